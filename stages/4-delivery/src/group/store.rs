//! The rows of groups and of who is in them.
//!
//! What this room must not know: who may join.

use std::collections::HashSet;

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    people::{GroupId, PersonId, ProviderId},
    registration::{CohortId, EnrolmentId},
};

use super::{Group, NewGroup};

const LEAVE: Sql = Sql::new("delete from delivery_members where enrolment_id = $1");
const ADD: Sql = Sql::new(
    "insert into delivery_groups (id, cohort_id, provider_id, partner_id, name, facilitator_id, coach_id, capacity)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const SET_LEADERS: Sql =
    Sql::new("update delivery_groups set facilitator_id = $1, coach_id = $2 where id = $3");
const ONE: Sql = Sql::new(
    "select g.id, g.cohort_id, g.provider_id, g.partner_id, g.name, g.facilitator_id, g.coach_id, g.capacity,
       (select count(*) from delivery_members m where m.group_id = g.id)
     from delivery_groups g where g.id = $1",
);
const OF_ENROLMENT: Sql = Sql::new(
    "select g.id, g.cohort_id, g.provider_id, g.partner_id, g.name, g.facilitator_id, g.coach_id, g.capacity,
       (select count(*) from delivery_members m where m.group_id = g.id)
     from delivery_members own join delivery_groups g on g.id = own.group_id where own.enrolment_id = $1",
);
const OF_COHORT: Sql = Sql::new(
    "select g.id, g.cohort_id, g.provider_id, g.partner_id, g.name, g.facilitator_id, g.coach_id, g.capacity,
       (select count(*) from delivery_members m where m.group_id = g.id)
     from delivery_groups g where g.cohort_id = $1 order by g.name, g.id",
);
const ALL: Sql = Sql::new(
    "select g.id, g.cohort_id, g.provider_id, g.partner_id, g.name, g.facilitator_id, g.coach_id, g.capacity,
       (select count(*) from delivery_members m where m.group_id = g.id)
     from delivery_groups g order by g.name, g.id limit 1000",
);
const OF_PROVIDER: Sql = Sql::new(
    "select g.id, g.cohort_id, g.provider_id, g.partner_id, g.name, g.facilitator_id, g.coach_id, g.capacity,
       (select count(*) from delivery_members m where m.group_id = g.id)
     from delivery_groups g where g.provider_id = $1 order by g.name, g.id limit 1000",
);
const OF_PARTNER: Sql = Sql::new(
    "select g.id, g.cohort_id, g.provider_id, g.partner_id, g.name, g.facilitator_id, g.coach_id, g.capacity,
       (select count(*) from delivery_members m where m.group_id = g.id)
     from delivery_groups g where g.partner_id = $1 order by g.name, g.id limit 1000",
);
const PUT: Sql = Sql::new(
    "insert into delivery_members (enrolment_id, group_id, person_id, joined_at) values ($1, $2, $3, $4)
     on conflict (enrolment_id) do update set group_id = excluded.group_id, joined_at = excluded.joined_at",
);
const GROUP_OF: Sql = Sql::new("select group_id from delivery_members where enrolment_id = $1");
const MEMBERS: Sql =
    Sql::new("select enrolment_id from delivery_members where group_id = $1 order by enrolment_id");
const COHORTS_LED: Sql = Sql::new(
    "select distinct cohort_id from delivery_groups where facilitator_id = $1 or coach_id = $2 order by cohort_id",
);
const SEATS: Sql = Sql::new(
    "select enrolment_id, person_id from delivery_members where group_id = $1 order by enrolment_id",
);
const PEOPLE: Sql =
    Sql::new("select person_id from delivery_members where group_id = $1 order by enrolment_id");
const PLACED: Sql = Sql::new(
    "select m.enrolment_id from delivery_members m join delivery_groups g on g.id = m.group_id
     where g.cohort_id = $1 order by m.enrolment_id",
);

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: GroupId,
    provider: ProviderId,
    new: &NewGroup,
) -> Result<(), Problem> {
    tx.run_one(
        ADD,
        &[
            &id,
            &new.cohort,
            &provider,
            &new.partner,
            &new.name,
            &new.facilitator,
            &new.coach,
            &new.capacity,
        ],
    )
    .await
}

