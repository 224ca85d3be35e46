//! The one engagement number: gathered from what happened, counted by the rule, kept where it changes.
//!
//! What this room must not know: how the number is counted (the rulebook does), or what anybody may do with it.

pub(crate) mod api;
mod in_short;
pub(crate) mod jobs;
pub(crate) mod pages;
pub(crate) mod store;

use std::collections::{BTreeMap, HashMap, HashSet};

use kit::{
    Problem, Process,
    db::{ReadTx, WriteTx},
};
use registration::{Enrolment, Seat};
use rulebook::{
    base::{Day, Now},
    delivery::{
        engagement::{
            Engagement, EngagementFacts, Expected, Happened, Mend, Pause, Plan, Strand, Weights,
            engagement as count, plan,
        },
        opening::OpeningRefusal,
        progress::TaskState,
    },
    registration::{EnrolmentId, enrolment::EnrolmentState},
};

pub(crate) use in_short::{InShort, in_short};

use crate::{
    event::Event,
    timetable::{self, Expectation, Opening},
};

/// The numbers of an intake were counted anew: kept beside what they are counted from.
pub const COUNTED: Process =
    Process::new("engagement_counted", "counted the engagement of").own_trail();

/// An event somebody can come to, and what came of it.
pub(crate) struct Attended {
    pub(crate) event: Event,
    pub(crate) booked: bool,
    pub(crate) mark: Option<rulebook::delivery::attendance::Attendance>,
}

/// Everything the number is counted from, for one person.
pub(crate) struct Gathered {
    weights: Weights,
    expected: Vec<Expected>,
    pauses: Vec<Pause>,
}

/// Gathers what is expected of this enrolment and what came of it: from events, answers and tasks alone.
/// Nothing when its intake has no timetable.
pub(crate) async fn gather(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    now: Now,
) -> Result<Option<Gathered>, Problem> {
    let Some(weights) = timetable::store::weights(tx, who.cohort).await? else {
        return Ok(None);
    };
    let asked = Asked {
        weights,
        expectations: timetable::store::expected(tx, who.cohort).await?,
        credits: store::credits(tx, who.id).await?,
    };
    gather_asked(tx, who, now, asked).await.map(Some)
}

/// What an edition asks of somebody, and what stays earned of an edition before.
pub(crate) struct Asked {
    pub(crate) weights: Weights,
    pub(crate) expectations: Vec<Expectation>,
    pub(crate) credits: HashSet<String>,
}

/// The same as [`gather`], for what this edition asks, be it the intake’s or not.
pub(crate) async fn gather_asked(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    now: Now,
    asked: Asked,
) -> Result<Gathered, Problem> {
    let Asked {
        weights,
        expectations,
        credits,
    } = asked;
    let openings = timetable::store::openings(tx, who.cohort).await?;
    let group = crate::group::store::group_of(tx, who.id).await?;
    let last = openings.last().map_or(now.day, |opening| opening.due_on);
    let happened = Outcomes {
        last,
        events: store::attended(tx, who.cohort, group, who.id).await?,
        answered: store::answered(tx, who.id).await?,
        tasks: crate::task::store::states(tx, who.id).await?,
        credits,
        now,
    };
    let due: HashMap<&str, Day> = openings
        .iter()
        .map(|one: &Opening| (one.element.as_str(), one.due_on))
        .collect();
    let expected = expectations
        .into_iter()
        .map(|one| {
            let by = due.get(one.element.as_str()).copied().unwrap_or(last);
            happened.of(one, by)
        })
        .collect();
    let pauses = pauses(&who.seat());
    Ok(Gathered {
        weights,
        expected,
        pauses,
    })
}

/// Deferrals, as registration tells them: the present one by its first day, earlier ones by their days, which end where the
/// present standing begins.
pub(crate) fn pauses(who: &Seat) -> Vec<Pause> {
    let mut pauses = Vec::new();
    if let Ok(days @ 1..) = i32::try_from(who.days_deferred) {
        let from = who.state_on.plus_days(-days).max(who.started_on);
        pauses.push(Pause {
            from,
            until: Some(from.plus_days(days)),
        });
    }
    if who.state == EnrolmentState::Deferred {
        pauses.push(Pause {
            from: who.state_on,
            until: None,
        });
    }
    pauses
}

