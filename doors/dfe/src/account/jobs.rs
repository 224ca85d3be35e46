//! What an account does later: it closes statements after their cut-off and pays what was authorised.
//!
//! What this room must not know: which declarations move.

use kit::{App, Problem, db::WriteTx, jobs::Work};
use rulebook::{
    base::{Day, Instant},
    people::{Action, Actor, may_see_all},
    reporting::AccountId,
};
use serde::{Deserialize, Serialize};

use super::{CLOSED, PAID, StatementState, close_due, pay, store};

/// Closes every statement whose cut-off has passed. Running twice is harmless: a closed one is left alone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CloseDue {}

impl Work for CloseDue {
    const KIND: &'static str = "dfe.close_due";
    async fn run(self, app: App) -> Result<(), Problem> {
        let permit = may_see_all(&Actor::System, Action::KeepDfeApi)?;
        let closed = close_due(&app, &permit).await?;
        tracing::info!(closed, process = CLOSED.code, "statements closed");
        Ok(())
    }
}

/// Pays a statement. Running twice is harmless: a paid one is left alone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Pay {
    pub(crate) statement: AccountId,
}

impl Work for Pay {
    const KIND: &'static str = "dfe.pay";
    async fn run(self, app: App) -> Result<(), Problem> {
        let id = self.statement;
        let permit = may_see_all(&Actor::System, Action::KeepDfeApi)?;
        let state = app
            .db()
            .read(async |tx| Ok(store::one(tx, id).await?.state))
            .await?;
        if state == StatementState::Paid {
            return Ok(());
        }
        app.act(&permit, &PAID, async move |tx| pay(tx, id).await)
            .await
    }
}

/// Two hours of UTC after midnight it is the next day in England, winter and summer.
const AFTER_MIDNIGHT: i64 = 2 * 3_600;

/// Queues the closing for the night after a cut-off. Whichever night runs closes everything that is overdue.
pub(super) async fn after_cut_off(tx: &mut WriteTx<'_>, cut_off: Day) -> Result<(), Problem> {
    let midnight = cut_off
        .plus_days(1)
        .date()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(0, |zoned| zoned.timestamp().as_microsecond());
    let due = Instant(midnight).plus_seconds(AFTER_MIDNIGHT);
    tx.later_at(&CloseDue {}, due).await?;
    Ok(())
}
