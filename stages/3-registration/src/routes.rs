//! The routes of this stage: path, access, what it is for, handler.
//!
//! What this room must not know: what any page does.

mod desk;
mod records;

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{application, cohort, deadline, decision, enrolment, ruling, waiting};

/// The routes of this stage.
pub fn routes() -> Routes {
    public_routes()
        .and(applicant_routes())
        .and(own_place_routes())
        .and(desk_routes())
        .and(elsewhere_routes())
        .and(records::routes())
        .and(desk::routes())
        .and(register_routes())
}

fn register_routes() -> Routes {
    use crate::post::import::pages as files;
    use ruling::pages;
    let keep = Access::May(Action::KeepPosts);
    let officer = Access::May(Action::DecideDutyCases);
    let one = "/register/cases/{post}";
    Routes::new()
        .get(
            "/register/posts",
            keep,
            "Record SENCO posts from a file",
            files::new,
        )
        .post(
            "/register/posts",
            keep,
            "Read a file of SENCO posts",
            files::upload,
        )
        .get(
            "/register/posts/example.csv",
            keep,
            "An example of such a file",
            files::example,
        )
        .as_kind(RouteKind::File)
        .get(
            "/register/posts/{id}",
            keep,
            "What becomes of each line of a file of posts",
            files::show,
        )
        .post(
            "/register/posts/{id}",
            keep,
            "Record the posts of a file",
            files::run,
        )
        .get(
            "/register/replay",
            officer,
            "Kept decisions under another law",
            decision::pages::replay,
        )
        .get(
            "/register/cases",
            officer,
            "What the law leaves to a person",
            pages::queue,
        )
        .get(one, officer, "One case", pages::show)
        .post(one, officer, "Decide a case", pages::decide)
        .post(
            "/register/cases/{post}/take-back/{ruling}",
            officer,
            "Take a decision back",
            pages::take_back,
        )
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
        .post(
            "/deadline",
            Access::Public,
            "One’s own deadline, worked out",
            deadline::answer,
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
        .get(
            "/apply/closed",
            own,
            "Registration is closed",
            application::closed::show,
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
        .get(
            "/application/{id}/offer",
            own,
            "The offer of a place",
            waiting::pages::offer,
        )
        .post(
            "/application/{id}/offer",
            own,
            "Answer the offer of a place",
            waiting::pages::answer,
        )
        .post(
            "/application/{id}/take-back",
            own,
            "Take an application back",
            status::take_back,
        )
}

fn own_place_routes() -> Routes {
    use application::change::pages as change;
    use enrolment::request::own as place;
    let own = Access::May(Action::Apply);
    Routes::new()
        .get(
            "/application/{id}/change",
            own,
            "Another provider or cohort",
            change::show,
        )
        .post(
            "/application/{id}/change",
            own,
            "Change provider or cohort",
            change::save,
        )
        .get("/place", own, "One’s own place", place::show)
        .get("/place/pause", own, "Why and until when", place::ask_pause)
        .post("/place/pause", own, "Ask for a pause", place::pause)
        .get("/place/leave", own, "Why leave", place::ask_leave)
        .post("/place/leave", own, "Ask to leave", place::leave)
        .post(
            "/place/requests/{id}/take-back",
            own,
            "Take a request back",
            place::take_back,
        )
}

#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn elsewhere_routes() -> Routes {
    use enrolment::{placed::pages as placed, request::pages as requests};
    let keep = Access::May(Action::KeepRegistrations);
    Routes::new()
        .get("/admin/requests", keep, "What is asked for", requests::list)
        .get("/admin/requests/{id}", keep, "One request", requests::one)
        .post(
            "/admin/requests/{id}",
            keep,
            "Answer a request",
            requests::decide,
        )
        .get(
            "/admin/participants/{id}/cohort",
            keep,
            "Which other cohort",
            placed::ask_cohort,
        )
        .post(
            "/admin/participants/{id}/cohort",
            keep,
            "Move to another cohort",
            placed::move_cohort,
        )
        .get(
            "/admin/participants/{id}/rejoin",
            keep,
            "Which later cohort",
            placed::ask_rejoin,
        )
        .post(
            "/admin/participants/{id}/rejoin",
            keep,
            "Resume into a later cohort",
            placed::rejoin,
        )
        .get(
            "/admin/participants/{id}/school",
            keep,
            "Which other school",
            placed::ask_school,
        )
        .post(
            "/admin/participants/{id}/school",
            keep,
            "Change the school",
            placed::change_school,
        )
        .get(
            "/admin/participants/{id}/transfer",
            keep,
            "Which other provider",
            requests::ask_transfer,
        )
        .post(
            "/admin/participants/{id}/transfer",
            keep,
            "Ask another provider to take over",
            requests::transfer,
        )
        .post(
            "/admin/participants/{id}/transfer/take-back",
            keep,
            "Take a transfer request back",
            requests::take_back,
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
            "/admin/applications/{id}/wait",
            keep,
            "Put an application on the waiting list",
            waiting::pages::put,
        )
        .get(
            "/admin/applications/{id}/reject",
            keep,
            "Why to reject it",
            desk::rejecting::ask_reject,
        )
        .post(
            "/admin/applications/{id}/reject",
            keep,
            "Reject an application",
            desk::rejecting::reject,
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
        .get(
            "/admin/cohorts/{id}/waiting",
            read,
            "The waiting list of a cohort",
            waiting::pages::list,
        )
        .get(
            "/admin/cohorts/{id}/shares",
            cohorts,
            "Places by delivery partner",
            cohort::share::show,
        )
        .post(
            "/admin/cohorts/{id}/shares",
            cohorts,
            "Set places aside for a delivery partner",
            cohort::share::save,
        )
        .get("/api/v1/enrolments/{id}", read, "One enrolment", api::one)
        .as_kind(RouteKind::Api)
}
