//! The rows of items, their versions and what stands on them.
//!
//! What this room must not know: who may do what.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Coded,
    people::{PersonId, ProviderId},
    production::{ItemId, VersionId, review::SignOff, stage::Stage},
};

use super::{Item, Texts, Version};

const ADD: Sql = Sql::new(
    "insert into production_items
       (id, provider_id, programme, key, kind, title, part, place, stage, version, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const ADD_VERSION: Sql = Sql::new(
    "insert into production_versions
       (id, item_id, version, author_id, change, suggested, why_not, note, saved_at, files)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const OF_PROGRAMME: Sql = Sql::new(
    "select id, provider_id, programme, key, kind, title, part, stage, version, moved_at
     from production_items where provider_id = $1 and programme = $2 order by place, id",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, programme, key, kind, title, part, stage, version, moved_at
     from production_items where id = $1",
);
const MOVE: Sql = Sql::new(
    "update production_items set stage = $1, version = $2, moved_at = $3
     where id = $4 and stage = $5 and version = $6",
);
const VERSIONS: Sql = Sql::new(
    "select version, author_id, change, suggested, why_not, note, saved_at from production_versions
     where item_id = $1 order by version desc, id desc",
);
const AUTHOR: Sql =
    Sql::new("select author_id from production_versions where item_id = $1 and version = $2");
const TEXTS: Sql =
    Sql::new("select files from production_versions where item_id = $1 and version = $2");
const CURRENT_TEXTS: Sql = Sql::new(
    "select v.files from production_items i
     join production_versions v on v.item_id = i.id and v.version = i.version
     where i.provider_id = $1 and i.programme = $2 order by i.place, i.id",
);
const AUTHORS: Sql = Sql::new(
    "select author_id from production_versions where item_id = $1 and author_id is not null
     union
     select person_id from production_decisions where item_id = $1 and decision = 'pass_on'
     union
     select person_id from production_comments where item_id = $1 and outcome = 'accepted'
     order by 1",
);
const SIGN_OFFS: Sql = Sql::new(
    "select stage, body, person_id, signed_on from production_signoffs
     where item_id = $1 and undone_version is null order by id",
);
const BLOCKING: Sql = Sql::new(
    "select count(*) from production_comments
     where item_id = $1 and blocking = 1 and settled_at is null",
);

pub(crate) async fn add(tx: &mut WriteTx<'_>, item: &Item, place: i64) -> Result<(), Problem> {
    let (kind, stage) = (item.kind.code(), item.stage.code());
    tx.run_one(
        ADD,
        &[
            &item.id,
            &item.provider,
            &item.programme,
            &item.key,
            &kind,
            &item.title,
            &item.part,
            &place,
            &stage,
            &item.version,
            &item.moved_at,
        ],
    )
    .await
}

pub(crate) async fn add_version(
    tx: &mut WriteTx<'_>,
    id: VersionId,
    item: ItemId,
    version: &Version,
    files: &Texts,
) -> Result<(), Problem> {
    let files =
        serde_json::to_string(files).map_err(|e| Fault::because("writing an item’s files", e))?;
    let change = version.change.map(Coded::code);
    let suggested = version.suggested.map(Coded::code);
    let Version {
        version: number,
        author,
        why_not,
        note,
        saved_at,
        ..
    } = version;
    tx.run_one(
        ADD_VERSION,
        &[
            &id, &item, number, author, &change, &suggested, why_not, note, saved_at, &files,
        ],
    )
    .await
}

pub(crate) async fn of_programme(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Item>, Problem> {
    Ok(tx.all(OF_PROGRAMME, &[&provider, &programme], read).await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: ItemId) -> Result<Item, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

/// Moves an item that still stands where it was read; otherwise somebody was faster.
pub(crate) async fn move_on(
    tx: &mut WriteTx<'_>,
    item: &Item,
    to: Stage,
    version: i64,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let (to, from) = (to.code(), item.stage.code());
    tx.run_one(MOVE, &[&to, &version, &at, &item.id, &from, &item.version])
        .await
}

pub(crate) async fn versions(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Version>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Version {
            version: row.get(0)?,
            author: row.get(1)?,
            change: row.code_or_none(2)?,
            suggested: row.code_or_none(3)?,
            why_not: row.get(4)?,
            note: row.get(5)?,
            saved_at: row.get(6)?,
        })
    };
    Ok(tx.all(VERSIONS, &[&id], read).await?)
}

/// Who wrote a version; nobody for what was taken over from the folder.
pub(crate) async fn author(
    tx: &ReadTx<'_>,
    id: ItemId,
    version: i64,
) -> Result<Option<PersonId>, Problem> {
    let found = tx.first(AUTHOR, &[&id, &version], |row| row.get(0)).await?;
    Ok(found.flatten())
}

pub(crate) async fn texts(tx: &ReadTx<'_>, id: ItemId, version: i64) -> Result<Texts, Problem> {
    tx.first(TEXTS, &[&id, &version], |row| row.json(0))
        .await?
        .or_not_found()
}

/// The texts of the version before the current one; empty when there is none.
pub(crate) async fn texts_before(tx: &ReadTx<'_>, item: &Item) -> Result<Texts, Problem> {
    if item.version > 1 {
        texts(tx, item.id, item.version - 1).await
    } else {
        Ok(Texts::new())
    }
}

/// The texts of every item's current version together: the programme as it stands.
pub(crate) async fn current_texts(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Texts, Problem> {
    let each = tx
        .all(CURRENT_TEXTS, &[&provider, &programme], |row| {
            row.json::<Texts>(0)
        })
        .await?;
    Ok(each.into_iter().flatten().collect())
}

pub(crate) async fn authors(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<PersonId>, Problem> {
    Ok(tx.all(AUTHORS, &[&id], |row| row.get(0)).await?)
}

pub(crate) async fn sign_offs(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<SignOff>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(SignOff {
            stage: row.code(0)?,
            body: row.code_or_none(1)?,
            by: row.get(2)?,
            on: row.get(3)?,
        })
    };
    Ok(tx.all(SIGN_OFFS, &[&id], read).await?)
}

pub(crate) async fn blocking(tx: &ReadTx<'_>, id: ItemId) -> Result<i64, Problem> {
    Ok(tx
        .first(BLOCKING, &[&id], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

fn read(row: &Row<'_>) -> Result<Item, Fault> {
    Ok(Item {
        id: row.get(0)?,
        provider: row.get(1)?,
        programme: row.get(2)?,
        key: row.get(3)?,
        kind: row.code(4)?,
        title: row.get(5)?,
        part: row.get(6)?,
        stage: row.code(7)?,
        version: row.get(8)?,
        moved_at: row.get(9)?,
    })
}
