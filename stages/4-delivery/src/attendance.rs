//! Attendance: taken by the facilitator of the group, and caught up where it was missed.
//!
//! What this room must not know: how it counts.

pub(crate) mod missed;
pub(crate) mod open;
pub(crate) mod pages;
pub(crate) mod sheet;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::Coded,
    delivery::{
        EventId,
        attendance::{
            Attendance, AttendanceRefusal, How, TakeFacts, WalkInFacts, catch_up, take,
            to_catch_up, walk_in,
        },
    },
    people::{Action, GroupId, Permit},
    registration::EnrolmentId,
};

use crate::event::{self, Event};

/// Attendance was recorded.
pub const ATTENDANCE_TAKEN: Process = Process::new("attendance_taken", "took the register of");
/// Somebody who was not expected came.
pub const WALKED_IN: Process =
    Process::new("walk_in_recorded", "recorded somebody who walked in at");
/// A participant wrote what they made of a session they missed.
pub const CATCH_UP_WRITTEN: Process =
    Process::new("catch_up_written", "wrote the catch-up of").own_trail();
/// A catch-up was signed off.
pub const CATCH_UP_SIGNED_OFF: Process =
    Process::new("catch_up_signed_off", "signed off the catch-up of");
/// A catch-up was sent back with a word.
pub const CATCH_UP_SENT_BACK: Process =
    Process::new("catch_up_sent_back", "sent back the catch-up of");

/// A mark to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// The mark.
    pub mark: Attendance,
    /// Minutes late, or minutes before the end.
    pub minutes: Option<i64>,
}

/// Records attendance at an event for people of the group this permit is for; marks that stay as they are need no reason.
/// Process: [`ATTENDANCE_TAKEN`].
pub async fn take_attendance(
    app: &App,
    permit: &Permit,
    id: EventId,
    marks: Vec<(EnrolmentId, Attendance)>,
    reason: String,
) -> Result<(), Problem> {
    let marks = marks.into_iter().map(|(enrolment, mark)| Marked {
        enrolment,
        mark,
        minutes: None,
    });
    record(app, permit, id, (marks.collect(), How::Taken), reason).await
}

/// The same, with minutes and with how the marks came to be. Process: [`ATTENDANCE_TAKEN`].
pub async fn record(
    app: &App,
    permit: &Permit,
    id: EventId,
    (marks, how): (Vec<Marked>, How),
    reason: String,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let group = permit.circles().group;
    app.act(permit, &ATTENDANCE_TAKEN, async move |tx| {
        let event = event::store::one(tx, id).await?;
        tx.about(id);
        for mark in marks {
            one_mark(tx, &event, group, (mark, how), &reason).await?;
        }
        Ok(())
    })
    .await
}

async fn one_mark(
    tx: &mut WriteTx<'_>,
    event: &Event,
    leads: Option<GroupId>,
    (marked, how): (Marked, How),
    reason: &str,
) -> Result<(), Problem> {
    let Marked {
        enrolment, mark, ..
    } = marked;
    let who = registration::enrolment(tx, enrolment).await?;
    let group = crate::group::store::group_of(tx, enrolment).await?;
    let kept = store::kept(tx, event.id, enrolment).await?;
    let before = kept.map(|kept| kept.mark);
    // Who walked in was let in by the facilitator of this event, who keeps the mark.
    let walked_in = kept.is_some_and(|kept| kept.walk_in);
    let facts = TakeFacts {
        leads_the_group: (group.is_some() && group == leads)
            || (walked_in && leads_event(tx, event, leads).await?),
        called_off: event.called_off(),
        day: event.plan.day,
        expected: walked_in || expected(tx, event, &who).await?,
        before,
        reason,
    };
    let taken = take(&facts, mark, tx.now())?;
    if before == Some(mark)
        && kept.is_some_and(|kept| marked.minutes.is_none() || kept.minutes == marked.minutes)
    {
        return Ok(());
    }
    let row = store::Kept {
        mark: taken.mark,
        minutes: marked.minutes,
        walk_in: walked_in,
    };
    store::put(tx, event.id, enrolment, row, how).await?;
    crate::engagement::recount(tx, &who).await?;
    tx.about(enrolment);
    tx.changed("mark", before, Some(taken.mark));
    if let (Some(_), Some(why)) = (before, taken.reason) {
        tx.because(why);
    }
    // Whoever pauses is asked for nothing; the catch-up waits on their page.
    if mark.opens_catch_up()
        && before.is_none_or(|before| !before.opens_catch_up())
        && who.is_active()
    {
        tell_catch_up(tx, event, &who).await?;
    }
    Ok(())
}

/// A session that was missed opens its catch-up at once, and the person is told.
async fn tell_catch_up(
    tx: &mut WriteTx<'_>,
    event: &Event,
    who: &Enrolment,
) -> Result<(), Problem> {
    let more = event::more::more(tx, event.id).await?;
    let recording = if more.recording.is_empty() {
        String::new()
    } else {
        format!("\n\nThe recording: {}", more.recording)
    };
    let words = format!(
        "The register of {} says that you missed it or left early. Its catch-up is open now, on its page under Clinics: it takes a few sentences, and then it counts.{recording}\n\nIf you were there, tell your facilitator.",
        event.plan.day.with_weekday()
    );
    crate::booking::tell(tx, who.person, event, "your catch-up is open", &words).await
}

