//! The rows of moves.
//!
//! What this room must not know: what a move does.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{base::Coded, delivery::MoveId, registration::CohortId};

use super::{Move, MoveState};

const ADD: Sql = Sql::new(
    "insert into delivery_moves (id, cohort_id, from_edition, to_edition, state, on_day, reason, person_id, people, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const SETTLE: Sql = Sql::new(
    "update delivery_moves set state = $1, people = $2, changed_at = $3 where id = $4 and state = 'planned'",
);
const ONE: Sql = Sql::new(
    "select id, cohort_id, from_edition, to_edition, state, on_day, reason, person_id, people, changed_at
     from delivery_moves where id = $1",
);
const OF_COHORT: Sql = Sql::new(
    "select id, cohort_id, from_edition, to_edition, state, on_day, reason, person_id, people, changed_at
     from delivery_moves where cohort_id = $1 order by changed_at desc, id desc limit 200",
);
const NEWEST_DONE: Sql = Sql::new(
    "select id, cohort_id, from_edition, to_edition, state, on_day, reason, person_id, people, changed_at
     from delivery_moves where cohort_id = $1 and state = 'done' order by changed_at desc, id desc limit 1",
);

pub(super) async fn add(tx: &mut WriteTx<'_>, new: &Move) -> Result<(), Problem> {
    let state = new.state.code();
    tx.run_one(
        ADD,
        &[
            &new.id,
            &new.cohort,
            &new.from,
            &new.to,
            &state,
            &new.on,
            &new.reason,
            &new.by,
            &new.people,
            &new.changed_at,
        ],
    )
    .await
}

/// A planned move is done or dropped; otherwise somebody was faster.
pub(super) async fn settle(
    tx: &mut WriteTx<'_>,
    id: MoveId,
    to: MoveState,
    people: i64,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let to = to.code();
    tx.run_one(SETTLE, &[&to, &people, &at, &id]).await
}

pub(super) async fn one(tx: &ReadTx<'_>, id: MoveId) -> Result<Move, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(super) async fn of_cohort(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Move>, Problem> {
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}

pub(super) async fn newest_done(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Option<Move>, Problem> {
    Ok(tx.first(NEWEST_DONE, &[&cohort], read).await?)
}

fn read(row: &Row<'_>) -> Result<Move, Fault> {
    Ok(Move {
        id: row.get(0)?,
        cohort: row.get(1)?,
        from: row.get(2)?,
        to: row.get(3)?,
        state: row.code(4)?,
        on: row.get(5)?,
        reason: row.get(6)?,
        by: row.get(7)?,
        people: row.get(8)?,
        changed_at: row.get(9)?,
    })
}
