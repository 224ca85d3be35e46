//! The rows of comments and of the answers to them.
//!
//! What this room must not know: who may comment.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    people::PersonId,
    production::{CommentId, ItemId, ReplyId, anchor::Anchor},
};

use super::{Comment, NewComment, Outcome, Reply};

const ADD: Sql = Sql::new(
    "insert into production_comments
       (id, item_id, version, file, passage, words, blocking, person_id, at,
        before_text, after_text, start_at, proposed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
);
const OF_ITEM: Sql = Sql::new(
    "select id, item_id, version, file, passage, words, blocking, person_id, at, settled_by, settled_at,
       before_text, after_text, start_at, proposed, outcome, reason, became_version
     from production_comments where item_id = $1 order by at, id limit 500",
);
const ONE: Sql = Sql::new(
    "select id, item_id, version, file, passage, words, blocking, person_id, at, settled_by, settled_at,
       before_text, after_text, start_at, proposed, outcome, reason, became_version
     from production_comments where id = $1",
);
const ANCHOR: Sql = Sql::new(
    "update production_comments set before_text = $1, after_text = $2, start_at = $3 where id = $4",
);
const SETTLE: Sql = Sql::new(
    "update production_comments set settled_by = $1, settled_at = $2
     where id = $3 and settled_at is null",
);
const DECIDE: Sql = Sql::new(
    "update production_comments
     set settled_by = $1, settled_at = $2, outcome = $3, reason = $4, became_version = $5
     where id = $6 and settled_at is null",
);
const REOPEN: Sql = Sql::new(
    "update production_comments set settled_by = null, settled_at = null
     where id = $1 and settled_at is not null and outcome is null",
);
const OPEN: Sql = Sql::new(
    "select c.item_id, count(*) from production_comments c
     join production_items i on i.id = c.item_id
     where i.provider_id = $1 and i.programme = $2 and c.settled_at is null
     group by c.item_id order by c.item_id",
);
const REPLY: Sql = Sql::new(
    "insert into production_replies (id, comment_id, words, person_id, at)
     values ($1, $2, $3, $4, $5)",
);
const REPLIES: Sql = Sql::new(
    "select r.id, r.comment_id, r.words, r.person_id, r.at from production_replies r
     join production_comments c on c.id = r.comment_id
     where c.item_id = $1 order by r.at, r.id limit 2000",
);

/// Keeps a comment; `made` tells by whom, where its passage stands, and which words it suggests instead.
pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    new: &NewComment,
    made: (PersonId, Option<&Anchor>, Option<&str>),
) -> Result<CommentId, Problem> {
    let id: CommentId = tx.mint();
    let at = tx.now().at;
    let (by, anchor, proposed) = made;
    let (before, after, start) = anchor.map_or(("", "", 0), around);
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
        &[
            &id, item, version, file, passage, words, blocking, &by, &at, &before, &after, &start,
            &proposed,
        ],
    )
    .await?;
    Ok(id)
}

fn around(anchor: &Anchor) -> (&str, &str, i64) {
    let start = i64::try_from(anchor.start).unwrap_or(0);
    (&anchor.before, &anchor.after, start)
}

/// The passage as it was last seen.
pub(crate) async fn anchor(
    tx: &mut WriteTx<'_>,
    id: CommentId,
    anchor: &Anchor,
) -> Result<(), Problem> {
    let (before, after, start) = around(anchor);
    tx.run_one(ANCHOR, &[&before, &after, &start, &id]).await
}

pub(crate) async fn of_item(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Comment>, Problem> {
    Ok(tx.all(OF_ITEM, &[&id], read).await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: CommentId) -> Result<Comment, Problem> {
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

/// Decides a suggestion that is open: what became of it, why, and in which version.
pub(crate) async fn decide(
    tx: &mut WriteTx<'_>,
    id: CommentId,
    by: PersonId,
    (outcome, reason, version): (Outcome, Option<&str>, Option<i64>),
) -> Result<(), Problem> {
    let at = tx.now().at;
    let outcome = outcome.code();
    tx.run_one(DECIDE, &[&by, &at, &outcome, &reason, &version, &id])
        .await
}

pub(crate) async fn reopen(tx: &mut WriteTx<'_>, id: CommentId) -> Result<(), Problem> {
    tx.run_one(REOPEN, &[&id]).await
}

/// How many comments are open on each item that has any.
pub(crate) async fn open(
    tx: &ReadTx<'_>,
    item: (rulebook::people::ProviderId, &str),
) -> Result<Vec<(ItemId, i64)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(OPEN, &[&item.0, &item.1], read).await?)
}

pub(crate) async fn reply(
    tx: &mut WriteTx<'_>,
    comment: CommentId,
    words: &str,
    by: PersonId,
) -> Result<ReplyId, Problem> {
    let id: ReplyId = tx.mint();
    let at = tx.now().at;
    tx.run_one(REPLY, &[&id, &comment, &words, &by, &at])
        .await?;
    Ok(id)
}

/// Every answer on an item, oldest first.
pub(crate) async fn replies(tx: &ReadTx<'_>, item: ItemId) -> Result<Vec<Reply>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Reply {
            id: row.get(0)?,
            comment: row.get(1)?,
            words: row.get(2)?,
            by: row.get(3)?,
            at: row.get(4)?,
        })
    };
    Ok(tx.all(REPLIES, &[&item], read).await?)
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
        around: (row.get(11)?, row.get(12)?, row.get(13)?),
        proposed: row.get(14)?,
        outcome: row.code_or_none(15)?,
        reason: row.get(16)?,
        became: row.get(17)?,
    })
}
