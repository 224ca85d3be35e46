//! The client's rows.
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
    registration::ApplicationId,
};
use serde_json::Value;

use super::{line::ExchangeOutcome, merge::Aspect};
use crate::wire::Resource;

rulebook::id_of!(
    /// Something to be told to the national service.
    SendingKind, "snd", SendingId
);
rulebook::id_of!(
    /// A question to the national service and its answer.
    ExchangeKind, "exc", ExchangeId
);
rulebook::id_of!(
    /// A difference between the two sides.
    ConflictKind, "dif", ConflictId
);

/// How far a resource was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Watermark {
    /// Their time of the newest record.
    pub(super) watermark: String,
    /// When everything was last read.
    pub(super) full_at: Instant,
}

/// A record of theirs.
#[derive(Debug, Clone)]
pub(super) struct Theirs {
    pub(super) id: String,
    pub(super) attributes: Value,
}

/// Which application of theirs is which of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) application: String,
    pub(super) participant: String,
    pub(super) ours: ApplicationId,
}

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its id.
    pub id: SendingId,
    /// Their application.
    pub application: String,
    /// What of it.
    pub aspect: Aspect,
    /// What it shall be.
    pub word: String,
    /// How often it was begun.
    pub attempts: i64,
    /// Not before.
    pub due_at: Instant,
}

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

const WATERMARK: Sql =
    Sql::new("select watermark, full_at from dfe_pulls where provider_id = $1 and resource = $2");
const SET_WATERMARK: Sql = Sql::new(
    "insert into dfe_pulls (provider_id, resource, watermark, full_at) values ($1, $2, $3, $4)
     on conflict (provider_id, resource) do update set watermark = excluded.watermark, full_at = excluded.full_at",
);
const KEEP: Sql = Sql::new(
    "insert into dfe_theirs (provider_id, resource, their_id, attributes, pulled_at) values ($1, $2, $3, $4, $5)
     on conflict (provider_id, resource, their_id)
     do update set attributes = excluded.attributes, pulled_at = excluded.pulled_at",
);
const FORGET: Sql =
    Sql::new("delete from dfe_theirs where provider_id = $1 and resource = $2 and pulled_at < $3");
const THEIRS: Sql = Sql::new(
    "select their_id, attributes from dfe_theirs where provider_id = $1 and resource = $2 order by their_id",
);
const LINK: Sql = Sql::new(
    "insert into dfe_links (provider_id, their_application, their_participant, application_id, linked_at)
     values ($1, $2, $3, $4, $5)",
);
const LINKS: Sql = Sql::new(
    "select their_application, their_participant, application_id from dfe_links
     where provider_id = $1 order by application_id",
);
const AGREED: Sql = Sql::new(
    "select their_application, aspect, word from dfe_agreed where provider_id = $1
     order by their_application, aspect",
);
const AGREE: Sql = Sql::new(
    "insert into dfe_agreed (provider_id, their_application, aspect, word, agreed_at) values ($1, $2, $3, $4, $5)
     on conflict (provider_id, their_application, aspect)
     do update set word = excluded.word, agreed_at = excluded.agreed_at",
);
const ADD_SENDING: Sql = Sql::new(
    "insert into dfe_sendings (id, provider_id, their_application, aspect, word, state, attempts, due_at, made_at)
     values ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7)",
);
const WAITING: Sql = Sql::new(
    "select id, their_application, aspect, word, attempts, due_at from dfe_sendings
     where provider_id = $1 and state = 'waiting' order by id",
);
const CLAIM: Sql = Sql::new(
    "update dfe_sendings set attempts = attempts + 1, due_at = $1
     where id = $2 and state = 'waiting' and attempts = $3 and due_at = $4",
);
const END_SENDING: Sql = Sql::new(
    "update dfe_sendings set state = $1, done_at = $2, said = $3 where id = $4 and state = 'waiting'",
);
const PUT_OFF: Sql =
    Sql::new("update dfe_sendings set due_at = $1 where id = $2 and state = 'waiting'");
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

/// The resource under which a pause is kept.
const PAUSE: &str = "pause";

pub(super) async fn watermark(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
    resource: &str,
) -> Result<Option<Watermark>, Problem> {
    Ok(tx
        .first(WATERMARK, &[&provider, &resource], |row| {
            Ok(Watermark {
                watermark: row.get(0)?,
                full_at: row.get(1)?,
            })
        })
        .await?)
}

pub(super) async fn set_watermark(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    resource: &str,
    it: &Watermark,
) -> Result<(), Problem> {
    let params: kit::db::Params<'_> = &[&provider, &resource, &it.watermark, &it.full_at];
    tx.run_one(SET_WATERMARK, params).await
}

