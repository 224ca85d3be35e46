//! What is found of a step before the act: its place in the programme, the text that was read, and who may study it now.
//!
//! What this room must not know: what is kept of it.

use std::sync::Arc;

use kit::{App, OrNotFound, Problem, db::WriteTx};
use programme::Programme;
use registration::Enrolment;
use rulebook::{
    delivery::{carry::StepDone, opening, progress::ProgressRefusal},
    people::Permit,
    production::EditionId,
    registration::{CohortId, EnrolmentId, enrolment::EnrolmentState},
};
use tokio::try_join;

use super::{find_step, next_key, seen, step_key};

/// The one who studies, when they may study this step now. The opening is asked for in the intake in which they were found before the
/// act; should they have gone to another meanwhile, they are asked to look again.
pub(super) async fn may_study(
    tx: &WriteTx<'_>,
    permit: &Permit,
    enrolment: EnrolmentId,
    facts: &StepFacts,
) -> Result<Enrolment, Problem> {
    let (who, found) = try_join!(
        crate::own(tx, permit, enrolment),
        crate::timetable::store::opening(tx, facts.cohort, &facts.element),
    )?;
    if who.cohort != facts.cohort {
        return Err(Problem::MovedOn);
    }
    if who.state != EnrolmentState::Active {
        return Err(ProgressRefusal::NotActive {
            standing: who.state,
        }
        .into());
    }
    opening::open(found.map(|one| one.opens_on), tx.now().day)?;
    Ok(who)
}

/// What was found of a step before the act: enough to decide, small enough to move.
pub(super) struct StepFacts {
    pub(super) cohort: CohortId,
    pub(super) element: String,
    pub(super) checks: i64,
    pub(super) next: Option<String>,
    pub(super) module: String,
    /// Every step of the module.
    pub(super) steps: Vec<String>,
    /// The text that is read.
    pub(super) read: StepDone,
}

/// The edition whose text of a step was on the page: the one studied now, or the one in which `seal` was shown before the
/// intake was moved.
pub(super) async fn edition_read(
    app: &App,
    enrolment: EnrolmentId,
    (key, seal): (&str, Option<&str>),
) -> Result<(CohortId, EditionId), Problem> {
    let who = app
        .db()
        .read(async |tx| registration::enrolment(tx, enrolment).await)
        .await?;
    let edition = edition_shown(app, &who, (key, seal)).await?;
    Ok((who.cohort, edition))
}

/// The same, for an enrolment that has been read.
pub(super) async fn edition_shown(
    app: &App,
    who: &Enrolment,
    (key, seal): (&str, Option<&str>),
) -> Result<EditionId, Problem> {
    let Some(seal) = seal else {
        return Ok(who.edition);
    };
    let seals = curriculum::Library::seals(app, &who.edition).await?;
    if seals.get(key).is_some_and(|now| now == seal) {
        return Ok(who.edition);
    }
    let shown = app
        .db()
        .read(async |tx| seen::edition_of(tx, who.id, (key, seal)).await)
        .await?;
    Ok(shown.unwrap_or(who.edition))
}

pub(super) async fn step_facts(
    app: &App,
    (cohort, edition): (CohortId, EditionId),
    key: &str,
) -> Result<(Arc<Programme>, StepFacts), Problem> {
    let programme = crate::timetable::programme_of(app, &edition).await?;
    let seals = curriculum::Library::seals(app, &edition).await?;
    let found = find_step(&programme, key).or_not_found()?;
    let facts = StepFacts {
        cohort,
        element: found.element.key.clone(),
        checks: i64::try_from(found.step.checks.len()).unwrap_or(i64::MAX),
        next: next_key(&programme, key),
        module: found.module.id.clone(),
        steps: found
            .module
            .steps
            .iter()
            .map(|one| step_key(&found.module.id, &one.id))
            .collect(),
        read: StepDone {
            key: key.to_owned(),
            seal: seals.get(key).cloned().or_not_found()?,
            edition,
        },
    };
    Ok((programme, facts))
}