pub(super) async fn set_leaders(
    tx: &mut WriteTx<'_>,
    id: GroupId,
    facilitator: Option<PersonId>,
    coach: Option<PersonId>,
) -> Result<(), Problem> {
    tx.run_one(SET_LEADERS, &[&facilitator, &coach, &id]).await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: GroupId) -> Result<Group, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

/// The group of this enrolment.
pub(crate) async fn of_enrolment(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<Group>, Problem> {
    Ok(tx.first(OF_ENROLMENT, &[&enrolment], read).await?)
}

pub(crate) async fn of_cohort(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Group>, Problem> {
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}

/// Who is in a group, by enrolment and person.
pub(crate) async fn seats(
    tx: &ReadTx<'_>,
    group: GroupId,
) -> Result<Vec<(EnrolmentId, PersonId)>, Problem> {
    Ok(tx
        .all(SEATS, &[&group], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?)
}

/// The groups within a scope, by name.
pub(crate) async fn within(
    tx: &ReadTx<'_>,
    scope: rulebook::people::Scope,
) -> Result<Vec<Group>, Problem> {
    use rulebook::people::Scope;
    Ok(match scope {
        Scope::Site => tx.all(ALL, &[], read).await?,
        Scope::Provider(id) => tx.all(OF_PROVIDER, &[&id], read).await?,
        Scope::Partner(id) => tx.all(OF_PARTNER, &[&id], read).await?,
        Scope::Group(id) => tx.all(ONE, &[&id], read).await?,
        Scope::School(_) | Scope::Trust(_) | Scope::Authority(_) | Scope::Own => Vec::new(),
    })
}

pub(super) async fn put(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    group: GroupId,
    person: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(PUT, &[&enrolment, &group, &person, &at]).await
}

/// Takes somebody out of their group.
pub(crate) async fn leave(tx: &mut WriteTx<'_>, enrolment: EnrolmentId) -> Result<(), Problem> {
    tx.run_one(LEAVE, &[&enrolment]).await
}

pub(crate) async fn group_of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<GroupId>, Problem> {
    Ok(tx.first(GROUP_OF, &[&enrolment], |row| row.get(0)).await?)
}

/// The intakes in which somebody leads a group.
pub(crate) async fn cohorts_led_by(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<CohortId>, Problem> {
    Ok(tx
        .all(COHORTS_LED, &[&person, &person], |row| row.get(0))
        .await?)
}

pub(crate) async fn members(tx: &ReadTx<'_>, group: GroupId) -> Result<Vec<EnrolmentId>, Problem> {
    Ok(tx.all(MEMBERS, &[&group], |row| row.get(0)).await?)
}

pub(crate) async fn people(tx: &ReadTx<'_>, group: GroupId) -> Result<Vec<PersonId>, Problem> {
    Ok(tx.all(PEOPLE, &[&group], |row| row.get(0)).await?)
}

/// Everybody of an intake who is in a group.
pub(crate) async fn placed(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<HashSet<EnrolmentId>, Problem> {
    let placed = tx.all(PLACED, &[&cohort], |row| row.get(0)).await?;
    Ok(placed.into_iter().collect())
}

fn read(row: &Row<'_>) -> Result<Group, Fault> {
    Ok(Group {
        id: row.get(0)?,
        cohort: row.get(1)?,
        provider: row.get(2)?,
        partner: row.get(3)?,
        name: row.get(4)?,
        facilitator: row.get(5)?,
        coach: row.get(6)?,
        capacity: row.get(7)?,
        members: row.get(8)?,
    })
}
