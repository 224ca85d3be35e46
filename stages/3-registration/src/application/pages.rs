//! The pages of the journey: one question a page, the check, the receipt.
//!
//! What this room must not know: any single question beyond what the table says of it.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    db::ReadTx,
    ui::{self, Checkboxes, Choice, FormErrors, Receipt},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    people::{Action, PersonId},
    registration::{
        application::DAYS_TO_DECIDE,
        funding::Funding,
        journey::{self as rule, Answers, Step, asked, before},
    },
};

use super::{
    Application, closed, journey,
    journey::{
        Asks,
        field::{Offer, Shown, school_search},
    },
    offers,
    offers::Look,
    show, store,
};
use crate::decision::view;

/// A question with everything that its page shows.
struct Asked {
    step: Step,
    offers: Vec<Offer>,
    funding: Option<Funding>,
}

/// What this person has answered so far.
async fn so_far(call: &Call) -> Result<Answers, Problem> {
    let person = call.person()?;
    let draft = call
        .app()
        .db()
        .read(async |tx| store::draft(tx, person).await)
        .await?;
    Ok(draft.map(|draft| draft.answers).unwrap_or_default())
}

pub(crate) async fn question(call: Call, Path(slug): Path<String>, query: Form) -> PageResult {
    call.may_own(Action::Apply)?;
    let step = journey::step_at(&slug).or_not_found()?;
    if closed::to(&call).await?.is_some_and(|one| one.to_all) {
        return Ok(call.go(closed::PAGE));
    }
    let answers = so_far(&call).await?;
    // A question that does not apply, or lies behind one not yet answered, leads to the one that is next.
    if !asked(&answers).contains(&step) || step > rule::next(&answers) {
        return Ok(call.go(journey::href(rule::next(&answers))));
    }
    let form = journey::read::typed(&answers, step);
    page(&call, (step, answers), &form, &query, &FormErrors::none())
        .await?
        .send()
}

pub(crate) async fn answer(call: Call, Path(slug): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::Apply)?;
    let step = journey::step_at(&slug).or_not_found()?;
    let errors = match journey::read::answer(step, &form) {
        Ok(given) => match super::answer(call.app(), &permit, call.person()?, given).await {
            Ok(answers) => return Ok(call.go(journey::href(rule::next(&answers)))),
            Err(problem) => at_field(problem.for_form()?, step),
        },
        Err(errors) => errors,
    };
    let answers = so_far(&call).await?;
    page(&call, (step, answers), &form, &form, &errors)
        .await?
        .send()
}

/// A refusal that names no field, or one that this page has not, is shown at the question's own.
fn at_field(errors: FormErrors, step: Step) -> FormErrors {
    let own = journey::question(step).field;
    let mut placed = FormErrors::none();
    for (_, sentence) in errors.iter() {
        placed.at(own, sentence);
    }
    placed
}

async fn page(
    call: &Call,
    (step, answers): (Step, Answers),
    form: &Form,
    query: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::Apply)?;
    let person = call.person()?;
    let look = Look {
        register: call.app().shelf()?,
        words: query.get("words"),
        today: call.now().day,
    };
    let asked = call
        .app()
        .db()
        .read(async |tx| gather(tx, person, (step, answers.clone()), &look).await)
        .await?;
    let question = journey::question(step);
    let title = step.label();
    let back = if query.get("change").is_empty() {
        before(&answers, step).map_or_else(|| "/apply".to_owned(), journey::href)
    } else {
        "/apply/check".to_owned()
    };
    let shown = Shown {
        question,
        title,
        form,
        errors,
        offers: &asked.offers,
    };
    let body = html! {
        (ui::error_summary(errors))
        (asking(&asked, &shown, query))
        @if !question.why.is_empty() { (ui::details("Why we ask", html! { p { (question.why) } })) }
    };
    Ok(call
        .page(&permit, title, body)
        .back(back, "Back")
        .again(errors))
}

fn asking(asked: &Asked, shown: &Shown<'_>, query: &Form) -> Markup {
    let step = asked.step;
    let action = journey::href(step);
    let words = query.get("words");
    let form = ui::Form::post(action.as_str())
        .hidden("change", query.get("change"))
        .hidden("words", words);
    html! {
        @if matches!(shown.question.asks, Asks::School) {
            @if shown.offers.is_empty() {
                (ui::heading(shown.title))
                @if words.trim().is_empty() {
                    @if query.has("words") { p class="govuk-body" role="status" { "Type the school’s name, town, postcode or URN, then search." } }
                } @else {
                    p class="govuk-body" role="status" { "No school fits “" (words) "”. Try fewer words, or the postcode." }
                }
            } @else {
                (form.body(html! { (shown.field()) (ui::button("Save and continue")) }))
            }
            (school_search(&action, words, query.get("change")))
        } @else if shown.offers.is_empty() && matches!(shown.question.asks, Asks::Course) {
            (ui::heading(shown.title))
            (ui::empty_state("No course takes applications now.", "Your answers are kept: come back when a cohort opens.")
                .action("/cohorts", "See the cohorts"))
        } @else if shown.offers.is_empty() && matches!(shown.question.asks, Asks::Provider | Asks::Cohort) {
            (ui::heading(shown.title))
            (ui::empty_state("This provider takes no applications now.", "Your answers are kept: come back when a cohort opens, or choose another provider.")
                .action("/apply/provider", "Choose another provider"))
        } @else {
            @if let Some(funding) = &asked.funding {
                (view::funding_view("funding", funding))
            }
            (form.body(html! { (shown.field()) (ui::button("Save and continue")) }))
        }
    }
}

