//! A participant's conferences and clinics: dates, places, booking, cancelling, the calendar file, the catch-up.
//!
//! What this room must not know: how places are given.

use std::collections::HashMap;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors, Icon, Kind, SummaryList, Textarea, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{EventId, attendance::Attendance, booking::BookingState},
};

use super::{Event, EventKind};
use crate::{
    booking,
    desk::{Desk, desk, no_place, seated},
    engagement::{Attended, store::attended},
    group,
};

struct Mine {
    it: Attended,
    state: Option<BookingState>,
    booked: i64,
    waiting: i64,
}

async fn mine(call: &Call, desk: &Desk) -> Result<Vec<Mine>, Problem> {
    call.app()
        .db()
        .read(async |tx| {
            let group = group::store::group_of(tx, desk.who.id).await?;
            let all = attended(tx, desk.who.cohort, group, desk.who.id).await?;
            let mut states: HashMap<EventId, BookingState> =
                booking::store::mine(tx, desk.who.id).await?;
            let counts = booking::store::counts_of(tx, desk.who.cohort).await?;
            Ok(all
                .into_iter()
                .map(|it| {
                    let (booked, waiting) = counts.get(&it.event.id).copied().unwrap_or_default();
                    Mine {
                        state: states.remove(&it.event.id),
                        booked,
                        waiting,
                        it,
                    }
                })
                .collect())
        })
        .await
}

async fn one(call: &Call, desk: &Desk, id: &str) -> Result<Mine, Problem> {
    let id: EventId = id.parse().or_not_found()?;
    mine(call, desk)
        .await?
        .into_iter()
        .find(|one| one.it.event.id == id)
        .or_not_found()
}

pub(crate) async fn list(call: Call) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Clinics and conferences");
    };
    let all = mine(&call, &desk).await?;
    let (past, coming): (Vec<&Mine>, Vec<&Mine>) = all
        .iter()
        .partition(|one| one.it.event.span().ends <= call.now().at);
    let body = html! {
        (ui::heading("Clinics and conferences"))
        @if coming.is_empty() {
            (ui::empty_state("No session is planned.", "Your provider publishes the dates of each part of the programme here."))
        }
        div class="app-stack" { @for one in &coming { (row(one)) } }
        @if !past.is_empty() {
            (ui::section("past", "Past sessions"))
            div class="app-stack" { @for one in &past { (row(one)) } }
        }
    };
    call.page(&desk.permit, "Clinics and conferences", body)
        .send()
}

fn row(one: &Mine) -> Markup {
    let event = &one.it.event;
    html! {
        section class="app-card" aria-label=(event.plan.title) {
            (crate::home::session_leaf(event))
            p { (standing(one)) " " (places(one)) }
            p { a class="govuk-link" href={ "/clinics/" (event.id) } { "See " (event.plan.title) } }
        }
    }
}

/// Where this person stands with this event, in one tag.
fn standing(one: &Mine) -> Markup {
    let event = &one.it.event;
    if event.called_off() {
        return tag(Kind::Stop, Icon::Cross, "Called off");
    }
    match (one.it.mark, one.state) {
        (Some(mark), _) if mark.opens_catch_up() => tag(Kind::Stop, Icon::Alert, mark.label()),
        (Some(mark), _) => tag(Kind::Good, Icon::Tick, mark.label()),
        (None, Some(BookingState::Booked)) => tag(Kind::Good, Icon::Tick, "Booked"),
        (None, Some(BookingState::Waiting)) => tag(Kind::Now, Icon::Half, "On the waiting list"),
        _ if crate::desk::is_expected(&one.it) => tag(Kind::Calm, Icon::Dot, "You are expected"),
        _ => tag(Kind::Calm, Icon::Ring, "Not booked"),
    }
}

