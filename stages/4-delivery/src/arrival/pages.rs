//! What people need on the day: asked of them when they book, read by those who arrange it.
//!
//! What this room must not know: how a place is booked.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Icon, Kind, Textarea, tag},
    web::{Call, Form, PageResult, Reader},
};
use maud::{Markup, html};
use rulebook::{
    delivery::EventId,
    people::{Action, Permit},
    registration::EnrolmentId,
};

use super::{Arrival, Need, arrange_need, say_arrival, store};
use crate::{desk::desk, event, group};

/// The two questions, as fields.
pub(crate) fn fields(said: &Arrival, in_person: bool, errors: &FormErrors) -> Markup {
    html! {
        (Textarea::new("needs", "What do you need on the day? (optional)").rows(2)
            .hint("For example a step-free way, captions, a quiet place, food you cannot eat. Only the facilitator of this event and whoever arranges the room read it.")
            .value(said.needs.as_str()).error(errors.of("needs")))
        @if in_person {
            (Checkboxes::new("show_school", "Your badge").small()
                .choice(Choice::new("yes", "Put my school on my name badge"))
                .values(said.show_school.then(|| "yes".to_owned())))
        }
    }
}

/// The answers.
pub(crate) fn read(reader: &mut Reader<'_>) -> Arrival {
    Arrival {
        needs: reader.optional("needs", 1_000),
        show_school: reader.ticked("show_school"),
    }
}

/// A participant says or changes it after booking.
pub(crate) async fn say(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let event: EventId = id.parse().or_not_found()?;
    event::clinics::mine_to_see(&call, &desk, event).await?;
    let mut reader = form.reader();
    let said = read(&mut reader);
    let errors = reader.errors();
    if !errors.is_empty() {
        return event::clinics::again(&call, &id, &form, Problem::Invalid(errors)).await;
    }
    say_arrival(call.app(), &desk.permit, desk.who.id, event, said).await?;
    Ok(call.go_saying(
        format!("/clinics/{id}"),
        "Kept. Only those who arrange it read it.",
    ))
}

/// The needs of an event, for its facilitator (those of the group) or for whoever keeps the event (all).
pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (permit, needs) = needs(&call, &id, &form).await?;
    let ids: Vec<_> = needs.iter().map(|(_, person)| *person).collect();
    let names = people::names(call.app(), &ids).await?;
    let body = html! {
        (ui::heading("What people need on the day"))
        p class="govuk-body" { "Read by the facilitator of this event and by whoever arranges the room. It is in no list, export or search: do not copy it elsewhere." }
        @if needs.is_empty() { (ui::empty_state("Nobody has asked for anything.", "People are asked when they book, and can say it until the day.")) }
        div class="app-stack" {
            @for (need, person) in &needs {
                section class="app-card" aria-label=(names.get(person).map_or("Somebody", String::as_str)) {
                    p { strong { (names.get(person).map_or("Somebody", String::as_str)) } " "
                        @if need.arranged { (tag(Kind::Good, Icon::Tick, "Arranged")) } @else { (tag(Kind::Now, Icon::Half, "To be arranged")) } }
                    p { (need.said.needs) }
                    @if !need.arranged {
                        (ui::Form::post(format!("/sessions/{id}/needs/{}", need.enrolment)).hidden("group", form.get("group")).body(html! {
                            (Button::new("It is arranged").kind(ButtonKind::Secondary))
                        }))
                    }
                }
            }
        }
    };
    let (back, words) = if permit.action() == Action::KeepEvents {
        (format!("/admin/events/{id}"), "The event")
    } else {
        let group = form.get("group");
        (
            format!("/sessions/{id}/register?group={group}"),
            "The register",
        )
    };
    call.page(&permit, "What people need on the day", body)
        .back(back, words)
        .send()
}

type Told = (Need, rulebook::people::PersonId);

async fn needs(call: &Call, id: &str, form: &Form) -> Result<(Permit, Vec<Told>), Problem> {
    let id: EventId = id.parse().or_not_found()?;
    let (event, of_group) = call
        .app()
        .db()
        .read(async |tx| {
            let event = event::store::one(tx, id).await?;
            let group = match event.plan.group {
                Some(id) => Some(group::store::one(tx, id).await?),
                None => None,
            };
            Ok((event, group))
        })
        .await?;
    let circles = of_group.map_or_else(|| event.circles(), |group| group.circles());
    // Whoever keeps the event sees all of it; a facilitator those of the group.
    let (permit, only) = match call.may(Action::KeepEvents, &circles) {
        Ok(permit) => (permit, None),
        Err(_) => {
            let (group, permit) = crate::attendance::pages::group_for(call, &event, form).await?;
            (permit, Some(group.id))
        }
    };
    let needs = call
        .app()
        .db()
        .read(async |tx| {
            let members = match only {
                Some(group) => Some(group::store::members(tx, group).await?),
                None => None,
            };
            let mut told = Vec::new();
            for need in store::of_event(tx, id).await? {
                let mine = members
                    .as_ref()
                    .is_none_or(|all| all.contains(&need.enrolment));
                if mine && !need.said.needs.is_empty() {
                    let who = registration::enrolment(tx, need.enrolment).await?;
                    told.push((need, who.person));
                }
            }
            Ok(told)
        })
        .await?;
    Ok((permit, needs))
}

pub(crate) async fn arrange(
    call: Call,
    Path((id, enrolment)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let enrolment: EnrolmentId = enrolment.parse().or_not_found()?;
    let (permit, needs) = needs(&call, &id, &form).await?;
    needs
        .iter()
        .find(|(need, _)| need.enrolment == enrolment)
        .or_not_found()?;
    let event: EventId = id.parse().or_not_found()?;
    arrange_need(call.app(), &permit, event, enrolment).await?;
    let back = format!("/sessions/{id}/needs?group={}", form.get("group"));
    Ok(call.go_saying(back, "Marked as arranged."))
}
