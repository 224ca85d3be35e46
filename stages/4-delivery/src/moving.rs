//! Moving an intake to another edition: looked at first, done on purpose, told to its people, undone by moving back.
//!
//! What this room must not know: what any text says, or how progress is carried (the rulebook does).

pub(crate) mod jobs;
mod letters;
pub(crate) mod pages;
pub(crate) mod pinned;
mod preview;
mod store;
mod view;

use std::{collections::HashSet, sync::Arc};

use curriculum::{Library, Shift};
use kit::{App, OrNotFound, Problem, Process, db::WriteTx};
use programme::Programme;
use registration::{Cohort, Enrolment};
use rulebook::{
    base::{Day, Instant},
    delivery::{
        MoveId,
        carry::{MoveFacts, MoveRefusal, may_move},
        engagement::Weights,
    },
    people::{Action, Permit, PersonId},
    production::EditionId,
    registration::{CohortId, enrolment::EnrolmentState},
};

use crate::{
    engagement::{self, Asked},
    timetable::{self, Expectation, Opening},
};
use preview::{Lenses, PersonEffect};

/// An intake was moved to another edition.
pub const MOVED: Process =
    Process::new("cohort_moved", "moved to another edition the intake").with_reason();
/// A move was planned for a later day.
pub const PLANNED: Process = Process::new(
    "cohort_move_planned",
    "planned to move to another edition the intake",
)
.with_reason();
/// A planned move was dropped.
pub const DROPPED: Process = Process::new(
    "cohort_move_dropped",
    "dropped the planned move to another edition of the intake",
);

rulebook::coded! {
    /// Where a move stands.
    pub enum MoveState {
        /// Waits for its day.
        Planned = "planned", "Planned";
        /// Done.
        Done = "done", "Done";
        /// Dropped before its day, or refused on it.
        Dropped = "dropped", "Dropped";
    }
}

/// A move of an intake from one edition to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Its id.
    pub id: MoveId,
    /// The intake.
    pub cohort: CohortId,
    /// The edition that it studied.
    pub from: EditionId,
    /// The edition that it studies since, or is to study.
    pub to: EditionId,
    /// Where it stands.
    pub state: MoveState,
    /// The day of the move.
    pub on: Day,
    /// Why, as its people read it.
    pub reason: String,
    /// Who asked for it; nobody for Senda itself.
    pub by: Option<PersonId>,
    /// How many people were moved.
    pub people: i64,
    /// When it last changed.
    pub changed_at: Instant,
}

/// A move that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMove {
    /// The intake.
    pub cohort: CohortId,
    /// The edition that whoever asks has found it on.
    pub from: EditionId,
    /// The edition that it is to study.
    pub to: EditionId,
    /// Why, as its people will read it.
    pub reason: String,
    /// Whether whoever asks has looked at what changes.
    pub seen: bool,
}

/// The newest move of an intake that was done, if it is still where that move brought it.
pub(crate) async fn newest(app: &App, cohort: CohortId) -> Result<Option<Move>, Problem> {
    app.db()
        .read(async |tx| store::newest_done(tx, cohort).await)
        .await
}

/// What changes between two editions, with what their authors marked.
pub(crate) async fn shift_between(
    app: &App,
    from: EditionId,
    to: EditionId,
) -> Result<Shift, Problem> {
    let old = Library::edition(app, &from).await?;
    let new = Library::edition(app, &to).await?;
    let taught = Library::taught(app, from, to).await?;
    Ok(curriculum::shift(&old, &new, &taught))
}

/// What is new in an edition, in its own note.
pub(crate) async fn note_of(app: &App, id: EditionId) -> Result<String, Problem> {
    let all = app
        .db()
        .read(async |tx| curriculum::editions(tx).await)
        .await?;
    let found = all.into_iter().find(|one| one.id == id);
    Ok(found.map_or_else(String::new, |one| one.note))
}

/// Whether the editions assess differently.
fn assessment_changes(old: &Programme, new: &Programme) -> bool {
    old.assessment != new.assessment
}