fn places(one: &Mine) -> Markup {
    match one.it.event.plan.capacity {
        None => html! {},
        Some(capacity) if one.booked >= capacity => html! {
            span class="app-muted" { "Full. " (one.waiting) " waiting." }
        },
        Some(capacity) => {
            html! { span class="app-muted" { (capacity - one.booked) " of " (capacity) " places left." } }
        }
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, id: &str, typed: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let one = one(call, &desk, id).await?;
    let event = &one.it.event;
    let text = call
        .app()
        .db()
        .read(async |tx| crate::attendance::store::catch_up_text(tx, event.id, desk.who.id).await)
        .await?;
    let text = if typed.has("text") {
        typed.get("text").to_owned()
    } else {
        text
    };
    let title = event.plan.title.clone();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(event.plan.kind.label()), &title, None, Some(standing(&one))))
        (facts(&one))
        (guide(call, &desk, event).await?)
        (actions(call, &one))
        @if one.it.mark.is_some_and(Attendance::opens_catch_up) { (catch_up(event, &text, errors)) }
    };
    Ok(call
        .page(&desk.permit, title, body)
        .back("/clinics", "Clinics and conferences")
        .again(errors))
}

fn facts(one: &Mine) -> Markup {
    let event = &one.it.event;
    let joins = one.state == Some(BookingState::Booked) || crate::desk::is_expected(&one.it);
    html! {
        (SummaryList::new()
            .text("When", event.when())
            .text("Where", event.plan.place.as_str())
            .row("Joining link", html! {
                @if event.plan.link.is_empty() { "None needed" }
                @else if joins { a class="govuk-link" href=(event.plan.link) { "Join " (event.plan.title) } }
                @else { "Shown to everybody who has a place" }
            })
            .row("Places", html! { @if event.plan.capacity.is_none() { "For everybody" } (places(one)) }))
    }
}

/// What to bring, as the programme says.
async fn guide(call: &Call, desk: &Desk, event: &Event) -> Result<Markup, Problem> {
    let element = super::element_of(&desk.programme, &event.plan.element);
    let page = element
        .ok()
        .and_then(|it| it.clinic.as_ref().or(it.bring.as_ref()));
    let Some(page) = page else {
        return Ok(html! {});
    };
    let pages = curriculum::Library::pages(call.app(), &desk.who.edition).await?;
    Ok(html! {
        (ui::section("bring", "What to bring"))
        (ui::prose("bring-text", pages.get(&page.file).map_or("", String::as_str)))
    })
}

fn actions(call: &Call, one: &Mine) -> Markup {
    let event = &one.it.event;
    let id = event.id;
    let ahead = event.starts_at > call.now().at && !event.called_off();
    let own = event.plan.group.is_some() || event.plan.kind == EventKind::Conference;
    let full = event
        .plan
        .capacity
        .is_some_and(|capacity| one.booked >= capacity || one.waiting > 0);
    html! {
        @if ahead {
            @match one.state {
                Some(BookingState::Booked | BookingState::Waiting) => {
                    (ui::Form::post(format!("/clinics/{id}/cancel")).body(html! {
                        (Button::new(if one.state == Some(BookingState::Booked) { "Give my place back" } else { "Leave the waiting list" }).kind(ButtonKind::Secondary))
                    }))
                }
                _ if own => {}
                _ => (ui::Form::post(format!("/clinics/{id}/book"))
                    .body(ui::button(if full { "Join the waiting list" } else { "Book a place" }))),
            }
            p { a class="govuk-link" href={ "/clinics/" (id) "/calendar.ics" } { "Add to your calendar" } }
        }
    }
}

fn catch_up(event: &Event, text: &str, errors: &FormErrors) -> Markup {
    html! {
        (ui::task_panel("catch-up", "Catch up", "You missed this session", html! {
            p { "Look through its material and recording with a colleague. Then write what you take from it for your school. Your facilitator reads it and signs it off; from then on it counts in full." }
            (ui::Form::post(format!("/clinics/{}/catch-up", event.id)).body(html! {
                (Textarea::new("text", "What I take from it").rows(6).value(text).error(errors.of("text")))
                (ui::button("Send to my facilitator"))
            }))
        }))
    }
}

