//! Teaching: engagement in one number, booking, attendance, study.
//!
//! What this room decides: what counts as taking part, and how a place at an event is had.
//! What it must not know: assessment and all that follows.

pub mod attendance;
pub mod booking;
pub mod carry;
pub mod check_in;
pub mod engagement;
pub mod group;
pub mod listening;
pub mod next;
pub mod note;
pub mod offline;
pub mod opening;
pub mod practice;
pub mod progress;
pub mod since;
pub mod queue;
pub mod session;
pub mod sheet;
pub mod substitute;
pub mod term;
pub mod weeks;

crate::id_of!(
    /// A conference, clinic or webinar held for a group.
    Event, "evt", EventId
);
crate::id_of!(
    /// A move of an intake from one edition to another.
    EditionMove, "mov", MoveId
);
crate::id_of!(
    /// A person's place, or place in the queue, at an event.
    Booking, "bkg", BookingId
);
crate::id_of!(
    /// What a participant did of one application task.
    Task, "tsk", TaskId
);
crate::id_of!(
    /// A message between a coach or facilitator and a participant, or to a group.
    Message, "msg", MessageId
);
crate::id_of!(
    /// A focus group: people who are asked together what the texts were like.
    FocusGroup, "fgr", FocusGroupId
);
crate::id_of!(
    /// A participant's own note on a step, or a passage of it that they marked.
    Note, "nte", NoteId
);
crate::id_of!(
    /// A talk or workshop within an event.
    Session, "ses", SessionId
);
crate::id_of!(
    /// Somebody who stands in for a group's facilitator.
    Substitute, "std", SubstituteId
);
crate::id_of!(
    /// Days of a cohort's own on which schools are closed, or open.
    Holiday, "hol", HolidayId
);
