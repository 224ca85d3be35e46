//! The routes of the desk that came after the first: deferrals, one's decision on an application.
//!
//! What this room must not know: what any page does.

use kit::web::{Access, Routes};
use rulebook::people::Action;

use crate::{application::desk, cohort::closed::pages as closed, enrolment::deferrals};

pub(super) fn routes() -> Routes {
    let keep = Access::May(Action::KeepRegistrations);
    let one = "/admin/applications/{id}/accept";
    closed_routes()
        .get(
            "/admin/deferrals",
            keep,
            "Deferrals, and whose return or limit has passed",
            deferrals::list,
        )
        .get(
            one,
            keep,
            "Where to place an applicant",
            desk::accepting::ask,
        )
        .post(one, keep, "Accept an application", desk::accepting::accept)
        .get(
            "/admin/applications/{id}/revert",
            keep,
            "Why to undo an acceptance",
            desk::reverting::ask,
        )
        .post(
            "/admin/applications/{id}/revert",
            keep,
            "Undo an acceptance",
            desk::reverting::revert,
        )
        .get(
            "/admin/participants/{id}/funded-place",
            keep,
            "Whether a place is a funded one",
            crate::enrolment::funding::ask,
        )
        .post(
            "/admin/participants/{id}/funded-place",
            keep,
            "Change the funded place",
            crate::enrolment::funding::change,
        )
        .get(
            "/admin/participants/{id}/name",
            keep,
            "Which other name",
            crate::enrolment::renamed::pages::ask,
        )
        .post(
            "/admin/participants/{id}/name",
            keep,
            "Change a participant’s name",
            crate::enrolment::renamed::pages::change,
        )
}

fn closed_routes() -> Routes {
    let cohorts = Access::May(Action::KeepCohorts);
    Routes::new()
        .get(
            "/admin/cohorts/{id}/registration",
            cohorts,
            "When a cohort takes applications, and who may still apply",
            closed::show,
        )
        .post(
            "/admin/cohorts/{id}/registration",
            cohorts,
            "Move the days of applications",
            closed::save_days,
        )
        .post(
            "/admin/cohorts/{id}/late",
            cohorts,
            "Let an address still apply",
            closed::add,
        )
        .post(
            "/admin/cohorts/{id}/late/stop",
            cohorts,
            "Take an address off the list",
            closed::take_off,
        )
}