/// Everything an act needs that is found before it begins.
struct Prepared {
    asked: NewMove,
    lenses: Lenses,
    versions: (String, String),
    assessment_changes: bool,
    weights: Weights,
    expectations: Vec<Expectation>,
    programme: Arc<Programme>,
    origin: String,
}

async fn prepare(app: &App, asked: NewMove) -> Result<Prepared, Problem> {
    let old = Library::edition(app, &asked.from).await?;
    let new = Library::edition(app, &asked.to).await?;
    Ok(Prepared {
        lenses: Lenses::of(app, asked.from, asked.to).await?,
        versions: (old.version.clone(), new.version.clone()),
        assessment_changes: assessment_changes(&old, &new),
        weights: timetable::weights(&new),
        expectations: timetable::expectations(&new),
        programme: new,
        origin: app.config().site.origin.clone(),
        asked,
    })
}

/// Moves an intake, with everybody who is taught in it, to another edition; how many people that were. Nothing that
/// anybody has done is taken away, and moving back brings back exactly what was. Process: [`MOVED`].
///
/// # Errors
/// [`MoveRefusal`]; [`Problem::MovedOn`] when the intake does not study `from` any more.
pub async fn move_cohort(app: &App, permit: &Permit, asked: NewMove) -> Result<i64, Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    let by = permit.actor();
    let prepared = prepare(app, asked).await?;
    app.act(permit, &MOVED, async move |tx| {
        let id: MoveId = tx.mint();
        let people = do_move(tx, &prepared).await?;
        let asked = &prepared.asked;
        let done = Move {
            id,
            cohort: asked.cohort,
            from: asked.from,
            to: asked.to,
            state: MoveState::Done,
            on: tx.now().day,
            reason: asked.reason.trim().to_owned(),
            by,
            people,
            changed_at: tx.now().at,
        };
        store::add(tx, &done).await?;
        tx.about(id);
        Ok(people)
    })
    .await
}

/// The move itself, inside an act.
async fn do_move(tx: &mut WriteTx<'_>, prepared: &Prepared) -> Result<i64, Problem> {
    let asked = &prepared.asked;
    let cohort = registration::cohort(tx, asked.cohort).await?;
    if cohort.edition != asked.from {
        return Err(Problem::MovedOn);
    }
    check(&cohort, prepared, tx)?;
    let everybody = taught_in(registration::enrolments_of_cohort(tx, cohort.id).await?);
    let mut effects = Vec::with_capacity(everybody.len());
    for who in &everybody {
        let asks = (&prepared.asks(), tx.now());
        effects.push(preview::effect_of(tx, who, &prepared.lenses, asks).await?);
    }
    registration::put_on_edition(tx, cohort.id, asked.from, asked.to).await?;
    renew_timetable(tx, &cohort, prepared).await?;
    for (who, effect) in everybody.iter().zip(&effects) {
        for key in &effect.credits {
            engagement::store::credit(tx, who.id, key).await?;
        }
    }
    let told = letters::Told {
        cohort: &cohort,
        versions: &prepared.versions,
        reason: asked.reason.trim(),
        origin: &prepared.origin,
    };
    letters::tell_everybody(tx, &told, &effects).await?;
    tx.about(cohort.id);
    tx.changed("edition", Some(asked.from), Some(asked.to));
    let people = i64::try_from(everybody.len()).unwrap_or(i64::MAX);
    tx.became("people", people);
    tx.because(asked.reason.trim());
    Ok(people)
}

fn check(cohort: &Cohort, prepared: &Prepared, tx: &WriteTx<'_>) -> Result<(), MoveRefusal> {
    let asked = &prepared.asked;
    let facts = MoveFacts {
        from: cohort.edition,
        to: asked.to,
        assessment_opens_on: cohort.days.assessment_opens_on,
        assessment_changes: prepared.assessment_changes,
        reason: &asked.reason,
        seen: asked.seen,
    };
    may_move(&facts, tx.now())
}

