//! Application, eligibility, funding, acceptance, enrolment.
//!
//! What this room is for: cohorts, applications and the two decisions on them, enrolments and what becomes of them,
//! and who is SENCO of which school.
//! What it must not know: groups, events, study, assessment, money.

mod application;
mod cohort;
mod deadline;
mod decision;
mod enrolment;
mod home;
mod listed;
mod post;
mod reach;

use kit::{
    Process,
    jobs::Jobs,
    web::{Access, RouteKind, Routes},
};
use rulebook::people::Action;

pub use application::{
    ACCEPTED, Application, Given, Placing, REJECTED, accept, accept_in, answer, application,
    applications_of_person, applications_sent_to, reject, reject_in, send, submit_application,
    take_back,
};
pub use cohort::{
    Cohort, NewCohort, PROGRAMME, change_places, cohort, cohorts, open_cohort, open_cohorts,
};
pub use decision::{DecisionKind, Kept, duty_kept, funding_kept};
pub use enrolment::{
    DEFERRED, Enrolment, PLACE_CHANGED, RESUMED, WITHDRAWN, cancel, current_enrolment, defer,
    enrolment, enrolments_of_cohort, enrolments_of_person, enrolments_of_provider,
    enrolments_with_trn, record_outcome, resume, set_declared, withdraw,
    within::{
        change_cohort_in, change_funded_place_in, defer_in, resume_in, tell_outcome_in, withdraw_in,
    },
};
pub use home::card;
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
    &ACCEPTED,
    &REJECTED,
    &DEFERRED,
    &RESUMED,
    &WITHDRAWN,
    &enrolment::CANCELLED,
    &PLACE_CHANGED,
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
    public_routes().and(applicant_routes()).and(desk_routes())
}

fn public_routes() -> Routes {
    use application::apply;
    Routes::new()
        .get(
            "/cohorts",
            Access::Public,
            "Cohorts and their places",
            cohort::pages::list,
        )
        .get(
            "/deadline",
            Access::Public,
            "Work out one’s own deadline",
            deadline::show,
        )
        .get("/apply", Access::Public, "The application", apply::show)
        .get(
            "/apply/start",
            Access::Public,
            "Who is applying",
            apply::start,
        )
        .post(
            "/apply/start",
            Access::Public,
            "Ask for a way in",
            apply::ask,
        )
}

fn applicant_routes() -> Routes {
    use application::{apply, pages, status};
    let own = Access::May(Action::Apply);
    Routes::new()
        .get(
            "/apply/continue",
            own,
            "On to the next question",
            apply::go_on,
        )
        .get("/apply/check", own, "Check one’s answers", pages::check)
        .post("/apply/check", own, "Send the application", pages::send)
        .get(
            "/apply/sent",
            own,
            "The receipt of an application",
            pages::sent,
        )
        .get(
            "/apply/{step}",
            own,
            "One question of the application",
            pages::question,
        )
        .post("/apply/{step}", own, "Answer a question", pages::answer)
        .get(
            "/application/{id}",
            own,
            "Where one’s application stands",
            status::show,
        )
        .post(
            "/application/{id}/take-back",
            own,
            "Take an application back",
            status::take_back,
        )
}

#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn desk_routes() -> Routes {
    use application::desk;
    use enrolment::{api, pages, record};
    let read = Access::May(Action::ReadRegistrations);
    let keep = Access::May(Action::KeepRegistrations);
    let cohorts = Access::May(Action::KeepCohorts);
    Routes::new()
        .get(
            "/admin/applications",
            read,
            "The queue of applications",
            desk::list,
        )
        .get(
            "/admin/applications/{id}",
            read,
            "One application",
            desk::one,
        )
        .post(
            "/admin/applications/{id}/accept",
            keep,
            "Accept an application",
            desk::accept,
        )
        .get(
            "/admin/applications/{id}/reject",
            keep,
            "Why to reject it",
            desk::ask_reject,
        )
        .post(
            "/admin/applications/{id}/reject",
            keep,
            "Reject an application",
            desk::reject,
        )
        .get(
            "/admin/participants",
            read,
            "Find participants",
            pages::list,
        )
        .get(
            "/admin/participants/{id}",
            read,
            "One participant’s record",
            record::show,
        )
        .get(
            "/admin/participants/{id}/{action}",
            keep,
            "Defer, resume, withdraw or cancel",
            pages::ask,
        )
        .post(
            "/admin/participants/{id}/{action}",
            keep,
            "Move an enrolment",
            pages::move_on,
        )
        .get("/admin/cohorts", cohorts, "Cohorts", cohort::desk::list)
        .get(
            "/admin/cohorts/new",
            cohorts,
            "A new cohort",
            cohort::desk::new,
        )
        .post(
            "/admin/cohorts/new",
            cohorts,
            "Open a cohort",
            cohort::desk::open,
        )
        .get(
            "/admin/cohorts/{id}",
            cohorts,
            "One cohort",
            cohort::desk::show,
        )
        .post(
            "/admin/cohorts/{id}",
            cohorts,
            "Change its places",
            cohort::desk::save_places,
        )
        .get("/api/v1/enrolments/{id}", read, "One enrolment", api::one)
        .as_kind(RouteKind::Api)
}
