//! Attendance: taken by the facilitator of the group, and caught up where it was missed.
//!
//! What this room must not know: how it counts.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process, db::WriteTx};
use registration::Enrolment;
use rulebook::{
    base::Coded,
    delivery::{
        EventId,
        attendance::{Attendance, AttendanceRefusal, TakeFacts, catch_up, take},
    },
    people::{Action, GroupId, Permit},
    registration::EnrolmentId,
};

use crate::event::{self, Event, EventKind};

/// Attendance was recorded.
pub const ATTENDANCE_TAKEN: Process = Process::new("attendance_taken", "took the register of");
/// A participant wrote what they made of a session they missed.
pub const CATCH_UP_WRITTEN: Process =
    Process::new("catch_up_written", "wrote the catch-up of").own_trail();
/// A catch-up was signed off.
pub const CATCH_UP_SIGNED_OFF: Process =
    Process::new("catch_up_signed_off", "signed off the catch-up of");

/// Records attendance at an event for people of the group this permit is for; marks that stay as they are need no reason.
/// Process: [`ATTENDANCE_TAKEN`].
pub async fn take_attendance(
    app: &App,
    permit: &Permit,
    id: EventId,
    marks: Vec<(EnrolmentId, Attendance)>,
    reason: String,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let group = permit.circles().group;
    app.act(permit, &ATTENDANCE_TAKEN, async move |tx| {
        let event = event::store::one(tx, id).await?;
        tx.about(id);
        for (enrolment, mark) in marks {
            one_mark(tx, &event, group, (enrolment, mark), &reason).await?;
        }
        Ok(())
    })
    .await
}

async fn one_mark(
    tx: &mut WriteTx<'_>,
    event: &Event,
    leads: Option<GroupId>,
    (enrolment, mark): (EnrolmentId, Attendance),
    reason: &str,
) -> Result<(), Problem> {
    let who = registration::enrolment(tx, enrolment).await?;
    let group = crate::group::store::group_of(tx, enrolment).await?;
    let before = store::mark(tx, event.id, enrolment).await?;
    let facts = TakeFacts {
        leads_the_group: group.is_some() && group == leads,
        called_off: event.called_off(),
        day: event.plan.day,
        expected: expected(tx, event, &who, group).await?,
        before,
        reason,
    };
    let taken = take(&facts, mark, tx.now())?;
    if before == Some(mark) {
        return Ok(());
    }
    store::put(tx, event.id, enrolment, taken.mark).await?;
    crate::engagement::recount(tx, &who).await?;
    tx.about(enrolment);
    tx.changed("mark", before, Some(taken.mark));
    if let (Some(_), Some(why)) = (before, taken.reason) {
        tx.because(why);
    }
    Ok(())
}

/// Who is expected: the group at its own event, everybody at a conference of the intake, else whoever has a place.
async fn expected(
    tx: &mut WriteTx<'_>,
    event: &Event,
    who: &Enrolment,
    group: Option<GroupId>,
) -> Result<bool, Problem> {
    if event.plan.cohort != who.cohort {
        return Ok(false);
    }
    if event.plan.group.is_some() {
        return Ok(event.plan.group == group);
    }
    if event.plan.kind == EventKind::Conference {
        return Ok(true);
    }
    let booking = crate::booking::store::state(tx, event.id, who.id).await?;
    Ok(booking == Some(rulebook::delivery::booking::BookingState::Booked))
}

/// Keeps what a participant made of the recording and the material of a session they missed.
/// Process: [`CATCH_UP_WRITTEN`].
pub async fn write_catch_up(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    id: EventId,
    text: String,
) -> Result<(), Problem> {
    let own = permit.clone();
    app.act(permit, &CATCH_UP_WRITTEN, async move |tx| {
        crate::own(tx, &own, enrolment).await?;
        let before = store::mark(tx, id, enrolment).await?;
        if !before.is_some_and(Attendance::opens_catch_up) {
            return Err(AttendanceRefusal::NothingToCatchUp.into());
        }
        store::write_catch_up(tx, id, enrolment, &text).await
    })
    .await
}

/// Signs off a catch-up: from now on the person counts as caught up. Process: [`CATCH_UP_SIGNED_OFF`].
pub async fn sign_off_catch_up(
    app: &App,
    permit: &Permit,
    id: EventId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let leads = permit.circles().group;
    app.act(permit, &CATCH_UP_SIGNED_OFF, async move |tx| {
        let who = registration::enrolment(tx, enrolment).await?;
        let group = crate::group::store::group_of(tx, enrolment).await?;
        if group.is_none() || group != leads {
            return Err(AttendanceRefusal::NotYourGroup.into());
        }
        let before = store::mark(tx, id, enrolment).await?;
        let caught_up = catch_up(before, tx.now())?;
        store::put(tx, id, enrolment, caught_up.mark).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(enrolment);
        tx.about(id);
        tx.changed("mark", before.map(Coded::code), Some(caught_up.mark.code()));
        Ok(())
    })
    .await
}
