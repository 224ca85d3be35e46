//! Days of an intake's own on which its schools are closed, or open: where its councils differ from the usual dates.
//!
//! What this room must not know: what is planned on them.

pub(crate) mod store;

use kit::{App, Problem, Process};
use rulebook::{
    delivery::{HolidayId, term::Closed},
    people::{Action, Permit},
    registration::CohortId,
};

/// Days of an intake's own were said.
pub const HOLIDAY_SAID: Process = Process::new("holiday_said", "changed the school days of");
/// Days of an intake's own were taken back.
pub const HOLIDAY_DROPPED: Process = Process::new(
    "holiday_dropped",
    "took back a change of the school days of",
);

/// Says on which days an intake's schools are closed, or open. Process: [`HOLIDAY_SAID`].
pub async fn say_holiday(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    days: Closed,
) -> Result<HolidayId, Problem> {
    crate::asked(permit, &[Action::KeepEvents, Action::KeepCohorts])?;
    app.act(permit, &HOLIDAY_SAID, async move |tx| {
        let id: HolidayId = tx.mint();
        store::add(tx, id, cohort, &days).await?;
        tx.about(cohort);
        tx.about(id);
        tx.became(
            if days.open { "open" } else { "closed" },
            format!("{} to {}", days.from, days.to),
        );
        Ok(id)
    })
    .await
}

/// Takes it back. Process: [`HOLIDAY_DROPPED`].
pub async fn drop_holiday(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
    id: HolidayId,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepEvents, Action::KeepCohorts])?;
    app.act(permit, &HOLIDAY_DROPPED, async move |tx| {
        store::delete(tx, cohort, id).await?;
        tx.about(cohort);
        tx.about(id);
        Ok(())
    })
    .await
}
