//! The rows of addresses that may still apply.
//!
//! What this room must not know: who may put one on the list.

use kit::{
    Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::registration::CohortId;

use super::{LateId, Listed};

const OF_COHORT: Sql = Sql::new(
    "select id, email, listed_at from registration_late
     where cohort_id = $1 and taken_off_at is null order by email",
);
const LIVE: Sql = Sql::new(
    "select id from registration_late where cohort_id = $1 and email = $2 and taken_off_at is null",
);
const ADD: Sql = Sql::new(
    "insert into registration_late (id, cohort_id, email, listed_at) values ($1, $2, $3, $4)",
);
const TAKE_OFF: Sql = Sql::new(
    "update registration_late set taken_off_at = $1 where id = $2 and taken_off_at is null",
);

pub(super) async fn of_cohort(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Listed>, Problem> {
    Ok(tx
        .all(OF_COHORT, &[&cohort], |row| {
            Ok(Listed {
                id: row.get(0)?,
                email: row.get(1)?,
                at: row.get(2)?,
            })
        })
        .await?)
}

/// The listing of an address that stands.
pub(super) async fn live(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    email: &str,
) -> Result<Option<LateId>, Problem> {
    Ok(tx.first(LIVE, &[&cohort, &email], |row| row.get(0)).await?)
}

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: LateId,
    (cohort, email): (CohortId, &str),
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ADD, &[&id, &cohort, &email, &at]).await
}

pub(super) async fn take_off(tx: &mut WriteTx<'_>, id: LateId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(TAKE_OFF, &[&at, &id]).await
}
