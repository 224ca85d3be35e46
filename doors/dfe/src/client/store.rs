//! The client's rows: how far was read, their records, what is linked and agreed, what is to be told.
//!
//! What this room must not know: what any word means.

use kit::{
    Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{
    base::{Coded as _, Instant},
    people::ProviderId,
    registration::ApplicationId,
};
use serde_json::Value;

use super::merge::Aspect;
use crate::wire::Resource;

rulebook::id_of!(
    /// Something to be told to the national service.
    SendingKind, "snd", SendingId
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
/// The resource under which a pause is kept.
const PAUSE: &str = "pause";

pub(super) async fn watermark(
    tx: &ReadTx<'_>,
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
    tx: &ReadTx<'_>,
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
    tx: &ReadTx<'_>,
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

pub(super) async fn links(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Link>, Problem> {
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
    tx: &ReadTx<'_>,
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
pub async fn waiting(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Sending>, Problem> {
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
