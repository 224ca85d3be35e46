//! The rows of editions.
//!
//! What this room must not know: what an edition says.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use programme::Programme;
use rulebook::production::EditionId;

use super::{Edition, EditionChange};

const KEEP: Sql = Sql::new(
    "insert into curriculum_editions (id, programme, version, cycle, note, released_at, hash, changes, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
const VERSION_KEPT: Sql =
    Sql::new("select count(*) from curriculum_editions where programme = $1 and version = $2");
const ALL: Sql = Sql::new(
    "select id, programme, version, cycle, note, released_at, hash from curriculum_editions
     order by released_at desc, id desc limit 500",
);
const OF_PROGRAMME: Sql = Sql::new(
    "select id, programme, version, cycle, note, released_at, hash from curriculum_editions
     where programme = $1 order by released_at desc, id desc limit 500",
);
const CHANGES: Sql = Sql::new("select changes from curriculum_editions where id = $1");
const SEALED: Sql = Sql::new("select hash, content from curriculum_editions where id = $1");
const CONTENT: Sql = Sql::new("select content from curriculum_editions where id = $1");

pub(crate) async fn keep(
    tx: &mut WriteTx<'_>,
    edition: &Edition,
    changes: &[EditionChange],
    content: &str,
) -> Result<(), Problem> {
    let changes = serde_json::to_string(changes)
        .map_err(|e| Fault::because("writing what an edition changes", e))?;
    let Edition {
        id,
        programme,
        version,
        cycle,
        note,
        released_at,
        hash,
    } = edition;
    tx.run_one(
        KEEP,
        &[
            id,
            programme,
            version,
            cycle,
            note,
            released_at,
            hash,
            &changes,
            &content,
        ],
    )
    .await
}

pub(crate) async fn version_kept(
    tx: &ReadTx<'_>,
    programme: &str,
    version: &str,
) -> Result<bool, Problem> {
    let count: Option<i64> = tx
        .first(VERSION_KEPT, &[&programme, &version], |row| row.get(0))
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

pub(crate) async fn all(tx: &ReadTx<'_>) -> Result<Vec<Edition>, Problem> {
    Ok(tx.all(ALL, &[], read).await?)
}

pub(crate) async fn of_programme(
    tx: &ReadTx<'_>,
    programme: &str,
) -> Result<Vec<Edition>, Problem> {
    Ok(tx.all(OF_PROGRAMME, &[&programme], read).await?)
}

pub(crate) async fn content(tx: &ReadTx<'_>, id: EditionId) -> Result<Programme, Problem> {
    tx.first(CONTENT, &[&id], |row| row.json(0))
        .await?
        .or_not_found()
}

pub(crate) async fn changes(tx: &ReadTx<'_>, id: EditionId) -> Result<Vec<EditionChange>, Problem> {
    tx.first(CHANGES, &[&id], |row| row.json(0))
        .await?
        .or_not_found()
}

/// The hash that was kept, and the content it was made of.
pub(crate) async fn sealed(tx: &ReadTx<'_>, id: EditionId) -> Result<(String, String), Problem> {
    tx.first(SEALED, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?
        .or_not_found()
}

const KEEP_FOLDER: Sql =
    Sql::new("insert into curriculum_edition_folders (edition_id, packed) values ($1, $2)");
const FOLDER: Sql = Sql::new("select packed from curriculum_edition_folders where edition_id = $1");

pub(crate) async fn keep_folder(
    tx: &mut WriteTx<'_>,
    id: EditionId,
    packed: &[u8],
) -> Result<(), Problem> {
    tx.run_one(KEEP_FOLDER, &[&id, &packed]).await
}

pub(crate) async fn folder(tx: &ReadTx<'_>, id: EditionId) -> Result<Option<Vec<u8>>, Problem> {
    Ok(tx.first(FOLDER, &[&id], |row| row.get(0)).await?)
}

fn read(row: &Row<'_>) -> Result<Edition, Fault> {
    Ok(Edition {
        id: row.get(0)?,
        programme: row.get(1)?,
        version: row.get(2)?,
        cycle: row.get(3)?,
        note: row.get(4)?,
        released_at: row.get(5)?,
        hash: row.get(6)?,
    })
}
