//! What somebody finds of teaching: what is their own, their steps and sessions, and the people,
//! sessions and coaching of the groups they lead or keep.
//!
//! What this room must not know: how words are matched. Everything here is first narrowed to what the reader may open, by the
//! same questions as its page asks; only then is it searched.

mod kept;
mod mine;

use std::collections::BTreeSet;

use kit::{
    Problem,
    search::{Finds, Found, Query},
    web::Call,
};
use rulebook::{
    base::Coded as _,
    people::{Action, GroupId, PersonId, may_anywhere},
    registration::CohortId,
};

use crate::{
    desk::{seated, standing},
    event::{self, Event},
    facilitate,
    group::{self, Group},
};

/// What this reader finds.
///
/// # Errors
/// [`Problem`] when the data cannot be read.
pub async fn search(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    let mut found = Vec::new();
    if may_anywhere(call.actor(), Action::Study) {
        found.extend(own(call, query).await?);
    }
    found.extend(mine::own(call, query).await?);
    found.extend(kept::coaching(call, query).await?);
    if may_anywhere(call.actor(), Action::ReadDelivery) {
        found.extend(led(call, query).await?);
    }
    Ok(found)
}

/// A participant's own notes and messages, steps as far as they are open, and own sessions.
async fn own(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    let Some(desk) = seated(call).await? else {
        return Ok(Vec::new());
    };
    let standing = standing(call, &desk.who).await?;
    let today = call.now().day;
    let may_open = |at: &curriculum::StepAt| standing.is_open(&at.element, today).is_ok();
    let (steps, all) =
        curriculum::steps_of_edition(call.app(), desk.who.edition, query, may_open).await?;
    let events = standing.events.iter().map(|it| &it.event);
    let mut found = mine::written(call, &desk, query).await?;
    found.extend([
        Finds {
            heading: "Steps of your programme",
            found: steps,
            all,
        },
        Finds::among(
            "Your sessions",
            query,
            events.filter(|event| !event.called_off()),
            |event| event_text(event),
            |event| found_event(event, format!("/clinics/{}", event.id)),
        ),
    ]);
    Ok(found)
}

fn event_text(event: &Event) -> (String, String) {
    let text = format!(
        "{}. {}. {}",
        event.when(),
        event.plan.kind.label(),
        event.plan.place
    );
    (event.plan.title.clone(), text)
}

fn found_event(event: &Event, href: String) -> Found {
    let (title, text) = event_text(event);
    Found { title, href, text }
}

/// The people and sessions of the groups that somebody leads, coaches or watches.
async fn led(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    let groups = facilitate::groups(call, Action::ReadDelivery).await?;
    let ids: BTreeSet<GroupId> = groups.iter().map(|group| group.id).collect();
    let cohorts: BTreeSet<CohortId> = groups.iter().map(|group| group.cohort).collect();
    let mut events = call
        .app()
        .db()
        .read(async |tx| {
            let mut events = Vec::new();
            for cohort in cohorts {
                events.extend(event::store::of_cohort(tx, cohort).await?);
            }
            Ok(events)
        })
        .await?;
    events.retain(|event| event.plan.group.is_none_or(|group| ids.contains(&group)));
    let mut found = vec![sessions(call, query, events)];
    found.extend(mine::led(call, query, &groups).await?);
    // Whoever keeps registrations finds the same people there, with more to do.
    if !may_anywhere(call.actor(), Action::ReadRegistrations) {
        found.insert(0, people(call, query, &groups).await?);
    }
    Ok(found)
}

/// The people of these groups, by name.
async fn people(call: &Call, query: &Query, groups: &[Group]) -> Result<Finds, Problem> {
    let members = call
        .app()
        .db()
        .read(async |tx| {
            let mut members = Vec::new();
            for one in groups {
                for (id, person) in group::store::seats(tx, one.id).await? {
                    members.push((id, person, one.name.clone()));
                }
            }
            Ok(members)
        })
        .await?;
    let ids: Vec<PersonId> = members.iter().map(|(_, person, _)| *person).collect();
    let names = people::names(call.app(), &ids).await?;
    Ok(Finds::among(
        "People in your groups",
        query,
        members,
        |(_, person, group)| {
            let name = names.get(person).cloned().unwrap_or_default();
            (name, group.clone())
        },
        |(id, person, group)| Found {
            title: names.get(&person).cloned().unwrap_or_default(),
            href: format!("/facilitate/people/{id}"),
            text: group,
        },
    ))
}

/// The sessions whose register or plan this reader may open.
fn sessions(call: &Call, query: &Query, mut events: Vec<Event>) -> Finds {
    events.sort_by_key(|event| (event.starts_at, event.id));
    events.dedup_by_key(|event| event.id);
    let opened = events.into_iter().filter_map(|event| {
        if event.called_off() {
            return None;
        }
        let circles = event.circles();
        let href = if call.may(Action::TakeAttendance, &circles).is_ok() {
            format!("/sessions/{}/register", event.id)
        } else if call.may(Action::KeepEvents, &circles).is_ok() {
            format!("/admin/events/{}", event.id)
        } else {
            return None;
        };
        Some((event, href))
    });
    Finds::among(
        "Sessions of your groups",
        query,
        opened,
        |(event, _)| event_text(event),
        |(event, href)| found_event(&event, href),
    )
}
