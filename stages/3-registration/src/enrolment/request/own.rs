//! A participant's own place: what it is, and asking for a pause or to leave.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, DateInput, FormErrors, Radios, SummaryList, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::Coded,
    people::{Action, Circles, Permit},
    registration::{
        RequestId,
        enrolment::{DeferralReason, EnrolmentState, MONTHS_DEFERRED, WithdrawalReason},
        request::{RequestKind, RequestState},
    },
};

use super::{Request, Wish, may_ask, store};
use crate::{cohort, enrolment::Enrolment};

/// One's own place with everything that its page shows.
struct Own {
    held: Enrolment,
    provider: String,
    cohort: String,
    requests: Vec<Request>,
}

async fn own(call: &Call) -> Result<(Own, Permit), Problem> {
    let person = call.person()?;
    let own = call
        .app()
        .db()
        .read(async |tx| {
            let held = crate::enrolment::current_enrolment(tx, person).await?;
            let held = held.or_not_found()?;
            Ok(Own {
                provider: people::provider(tx, held.provider).await?.name,
                cohort: cohort::store::one(tx, held.cohort).await?.name,
                requests: store::of_enrolment(tx, held.id).await?,
                held,
            })
        })
        .await?;
    let permit = call.may(Action::Apply, &Circles::own(own.held.person))?;
    Ok((own, permit))
}

/// One's own place.
pub(crate) async fn show(call: Call) -> PageResult {
    let (own, permit) = own(&call).await?;
    let held = &own.held;
    let mut facts = SummaryList::new()
        .text("State", held.state.label())
        .text("Since", held.state_on.with_weekday())
        .text("Provider", own.provider.as_str())
        .text("Cohort", own.cohort.as_str());
    if let Some(returns_on) = held.returns_on {
        facts = facts.text("Expected back", returns_on.with_weekday());
    }
    if let Some(deferral) = crate::enrolment::moves::deferral_of(held) {
        facts = facts.text("Place kept until", deferral.limit().with_weekday());
    }
    let may = |kind| may_ask(kind, held.state, &own.requests);
    let body = html! {
        (ui::heading("Your place"))
        (facts)
        @for request in &own.requests { (told(&call, request)) }
        @if may(RequestKind::Pause) || may(RequestKind::Leave) {
            (ui::section("change", "If something changes"))
            (ui::button_row(html! {
                @if may(RequestKind::Pause) { (ui::button_link(ButtonKind::Secondary, "/place/pause", "Ask for a pause")) }
                @if may(RequestKind::Leave) { (ui::button_link(ButtonKind::Secondary, "/place/leave", "Ask to leave")) }
            }))
        }
        @if held.state == EnrolmentState::Deferred {
            p class="govuk-body" { "You can come back earlier, or ask for another day: answer any letter of your programme administrator." }
        }
        p class="govuk-body" { a class="govuk-link" href={ "/application/" (held.application) } { "Every step from your application to the certificate" } }
    };
    call.page(&permit, "Your place", body)
        .back("/home", "Home")
        .send()
}

fn told(call: &Call, request: &Request) -> Markup {
    let on = call.app().clock().at(request.asked_at).day.with_weekday();
    let what = match request.kind {
        RequestKind::Pause => "You asked for a pause",
        RequestKind::Leave => "You asked to leave",
        RequestKind::Transfer => "Your provider asked another provider to take you over",
    };
    ui::inset(html! {
        p { (what) " on " (on) ". " strong { (request.state.label()) } "." }
        @if let Some(answer) = request.answer.as_ref().filter(|answer| !answer.is_empty()) { p { (answer) } }
        @if request.state == RequestState::Asked && request.kind != RequestKind::Transfer {
            (ui::Form::post(format!("/place/requests/{}/take-back", request.id)).body(html! {
                (Button::new("Take it back").kind(ButtonKind::Secondary))
            }))
        }
    })
}

/// The page of asking for a pause.
pub(crate) async fn ask_pause(call: Call) -> PageResult {
    ask(&call, RequestKind::Pause).await
}

/// The page of asking to leave.
pub(crate) async fn ask_leave(call: Call) -> PageResult {
    ask(&call, RequestKind::Leave).await
}

async fn ask(call: &Call, kind: RequestKind) -> PageResult {
    let (own, permit) = own(call).await?;
    if !may_ask(kind, own.held.state, &own.requests) {
        return Ok(call.go("/place"));
    }
    page(call, &permit, kind, (&Form::default(), &FormErrors::none())).send()
}

