//! Teaching: groups, the timetable, events and who came, study, application tasks, and one number for taking part.
//!
//! What this room is for: from a place on the programme to the gate of the assessment.
//! What it must not know: the assessment and all that follows.

mod arrival;
mod attendance;
mod booking;
mod calendar;
mod care;
mod check_in;
mod coaching;
mod coming_going;
mod desk;
mod engagement;
mod event;
mod facilitate;
mod feedback;
mod focus;
mod glossary;
mod group;
mod home;
mod letters;
mod message;
mod moving;
mod note;
mod papers;
mod person_rows;
mod practice;
mod reminder;
mod routes;
mod school_file;
mod search;
mod sharing;
mod shown_text;
mod study;
mod task;
mod timetable;
mod took_part;
mod tools;
mod visit;

use kit::{Problem, Process, db::ReadTx, jobs::Jobs};
use registration::Enrolment;
use rulebook::{
    people::{Action, Permit},
    registration::EnrolmentId,
};

pub use arrival::{Arrival, arrange_need, say_arrival};
pub use attendance::{
    Marked, record as record_attendance, record_walk_in, send_back_catch_up,
    sheet::{make_sheet, type_sheet},
    sign_off_catch_up, take_attendance, write_catch_up,
};
pub use booking::{book, book_saying, cancel as cancel_booking, change as change_booking};
pub use calendar::{calendar_file, make_calendar, revoke_calendar};
pub use care::{NewStep, StepTaken, take_step};
pub use check_in::{check_in, check_in_code, open_check_in};
pub use coaching::{
    Coaching, NewCoaching, agree_contact, bring_together, coachings_of, end_coaching, free_times,
    session::{agree, keep_session, settle_agreed, write_note},
    slots::{book_slot, give_slot_back, offer_slot, take_slot_off},
};
pub use engagement::{
    counted as engagement_counted, engagement, engagements, explained as engagement_explained,
};
pub use event::{
    Event, EventKind, EventState, Moved, NewEvent, call_off, event, events_of_cohort, instant_at,
    more::{put_recording, set_event_terms},
    move_event, read_time, schedule_event,
    sessions::{NewSession, Session, add_session, choose_session, drop_session},
    time_in_words,
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
pub use group::leave_when_moved;
pub use group::substitute::{NewSubstitute, Substitute, end_substitute, plan_substitute};
pub use group::{
    Group, NewGroup, choose_leaders, facilitator_of, group, group_of, groups_of_cohort, join_group,
    members, open_group, place_people,
};
pub use home::{
    before::{Before, BeforeAll, First},
    card,
};
pub use letters::choose_letters;
pub use message::{
    Message, answer as answer_message, seen_by as messages_seen_by, write_to as write_message,
};
pub use moving::{Move, MoveState, NewMove, drop_move, move_cohort, pinned::pinned_to, plan_move};
pub use note::{NewNote, Note, change_note, drop_note, keep_note, notes};
pub use person_rows::PERSON_ROWS;
pub use practice::{Practised, practise, to_practise};
pub use reminder::{
    ForSomebody, begin_rounds as begin_reminder_rounds, choose as choose_reminder,
    due_on as reminders_due_on, note_due as note_reminders, send_waiting as send_reminders,
};
pub use routes::routes;
pub use school_file::{
    Document, Text as DocumentText,
    asked::{Note as FeedbackNote, ask_feedback, give_feedback, note_feedback, take_ask_back},
    attach_file, begin_document, documents, remove_document, take_file_out, write_document,
};
pub use search::search;
pub use sharing::{Share, Thing, With, share, take_back as take_share_back};
pub use study::{
    Verdict, answer_check, answer_surely, finish_step,
    offline::{FromPhone, Receipt, arrive_from_phone},
    place::stop_here,
    seen::{Seen, pages::csv as seen_csv, seen},
    step_key,
};
pub use task::{Draft, Task, confirm_task, hand_in, keep_file, write_task};
pub use timetable::{
    Opening,
    holidays::{drop_holiday, say_holiday},
    make_timetable, openings,
    shift::shift_element,
    suggested,
};
pub use took_part::{TookPart, took_part, took_part_of};
pub use tools::{
    comments::comment as comment_on_tool,
    data::{
        SAMPLE as SAMPLE_PUPIL_DATA, Step as PlanStep, choose_problem, keep_step, read_data,
        remove_data, remove_step,
    },
    provision::{Line as ProvisionLine, keep_line, make_map, remove_line, remove_map, set_rates},
};
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
    &study::offline::ARRIVED_LATE,
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
    &study::place::PLACE_KEPT,
    &practice::PRACTISED,
    &note::NOTE_KEPT,
    &note::NOTE_CHANGED,
    &note::NOTE_DROPPED,
    &home::news::HOME_SEEN,
    &event::more::EVENT_TERMS,
    &event::more::EVENT_RECORDED,
    &event::sessions::SESSION_ADDED,
    &event::sessions::SESSION_DROPPED,
    &event::sessions::SESSION_CHOSEN,
    &booking::CHANGED,
    &booking::RELEASED,
    &arrival::SAID,
    &arrival::ARRANGED,
    &attendance::WALKED_IN,
    &attendance::CATCH_UP_SENT_BACK,
    &attendance::sheet::SHEET_MADE,
    &check_in::OPENED,
    &check_in::CHECKED_IN,
    &calendar::MADE,
    &calendar::REVOKED,
    &group::substitute::SUBSTITUTE_PLANNED,
    &group::substitute::SUBSTITUTE_BEGAN,
    &group::substitute::SUBSTITUTE_ENDED,
    &timetable::holidays::HOLIDAY_SAID,
    &timetable::holidays::HOLIDAY_DROPPED,
    &school_file::BEGUN,
    &school_file::WRITTEN,
    &school_file::REMOVED,
    &school_file::FILE_KEPT,
    &school_file::FILE_TAKEN_OUT,
    &school_file::asked::ASKED,
    &school_file::asked::ASK_TAKEN_BACK,
    &school_file::asked::NOTED,
    &school_file::asked::ANSWERED,
    &sharing::SHARED,
    &sharing::TAKEN_BACK,
    &sharing::OPENED,
    &tools::provision::MAP_MADE,
    &tools::provision::MAP_REMOVED,
    &tools::provision::MAP_CHANGED,
    &tools::data::DATA_READ,
    &tools::data::DATA_REMOVED,
    &tools::data::PLAN_CHANGED,
    &tools::comments::COMMENTED,
    &coaching::TOGETHER,
    &coaching::ENDED,
    &coaching::CONTACT,
    &coaching::slots::OFFERED,
    &coaching::slots::OFF,
    &coaching::slots::BOOKED,
    &coaching::slots::GIVEN_BACK,
    &coaching::session::KEPT,
    &coaching::session::NOTED,
    &coaching::session::AGREED,
    &coaching::session::SETTLED,
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
    ("Programme", "/study", Action::Study),
    ("Practice", "/practice", Action::Study),
    ("Words", "/glossary", Action::Study),
    ("Tasks", "/tasks", Action::Study),
    ("Calendar", "/calendar", Action::Study),
    ("Shown to me", "/shared", Action::Study),
    ("Shown to me", "/shared", Action::LeadGroup),
    ("My coaching", "/coaching/mine", Action::LeadGroup),
    ("Clinics", "/clinics", Action::Study),
    ("Progress", "/progress", Action::Study),
    ("Notes", "/notes", Action::Study),
    ("My file", "/file", Action::Study),
    ("Tools", "/tools", Action::Study),
    ("My coaching", "/coaching/mine", Action::Study),
    ("My groups", "/facilitate", Action::ReadDelivery),
    ("Coaching", "/admin/coaching", Action::ReadDelivery),
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
        .with::<group::substitute::jobs::StandInDue>()
        .with::<booking::jobs::FreePlaces>()
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
    tx: &ReadTx<'_>,
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
