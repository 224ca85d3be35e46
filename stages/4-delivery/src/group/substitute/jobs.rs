//! Standing in begins and ends on its days.
//!
//! What this room must not know: what a substitute may see.

use kit::{App, Problem, jobs::Work};
use rulebook::{
    delivery::{
        SubstituteId,
        substitute::{StandIn, at},
    },
    people::{Action, Actor, Circles, may},
};
use serde::{Deserialize, Serialize};

use super::{SUBSTITUTE_BEGAN, SUBSTITUTE_ENDED, begin, end, store};

/// Looks where somebody's standing in should be today. Running it twice is harmless: it compares with where it is.
#[derive(Debug, Serialize, Deserialize)]
pub struct StandInDue {
    /// Whose.
    pub id: SubstituteId,
}

impl Work for StandInDue {
    const KIND: &'static str = "delivery.stand_in_due";

    async fn run(self, app: App) -> Result<(), Problem> {
        let (id, today) = (self.id, app.now().day);
        let of = app.db().read(async |tx| store::one(tx, id).await).await?;
        let permit = may(&Actor::System, Action::KeepCohorts, &Circles::SITE)?;
        let of = match (of.state, at(of.plan.from, of.plan.to, today)) {
            (StandIn::Planned, StandIn::StandingIn) => {
                return app
                    .act(&permit, &SUBSTITUTE_BEGAN, async move |tx| {
                        begin(tx, &of).await
                    })
                    .await;
            }
            (StandIn::Planned | StandIn::StandingIn, StandIn::Over) => of,
            _ => return Ok(()),
        };
        app.act(&permit, &SUBSTITUTE_ENDED, async move |tx| {
            end(tx, &of).await
        })
        .await
    }
}
