//! The rows of editions.
//!
//! What this room must not know: what an edition says.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use programme::Programme;
use rulebook::production::EditionId;

use super::Edition;

const KEEP: Sql = Sql::new(
    "insert into curriculum_editions (id, programme, version, note, released_at, hash, content)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const VERSION_KEPT: Sql =
    Sql::new("select count(*) from curriculum_editions where programme = $1 and version = $2");
const ALL: Sql = Sql::new(
    "select id, programme, version, note, released_at, hash from curriculum_editions
     order by released_at desc, id desc limit 500",
);
const OF_PROGRAMME: Sql = Sql::new(
    "select id, programme, version, note, released_at, hash from curriculum_editions
     where programme = $1 order by released_at desc, id desc limit 500",
);
const CONTENT: Sql = Sql::new("select content from curriculum_editions where id = $1");

pub(crate) async fn keep(
    tx: &mut WriteTx<'_>,
    edition: &Edition,
    content: &str,
) -> Result<(), Problem> {
    let Edition {
        id,
        programme,
        version,
        note,
        released_at,
        hash,
    } = edition;
    tx.run_one(
        KEEP,
        &[id, programme, version, note, released_at, hash, &content],
    )
    .await
}

pub(crate) async fn version_kept(
    tx: &mut ReadTx<'_>,
    programme: &str,
    version: &str,
) -> Result<bool, Problem> {
    let count: Option<i64> = tx
        .first(VERSION_KEPT, &[&programme, &version], |row| row.get(0))
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

pub(crate) async fn all(tx: &mut ReadTx<'_>) -> Result<Vec<Edition>, Problem> {
    Ok(tx.all(ALL, &[], read).await?)
}

pub(crate) async fn of_programme(
    tx: &mut ReadTx<'_>,
    programme: &str,
) -> Result<Vec<Edition>, Problem> {
    Ok(tx.all(OF_PROGRAMME, &[&programme], read).await?)
}

pub(crate) async fn content(tx: &mut ReadTx<'_>, id: EditionId) -> Result<Programme, Problem> {
    tx.first(CONTENT, &[&id], |row| row.json(0))
        .await?
        .or_not_found()
}

fn read(row: &Row<'_>) -> Result<Edition, Fault> {
    Ok(Edition {
        id: row.get(0)?,
        programme: row.get(1)?,
        version: row.get(2)?,
        note: row.get(3)?,
        released_at: row.get(4)?,
        hash: row.get(5)?,
    })
}
