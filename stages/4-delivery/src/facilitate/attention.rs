//! The facts behind who needs attention: read for a whole group at once where that can be.
//!
//! What this room must not know: when a concern is raised (the rulebook does), names, pages.

use std::collections::HashMap;

use kit::{Problem, clock::Clock, db::ReadTx};
use registration::Enrolment;
use rulebook::{
    base::{Day, Now},
    delivery::{
        attention::{Facts, Raised, concerns},
        engagement::{Engagement, Strand},
    },
    registration::{EnrolmentId, enrolment::EnrolmentState},
};

use crate::{
    attendance::store::OpenCatchUp,
    engagement::{self, engagement as number},
    group::Group,
    message::store::{Unread, unread},
    study, timetable,
};

/// Days ahead for which it is asked whether something open falls due.
const AHEAD: i32 = 7;

/// What is the same for everybody of a group.
pub(crate) struct Look {
    now: Now,
    /// Does a part fall due soon?
    due_soon: bool,
    /// Has everything fallen due?
    over: bool,
    unread_by_them: HashMap<EnrolmentId, Unread>,
    unread_by_us: HashMap<EnrolmentId, Unread>,
}

impl Look {
    pub(crate) async fn of(tx: &ReadTx<'_>, group: &Group, now: Now) -> Result<Self, Problem> {
        let until = now.day.plus_days(AHEAD);
        let openings = timetable::store::openings(tx, group.cohort).await?;
        let (unread_by_them, unread_by_us) = unread(tx, group.id).await?;
        Ok(Self {
            now,
            due_soon: openings
                .iter()
                .any(|one| one.due_on >= now.day && one.due_on <= until),
            over: openings
                .iter()
                .map(|one| one.due_on)
                .max()
                .is_some_and(|last| last < now.day),
            unread_by_them,
            unread_by_us,
        })
    }

    /// How many messages of theirs wait to be read.
    pub(crate) fn unread_of(&self, id: EnrolmentId) -> i64 {
        self.unread_by_us.get(&id).map_or(0, |unread| unread.many)
    }

    /// The concerns of one participant.
    pub(crate) async fn at(
        &self,
        tx: &ReadTx<'_>,
        (who, told): (&Enrolment, Option<&Engagement>),
        catch_ups: &[OpenCatchUp],
        clock: &Clock,
    ) -> Result<Vec<Raised>, Problem> {
        let mine = || catch_ups.iter().filter(|one| one.enrolment == who.id);
        let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
        let (by_them, by_us) = (
            self.unread_by_them.get(&who.id),
            self.unread_by_us.get(&who.id),
        );
        let oldest = by_them.into_iter().chain(by_us).map(|one| one.since).min();
        let behind = told.map_or(0, |told| {
            let study = |strand| strand != Strand::Attendance;
            count(told.missing.iter().filter(|one| study(one.strand)).count())
        });
        let facts = Facts {
            active: who.state == EnrolmentState::Active,
            likely: told.map(|told| (told.forecast.likely, told.gate)),
            out_of_reach: told.is_some_and(|told| !told.forecast.gate_in_reach),
            missed: count(mine().count()),
            waiting: count(mine().filter(|one| one.to_read()).count()),
            behind,
            taught: self.over && told.is_some_and(|told| told.reached),
            next_due: self.next_due(tx, who).await?,
            seen_on: seen_on(tx, who, clock).await?,
            started_on: Some(who.started_on),
            unread_since: oldest.map(|at| clock.at(at).day),
            returns_on: (who.state == EnrolmentState::Deferred)
                .then_some(who.returns_on)
                .flatten(),
        };
        Ok(concerns(&facts, self.now.day))
    }

    /// The day of the next thing that is open; read only when a part falls due soon.
    async fn next_due(&self, tx: &ReadTx<'_>, who: &Enrolment) -> Result<Option<Day>, Problem> {
        if !self.due_soon || !who.is_active() {
            return Ok(None);
        }
        let gathered = engagement::gather(tx, who, self.now).await?;
        let plan = gathered.map(|gathered| gathered.plan(self.now.day));
        Ok(plan.and_then(|plan| {
            let study = plan
                .coming
                .iter()
                .filter(|one| one.strand != Strand::Attendance);
            study.map(|one| one.due).min()
        }))
    }
}

/// The concerns that somebody of a group raises; none for whoever is in no group.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn concerns_of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    now: Now,
    clock: &Clock,
) -> Result<Vec<Raised>, Problem> {
    let Some(group) = crate::group::store::group_of(tx, enrolment).await? else {
        return Ok(Vec::new());
    };
    let group = crate::group::store::one(tx, group).await?;
    let who = registration::enrolment(tx, enrolment).await?;
    let look = Look::of(tx, &group, now).await?;
    let catch_ups = crate::attendance::store::open_catch_ups(tx, group.id).await?;
    let told = match number(tx, enrolment, now).await {
        Ok(told) => Some(told),
        Err(Problem::Refused(_)) => None,
        Err(other) => return Err(other),
    };
    look.at(tx, (&who, told.as_ref()), &catch_ups, clock).await
}

/// When somebody was last seen: by a session, or by a step they finished.
async fn seen_on(tx: &ReadTx<'_>, who: &Enrolment, clock: &Clock) -> Result<Option<Day>, Problem> {
    let session = people::last_seen(tx, who.person).await?;
    let step = study::store::last_done(tx, who.id).await?;
    Ok(session.max(step).map(|at| clock.at(at).day))
}
