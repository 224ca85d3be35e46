//! The rows of packs, their links, and what was asked for and answered.
//!
//! What this room must not know: who may do what; the secrets of links.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    people::{PersonId, ProviderId},
    production::{ItemId, PackId, RequestId, pack::WINDOW_SECONDS},
};

use super::{NewRequest, Pack, Request};
use crate::item::{self, Item};

const OUTSIDER: Sql =
    Sql::new("select person_id from production_outsiders where provider_id = $1 and email = $2");
const ADD_OUTSIDER: Sql = Sql::new(
    "insert into production_outsiders (person_id, provider_id, name, email) values ($1, $2, $3, $4)",
);
const OUTSIDER_NAME: Sql = Sql::new("select name from production_outsiders where person_id = $1");
const ADD: Sql = Sql::new(
    "insert into production_packs
       (id, provider_id, programme, body, person_id, words, ends_on, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
const ADD_ITEM: Sql = Sql::new(
    "insert into production_pack_items (pack_id, item_id, version, place) values ($1, $2, $3, $4)",
);
const ADD_LINK: Sql =
    Sql::new("insert into production_pack_links (hash, pack_id, made_at) values ($1, $2, $3)");
const ONE: Sql = Sql::new(
    "select p.id, p.provider_id, p.programme, p.body, p.person_id, o.name, o.email, p.words, p.ends_on,
       p.made_by, p.made_at, p.opened_at, p.revoked_at, p.revoked_why
     from production_packs p
     join production_outsiders o on o.person_id = p.person_id and o.provider_id = p.provider_id
     where p.id = $1",
);
const BY_HASH: Sql = Sql::new("select pack_id from production_pack_links where hash = $1");
const OF_PROGRAMME: Sql = Sql::new(
    "select p.id, p.provider_id, p.programme, p.body, p.person_id, o.name, o.email, p.words, p.ends_on,
       p.made_by, p.made_at, p.opened_at, p.revoked_at, p.revoked_why
     from production_packs p
     join production_outsiders o on o.person_id = p.person_id and o.provider_id = p.provider_id
     where p.provider_id = $1 and p.programme = $2 order by p.id desc limit 200",
);
const ITEMS: Sql = Sql::new(
    "select item_id, version from production_pack_items where pack_id = $1 order by place, item_id",
);
const WITH_ITEM: Sql = Sql::new(
    "select pack_id from production_pack_items where item_id = $1 order by pack_id desc limit 50",
);
const OPENED: Sql =
    Sql::new("update production_packs set opened_at = $1 where id = $2 and opened_at is null");
const REVOKE: Sql = Sql::new(
    "update production_packs set revoked_at = $1, revoked_why = $2
     where id = $3 and revoked_at is null",
);
const ADD_REQUEST: Sql = Sql::new(
    "insert into production_requests (id, pack_id, item_id, version, file, passage, words, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const REQUEST: Sql = Sql::new(
    "select r.id, r.pack_id, p.body, p.person_id, r.item_id, r.version, r.file, r.passage, r.words, r.at,
       r.answer, r.answered_by, r.answered_at, r.answered_version, r.withdrawn_at
     from production_requests r join production_packs p on p.id = r.pack_id where r.id = $1",
);
const OF_ITEM: Sql = Sql::new(
    "select r.id, r.pack_id, p.body, p.person_id, r.item_id, r.version, r.file, r.passage, r.words, r.at,
       r.answer, r.answered_by, r.answered_at, r.answered_version, r.withdrawn_at
     from production_requests r join production_packs p on p.id = r.pack_id
     where r.item_id = $1 order by r.id limit 500",
);
const WITHDRAW: Sql = Sql::new(
    "update production_requests set withdrawn_at = $1
     where id = $2 and withdrawn_at is null and answered_at is null",
);
const ANSWER: Sql = Sql::new(
    "update production_requests set answer = $1, answered_by = $2, answered_at = $3, answered_version = $4
     where id = $5 and answered_at is null and withdrawn_at is null",
);
const UNANSWERED: Sql = Sql::new(
    "select count(*) from production_requests
     where item_id = $1 and answered_at is null and withdrawn_at is null",
);
const OPEN_ON: Sql = Sql::new(
    "select count(*) from production_requests
     where pack_id = $1 and item_id = $2 and version = $3 and answered_at is null and withdrawn_at is null",
);
const RECENT: Sql =
    Sql::new("select count(*) from production_requests where pack_id = $1 and at > $2");

/// The person that this address stands for: the account's, or somebody outside with a number of their own, the same
/// for every pack, so that nobody approves for both bodies under two links.
pub(super) async fn outsider(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    known: Option<PersonId>,
    (name, email): (&str, &str),
) -> Result<PersonId, Problem> {
    let email = email.trim().to_lowercase();
    let found = tx
        .first(OUTSIDER, &[&provider, &email], |row| row.get(0))
        .await?;
    if let Some(person) = found {
        return Ok(person);
    }
    let person: PersonId = known.unwrap_or_else(|| tx.mint());
    tx.run_one(ADD_OUTSIDER, &[&person, &provider, &name, &email])
        .await?;
    Ok(person)
}

/// The names of people outside.
pub(crate) async fn outsiders(
    tx: &ReadTx<'_>,
    ids: &[PersonId],
) -> Result<Vec<(PersonId, String)>, Problem> {
    let mut found = Vec::new();
    for id in ids {
        let name: Option<String> = tx.first(OUTSIDER_NAME, &[id], |row| row.get(0)).await?;
        found.extend(name.map(|name| (*id, name)));
    }
    Ok(found)
}

pub(super) async fn add(tx: &mut WriteTx<'_>, pack: &Pack, items: &[Item]) -> Result<(), Problem> {
    let (body, (by, at)) = (pack.body.code(), pack.made);
    let Pack {
        id,
        provider,
        programme,
        person,
        words,
        ends_on,
        ..
    } = pack;
    tx.run_one(
        ADD,
        &[
            id, provider, programme, &body, person, words, ends_on, &by, &at,
        ],
    )
    .await?;
    for (place, item) in (1_i64..).zip(items) {
        tx.run_one(ADD_ITEM, &[id, &item.id, &item.version, &place])
            .await?;
    }
    Ok(())
}

pub(super) async fn add_link(
    tx: &mut WriteTx<'_>,
    pack: PackId,
    hash: &str,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ADD_LINK, &[&hash, &pack, &at]).await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: PackId) -> Result<Pack, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(super) async fn by_hash(tx: &ReadTx<'_>, hash: &str) -> Result<Pack, Problem> {
    let id: Option<PackId> = tx.first(BY_HASH, &[&hash], |row| row.get(0)).await?;
    one(tx, id.or_not_found()?).await
}

pub(crate) async fn of_programme(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Pack>, Problem> {
    Ok(tx.all(OF_PROGRAMME, &[&provider, &programme], read).await?)
}

/// The items of a pack, each with the version that was sent.
pub(crate) async fn items(tx: &ReadTx<'_>, id: PackId) -> Result<Vec<(Item, i64)>, Problem> {
    let rows: Vec<(ItemId, i64)> = tx
        .all(ITEMS, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    let mut found = Vec::new();
    for (id, version) in rows {
        found.push((item::item(tx, id).await?, version));
    }
    Ok(found)
}

/// The packs that hold an item, the newest first.
pub(super) async fn with_item(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Pack>, Problem> {
    let ids: Vec<PackId> = tx.all(WITH_ITEM, &[&id], |row| row.get(0)).await?;
    let mut found = Vec::new();
    for id in ids {
        found.push(one(tx, id).await?);
    }
    Ok(found)
}

pub(super) async fn opened(tx: &mut WriteTx<'_>, id: PackId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(OPENED, &[&at, &id]).await
}

pub(super) async fn revoke(tx: &mut WriteTx<'_>, id: PackId, why: &str) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(REVOKE, &[&at, &why, &id]).await
}

pub(super) async fn add_request(
    tx: &mut WriteTx<'_>,
    pack: PackId,
    new: &NewRequest,
) -> Result<RequestId, Problem> {
    let id: RequestId = tx.mint();
    let at = tx.now().at;
    let NewRequest {
        item,
        version,
        file,
        passage,
        words,
    } = new;
    tx.run_one(
        ADD_REQUEST,
        &[&id, &pack, item, version, file, passage, words, &at],
    )
    .await?;
    Ok(id)
}

pub(crate) async fn request(tx: &ReadTx<'_>, id: RequestId) -> Result<Request, Problem> {
    tx.first(REQUEST, &[&id], read_request)
        .await?
        .or_not_found()
}

pub(crate) async fn of_item(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Request>, Problem> {
    Ok(tx.all(OF_ITEM, &[&id], read_request).await?)
}

pub(super) async fn withdraw(tx: &mut WriteTx<'_>, id: RequestId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(WITHDRAW, &[&at, &id]).await
}

pub(super) async fn answer(
    tx: &mut WriteTx<'_>,
    id: RequestId,
    (words, by, version): (&str, PersonId, i64),
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ANSWER, &[&words, &by, &at, &version, &id]).await
}

pub(crate) async fn unanswered(tx: &ReadTx<'_>, id: ItemId) -> Result<i64, Problem> {
    let count = tx.first(UNANSWERED, &[&id], |row| row.get(0)).await?;
    Ok(count.unwrap_or(0))
}

/// How many requests of this pack on this very version are open.
pub(super) async fn open_on(
    tx: &ReadTx<'_>,
    pack: PackId,
    (item, version): (ItemId, i64),
) -> Result<i64, Problem> {
    let count = tx
        .first(OPEN_ON, &[&pack, &item, &version], |row| row.get(0))
        .await?;
    Ok(count.unwrap_or(0))
}

/// How many requests came by a pack's links lately.
pub(super) async fn recent(tx: &ReadTx<'_>, pack: PackId, now: Instant) -> Result<i64, Problem> {
    let since = now.plus_seconds(-WINDOW_SECONDS);
    let count = tx.first(RECENT, &[&pack, &since], |row| row.get(0)).await?;
    Ok(count.unwrap_or(0))
}

fn read(row: &Row<'_>) -> Result<Pack, Fault> {
    let revoked: (Option<Instant>, Option<String>) = (row.get(12)?, row.get(13)?);
    Ok(Pack {
        id: row.get(0)?,
        provider: row.get(1)?,
        programme: row.get(2)?,
        body: row.code(3)?,
        person: row.get(4)?,
        named: (row.get(5)?, row.get(6)?),
        words: row.get(7)?,
        ends_on: row.get(8)?,
        made: (row.get(9)?, row.get(10)?),
        opened_at: row.get(11)?,
        revoked: revoked.0.zip(revoked.1),
    })
}

fn read_request(row: &Row<'_>) -> Result<Request, Fault> {
    let words: Option<String> = row.get(10)?;
    let by: Option<PersonId> = row.get(11)?;
    let at: Option<Instant> = row.get(12)?;
    let version: Option<i64> = row.get(13)?;
    let answer = words.zip(by).zip(at.zip(version));
    Ok(Request {
        id: row.get(0)?,
        pack: row.get(1)?,
        body: row.code(2)?,
        by: row.get(3)?,
        item: row.get(4)?,
        version: row.get(5)?,
        file: row.get(6)?,
        passage: row.get(7)?,
        words: row.get(8)?,
        at: row.get(9)?,
        answer: answer.map(|((words, by), (at, version))| (words, by, at, version)),
        withdrawn_at: row.get(14)?,
    })
}
