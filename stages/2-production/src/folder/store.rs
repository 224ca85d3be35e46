//! The rows of files that are no text.
//!
//! What this room must not know: what is done with them.

use std::collections::BTreeMap;

use kit::{
    Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::people::ProviderId;

use crate::item::{Item, Part};

/// Files that are no text, by path; nothing for one that was taken out.
pub(crate) type Media = BTreeMap<String, Option<Vec<u8>>>;

const MEDIA: Sql = Sql::new(
    "select path, bytes from production_media where provider_id = $1 and programme = $2 order by path",
);
const MEDIA_SEALS: Sql = Sql::new(
    "select path, sha256 from production_media where provider_id = $1 and programme = $2 order by path",
);
const KEEP_MEDIA: Sql = Sql::new(
    "insert into production_media (provider_id, programme, path, sha256, bytes)
     values ($1, $2, $3, $4, $5)
     on conflict (provider_id, programme, path) do update set sha256 = excluded.sha256, bytes = excluded.bytes",
);
const PLACE: Sql =
    Sql::new("update production_items set title = $1, part = $2, place = $3 where id = $4");
pub(crate) async fn media(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Media, Problem> {
    let read = |row: &kit::db::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let rows = tx.all(MEDIA, &[&provider, &programme], read).await?;
    Ok(rows.into_iter().collect())
}

/// Path and hash of each.
pub(crate) async fn media_seals(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<(String, String)>, Problem> {
    let read = |row: &kit::db::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(MEDIA_SEALS, &[&provider, &programme], read).await?)
}

pub(crate) async fn keep_media(
    tx: &mut WriteTx<'_>,
    (provider, programme): (ProviderId, &str),
    path: &str,
    bytes: Option<&[u8]>,
) -> Result<(), Problem> {
    let hash = bytes.map_or_else(|| "taken out".to_owned(), kit::files::sha256);
    tx.run_one(KEEP_MEDIA, &[&provider, &programme, &path, &hash, &bytes])
        .await
}

/// What an item is called and where it stands.
pub(crate) async fn place(
    tx: &mut WriteTx<'_>,
    item: &Item,
    part: &Part,
    place: i64,
) -> Result<(), Problem> {
    tx.run_one(PLACE, &[&part.title, &part.place, &place, &item.id])
        .await
}
