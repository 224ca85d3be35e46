//! The rows of events.
//!
//! What this room must not know: who may see one.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    delivery::EventId,
    people::GroupId,
    registration::CohortId,
};

use super::{Event, Moved, NewEvent};

const ADD: Sql = Sql::new(
    "insert into delivery_events (id, cohort_id, provider_id, group_id, element_key, kind, title, held_on,
       from_minute, minutes, starts_at, place, link, capacity, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
);
const ONE: Sql = Sql::new(
    "select id, cohort_id, provider_id, group_id, element_key, kind, title, held_on, from_minute, minutes,
       starts_at, place, link, capacity, state from delivery_events where id = $1",
);
const OF_COHORT: Sql = Sql::new(
    "select id, cohort_id, provider_id, group_id, element_key, kind, title, held_on, from_minute, minutes,
       starts_at, place, link, capacity, state from delivery_events
     where cohort_id = $1 order by starts_at, id",
);
const FOR_MEMBER: Sql = Sql::new(
    "select id, cohort_id, provider_id, group_id, element_key, kind, title, held_on, from_minute, minutes,
       starts_at, place, link, capacity, state from delivery_events
     where cohort_id = $1 and (group_id is null or group_id = $2) order by starts_at, id",
);
const MOVE: Sql = Sql::new(
    "update delivery_events set held_on = $1, from_minute = $2, minutes = $3, starts_at = $4, place = $5,
       link = $6, capacity = $7 where id = $8 and state = 'planned'",
);
const CALL_OFF: Sql =
    Sql::new("update delivery_events set state = 'called_off' where id = $1 and state = 'planned'");

pub(super) async fn add(tx: &mut WriteTx<'_>, event: &Event) -> Result<(), Problem> {
    let plan = &event.plan;
    tx.run_one(
        ADD,
        &[
            &event.id,
            &plan.cohort,
            &event.provider,
            &plan.group,
            &plan.element,
            &plan.kind.code(),
            &plan.title,
            &plan.day,
            &plan.from_minute,
            &plan.minutes,
            &event.starts_at,
            &plan.place,
            &plan.link,
            &plan.capacity,
            &event.state.code(),
        ],
    )
    .await
}

pub(crate) async fn move_to(
    tx: &mut WriteTx<'_>,
    id: EventId,
    to: &Moved,
    starts_at: Instant,
) -> Result<(), Problem> {
    tx.run_one(
        MOVE,
        &[
            &to.day,
            &to.from_minute,
            &to.minutes,
            &starts_at,
            &to.place,
            &to.link,
            &to.capacity,
            &id,
        ],
    )
    .await
}

pub(super) async fn call_off(tx: &mut WriteTx<'_>, id: EventId) -> Result<(), Problem> {
    tx.run_one(CALL_OFF, &[&id]).await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: EventId) -> Result<Event, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_cohort(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Event>, Problem> {
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}

/// The events that somebody of this cohort and group can come to.
pub(crate) async fn for_member(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    group: Option<GroupId>,
) -> Result<Vec<Event>, Problem> {
    let group = group.map_or(0, GroupId::number);
    Ok(tx.all(FOR_MEMBER, &[&cohort, &group], read).await?)
}

pub(crate) fn read(row: &Row<'_>) -> Result<Event, Fault> {
    Ok(Event {
        id: row.get(0)?,
        provider: row.get(2)?,
        plan: NewEvent {
            cohort: row.get(1)?,
            group: row.get(3)?,
            element: row.get(4)?,
            kind: row.code(5)?,
            title: row.get(6)?,
            day: row.get(7)?,
            from_minute: row.get(8)?,
            minutes: row.get(9)?,
            place: row.get(11)?,
            link: row.get(12)?,
            capacity: row.get(13)?,
        },
        starts_at: row.get(10)?,
        state: row.code(14)?,
    })
}
