//! The rows of the school file.
//!
//! What this room must not know: who may read them.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
    files::FileId,
};
use rulebook::{
    base::Instant,
    delivery::{DocumentId, TaskId, school_file::settles_into},
    people::PersonId,
};

use super::{Document, Kept, Text};

const ADD: Sql = Sql::new(
    "insert into delivery_documents (id, person_id, task_id, heading, module_id, title, body, version, from_task, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, 1, '', $8, $9)",
);
const ONE: Sql = Sql::new(
    "select id, person_id, task_id, heading, module_id, title, body, version, from_task, changed_at
     from delivery_documents where id = $1 and removed_at is null",
);
const OF_TASK: Sql = Sql::new(
    "select id, person_id, task_id, heading, module_id, title, body, version, from_task, changed_at
     from delivery_documents where task_id = $1",
);
const OF_PERSON: Sql = Sql::new(
    "select id, person_id, task_id, heading, module_id, title, body, version, from_task, changed_at
     from delivery_documents where person_id = $1 and removed_at is null order by heading, title, id",
);
const JUST_BEGUN: Sql = Sql::new(
    "select id from delivery_documents where person_id = $1 and created_at > $2 and title = $3 and heading = $4 and body = $5
     and removed_at is null order by id limit 1",
);
const WRITE: Sql = Sql::new(
    "update delivery_documents set heading = $1, module_id = $2, title = $3, body = $4, version = version + 1, changed_at = $5
     where id = $6 and version = $7",
);
const SET_FROM_TASK: Sql =
    Sql::new("update delivery_documents set from_task = $1, removed_at = null where id = $2");
const REMOVE: Sql =
    Sql::new("update delivery_documents set removed_at = $1 where id = $2 and removed_at is null");
const LAST_VERSION: Sql = Sql::new(
    "select version, at, by_itself from delivery_document_versions where document_id = $1
     order by version desc limit 1",
);
const ADD_VERSION: Sql = Sql::new(
    "insert into delivery_document_versions (document_id, version, body, by_itself, at) values ($1, $2, $3, $4, $5)",
);
const SETTLE_VERSION: Sql = Sql::new(
    "update delivery_document_versions set version = $1, body = $2 where document_id = $3 and version = $4",
);
const VERSIONS: Sql = Sql::new(
    "select version, body, at from delivery_document_versions where document_id = $1 order by version desc limit 200",
);
const FILES: Sql = Sql::new(
    "select file_id, name, bytes from delivery_document_files where document_id = $1 order by at, file_id",
);
const ADD_FILE: Sql = Sql::new(
    "insert into delivery_document_files (document_id, file_id, name, bytes, at) values ($1, $2, $3, $4, $5)",
);
const TAKE_FILE_OUT: Sql =
    Sql::new("delete from delivery_document_files where document_id = $1 and file_id = $2");

/// A version as it was kept.
pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) body: String,
    pub(crate) at: Instant,
}

/// Microseconds within which the same document begun twice is one.
const TWICE: i64 = 60 * 1_000_000;

pub(super) async fn just_begun(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    text: &Text,
) -> Result<Option<DocumentId>, Problem> {
    let since = Instant(tx.now().at.0 - TWICE);
    Ok(tx
        .first(
            JUST_BEGUN,
            &[&person, &since, &text.title, &text.heading, &text.body],
            |row| row.get(0),
        )
        .await?)
}

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: DocumentId,
    person: PersonId,
    task: Option<TaskId>,
    text: &Text,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        ADD,
        &[
            &id,
            &person,
            &task,
            &text.heading,
            &text.module,
            &text.title,
            &text.body,
            &at,
            &at,
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: DocumentId) -> Result<Document, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(super) async fn of_task(tx: &ReadTx<'_>, task: TaskId) -> Result<Option<Document>, Problem> {
    Ok(tx.first(OF_TASK, &[&task], read).await?)
}

pub(crate) async fn of_person(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Document>, Problem> {
    Ok(tx.all(OF_PERSON, &[&person], read).await?)
}

pub(super) async fn write(
    tx: &mut WriteTx<'_>,
    id: DocumentId,
    text: &Text,
    version: i64,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        WRITE,
        &[
            &text.heading,
            &text.module,
            &text.title,
            &text.body,
            &at,
            &id,
            &version,
        ],
    )
    .await
}

pub(super) async fn set_from_task(
    tx: &mut WriteTx<'_>,
    id: DocumentId,
    body: &str,
) -> Result<(), Problem> {
    tx.run_one(SET_FROM_TASK, &[&body, &id]).await
}

pub(super) async fn remove(tx: &mut WriteTx<'_>, id: DocumentId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(REMOVE, &[&at, &id]).await
}

/// Keeps a version; one that was saved by itself takes the place of the one just before it.
pub(super) async fn keep_version(
    tx: &mut WriteTx<'_>,
    id: DocumentId,
    version: i64,
    body: &str,
    by_itself: bool,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let last: Option<(i64, Instant, bool)> = tx
        .first(LAST_VERSION, &[&id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<i64>(2)? == 1))
        })
        .await?;
    let before = last.map(|(_, at, by_itself)| (at, by_itself));
    match last {
        Some((number, ..)) if settles_into(before, by_itself, at) => {
            tx.run_one(SETTLE_VERSION, &[&version, &body, &id, &number])
                .await
        }
        _ => {
            tx.run_one(ADD_VERSION, &[&id, &version, &body, &by_itself, &at])
                .await
        }
    }
}

pub(crate) async fn versions(tx: &ReadTx<'_>, id: DocumentId) -> Result<Vec<Version>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Version {
            number: row.get(0)?,
            body: row.get(1)?,
            at: row.get(2)?,
        })
    };
    Ok(tx.all(VERSIONS, &[&id], read).await?)
}

pub(crate) async fn files(tx: &ReadTx<'_>, id: DocumentId) -> Result<Vec<Kept>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Kept {
            file: row.get(0)?,
            name: row.get(1)?,
            bytes: row.get(2)?,
        })
    };
    Ok(tx.all(FILES, &[&id], read).await?)
}

pub(super) async fn add_file(
    tx: &mut WriteTx<'_>,
    id: DocumentId,
    file: FileId,
    name: &str,
    bytes: usize,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    tx.run_one(ADD_FILE, &[&id, &file, &name, &bytes, &at])
        .await
}

pub(super) async fn take_file_out(
    tx: &mut WriteTx<'_>,
    id: DocumentId,
    file: FileId,
) -> Result<(), Problem> {
    tx.run_one(TAKE_FILE_OUT, &[&id, &file]).await
}

fn read(row: &Row<'_>) -> Result<Document, Fault> {
    Ok(Document {
        id: row.get(0)?,
        person: row.get(1)?,
        task: row.get(2)?,
        heading: row.get(3)?,
        module: row.get(4)?,
        title: row.get(5)?,
        body: row.get(6)?,
        version: row.get(7)?,
        from_task: row.get(8)?,
        changed_at: row.get(9)?,
    })
}
