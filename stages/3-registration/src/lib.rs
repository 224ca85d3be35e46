//! Application, eligibility, funding, acceptance, enrolment.
//!
//! What this room is for: cohorts, applications and the two decisions on them, enrolments and what becomes of them,
//! and who is SENCO of which school.
//! What it must not know: groups, events, study, assessment, money.

mod alike;
mod application;
pub mod cases;
mod coach;
mod cohort;
mod deadline;
mod decision;
mod enrolment;
mod home;
mod listed;
mod post;
mod reach;
mod routes;
mod ruling;
mod search;
mod standing;
mod told;
mod waiting;

use kit::{Process, jobs::Jobs};
use rulebook::people::Action;

pub use alike::{PERSON_ROWS, merge_records, undo_merge};
pub use application::bulk::{Bulk, BulkId, Line, read_acceptances, run_acceptances};
pub use application::change::{MoneySaid, change_application};
pub use application::{
    ACCEPTED, Application, Given, Placing, RECEIVED, REJECTED, accept, answer, application,
    applications_of_person, applications_sent_to, reject, send, submit_application, take_back,
    undo::revert,
    within::{accept_in, receive_in, reject_in},
};
pub use coach::{
    Coaching, coaches, leave_coaching,
    matched::{end_coaching, find_coach},
    meeting::{
        AfterMeeting, Begun, InAct, Meeting, NewMeeting, WhenEnded, begin_meeting_in, coach_of,
        coached_by, end_meeting_in, every_meeting_of, meeting, meetings_of, meetings_of_group,
        meetings_with, set_contact_in,
    },
    need_of, offer_coaching,
    wish::{wish_for, wish_of},
};
pub use cohort::closed::{
    Listed, late_applicants, let_through, move_days as move_application_days, stop as stop_late,
};
pub use cohort::share::{set_share, shares_of};
pub use cohort::{
    Cohort, NewCohort, PROGRAMME, change_places, cohort, cohorts, open_cohort, open_cohorts,
    put_on_edition,
};
pub use decision::{
    DecisionKind, Kept, duty_kept, funding_kept, fundings_kept,
    replay::{Difference, DutyUnder, FundingUnder, Replayed, Short, replay_duty, replay_funding},
};
pub use enrolment::{
    DEFERRED, Enrolment, PLACE_CHANGED, RESUMED, Seat, WITHDRAWN, cancel, current_enrolment, defer,
    enrolment, enrolments_of_cohort, enrolments_of_person, enrolments_of_provider,
    enrolments_with_trn,
    funding::change_funded_place,
    record_outcome,
    renamed::rename_participant,
    resume, seats, set_declared, withdraw,
    within::{change_funded_place_in, defer_in, resume_in, tell_outcome_in, withdraw_in},
};
pub use enrolment::{
    placed::{AfterMove, NewPlace, Told, change_school, move_cohort, move_cohort_in, resume_into},
    request::{Grant, Request, Wish, ask, decline, grant, requests_of, take_back_request},
};
pub use home::card;
pub use listed::{List, replace_list};
pub use post::import::{
    LineVerdict, PostFile, PostFileId, PostLine, PostTable, Tally, WrongLine, import_posts,
    judge_posts, read::table as read_posts, read_posts_file,
};
pub use post::{
    Correction, NewPost, Post, corrections_of, duty_facts, duty_of, duty_of_post, end_post, post,
    posts_of_person, posts_of_school, posts_on, record_post,
};
pub use ruling::{
    Kept as KeptRuling, NewRuling, decide as decide_case, decisions_on,
    letters::{tell_open_cases, untold_cases},
    open_cases,
    replay::{RulingDifference, replay_rulings},
    take_back as take_back_ruling,
};
pub use standing::{Answer, answer_of, answers_of_school, answers_on};

pub use routes::routes;
pub use search::search;
pub use waiting::{Wait, answer_offer, chance_at, position_of, put_on_waiting_list, wait_of};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &coach::OFFERED,
    &coach::LEFT,
    &cohort::OPENED,
    &cohort::PLACES_CHANGED,
    &cohort::share::CHANGED,
    &cohort::closed::LET_THROUGH,
    &cohort::closed::STOPPED,
    &cohort::closed::DAYS_MOVED,
    &listed::REPLACED,
    &application::ASKED,
    &application::ANSWERED,
    &application::SENT,
    &application::TAKEN_BACK,
    &RECEIVED,
    &ACCEPTED,
    &REJECTED,
    &application::change::CHANGED,
    &application::bulk::READ,
    &application::bulk::RAN,
    &alike::MERGED,
    &alike::UNMERGED,
    &waiting::JOINED,
    &waiting::ANSWERED,
    &waiting::LAPSED,
    &DEFERRED,
    &RESUMED,
    &WITHDRAWN,
    &enrolment::CANCELLED,
    &PLACE_CHANGED,
    &enrolment::REMINDED,
    &enrolment::placed::MOVED,
    &enrolment::placed::SCHOOL_CHANGED,
    &enrolment::request::ASKED,
    &enrolment::request::GRANTED,
    &enrolment::request::DECLINED,
    &enrolment::request::TAKEN_BACK,
    &post::RECORDED,
    &post::ENDED,
    &post::import::READ,
    &post::import::RAN,
    &ruling::DECIDED,
    &ruling::TAKEN_BACK,
    &enrolment::moves::WATCHED,
    &application::undo::REVERTED,
    &ruling::letters::TOLD,
    &coach::matched::FOUND,
    &coach::matched::ENDED,
    &coach::wish::WISHED,
];

/// The navigation of this stage: words, address, and the action that opens it.
pub const NAV: &[(&str, &str, Action)] = &[
    (
        "Applications",
        "/admin/applications",
        Action::ReadRegistrations,
    ),
    (
        "Participants",
        "/admin/participants",
        Action::ReadRegistrations,
    ),
    ("Requests", "/admin/requests", Action::KeepRegistrations),
    ("Cohorts", "/admin/cohorts", Action::KeepCohorts),
    ("A coach for me", "/coaching/wish", Action::Study),
    ("Coaches", "/admin/coaches", Action::KeepRegistrations),
    ("Cases", "/register/cases", Action::DecideDutyCases),
];

/// The work that this stage does later.
pub fn jobs() -> Jobs {
    Jobs::new()
        .with::<enrolment::moves::WatchDeferral>()
        .with::<waiting::LapseOffer>()
        .with::<enrolment::placed::TellMoved>()
}