pub(crate) async fn book(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let one = one(&call, &desk, &id).await?;
    match booking::book(call.app(), &desk.permit, desk.who.id, one.it.event.id).await {
        Ok(booked) => {
            let when = one.it.event.when();
            let notice = match booked.queue {
                None => format!("Booked. {when}."),
                Some(place) => format!(
                    "You are number {place} on the waiting list. We write to you when a place is free."
                ),
            };
            Ok(call.go_saying(format!("/clinics/{id}"), &notice))
        }
        Err(problem) => again(&call, &id, &Form::default(), problem).await,
    }
}

async fn again(call: &Call, id: &str, typed: &Form, problem: Problem) -> PageResult {
    page(call, id, typed, &problem.for_form()?).await?.send()
}

pub(crate) async fn cancel(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let one = one(&call, &desk, &id).await?;
    match booking::cancel(call.app(), &desk.permit, desk.who.id, one.it.event.id).await {
        Ok(()) => Ok(call.go_saying("/clinics", "Your place is given back.")),
        Err(problem) => again(&call, &id, &Form::default(), problem).await,
    }
}

pub(crate) async fn write_catch_up(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let one = one(&call, &desk, &id).await?;
    let mut reader = form.reader();
    let text = reader.text("text", "Write what you take from the session", 5_000);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let event = one.it.event.id;
    match crate::write_catch_up(call.app(), &desk.permit, desk.who.id, event, text).await {
        Ok(()) => Ok(call.go_saying(format!("/clinics/{id}"), "Sent to your facilitator.")),
        Err(problem) => again(&call, &id, &form, problem).await,
    }
}

/// The event as a calendar file (RFC 5545), for one's own calendar.
pub(crate) async fn calendar(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let one = one(&call, &desk, &id).await?;
    let file = calendar_file(&one.it.event, &call.app().config().site.origin);
    let kind = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"session.ics\"",
        ),
    ];
    Ok::<Response, Problem>((kind, file).into_response())
}

fn calendar_file(event: &Event, origin: &str) -> String {
    let span = event.span();
    let stamp = |at: rulebook::base::Instant| utc(at);
    let text = |words: &str| {
        words
            .replace('\\', "\\\\")
            .replace(';', "\\;")
            .replace(',', "\\,")
            .replace('\n', "\\n")
    };
    [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Senda//Events//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@senda", event.id),
        format!("DTSTAMP:{}", stamp(span.starts)),
        format!("DTSTART:{}", stamp(span.starts)),
        format!("DTEND:{}", stamp(span.ends)),
        format!("SUMMARY:{}", text(&event.plan.title)),
        format!("LOCATION:{}", text(&event.plan.place)),
        format!("URL:{origin}/clinics/{}", event.id),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
        String::new(),
    ]
    .join("\r\n")
}

/// `20261203T160000Z`.
fn utc(at: rulebook::base::Instant) -> String {
    let seconds = at.0.div_euclid(1_000_000);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let first = rulebook::base::Day::new(1970, 1, 1);
    let day = first.map_or_else(
        |_| String::new(),
        |first| {
            first
                .plus_days(i32::try_from(days).unwrap_or(0))
                .to_string()
                .replace('-', "")
        },
    );
    format!(
        "{day}T{:02}{:02}{:02}Z",
        rest / 3_600,
        rest % 3_600 / 60,
        rest % 60
    )
}

#[cfg(test)]
mod tests {
    use rulebook::base::Instant;

    use super::utc;

    #[test]
    fn an_instant_is_told_to_calendars_in_utc() {
        assert_eq!(utc(Instant(1_796_313_600_000_000)), "20261203T160000Z");
        assert_eq!(utc(Instant(0)), "19700101T000000Z");
    }
}
