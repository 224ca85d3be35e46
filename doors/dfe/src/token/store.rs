//! The rows of tokens.
//!
//! What this room must not know: any token's text.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{base::Coded as _, people::ProviderId};

use super::{ApiToken, TokenId, TokenScope};

const ADD: Sql = Sql::new(
    "insert into dfe_tokens (id, scope, provider_id, hash, name, given_at) values ($1, $2, $3, $4, $5, $6)",
);
const REVOKE: Sql =
    Sql::new("update dfe_tokens set revoked_at = $1 where id = $2 and revoked_at is null");
const NOTE_USE: Sql = Sql::new("update dfe_tokens set used_at = $1 where id = $2");
const ALL: Sql = Sql::new(
    "select id, scope, provider_id, name, given_at, used_at, revoked_at from dfe_tokens order by id",
);
const BY_HASH: Sql = Sql::new(
    "select id, scope, provider_id, name, given_at, used_at, revoked_at from dfe_tokens where hash = $1",
);

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: TokenId,
    scope: TokenScope,
    provider: Option<ProviderId>,
    (hash, name): (&str, &str),
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ADD, &[&id, &scope.code(), &provider, &hash, &name, &at])
        .await
}

pub(super) async fn revoke(tx: &mut WriteTx<'_>, id: TokenId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(REVOKE, &[&at, &id]).await
}

pub(super) async fn note_use(tx: &mut WriteTx<'_>, id: TokenId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(NOTE_USE, &[&at, &id]).await
}

pub(super) async fn all(tx: &ReadTx<'_>) -> Result<Vec<ApiToken>, Problem> {
    Ok(tx.all(ALL, &[], read).await?)
}

pub(super) async fn by_hash(tx: &ReadTx<'_>, hash: &str) -> Result<Option<ApiToken>, Problem> {
    Ok(tx.first(BY_HASH, &[&hash], read).await?)
}

fn read(row: &Row<'_>) -> Result<ApiToken, Fault> {
    Ok(ApiToken {
        id: row.get(0)?,
        scope: row.code(1)?,
        provider: row.get(2)?,
        name: row.get(3)?,
        given_at: row.get(4)?,
        used_at: row.get(5)?,
        revoked_at: row.get(6)?,
    })
}
