//! Teaching: groups, the timetable, events and who came, study, application tasks, and one number for taking part.
//!
//! What this room is for: from a place on the programme to the gate of the assessment.
//! What it must not know: the assessment and all that follows.

mod attendance;
mod booking;
mod care;
mod desk;
mod engagement;
mod event;
mod facilitate;
mod feedback;
mod focus;
mod group;
mod home;
mod letters;
mod message;
mod moving;
mod reminder;
mod routes;
mod search;
mod study;
mod task;
mod timetable;
mod took_part;
mod visit;

use kit::{Problem, Process, db::ReadTx, jobs::Jobs};
use registration::Enrolment;
use rulebook::{
    people::{Action, Permit},
    registration::EnrolmentId,
};

pub use attendance::{sign_off_catch_up, take_attendance, write_catch_up};
pub use booking::{book, cancel as cancel_booking};
pub use care::{NewStep, StepTaken, take_step};
pub use engagement::{
    counted as engagement_counted, engagement, explained as engagement_explained,
};
pub use event::{
    Event, EventKind, EventState, Moved, NewEvent, call_off, event, events_of_cohort, instant_at,
    move_event, read_time, schedule_event, time_in_words,
};
pub use facilitate::attention::concerns_of;
pub use feedback::{
    Said, say_clear,
    survey::{Answers as SurveyAnswers, answer_survey, skip_survey},
};
pub use focus::{
    Coded as FocusCoded, FocusGroup, Invited, NewFocus, answer_invitation, call_off_focus,
    candidates as focus_candidates, code_finding, invite, plan_focus, record_focus,
};
pub use group::{
    Group, NewGroup, choose_leaders, facilitator_of, group, group_of, groups_of_cohort, join_group,
    members, open_group, place_people,
};
pub use group::{leave_when_moved, rows::MEMBERS, rows::MESSAGES};
pub use home::card;
pub use letters::choose_letters;
pub use message::{
    Message, answer as answer_message, seen_by as messages_seen_by, write_to as write_message,
};
pub use moving::{Move, MoveState, NewMove, drop_move, move_cohort, pinned::pinned_to, plan_move};
pub use reminder::{
    ForSomebody, begin_rounds as begin_reminder_rounds, choose as choose_reminder,
    due_on as reminders_due_on, note_due as note_reminders, send_waiting as send_reminders,
};
pub use routes::routes;
pub use search::search;
pub use study::{
    Verdict, answer_check, finish_step,
    seen::{Seen, pages::csv as seen_csv, seen},
    step_key,
};
pub use task::{Draft, Task, confirm_task, hand_in, keep_file, write_task};
pub use timetable::{Opening, make_timetable, move_element, openings, suggested};
pub use took_part::{TookPart, took_part};
pub use visit::{NewVisit, Visit, answer_visit, close_visit, keep_visit};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &timetable::TIMETABLE_MADE,
    &timetable::ELEMENT_MOVED,
    &group::GROUP_OPENED,
    &group::GROUP_LED,
    &group::GROUP_JOINED,
    &group::GROUP_LEFT,
    &event::EVENT_SCHEDULED,
    &event::EVENT_MOVED,
    &event::EVENT_CALLED_OFF,
    &booking::BOOKED,
    &booking::CANCELLED,
    &attendance::ATTENDANCE_TAKEN,
    &attendance::CATCH_UP_WRITTEN,
    &attendance::CATCH_UP_SIGNED_OFF,
    &study::STEP_DONE,
    &study::CHECK_ANSWERED,
    &study::seen::STEP_SEEN,
    &feedback::PASSAGE_SAID,
    &feedback::survey::SURVEY_ANSWERED,
    &feedback::survey::SURVEY_SKIPPED,
    &focus::FOCUS_PLANNED,
    &focus::FOCUS_INVITED,
    &focus::FOCUS_ANSWERED,
    &focus::FOCUS_HELD,
    &focus::FOCUS_OFF,
    &moving::MOVED,
    &moving::PLANNED,
    &moving::DROPPED,
    &task::TASK_WRITTEN,
    &task::TASK_FILE_KEPT,
    &task::TASK_HANDED_IN,
    &task::TASK_CONFIRMED,
    &engagement::COUNTED,
    &message::MESSAGE_SENT,
    &message::MESSAGE_ANSWERED,
    &message::MESSAGE_READ,
    &care::STEP_TAKEN,
    &visit::VISIT_KEPT,
    &visit::VISIT_ANSWERED,
    &visit::VISIT_CLOSED,
    &reminder::REMINDERS_NOTED,
    &reminder::REMINDERS_SENT,
    &reminder::REMINDER_CHOSEN,
    &reminder::ROUND_BEGUN,
    &letters::LETTERS_CHOSEN,
    &letters::LETTERS_STOPPED,
];

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[
    ("Study", "/study", Action::Study),
    ("Tasks", "/tasks", Action::Study),
    ("Clinics", "/clinics", Action::Study),
    ("Progress", "/progress", Action::Study),
    ("My groups", "/facilitate", Action::ReadDelivery),
    ("Events", "/admin/events", Action::KeepEvents),
    ("Listening", "/content/feedback", Action::ReadProduction),
    ("Messages", "/messages", Action::Study),
    ("Quality", "/quality/visits", Action::KeepQuality),
    ("Reminders", "/admin/reminders", Action::KeepReminders),
];

/// The kinds of queued work of this stage.
pub fn jobs() -> Jobs {
    Jobs::new()
        .with::<engagement::jobs::CountAnew>()
        .with::<moving::jobs::MoveWhenDue>()
        .with::<reminder::jobs::Round>()
        .with::<reminder::jobs::NextRound>()
        .with::<reminder::jobs::SendWaiting>()
}

/// Was one of these actions asked for? An act takes no permit that was given for something else.
pub(crate) fn asked(permit: &Permit, actions: &[Action]) -> Result<(), Problem> {
    if actions.contains(&permit.action()) {
        Ok(())
    } else {
        Err(Problem::NotAllowed)
    }
}

/// The enrolment, when the permit is for studying and it is the actor's own; else there is no such thing.
pub(crate) async fn own(
    tx: &mut ReadTx<'_>,
    permit: &Permit,
    enrolment: EnrolmentId,
) -> Result<Enrolment, Problem> {
    asked(permit, &[Action::Study])?;
    let who = registration::enrolment(tx, enrolment).await?;
    match permit.actor() {
        Some(actor) if actor != who.person => Err(Problem::NotFound),
        _ => Ok(who),
    }
}
