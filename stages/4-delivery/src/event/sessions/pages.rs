//! Sessions within an event: planned by whoever keeps it, chosen by those who come.
//!
//! What this room must not know: how places are given.

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, Button, ButtonKind, FormErrors, Icon, Input, InputKind, Kind, Table, Width, tag},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::delivery::{EventId, SessionId};

use super::{NewSession, Session, add_session, choose_session, drop_session};
use crate::{
    desk::desk,
    event::{Event, read_time},
};

/// The day of an event, as a participant sees it: what is on when, and what to choose.
pub(crate) fn day(
    event: &Event,
    all: &[Session],
    chosen: &[SessionId],
    may_choose: bool,
    shows_links: bool,
) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    html! {
        (ui::section("day", "The day"))
        div class="app-stack" {
            @for one in all {
                @let mine = chosen.contains(&one.id);
                @let choice = one.is_choice(all);
                section class="app-card" aria-label=(one.plan.title) {
                    p { strong { (one.plan.title) } " "
                        @if mine { (tag(Kind::Good, Icon::Tick, "You chose this")) }
                        @else if !choice { (tag(Kind::Calm, Icon::Dot, "For everybody")) } }
                    p class="app-muted" { (one.when()) "." (left(one)) }
                    @if shows_links && !one.plan.link.is_empty() && (mine || !choice) {
                        p { a class="govuk-link" href=(one.plan.link) { "Join " (one.plan.title) } }
                    }
                    @if may_choose && choice && !mine && one.plan.capacity.is_none_or(|places| one.chosen < places) {
                        (ui::Form::post(format!("/clinics/{}/sessions/{}", event.id, one.id)).label(format!("Choose {}", one.plan.title)).body(html! {
                            button class="govuk-button govuk-button--secondary" type="submit" { "Choose this" span class="govuk-visually-hidden" { ": " (one.plan.title) } }
                        }))
                    }
                }
            }
        }
    }
}

fn left(one: &Session) -> Markup {
    match one.plan.capacity {
        None => html! {},
        Some(places) if one.chosen >= places => html! { " Full." },
        Some(places) => {
            html! { " " (places - one.chosen) " of " (rulebook::base::counted(places, "place", "places")) " left." }
        }
    }
}

pub(crate) async fn choose(call: Call, Path((id, session)): Path<(String, String)>) -> PageResult {
    let desk = desk(&call).await?;
    let (event, session): (EventId, SessionId) =
        (id.parse().or_not_found()?, session.parse().or_not_found()?);
    crate::event::clinics::mine_to_see(&call, &desk, event).await?;
    match choose_session(call.app(), &desk.permit, desk.who.id, event, session).await {
        Ok(given_up) if given_up.is_empty() => {
            Ok(call.go_saying(format!("/clinics/{id}"), "Chosen."))
        }
        Ok(given_up) => {
            let said = format!("Chosen, instead of {}.", given_up.join(" and "));
            Ok(call.go_saying(format!("/clinics/{id}"), &said))
        }
        Err(problem) => crate::event::clinics::again(&call, &id, &Form::default(), problem).await,
    }
}

