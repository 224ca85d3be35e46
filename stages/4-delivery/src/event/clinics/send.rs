//! What a participant does at an event's page: book, change, give back, write a catch-up, take the calendar file.
//!
//! What this room must not know: how places are given, or how the page looks.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    web::{Call, Form, PageResult},
};
use rulebook::{
    base::Instant,
    delivery::{EventId, booking::BookingState},
};

use super::{again, one, page};
use crate::{arrival, booking, desk::desk, task::private};

/// The beginning that the page showed when it was sent.
fn seen(typed: &str) -> Option<Instant> {
    typed.parse().ok().map(Instant)
}

pub(crate) async fn book(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let one = one(&call, &desk, &id).await?;
    let mut reader = form.reader();
    let said = arrival::pages::read(&mut reader);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let said = (!said.needs.is_empty() || said.show_school).then_some(said);
    let event = (one.it.event.id, seen(form.get("starts")));
    match booking::book_saying(call.app(), &desk.permit, desk.who.id, event, said).await {
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
        // A double click books once: the second says what the first did.
        Err(Problem::Refused(refused)) if refused.code == "already_booked" => {
            Ok(call.go_saying(format!("/clinics/{id}"), &refused.sentence))
        }
        Err(problem) => again(&call, &id, &form, problem).await,
    }
}

pub(crate) async fn cancel(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let one = one(&call, &desk, &id).await?;
    match booking::cancel(call.app(), &desk.permit, desk.who.id, one.it.event.id).await {
        Ok(()) => Ok(call.go_saying(
            "/clinics",
            if one.state == Some(BookingState::Waiting) {
                "You are off the waiting list."
            } else {
                "Your place is given back."
            },
        )),
        Err(problem) => again(&call, &id, &Form::default(), problem).await,
    }
}

pub(crate) async fn change(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let from = one(&call, &desk, &id).await?.it.event.id;
    // Another date with the beginning that was shown.
    let (to, starts) = form
        .get("to")
        .split_once('.')
        .unwrap_or((form.get("to"), ""));
    let to: EventId = one(&call, &desk, to).await?.it.event.id;
    let (permit, who) = (&desk.permit, desk.who.id);
    match booking::change_seeing(call.app(), permit, who, from, (to, seen(starts))).await {
        Ok(_) => Ok(call.go_saying(
            format!("/clinics/{to}"),
            "Your booking is changed. The other place is given back.",
        )),
        Err(problem) => again(&call, &id, &form, problem).await,
    }
}

pub(crate) async fn write_catch_up(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let one = one(&call, &desk, &id).await?;
    let mut reader = form.reader();
    let text = reader.text("text", "Write what you take from the session", 5_000);
    let errors = reader.errors();
    let sure = private::findings(&text).is_empty() || form.get("sure") == "yes";
    if !errors.is_empty() || !sure {
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
    let event: EventId = id.parse().or_not_found()?;
    let one = one(&call, &desk, &event.to_string()).await?;
    let file = crate::calendar::one_file(call.app(), &one.it.event).await?;
    let kind = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"session.ics\"",
        ),
    ];
    Ok::<Response, Problem>((kind, file).into_response())
}
