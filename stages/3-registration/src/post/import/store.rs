//! The rows of files of posts.
//!
//! What this room must not know: what a line means.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::people::PersonId;

use super::{PostFile, PostFileId};

const ADD: Sql = Sql::new(
    "insert into registration_post_files (id, by_id, file_name, content, read_at) values ($1, $2, $3, $4, $5)",
);
const ONE: Sql = Sql::new(
    "select id, by_id, file_name, content, read_at, ran_at from registration_post_files where id = $1",
);
const LATEST: Sql = Sql::new(
    "select id, by_id, file_name, content, read_at, ran_at from registration_post_files
     where by_id = $1 order by id desc limit 10",
);
const RAN: Sql = Sql::new("update registration_post_files set ran_at = $1 where id = $2");

pub(super) async fn add(tx: &mut WriteTx<'_>, file: &PostFile) -> Result<(), Problem> {
    let content =
        serde_json::to_string(&file.table).map_err(|e| Fault::because("writing lines", e))?;
    tx.run_one(
        ADD,
        &[&file.id, &file.by, &file.file_name, &content, &file.read_at],
    )
    .await
}

pub(super) async fn one(tx: &ReadTx<'_>, id: PostFileId) -> Result<PostFile, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(super) async fn latest(tx: &ReadTx<'_>, by: PersonId) -> Result<Vec<PostFile>, Problem> {
    Ok(tx.all(LATEST, &[&by], read).await?)
}

pub(super) async fn ran(tx: &mut WriteTx<'_>, id: PostFileId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(RAN, &[&at, &id]).await
}

fn read(row: &Row<'_>) -> Result<PostFile, Fault> {
    Ok(PostFile {
        id: row.get(0)?,
        by: row.get(1)?,
        file_name: row.get(2)?,
        table: row.json(3)?,
        read_at: row.get(4)?,
        ran_at: row.get(5)?,
    })
}