/// The sessions of an event for whoever keeps it.
pub(crate) fn kept(event: &Event, all: &[Session], form: &Form, errors: &FormErrors) -> Markup {
    let mut table = Table::new("Sessions within this event")
        .caption_hidden()
        .columns(["Session", "When and where", "Chosen", "Change"])
        .empty("None yet: the event is one session.");
    for one in all {
        table = table.row([
            html! { (one.plan.title) },
            html! { (one.when()) },
            html! { (one.chosen) @if let Some(places) = one.plan.capacity { " of " (places) } },
            html! {
                (ui::Form::post(format!("/admin/events/{}/sessions/{}/drop", event.id, one.id)).label(format!("Take out {}", one.plan.title)).body(html! {
                    button class="govuk-button govuk-button--secondary" type="submit" { "Take out" span class="govuk-visually-hidden" { " " (one.plan.title) } }
                }))
            },
        ]);
    }
    html! {
        (ui::section("sessions", "Sessions within it"))
        (table)
        (ui::details("Put in a session", html! {
            (ui::Form::post(format!("/admin/events/{}/sessions", event.id)).label("Put in a session").body(html! {
                (Input::new("session_title", "Title").value(form.get("session_title")).error(errors.of("session_title")))
                (Input::new("session_from", "From").kind(InputKind::Time).width(Width::Five).hint("For example 10am or 10:00").value(form.get("session_from")).error(errors.of("session_from")))
                (Input::new("session_minutes", "For how long").kind(InputKind::Digits).width(Width::Four).suffix("minutes").value(form.get("session_minutes")).error(errors.of("session_minutes")))
                (Input::new("room", "Room").value(form.get("room")).error(errors.of("room")))
                (Input::new("session_link", "Joining link").kind(InputKind::Url).value(form.get("session_link")).error(errors.of("session_link")))
                (Input::new("session_places", "Places").kind(InputKind::Digits).width(Width::Four).hint("Leave empty for no limit").value(form.get("session_places")).error(errors.of("session_places")))
                (Button::new("Put it in").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

fn read(form: &Form) -> Result<NewSession, FormErrors> {
    let mut reader = form.reader();
    let title = reader.text("session_title", "Enter a title", 200);
    let from = read_time(form.get("session_from"));
    if from.is_none() {
        reader.wrong("session_from", "Enter a time, like 10am or 10:00");
    }
    let minutes = form.get("session_minutes").trim().parse::<i64>().ok();
    let minutes = minutes.filter(|it| (5..=1_440).contains(it));
    if minutes.is_none() {
        reader.wrong(
            "session_minutes",
            "Enter how many minutes it lasts, at least 5",
        );
    }
    let room = reader.optional("room", 100);
    let link = reader.optional("session_link", 500);
    if !link.is_empty() && !link.starts_with("https://") {
        reader.wrong("session_link", "Enter a link that begins with https://");
    }
    let typed = form.get("session_places").trim();
    let capacity = typed
        .parse::<i64>()
        .ok()
        .filter(|it| (1..=10_000).contains(it));
    if !typed.is_empty() && capacity.is_none() {
        reader.wrong(
            "session_places",
            "Enter a number of places, or leave it empty",
        );
    }
    let errors = reader.errors();
    match (from, minutes) {
        (Some(from_minute), Some(minutes)) if errors.is_empty() => Ok(NewSession {
            title,
            from_minute,
            minutes,
            room,
            link,
            capacity,
        }),
        _ => Err(errors),
    }
}

pub(crate) async fn add(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (event, permit) = crate::event::pages::one(&call, &id).await?;
    let new = match read(&form) {
        Ok(new) => new,
        Err(errors) => {
            return crate::event::pages::one_page(&call, &id, Some(&form), &errors)
                .await?
                .send();
        }
    };
    match add_session(call.app(), &permit, event.id, new).await {
        Ok(_) => Ok(call.go_saying(format!("/admin/events/{id}"), "Put in.")),
        Err(problem) => {
            let mut errors = problem.for_form()?;
            if let Some(sentence) = errors.of("from").map(str::to_owned) {
                errors = FormErrors::none();
                errors.at("session_from", sentence);
            }
            crate::event::pages::one_page(&call, &id, Some(&form), &errors)
                .await?
                .send()
        }
    }
}

pub(crate) async fn drop_one(
    call: Call,
    Path((id, session)): Path<(String, String)>,
) -> PageResult {
    let (event, permit) = crate::event::pages::one(&call, &id).await?;
    let session: SessionId = session.parse().or_not_found()?;
    drop_session(call.app(), &permit, event.id, session).await?;
    Ok(call.go_saying(
        format!("/admin/events/{id}"),
        "Taken out. Those who chose it are written to.",
    ))
}
