//! Ids of people whose record was merged into another: the old id answers 410 for ever, with the new one.
//!
//! What this room must not know: why two records are one person, or what is merged.

use std::collections::HashMap;

use kit::{
    App, Fault, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Instant,
    people::{Permit, PersonId},
};

/// An id was moved.
pub const MOVED: Process = Process::new("participant_id_moved", "moved the participant id of");

const ADD: Sql = Sql::new("insert into dfe_moved (from_id, to_id, moved_at) values ($1, $2, $3)");
const UNDO: Sql = Sql::new("delete from dfe_moved where from_id = $1 and to_id = $2");
const OF: Sql = Sql::new("select from_id, to_id, moved_at from dfe_moved where from_id = $1");
const TO: Sql = Sql::new(
    "select from_id, to_id, moved_at from dfe_moved where to_id = $1 order by moved_at, from_id",
);
const ALL: Sql =
    Sql::new("select from_id, to_id, moved_at from dfe_moved order by moved_at, from_id");

/// An id that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) from: PersonId,
    pub(crate) to: PersonId,
    pub(crate) at: Instant,
}

/// Notes that a person's record was merged into another, inside the act that merges them.
pub async fn note_moved_in(
    tx: &mut WriteTx<'_>,
    from: PersonId,
    to: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ADD, &[&from, &to, &at]).await?;
    tx.about(from);
    tx.about(to);
    tx.changed("participant id", Some(from), Some(to));
    Ok(())
}

/// Takes such a note back, inside the act that undoes the merge.
pub async fn undo_moved_in(
    tx: &mut WriteTx<'_>,
    from: PersonId,
    to: PersonId,
) -> Result<(), Problem> {
    tx.run_one(UNDO, &[&from, &to]).await?;
    tx.about(from);
    tx.changed("participant id", Some(to), Some(from));
    Ok(())
}

/// Notes that a person's record was merged into another. Process: [`MOVED`].
pub async fn note_moved(
    app: &App,
    permit: &Permit,
    from: PersonId,
    to: PersonId,
) -> Result<(), Problem> {
    app.act(permit, &MOVED, async move |tx| {
        note_moved_in(tx, from, to).await
    })
    .await
}

/// Where this id went, when it did.
pub(crate) async fn of(tx: &mut ReadTx<'_>, from: PersonId) -> Result<Option<Moved>, Problem> {
    Ok(tx.first(OF, &[&from], read).await?)
}

/// The ids that became this one.
pub(crate) async fn to(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Moved>, Problem> {
    Ok(tx.all(TO, &[&person], read).await?)
}

/// Every id that moved, by the one that it became. There are few.
pub(crate) async fn all(tx: &mut ReadTx<'_>) -> Result<HashMap<PersonId, Vec<Moved>>, Problem> {
    let mut found: HashMap<PersonId, Vec<Moved>> = HashMap::new();
    for moved in tx.all(ALL, &[], read).await? {
        found.entry(moved.to).or_default().push(moved);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Moved, Fault> {
    Ok(Moved {
        from: row.get(0)?,
        to: row.get(1)?,
        at: row.get(2)?,
    })
}
