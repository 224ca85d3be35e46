//! The rows of bookings.
//!
//! What this room must not know: who may book.

use std::collections::{HashMap, HashSet};

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, ToValue, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::{Coded, Day, Instant},
    delivery::{
        BookingId, EventId,
        booking::{BookingState, Span},
    },
    people::{GroupId, PersonId},
    registration::EnrolmentId,
};

use crate::event::Event;

const PUT: Sql = Sql::new(
    "insert into delivery_bookings (id, event_id, enrolment_id, state, asked_at, changed_at, pass_on_until)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (event_id, enrolment_id) do update set state = excluded.state, asked_at = excluded.asked_at,
       changes = delivery_bookings.changes + 1, changed_at = excluded.changed_at,
       pass_on_until = excluded.pass_on_until",
);
const STATE: Sql =
    Sql::new("select state from delivery_bookings where event_id = $1 and enrolment_id = $2");
const COUNT: Sql =
    Sql::new("select count(*) from delivery_bookings where event_id = $1 and state = $2");
const COUNTS: Sql = Sql::new(
    "select b.event_id, b.state, count(*) from delivery_bookings b
     join delivery_events e on e.id = b.event_id
     where e.cohort_id = $1 and b.state <> 'cancelled' group by b.event_id, b.state
     order by b.event_id, b.state",
);
const OTHERS: Sql = Sql::new(
    "select e.id, e.cohort_id, e.provider_id, e.group_id, e.element_key, e.kind, e.title, e.held_on,
       e.from_minute, e.minutes, e.starts_at, e.place, e.link, e.capacity, e.state
     from delivery_bookings b join delivery_events e on e.id = b.event_id
     where b.enrolment_id = $1 and b.state = 'booked' and e.state = 'planned'
     order by e.starts_at, e.id",
);
// A day back is enough for whatever still lasts: nothing is longer.
const PLANNED_NEAR: Sql = Sql::new(
    "select e.id, e.cohort_id, e.provider_id, e.group_id, e.element_key, e.kind, e.title, e.held_on,
       e.from_minute, e.minutes, e.starts_at, e.place, e.link, e.capacity, e.state
     from delivery_events e
     where e.cohort_id = $1 and e.starts_at > $2 and e.starts_at < $3 and e.state = 'planned'
       and (e.group_id is null or e.group_id = (select m.group_id from delivery_members m where m.enrolment_id = $4))
     order by e.starts_at, e.id",
);
const PASS_ON: Sql = Sql::new(
    "select pass_on_until from delivery_bookings
     where event_id = $1 and enrolment_id = $2 and state = 'booked'",
);
const MINE: Sql = Sql::new(
    "select event_id, state from delivery_bookings where enrolment_id = $1 order by event_id",
);
const FIRST_WAITING: Sql = Sql::new(
    "select enrolment_id from delivery_bookings where event_id = $1 and state = 'waiting'
     order by asked_at, id limit $2",
);
const BOOKED: Sql = Sql::new(
    "select enrolment_id from delivery_bookings where event_id = $1 and state = 'booked'
     order by asked_at, id",
);

const BOOKED_SINCE: Sql = Sql::new(
    "select b.event_id, b.enrolment_id from delivery_bookings b
     join delivery_members m on m.enrolment_id = b.enrolment_id
     join delivery_events e on e.id = b.event_id
     where m.group_id = $1 and b.state = 'booked' and e.held_on >= $2 order by b.event_id, b.enrolment_id",
);

pub(super) async fn put(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
    state: BookingState,
    pass_on_until: Option<Instant>,
) -> Result<(), Problem> {
    let id: BookingId = tx.mint();
    let at = tx.now().at;
    let state = state.code();
    tx.run_one(
        PUT,
        &[&id, &event, &enrolment, &state, &at, &at, &pass_on_until],
    )
    .await
}

