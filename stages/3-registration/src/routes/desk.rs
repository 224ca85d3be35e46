//! The routes of the desk that came after the first: deferrals, one's decision on an application.
//!
//! What this room must not know: what any page does.

use kit::web::{Access, Routes};
use rulebook::people::Action;

use crate::{application::desk, enrolment::deferrals};

pub(super) fn routes() -> Routes {
    let keep = Access::May(Action::KeepRegistrations);
    let one = "/admin/applications/{id}/accept";
    Routes::new()
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
}
