//! The hand-over page of a group: what somebody who has never met it needs in five minutes.
//!
//! What this room must not know: how anything is counted or recorded.

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, Table},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    delivery::substitute::StandIn,
    people::{Action, GroupId},
};

use super::store;
use crate::{attendance, event, group, timetable};

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let id: GroupId = id.parse().or_not_found()?;
    let today = call.now().day;
    let group = call
        .app()
        .db()
        .read(async |tx| group::store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::TakeAttendance, &group.circles())?;
    let (events, catch_ups, stand_ins, members, openings) = call
        .app()
        .db()
        .read(async |tx| {
            let events = event::store::for_member(tx, group.cohort, Some(id)).await?;
            let catch_ups = attendance::store::open_catch_ups(tx, id).await?;
            let stand_ins = store::of_group(tx, id).await?;
            let mut members = Vec::new();
            for one in group::store::members(tx, id).await? {
                members.push(registration::enrolment(tx, one).await?);
            }
            let openings = timetable::openings(tx, group.cohort).await?;
            Ok((events, catch_ups, stand_ins, members, openings))
        })
        .await?;
    let persons: Vec<_> = members
        .iter()
        .map(|who| who.person)
        .chain(group.facilitator)
        .chain(group.coach)
        .collect();
    let names = people::names(call.app(), &persons).await?;
    let name = |id: Option<rulebook::people::PersonId>| {
        id.and_then(|id| names.get(&id))
            .map_or("Nobody", String::as_str)
    };
    let coming: Vec<_> = events
        .iter()
        .filter(|one| one.plan.day >= today && !one.called_off())
        .take(3)
        .collect();
    let now_open = openings
        .iter()
        .filter(|one| one.opens_on <= today && one.due_on >= today);
    let mut people = Table::new("People of this group")
        .columns(["Name", "What to know"])
        .empty("Nobody is in this group yet.");
    for who in members.iter().filter(|who| who.holds_a_place()) {
        let open: Vec<_> = catch_ups
            .iter()
            .filter(|one| one.enrolment == who.id)
            .collect();
        people = people.row([
            html! { a class="govuk-link" href={ "/facilitate/people/" (who.id) } { (names.get(&who.person).map_or("Somebody", String::as_str)) } },
            html! {
                @if !who.is_active() { (who.state.label()) ". " }
                @for one in open { (if one.to_read() { "Catch-up to read: " } else { "Has to catch up: " }) (one.title) ". " }
            },
        ]);
    }
    let title = format!("Hand-over: {}", group.name);
    let body = html! {
        (ui::heading(&title))
        p class="govuk-body" { "Facilitator: " (name(group.facilitator)) ". Coach: " (name(group.coach)) ". " (group.members) " people." }
        @for one in stand_ins.iter().filter(|one| one.state != StandIn::Over && !one.plan.note.is_empty()) {
            (ui::inset(html! { (one.plan.note) }))
        }
        (ui::section("next", "The next sessions"))
        @if coming.is_empty() { (ui::empty_state("No session is planned.", "They appear here when the dates are set.")) }
        div class="app-stack" {
            @for event in coming {
                section class="app-card" aria-label=(event.plan.title) {
                    (crate::home::session_leaf(event))
                    (ui::meta_list([
                        html! { a class="govuk-link" href={ "/sessions/" (event.id) "/guide?group=" (id) } { "Guide" span class="govuk-visually-hidden" { " of " (event.plan.title) } } },
                        html! { a class="govuk-link" href={ "/sessions/" (event.id) "/register?group=" (id) } { "Register" span class="govuk-visually-hidden" { " of " (event.plan.title) } } },
                        html! { a class="govuk-link" href={ "/sessions/" (event.id) "/needs?group=" (id) } { "What people need" span class="govuk-visually-hidden" { " at " (event.plan.title) } } },
                    ]))
                    @if !event.plan.link.is_empty() { p { a class="govuk-link" href=(event.plan.link) { "Join " (event.plan.title) } } }
                }
            }
        }
        @for one in now_open { p class="govuk-body" { "Now studied: " (one.element.rsplit('/').next().unwrap_or_default()) ", until " (one.due_on.with_weekday()) "." } }
        (people)
    };
    call.page(&permit, title, body)
        .back("/facilitate", "My groups")
        .send()
}
