//! Teaching: engagement in one number, booking, attendance, study.
//!
//! What this room decides: what counts as taking part, and how a place at an event is had.
//! What it must not know: assessment and all that follows.

pub mod attendance;
pub mod attention;
pub mod booking;
pub mod carry;
pub mod check_in;
pub mod coaching;
pub mod cohort_data;
pub mod engagement;
pub mod group;
pub mod listening;
pub mod message;
pub mod next;
pub mod note;
pub mod offline;
pub mod opening;
pub mod practice;
pub mod progress;
pub mod provision;
pub mod queue;
pub mod register;
pub mod reminder;
pub mod school_file;
pub mod session;
pub mod sheet;
pub mod since;
pub mod substitute;
pub mod term;
pub mod visit;
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
crate::id_of!(
    /// A document of a participant's school file.
    Document, "fdc", DocumentId
);
crate::id_of!(
    /// A share: somebody else may read one thing of a participant's.
    Share, "shr", ShareId
);
crate::id_of!(
    /// A request for feedback on a document.
    FeedbackAsk, "fbk", AskId
);
crate::id_of!(
    /// A provision map.
    ProvisionMap, "pmp", MapId
);
crate::id_of!(
    /// A line of a provision map.
    ProvisionLine, "pml", LineId
);
crate::id_of!(
    /// What was seen in a file of anonymous pupil data, and what follows from it.
    PupilData, "pda", PupilDataId
);
crate::id_of!(
    /// A step of an action plan.
    PlanStep, "pls", PlanStepId
);
crate::id_of!(
    /// A coach with one person or a group, or buddies with each other.
    Coaching, "cog", CoachingId
);
crate::id_of!(
    /// A time that a coach offers.
    Slot, "slt", SlotId
);
crate::id_of!(
    /// A coaching session that was held.
    CoachingSession, "css", CoachingSessionId
);
crate::id_of!(
    /// Something agreed in a coaching session.
    Agreed, "agr", AgreedId
);
crate::id_of!(
    /// Something that was done for a participant: a note, a message, a call, a meeting.
    StepTaken, "stp", StepTakenId
);
crate::id_of!(
    /// A session observed for quality.
    Visit, "vis", VisitId
);