impl Prepared {
    fn asks(&self) -> (Weights, &[Expectation]) {
        (self.weights, &self.expectations)
    }
}

/// Those who are taught, now or after a pause. Whoever has finished keeps the edition they studied.
fn taught_in(everybody: Vec<Enrolment>) -> Vec<Enrolment> {
    let taught =
        |who: &Enrolment| matches!(who.state, EnrolmentState::Active | EnrolmentState::Deferred);
    everybody.into_iter().filter(taught).collect()
}

/// What is expected by when: of the new edition. Dates that were chosen stay; parts that are new get suggested ones.
async fn renew_timetable(
    tx: &mut WriteTx<'_>,
    cohort: &Cohort,
    prepared: &Prepared,
) -> Result<(), Problem> {
    if timetable::store::weights(tx, cohort.id).await?.is_none() {
        return Ok(());
    }
    timetable::store::make(tx, cohort.id, &prepared.weights, &prepared.expectations).await?;
    let chosen = timetable::store::openings(tx, cohort.id).await?;
    let suggested = timetable::suggested(
        &prepared.programme,
        cohort.days.starts_on,
        cohort.days.ends_on,
    );
    let openings: Vec<Opening> = suggested
        .into_iter()
        .map(|new| {
            let kept = chosen.iter().find(|one| one.element == new.element);
            kept.cloned().unwrap_or(new)
        })
        .collect();
    timetable::store::set_openings(tx, cohort.id, &openings).await?;
    timetable::renew(tx, cohort.id).await
}

/// Plans a move for a later day: it is looked at again on that day, and done by the same rule. Process: [`PLANNED`].
///
/// # Errors
/// [`MoveRefusal`]; [`Problem::MovedOn`] when the intake does not study `from` any more.
pub async fn plan_move(
    app: &App,
    permit: &Permit,
    asked: NewMove,
    on: Day,
) -> Result<MoveId, Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    let by = permit.actor();
    let prepared = prepare(app, asked).await?;
    let clock = app.clock().clone();
    app.act(permit, &PLANNED, async move |tx| {
        let asked = &prepared.asked;
        let cohort = registration::cohort(tx, asked.cohort).await?;
        if cohort.edition != asked.from {
            return Err(Problem::MovedOn);
        }
        check(&cohort, &prepared, tx)?;
        if on < tx.now().day {
            return Err(MoveRefusal::DayPassed.into());
        }
        let planned = Move {
            id: tx.mint(),
            cohort: cohort.id,
            from: asked.from,
            to: asked.to,
            state: MoveState::Planned,
            on,
            reason: asked.reason.trim().to_owned(),
            by,
            people: 0,
            changed_at: tx.now().at,
        };
        store::add(tx, &planned).await?;
        let due = crate::event::instant_at(&clock, on, jobs::BEFORE_BREAKFAST);
        tx.later_at(&jobs::MoveWhenDue { id: planned.id }, due)
            .await?;
        tx.about(planned.id);
        tx.about(cohort.id);
        tx.became("edition", asked.to);
        tx.became("on", on);
        tx.because(planned.reason);
        Ok(planned.id)
    })
    .await
}

/// Drops a planned move. Process: [`DROPPED`].
///
/// # Errors
/// [`Problem::NotFound`] when there is no such move of this intake; [`Problem::MovedOn`] when it is not planned any more.
pub async fn drop_move(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    id: MoveId,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepCohorts])?;
    app.act(permit, &DROPPED, async move |tx| {
        let found = store::one(tx, id).await?;
        (found.cohort == cohort).then_some(()).or_not_found()?;
        store::settle(tx, id, MoveState::Dropped, 0).await?;
        tx.about(id);
        tx.about(cohort);
        Ok(())
    })
    .await
}

/// What the new edition asks of somebody, when everything they have earned stays earned.
fn asked_of((weights, expectations): (Weights, &[Expectation]), credits: HashSet<String>) -> Asked {
    Asked {
        weights,
        expectations: expectations.to_vec(),
        credits,
    }
}
