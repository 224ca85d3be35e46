//! The rows of an intake's own school days.
//!
//! What this room must not know: the usual ones.

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    delivery::{HolidayId, term::Closed},
    registration::CohortId,
};

const ADD: Sql = Sql::new(
    "insert into delivery_holidays (id, cohort_id, name, from_day, to_day, open) values ($1, $2, $3, $4, $5, $6)",
);
const OF_COHORT: Sql = Sql::new(
    "select id, name, from_day, to_day, open from delivery_holidays where cohort_id = $1 order by from_day, id",
);
const DELETE: Sql = Sql::new("delete from delivery_holidays where cohort_id = $1 and id = $2");

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: HolidayId,
    cohort: CohortId,
    days: &Closed,
) -> Result<(), Problem> {
    let open = i64::from(days.open);
    tx.run_one(
        ADD,
        &[&id, &cohort, &days.name, &days.from, &days.to, &open],
    )
    .await
}

pub(super) async fn delete(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    id: HolidayId,
) -> Result<(), Problem> {
    tx.run_one(DELETE, &[&cohort, &id]).await
}

pub(crate) async fn of_cohort(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Vec<(HolidayId, Closed)>, Problem> {
    let read = |row: &Row<'_>| {
        let closed = Closed {
            name: row.get(1)?,
            from: row.get(2)?,
            to: row.get(3)?,
            open: row.get::<i64>(4)? == 1,
            bank: false,
            published: true,
        };
        Ok((row.get(0)?, closed))
    };
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}
