//! The rows of reminders that were sent.
//!
//! What this room must not know: when one is due.

use std::collections::HashSet;

use kit::{
    Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day},
    registration::PostId,
    reporting::reminder::ReminderKind,
};

use super::Due;

const SENT: Sql = Sql::new("select post_id, kind, deadline from reporting_reminders");
const ADD: Sql = Sql::new(
    "insert into reporting_reminders (post_id, kind, deadline, sent_at) values ($1, $2, $3, $4)
     on conflict (post_id, kind, deadline) do nothing",
);
const BEGIN: Sql = Sql::new(
    "insert into reporting_reminder_days (day, begun_at) values ($1, $2) on conflict (day) do nothing",
);

pub(super) async fn sent(tx: &ReadTx<'_>) -> Result<HashSet<(PostId, ReminderKind, Day)>, Problem> {
    let rows = tx
        .all(SENT, &[], |row| {
            Ok((row.get(0)?, row.code(1)?, row.get(2)?))
        })
        .await?;
    Ok(rows.into_iter().collect())
}

/// Notes a reminder as sent; no when it was already.
pub(super) async fn add(tx: &mut WriteTx<'_>, due: &Due) -> Result<bool, Problem> {
    let at = tx.now().at;
    let params: [&(dyn kit::db::ToValue + Sync); 4] =
        [&due.post.id, &due.kind.code(), &due.deadline, &at];
    Ok(tx.run(ADD, &params).await? == 1)
}

/// Notes that a day's reminders were begun; no when they were already.
pub(super) async fn begin(tx: &mut WriteTx<'_>, day: Day) -> Result<bool, Problem> {
    let at = tx.now().at;
    Ok(tx.run(BEGIN, &[&day, &at]).await? == 1)
}
