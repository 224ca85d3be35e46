//! What an event has beside its plan: how often it changed, its terms, its recording and what a catch-up asks for.
//!
//! What this room must not know: who books or who comes.

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Instant,
    delivery::{
        EventId,
        queue::{Terms, terms},
    },
    people::{Action, Permit},
};

use super::Event;

/// What holds for an event beside its plan was changed.
pub const EVENT_TERMS: Process = Process::new("event_terms_changed", "changed the terms of");
/// The recording of an event was put to it, or what a catch-up asks for.
pub const EVENT_RECORDED: Process = Process::new("event_recorded", "put a recording to");

const MORE: Sql = Sql::new(
    "select sequence, changed_at, recording, catch_up_task, notice_hours, link_hours
     from delivery_events where id = $1",
);
const BUMP: Sql =
    Sql::new("update delivery_events set sequence = sequence + 1, changed_at = $1 where id = $2");
const SET_TERMS: Sql = Sql::new(
    "update delivery_events set notice_hours = $1, link_hours = $2 where id = $3 and state = 'planned'",
);
const SET_RECORDING: Sql =
    Sql::new("update delivery_events set recording = $1, catch_up_task = $2 where id = $3");

/// What an event has beside its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct More {
    /// How often it was changed.
    pub(crate) sequence: i64,
    /// When last; the epoch when never.
    pub(crate) changed_at: Instant,
    /// Where its recording is.
    pub(crate) recording: String,
    /// What somebody who missed it is asked to do.
    pub(crate) task: String,
    /// Hours that differ from the usual ones.
    pub(crate) notice_hours: Option<i64>,
    /// The same for the link.
    pub(crate) link_hours: Option<i64>,
}

impl More {
    /// The terms of this event.
    pub(crate) fn terms(&self, event: &Event) -> Terms {
        terms(event.in_person(), self.notice_hours, self.link_hours)
    }
}

/// What an event has beside its plan.
pub(crate) async fn more(tx: &ReadTx<'_>, id: EventId) -> Result<More, Problem> {
    let read = |row: &Row<'_>| {
        Ok(More {
            sequence: row.get(0)?,
            changed_at: row.get(1)?,
            recording: row.get(2)?,
            task: row.get(3)?,
            notice_hours: row.get(4)?,
            link_hours: row.get(5)?,
        })
    };
    tx.first(MORE, &[&id], read).await?.or_not_found()
}

/// An event changed: calendars that follow it see it by the number.
pub(crate) async fn bump(tx: &mut WriteTx<'_>, id: EventId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(BUMP, &[&at, &id]).await
}

/// Sets hours that differ from the usual ones. Process: [`EVENT_TERMS`].
pub async fn set_event_terms(
    app: &App,
    permit: &Permit,
    id: EventId,
    notice_hours: Option<i64>,
    link_hours: Option<i64>,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepEvents])?;
    app.act(permit, &EVENT_TERMS, async move |tx| {
        let before = more(tx, id).await?;
        tx.run_one(SET_TERMS, &[&notice_hours, &link_hours, &id])
            .await?;
        tx.about(id);
        tx.changed("notice_hours", before.notice_hours, notice_hours);
        tx.changed("link_hours", before.link_hours, link_hours);
        crate::booking::promote(tx, id).await
    })
    .await
}

/// Puts the recording to an event, and what somebody who missed it is asked to do. Process: [`EVENT_RECORDED`].
pub async fn put_recording(
    app: &App,
    permit: &Permit,
    id: EventId,
    recording: String,
    task: String,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::TakeAttendance, Action::KeepEvents])?;
    app.act(permit, &EVENT_RECORDED, async move |tx| {
        tx.run_one(SET_RECORDING, &[&recording, &task, &id]).await?;
        tx.about(id);
        tx.became("recording", i64::from(!recording.is_empty()));
        Ok(())
    })
    .await
}
