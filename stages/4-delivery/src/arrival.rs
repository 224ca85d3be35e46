//! What somebody needs on the day of an event, and whether their school stands on their badge.
//!
//! What this room must not know: bookings. Needs are read by the facilitator of the event and by whoever arranges the room, and
//! by nobody else: no export, no search and no other page may name this table.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process};
use rulebook::{
    delivery::EventId,
    people::{Action, Permit},
    registration::EnrolmentId,
};

/// Somebody said what they need on the day, and what stands on their badge.
pub const SAID: Process = Process::new("arrival_said", "said what they need at");
/// A need was arranged.
pub const ARRANGED: Process = Process::new("need_arranged", "arranged what somebody needs at");

/// What somebody needs on the day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrival {
    /// In their own words; empty for nothing.
    pub needs: String,
    /// Does their school stand on their badge?
    pub show_school: bool,
}

/// The same, with whether it is arranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Need {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) said: Arrival,
    pub(crate) arranged: bool,
}

/// Says what one needs on the day. What was arranged for other words is to be arranged anew. Process: [`SAID`].
pub async fn say_arrival(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    id: EventId,
    said: Arrival,
) -> Result<(), Problem> {
    let own = permit.clone();
    app.act(permit, &SAID, async move |tx| {
        crate::own(tx, &own, enrolment).await?;
        crate::event::store::one(tx, id).await?;
        store::put(tx, id, enrolment, &said).await?;
        tx.about(id);
        tx.about(enrolment);
        // What is needed is nobody's business but theirs: the history says that something was said.
        tx.became("needs", i64::from(!said.needs.is_empty()));
        Ok(())
    })
    .await
}

/// Records that a need is arranged. Process: [`ARRANGED`].
pub async fn arrange_need(
    app: &App,
    permit: &Permit,
    id: EventId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepEvents, Action::TakeAttendance])?;
    app.act(permit, &ARRANGED, async move |tx| {
        store::arrange(tx, id, enrolment).await?;
        tx.about(id);
        tx.about(enrolment);
        tx.became("arranged", 1);
        Ok(())
    })
    .await
}
