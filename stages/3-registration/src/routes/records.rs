//! The routes of files of acceptances and of records that look alike.
//!
//! What this room must not know: what any page does.

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{alike, application, coach};

#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub(super) fn routes() -> Routes {
    use alike::pages as records;
    use application::bulk::pages as bulk;
    let read = Access::May(Action::ReadRegistrations);
    let keep = Access::May(Action::KeepRegistrations);
    Routes::new()
        .get(
            "/coaching",
            Access::SignedIn,
            "Coach another SENCO",
            coach::pages::show,
        )
        .post(
            "/coaching",
            Access::SignedIn,
            "Join the register of coaches",
            coach::pages::save,
        )
        .post(
            "/coaching/leave",
            Access::SignedIn,
            "Leave the register of coaches",
            coach::pages::leave,
        )
        .get(
            "/coaching/wish",
            Access::SignedIn,
            "A coach for me",
            coach::wish::show,
        )
        .post(
            "/coaching/wish",
            Access::SignedIn,
            "Say what I would like of a coach",
            coach::wish::save,
        )
        .get("/admin/coaches", keep, "Coaches", coach::admin::list)
        .get(
            "/admin/coaches/for/{enrolment}",
            keep,
            "Coaches who suit a participant",
            coach::admin::suggest,
        )
        .post(
            "/admin/coaches/for/{enrolment}",
            keep,
            "Record a coach for a participant",
            coach::admin::found,
        )
        .post(
            "/admin/coaches/for/{enrolment}/end",
            keep,
            "End a coaching",
            coach::admin::end,
        )
        .get(
            "/admin/applications/bulk",
            keep,
            "Accept from a file",
            bulk::new,
        )
        .post(
            "/admin/applications/bulk",
            keep,
            "Read a file of acceptances",
            bulk::upload,
        )
        .get(
            "/admin/applications/bulk/queue.csv",
            keep,
            "What waits for a decision, as such a file",
            bulk::queue,
        )
        .as_kind(RouteKind::File)
        .get(
            "/admin/applications/bulk/{id}",
            keep,
            "What becomes of each line",
            bulk::show,
        )
        .post(
            "/admin/applications/bulk/{id}",
            keep,
            "Accept the lines of a file",
            bulk::run,
        )
        .get(
            "/admin/duplicates",
            keep,
            "Records that look alike",
            records::list,
        )
        .get(
            "/admin/duplicates/{from}/{into}",
            keep,
            "Two records side by side",
            records::show,
        )
        .post(
            "/admin/duplicates/{from}/{into}",
            keep,
            "Merge two records",
            records::merge,
        )
        .get(
            "/admin/merges/{id}",
            keep,
            "Why undo a merge",
            records::ask_undo,
        )
        .post("/admin/merges/{id}", keep, "Undo a merge", records::undo)
        .get(
            "/admin/persons/{id}",
            read,
            "One person’s record, or where it has moved",
            alike::person::person,
        )
        .get(
            "/api/v1/persons/{id}",
            read,
            "One person, or where the record has moved",
            alike::person::api,
        )
        .as_kind(RouteKind::Api)
}
