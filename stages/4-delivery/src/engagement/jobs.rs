//! Counting an intake anew: after its timetable changed, and on every day on which something falls due.
//!
//! What this room must not know: how the number is counted.

use kit::{App, Problem, jobs::Work};
use rulebook::{
    base::Instant,
    people::{Action, Actor, Circles, may},
    registration::CohortId,
};
use serde::{Deserialize, Serialize};

use super::{COUNTED, store};

/// How many people are counted in one transaction.
const AT_ONCE: usize = 50;

/// Counts everybody of an intake. Running it twice is harmless: the same events give the same number.
#[derive(Debug, Serialize, Deserialize)]
pub struct CountAnew {
    /// The intake.
    pub cohort: CohortId,
}

impl Work for CountAnew {
    const KIND: &'static str = "delivery.count_anew";

    async fn run(self, app: App) -> Result<(), Problem> {
        let cohort = self.cohort;
        let everybody = app
            .db()
            .read(async |tx| registration::enrolments_of_cohort(tx, cohort).await)
            .await?;
        let permit = may(&Actor::System, Action::ReadDelivery, &Circles::SITE)?;
        for some in everybody.chunks(AT_ONCE) {
            let some = some.to_vec();
            app.act(&permit, &COUNTED, async move |tx| {
                for who in &some {
                    super::recount(tx, who).await?;
                }
                Ok(())
            })
            .await?;
        }
        let clock = app.clock().clone();
        app.act(&permit, &COUNTED, async move |tx| {
            if let Some(day) = store::next_count(tx, cohort).await? {
                // Five past midnight, so that the day has surely begun.
                let due: Instant = crate::event::instant_at(&clock, day, 5);
                tx.later_at(&Self { cohort }, due).await?;
            }
            Ok(())
        })
        .await
    }
}
