//! The client's rows that people look at: every exchange, and where the two sides differ.
//!
//! What this room must not know: what any word means.

use kit::{
    Fault, OrNotFound as _, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
    outside::Asking,
};
use rulebook::{
    base::{Coded as _, Instant},
    people::{PersonId, ProviderId},
};

use super::{line::ExchangeOutcome, merge::Aspect, store::SendingId};

rulebook::id_of!(
    /// A question to the national service and its answer.
    ExchangeKind, "exc", ExchangeId
);
rulebook::id_of!(
    /// A difference between the two sides.
    ConflictKind, "dif", ConflictId
);

/// A question and its answer, before it is kept.
pub(super) struct NewExchange {
    pub(super) provider: ProviderId,
    pub(super) sending: Option<SendingId>,
    pub(super) asking: Asking,
    pub(super) outcome: ExchangeOutcome,
    pub(super) status: Option<i64>,
    pub(super) said: String,
    pub(super) began: Instant,
    pub(super) took: i64,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Its id.
    pub id: ExchangeId,
    /// For which lead provider.
    pub provider: ProviderId,
    /// What was being told, if anything.
    pub sending: Option<SendingId>,
    /// GET, POST or PUT.
    pub verb: String,
    /// Path and query.
    pub path: String,
    /// The body that was sent.
    pub asked: Option<String>,
    /// How it ended.
    pub outcome: ExchangeOutcome,
    /// The status.
    pub status: Option<i64>,
    /// What was answered, or why nothing was.
    pub said: String,
    /// When.
    pub began: Instant,
}

/// A difference between the two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its id.
    pub id: ConflictId,
    /// For which lead provider.
    pub provider: ProviderId,
    /// Their application.
    pub application: String,
    /// What of it.
    pub aspect: Aspect,
    /// Our word.
    pub ours: String,
    /// Their word.
    pub theirs: String,
    /// How it came about, in a sentence.
    pub said: String,
    /// `open`, `theirs`, `ours`, `noted`, `gone`.
    pub state: String,
    /// Why it was settled so.
    pub why: Option<String>,
    /// When it was found.
    pub found_at: Instant,
}

const ADD_EXCHANGE: Sql = Sql::new(
    "insert into dfe_exchanges (id, provider_id, sending_id, verb, path, asked, outcome, status, said, began_at,
       took_micros)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const EXCHANGES: Sql = Sql::new(
    "select id, provider_id, sending_id, verb, path, asked, outcome, status, said, began_at from dfe_exchanges
     where provider_id = $1 order by id desc limit $2",
);
const EXCHANGE: Sql = Sql::new(
    "select id, provider_id, sending_id, verb, path, asked, outcome, status, said, began_at from dfe_exchanges
     where id = $1",
);
const ADD_CONFLICT: Sql = Sql::new(
    "insert into dfe_conflicts (id, provider_id, their_application, aspect, ours, theirs, said, state, found_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'open', $8)",
);
const CONFLICTS: Sql = Sql::new(
    "select id, provider_id, their_application, aspect, ours, theirs, said, state, why, found_at
     from dfe_conflicts where provider_id = $1 order by id",
);
const CONFLICT: Sql = Sql::new(
    "select id, provider_id, their_application, aspect, ours, theirs, said, state, why, found_at
     from dfe_conflicts where id = $1",
);
const END_CONFLICT: Sql = Sql::new(
    "update dfe_conflicts set state = $1, why = $2, settled_at = $3, settled_by = $4
     where id = $5 and state = 'open'",
);

pub(super) async fn add_exchange(
    tx: &mut WriteTx<'_>,
    it: &NewExchange,
) -> Result<ExchangeId, Problem> {
    let id: ExchangeId = tx.mint();
    tx.run_one(
        ADD_EXCHANGE,
        &[
            &id,
            &it.provider,
            &it.sending,
            &it.asking.verb,
            &it.asking.path,
            &it.asking.body,
            &it.outcome.code(),
            &it.status,
            &it.said,
            &it.began,
            &it.took,
        ],
    )
    .await?;
    Ok(id)
}

/// The newest exchanges, newest first.
pub async fn exchanges(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    most: i64,
) -> Result<Vec<Exchange>, Problem> {
    Ok(tx
        .all(EXCHANGES, &[&provider, &most], read_exchange)
        .await?)
}

pub(super) async fn exchange(tx: &ReadTx<'_>, id: ExchangeId) -> Result<Exchange, Problem> {
    tx.first(EXCHANGE, &[&id], read_exchange)
        .await?
        .or_not_found()
}

fn read_exchange(row: &Row<'_>) -> Result<Exchange, Fault> {
    Ok(Exchange {
        id: row.get(0)?,
        provider: row.get(1)?,
        sending: row.get(2)?,
        verb: row.get(3)?,
        path: row.get(4)?,
        asked: row.get(5)?,
        outcome: row.code(6)?,
        status: row.get(7)?,
        said: row.get(8)?,
        began: row.get(9)?,
    })
}

pub(super) async fn add_conflict(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    (application, aspect): (&str, Aspect),
    (ours, theirs): (&str, &str),
    said: &str,
) -> Result<(), Problem> {
    let (id, at): (ConflictId, _) = (tx.mint(), tx.now().at);
    tx.run_one(
        ADD_CONFLICT,
        &[
            &id,
            &provider,
            &application,
            &aspect.code(),
            &ours,
            &theirs,
            &said,
            &at,
        ],
    )
    .await
}

/// Every difference ever found, oldest first.
pub async fn conflicts(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Conflict>, Problem> {
    Ok(tx.all(CONFLICTS, &[&provider], read_conflict).await?)
}

pub(super) async fn conflict(tx: &ReadTx<'_>, id: ConflictId) -> Result<Conflict, Problem> {
    tx.first(CONFLICT, &[&id], read_conflict)
        .await?
        .or_not_found()
}

pub(super) async fn end_conflict(
    tx: &mut WriteTx<'_>,
    id: ConflictId,
    state: &str,
    (why, by): (Option<&str>, Option<PersonId>),
) -> Result<(), Problem> {
    let at = tx.now().at;
    let why = why.map(str::to_owned);
    tx.run_one(END_CONFLICT, &[&state, &why, &at, &by, &id])
        .await
}

fn read_conflict(row: &Row<'_>) -> Result<Conflict, Fault> {
    Ok(Conflict {
        id: row.get(0)?,
        provider: row.get(1)?,
        application: row.get(2)?,
        aspect: row.code(3)?,
        ours: row.get(4)?,
        theirs: row.get(5)?,
        said: row.get(6)?,
        state: row.get(7)?,
        why: row.get(8)?,
        found_at: row.get(9)?,
    })
}
