//! Application, eligibility, funding, acceptance, enrolment.
//!
//! What this room is for: intakes, applications and the two decisions on them, enrolments and what becomes of them,
//! and who is SENCO of which school.
//! What it must not know: groups, events, study, assessment, money.

mod application;
mod cohort;
mod decision;
mod enrolment;
mod listed;
mod post;

use kit::{Process, jobs::Jobs, web::Routes};
use rulebook::people::Action;

pub use application::{
    Application, Given, Placing, accept, answer, application, applications_of_person, reject, send,
    submit_application, take_back,
};
pub use cohort::{
    Cohort, NewCohort, PROGRAMME, change_places, cohort, cohorts, open_cohort, open_cohorts,
};
pub use decision::{DecisionKind, Kept, duty_kept, funding_kept};
pub use enrolment::{
    Enrolment, cancel, current_enrolment, defer, enrolment, enrolments_of_cohort,
    enrolments_of_person, enrolments_of_provider, record_outcome, resume, set_declared, withdraw,
};
pub use listed::{List, replace_list};
pub use post::{
    NewPost, Post, duty_facts, duty_of, duty_of_post, end_post, post, posts_of_person,
    posts_of_school, posts_on, record_post,
};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &cohort::OPENED,
    &cohort::PLACES_CHANGED,
    &listed::REPLACED,
    &application::ASKED,
    &application::ANSWERED,
    &application::SENT,
    &application::TAKEN_BACK,
    &application::ACCEPTED,
    &application::REJECTED,
    &enrolment::DEFERRED,
    &enrolment::RESUMED,
    &enrolment::WITHDRAWN,
    &enrolment::CANCELLED,
    &enrolment::REMINDED,
    &post::RECORDED,
    &post::ENDED,
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
    ("Cohorts", "/admin/cohorts", Action::KeepCohorts),
];

/// The work that this stage does later.
pub fn jobs() -> Jobs {
    Jobs::new().with::<enrolment::moves::RemindOfReturn>()
}

/// The routes of this stage.
pub fn routes() -> Routes {
    Routes::new()
}
