//! Choosing another provider or cohort: which, and what follows, before anything is done.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Checkboxes, Choice, FormErrors, Radios, SummaryList},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    people::{Action, Circles, Permit},
    registration::{
        ApplicationId, CohortId,
        application::{ApplicationState, DAYS_TO_DECIDE},
        funding::{Eligible, Funding, funding},
        journey::PaidBy,
    },
};

use super::MoneySaid;
use crate::{
    application::{Application, facts, store},
    cohort::{self, Cohort},
    decision::view,
    waiting,
};

/// An open cohort with the name of its provider and how many wait for it.
struct Offer {
    cohort: Cohort,
    provider: String,
    waiting: i64,
}

impl Offer {
    fn places(&self) -> String {
        if cohort::is_full(&self.cohort) || self.waiting > 0 {
            format!(
                "Full: you would be number {} on the waiting list",
                self.waiting + 1
            )
        } else {
            cohort::pages::places_words(&self.cohort)
        }
    }
}

async fn own(call: &Call, id: &str) -> Result<(Application, Permit), Problem> {
    let id: ApplicationId = id.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::Apply, &Circles::own(held.person))?;
    if held.state == ApplicationState::Draft {
        return Err(Problem::NotFound);
    }
    Ok((held, permit))
}

async fn offers(call: &Call, held: &Application) -> Result<Vec<Offer>, Problem> {
    let today = call.now().day;
    call.app()
        .db()
        .read(async |tx| {
            let providers = people::providers(tx).await?;
            let waiting = waiting::store::counts(tx).await?;
            let mut open = cohort::closed::open_to(tx, Some(held.person), today).await?;
            open.retain(|one| Some(one.id) != held.cohort);
            open.retain(|one| facts::check_of_course(&held.answers, one).is_ok());
            Ok(open
                .into_iter()
                .map(|cohort| {
                    let provider = providers.iter().find(|one| one.id == cohort.provider);
                    let waits = waiting.iter().find(|(id, _)| *id == cohort.id);
                    Offer {
                        provider: provider.map_or_else(String::new, |one| one.name.clone()),
                        waiting: waits.map_or(0, |(_, count)| *count),
                        cohort,
                    }
                })
                .collect())
        })
        .await
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, query: Form) -> PageResult {
    let (held, permit) = own(&call, &id).await?;
    if held.state != ApplicationState::Pending {
        return Ok(call.go(format!("/application/{}", held.id)));
    }
    let offers = offers(&call, &held).await?;
    let chosen: Option<CohortId> = query.get("cohort").parse().ok();
    let chosen = offers.iter().find(|one| Some(one.cohort.id) == chosen);
    match chosen {
        Some(offer) => {
            let nothing = FormErrors::none();
            confirm_page(&call, &permit, (&held, offer), &query, &nothing)
                .await?
                .send()
        }
        None => {
            let mut errors = FormErrors::none();
            if query.has("cohort") {
                errors.at("cohort", "Choose a cohort that takes applications now");
            }
            choose_page(&call, &permit, &held, &offers, &errors).send()
        }
    }
}

fn choose_page(
    call: &Call,
    permit: &Permit,
    held: &Application,
    offers: &[Offer],
    errors: &FormErrors,
) -> Paged {
    let choices = offers.iter().map(|one| {
        let label = format!("{}, {}", one.provider, one.cohort.name);
        let hint = format!(
            "Teaching from {}. {}. {}.",
            one.cohort.days.starts_on.with_weekday(),
            one.places(),
            cohort::funding_words(one.cohort.places.funding)
        );
        Choice::new(one.cohort.id.to_string(), label).hint(hint)
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Change provider or cohort"))
        @if offers.is_empty() {
            (ui::empty_state("No other cohort takes applications today.", "Your application stays as it is."))
        } @else {
            p class="govuk-body" { "Your application goes to the one that you choose. You need not apply again. Nothing is changed until you confirm on the next page." }
            (ui::Form::get(format!("/application/{}/change", held.id)).body(html! {
                (Radios::new("cohort", "Which cohort do you want instead?").choices(choices).error(errors.of("cohort")))
                (ui::button("Continue"))
            }))
        }
    };
    call.page(permit, "Change provider or cohort", body)
        .back(format!("/application/{}", held.id), "Your application")
        .again(errors)
}

async fn confirm_page(
    call: &Call,
    permit: &Permit,
    (held, offer): (&Application, &Offer),
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let found = call
        .app()
        .db()
        .read(async |tx| {
            let known = facts::funding(tx, held.person, &held.answers, &offer.cohort).await?;
            Ok(funding(&known))
        })
        .await?;
    let by = call.now().day.plus_days(DAYS_TO_DECIDE).with_weekday();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Confirm the change"))
        (SummaryList::new()
            .text("Provider", offer.provider.as_str())
            .text("Cohort", offer.cohort.name.as_str())
            .text("Teaching from", offer.cohort.days.starts_on.with_weekday())
            .text("Places", offer.places()))
        (ui::subheading("What happens when you confirm"))
        ul class="govuk-list govuk-list--bullet" {
            li { "Your application goes to " (offer.provider) ", which decides by " (by) "." }
            li { "The provider that you chose before is told, and can no longer see it." }
            li { "If you are on a waiting list, or a place is held for you, you lose it." }
            li { "You get a letter that says so. Until it is decided you can change again." }
        }
        (view::funding_view("funding", &found))
        (ui::Form::post(format!("/application/{}/change", held.id)).hidden("cohort", offer.cohort.id.to_string()).body(html! {
            (about_money(held, &found, form, errors))
            (ui::button("Change my application"))
        }))
    };
    Ok(call
        .page(permit, "Confirm the change", body)
        .back(format!("/application/{}/change", held.id), "Choose another")
        .again(errors))
}

/// What must be said about money when the cohort is another: asked only when it was not said before.
fn about_money(held: &Application, found: &Funding, form: &Form, errors: &FormErrors) -> Markup {
    html! {
        @if found.eligible == Eligible::Yes {
            @if held.answers.funding_confirmed != Some(true) {
                (Checkboxes::new("understood", "What you have understood")
                    .choice(Choice::new("yes", "I understand that being eligible is not yet a funded place. My provider confirms it."))
                    .error(errors.of("understood")))
            }
        } @else if held.answers.paid_by.is_none() {
            (Radios::new("paid_by", "How would your course be paid for?").coded::<PaidBy>()
                .value(form.get("paid_by").to_owned()).error(errors.of("paid_by")))
        }
    }
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (held, permit) = own(&call, &id).await?;
    let page = format!("/application/{}", held.id);
    let Ok(to) = form.get("cohort").parse::<CohortId>() else {
        return Ok(call.go(format!("{page}/change")));
    };
    if held.cohort == Some(to) && held.state == ApplicationState::Pending {
        // The same form sent twice: what it did stands.
        return Ok(call.go(page));
    }
    let said = MoneySaid {
        understood: !form.get("understood").is_empty(),
        paid_by: rulebook::base::Coded::from_code(form.get("paid_by")).ok(),
    };
    match super::change_application(call.app(), &permit, held.id, to, said).await {
        Ok(()) => Ok(call.go_saying(page, "Changed. A letter is on its way.")),
        Err(problem) => {
            let errors = problem.for_form()?;
            let offers = offers(&call, &held).await?;
            match offers.iter().find(|one| one.cohort.id == to) {
                Some(offer) => confirm_page(&call, &permit, (&held, offer), &form, &errors)
                    .await?
                    .send(),
                None => choose_page(&call, &permit, &held, &offers, &errors).send(),
            }
        }
    }
}