impl Gathered {
    /// The number as of this day.
    pub(crate) fn count(&self, today: Day) -> Engagement {
        let facts = EngagementFacts {
            weights: self.weights,
            expected: &self.expected,
            pauses: &self.pauses,
        };
        count(&facts, today)
    }

    /// The whole programme as points: earned, missed, still to come.
    pub(crate) fn plan(&self, today: Day) -> Plan {
        let facts = EngagementFacts {
            weights: self.weights,
            expected: &self.expected,
            pauses: &self.pauses,
        };
        plan(&facts, today)
    }

    /// The keys of what is earned in full by study and tasks, which moving to another edition must not take away.
    pub(crate) fn earned(&self) -> HashSet<String> {
        self.expected
            .iter()
            .filter(|one| one.strand != Strand::Attendance && one.happened.halves() == 2)
            .map(|one| one.key.clone())
            .collect()
    }

    /// The first day on which the number, or a way to mend it, may be another without anything being done: when the next
    /// thing counts, or a date that could be booked instead has passed.
    fn holds_until(&self, today: Day) -> Day {
        if !self.pauses.is_empty() {
            return today.plus_days(1);
        }
        let next = self
            .expected
            .iter()
            .flat_map(|one| {
                let by = one.mend.as_ref().and_then(|mend| mend.by);
                [Some(one.counts_from(one.due)), by.map(|by| by.plus_days(1))]
            })
            .flatten()
            .filter(|day| *day > today)
            .min();
        next.unwrap_or_else(|| today.plus_years(10))
    }
}

struct Outcomes {
    /// The last day of teaching.
    last: Day,
    events: Vec<Attended>,
    answered: HashMap<String, i64>,
    tasks: BTreeMap<String, TaskState>,
    /// What was earned before the intake was moved to another edition: it stays earned.
    credits: HashSet<String>,
    now: Now,
}

impl Outcomes {
    fn of(&self, one: Expectation, by: Day) -> Expected {
        let (happened, due, mend) = match one.strand {
            Strand::Attendance => self.event(&one),
            Strand::Checks => {
                let key = one.key.strip_prefix("check:").unwrap_or_default();
                let answered = self.answered.get(key).copied().unwrap_or(0);
                let how = format!("Answer the checks of “{}”", one.title);
                (
                    done(answered >= one.share || self.credits.contains(&one.key)),
                    by,
                    mend(how, one.minutes),
                )
            }
            Strand::Application => {
                let module = one.key.strip_prefix("task:").unwrap_or_default();
                let state = self.tasks.get(module);
                let counts = state.is_some_and(|state| TaskState::COUNTS.contains(state));
                let how = format!("Hand in “{}”", one.title);
                (
                    done(counts || self.credits.contains(&one.key)),
                    by,
                    mend(how, one.minutes),
                )
            }
        };
        Expected {
            key: one.key,
            strand: one.strand,
            title: one.title,
            due,
            share: one.share,
            happened,
            mend: Some(mend),
        }
    }

    /// The event that counts for an element: the one attended best, else the one booked, else the last one there is.
    fn event(&self, one: &Expectation) -> (Happened, Day, Mend) {
        let mine = || {
            self.events
                .iter()
                .filter(|it| it.event.plan.element == one.element && !it.event.called_off())
        };
        let best = mine()
            .filter_map(|it| it.mark.map(|mark| (mark.happened(), it)))
            .max_by_key(|(happened, it)| (happened.halves(), it.event.starts_at));
        if let Some((happened, it)) = best {
            let how = format!("Do the catch-up for “{}”", one.title);
            return (happened, it.event.plan.day, mend(how, one.minutes));
        }
        let chosen = mine().find(|it| it.booked).or_else(|| mine().next_back());
        // What nobody has scheduled yet, nobody has missed.
        let due = chosen.map_or(self.last, |it| it.event.plan.day);
        let ahead = |it: &Attended| it.event.starts_at > self.now.at;
        // The session itself is no other date of it.
        let itself = chosen.map(|it| it.event.id);
        let again = mine()
            .filter(|it| Some(it.event.id) != itself && it.event.by_booking() && ahead(it))
            .map(|it| it.event.plan.day)
            .max();
        let by_then = |by, how| Mend {
            by: Some(by),
            ..mend(how, one.minutes)
        };
        let way = match (chosen.filter(|it| ahead(it)), again) {
            (Some(it), _) => by_then(it.event.plan.day, format!("Come to “{}”", one.title)),
            (None, Some(by)) => by_then(by, format!("Book another date of “{}”", one.title)),
            (None, None) => mend(
                format!(
                    "Ask your facilitator to record “{}”, or to open a catch-up",
                    one.title
                ),
                5,
            ),
        };
        (Happened::NotDone, due, way)
    }
}

