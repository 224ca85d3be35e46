//! The rows of attendance.
//!
//! What this room must not know: who may record it.

use std::collections::{HashMap, HashSet};

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day},
    delivery::{
        EventId,
        attendance::{Attendance, How},
        register::{Held, asks_for_catch_up},
    },
    people::GroupId,
    registration::EnrolmentId,
};

use crate::event::EventState;

const MARK: Sql =
    Sql::new("select mark from delivery_attendance where event_id = $1 and enrolment_id = $2");
const CATCH_UP: Sql = Sql::new(
    "select catch_up, said from delivery_attendance where event_id = $1 and enrolment_id = $2",
);
const KEPT: Sql = Sql::new(
    "select mark, minutes, walk_in from delivery_attendance where event_id = $1 and enrolment_id = $2",
);
const ALL_KEPT: Sql = Sql::new(
    "select mark, minutes, walk_in, enrolment_id from delivery_attendance where event_id = $1 order by enrolment_id",
);
const PUT: Sql = Sql::new(
    "insert into delivery_attendance (event_id, enrolment_id, mark, taken_at, catch_up, minutes, how, walk_in)
     values ($1, $2, $3, $4, '', $5, $6, $7)
     on conflict (event_id, enrolment_id) do update set mark = excluded.mark, taken_at = excluded.taken_at,
       minutes = excluded.minutes, how = excluded.how",
);
const SEND_BACK: Sql = Sql::new(
    "update delivery_attendance set said = $1
     where event_id = $2 and enrolment_id = $3 and mark in ('absent', 'left_early')",
);
const WRITE_CATCH_UP: Sql = Sql::new(
    "update delivery_attendance set catch_up = $1, said = ''
     where event_id = $2 and enrolment_id = $3 and mark in ('absent', 'left_early')",
);
const IS_MARKED: Sql = Sql::new("select count(*) from delivery_attendance where event_id = $1");
// Every mark of the parts of which somebody missed a session: whether a catch-up is asked for hangs on the other dates.
const MISSED: Sql = Sql::new(
    "select a.event_id, a.enrolment_id, e.title, a.mark, a.catch_up, a.said, e.element_key, e.state
     from delivery_attendance a
     join delivery_members m on m.enrolment_id = a.enrolment_id
     join delivery_events e on e.id = a.event_id
     where m.group_id = $1 and exists (
       select 1 from delivery_attendance o join delivery_events p on p.id = o.event_id
       where o.enrolment_id = a.enrolment_id and p.element_key = e.element_key and o.mark in ('absent', 'left_early'))
     order by e.starts_at, a.event_id, a.enrolment_id",
);
const MARKED_SINCE: Sql = Sql::new(
    "select a.event_id, a.enrolment_id from delivery_attendance a
     join delivery_members m on m.enrolment_id = a.enrolment_id
     join delivery_events e on e.id = a.event_id
     where m.group_id = $1 and e.held_on >= $2 order by a.event_id, a.enrolment_id",
);

/// A catch-up that is not signed off.
pub(crate) struct OpenCatchUp {
    pub(crate) event: EventId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) title: String,
    pub(crate) mark: Attendance,
    pub(crate) text: String,
    /// What the facilitator said of it; empty unless it was sent back.
    pub(crate) said: String,
}

impl OpenCatchUp {
    /// Does it wait for the facilitator?
    pub(crate) fn to_read(&self) -> bool {
        !self.text.is_empty() && self.said.is_empty()
    }
}

/// A mark as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) mark: Attendance,
    /// Minutes late, or minutes before the end.
    pub(crate) minutes: Option<i64>,
    /// Somebody who was not expected.
    pub(crate) walk_in: bool,
}

pub(crate) async fn mark(
    tx: &ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<Option<Attendance>, Problem> {
    Ok(tx
        .first(MARK, &[&event, &enrolment], |row| row.code(0))
        .await?)
}

/// What a participant wrote of a session they missed, and what the facilitator said of it.
pub(crate) async fn catch_up(
    tx: &ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<(String, String), Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let found = tx.first(CATCH_UP, &[&event, &enrolment], read).await?;
    Ok(found.unwrap_or_default())
}

pub(crate) async fn kept(
    tx: &ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<Option<Kept>, Problem> {
    Ok(tx.first(KEPT, &[&event, &enrolment], read_kept).await?)
}

/// Every mark of an event.
pub(crate) async fn all_kept(
    tx: &ReadTx<'_>,
    event: EventId,
) -> Result<HashMap<EnrolmentId, Kept>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(3)?, read_kept(row)?));
    Ok(tx
        .all(ALL_KEPT, &[&event], read)
        .await?
        .into_iter()
        .collect())
}

fn read_kept(row: &Row<'_>) -> Result<Kept, Fault> {
    Ok(Kept {
        mark: row.code(0)?,
        minutes: row.get(1)?,
        walk_in: row.get::<i64>(2)? == 1,
    })
}

pub(crate) async fn put(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
    kept: Kept,
    how: How,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let walk_in = i64::from(kept.walk_in);
    let (mark, how) = (kept.mark.code(), how.code());
    tx.run_one(
        PUT,
        &[
            &event,
            &enrolment,
            &mark,
            &at,
            &kept.minutes,
            &how,
            &walk_in,
        ],
    )
    .await
}

pub(super) async fn send_back(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
    word: &str,
) -> Result<(), Problem> {
    tx.run_one(SEND_BACK, &[&word, &event, &enrolment]).await
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

/// Is anybody marked at the event?
pub(crate) async fn is_marked(tx: &ReadTx<'_>, event: EventId) -> Result<bool, Problem> {
    let marks = tx
        .first(IS_MARKED, &[&event], |row| row.get::<i64>(0))
        .await?;
    Ok(marks.unwrap_or(0) > 0)
}

/// Catch-ups of a group that wait for a signature or for the participant.
pub(crate) async fn open_catch_ups(
    tx: &ReadTx<'_>,
    group: GroupId,
) -> Result<Vec<OpenCatchUp>, Problem> {
    let read = |row: &Row<'_>| {
        let one = OpenCatchUp {
            event: row.get(0)?,
            enrolment: row.get(1)?,
            title: row.get(2)?,
            mark: row.code(3)?,
            text: row.get(4)?,
            said: row.get(5)?,
        };
        let (element, state) = (row.get::<String>(6)?, row.code::<EventState>(7)?);
        Ok((one, element, state == EventState::CalledOff))
    };
    let all = tx.all(MISSED, &[&group], read).await?;
    let mut held: HashMap<EnrolmentId, Vec<Held<'_>>> = HashMap::new();
    for (one, element, called_off) in &all {
        held.entry(one.enrolment).or_default().push(Held {
            element,
            mark: one.mark,
            called_off: *called_off,
        });
    }
    let asks: Vec<bool> = all
        .iter()
        .map(|(one, element, called_off)| {
            let this = Held {
                element,
                mark: one.mark,
                called_off: *called_off,
            };
            let of_them = held.get(&one.enrolment).into_iter().flatten().copied();
            asks_for_catch_up(this, of_them)
        })
        .collect();
    Ok(all
        .into_iter()
        .zip(asks)
        .filter_map(|((one, ..), asks)| asks.then_some(one))
        .collect())
}

/// Who of a group is marked at each event since this day.
pub(super) async fn marked_since(
    tx: &ReadTx<'_>,
    group: GroupId,
    since: Day,
) -> Result<HashSet<(EventId, EnrolmentId)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let all = tx.all(MARKED_SINCE, &[&group, &since], read).await?;
    Ok(all.into_iter().collect())
}