/// Who is expected: the group at its own event, everybody at a conference of the intake without a limit, else whoever has a place.
pub(crate) async fn expected(
    tx: &ReadTx<'_>,
    event: &Event,
    who: &Enrolment,
) -> Result<bool, Problem> {
    if event.plan.cohort != who.cohort {
        return Ok(false);
    }
    if event.plan.group.is_some() {
        let group = crate::group::store::group_of(tx, who.id).await?;
        return Ok(event.plan.group == group);
    }
    if !event.by_booking() {
        return Ok(true);
    }
    let booking = crate::booking::store::state(tx, event.id, who.id).await?;
    Ok(booking == Some(rulebook::delivery::booking::BookingState::Booked))
}

/// Does this group meet at the event? Its own, or one for everybody of its intake.
pub(crate) async fn leads_event(
    tx: &mut WriteTx<'_>,
    event: &Event,
    leads: Option<GroupId>,
) -> Result<bool, Problem> {
    match (event.plan.group, leads) {
        (_, None) => Ok(false),
        (Some(of), Some(leads)) => Ok(of == leads),
        (None, Some(leads)) => {
            Ok(crate::group::store::one(tx, leads).await?.cohort == event.plan.cohort)
        }
    }
}

/// Records somebody who came without being expected: not booked, or of another group. Process: [`WALKED_IN`].
pub async fn record_walk_in(
    app: &App,
    permit: &Permit,
    id: EventId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let leads = permit.circles().group;
    app.act(permit, &WALKED_IN, async move |tx| {
        let event = event::store::one(tx, id).await?;
        let who = registration::enrolment(tx, enrolment).await?;
        let facts = WalkInFacts {
            leads_the_event: leads_event(tx, &event, leads).await?,
            called_off: event.called_off(),
            day: event.plan.day,
            of_this_intake: who.cohort == event.plan.cohort && who.holds_a_place(),
            before: store::mark(tx, id, enrolment).await?,
        };
        let mark = walk_in(&facts, tx.now())?;
        let row = store::Kept {
            mark,
            minutes: None,
            walk_in: true,
        };
        store::put(tx, id, enrolment, row, How::Taken).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(id);
        tx.about(enrolment);
        tx.became("mark", mark);
        Ok(())
    })
    .await
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
        let who = crate::own(tx, &own, enrolment).await?;
        to_catch_up(store::mark(tx, id, enrolment).await?)?;
        let group = crate::group::store::group_of(tx, enrolment).await?;
        let all = crate::engagement::store::attended(tx, who.cohort, group, enrolment).await?;
        if !missed::to_catch_up(&all).any(|it| it.event.id == id) {
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
        let who = of_group(tx, enrolment, leads).await?;
        let before = store::kept(tx, id, enrolment).await?;
        let caught_up = catch_up(before.map(|kept| kept.mark), tx.now())?;
        let row = store::Kept {
            mark: caught_up.mark,
            minutes: before.and_then(|kept| kept.minutes),
            walk_in: before.is_some_and(|kept| kept.walk_in),
        };
        store::put(tx, id, enrolment, row, How::Taken).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(enrolment);
        tx.about(id);
        let before = before.map(|kept| kept.mark.code());
        tx.changed("mark", before, Some(caught_up.mark.code()));
        Ok(())
    })
    .await
}

/// Sends a catch-up back with a word; the participant is written to and writes on. Process: [`CATCH_UP_SENT_BACK`].
pub async fn send_back_catch_up(
    app: &App,
    permit: &Permit,
    id: EventId,
    enrolment: EnrolmentId,
    word: String,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let leads = permit.circles().group;
    app.act(permit, &CATCH_UP_SENT_BACK, async move |tx| {
        let who = of_group(tx, enrolment, leads).await?;
        to_catch_up(store::mark(tx, id, enrolment).await?)?;
        let (text, _) = store::catch_up(tx, id, enrolment).await?;
        if text.is_empty() {
            return Err(AttendanceRefusal::NothingWritten.into());
        }
        store::send_back(tx, id, enrolment, &word).await?;
        let event = event::store::one(tx, id).await?;
        let words = format!(
            "Your facilitator read your catch-up and says:\n\n{word}\n\nWhat you wrote is kept: open the session under Clinics and write on."
        );
        crate::booking::tell(tx, who.person, &event, "a word on your catch-up", &words).await?;
        tx.about(enrolment);
        tx.about(id);
        tx.became("catch_up", "sent_back");
        Ok(())
    })
    .await
}

async fn of_group(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    leads: Option<GroupId>,
) -> Result<Enrolment, Problem> {
    let who = registration::enrolment(tx, enrolment).await?;
    let group = crate::group::store::group_of(tx, enrolment).await?;
    if group.is_none() || group != leads {
        return Err(AttendanceRefusal::NotYourGroup.into());
    }
    Ok(who)
}