pub(crate) async fn state(
    tx: &ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<Option<BookingState>, Problem> {
    Ok(tx
        .first(STATE, &[&event, &enrolment], |row| row.code(0))
        .await?)
}

/// How many have a place, and how many wait.
pub(crate) async fn counts(tx: &ReadTx<'_>, event: EventId) -> Result<(i64, i64), Problem> {
    let booked = tx
        .first(COUNT, &[&event, &"booked"], |row| row.get(0))
        .await?;
    let waiting = tx
        .first(COUNT, &[&event, &"waiting"], |row| row.get(0))
        .await?;
    Ok((booked.unwrap_or(0), waiting.unwrap_or(0)))
}

/// How many have a place and how many wait, at each event of a cohort.
pub(crate) async fn counts_of(
    tx: &ReadTx<'_>,
    cohort: rulebook::registration::CohortId,
) -> Result<HashMap<EventId, (i64, i64)>, Problem> {
    let read = |row: &Row<'_>| {
        Ok((
            row.get(0)?,
            row.code::<BookingState>(1)?,
            row.get::<i64>(2)?,
        ))
    };
    let mut counts: HashMap<EventId, (i64, i64)> = HashMap::new();
    for (event, state, count) in tx.all(COUNTS, &[&cohort], read).await? {
        let entry = counts.entry(event).or_default();
        match state {
            BookingState::Booked => entry.0 = count,
            BookingState::Waiting => entry.1 = count,
            BookingState::Cancelled => {}
        }
    }
    Ok(counts)
}

/// Somewhere else that a person is to be.
pub(crate) struct Elsewhere {
    pub(crate) event: Event,
    /// They booked it; else they are expected without.
    pub(crate) booked: bool,
}

/// Where this enrolment is to be around that time, but for these: what it booked, its own group’s sessions, and conferences that
/// nobody books.
pub(crate) async fn elsewhere(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    span: Span,
    but: &[EventId],
) -> Result<Vec<Elsewhere>, Problem> {
    let from = span.starts.plus_seconds(-86_400);
    let of_them: [&(dyn ToValue + Sync); 1] = [&who.id];
    let near: [&(dyn ToValue + Sync); 4] = [&who.cohort, &from, &span.ends, &who.id];
    let (booked, near) = tokio::try_join!(
        tx.all(OTHERS, &of_them, crate::event::store::read),
        tx.all(PLANNED_NEAR, &near, crate::event::store::read),
    )?;
    let expected = near.into_iter().filter(|event| !event.by_booking());
    let all = booked
        .into_iter()
        .map(|event| (event, true))
        .chain(expected.map(|event| (event, false)));
    Ok(all
        .filter(|(event, _)| !but.contains(&event.id))
        .map(|(event, booked)| Elsewhere { event, booked })
        .collect())
}

/// Until when somebody who moved up can pass the place on.
pub(crate) async fn pass_on_until(
    tx: &ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<Option<Instant>, Problem> {
    let found = tx
        .first(PASS_ON, &[&event, &enrolment], |row| row.get(0))
        .await?;
    Ok(found.flatten())
}

/// Everything this enrolment booked or waits for.
pub(crate) async fn mine(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<HashMap<EventId, BookingState>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.code(1)?));
    Ok(tx
        .all(MINE, &[&enrolment], read)
        .await?
        .into_iter()
        .collect())
}

pub(crate) async fn first_waiting(
    tx: &ReadTx<'_>,
    event: EventId,
    most: i64,
) -> Result<Vec<EnrolmentId>, Problem> {
    Ok(tx
        .all(FIRST_WAITING, &[&event, &most], |row| row.get(0))
        .await?)
}

/// Everybody who has a place.
pub(crate) async fn booked(tx: &ReadTx<'_>, event: EventId) -> Result<Vec<EnrolmentId>, Problem> {
    Ok(tx.all(BOOKED, &[&event], |row| row.get(0)).await?)
}

/// Who of a group has a place at each event since this day.
pub(crate) async fn booked_since(
    tx: &ReadTx<'_>,
    group: GroupId,
    since: Day,
) -> Result<HashSet<(EventId, EnrolmentId)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let all = tx.all(BOOKED_SINCE, &[&group, &since], read).await?;
    Ok(all.into_iter().collect())
}

/// The people who have a place or wait for one.
pub(super) async fn people(tx: &ReadTx<'_>, event: EventId) -> Result<Vec<PersonId>, Problem> {
    let mut enrolments = booked(tx, event).await?;
    enrolments.extend(first_waiting(tx, event, i64::from(u32::MAX)).await?);
    let mut people = Vec::with_capacity(enrolments.len());
    for enrolment in enrolments {
        people.push(registration::enrolment(tx, enrolment).await?.person);
    }
    Ok(people)
}
