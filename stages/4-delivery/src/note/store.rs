//! The rows of notes.
//!
//! What this room must not know: what may be kept.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{delivery::NoteId, production::anchor::Anchor, registration::EnrolmentId};

use super::Note;

const KEEP: Sql = Sql::new(
    "insert into delivery_notes (id, enrolment_id, step_key, anchor, words, version, made_at, changed_at)
     values ($1, $2, $3, $4, $5, 0, $6, $7)",
);
const CHANGE: Sql = Sql::new(
    "update delivery_notes set words = $1, version = version + 1, changed_at = $2
     where id = $3 and enrolment_id = $4 and version = $5",
);
const DELETE: Sql = Sql::new("delete from delivery_notes where id = $1 and enrolment_id = $2");
const ONE: Sql = Sql::new(
    "select id, step_key, anchor, words, version, made_at, changed_at from delivery_notes
     where id = $1 and enrolment_id = $2",
);
const OF_STEP: Sql = Sql::new(
    "select id, step_key, anchor, words, version, made_at, changed_at from delivery_notes
     where enrolment_id = $1 and step_key = $2 order by id",
);
const ALL: Sql = Sql::new(
    "select id, step_key, anchor, words, version, made_at, changed_at from delivery_notes
     where enrolment_id = $1 order by id",
);

fn read(row: &Row<'_>) -> Result<Note, Fault> {
    let anchor: String = row.get(2)?;
    Ok(Note {
        id: row.get(0)?,
        step: row.get(1)?,
        passage: if anchor.is_empty() {
            None
        } else {
            row.json(2)?
        },
        words: row.get(3)?,
        version: row.get(4)?,
        made_at: row.get(5)?,
        changed_at: row.get(6)?,
    })
}

pub(super) async fn keep(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    step: &str,
    (passage, words): (Option<&Anchor>, &str),
) -> Result<NoteId, Problem> {
    let (id, at): (NoteId, _) = (tx.mint(), tx.now().at);
    let anchor = match passage {
        Some(anchor) => {
            serde_json::to_string(anchor).map_err(|e| Fault::because("writing a note", e))?
        }
        None => String::new(),
    };
    tx.run_one(KEEP, &[&id, &enrolment, &step, &anchor, &words, &at, &at])
        .await?;
    Ok(id)
}

pub(super) async fn change(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    id: NoteId,
    (words, version): (&str, i64),
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(CHANGE, &[&words, &at, &id, &enrolment, &version])
        .await
}

pub(super) async fn delete(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    id: NoteId,
) -> Result<(), Problem> {
    tx.run(DELETE, &[&id, &enrolment]).await?;
    Ok(())
}

pub(super) async fn one(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    id: NoteId,
) -> Result<Option<Note>, Problem> {
    Ok(tx.first(ONE, &[&id, &enrolment], read).await?)
}

/// The notes on a step, for the page of their writer.
pub(crate) async fn of_step(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    step: &str,
) -> Result<Vec<Note>, Problem> {
    Ok(tx.all(OF_STEP, &[&enrolment, &step], read).await?)
}

pub(super) async fn all(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Vec<Note>, Problem> {
    Ok(tx.all(ALL, &[&enrolment], read).await?)
}
