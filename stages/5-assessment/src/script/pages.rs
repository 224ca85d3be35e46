//! The assessor's pages: a batch of numbers, a script beside its mark sheet.
//!
//! What this room must not show: a name, a school, an id of a person or enrolment, or the other mark.

use axum::extract::Path;
use kit::{
    Problem,
    ui::{self, Criterion, FormErrors, Level as Shown, Split, SummaryList, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use programme::Programme;
use rulebook::{
    assessment::marking::{Judgement, Level},
    base::Coded,
    people::{Action, Circles, Permit},
};

use super::{Script, store};
use crate::response::pages::paragraphs;

/// Characters that a reason may have.
const REASON: usize = 2_000;

pub(crate) async fn batch(call: Call) -> PageResult {
    let person = call.person()?;
    let permit = own_permit(&call)?;
    let batch = call
        .app()
        .db()
        .read(async |tx| store::batch(tx, person).await)
        .await?;
    let rows = batch.iter().map(|one| {
        let state = match (one.given, one.begun) {
            (true, _) => ui::tag(ui::Kind::Plain, ui::Icon::Tick, "Marked"),
            (false, true) => ui::tag(ui::Kind::Now, ui::Icon::Half, "Begun"),
            (false, false) => ui::tag(ui::Kind::Calm, ui::Icon::Ring, "To do"),
        };
        let name = if one.given {
            html! { (one.number) }
        } else {
            html! { a class="govuk-link" href={ "/marking/" (one.number) } { (one.number) } }
        };
        vec![name, html! { (one.period) }, state]
    });
    let body = html! {
        (ui::heading("Your scripts"))
        (ui::lead("You see numbers, not names. Another assessor marks each script too; neither of you sees the other’s mark."))
        (Table::new("Scripts allocated to you").columns(["Script", "Period", "State"]).rows(rows).empty("No script is allocated to you. You get some when writing has closed."))
    };
    call.page(&permit, "Your scripts", body).send()
}

/// The permit of an assessor for the page that lists only their own batch.
fn own_permit(call: &Call) -> Result<Permit, Problem> {
    let scope = call
        .actor()
        .scopes_for(Action::Mark)
        .into_iter()
        .next()
        .ok_or(Problem::NotAllowed)?;
    call.may(Action::Mark, &circles_of(scope))
}

/// The circle that a scope names.
pub(crate) fn circles_of(scope: rulebook::people::Scope) -> Circles {
    match scope {
        rulebook::people::Scope::Provider(id) => Circles::provider(id),
        _ => Circles::SITE,
    }
}

/// A script of one's own batch: anybody else’s does not exist.
async fn mine(call: &Call, number: &str) -> Result<(Script, Permit), Problem> {
    let person = call.person()?;
    let (script, assessors) = call
        .app()
        .db()
        .read(async |tx| {
            let script = store::one(tx, number).await?;
            let assessors = store::assessors(tx, script.submission).await?;
            Ok((script, assessors))
        })
        .await?;
    let permit = call.may(Action::Mark, &Circles::provider(script.provider))?;
    if assessors.contains(&person) {
        Ok((script, permit))
    } else {
        Err(Problem::NotFound)
    }
}

pub(crate) async fn show(call: Call, Path(number): Path<String>) -> PageResult {
    let (script, permit) = mine(&call, &number).await?;
    let person = call.person()?;
    let kept = call
        .app()
        .db()
        .read(async |tx| store::sheet(tx, script.submission, person).await)
        .await?;
    page(
        &call,
        &script,
        &permit,
        &form_of(&kept),
        &FormErrors::none(),
    )
    .await?
    .send()
}

/// A mark sheet as its form.
pub(crate) fn form_of(judgements: &[Judgement]) -> Form {
    Form::filled(judgements.iter().flat_map(|one| {
        [
            (one.criterion.clone(), one.level.code().to_owned()),
            (format!("{}_reason", one.criterion), one.reason.clone()),
        ]
    }))
}

/// The judgements of a form: those criteria that have a level.
pub(crate) fn judgements(form: &Form, programme: &Programme) -> (Vec<Judgement>, FormErrors) {
    let mut reader = form.reader();
    let mut found = Vec::new();
    for criterion in &programme.assessment.criteria {
        let typed = reader.optional(&format!("{}_reason", criterion.id), REASON);
        let evidence = reader.optional(&format!("{}_evidence", criterion.id), 60);
        let Ok(level) = Level::from_code(form.get(&criterion.id)) else {
            continue;
        };
        let reason = if evidence.is_empty() {
            typed
        } else {
            format!("{typed} (paragraphs {evidence})")
        };
        found.push(Judgement {
            criterion: criterion.id.clone(),
            level,
            reason,
        });
    }
    (found, reader.errors())
}

/// The script on one side.
pub(crate) async fn script_pane(call: &Call, number: &str) -> Result<Markup, Problem> {
    let text = call
        .app()
        .db()
        .read(async |tx| store::text(tx, number).await)
        .await?;
    Ok(html! {
        @for (place, paragraph) in paragraphs(&text).enumerate() { (ui::numbered_paragraph(place + 1, paragraph)) }
    })
}

/// The criteria on the other side.
pub(crate) fn sheet(programme: &Programme, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        @for criterion in &programme.assessment.criteria {
            @let id = criterion.id.as_str();
            @let reason = format!("{id}_reason");
            @let evidence = format!("{id}_evidence");
            (Criterion::new(id, criterion.title.as_str(), "Met, or not met yet")
                .level(Shown { value: "not_met".into(), name: "Not met".into(), note: criterion.not_met.as_str().into() })
                .level(Shown { value: "met".into(), name: "Met".into(), note: criterion.met.as_str().into() })
                .given(form.get(id), form.get(&evidence), form.get(&reason))
                .errors(errors.of(id), errors.of(&reason)))
        }
    }
}

async fn page(
    call: &Call,
    script: &Script,
    permit: &Permit,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let programme = super::programme_of(call.app(), &script.number).await?;
    let title = format!("Script {}", script.number);
    let left = script_pane(call, &script.number).await?;
    let right = ui::Form::post(format!("/marking/{}", script.number)).body(html! {
        (sheet(&programme, form, errors))
        (ui::button_row(html! {
            (ui::Button::new("Save and check").sends("then", "check"))
            (ui::Button::new("Save for later").kind(ui::ButtonKind::Secondary).sends("then", "stay"))
        }))
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (Split::new("The response", "Your mark sheet").panes(left, right))
        (ui::details("I know whose script this is, or should not mark it", html! {
            p class="govuk-body" { "The script goes back to the office and to somebody else. You need not say why." }
            (ui::Form::post(format!("/marking/{}/conflict", script.number)).body(html! { (ui::Button::new("Give this script back").kind(ui::ButtonKind::Secondary)) }))
        }))
    };
    Ok(call
        .page(permit, title.clone(), body)
        .wide()
        .back("/marking", "Your scripts")
        .again(errors))
}

pub(crate) async fn save(call: Call, Path(number): Path<String>, form: Form) -> PageResult {
    let (script, permit) = mine(&call, &number).await?;
    let programme = super::programme_of(call.app(), &number).await?;
    let (found, errors) = judgements(&form, &programme);
    if !errors.is_empty() {
        return page(&call, &script, &permit, &form, &errors).await?.send();
    }
    super::save_sheet(call.app(), &permit, number.clone(), found).await?;
    if form.get("then") == "check" {
        return Ok(call.go(format!("/marking/{number}/check")));
    }
    Ok(call.go_saying(
        format!("/marking/{number}"),
        "Your mark sheet is saved. You have not submitted it yet.",
    ))
}

pub(crate) async fn check(call: Call, Path(number): Path<String>) -> PageResult {
    check_page(&call, &number, &FormErrors::none()).await
}

async fn check_page(call: &Call, number: &str, errors: &FormErrors) -> PageResult {
    let (script, permit) = mine(call, number).await?;
    let person = call.person()?;
    let kept = call
        .app()
        .db()
        .read(async |tx| store::sheet(tx, script.submission, person).await)
        .await?;
    let programme = super::programme_of(call.app(), number).await?;
    let title = format!("Check your mark of {number}");
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (programme.assessment.criteria.iter().fold(SummaryList::new(), |list, criterion| {
            let one = kept.iter().find(|one| one.criterion == criterion.id);
            let said = one.map_or_else(|| "Not judged yet".to_owned(), |one| format!("{}: {}", one.level.label(), one.reason));
            list.text(criterion.title.as_str(), said)
        }))
        (ui::Form::post(format!("/marking/{number}/check")).body(ui::button("Submit this mark")))
    };
    call.page(&permit, title.clone(), body)
        .back(format!("/marking/{number}"), "Change it")
        .again(errors)
        .send()
}

pub(crate) async fn send(call: Call, Path(number): Path<String>) -> PageResult {
    let (script, permit) = mine(&call, &number).await?;
    let person = call.person()?;
    let kept = call
        .app()
        .db()
        .read(async |tx| store::sheet(tx, script.submission, person).await)
        .await?;
    match super::mark(call.app(), &permit, number.clone(), kept).await {
        Ok(_) => Ok(call.go_saying("/marking", &format!("Your mark of {number} is submitted."))),
        Err(problem) => check_page(&call, &number, &problem.for_form()?).await,
    }
}

pub(crate) async fn conflict(call: Call, Path(number): Path<String>) -> PageResult {
    let (_, permit) = mine(&call, &number).await?;
    super::declare_conflict(call.app(), &permit, number).await?;
    Ok(call.go_saying("/marking", "The script went back to the office."))
}
