//! The rows of check-ins that are open.
//!
//! What this room must not know: how a code comes of a secret.

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{base::Instant, delivery::EventId, people::GroupId};

const OPEN: Sql = Sql::new(
    "insert into delivery_check_ins (event_id, group_id, secret, opened_at) values ($1, $2, $3, $4)
     on conflict (event_id, group_id) do update set opened_at = excluded.opened_at",
);
const SECRET: Sql =
    Sql::new("select secret from delivery_check_ins where event_id = $1 and group_id = $2");
const SINCE: Sql = Sql::new(
    "select event_id, secret from delivery_check_ins where opened_at > $1 order by event_id, group_id",
);

pub(super) async fn open(
    tx: &mut WriteTx<'_>,
    event: EventId,
    group: GroupId,
    secret: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(OPEN, &[&event, &group, &secret, &at]).await
}

pub(super) async fn secret_of(
    tx: &ReadTx<'_>,
    event: EventId,
    group: GroupId,
) -> Result<Option<String>, Problem> {
    Ok(tx
        .first(SECRET, &[&event, &group], |row| row.get(0))
        .await?)
}

pub(super) async fn open_since(
    tx: &ReadTx<'_>,
    since: Instant,
) -> Result<Vec<(EventId, String)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(SINCE, &[&since], read).await?)
}
