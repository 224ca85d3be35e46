//! The routes of events: booking, the day, checking in, registers, calendars, and whoever keeps them.
//!
//! What this room must not know: what any route does.

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{
    arrival, attendance, calendar, check_in, event, group::substitute, papers, timetable::builder,
};

/// What participants do with events beside booking and giving back.
pub(super) fn taking_part() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .post(
            "/clinics/{event}/change",
            own,
            "Change a booking to another date",
            event::clinics::change,
        )
        .post(
            "/clinics/{event}/arrival",
            own,
            "Say what I need on the day",
            arrival::pages::say,
        )
        .post(
            "/clinics/{event}/sessions/{session}",
            own,
            "Choose a session of an event",
            event::sessions::pages::choose,
        )
        .get(
            "/clinics/{event}/joining.pdf",
            own,
            "Joining instructions of an event",
            papers::joining,
        )
        .as_kind(RouteKind::File)
        .get(
            "/check-in",
            own,
            "Check in with the code of the room",
            check_in::pages::show,
        )
        .post("/check-in", own, "Check in", check_in::pages::send)
}

/// Calendars.
pub(super) fn calendars() -> Routes {
    let signed = Access::SignedIn;
    Routes::new()
        .get("/calendar", signed, "My calendar", calendar::pages::show)
        .get(
            "/calendar/link",
            signed,
            "The link of my calendar",
            calendar::pages::link,
        )
        .post(
            "/calendar/link",
            signed,
            "Make a link of my calendar",
            calendar::pages::make,
        )
        .post(
            "/calendar/link/revoke",
            signed,
            "Take the link of my calendar back",
            calendar::pages::revoke,
        )
        .get(
            "/calendar/feed/{file}",
            Access::Public,
            "A calendar by its secret link",
            calendar::pages::feed,
        )
        .as_kind(RouteKind::File)
}

/// What facilitators do in the room.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub(super) fn in_the_room() -> Routes {
    let take = Access::May(Action::TakeAttendance);
    Routes::new()
        .get(
            "/sessions/{event}/check-in",
            take,
            "The screen of the room",
            check_in::pages::screen,
        )
        .post(
            "/sessions/{event}/check-in",
            take,
            "Let people check in with a code",
            check_in::pages::open,
        )
        .get(
            "/sessions/{event}/walk-in",
            take,
            "Find somebody else who came",
            attendance::pages::walk_in::show,
        )
        .post(
            "/sessions/{event}/walk-in",
            take,
            "Record somebody else who came",
            attendance::pages::walk_in::send,
        )
        .post(
            "/sessions/{event}/sheet",
            take,
            "Make the printed register",
            attendance::pages::make_sheet,
        )
        .get(
            "/sessions/{event}/sheet.pdf",
            take,
            "The printed register",
            papers::sheet,
        )
        .as_kind(RouteKind::File)
        .post(
            "/sessions/{event}/typed",
            take,
            "Type the printed register back",
            attendance::pages::typed,
        )
        .post(
            "/sessions/{event}/recording",
            take,
            "Put a recording to a session",
            attendance::pages::put_recording,
        )
        .get(
            "/sessions/{event}/badges.pdf",
            take,
            "Name badges of a group",
            papers::badges,
        )
        .as_kind(RouteKind::File)
        .post(
            "/sessions/{event}/catch-ups/{enrolment}/send-back",
            take,
            "Send a catch-up back",
            attendance::pages::send_back,
        )
        .get(
            "/sessions/{event}/needs",
            Access::May(Action::ReadDelivery),
            "What people need on the day of an event",
            arrival::pages::show,
        )
        .post(
            "/sessions/{event}/needs/{enrolment}",
            Access::May(Action::ReadDelivery),
            "Mark a need as arranged",
            arrival::pages::arrange,
        )
}

/// What whoever keeps events does with one.
pub(super) fn keeping() -> Routes {
    let events = Access::May(Action::KeepEvents);
    Routes::new()
        .post(
            "/admin/events/{event}/terms",
            events,
            "Change the terms of an event",
            event::kept::save_terms,
        )
        .post(
            "/admin/events/{event}/sessions",
            events,
            "Put a session into an event",
            event::sessions::pages::add,
        )
        .post(
            "/admin/events/{event}/sessions/{session}/drop",
            events,
            "Take a session out of an event",
            event::sessions::pages::drop_one,
        )
        .get(
            "/admin/events/{event}/pack.pdf",
            events,
            "The pack of an event",
            papers::pack,
        )
        .as_kind(RouteKind::File)
}

/// Standing in for a group.
pub(super) fn standing_in() -> Routes {
    let cohorts = Access::May(Action::KeepCohorts);
    Routes::new()
        .get(
            "/admin/groups/{group}/substitutes",
            cohorts,
            "Who stands in for a group",
            substitute::pages::show,
        )
        .post(
            "/admin/groups/{group}/substitutes",
            cohorts,
            "Ask somebody to stand in",
            substitute::pages::send,
        )
        .post(
            "/admin/groups/{group}/substitutes/{substitute}/end",
            cohorts,
            "End somebody’s standing in",
            substitute::pages::end,
        )
}

/// The timetable of an intake, week by week.
pub(super) fn timetable() -> Routes {
    let events = Access::May(Action::KeepEvents);
    Routes::new()
        .get(
            "/admin/timetable/{cohort}",
            events,
            "The timetable of an intake, week by week",
            builder::pages::show,
        )
        .get(
            "/admin/timetable/{cohort}/move",
            events,
            "What moving a part of the programme would change",
            builder::pages::look,
        )
        .post(
            "/admin/timetable/{cohort}/move",
            events,
            "Move a part of the programme",
            builder::pages::shift,
        )
        .post(
            "/admin/timetable/{cohort}/days",
            events,
            "Say on which days schools are closed",
            builder::pages::say_days,
        )
        .post(
            "/admin/timetable/{cohort}/days/{holiday}/drop",
            events,
            "Take back days on which schools are closed",
            builder::pages::drop_days,
        )
}