async fn gather(
    tx: &ReadTx<'_>,
    person: PersonId,
    (step, answers): (Step, Answers),
    look: &Look<'_>,
) -> Result<Asked, Problem> {
    let offers = match journey::question(step).asks {
        Asks::School => offers::schools(tx, &answers, look).await?,
        Asks::Course => offers::courses(tx, person, look.today).await?,
        Asks::Provider => offers::providers(tx, person, &answers, look.today).await?,
        Asks::Cohort => offers::cohorts(tx, person, &answers, look.today).await?,
        _ => Vec::new(),
    };
    let about_money = matches!(step, Step::FundingConfirm | Step::FundingChoice);
    let funding = if about_money {
        show::decisions(tx, person, &answers, look.today).await?.1
    } else {
        None
    };
    Ok(Asked {
        step,
        offers,
        funding,
    })
}

pub(crate) async fn check(call: Call) -> PageResult {
    call.may_own(Action::Apply)?;
    let person = call.person()?;
    let draft = call
        .app()
        .db()
        .read(async |tx| store::draft(tx, person).await)
        .await?;
    if draft.is_none() {
        // Nothing to check: it was sent, or nothing was answered yet. The way on is known there.
        return Ok(call.go("/apply/continue"));
    }
    if closed::to(&call).await?.is_some() {
        return Ok(call.go(closed::PAGE));
    }
    check_page(&call, &FormErrors::none()).await?.send()
}

async fn check_page(call: &Call, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::Apply)?;
    let person = call.person()?;
    let today = call.now().day;
    let answers = so_far(call).await?;
    let (names, (duty, funding), outlook) = call
        .app()
        .db()
        .read(async |tx| {
            let names = show::names_of(tx, &answers).await?;
            let decisions = show::decisions(tx, person, &answers, today).await?;
            Ok((names, decisions, show::outlook(tx, &answers).await?))
        })
        .await?;
    let next = rule::next(&answers);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Check your answers"))
        @if next != Step::CheckAnswers {
            (ui::inset(html! { "One question is open: " a class="govuk-link" href=(journey::href(next)) { (next.label()) } }))
        }
        (show::to_change(&answers, &names))
        (ui::section("decisions", "What follows from your answers"))
        (view::both(duty.map(|duty| view::duty_view("duty", &duty)), funding.map(|found| view::funding_view("funding", &found))))
        @if let Some((starts_on, duty)) = &outlook { (view::outlook(*starts_on, duty)) }
        @if next == Step::CheckAnswers { (send_form(errors)) }
    };
    Ok(call
        .page(&permit, "Check your answers", body)
        .back("/apply", "Your application")
        .again(errors))
}

fn send_form(errors: &FormErrors) -> Markup {
    ui::Form::post("/apply/check").body(html! {
        (Checkboxes::new("declared", "Before you send it")
            .choice(Choice::new("yes", "My answers are true, and may be shared with DfE and the provider I chose."))
            .error(errors.of("declared")))
        (ui::button("Send application"))
    })
}

pub(crate) async fn send(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::Apply)?;
    let declared = form.reader().ticked("declared");
    match super::send(call.app(), &permit, call.person()?, declared).await {
        // No draft any more: the same form was sent before, and what it did stands.
        Ok(_) | Err(Problem::MovedOn) => Ok(call.go("/apply/sent")),
        Err(_) if closed::to(&call).await?.is_some() => Ok(call.go(closed::PAGE)),
        Err(problem) => check_page(&call, &problem.for_form()?).await?.send(),
    }
}

pub(crate) async fn sent(call: Call) -> PageResult {
    let permit = call.may_own(Action::Apply)?;
    let person = call.person()?;
    let found = call
        .app()
        .db()
        .read(async |tx| {
            let Some(pending) = store::pending(tx, person).await? else {
                return Ok(None);
            };
            let names = show::names_of(tx, &pending.answers).await?;
            Ok(Some((pending, names)))
        })
        .await?;
    let Some((pending, names)) = found else {
        return Ok(call.go("/apply"));
    };
    let by = decide_by(&call, &pending);
    let body = html! {
        (ui::panel("Application sent", html! { "Your reference is " strong { (pending.id) } }))
        (Receipt::new(pending.id.to_string())
            .fact("Applicant", pending.full_name.as_str())
            .fact("Provider", names.provider.as_str())
            .fact("Cohort", names.cohort.as_str())
            .fact("Sent", sent_on(&call, &pending)))
        (ui::section("next", "What happens next"))
        p class="govuk-body" { (names.provider) " decides by " (by) " and writes to you. You need do nothing until then." }
        p class="govuk-body" { a class="govuk-link" href={ "/application/" (pending.id) } { "See every step from here to the certificate" } }
    };
    call.page(&permit, "Application sent", body).send()
}

/// The day on which an application was sent, in words.
pub(crate) fn sent_on(call: &Call, held: &Application) -> String {
    held.sent_at.map_or_else(String::new, |at| {
        call.app().clock().at(at).day.with_weekday()
    })
}

/// Has the day passed by which the provider was to decide?
pub(crate) fn is_late(call: &Call, held: &Application) -> bool {
    let sent = held.sent_at.unwrap_or(held.began_at);
    let by = call.app().clock().at(sent).day.plus_days(DAYS_TO_DECIDE);
    by < call.now().day
}

/// The day by which the provider decides, in words.
pub(crate) fn decide_by(call: &Call, held: &Application) -> String {
    let sent = held.sent_at.unwrap_or(held.began_at);
    call.app()
        .clock()
        .at(sent)
        .day
        .plus_days(DAYS_TO_DECIDE)
        .with_weekday()
}