fn page(
    call: &Call,
    permit: &Permit,
    kind: RequestKind,
    (form, errors): (&Form, &FormErrors),
) -> Paged {
    let (title, button) = match kind {
        RequestKind::Leave => ("Ask to leave the NPQ", "Ask to leave"),
        RequestKind::Pause | RequestKind::Transfer => ("Ask for a pause", "Ask for a pause"),
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(title))
        (before(kind))
        (ui::Form::post(format!("/place/{kind}")).body(html! {
            (fields(kind, form, errors))
            (Textarea::new("words", "Anything your programme administrator should know (optional)")
                .hint("No need to name details of your health or family").rows(3).max_characters(1000)
                .value(form.get("words").to_owned()).error(errors.of("words")))
            (ui::button(button))
        }))
    };
    call.page(permit, title, body)
        .back("/place", "Your place")
        .again(errors)
}

/// What follows, said before it is asked.
fn before(kind: RequestKind) -> Markup {
    html! {
        @if kind == RequestKind::Leave {
            ul class="govuk-list govuk-list--bullet" {
                li { "Your programme administrator decides and writes to you. Nothing changes until then." }
                li { "Your place goes to somebody else. What you wrote is kept, and you may come back while there is room." }
                li { "If you are your school’s SENCO, the date by which you need the qualification does not change." }
                li { "A pause keeps your place for up to " (MONTHS_DEFERRED) " months: " a class="govuk-link" href="/place/pause" { "ask for a pause instead" } "." }
            }
        } @else {
            ul class="govuk-list govuk-list--bullet" {
                li { "Your programme administrator decides and writes to you. Nothing changes until then." }
                li { "Your place is kept, for up to " (MONTHS_DEFERRED) " months in all. What you did stays yours." }
                li { "If you are your school’s SENCO, the date by which you need the qualification does not change." }
            }
        }
    }
}

fn fields(kind: RequestKind, form: &Form, errors: &FormErrors) -> Markup {
    let radios = Radios::new("reason", "Why?")
        .hint("From DfE’s list. Only your provider and DfE see it")
        .small()
        .value(form.get("reason").to_owned())
        .error(errors.of("reason"));
    if kind == RequestKind::Leave {
        return radios.coded::<WithdrawalReason>().render();
    }
    let part = |name: &str| form.get(&format!("returns_on_{name}")).to_owned();
    html! {
        (radios.coded::<DeferralReason>())
        (DateInput::new("returns_on", "When do you expect to be back?")
            .typed(part("day"), part("month"), part("year")).error(errors.of("returns_on")))
    }
}

/// Asks for a pause.
pub(crate) async fn pause(call: Call, form: Form) -> PageResult {
    save(&call, RequestKind::Pause, &form).await
}

/// Asks to leave.
pub(crate) async fn leave(call: Call, form: Form) -> PageResult {
    save(&call, RequestKind::Leave, &form).await
}

async fn save(call: &Call, kind: RequestKind, form: &Form) -> PageResult {
    let (own, permit) = own(call).await?;
    let mut reader = form.reader();
    let wish = match kind {
        RequestKind::Leave => reader
            .choice("reason", "Choose a reason")
            .map(|reason| Wish::Leave { reason }),
        RequestKind::Pause | RequestKind::Transfer => {
            let reason = reader.choice("reason", "Choose a reason");
            let returns_on = reader.day("returns_on", "Enter the day, the month and the year");
            reason
                .zip(returns_on)
                .map(|(reason, returns_on)| Wish::Pause { reason, returns_on })
        }
    };
    let words = reader.optional("words", 1000);
    let mut errors = reader.errors();
    if let (Some(wish), true) = (wish, errors.is_empty()) {
        match super::ask(call.app(), &permit, own.held.id, wish, words).await {
            Ok(_) => {
                return Ok(call.go_saying(
                    "/place",
                    "Sent. Your programme administrator decides and writes to you.",
                ));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(call, &permit, kind, (form, &errors)).send()
}

/// Takes one's own request back.
pub(crate) async fn take_back(call: Call, Path(id): Path<String>) -> PageResult {
    let id: RequestId = id.parse().or_not_found()?;
    let (own, permit) = own(&call).await?;
    own.requests
        .iter()
        .find(|one| one.id == id && one.kind != RequestKind::Transfer)
        .or_not_found()?;
    super::take_back_request(call.app(), &permit, id).await?;
    Ok(call.go_saying("/place", "Taken back."))
}
