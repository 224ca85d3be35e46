//! A planned move on its day.
//!
//! What this room must not know: what a move does.

use kit::{App, Problem, jobs::Work};
use rulebook::{
    delivery::MoveId,
    people::{Action, Actor, Circles, may},
};
use serde::{Deserialize, Serialize};

use super::{DROPPED, MOVED, Move, MoveState, NewMove, do_move, letters, prepare, store};

/// The minute of the day at which planned moves are done: nobody is in the middle of a step at five.
pub(super) const BEFORE_BREAKFAST: i64 = 300;

/// Does a planned move. Running it twice is harmless: it looks again whether the move still waits.
#[derive(Debug, Serialize, Deserialize)]
pub struct MoveWhenDue {
    /// The move.
    pub id: MoveId,
}

impl Work for MoveWhenDue {
    const KIND: &'static str = "delivery.move_when_due";

    async fn run(self, app: App) -> Result<(), Problem> {
        let id = self.id;
        let planned = app.db().read(async |tx| store::one(tx, id).await).await?;
        if planned.state != MoveState::Planned {
            return Ok(());
        }
        match done(&app, &planned).await {
            Err(Problem::Refused(refused)) => dropped(&app, &planned, refused.sentence).await,
            Err(Problem::MovedOn) => {
                let why = "The intake had been moved to another edition meanwhile.";
                dropped(&app, &planned, why.to_owned()).await
            }
            other => other,
        }
    }
}

async fn done(app: &App, planned: &Move) -> Result<(), Problem> {
    let permit = may(&Actor::System, Action::KeepCohorts, &Circles::SITE)?;
    let asked = NewMove {
        cohort: planned.cohort,
        from: planned.from,
        to: planned.to,
        reason: planned.reason.clone(),
        seen: true,
    };
    let (id, prepared) = (planned.id, prepare(app, asked).await?);
    app.act(&permit, &MOVED, async move |tx| {
        let people = do_move(tx, &prepared).await?;
        store::settle(tx, id, MoveState::Done, people).await?;
        tx.about(id);
        Ok(())
    })
    .await
}

/// The move cannot be done on its day: whoever planned it is told why.
async fn dropped(app: &App, planned: &Move, why: String) -> Result<(), Problem> {
    let permit = may(&Actor::System, Action::KeepCohorts, &Circles::SITE)?;
    let (planned, origin) = (planned.clone(), app.config().site.origin.clone());
    app.act(&permit, &DROPPED, async move |tx| {
        store::settle(tx, planned.id, MoveState::Dropped, 0).await?;
        letters::tell_dropped(tx, &planned, &why, &origin).await?;
        tx.about(planned.id);
        tx.about(planned.cohort);
        tx.became("refused", &why);
        Ok(())
    })
    .await
}
