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

pub(crate) async fn of_programme(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Release>, Problem> {
    Ok(tx.all(OF_PROGRAMME, &[&provider, &programme], read).await?)
}

pub(crate) async fn newest(
    tx: &mut ReadTx<'_>,
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