pub(super) async fn paused_until(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
) -> Result<Option<Instant>, Problem> {
    Ok(watermark(tx, provider, PAUSE).await?.map(|it| it.full_at))
}

pub(super) async fn pause(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    until: Instant,
) -> Result<(), Problem> {
    let mark = Watermark {
        watermark: String::new(),
        full_at: until,
    };
    set_watermark(tx, provider, PAUSE, &mark).await
}

pub(super) async fn keep_theirs(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    resource: &str,
    one: &Resource<Value>,
) -> Result<(), Problem> {
    let text = one.attributes.to_string();
    let at = tx.now().at;
    tx.run_one(KEEP, &[&provider, &resource, &one.id, &text, &at])
        .await
}

/// Forgets what a reading of everything, begun at this instant, did not show again.
pub(super) async fn forget_before(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    resource: &str,
    began: Instant,
) -> Result<(), Problem> {
    tx.run(FORGET, &[&provider, &resource, &began]).await?;
    Ok(())
}

pub(super) async fn theirs(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
    resource: &str,
) -> Result<Vec<Theirs>, Problem> {
    Ok(tx
        .all(THEIRS, &[&provider, &resource], |row| {
            Ok(Theirs {
                id: row.get(0)?,
                attributes: row.json(1)?,
            })
        })
        .await?)
}

pub(super) async fn link(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    it: &Link,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        LINK,
        &[&provider, &it.application, &it.participant, &it.ours, &at],
    )
    .await
}

pub(super) async fn links(tx: &mut ReadTx<'_>, provider: ProviderId) -> Result<Vec<Link>, Problem> {
    Ok(tx
        .all(LINKS, &[&provider], |row| {
            Ok(Link {
                application: row.get(0)?,
                participant: row.get(1)?,
                ours: row.get(2)?,
            })
        })
        .await?)
}

pub(super) async fn agreed(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<(String, Aspect, String)>, Problem> {
    Ok(tx
        .all(AGREED, &[&provider], |row| {
            Ok((row.get(0)?, row.code(1)?, row.get(2)?))
        })
        .await?)
}

pub(super) async fn agree(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    (application, aspect): (&str, Aspect),
    word: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        AGREE,
        &[&provider, &application, &aspect.code(), &word, &at],
    )
    .await
}

pub(super) async fn add_sending(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    (application, aspect): (&str, Aspect),
    word: &str,
) -> Result<(), Problem> {
    let (id, at): (SendingId, _) = (tx.mint(), tx.now().at);
    tx.run_one(
        ADD_SENDING,
        &[
            &id,
            &provider,
            &application,
            &aspect.code(),
            &word,
            &at,
            &at,
        ],
    )
    .await
}

/// What waits to be told, in order.
pub async fn waiting(tx: &mut ReadTx<'_>, provider: ProviderId) -> Result<Vec<Sending>, Problem> {
    Ok(tx
        .all(WAITING, &[&provider], |row| {
            Ok(Sending {
                id: row.get(0)?,
                application: row.get(1)?,
                aspect: row.code(2)?,
                word: row.get(3)?,
                attempts: row.get(4)?,
                due_at: row.get(5)?,
            })
        })
        .await?)
}

/// Takes a sending for one attempt: whoever takes it first has it.
pub(super) async fn claim(
    tx: &mut WriteTx<'_>,
    it: &Sending,
    until: Instant,
) -> Result<(), Problem> {
    tx.run_one(CLAIM, &[&until, &it.id, &it.attempts, &it.due_at])
        .await
}

pub(super) async fn end_sending(
    tx: &mut WriteTx<'_>,
    id: SendingId,
    state: &str,
    said: Option<&str>,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let said = said.map(str::to_owned);
    tx.run(END_SENDING, &[&state, &at, &said, &id]).await?;
    Ok(())
}

pub(super) async fn put_off(
    tx: &mut WriteTx<'_>,
    id: SendingId,
    due: Instant,
) -> Result<(), Problem> {
    tx.run(PUT_OFF, &[&due, &id]).await?;
    Ok(())
}

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
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
    most: i64,
) -> Result<Vec<Exchange>, Problem> {
    Ok(tx
        .all(EXCHANGES, &[&provider, &most], read_exchange)
        .await?)
}

pub(super) async fn exchange(tx: &mut ReadTx<'_>, id: ExchangeId) -> Result<Exchange, Problem> {
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
pub async fn conflicts(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Conflict>, Problem> {
    Ok(tx.all(CONFLICTS, &[&provider], read_conflict).await?)
}

pub(super) async fn conflict(tx: &mut ReadTx<'_>, id: ConflictId) -> Result<Conflict, Problem> {
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
