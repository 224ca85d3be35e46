//! The route table of this stage.
//!
//! What this room must not know: what any route does.

mod events;
mod file;
mod leading;
mod listening;
mod own_tools;
mod reading;
mod study;

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{engagement, event, group, moving, study as studied, task, timetable};

/// The routes of this stage.
pub fn routes() -> Routes {
    study::studying()
        .and(study::remembering())
        .and(tasks())
        .and(sessions())
        .and(leading::leading())
        .and(leading::writing())
        .and(leading::quality())
        .and(leading::reminding())
        .and(keeping())
        .and(editions())
        .and(listening::listening())
        .and(listening::focus_groups())
        .and(reading::offline())
        .and(reading::books())
        .and(events::taking_part())
        .and(events::calendars())
        .and(events::in_the_room())
        .and(events::keeping())
        .and(events::standing_in())
        .and(events::timetable())
        .and(file::routes())
        .and(own_tools::tools())
}

fn tasks() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
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
            studied::seen::pages::show,
        )
}
