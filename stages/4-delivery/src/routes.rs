//! The route table of this stage.
//!
//! What this room must not know: what any route does.

mod leading;
mod listening;

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{engagement, event, group, moving, study, task, timetable};

/// The routes of this stage.
pub fn routes() -> Routes {
    studying()
        .and(sessions())
        .and(leading::leading())
        .and(leading::writing())
        .and(leading::quality())
        .and(leading::reminding())
        .and(keeping())
        .and(editions())
        .and(listening::listening())
        .and(listening::focus_groups())
}

#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn studying() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .get("/study", own, "My programme as a path", study::path::show)
        .get(
            "/study/changes",
            own,
            "What a move to another edition changed for me",
            study::changes::show,
        )
        .get(
            "/study/{element}",
            own,
            "One part of my programme",
            study::path::element,
        )
        .get("/study/m/{module}", own, "A module", study::module::show)
        .get(
            "/study/m/{module}/{step}",
            own,
            "A step to read",
            study::pages::show,
        )
        .get(
            "/study/m/{module}/{step}/changes",
            own,
            "What changed in a step since I read it",
            study::changes::step,
        )
        .post(
            "/study/m/{module}/{step}/done",
            own,
            "Mark a step as done",
            study::pages::finish,
        )
        .post(
            "/study/m/{module}/{step}/checks/{check}",
            own,
            "Answer a check",
            study::pages::answer,
        )
        .get("/tasks", own, "My application tasks", task::pages::list)
        .get(
            "/tasks/{module}",
            own,
            "One application task",
            task::write::show,
        )
        .post(
            "/tasks/{module}",
            own,
            "Save or hand in a task",
            task::write::save,
        )
        .post(
            "/tasks/{module}/draft",
            own,
            "Keep a draft while writing",
            task::write::draft,
        )
        .as_kind(RouteKind::Api)
        .post(
            "/tasks/{module}/file",
            own,
            "Put a file to a task",
            task::write::attach,
        )
        .get(
            "/progress",
            own,
            "My engagement, point by point",
            engagement::pages::show,
        )
        .get(
            "/engagement",
            own,
            "The same: my engagement, point by point",
            engagement::pages::show,
        )
        .get(
            "/api/v1/enrolments/{id}/engagement",
            Access::SignedIn,
            "The engagement of an enrolment",
            engagement::api::show,
        )
        .as_kind(RouteKind::Api)
}

fn sessions() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .get(
            "/clinics",
            own,
            "My clinics and conferences",
            event::clinics::list,
        )
        .get("/clinics/{event}", own, "A session", event::clinics::show)
        .post(
            "/clinics/{event}/book",
            own,
            "Book a place",
            event::clinics::book,
        )
        .post(
            "/clinics/{event}/cancel",
            own,
            "Give a place back",
            event::clinics::cancel,
        )
        .post(
            "/clinics/{event}/catch-up",
            own,
            "Write a catch-up",
            event::clinics::write_catch_up,
        )
        .get(
            "/clinics/{event}/calendar.ics",
            own,
            "A session for my calendar",
            event::clinics::calendar,
        )
        .as_kind(RouteKind::File)
}

#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn keeping() -> Routes {
    let events = Access::May(Action::KeepEvents);
    let cohorts = Access::May(Action::KeepCohorts);
    Routes::new()
        .get(
            "/admin/events",
            events,
            "Events and timetable of an intake",
            event::pages::list,
        )
        .post(
            "/admin/events",
            events,
            "Schedule an event",
            event::pages::schedule,
        )
        .get(
            "/admin/events/{event}",
            events,
            "One event",
            event::pages::show,
        )
        .post(
            "/admin/events/{event}",
            events,
            "Move an event",
            event::pages::change,
        )
        .post(
            "/admin/events/{event}/call-off",
            events,
            "Call an event off",
            event::pages::call_it_off,
        )
        .post(
            "/admin/timetable",
            events,
            "Make the timetable",
            timetable::pages::make,
        )
        .post(
            "/admin/timetable/element",
            events,
            "Move the dates of a part",
            timetable::pages::change,
        )
        .get(
            "/admin/groups",
            cohorts,
            "Groups of an intake",
            group::pages::list,
        )
        .post("/admin/groups", cohorts, "Open a group", group::pages::open)
        .post(
            "/admin/groups/people",
            cohorts,
            "Put people into a group",
            group::pages::place,
        )
        .post(
            "/admin/groups/{group}/leaders",
            cohorts,
            "Choose who leads a group",
            group::pages::lead,
        )
}

fn editions() -> Routes {
    let cohorts = Access::May(Action::KeepCohorts);
    Routes::new()
        .get(
            "/admin/cohorts/{id}/edition",
            cohorts,
            "The edition of an intake",
            moving::pages::show,
        )
        .get(
            "/admin/cohorts/{id}/edition/{to}",
            cohorts,
            "What moving an intake to an edition would change",
            moving::pages::look,
        )
        .post(
            "/admin/cohorts/{id}/edition/{to}",
            cohorts,
            "Move an intake to another edition",
            moving::pages::send,
        )
        .post(
            "/admin/cohorts/{id}/edition/planned/{move}/drop",
            cohorts,
            "Drop a planned move",
            moving::pages::drop_plan,
        )
        .get(
            "/admin/participants/{id}/seen",
            Access::May(Action::ReadRegistrations),
            "Which texts a participant was shown",
            study::seen::pages::show,
        )
}
