//! Everything the declarations of one person rest on, read from the stages that keep it.
//!
//! What this room must not know: what follows from it.

use delivery::TookPart;
use kit::{Problem, db::ReadTx};
use registration::Enrolment;
use rulebook::{
    base::{BasisPoints, Now},
    delivery::engagement::Weights,
    registration::EnrolmentId,
    reporting::declaration::Evidence,
};

use super::{Known, chosen, schedules_of, store};

/// Reads it for this enrolment.
pub(super) async fn known(
    tx: &mut ReadTx<'_>,
    id: EnrolmentId,
    now: Now,
) -> Result<Known, Problem> {
    let enrolment = registration::enrolment(tx, id).await?;
    of(tx, enrolment, now).await
}

/// Reads it for an enrolment that is at hand.
pub(super) async fn of(
    tx: &mut ReadTx<'_>,
    enrolment: Enrolment,
    now: Now,
) -> Result<Known, Problem> {
    let cohort = registration::cohort(tx, enrolment.cohort).await?;
    let evidence = delivery::took_part(tx, enrolment.id)
        .await?
        .into_iter()
        .map(|TookPart { on, what, key }| Evidence { on, what, key })
        .collect();
    let schedule = chosen::of(tx, enrolment.id, &cohort.days).await?;
    let other = schedules_of(&cohort.days)
        .into_iter()
        .find(|one| one.identifier != schedule.identifier);
    Ok(Known {
        other_schedule: other.map(|one| one.identifier).unwrap_or_default(),
        schedule,
        made: store::of_enrolment(tx, enrolment.id).await?,
        evidence,
        engagement: engagement(tx, enrolment.id, now).await?,
        outcome: enrolment.outcome,
        enrolment,
    })
}

/// The engagement number and its gate; nothing earned where an intake has no timetable yet.
pub(crate) async fn engagement(
    tx: &mut ReadTx<'_>,
    id: EnrolmentId,
    now: Now,
) -> Result<(BasisPoints, BasisPoints), Problem> {
    match delivery::engagement(tx, id, now).await {
        Ok(found) => Ok((found.total, found.gate)),
        Err(Problem::Refused(_)) => Ok((BasisPoints(0), Weights::NPQ_SENCO.gate_points())),
        Err(other) => Err(other),
    }
}
