//! Whom a change of an event concerns: those who are to come, and those who lead it. What a preview counts is what is told.
//!
//! What this room must not know: what changes.

use std::collections::BTreeSet;

use kit::{
    Problem,
    db::{ReadTx, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::Day,
    delivery::substitute::StandIn,
    people::{GroupId, PersonId},
};

use super::{store, tell_in};
use crate::{
    event::Event,
    group::{self, substitute},
};

/// Where those who come, and those who lead, find the event.
const CLINICS: &str = "You can see all your events in Senda, under Clinics.";
const MY_GROUPS: &str = "You find it in Senda, under My groups.";

/// Everybody whom an event concerns, each once.
#[derive(Debug, Default)]
pub(crate) struct Concerned {
    /// Those who have a place, wait for one, or are expected without one.
    pub(crate) coming: BTreeSet<PersonId>,
    /// Those who lead it and do not come themselves.
    pub(crate) leading: BTreeSet<PersonId>,
}

impl Concerned {
    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.coming.len() + self.leading.len()
    }
}

/// Whom an event concerns that is, or was, on one of these days.
pub(crate) async fn concerned(
    tx: &ReadTx<'_>,
    event: &Event,
    days: &[Day],
) -> Result<Concerned, Problem> {
    let mut all = Concerned {
        coming: store::people(tx, event.id).await?.into_iter().collect(),
        leading: BTreeSet::new(),
    };
    let groups = match event.plan.group {
        Some(id) => {
            for enrolment in group::store::members(tx, id).await? {
                let who = registration::enrolment(tx, enrolment).await?;
                if who.holds_a_place() {
                    all.coming.insert(who.person);
                }
            }
            vec![group::store::one(tx, id).await?]
        }
        None => group::store::of_cohort(tx, event.plan.cohort).await?,
    };
    if event.plan.group.is_none() && !event.by_booking() {
        let cohort = registration::enrolments_of_cohort(tx, event.plan.cohort).await?;
        let there = cohort.iter().filter(|who| who.holds_a_place());
        all.coming.extend(there.map(|who| who.person));
    }
    for of in groups {
        all.leading
            .extend(of.facilitator.into_iter().chain(of.coach));
        all.leading.extend(stand_ins(tx, of.id, days).await?);
    }
    all.leading.retain(|who| !all.coming.contains(who));
    Ok(all)
}

/// Those on the programme who have a place at an event, or are expected at it without one.
pub(crate) async fn expected_at(tx: &ReadTx<'_>, event: &Event) -> Result<Vec<Enrolment>, Problem> {
    let mut all = match event.plan.group {
        None if !event.by_booking() => {
            registration::enrolments_of_cohort(tx, event.plan.cohort).await?
        }
        of_group => {
            let mut ids = store::booked(tx, event.id).await?;
            if let Some(id) = of_group {
                ids.extend(group::store::members(tx, id).await?);
            }
            ids.sort_unstable();
            ids.dedup();
            let mut all = Vec::with_capacity(ids.len());
            for id in ids {
                all.push(registration::enrolment(tx, id).await?);
            }
            all
        }
    };
    all.retain(Enrolment::is_active);
    Ok(all)
}

/// Those who stand in for a group on one of these days.
pub(crate) async fn stand_ins(
    tx: &ReadTx<'_>,
    group: GroupId,
    days: &[Day],
) -> Result<Vec<PersonId>, Problem> {
    let all = substitute::store::of_group(tx, group).await?;
    let there = all.into_iter().filter(|one| {
        let span = one.plan.from..=one.plan.to;
        one.state != StandIn::Over && days.iter().any(|day| span.contains(day))
    });
    Ok(there.map(|one| one.plan.person).collect())
}

/// Writes to everybody whom an event concerns that is, or was, on one of these days.
pub(crate) async fn tell_everybody(
    tx: &mut WriteTx<'_>,
    (event, days): (&Event, &[Day]),
    what: &str,
    words: &str,
) -> Result<(), Problem> {
    let all = concerned(tx, event, days).await?;
    for (people, place) in [(all.coming, CLINICS), (all.leading, MY_GROUPS)] {
        for person in people {
            tell_in(tx, person, event, (what, words, place)).await?;
        }
    }
    Ok(())
}

/// Writes to one of those who come.
pub(crate) async fn tell(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    event: &Event,
    what: &str,
    words: &str,
) -> Result<(), Problem> {
    tell_in(tx, person, event, (what, words, CLINICS)).await
}
