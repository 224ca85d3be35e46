//! The rows of shares.
//!
//! What this room must not know: whether they open.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day, Instant},
    delivery::{ShareId, school_file::Reader},
    people::PersonId,
};

use super::{Share, Thing};

const ADD: Sql = Sql::new(
    "insert into delivery_shares (id, what, thing_id, owner_id, reader, person_id, email, until, made_at, opened)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
);
const ONE: Sql = Sql::new(
    "select id, what, thing_id, owner_id, reader, person_id, email, until, taken_back_at, opened_first, opened_last, opened
     from delivery_shares where id = $1",
);
const OF_THING: Sql = Sql::new(
    "select id, what, thing_id, owner_id, reader, person_id, email, until, taken_back_at, opened_first, opened_last, opened
     from delivery_shares where what = $1 and thing_id = $2 order by id",
);
const WITH_PERSON: Sql = Sql::new(
    "select id, what, thing_id, owner_id, reader, person_id, email, until, taken_back_at, opened_first, opened_last, opened
     from delivery_shares where person_id = $1 and taken_back_at is null order by id desc limit 200",
);
const TAKE_BACK: Sql = Sql::new(
    "update delivery_shares set taken_back_at = $1 where id = $2 and taken_back_at is null",
);
const OPENED: Sql = Sql::new(
    "update delivery_shares set opened_first = coalesce(opened_first, $1), opened_last = $2, opened = opened + 1
     where id = $3 and taken_back_at is null",
);

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: ShareId,
    (thing, owner): (Thing, PersonId),
    (reader, person, email): (Reader, Option<PersonId>, &str),
    until: Option<Day>,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        ADD,
        &[
            &id,
            &thing.what().code(),
            &thing.number(),
            &owner,
            &reader.code(),
            &person,
            &email,
            &until,
            &at,
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: ShareId) -> Result<Share, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_thing(tx: &ReadTx<'_>, thing: Thing) -> Result<Vec<Share>, Problem> {
    Ok(tx
        .all(OF_THING, &[&thing.what().code(), &thing.number()], read)
        .await?)
}

pub(crate) async fn with_person(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Share>, Problem> {
    Ok(tx.all(WITH_PERSON, &[&person], read).await?)
}

pub(super) async fn take_back(tx: &mut WriteTx<'_>, id: ShareId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(TAKE_BACK, &[&at, &id]).await
}

pub(super) async fn opened(tx: &mut WriteTx<'_>, id: ShareId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(OPENED, &[&at, &at, &id]).await
}

fn read(row: &Row<'_>) -> Result<Share, Fault> {
    let what = row.code(1)?;
    let first: Option<Instant> = row.get(9)?;
    let last: Option<Instant> = row.get(10)?;
    Ok(Share {
        id: row.get(0)?,
        thing: Thing::of(what, row.get(2)?),
        owner: row.get(3)?,
        reader: row.code(4)?,
        person: row.get(5)?,
        email: row.get(6)?,
        until: row.get(7)?,
        taken_back: row.get::<Option<Instant>>(8)?.is_some(),
        opened: first.zip(last),
        times: row.get(11)?,
    })
}
