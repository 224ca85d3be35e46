//! An intake's timetable week by week: what is planned, which weeks are heavy, and what clashes.
//!
//! What this room must not know: pages, or how anything is moved.

pub(crate) mod pages;

use kit::{Problem, web::Call};
use programme::{Element, Programme};
use registration::Cohort;
use rulebook::{
    delivery::{
        HolidayId,
        term::{Closed, england},
        weeks::{Clash, Meeting, Study, Week, clashes, weeks},
    },
    people::{GroupId, Scope},
};

use super::{Opening, holidays, store};
use crate::{
    event::{self, Event},
    group::{self, Group},
};

/// A timetable as a whole.
pub(crate) struct Built {
    pub(crate) openings: Vec<Opening>,
    pub(crate) weeks: Vec<Week>,
    pub(crate) meetings: Vec<Meeting>,
    pub(crate) clashes: Vec<Clash>,
    pub(crate) own: Vec<(HolidayId, Closed)>,
}

/// Minutes of study and tasks in an element.
fn minutes(element: &Element) -> i64 {
    let steps = |module: &programme::Module| -> u32 {
        let task = module.task.as_ref().map_or(0, |task| task.minutes);
        module.steps.iter().map(|step| step.minutes).sum::<u32>() + task
    };
    element.modules.iter().map(steps).map(i64::from).sum()
}

fn meeting(event: &Event, groups: &[Group], mine: bool) -> Meeting {
    let concerns = |group: &&Group| match event.plan.group {
        Some(id) => id == group.id,
        // Whoever books chooses; at an event for everybody all groups are there at once.
        None => !event.by_booking() && group.cohort == event.plan.cohort,
    };
    let of: Vec<&Group> = groups.iter().filter(concerns).collect();
    let mut keys: Vec<String> = of.iter().map(|group| group.id.to_string()).collect();
    keys.extend(
        of.iter()
            .filter_map(|group| group.facilitator)
            .map(|id| id.to_string()),
    );
    let who = match (event.plan.group, of.first()) {
        (Some(_), Some(group)) => group.name.clone(),
        (Some(_), None) => "Another group".to_owned(),
        (None, _) => "Everybody".to_owned(),
    };
    Meeting {
        title: event.plan.title.clone(),
        who: if mine {
            who
        } else {
            format!("{who}, another intake")
        },
        day: event.plan.day,
        span: event.span(),
        keys,
    }
}

/// Reads an intake's timetable.
pub(crate) async fn built(
    call: &Call,
    cohort: &Cohort,
    programme: &Programme,
) -> Result<Built, Problem> {
    let (openings, events, groups, elsewhere, own) = call
        .app()
        .db()
        .read(async |tx| {
            let openings = store::openings(tx, cohort.id).await?;
            let events = event::store::of_cohort(tx, cohort.id).await?;
            let groups = group::store::within(tx, Scope::Provider(cohort.provider)).await?;
            let own = holidays::store::of_cohort(tx, cohort.id).await?;
            let mut elsewhere = Vec::new();
            for id in led_elsewhere(&groups, cohort) {
                elsewhere.extend(
                    event::store::for_member(tx, id.1, Some(id.0))
                        .await?
                        .into_iter()
                        .filter(|event| event.plan.group == Some(id.0)),
                );
            }
            Ok((openings, events, groups, elsewhere, own))
        })
        .await?;
    let planned = |event: &&Event| !event.called_off();
    let meetings: Vec<Meeting> = events
        .iter()
        .filter(planned)
        .map(|event| meeting(event, &groups, true))
        .collect();
    let others: Vec<Meeting> = elsewhere
        .iter()
        .filter(planned)
        .map(|event| meeting(event, &groups, false))
        .collect();
    let usual = england();
    let closed: Vec<Closed> = own.iter().map(|(_, closed)| closed.clone()).collect();
    let studies = studies(&openings, programme);
    let days = (cohort.days.starts_on, cohort.days.ends_on);
    let weeks = weeks(days, &meetings, &studies, &usual, &closed);
    // What clashes among the other intakes alone is shown on their own pages.
    let theirs = clashes(&others, &usual, &closed);
    let all: Vec<Meeting> = meetings.iter().cloned().chain(others).collect();
    let mut found = clashes(&all, &usual, &closed);
    found.retain(|one| !theirs.contains(one));
    Ok(Built {
        openings,
        weeks,
        meetings,
        clashes: found,
        own,
    })
}

/// What is studied from when to when.
fn studies(openings: &[Opening], programme: &Programme) -> Vec<Study> {
    let of = |key: &str| programme.elements.iter().find(|one| one.key == key);
    let study = |one: &Opening| Study {
        opens: one.opens_on,
        due: one.due_on,
        minutes: of(&one.element).map_or(0, minutes),
    };
    openings.iter().map(study).collect()
}

/// Groups of other intakes that the facilitators of this one lead too.
fn led_elsewhere(
    groups: &[Group],
    cohort: &Cohort,
) -> Vec<(GroupId, rulebook::registration::CohortId)> {
    let leaders: Vec<_> = groups
        .iter()
        .filter(|group| group.cohort == cohort.id)
        .filter_map(|group| group.facilitator)
        .collect();
    groups
        .iter()
        .filter(|group| group.cohort != cohort.id)
        .filter(|group| group.facilitator.is_some_and(|id| leaders.contains(&id)))
        .map(|group| (group.id, group.cohort))
        .collect()
}