fn done(yes: bool) -> Happened {
    if yes {
        Happened::Done
    } else {
        Happened::NotDone
    }
}

fn mend(how: String, minutes: i64) -> Mend {
    Mend {
        how,
        minutes,
        by: None,
    }
}

/// Counts this enrolment's number anew and keeps it, in the transaction that changed what it is counted from.
pub(crate) async fn recount(tx: &mut WriteTx<'_>, who: &Enrolment) -> Result<(), Problem> {
    let now = tx.now();
    match gather(tx, who, now).await? {
        Some(gathered) => {
            let told = gathered.count(now.day);
            store::keep(tx, who, &told, now.day, gathered.holds_until(now.day)).await
        }
        None => Ok(()),
    }
}

/// This enrolment's number with everything behind it: as kept, or counted anew when something fell due since.
///
/// # Errors
/// [`OpeningRefusal::NoTimetable`] while the intake has no timetable: nothing can be counted then, and no gate is reached.
pub async fn engagement(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    now: Now,
) -> Result<Engagement, Problem> {
    let who = registration::enrolment(tx, enrolment).await?;
    if let Some(kept) = store::kept(tx, &who, now.day).await? {
        return Ok(kept);
    }
    match gather(tx, &who, now).await? {
        Some(gathered) => Ok(gathered.count(now.day)),
        None => Err(OpeningRefusal::NoTimetable.into()),
    }
}

/// The numbers of everybody in one cohort: those that are kept in one question for many, the others counted one by one. Nobody
/// has one while the cohort has no timetable.
pub async fn engagements(
    tx: &ReadTx<'_>,
    all: &[Enrolment],
    now: Now,
) -> Result<HashMap<EnrolmentId, Engagement>, Problem> {
    let mut found = store::all_kept(tx, all, now.day).await?;
    for who in all {
        if found.contains_key(&who.id) {
            continue;
        }
        let Some(gathered) = gather(tx, who, now).await? else {
            break;
        };
        found.insert(who.id, gathered.count(now.day));
    }
    Ok(found)
}

/// The number counted from events, answers and tasks alone, whatever was kept.
///
/// # Errors
/// [`OpeningRefusal::NoTimetable`].
pub async fn counted(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    now: Now,
) -> Result<Engagement, Problem> {
    let who = registration::enrolment(tx, enrolment).await?;
    match gather(tx, &who, now).await? {
        Some(gathered) => Ok(gathered.count(now.day)),
        None => Err(OpeningRefusal::NoTimetable.into()),
    }
}

/// The number and the whole programme behind it, counted from events, answers and tasks alone.
///
/// # Errors
/// [`OpeningRefusal::NoTimetable`].
pub async fn explained(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    now: Now,
) -> Result<(Engagement, Plan), Problem> {
    let who = registration::enrolment(tx, enrolment).await?;
    match gather(tx, &who, now).await? {
        Some(gathered) => Ok((gathered.count(now.day), gathered.plan(now.day))),
        None => Err(OpeningRefusal::NoTimetable.into()),
    }
}

/// Where a missing point is earned.
pub(crate) fn href(key: &str) -> String {
    match key.split_once(':') {
        Some(("check", step)) => format!("/study/m/{step}"),
        Some(("task", module)) => format!("/tasks/{module}"),
        _ => "/clinics".to_owned(),
    }
}
