//! The rows of coaching and buddies.
//!
//! What this room must not know: who may be brought together.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    delivery::CoachingId,
    people::{GroupId, PersonId},
};

use super::Coaching;

const ADD: Sql = Sql::new(
    "insert into delivery_coachings (id, provider_id, group_id, kind, coach_id, name, made_at) values ($1, $2, $3, $4, $5, $6, $7)",
);
const ADD_PERSON: Sql = Sql::new(
    "insert into delivery_coaching_people (coaching_id, person_id, may_contact) values ($1, $2, 0)",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, ended_at from delivery_coachings where id = $1",
);
const OF_GROUP: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, ended_at from delivery_coachings where group_id = $1 order by id",
);
const OF_COACH: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, ended_at from delivery_coachings where coach_id = $1 order by id",
);
const OF_PERSON: Sql = Sql::new(
    "select c.id, c.provider_id, c.group_id, c.kind, c.coach_id, c.name, c.ended_at
     from delivery_coaching_people p join delivery_coachings c on c.id = p.coaching_id where p.person_id = $1 order by c.id",
);
const PEOPLE: Sql = Sql::new(
    "select person_id, may_contact from delivery_coaching_people where coaching_id = $1 order by person_id",
);
const END: Sql =
    Sql::new("update delivery_coachings set ended_at = $1 where id = $2 and ended_at is null");
const SET_CONTACT: Sql = Sql::new(
    "update delivery_coaching_people set may_contact = $1 where coaching_id = $2 and person_id = $3",
);

pub(super) async fn add(tx: &mut WriteTx<'_>, one: &Coaching) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        ADD,
        &[
            &one.id,
            &one.provider,
            &one.group,
            &one.kind.code(),
            &one.coach,
            &one.name,
            &at,
        ],
    )
    .await?;
    for (person, _) in &one.people {
        tx.run_one(ADD_PERSON, &[&one.id, person]).await?;
    }
    Ok(())
}

pub(crate) async fn one(tx: &mut ReadTx<'_>, id: CoachingId) -> Result<Coaching, Problem> {
    let found = tx.first(ONE, &[&id], read).await?.or_not_found()?;
    with_people(tx, found).await
}

async fn with_people(tx: &mut ReadTx<'_>, mut one: Coaching) -> Result<Coaching, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<i64>(1)? == 1));
    one.people = tx.all(PEOPLE, &[&one.id], read).await?;
    Ok(one)
}

async fn all_with_people(
    tx: &mut ReadTx<'_>,
    all: Vec<Coaching>,
) -> Result<Vec<Coaching>, Problem> {
    let mut found = Vec::with_capacity(all.len());
    for one in all {
        found.push(with_people(tx, one).await?);
    }
    Ok(found)
}

pub(crate) async fn of_group(
    tx: &mut ReadTx<'_>,
    group: GroupId,
) -> Result<Vec<Coaching>, Problem> {
    let all = tx.all(OF_GROUP, &[&group], read).await?;
    all_with_people(tx, all).await
}

pub(crate) async fn of_coach(
    tx: &mut ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Coaching>, Problem> {
    let all = tx.all(OF_COACH, &[&person], read).await?;
    all_with_people(tx, all).await
}

pub(crate) async fn of_person(
    tx: &mut ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Coaching>, Problem> {
    let all = tx.all(OF_PERSON, &[&person], read).await?;
    all_with_people(tx, all).await
}

pub(super) async fn end(tx: &mut WriteTx<'_>, id: CoachingId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(END, &[&at, &id]).await
}

pub(super) async fn set_contact(
    tx: &mut WriteTx<'_>,
    id: CoachingId,
    person: PersonId,
    may: bool,
) -> Result<(), Problem> {
    tx.run_one(SET_CONTACT, &[&may, &id, &person]).await
}

fn read(row: &Row<'_>) -> Result<Coaching, Fault> {
    Ok(Coaching {
        id: row.get(0)?,
        provider: row.get(1)?,
        group: row.get(2)?,
        kind: row.code(3)?,
        coach: row.get(4)?,
        name: row.get(5)?,
        ended: row.get::<Option<Instant>>(6)?.is_some(),
        people: Vec::new(),
    })
}
