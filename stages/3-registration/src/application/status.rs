//! Where an application stands: every step from sending it to the certificate, who does what, by when.
//!
//! What this room must not know: how a step is done.

mod way;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Stop, StopState},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    people::{Action, Circles},
    registration::{ApplicationId, application::ApplicationState},
};

use super::{Application, show, store};
use crate::{
    cohort,
    decision::{self, Kept, view},
    waiting::pages as waiting,
};

fn path(legs: Vec<way::Leg>) -> Markup {
    use maud::Render as _;
    let mut path = ui::Path::new();
    let mut now_given = false;
    for (place, leg) in legs.into_iter().enumerate() {
        let state = if leg.done {
            StopState::Done
        } else if now_given {
            StopState::Ahead
        } else {
            now_given = true;
            StopState::Now
        };
        path = path.stop(Stop {
            name: leg.name.into(),
            words: leg.words.into(),
            mark: (place + 1).to_string().into(),
            state,
            meeting: false,
            href: None,
        });
    }
    path.render()
}

/// One's own application, or nothing.
async fn own(call: &Call, id: &str) -> Result<(Application, rulebook::people::Permit), Problem> {
    let id: ApplicationId = id.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::Apply, &Circles::own(held.person))?;
    Ok((held, permit))
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = own(&call, &id).await?;
    if held.state == ApplicationState::Draft {
        return Ok(call.go("/apply"));
    }
    let chosen = held.cohort.or_not_found()?;
    let today = call.now().day;
    let (names, (cohort, waits), (duty, funding), (outlook, before), place) = call
        .app()
        .db()
        .read(async |tx| {
            let names = show::names_of(tx, &held.answers).await?;
            let cohort = cohort::store::one(tx, chosen).await?;
            let duty = decision::duty_kept(tx, held.id).await?;
            let funding = decision::funding_kept(tx, held.id).await?;
            let outlook = show::outlook(tx, &held.answers).await?;
            let before = show::named_before(tx, held.id).await?;
            let waits = waiting::told(tx, held.id, &cohort, today).await?;
            let place = way::place(tx, &held).await?;
            Ok((
                names,
                (cohort, waits),
                (duty, funding),
                (outlook, before),
                place,
            ))
        })
        .await?;
    let body = html! {
        (ui::heading("Your application"))
        (standing(&held))
        @if matches!(held.state, ApplicationState::Pending | ApplicationState::Accepted) {
            (path(way::Way { call: &call, held: &held, names: &names, cohort: &cohort, waits: waits.as_ref(), place: place.as_ref() }.legs()))
        }
        @if let Some(waits) = &waits { (waits.section()) }
        @if !before.is_empty() {
            (ui::details("What it named before", html! {
                ul { @for (provider, cohort, until) in &before { li { (provider) ", " (cohort) ", until " (call.app().clock().at(*until).day.with_weekday()) } } }
            }))
        }
        (ui::section("decisions", "What follows from your answers"))
        (kept(duty, funding))
        @if let Some((starts_on, duty)) = &outlook { (view::outlook(*starts_on, duty)) }
        (ui::details("Your answers", show::to_read(&held.answers, &names)))
        @if held.state == ApplicationState::Pending {
            p class="govuk-body" { a class="govuk-link" href={ "/application/" (held.id) "/change" } { "Change provider or cohort" } }
            (ui::details("Take this application back", html! {
                p { "You may do this until it is decided, and apply again afterwards." }
                (ui::Form::post(format!("/application/{}/take-back", held.id)).body(html! {
                    (Button::new("Take it back").kind(ButtonKind::Warning))
                }))
            }))
        }
    };
    call.page(&permit, "Your application", body)
        .back("/home", "Home")
        .send()
}

/// The two decisions as they were kept, side by side.
pub(crate) fn kept(
    duty: Option<Kept<rulebook::registration::duty::Duty>>,
    funding: Option<Kept<rulebook::registration::funding::Funding>>,
) -> Markup {
    let duty = duty.map(|kept| view::duty_view("duty", &kept.answer));
    let funding = funding.map(|kept| view::funding_view("funding", &kept.answer));
    view::both(duty, funding)
}

fn standing(held: &Application) -> Markup {
    html! {
        p class="govuk-body" { "Reference " strong { (held.id) } ". " (held.state.label()) "." }
        @match held.state {
            ApplicationState::Rejected => {
                (ui::inset(html! {
                    p { (held.rejection.map_or("Your application was not accepted", Coded::label)) "." }
                    @if let Some(words) = held.rejection_words.as_ref().filter(|words| !words.is_empty()) { p { (words) } }
                }))
                (ui::button_link(ButtonKind::Primary, "/apply/continue", "Apply again"))
            }
            ApplicationState::Withdrawn => {
                p class="govuk-body" { "You took this application back. " a class="govuk-link" href="/apply/continue" { "Apply again" } }
            }
            ApplicationState::Accepted => {
                p class="govuk-body" { "You have a place. " a class="govuk-link" href="/home" { "Go to your start page" } ", or " a class="govuk-link" href="/place" { "see your place, to pause or to leave" } "." }
            }
            ApplicationState::Draft | ApplicationState::Pending => {}
        }
    }
}

pub(crate) async fn take_back(call: Call, Path(id): Path<String>) -> PageResult {
    let (held, permit) = own(&call, &id).await?;
    super::take_back(call.app(), &permit, held.id).await?;
    Ok(call.go_saying(format!("/application/{}", held.id), "Taken back."))
}
