//! The log of what was asked over the API: by whom, when, how it was answered, for ninety days. No body is kept.
//!
//! What this room must not know: what any path means.

use kit::{
    App, Fault, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Instant,
    people::{Action, Actor, ProviderId, may_see_all},
};

use crate::{keeping, token::TokenId};

/// A request was answered: the row is its own trail.
pub const NOTED: Process =
    Process::new("dfe_request_noted", "answered over DfE’s API for").own_trail();

rulebook::id_of!(
    /// A request of another system.
    Request, "req", RequestId
);

/// A request and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its id.
    pub id: RequestId,
    /// With which token.
    pub token: TokenId,
    /// For which lead provider; nothing for the teacher record service.
    pub provider: Option<ProviderId>,
    /// GET, POST or PUT.
    pub verb: String,
    /// Path and query.
    pub path: String,
    /// The status.
    pub status: i64,
    /// The code of the refusal, when it was one.
    pub code: Option<String>,
    /// When it came.
    pub at: Instant,
    /// How long the answer took, in microseconds.
    pub took: i64,
}

/// A request before it is kept.
#[derive(Debug, Clone)]
pub(crate) struct New {
    pub(crate) token: TokenId,
    pub(crate) provider: Option<ProviderId>,
    pub(crate) verb: String,
    pub(crate) path: String,
    pub(crate) status: i64,
    pub(crate) code: Option<String>,
    pub(crate) at: Instant,
    pub(crate) took: i64,
}

const ADD: Sql = Sql::new(
    "insert into dfe_requests (id, token_id, provider_id, verb, path, status, code, asked_at, took_micros)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
const ALL: Sql = Sql::new(
    "select id, token_id, provider_id, verb, path, status, code, asked_at, took_micros from dfe_requests
     order by id desc limit $1",
);
const OF: Sql = Sql::new(
    "select id, token_id, provider_id, verb, path, status, code, asked_at, took_micros from dfe_requests
     where provider_id = $1 order by id desc limit $2",
);
const REFUSED: Sql = Sql::new(
    "select id, token_id, provider_id, verb, path, status, code, asked_at, took_micros from dfe_requests
     where status >= 400 order by id desc limit $1",
);
const REFUSED_OF: Sql = Sql::new(
    "select id, token_id, provider_id, verb, path, status, code, asked_at, took_micros from dfe_requests
     where provider_id = $1 and status >= 400 order by id desc limit $2",
);
/// Characters of a path that are kept.
const LONGEST: usize = 500;

/// Keeps a request. Process: [`NOTED`].
pub(crate) async fn note(app: &App, it: New) -> Result<(), Problem> {
    let permit = may_see_all(&Actor::System, Action::KeepDfeApi)?;
    app.act(&permit, &NOTED, async move |tx| {
        add(tx, &it).await?;
        keeping::begin_day(tx).await
    })
    .await
}

async fn add(tx: &mut WriteTx<'_>, it: &New) -> Result<(), Problem> {
    let id: RequestId = tx.mint();
    let path: String = it.path.chars().take(LONGEST).collect();
    tx.run_one(
        ADD,
        &[
            &id,
            &it.token,
            &it.provider,
            &it.verb,
            &path,
            &it.status,
            &it.code,
            &it.at,
            &it.took,
        ],
    )
    .await
}

/// The newest requests, newest first: of one provider or of all, every one or only those that were refused.
pub async fn requests(
    tx: &ReadTx<'_>,
    provider: Option<ProviderId>,
    refused: bool,
    most: i64,
) -> Result<Vec<Logged>, Problem> {
    let found = match (provider, refused) {
        (Some(provider), false) => tx.all(OF, &[&provider, &most], read).await,
        (Some(provider), true) => tx.all(REFUSED_OF, &[&provider, &most], read).await,
        (None, false) => tx.all(ALL, &[&most], read).await,
        (None, true) => tx.all(REFUSED, &[&most], read).await,
    };
    Ok(found?)
}

fn read(row: &Row<'_>) -> Result<Logged, Fault> {
    Ok(Logged {
        id: row.get(0)?,
        token: row.get(1)?,
        provider: row.get(2)?,
        verb: row.get(3)?,
        path: row.get(4)?,
        status: row.get(5)?,
        code: row.get(6)?,
        at: row.get(7)?,
        took: row.get(8)?,
    })
}
