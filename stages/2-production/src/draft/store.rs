//! The rows of drafts.
//!
//! What this room must not know: who may write.

use kit::{
    Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{people::PersonId, production::ItemId};

use super::{Draft, Kept};

const OF: Sql = Sql::new(
    "select base, turn, text, saved_at from production_drafts
     where item_id = $1 and file = $2 and person_id = $3",
);
const BEGIN: Sql = Sql::new(
    "insert into production_drafts (item_id, file, person_id, base, turn, text, saved_at)
     values ($1, $2, $3, $4, 1, $5, $6)",
);
const WRITE: Sql = Sql::new(
    "update production_drafts set base = $1, turn = turn + 1, text = $2, saved_at = $3
     where item_id = $4 and file = $5 and person_id = $6 and turn = $7",
);
const DROP_TURN: Sql = Sql::new(
    "delete from production_drafts
     where item_id = $1 and file = $2 and person_id = $3 and turn = $4",
);
const DROP: Sql =
    Sql::new("delete from production_drafts where item_id = $1 and file = $2 and person_id = $3");

pub(crate) async fn of(
    tx: &ReadTx<'_>,
    (item, file): (ItemId, &str),
    by: PersonId,
) -> Result<Option<Draft>, Problem> {
    let read = |row: &kit::db::Row<'_>| {
        Ok(Draft {
            base: row.get(0)?,
            turn: row.get(1)?,
            text: row.get(2)?,
            saved_at: row.get(3)?,
        })
    };
    Ok(tx.first(OF, &[&item, &file, &by], read).await?)
}

pub(super) async fn begin(tx: &mut WriteTx<'_>, kept: &Kept, by: PersonId) -> Result<i64, Problem> {
    let at = tx.now().at;
    let Kept {
        item,
        file,
        base,
        text,
        ..
    } = kept;
    tx.run_one(BEGIN, &[item, file, &by, base, text, &at])
        .await?;
    Ok(1)
}

pub(super) async fn write(tx: &mut WriteTx<'_>, kept: &Kept, by: PersonId) -> Result<i64, Problem> {
    let at = tx.now().at;
    let Kept {
        item,
        file,
        base,
        turn,
        text,
    } = kept;
    tx.run_one(WRITE, &[base, text, &at, item, file, &by, turn])
        .await?;
    Ok(turn + 1)
}

pub(super) async fn drop_turn(
    tx: &mut WriteTx<'_>,
    (item, file): (ItemId, &str),
    by: PersonId,
    turn: i64,
) -> Result<(), Problem> {
    tx.run_one(DROP_TURN, &[&item, &file, &by, &turn]).await
}

/// The draft that became a version.
pub(crate) async fn drop(
    tx: &mut WriteTx<'_>,
    (item, file): (ItemId, &str),
    by: PersonId,
) -> Result<(), Problem> {
    tx.run(DROP, &[&item, &file, &by]).await?;
    Ok(())
}
