//! The rows of sessions and of who chose them.
//!
//! What this room must not know: who may choose.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    delivery::{EventId, SessionId},
    registration::EnrolmentId,
};

use super::{NewSession, Session};

const ADD: Sql = Sql::new(
    "insert into delivery_sessions (id, event_id, title, from_minute, minutes, room, link, capacity)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const ONE: Sql = Sql::new(
    "select s.id, s.event_id, s.title, s.from_minute, s.minutes, s.room, s.link, s.capacity,
       (select count(*) from delivery_choices c where c.session_id = s.id)
     from delivery_sessions s where s.event_id = $1 and s.id = $2",
);
const OF_EVENT: Sql = Sql::new(
    "select s.id, s.event_id, s.title, s.from_minute, s.minutes, s.room, s.link, s.capacity,
       (select count(*) from delivery_choices c where c.session_id = s.id)
     from delivery_sessions s where s.event_id = $1 order by s.from_minute, s.id",
);
const SHIFT: Sql =
    Sql::new("update delivery_sessions set from_minute = from_minute + $1 where event_id = $2");
const DELETE: Sql = Sql::new("delete from delivery_sessions where id = $1");
const DELETE_CHOICES: Sql = Sql::new("delete from delivery_choices where session_id = $1");
const CHOSEN: Sql = Sql::new(
    "select session_id from delivery_choices where event_id = $1 and enrolment_id = $2 order by session_id",
);
const CHOOSERS: Sql = Sql::new(
    "select enrolment_id from delivery_choices where session_id = $1 order by enrolment_id",
);
const TAKE: Sql = Sql::new(
    "insert into delivery_choices (session_id, enrolment_id, event_id, at) values ($1, $2, $3, $4)",
);
const GIVE_UP: Sql =
    Sql::new("delete from delivery_choices where session_id = $1 and enrolment_id = $2");
const DROP: Sql =
    Sql::new("delete from delivery_choices where event_id = $1 and enrolment_id = $2");

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: SessionId,
    event: EventId,
    new: &NewSession,
) -> Result<(), Problem> {
    tx.run_one(
        ADD,
        &[
            &id,
            &event,
            &new.title,
            &new.from_minute,
            &new.minutes,
            &new.room,
            &new.link,
            &new.capacity,
        ],
    )
    .await
}

pub(super) async fn one(
    tx: &ReadTx<'_>,
    event: EventId,
    id: SessionId,
) -> Result<Session, Problem> {
    tx.first(ONE, &[&event, &id], read).await?.or_not_found()
}

pub(crate) async fn of_event(tx: &ReadTx<'_>, event: EventId) -> Result<Vec<Session>, Problem> {
    Ok(tx.all(OF_EVENT, &[&event], read).await?)
}

pub(super) async fn shift(
    tx: &mut WriteTx<'_>,
    event: EventId,
    minutes: i64,
) -> Result<(), Problem> {
    tx.run(SHIFT, &[&minutes, &event]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut WriteTx<'_>, id: SessionId) -> Result<(), Problem> {
    tx.run(DELETE_CHOICES, &[&id]).await?;
    tx.run_one(DELETE, &[&id]).await
}

/// What somebody chose at an event.
pub(crate) async fn chosen(
    tx: &ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<Vec<SessionId>, Problem> {
    Ok(tx
        .all(CHOSEN, &[&event, &enrolment], |row| row.get(0))
        .await?)
}

pub(super) async fn choosers(tx: &ReadTx<'_>, id: SessionId) -> Result<Vec<EnrolmentId>, Problem> {
    Ok(tx.all(CHOOSERS, &[&id], |row| row.get(0)).await?)
}

pub(super) async fn take(
    tx: &mut WriteTx<'_>,
    id: SessionId,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(TAKE, &[&id, &enrolment, &event, &at]).await
}

pub(super) async fn give_up(
    tx: &mut WriteTx<'_>,
    id: SessionId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    tx.run_one(GIVE_UP, &[&id, &enrolment]).await
}

/// Everything somebody chose at an event is free again.
pub(crate) async fn drop_choices(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    tx.run(DROP, &[&event, &enrolment]).await?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Session, Fault> {
    Ok(Session {
        id: row.get(0)?,
        event: row.get(1)?,
        plan: NewSession {
            title: row.get(2)?,
            from_minute: row.get(3)?,
            minutes: row.get(4)?,
            room: row.get(5)?,
            link: row.get(6)?,
            capacity: row.get(7)?,
        },
        chosen: row.get(8)?,
    })
}
