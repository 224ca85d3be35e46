//! How long rows of this door are kept: requests of other systems and questions that only read, ninety days; what changed
//! something, two years, as long as an account may be audited.
//!
//! What this room must not know: what any row says.

use kit::{
    App, Problem, Process,
    db::{Sql, WriteTx},
    jobs::Work,
};
use rulebook::people::{Action, Actor, may_see_all};
use serde::{Deserialize, Serialize};

/// What was too old was forgotten.
pub const FORGOTTEN: Process = Process::new("dfe_forgotten", "forgot what was too old of");

const BEGIN: Sql =
    Sql::new("insert into dfe_days (day, begun_at) values ($1, $2) on conflict (day) do nothing");
const REQUESTS: Sql = Sql::new("delete from dfe_requests where asked_at < $1");
const READINGS: Sql = Sql::new("delete from dfe_exchanges where began_at < $1 and verb = 'GET'");
const CHANGES: Sql = Sql::new("delete from dfe_exchanges where began_at < $1");
const DAYS: Sql = Sql::new("delete from dfe_days where begun_at < $1");

const A_DAY: i64 = 86_400;
const SHORT: i64 = 90 * A_DAY;
const LONG: i64 = 730 * A_DAY;

/// The first row of a day has what is too old forgotten, inside its own act.
pub(crate) async fn begin_day(tx: &mut WriteTx<'_>) -> Result<(), Problem> {
    let now = tx.now();
    if tx.run(BEGIN, &[&now.day, &now.at]).await? == 1 {
        tx.later(&Forget {}).await?;
    }
    Ok(())
}

/// Forgets what is too old. Running it twice is harmless: what is gone is gone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Forget {}

impl Work for Forget {
    const KIND: &'static str = "dfe.forget";
    async fn run(self, app: App) -> Result<(), Problem> {
        let permit = may_see_all(&Actor::System, Action::KeepDfeApi)?;
        app.act(&permit, &FORGOTTEN, async move |tx| {
            let short = tx.now().at.plus_seconds(-SHORT);
            let long = tx.now().at.plus_seconds(-LONG);
            let requests = tx.run(REQUESTS, &[&short]).await?;
            let exchanges = tx.run(READINGS, &[&short]).await? + tx.run(CHANGES, &[&long]).await?;
            tx.run(DAYS, &[&short]).await?;
            tx.about("DfE’s API");
            tx.became("requests", requests);
            tx.became("exchanges", exchanges);
            Ok(())
        })
        .await
    }
}
