//! The schedule that was chosen for somebody; without a choice it is the cohort's own.
//!
//! What this room must not know: who asked for it, or over which door.

use std::collections::HashMap;

use kit::{
    App, Fault, Problem, Process,
    db::{AT_ONCE, ReadTx, Row, Sql, WriteTx, filled},
};
use rulebook::{
    base::Instant,
    people::{Permit, ProviderId},
    registration::{EnrolmentId, cohort::CohortDays, enrolment::EnrolmentState},
    reporting::declaration::{Schedule, follow},
};

use super::{schedules_of, store};

/// Another schedule was chosen.
pub const SCHEDULE_CHOSEN: Process = Process::new("schedule_chosen", "chose another schedule for");

const CHOOSE: Sql = Sql::new(
    "insert into reporting_schedules (enrolment_id, provider_id, identifier, chosen_at) values ($1, $2, $3, $4)
     on conflict (enrolment_id) do update set provider_id = excluded.provider_id,
       identifier = excluded.identifier, chosen_at = excluded.chosen_at",
);
const OF: Sql =
    Sql::new("select identifier, chosen_at from reporting_schedules where enrolment_id = $1");
const OF_SEVERAL: Sql = Sql::new(
    "select identifier, chosen_at, enrolment_id from reporting_schedules
     where enrolment_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by enrolment_id",
);
const BY: Sql = Sql::new(
    "select identifier, chosen_at, enrolment_id from reporting_schedules
     where provider_id = $1 order by enrolment_id",
);

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The schedule.
    pub identifier: String,
    /// When it was chosen.
    pub at: Instant,
}

rulebook::refusals! {
    /// Why no schedule is chosen.
    pub enum NotChosen {
        /// The cohort does not have it.
        Unknown = "no_such_schedule" [rulebook::source::DFE_SCHEDULE, "schedule_identifier"] "Choose one of the schedules of this cohort.";
    }
}

/// Keeps a choice, inside an act.
pub async fn choose_in(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    provider: ProviderId,
    identifier: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run(CHOOSE, &[&enrolment, &provider, &identifier, &at])
        .await?;
    tx.about(enrolment);
    tx.became("schedule", identifier);
    Ok(())
}

/// Has somebody follow the other schedule of their cohort. Process: [`SCHEDULE_CHOSEN`].
///
/// # Errors
/// [`NotChosen`]; the refusals of [`follow`].
pub async fn choose(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    identifier: String,
) -> Result<(), Problem> {
    app.act(permit, &SCHEDULE_CHOSEN, async move |tx| {
        let held = registration::enrolment(tx, id).await?;
        let days = registration::cohort(tx, held.cohort).await?.days;
        let from = of(tx, id, &days).await?;
        let to = schedules_of(&days)
            .into_iter()
            .find(|one| one.identifier == identifier)
            .ok_or(NotChosen::Unknown)?;
        let made: Vec<_> = store::of_enrolment(tx, id)
            .await?
            .iter()
            .map(super::Kept::made)
            .collect();
        let withdrawn = held.state == EnrolmentState::Withdrawn;
        follow(Some(&from), &to, &made, withdrawn)?;
        choose_in(tx, id, held.provider, &identifier).await
    })
    .await
}

/// The choice that was made for somebody, if any.
pub async fn choice(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Option<Chosen>, Problem> {
    Ok(tx.first(OF, &[&enrolment], read).await?)
}

/// The schedule that somebody follows in a cohort with these days.
pub async fn of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    days: &CohortDays,
) -> Result<Schedule, Problem> {
    let chosen = choice(tx, enrolment).await?;
    Ok(among(
        days,
        chosen.as_ref().map(|it| it.identifier.as_str()),
    ))
}

/// Every choice that was made for a provider's people.
pub async fn by(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<HashMap<EnrolmentId, Chosen>, Problem> {
    let mut found = HashMap::new();
    tx.each(BY, &[&provider], |row| {
        found.insert(row.get(2)?, read(row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The choices that were made for several people.
pub(super) async fn of_several(
    tx: &ReadTx<'_>,
    all: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, Chosen>, Problem> {
    let mut found = HashMap::new();
    for some in all.chunks(AT_ONCE) {
        tx.each(OF_SEVERAL, &filled(some), |row| {
            found.insert(row.get(2)?, read(row)?);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Chosen, Fault> {
    Ok(Chosen {
        identifier: row.get(0)?,
        at: row.get(1)?,
    })
}

/// The chosen schedule of a cohort, or its own.
pub fn among(days: &CohortDays, chosen: Option<&str>) -> Schedule {
    let [own, other] = schedules_of(days);
    if chosen == Some(other.identifier.as_str()) {
        other
    } else {
        own
    }
}
