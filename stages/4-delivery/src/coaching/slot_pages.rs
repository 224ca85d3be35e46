//! Times on a page: a coach’s own with the form to offer more, and a participant’s to book.
//!
//! What this room must not know: how a time is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Column, DateInput, FormErrors, Icon, Input, InputKind, Kind,
        Table, Width, tag,
    },
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    delivery::{CoachingId, coaching::Time},
    people::Action,
};

use super::{
    Coaching, mine,
    slots::{Slot, SlotState, book_slot, give_slot_back, offer_slot, take_slot_off},
    with,
};
use crate::{event::read_time, tools::numbers::whole};

/// The part of a coach’s page: the times offered, and offering more.
pub(super) fn my_times(
    times: &[Slot],
    all: &[Coaching],
    form: &Form,
    errors: &FormErrors,
) -> Markup {
    let rows = times.iter().map(|slot| {
        let with = slot
            .coaching
            .and_then(|id| all.iter().find(|one| one.id == id));
        vec![
            html! { (slot.when()) },
            html! { (slot.place) },
            html! { @match (slot.state, with) {
                (SlotState::Booked, Some(with)) => { (tag(Kind::Good, Icon::Tick, "Booked")) " " a class="govuk-link" href={ "/coaching/with/" (with.id) } { (with.name) } },
                _ => (tag(Kind::Plain, Icon::None, "Open")),
            } },
            html! { (ui::Form::post(format!("/coaching/slots/{}/off", slot.id)).label(format!("Take off {}", slot.when()))
                .body(html! { (Button::new("Take it off").kind(ButtonKind::Secondary)) })) },
        ]
    });
    html! {
        (ui::section("times", "Times you offer"))
        (Table::new("Times you offer").caption_hidden().columns(["When", "Where", "State"]).column(Column::hidden("Take off")).rows(rows)
            .empty("No time is offered. People whom you coach can book the times that you offer here."))
        (ui::Form::post("/coaching/slots").label("Offer a time").body(html! {
            (DateInput::new("day", "Day").typed(form.get("day_day"), form.get("day_month"), form.get("day_year")).error(errors.of("day")))
            (Input::new("time", "From").kind(InputKind::Time).hint("Such as 4pm or 16:15.").width(Width::Ten).value(form.get("time")).error(errors.of("time")))
            (Input::new("minutes", "Minutes").kind(InputKind::Digits).width(Width::Five)
                .value(if form.has("minutes") { form.get("minutes") } else { "45" }).error(errors.of("minutes")))
            (Input::new("place", "Where, or how to join").value(form.get("place")).error(errors.of("place")))
            (Button::new("Offer this time").kind(ButtonKind::Secondary))
        }))
    }
}

pub(crate) async fn offer(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let mut reader = form.reader();
    let day = reader.day("day", "Enter the day");
    let from = read_time(form.get("time"));
    if from.is_none() {
        reader.wrong("time", "Enter a time, like 4pm");
    }
    let minutes = whole(
        &mut reader,
        &form,
        "minutes",
        "Enter how many minutes, such as 45",
    );
    let place = reader.optional("place", 300);
    let errors = reader.errors();
    let (Some(day), Some(from), true) = (day, from, errors.is_empty()) else {
        return mine::page(&call, &form, &errors).await?.send();
    };
    let time = Time { day, from, minutes };
    match offer_slot(call.app(), &permit, time, place).await {
        Ok(_) => Ok(call.go_saying("/coaching/mine#times", "The time is offered.")),
        Err(problem) => mine::page(&call, &form, &problem.for_form()?).await?.send(),
    }
}

pub(crate) async fn off(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    take_slot_off(call.app(), &permit, id.parse().or_not_found()?).await?;
    Ok(call.go_saying(
        "/coaching/mine",
        "The time is off. Whoever had booked it got a letter.",
    ))
}

/// The part of a participant’s page: what is booked, and what can be.
pub(super) fn booking(one: &Coaching, times: &[Slot]) -> Markup {
    let booked = times.iter().find(|slot| slot.coaching == Some(one.id));
    let open: Vec<&Slot> = times
        .iter()
        .filter(|slot| slot.state == SlotState::Open)
        .collect();
    html! {
        (ui::section("times", "The next session"))
        @match booked {
            Some(slot) => {
                (ui::inset(html! { p { strong { (slot.when()) } } @if !slot.place.is_empty() { p { (slot.place) } } }))
                (ui::Form::post(format!("/coaching/slots/{}/give-back", slot.id)).label("Cancel this session").body(html! { (Button::new("Cancel this session").kind(ButtonKind::Secondary)) }))
            }
            None => p class="govuk-body" { "No session is booked." },
        }
        @if !open.is_empty() {
            (ui::Form::post("/coaching/slots/book").label("Book a time").hidden("with", one.id.to_string())
                .hidden("instead", booked.map(|slot| slot.id.to_string()).unwrap_or_default())
                .body(html! {
                    (ui::Radios::new("slot", if booked.is_some() { "Move it to another time" } else { "Times you can book" })
                        .choices(open.iter().map(|slot| ui::Choice::new(slot.id.to_string(), slot.when()).hint(slot.place.clone()))))
                    (Button::new(if booked.is_some() { "Move it" } else { "Book it" }).kind(ButtonKind::Secondary))
                }))
        } @else if booked.is_none() { p class="govuk-body" { "The coach offers no time now. Times appear here when they do." } }
    }
}

pub(crate) async fn book(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let with: CoachingId = form.get("with").parse().or_not_found()?;
    let here = format!("/coaching/with/{with}#times");
    let Ok(slot) = form.get("slot").parse() else {
        let mut errors = FormErrors::none();
        errors.at("slot", "Choose a time");
        return with::page(&call, &with.to_string(), (&form, &errors))
            .await?
            .send();
    };
    let instead = form.get("instead").parse().ok();
    match book_slot(call.app(), &permit, slot, with, instead).await {
        Ok(()) => Ok(call.go_saying(here, "It is booked. You both got a letter.")),
        Err(Problem::MovedOn) => {
            let mut errors = FormErrors::none();
            errors.at(
                "slot",
                "Somebody else has booked this time. Choose another.",
            );
            with::page(&call, &with.to_string(), (&form, &errors))
                .await?
                .send()
        }
        Err(problem) => {
            let errors = problem.for_form()?;
            with::page(&call, &with.to_string(), (&form, &errors))
                .await?
                .send()
        }
    }
}

pub(crate) async fn give_back(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    give_slot_back(call.app(), &permit, id.parse().or_not_found()?).await?;
    Ok(call.go_saying(
        "/coaching/mine",
        "The session is cancelled. You both got a letter.",
    ))
}
