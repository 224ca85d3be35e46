//! The rows of those who meet.
//!
//! What this room must not know: who may be brought together.

use std::collections::HashMap;

use ::people::PersonRows;
use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    delivery::CoachingId,
    people::{GroupId, PersonId, ProviderId},
};

use super::Meeting;

const ADD: Sql = Sql::new(
    "insert into registration_meetings (id, provider_id, group_id, kind, coach_id, name, made_at) values ($1, $2, $3, $4, $5, $6, $7)",
);
const ADD_PERSON: Sql = Sql::new(
    "insert into registration_meeting_people (coaching_id, person_id, may_contact) values ($1, $2, 0)",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, made_at, ended_at from registration_meetings where id = $1",
);
const OF_GROUP: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, made_at, ended_at from registration_meetings where group_id = $1 order by id",
);
const WITHOUT_GROUP: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, made_at, ended_at from registration_meetings
     where provider_id = $1 and group_id is null order by id",
);
const OF_COACH: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, made_at, ended_at from registration_meetings where coach_id = $1 order by id",
);
const OF_PERSON: Sql = Sql::new(
    "select c.id, c.provider_id, c.group_id, c.kind, c.coach_id, c.name, c.made_at, c.ended_at
     from registration_meeting_people p join registration_meetings c on c.id = p.coaching_id where p.person_id = $1 order by c.id",
);
const OF_EITHER: Sql = Sql::new(
    "select id, provider_id, group_id, kind, coach_id, name, made_at, ended_at from registration_meetings where coach_id = $1
     union
     select c.id, c.provider_id, c.group_id, c.kind, c.coach_id, c.name, c.made_at, c.ended_at
     from registration_meeting_people p join registration_meetings c on c.id = p.coaching_id where p.person_id = $2 order by 1",
);
const PEOPLE: Sql = Sql::new(
    "select person_id, may_contact from registration_meeting_people where coaching_id = $1 order by person_id",
);
const END: Sql =
    Sql::new("update registration_meetings set ended_at = $1 where id = $2 and ended_at is null");
const SET_CONTACT: Sql = Sql::new(
    "update registration_meeting_people set may_contact = $1 where coaching_id = $2 and person_id = $3",
);
const TAKEN: Sql = Sql::new(
    "select c.coach_id, count(distinct p.person_id) from registration_meetings c
     join registration_meeting_people p on p.coaching_id = c.id
     join registration_enrolments e on e.person_id = p.person_id
     where c.ended_at is null and c.coach_id is not null and e.state in ('active', 'deferred') group by c.coach_id",
);
const TAKEN_BY: Sql = Sql::new(
    "select count(distinct p.person_id) from registration_meetings c
     join registration_meeting_people p on p.coaching_id = c.id
     join registration_enrolments e on e.person_id = p.person_id
     where c.coach_id = $1 and c.ended_at is null and e.state in ('active', 'deferred')",
);

/// Those who are coached or have buddies go over when two records become one.
pub const COACHED: PersonRows = PersonRows {
    what: "coaching",
    find: Sql::new(
        "select coaching_id from registration_meeting_people where person_id = $1 order by coaching_id",
    ),
    point: Sql::new(
        "update registration_meeting_people set person_id = $1 where coaching_id = $2 and person_id = $3
           and not exists (select 1 from registration_meeting_people other where other.person_id = $1
             and other.coaching_id = registration_meeting_people.coaching_id)",
    ),
};
/// So does whoever coaches.
pub const COACHES_THEM: PersonRows = PersonRows {
    what: "coaches_them",
    find: Sql::new("select id from registration_meetings where coach_id = $1 order by id"),
    point: Sql::new(
        "update registration_meetings set coach_id = $1 where id = $2 and coach_id = $3",
    ),
};

pub(super) async fn add(tx: &mut WriteTx<'_>, one: &Meeting) -> Result<(), Problem> {
    tx.run_one(
        ADD,
        &[
            &one.id,
            &one.provider,
            &one.group,
            &one.kind.code(),
            &one.coach,
            &one.name,
            &one.began_at,
        ],
    )
    .await?;
    for (person, _) in &one.people {
        tx.run_one(ADD_PERSON, &[&one.id, person]).await?;
    }
    Ok(())
}

pub(in crate::coach) async fn one(tx: &ReadTx<'_>, id: CoachingId) -> Result<Meeting, Problem> {
    let found = tx.first(ONE, &[&id], read).await?.or_not_found()?;
    with_people(tx, found).await
}

async fn with_people(tx: &ReadTx<'_>, mut one: Meeting) -> Result<Meeting, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<i64>(1)? == 1));
    one.people = tx.all(PEOPLE, &[&one.id], read).await?;
    Ok(one)
}

async fn all_with_people(tx: &ReadTx<'_>, all: Vec<Meeting>) -> Result<Vec<Meeting>, Problem> {
    let mut found = Vec::with_capacity(all.len());
    for one in all {
        found.push(with_people(tx, one).await?);
    }
    Ok(found)
}

pub(super) async fn of_group(tx: &ReadTx<'_>, group: GroupId) -> Result<Vec<Meeting>, Problem> {
    let all = tx.all(OF_GROUP, &[&group], read).await?;
    all_with_people(tx, all).await
}

pub(super) async fn without_group(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Meeting>, Problem> {
    let all = tx.all(WITHOUT_GROUP, &[&provider], read).await?;
    all_with_people(tx, all).await
}

pub(in crate::coach) async fn of_coach(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Meeting>, Problem> {
    let all = tx.all(OF_COACH, &[&person], read).await?;
    all_with_people(tx, all).await
}

pub(super) async fn of_person(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Meeting>, Problem> {
    let all = tx.all(OF_PERSON, &[&person], read).await?;
    all_with_people(tx, all).await
}

/// Those in which somebody is the coach or one of the people.
pub(super) async fn of_either(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Meeting>, Problem> {
    let all = tx.all(OF_EITHER, &[&person, &person], read).await?;
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

/// How many people each coach has now.
pub(in crate::coach) async fn taken(tx: &ReadTx<'_>) -> Result<HashMap<PersonId, i64>, Problem> {
    let rows = tx
        .all(TAKEN, &[], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    Ok(rows.into_iter().collect())
}

pub(super) async fn taken_by(tx: &ReadTx<'_>, coach: PersonId) -> Result<i64, Problem> {
    let found = tx.first(TAKEN_BY, &[&coach], |row| row.get(0)).await?;
    Ok(found.unwrap_or(0))
}

fn read(row: &Row<'_>) -> Result<Meeting, Fault> {
    Ok(Meeting {
        id: row.get(0)?,
        provider: row.get(1)?,
        group: row.get(2)?,
        kind: row.code(3)?,
        coach: row.get(4)?,
        name: row.get(5)?,
        began_at: row.get(6)?,
        ended: row.get::<Option<Instant>>(7)?.is_some(),
        people: Vec::new(),
    })
}
