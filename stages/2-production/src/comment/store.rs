//! The rows of comments.
//!
//! What this room must not know: who may comment.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Instant,
    people::PersonId,
    production::{CommentId, ItemId},
};

use super::{Comment, NewComment};

const ADD: Sql = Sql::new(
    "insert into production_comments
       (id, item_id, version, file, passage, words, blocking, person_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
const OF_ITEM: Sql = Sql::new(
    "select id, item_id, version, file, passage, words, blocking, person_id, at, settled_by, settled_at
     from production_comments where item_id = $1 order by at, id limit 500",
);
const ONE: Sql = Sql::new(
    "select id, item_id, version, file, passage, words, blocking, person_id, at, settled_by, settled_at
     from production_comments where id = $1",
);
const SETTLE: Sql = Sql::new(
    "update production_comments set settled_by = $1, settled_at = $2
     where id = $3 and settled_at is null",
);
const OPEN: Sql = Sql::new(
    "select c.item_id, count(*) from production_comments c
     join production_items i on i.id = c.item_id
     where i.provider_id = $1 and i.programme = $2 and c.settled_at is null
     group by c.item_id order by c.item_id",
);

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    new: &NewComment,
    by: PersonId,
) -> Result<CommentId, Problem> {
    let id: CommentId = tx.mint();
    let at = tx.now().at;
    let NewComment {
        item,
        version,
        file,
        passage,
        words,
        blocking,
    } = new;
    tx.run_one(
        ADD,
        &[&id, item, version, file, passage, words, blocking, &by, &at],
    )
    .await?;
    Ok(id)
}

pub(crate) async fn of_item(tx: &mut ReadTx<'_>, id: ItemId) -> Result<Vec<Comment>, Problem> {
    Ok(tx.all(OF_ITEM, &[&id], read).await?)
}

pub(crate) async fn one(tx: &mut ReadTx<'_>, id: CommentId) -> Result<Comment, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn settle(
    tx: &mut WriteTx<'_>,
    id: CommentId,
    by: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(SETTLE, &[&by, &at, &id]).await
}

/// How many comments are open on each item that has any.
pub(crate) async fn open(
    tx: &mut ReadTx<'_>,
    item: (rulebook::people::ProviderId, &str),
) -> Result<Vec<(ItemId, i64)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(OPEN, &[&item.0, &item.1], read).await?)
}

fn read(row: &Row<'_>) -> Result<Comment, Fault> {
    let settled: (Option<PersonId>, Option<Instant>) = (row.get(9)?, row.get(10)?);
    Ok(Comment {
        id: row.get(0)?,
        item: row.get(1)?,
        version: row.get(2)?,
        file: row.get(3)?,
        passage: row.get(4)?,
        words: row.get(5)?,
        blocking: row.get(6)?,
        by: row.get(7)?,
        at: row.get(8)?,
        settled: settled.0.zip(settled.1),
    })
}
