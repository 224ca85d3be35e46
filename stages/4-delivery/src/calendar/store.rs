//! The rows of calendars, and what a calendar is gathered from.
//!
//! What this room must not know: how a calendar file is written.

use std::collections::HashMap;

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use people::PersonRows;
use rulebook::{
    base::{Day, Instant},
    delivery::{EventId, booking::BookingState},
    people::{GroupId, PersonId},
    registration::{CohortId, EnrolmentId},
};

const PUT: Sql = Sql::new(
    "insert into delivery_calendars (person_id, secret_hash, deadlines, made_at) values ($1, $2, $3, $4)
     on conflict (person_id) do update set secret_hash = excluded.secret_hash, deadlines = excluded.deadlines,
       made_at = excluded.made_at",
);
const DELETE: Sql = Sql::new("delete from delivery_calendars where person_id = $1");
const OF_SECRET: Sql =
    Sql::new("select person_id, deadlines from delivery_calendars where secret_hash = $1");
const OF_PERSON: Sql =
    Sql::new("select made_at, deadlines from delivery_calendars where person_id = $1");
const BOOKINGS: Sql = Sql::new(
    "select event_id, state, changes, changed_at from delivery_bookings where enrolment_id = $1 order by event_id",
);
const LEADS: Sql = Sql::new(
    "select id, cohort_id, name from delivery_groups
     where facilitator_id = $1 or coach_id = $2 order by id",
);
const STANDS_IN: Sql = Sql::new(
    "select g.id, g.cohort_id, g.name, s.from_day, s.to_day from delivery_substitutes s
     join delivery_groups g on g.id = s.group_id
     where s.person_id = $1 and s.state <> 'over' order by s.from_day, s.id",
);

/// Calendars of a person, for when two records become one: the later record's link is the one that goes.
pub const CALENDARS: PersonRows = PersonRows {
    what: "calendars",
    find: Sql::new(
        "select person_id from delivery_calendars where person_id = $1 order by person_id",
    ),
    // The key is the person too, and goes along.
    point: Sql::new(
        "update delivery_calendars set person_id = $1 where person_id in ($2, $3) and person_id = $3
           and not exists (select 1 from delivery_calendars other where other.person_id = $1)",
    ),
};

/// A booking, as a calendar sees it.
pub(crate) struct Booking {
    pub(crate) state: BookingState,
    pub(crate) changes: i64,
    pub(crate) changed_at: Instant,
}

/// A group that somebody leads, or stands in for on some days.
pub(crate) struct Led {
    pub(crate) group: GroupId,
    pub(crate) cohort: CohortId,
    pub(crate) name: String,
    pub(crate) days: Option<(Day, Day)>,
}

pub(super) async fn put(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    hash: &str,
    deadlines: bool,
) -> Result<(), Problem> {
    let (at, deadlines) = (tx.now().at, i64::from(deadlines));
    tx.run_one(PUT, &[&person, &hash, &deadlines, &at]).await
}

pub(super) async fn delete(tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), Problem> {
    tx.run(DELETE, &[&person]).await?;
    Ok(())
}

pub(super) async fn of_secret(
    tx: &ReadTx<'_>,
    hash: &str,
) -> Result<Option<(PersonId, bool)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<i64>(1)? == 1));
    Ok(tx.first(OF_SECRET, &[&hash], read).await?)
}

/// When somebody's link was made, and whether it has deadlines.
pub(crate) async fn of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<(Instant, bool)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<i64>(1)? == 1));
    Ok(tx.first(OF_PERSON, &[&person], read).await?)
}

pub(super) async fn bookings(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<HashMap<EventId, Booking>, Problem> {
    let read = |row: &Row<'_>| {
        let booking = Booking {
            state: row.code(1)?,
            changes: row.get(2)?,
            changed_at: row.get(3)?,
        };
        Ok((row.get(0)?, booking))
    };
    Ok(tx
        .all(BOOKINGS, &[&enrolment], read)
        .await?
        .into_iter()
        .collect())
}

pub(super) async fn led(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Led>, Problem> {
    let leads = |row: &Row<'_>| {
        Ok(Led {
            group: row.get(0)?,
            cohort: row.get(1)?,
            name: row.get(2)?,
            days: None,
        })
    };
    let mut all = tx.all(LEADS, &[&person, &person], leads).await?;
    let stands_in = |row: &Row<'_>| {
        Ok(Led {
            group: row.get(0)?,
            cohort: row.get(1)?,
            name: row.get(2)?,
            days: Some((row.get(3)?, row.get(4)?)),
        })
    };
    all.extend(tx.all(STANDS_IN, &[&person], stands_in).await?);
    Ok(all)
}
