//! The rows of the register of sources and of its checks.
//!
//! What this room must not know: who may record anything.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Coded,
    people::{PersonId, ProviderId},
    production::{
        CheckId, ItemId, SourceId, SourceStateId,
        source::{CheckState, Settled, State},
    },
};

use super::{Check, Entry, NewEntry, Source};

const ADD: Sql = Sql::new(
    "insert into production_sources (id, provider_id, programme, key, title, kind) values ($1, $2, $3, $4, $5, $6)",
);
const REGISTER: Sql = Sql::new(
    "select id, provider_id, programme, key, title, kind from production_sources
     where provider_id = $1 and programme = $2 order by key, id limit 1000",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, programme, key, title, kind from production_sources where id = $1",
);
const ENTER: Sql = Sql::new(
    "insert into production_source_states
       (id, source_id, happened, from_on, words, link, edition, parts, successor, person_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const ENTRIES: Sql = Sql::new(
    "select id, source_id, happened, from_on, words, link, edition, parts, successor, person_id, at
     from production_source_states where source_id = $1 order by at, id limit 1000",
);
const ALL_ENTRIES: Sql = Sql::new(
    "select e.id, e.source_id, e.happened, e.from_on, e.words, e.link, e.edition, e.parts, e.successor, e.person_id, e.at
     from production_source_states e join production_sources s on s.id = e.source_id
     where s.provider_id = $1 and s.programme = $2 order by e.at, e.id limit 20000",
);
const OF_PROGRAMME: Sql = Sql::new(
    "select e.id, e.source_id, e.happened, e.from_on, e.words, e.link, e.edition, e.parts, e.successor, e.person_id, e.at,
       s.key, s.title
     from production_source_states e join production_sources s on s.id = e.source_id
     where s.programme = $1 order by e.at desc, e.id desc limit 20000",
);
const ADD_CHECK: Sql = Sql::new(
    "insert into production_source_checks
       (id, source_id, item_id, state_id, question, about, passages, version, state, given_to, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const CHECKS: Sql = Sql::new(
    "select c.id, c.source_id, c.item_id, c.state_id, c.question, c.about, c.passages, c.version, c.state, c.given_to,
       c.opened_at, c.reason, c.became_version, c.settled_by, c.settled_at
     from production_source_checks c join production_sources s on s.id = c.source_id
     where s.provider_id = $1 and s.programme = $2 order by c.opened_at desc, c.id limit 5000",
);
const CHECK: Sql = Sql::new(
    "select id, source_id, item_id, state_id, question, about, passages, version, state, given_to,
       opened_at, reason, became_version, settled_by, settled_at
     from production_source_checks where id = $1",
);
const OF_ITEM: Sql = Sql::new(
    "select id, source_id, item_id, state_id, question, about, passages, version, state, given_to,
       opened_at, reason, became_version, settled_by, settled_at
     from production_source_checks where item_id = $1 order by opened_at desc, id limit 500",
);
const OPEN_CHECKS: Sql = Sql::new(
    "select count(*) from production_source_checks c join production_sources s on s.id = c.source_id
     where s.provider_id = $1 and s.programme = $2 and c.state = 'open'",
);
const SETTLE: Sql = Sql::new(
    "update production_source_checks
     set state = $1, reason = $2, became_version = $3, settled_by = $4, settled_at = $5
     where id = $6 and state = 'open'",
);
const AUTHORS_SINCE: Sql = Sql::new(
    "select author_id from production_versions
     where item_id = $1 and version > $2 and author_id is not null order by version",
);

/// Whose register, and of which programme.
pub(crate) type Whose<'a> = (ProviderId, &'a str);

pub(crate) async fn add(tx: &mut WriteTx<'_>, source: &Source) -> Result<(), Problem> {
    let Source {
        id,
        provider,
        programme,
        key,
        title,
        kind,
    } = source;
    tx.run_one(ADD, &[id, provider, programme, key, title, kind])
        .await
}

pub(crate) async fn register(
    tx: &ReadTx<'_>,
    (provider, programme): Whose<'_>,
) -> Result<Vec<Source>, Problem> {
    Ok(tx
        .all(REGISTER, &[&provider, &programme], read_source)
        .await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: SourceId) -> Result<Source, Problem> {
    tx.first(ONE, &[&id], read_source).await?.or_not_found()
}

pub(crate) async fn enter(
    tx: &mut WriteTx<'_>,
    source: SourceId,
    new: &NewEntry,
    by: Option<PersonId>,
) -> Result<SourceStateId, Problem> {
    let id: SourceStateId = tx.mint();
    let (happened, at) = (new.happened.code(), tx.now().at);
    let parts = json(&new.parts)?;
    tx.run_one(
        ENTER,
        &[
            &id,
            &source,
            &happened,
            &new.from_on,
            &new.words,
            &new.link,
            &new.edition,
            &parts,
            &new.successor,
            &by,
            &at,
        ],
    )
    .await?;
    Ok(id)
}

pub(crate) async fn entries(tx: &ReadTx<'_>, id: SourceId) -> Result<Vec<Entry>, Problem> {
    Ok(tx.all(ENTRIES, &[&id], read_entry).await?)
}

pub(crate) async fn all_entries(
    tx: &ReadTx<'_>,
    (provider, programme): Whose<'_>,
) -> Result<Vec<Entry>, Problem> {
    Ok(tx
        .all(ALL_ENTRIES, &[&provider, &programme], read_entry)
        .await?)
}

/// What became of the sources of a programme, at any provider, newest first: the entry, the source's key and title.
pub(crate) async fn of_programme(
    tx: &ReadTx<'_>,
    programme: &str,
) -> Result<Vec<(Entry, String, String)>, Problem> {
    let read = |row: &Row<'_>| Ok((read_entry(row)?, row.get(11)?, row.get(12)?));
    Ok(tx.all(OF_PROGRAMME, &[&programme], read).await?)
}

pub(crate) async fn add_check(tx: &mut WriteTx<'_>, check: &Check) -> Result<(), Problem> {
    let (passages, state) = (json(&check.passages)?, check.state.code());
    tx.run_one(
        ADD_CHECK,
        &[
            &check.id,
            &check.source,
            &check.item,
            &check.entry,
            &check.question,
            &check.about,
            &passages,
            &check.version,
            &state,
            &check.given_to,
            &check.opened_at,
        ],
    )
    .await
}

pub(crate) async fn checks(
    tx: &ReadTx<'_>,
    (provider, programme): Whose<'_>,
) -> Result<Vec<Check>, Problem> {
    Ok(tx.all(CHECKS, &[&provider, &programme], read_check).await?)
}

pub(crate) async fn check(tx: &ReadTx<'_>, id: CheckId) -> Result<Check, Problem> {
    tx.first(CHECK, &[&id], read_check).await?.or_not_found()
}

pub(crate) async fn of_item(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Check>, Problem> {
    Ok(tx.all(OF_ITEM, &[&id], read_check).await?)
}

/// How many checks are open in a register.
pub(crate) async fn open_checks(
    tx: &ReadTx<'_>,
    (provider, programme): Whose<'_>,
) -> Result<i64, Problem> {
    let found = tx
        .first(OPEN_CHECKS, &[&provider, &programme], |row| row.get(0))
        .await?;
    Ok(found.unwrap_or(0))
}

/// Ends a check that is open; otherwise somebody was faster.
pub(crate) async fn settle(
    tx: &mut WriteTx<'_>,
    id: CheckId,
    settled: &Settled,
    by: PersonId,
) -> Result<(), Problem> {
    let (to, at) = (settled.to.code(), tx.now().at);
    tx.run_one(
        SETTLE,
        &[&to, &settled.reason, &settled.version, &by, &at, &id],
    )
    .await
}

/// Who wrote the versions of an item after this one.
pub(crate) async fn authors_since(
    tx: &ReadTx<'_>,
    item: ItemId,
    version: i64,
) -> Result<Vec<PersonId>, Problem> {
    Ok(tx
        .all(AUTHORS_SINCE, &[&item, &version], |row| row.get(0))
        .await?)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::because("writing what rests on a source", e))
}

fn read_source(row: &Row<'_>) -> Result<Source, Fault> {
    Ok(Source {
        id: row.get(0)?,
        provider: row.get(1)?,
        programme: row.get(2)?,
        key: row.get(3)?,
        title: row.get(4)?,
        kind: row.get(5)?,
    })
}

fn read_entry(row: &Row<'_>) -> Result<Entry, Fault> {
    Ok(Entry {
        id: row.get(0)?,
        source: row.get(1)?,
        state: State {
            happened: row.code(2)?,
            from_on: row.get(3)?,
            at: row.get(10)?,
        },
        words: row.get(4)?,
        link: row.get(5)?,
        edition: row.get(6)?,
        parts: row.json(7)?,
        successor: row.get(8)?,
        by: row.get(9)?,
    })
}

fn read_check(row: &Row<'_>) -> Result<Check, Fault> {
    let by: Option<PersonId> = row.get(13)?;
    let state: CheckState = row.code(8)?;
    let at = row.get(14)?;
    Ok(Check {
        id: row.get(0)?,
        source: row.get(1)?,
        item: row.get(2)?,
        entry: row.get(3)?,
        question: row.get(4)?,
        about: row.get(5)?,
        passages: row.json(6)?,
        version: row.get(7)?,
        state,
        given_to: row.get(9)?,
        opened_at: row.get(10)?,
        reason: row.get(11)?,
        became: row.get(12)?,
        settled: by.zip(at),
    })
}
