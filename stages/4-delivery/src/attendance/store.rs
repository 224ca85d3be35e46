//! The rows of attendance.
//!
//! What this room must not know: who may record it.

use std::collections::HashMap;

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Coded,
    delivery::{EventId, attendance::Attendance},
    people::GroupId,
    registration::EnrolmentId,
};

const MARK: Sql =
    Sql::new("select mark from delivery_attendance where event_id = $1 and enrolment_id = $2");
const MARKS: Sql = Sql::new(
    "select enrolment_id, mark from delivery_attendance where event_id = $1 order by enrolment_id",
);
const CATCH_UP: Sql =
    Sql::new("select catch_up from delivery_attendance where event_id = $1 and enrolment_id = $2");
const PUT: Sql = Sql::new(
    "insert into delivery_attendance (event_id, enrolment_id, mark, taken_at, catch_up)
     values ($1, $2, $3, $4, '')
     on conflict (event_id, enrolment_id) do update set mark = excluded.mark, taken_at = excluded.taken_at",
);
const WRITE_CATCH_UP: Sql = Sql::new(
    "update delivery_attendance set catch_up = $1
     where event_id = $2 and enrolment_id = $3 and mark in ('absent', 'left_early')",
);
const OPEN_CATCH_UPS: Sql = Sql::new(
    "select a.event_id, a.enrolment_id, e.title, a.mark, a.catch_up from delivery_attendance a
     join delivery_members m on m.enrolment_id = a.enrolment_id
     join delivery_events e on e.id = a.event_id
     where m.group_id = $1 and a.mark in ('absent', 'left_early')
     order by e.starts_at, a.event_id, a.enrolment_id",
);

const TAKEN: Sql = Sql::new(
    "select a.event_id, count(*) from delivery_attendance a
     join delivery_members m on m.enrolment_id = a.enrolment_id
     where m.group_id = $1 group by a.event_id order by a.event_id",
);

/// A catch-up that is not signed off.
pub(crate) struct OpenCatchUp {
    pub(crate) event: EventId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) title: String,
    pub(crate) mark: Attendance,
    pub(crate) text: String,
}

pub(crate) async fn mark(
    tx: &mut ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<Option<Attendance>, Problem> {
    Ok(tx
        .first(MARK, &[&event, &enrolment], |row| row.code(0))
        .await?)
}

pub(crate) async fn marks(
    tx: &mut ReadTx<'_>,
    event: EventId,
) -> Result<HashMap<EnrolmentId, Attendance>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.code(1)?));
    Ok(tx.all(MARKS, &[&event], read).await?.into_iter().collect())
}

pub(crate) async fn catch_up_text(
    tx: &mut ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<String, Problem> {
    let text = tx
        .first(CATCH_UP, &[&event, &enrolment], |row| row.get(0))
        .await?;
    Ok(text.unwrap_or_default())
}

pub(super) async fn put(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
    mark: Attendance,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(PUT, &[&event, &enrolment, &mark.code(), &at])
        .await
}

pub(super) async fn write_catch_up(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
    text: &str,
) -> Result<(), Problem> {
    tx.run_one(WRITE_CATCH_UP, &[&text, &event, &enrolment])
        .await
}

/// Catch-ups of a group that wait for a signature or for the participant.
pub(crate) async fn open_catch_ups(
    tx: &mut ReadTx<'_>,
    group: GroupId,
) -> Result<Vec<OpenCatchUp>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(OpenCatchUp {
            event: row.get(0)?,
            enrolment: row.get(1)?,
            title: row.get(2)?,
            mark: row.code(3)?,
            text: row.get(4)?,
        })
    };
    Ok(tx.all(OPEN_CATCH_UPS, &[&group], read).await?)
}

/// How many of a group are marked at each event.
pub(crate) async fn taken(
    tx: &mut ReadTx<'_>,
    group: GroupId,
) -> Result<HashMap<EventId, i64>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(TAKEN, &[&group], read).await?.into_iter().collect())
}
