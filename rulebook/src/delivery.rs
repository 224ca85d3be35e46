//! Teaching: engagement in one number, booking, attendance, study.
//!
//! What this room decides: what counts as taking part, and how a place at an event is had.
//! What it must not know: assessment and all that follows.

pub mod attendance;
pub mod attention;
pub mod booking;
pub mod carry;
pub mod engagement;
pub mod group;
pub mod listening;
pub mod message;
pub mod opening;
pub mod progress;
pub mod reminder;
pub mod visit;

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
    /// Something that was done for a participant: a note, a message, a call, a meeting.
    StepTaken, "stp", StepTakenId
);
crate::id_of!(
    /// A session observed for quality.
    Visit, "vis", VisitId
);
