//! Everything the declarations of one person rest on, read from the stages that keep it.
//!
//! What this room must not know: what follows from it.

use delivery::TookPart;
use kit::{Problem, db::ReadTx};
use registration::{Cohort, Enrolment};
use rulebook::{
    base::{BasisPoints, Now},
    delivery::engagement::Weights,
    registration::{EnrolmentId, cohort::CohortDays},
    reporting::declaration::Evidence,
};

use super::{
    Kept, Known,
    chosen::{self, Chosen},
    schedules_of, store,
};

/// Reads it for this enrolment.
pub(super) async fn known(tx: &ReadTx<'_>, id: EnrolmentId, now: Now) -> Result<Known, Problem> {
    let enrolment = registration::enrolment(tx, id).await?;
    of(tx, enrolment, now).await
}

/// Reads it for an enrolment that is at hand.
async fn of(tx: &ReadTx<'_>, enrolment: Enrolment, now: Now) -> Result<Known, Problem> {
    let cohort = registration::cohort(tx, enrolment.cohort).await?;
    let beside = Beside {
        evidence: delivery::took_part(tx, enrolment.id).await?,
        chosen: chosen::choice(tx, enrolment.id).await?,
        made: store::of_enrolment(tx, enrolment.id).await?,
        engagement: engagement(tx, enrolment.id, now).await?,
    };
    Ok(beside.known(enrolment, &cohort.days))
}

/// Reads it for everybody of a cohort, in eight questions for every 32 people, however much they did.
pub(super) async fn of_cohort(
    tx: &ReadTx<'_>,
    cohort: &Cohort,
    now: Now,
) -> Result<Vec<Known>, Problem> {
    let all = registration::enrolments_of_cohort(tx, cohort.id).await?;
    let ids: Vec<EnrolmentId> = all.iter().map(|one| one.id).collect();
    let mut evidence = delivery::took_part_of(tx, &ids).await?;
    let mut choices = chosen::of_several(tx, &ids).await?;
    let mut made = store::of_several(tx, &ids).await?;
    let numbers = delivery::engagements(tx, &all, now).await?;
    let known = all.into_iter().map(|enrolment| {
        let id = enrolment.id;
        let number = numbers.get(&id).map(|found| (found.total, found.gate));
        Beside {
            evidence: evidence.remove(&id).unwrap_or_default(),
            chosen: choices.remove(&id),
            made: made.remove(&id).unwrap_or_default(),
            engagement: number.unwrap_or_else(nothing_earned),
        }
        .known(enrolment, &cohort.days)
    });
    Ok(known.collect())
}

/// What is kept beside an enrolment.
struct Beside {
    evidence: Vec<TookPart>,
    chosen: Option<Chosen>,
    made: Vec<Kept>,
    engagement: (BasisPoints, BasisPoints),
}

impl Beside {
    fn known(self, enrolment: Enrolment, days: &CohortDays) -> Known {
        let identifier = self.chosen.as_ref().map(|it| it.identifier.as_str());
        let schedule = chosen::among(days, identifier);
        let other = schedules_of(days)
            .into_iter()
            .find(|one| one.identifier != schedule.identifier);
        let evidence = self.evidence.into_iter();
        Known {
            other_schedule: other.map(|one| one.identifier).unwrap_or_default(),
            schedule,
            made: self.made,
            evidence: evidence
                .map(|TookPart { on, what, key }| Evidence { on, what, key })
                .collect(),
            engagement: self.engagement,
            outcome: enrolment.outcome,
            enrolment,
        }
    }
}

fn nothing_earned() -> (BasisPoints, BasisPoints) {
    (BasisPoints(0), Weights::NPQ_SENCO.gate_points())
}

/// The engagement number and its gate; nothing earned where an intake has no timetable yet.
pub(crate) async fn engagement(
    tx: &ReadTx<'_>,
    id: EnrolmentId,
    now: Now,
) -> Result<(BasisPoints, BasisPoints), Problem> {
    match delivery::engagement(tx, id, now).await {
        Ok(found) => Ok((found.total, found.gate)),
        Err(Problem::Refused(_)) => Ok(nothing_earned()),
        Err(other) => Err(other),
    }
}
