//! The rows of files of acceptances.
//!
//! What this room must not know: what a line means.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::people::ProviderId;

use super::{Bulk, BulkId};

const ADD: Sql = Sql::new(
    "insert into registration_bulks (id, provider_id, file_name, lines, read_at) values ($1, $2, $3, $4, $5)",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, file_name, lines, read_at, ran_at from registration_bulks where id = $1",
);
const LATEST: Sql = Sql::new(
    "select id, provider_id, file_name, lines, read_at, ran_at from registration_bulks
     where (cast($1 as bigint) is null or provider_id = $1) order by id desc limit 10",
);
const RAN: Sql = Sql::new("update registration_bulks set ran_at = $1 where id = $2");

pub(crate) async fn add(tx: &mut WriteTx<'_>, bulk: &Bulk) -> Result<(), Problem> {
    let lines =
        serde_json::to_string(&bulk.lines).map_err(|e| Fault::because("writing lines", e))?;
    tx.run_one(
        ADD,
        &[
            &bulk.id,
            &bulk.provider,
            &bulk.file_name,
            &lines,
            &bulk.read_at,
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: BulkId) -> Result<Bulk, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn latest(
    tx: &ReadTx<'_>,
    provider: Option<ProviderId>,
) -> Result<Vec<Bulk>, Problem> {
    Ok(tx.all(LATEST, &[&provider], read).await?)
}

pub(crate) async fn ran(tx: &mut WriteTx<'_>, id: BulkId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(RAN, &[&at, &id]).await
}

fn read(row: &Row<'_>) -> Result<Bulk, Fault> {
    Ok(Bulk {
        id: row.get(0)?,
        provider: row.get(1)?,
        file_name: row.get(2)?,
        lines: row.json(3)?,
        read_at: row.get(4)?,
        ran_at: row.get(5)?,
    })
}
