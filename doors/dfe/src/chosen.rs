//! The schedule that a provider chose for somebody; without a choice it is the cohort's own.
//!
//! What this room must not know: what a schedule asks.

use std::collections::HashMap;

use kit::{
    Problem, Process,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{
    people::ProviderId,
    registration::{EnrolmentId, cohort::CohortDays},
    reporting::declaration::Schedule,
};

/// Another schedule was chosen.
pub const SCHEDULE_CHOSEN: Process = Process::new("schedule_chosen", "chose another schedule for");

const CHOOSE: Sql = Sql::new(
    "insert into dfe_schedules (enrolment_id, provider_id, identifier, chosen_at) values ($1, $2, $3, $4)
     on conflict (enrolment_id) do update set identifier = excluded.identifier, chosen_at = excluded.chosen_at",
);
const OF: Sql = Sql::new("select identifier from dfe_schedules where enrolment_id = $1");
const BY: Sql = Sql::new(
    "select enrolment_id, identifier from dfe_schedules where provider_id = $1 order by enrolment_id",
);

/// Keeps a choice, inside an act.
pub(crate) async fn choose(
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

/// The schedule that somebody follows in a cohort with these days.
pub(crate) async fn of(
    tx: &mut ReadTx<'_>,
    enrolment: EnrolmentId,
    days: &CohortDays,
) -> Result<Schedule, Problem> {
    let chosen: Option<String> = tx.first(OF, &[&enrolment], |row| row.get(0)).await?;
    Ok(among(days, chosen.as_deref()))
}

/// Every choice that a provider made.
pub(crate) async fn by(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
) -> Result<HashMap<EnrolmentId, String>, Problem> {
    let mut found = HashMap::new();
    tx.each(BY, &[&provider], |row| {
        found.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The chosen schedule of a cohort, or its own.
pub(crate) fn among(days: &CohortDays, chosen: Option<&str>) -> Schedule {
    let [own, other] = reporting::schedules_of(days);
    if chosen == Some(other.identifier.as_str()) {
        other
    } else {
        own
    }
}
