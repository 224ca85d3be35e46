//! The rows of numbers on printed registers.
//!
//! What this room must not know: what is typed.

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{delivery::EventId, people::GroupId, registration::EnrolmentId};

const NUMBERS: Sql = Sql::new(
    "select number, enrolment_id from delivery_sheet_numbers where event_id = $1 and group_id = $2 order by number",
);
const GIVE: Sql = Sql::new(
    "insert into delivery_sheet_numbers (event_id, group_id, number, enrolment_id) values ($1, $2, $3, $4)",
);

/// The numbers given so far, in order.
pub(crate) async fn numbers(
    tx: &ReadTx<'_>,
    event: EventId,
    group: GroupId,
) -> Result<Vec<(i64, EnrolmentId)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(NUMBERS, &[&event, &group], read).await?)
}

pub(super) async fn give(
    tx: &mut WriteTx<'_>,
    event: EventId,
    group: GroupId,
    (number, enrolment): (i64, EnrolmentId),
) -> Result<(), Problem> {
    tx.run_one(GIVE, &[&event, &group, &number, &enrolment])
        .await
}
