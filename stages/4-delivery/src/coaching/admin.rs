//! Coaching for the provider: who meets in which group, how many sessions and hours; notes that their writers share with it.
//!
//! What this room must not know: any note that is private or shared among those who meet.

use std::collections::BTreeMap;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    db::ReadTx,
    ui::{self, Column, Icon, Kind, Table, tag},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::CoachingId,
    people::{Action, PersonId},
};

use super::{
    Coaching, group_for,
    make_pages::{end_button, kind_of, may},
    of_group,
    session::readable,
    session_store,
};
use crate::{
    group::{self, Group},
    tools::numbers::hours,
};

/// Sessions and minutes of these.
pub(super) async fn minutes(
    tx: &ReadTx<'_>,
    all: &[Coaching],
) -> Result<BTreeMap<CoachingId, (usize, i64)>, Problem> {
    let mut found = BTreeMap::new();
    for one in all {
        let sessions = session_store::of_coaching(tx, one.id).await?;
        let minutes = sessions.iter().map(|session| session.minutes).sum();
        found.insert(one.id, (sessions.len(), minutes));
    }
    Ok(found)
}

/// Who meets, with their hours.
pub(super) fn table(
    all: &[Coaching],
    minutes: &BTreeMap<CoachingId, (usize, i64)>,
    can_end: bool,
) -> Markup {
    let mut table = Table::new("Who meets")
        .caption_hidden()
        .columns(["Who", "What"])
        .column(Column::number("Sessions"))
        .column(Column::number("Time"))
        .column(Column::hidden("End"))
        .empty("Nobody is brought together yet.");
    for one in all {
        let (sessions, time) = minutes.get(&one.id).copied().unwrap_or_default();
        table = table.row([
            html! { a class="govuk-link" href={ "/admin/coaching/" (one.id) } { (one.name) } },
            html! { (kind_of(one)) @if one.ended { " " (tag(Kind::Plain, Icon::None, "Ended")) } },
            html! { (sessions) },
            html! { (hours(time)) },
            html! { @if can_end && !one.ended { (end_button(one)) } },
        ]);
    }
    html! { (table) }
}

/// The groups whose coaching this reader keeps, or leads.
pub(crate) async fn groups(call: &Call) -> Result<Vec<Group>, Problem> {
    let actor = call.actor();
    let scopes: Vec<_> = actor
        .scopes_for(Action::KeepCohorts)
        .into_iter()
        .chain(actor.scopes_for(Action::TakeAttendance))
        .collect();
    let mut found = call
        .app()
        .db()
        .read(async |tx| {
            let mut found = Vec::new();
            for scope in scopes {
                found.extend(group::store::within(tx, scope).await?);
            }
            Ok(found)
        })
        .await?;
    // Newest first: what is over sinks to the end.
    found.sort_by_key(|one| std::cmp::Reverse(one.id));
    found.dedup_by_key(|one| one.id);
    found.retain(|one| may(call, one).is_ok());
    Ok(found)
}

/// The groups of whoever brings people together, with what is kept of them.
pub(crate) async fn list(call: Call) -> PageResult {
    let groups = groups(&call).await?;
    let permit = match groups.first() {
        Some(first) => may(&call, first)?,
        None => call.may_own(Action::KeepOwnAccount)?,
    };
    let read = call
        .app()
        .db()
        .read(async |tx| {
            let mut found = Vec::new();
            for group in &groups {
                let all = of_group(tx, group).await?;
                found.push((minutes(tx, &all).await?, all));
            }
            Ok(found)
        })
        .await?;
    let rows = groups.iter().zip(&read).map(|(group, (minutes, all))| {
        let open: Vec<&Coaching> = all.iter().filter(|one| !one.ended).collect();
        let coached: usize = open
            .iter()
            .filter(|one| one.coach.is_some())
            .map(|one| one.people.len())
            .sum();
        let time: i64 = minutes.values().map(|(_, time)| time).sum();
        vec![
            html! { a class="govuk-link" href={ "/coaching/make/" (group.id) } { (group.name) } },
            html! { (group.members) },
            html! { (coached) },
            html! { (open.iter().filter(|one| one.coach.is_none()).count()) },
            html! { (hours(time)) },
        ]
    });
    let body = html! {
        (ui::heading("Coaching"))
        (ui::lead("Who is coached in which group, and for how long. What is said stays with those who meet, unless they share it with you."))
        (Table::new("Coaching by group").caption_hidden().column(Column::new("Group")).column(Column::number("People"))
            .column(Column::number("With a coach")).column(Column::number("Buddies")).column(Column::number("Time together"))
            .rows(rows).empty("No group is yours. It appears here when you lead one or keep its intake."))
        p class="govuk-body" { a class="govuk-link" href="/coaching/mine" { "My own coaching and buddies" } }
    };
    call.page(&permit, "Coaching", body).wide().send()
}

/// One coaching for the provider: sessions, hours, and the notes that are shared with it.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let id: CoachingId = id.parse().or_not_found()?;
    let person = call.person()?;
    let (one, group) = call
        .app()
        .db()
        .read(async |tx| {
            let one = registration::meeting(tx, id).await?;
            let group = group_for(tx, &one).await?;
            let group = group::group(tx, group).await?;
            Ok((one, group))
        })
        .await?;
    let permit = may(&call, &group)?;
    // A facilitator brings people together, but is not the provider: notes for the provider are its administrators’ to read.
    let keeps = permit.action() == Action::KeepCohorts;
    let sessions = call
        .app()
        .db()
        .read(async |tx| {
            let mut found = Vec::new();
            for session in session_store::of_coaching(tx, id).await? {
                let notes = readable(tx, session.id, person, (false, keeps)).await?;
                found.push((session, notes));
            }
            Ok(found)
        })
        .await?;
    let names = people::names(
        call.app(),
        &one.everybody().into_iter().collect::<Vec<PersonId>>(),
    )
    .await?;
    let minutes: i64 = sessions.iter().map(|(session, _)| session.minutes).sum();
    let body = html! {
        (ui::heading_row(Some(one.kind.label()), &one.name, None, None))
        p class="govuk-body" { (sessions.len()) @if sessions.len() == 1 { " session, " } @else { " sessions, " } (hours(minutes)) " in all." }
        @for (session, notes) in &sessions {
            (ui::section(&format!("session-{}", session.id), &format!("{}, {}", session.day.with_weekday(), hours(session.minutes))))
            @if notes.is_empty() { p class="app-muted" { "Nothing is shared with the provider." } }
            @for note in notes.iter().filter(|note| !note.words.is_empty()) {
                (ui::inset(html! {
                    p { strong { (names.get(&note.by).map_or("Somebody", String::as_str)) ", " (note.kind.label().to_lowercase()) } }
                    @for line in note.words.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
                }))
            }
        }
    };
    call.page(&permit, one.name.clone(), body)
        .back(format!("/coaching/make/{}", group.id), group.name)
        .send()
}
