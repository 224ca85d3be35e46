//! The rows of releases.
//!
//! What this room must not know: what may be released.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Instant,
    people::{PersonId, ProviderId},
    production::EditionId,
};

use super::changes::Versions;
use crate::item::Item;

/// A release: which edition, of whose content, made of exactly which versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    pub(crate) edition: EditionId,
    pub(crate) provider: ProviderId,
    pub(crate) programme: String,
    pub(crate) fingerprint: String,
    pub(crate) items: i64,
    pub(crate) by: Option<PersonId>,
    pub(crate) at: Instant,
}

const ADD: Sql = Sql::new(
    "insert into production_releases
       (edition_id, provider_id, programme, fingerprint, items, person_id, released_at)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const OF_PROGRAMME: Sql = Sql::new(
    "select edition_id, provider_id, programme, fingerprint, items, person_id, released_at
     from production_releases where provider_id = $1 and programme = $2
     order by released_at desc, edition_id desc limit 200",
);

pub(crate) async fn add(tx: &mut WriteTx<'_>, release: &Release) -> Result<(), Problem> {
    let Release {
        edition,
        provider,
        programme,
        fingerprint,
        items,
        by,
        at,
    } = release;
    tx.run_one(
        ADD,
        &[edition, provider, programme, fingerprint, items, by, at],
    )
    .await
}

const ADD_VERSION: Sql = Sql::new(
    "insert into production_release_items (edition_id, item_id, version) values ($1, $2, $3)",
);
const VERSIONS: Sql = Sql::new(
    "select item_id, version from production_release_items where edition_id = $1 order by item_id",
);

/// Keeps which version of each item an edition is made of.
pub(crate) async fn add_versions(
    tx: &mut WriteTx<'_>,
    edition: EditionId,
    items: &[Item],
) -> Result<(), Problem> {
    for item in items {
        tx.run_one(ADD_VERSION, &[&edition, &item.id, &item.version])
            .await?;
    }
    Ok(())
}

/// Which version of each item an edition is made of.
pub(crate) async fn versions(tx: &ReadTx<'_>, edition: EditionId) -> Result<Versions, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx
        .all(VERSIONS, &[&edition], read)
        .await?
        .into_iter()
        .collect())
}

pub(crate) async fn of_programme(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Release>, Problem> {
    Ok(tx.all(OF_PROGRAMME, &[&provider, &programme], read).await?)
}

pub(crate) async fn newest(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Option<Release>, Problem> {
    Ok(of_programme(tx, provider, programme)
        .await?
        .into_iter()
        .next())
}

fn read(row: &Row<'_>) -> Result<Release, Fault> {
    Ok(Release {
        edition: row.get(0)?,
        provider: row.get(1)?,
        programme: row.get(2)?,
        fingerprint: row.get(3)?,
        items: row.get(4)?,
        by: row.get(5)?,
        at: row.get(6)?,
    })
}
