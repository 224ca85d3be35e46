//! The hand-over page of a group: what somebody who has never met it needs in five minutes.
//!
//! What this room must not know: how anything is counted or recorded.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Table},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use registration::Enrolment;
use rulebook::{
    base::{Coded, Day},
    delivery::substitute::StandIn,
    people::{Action, GroupId, PersonId},
};

use super::{Substitute, store};
use crate::{
    attendance::store::{OpenCatchUp, open_catch_ups},
    event::{self, Event},
    group::{self, Group},
    timetable::{self, Opening},
};

/// Everything the page shows.
struct Desk {
    group: Group,
    events: Vec<Event>,
    catch_ups: Vec<OpenCatchUp>,
    stand_ins: Vec<Substitute>,
    members: Vec<Enrolment>,
    openings: Vec<Opening>,
}

async fn desk(call: &Call, group: Group) -> Result<Desk, Problem> {
    call.app()
        .db()
        .read(async |tx| {
            let id = group.id;
            let mut members = Vec::new();
            for one in group::store::members(tx, id).await? {
                members.push(registration::enrolment(tx, one).await?);
            }
            Ok(Desk {
                events: event::store::for_member(tx, group.cohort, Some(id)).await?,
                catch_ups: open_catch_ups(tx, id).await?,
                stand_ins: store::of_group(tx, id).await?,
                openings: timetable::openings(tx, group.cohort).await?,
                members,
                group: group.clone(),
            })
        })
        .await
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let id: GroupId = id.parse().or_not_found()?;
    let today = call.now().day;
    let group = call
        .app()
        .db()
        .read(async |tx| group::store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::TakeAttendance, &group.circles())?;
    let desk = desk(&call, group).await?;
    let group = &desk.group;
    let persons: Vec<PersonId> = desk
        .members
        .iter()
        .map(|who| who.person)
        .chain(group.facilitator)
        .chain(group.coach)
        .collect();
    let names = people::names(call.app(), &persons).await?;
    let name = |id: Option<PersonId>| {
        id.and_then(|id| names.get(&id))
            .map_or("Nobody", String::as_str)
    };
    let now_open = desk
        .openings
        .iter()
        .filter(|one| one.opens_on <= today && one.due_on >= today);
    let notes = desk
        .stand_ins
        .iter()
        .filter(|one| one.state != StandIn::Over && !one.plan.note.is_empty());
    let title = format!("Hand-over: {}", group.name);
    let body = html! {
        (ui::heading(&title))
        p class="govuk-body" { "Facilitator: " (name(group.facilitator)) ". Coach: " (name(group.coach)) ". " (group.members) " people." }
        @for one in notes { (ui::inset(html! { (one.plan.note) })) }
        (next(&desk, today))
        @for one in now_open { p class="govuk-body" { "Now studied: " (one.element.rsplit('/').next().unwrap_or_default()) ", until " (one.due_on.with_weekday()) "." } }
        (who_is_who(&desk, &names))
    };
    call.page(&permit, title, body)
        .back("/facilitate", "My groups")
        .send()
}

/// The next sessions, each with what is needed for it.
fn next(desk: &Desk, today: Day) -> Markup {
    let id = desk.group.id;
    let coming: Vec<&Event> = desk
        .events
        .iter()
        .filter(|one| one.plan.day >= today && !one.called_off())
        .take(3)
        .collect();
    let link = |event: &Event, page: &str, words: &str| html! { a class="govuk-link" href={ "/sessions/" (event.id) "/" (page) "?group=" (id) } { (words) span class="govuk-visually-hidden" { ": " (event.plan.title) } } };
    html! {
        (ui::section("next", "The next sessions"))
        @if coming.is_empty() { (ui::empty_state("No session is planned.", "They appear here when the dates are set.")) }
        div class="app-stack" {
            @for event in coming {
                section class="app-card" aria-label=(event.plan.title) {
                    (crate::home::session_leaf(event))
                    (ui::meta_list([
                        link(event, "guide", "Guide"),
                        link(event, "register", "Register"),
                        link(event, "needs", "What people need"),
                    ]))
                    @if !event.plan.link.is_empty() { p { a class="govuk-link" href=(event.plan.link) { "Join " (event.plan.title) } } }
                }
            }
        }
    }
}

fn who_is_who(desk: &Desk, names: &HashMap<PersonId, String>) -> Markup {
    let mut table = Table::new("People of this group")
        .columns(["Name", "What to know"])
        .empty("Nobody is in this group yet.");
    for who in desk.members.iter().filter(|who| who.holds_a_place()) {
        let open = desk.catch_ups.iter().filter(|one| one.enrolment == who.id);
        table = table.row([
            html! { a class="govuk-link" href={ "/facilitate/people/" (who.id) } { (names.get(&who.person).map_or("Somebody", String::as_str)) } },
            html! {
                @if !who.is_active() { (who.state.label()) ". " }
                @for one in open { (if one.to_read() { "Catch-up to read: " } else { "Has to catch up: " }) (one.title) ". " }
            },
        ]);
    }
    html! { (table) }
}
