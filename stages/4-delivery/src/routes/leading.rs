//! The routes of leading: groups, attention and what was done, messages, quality visits, reminders and letters.
//!
//! What this room must not know: what any route does.

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{attendance, care, event, facilitate, letters, message, reminder, task, visit};

/// Groups and their sessions, for whoever leads or watches them.
pub(super) fn leading() -> Routes {
    let read = Access::May(Action::ReadDelivery);
    let take = Access::May(Action::TakeAttendance);
    let confirm = Access::May(Action::ConfirmTask);
    Routes::new()
        .get("/facilitate", read, "My groups", facilitate::show)
        .get(
            "/facilitate/people/{enrolment}",
            read,
            "Somebody of my group",
            facilitate::person,
        )
        .get(
            "/sessions/{event}/guide",
            take,
            "The facilitator’s guide of a session",
            event::guide::show,
        )
        .get(
            "/sessions/{event}/register",
            take,
            "The register of a session",
            attendance::pages::show,
        )
        .post(
            "/sessions/{event}/register",
            take,
            "Save the register",
            attendance::pages::save,
        )
        .post(
            "/sessions/{event}/catch-ups/{enrolment}/sign-off",
            take,
            "Sign off a catch-up",
            attendance::pages::sign_off,
        )
        .get(
            "/confirm/{task}",
            Access::Public,
            "A line manager’s signed link",
            task::confirming::show,
        )
        .post(
            "/confirm/{task}",
            Access::Public,
            "Confirm a task by link",
            task::confirming::send,
        )
        .get(
            "/school/tasks",
            confirm,
            "Tasks to confirm in my school",
            task::confirming::list,
        )
        .post(
            "/school/tasks/{task}",
            confirm,
            "Confirm a task of my school",
            task::confirming::decide,
        )
}

/// Messages of a group, and what was done for its people.
pub(super) fn writing() -> Routes {
    let lead = Access::May(Action::LeadGroup);
    let own = Access::May(Action::Study);
    Routes::new()
        .get(
            "/facilitate/groups/{group}/write",
            lead,
            "Write to people of my group",
            message::pages::write,
        )
        .post(
            "/facilitate/groups/{group}/write",
            lead,
            "Look at a message, and send it",
            message::pages::send,
        )
        .get(
            "/facilitate/groups/{group}/hand-over",
            lead,
            "Hand a group over",
            care::hand_over::show,
        )
        .get(
            "/facilitate/people/{enrolment}/messages",
            lead,
            "Messages with somebody of my group",
            message::pages::show_thread,
        )
        .post(
            "/facilitate/people/{enrolment}/messages",
            lead,
            "Write to somebody of my group",
            message::pages::answer_thread,
        )
        .post(
            "/facilitate/people/{enrolment}/done",
            lead,
            "Note what was done for somebody",
            care::pages::send,
        )
        .get(
            "/messages",
            own,
            "My messages with those who lead my group",
            message::own::show,
        )
        .post(
            "/messages",
            own,
            "Write to those who lead my group",
            message::own::send,
        )
}

/// Quality visits, and partners compared.
pub(super) fn quality() -> Routes {
    let keep = Access::May(Action::KeepQuality);
    Routes::new()
        .get(
            "/quality/visits",
            keep,
            "Quality visits",
            visit::pages::list,
        )
        .get(
            "/quality/visits/new",
            keep,
            "A visit to record",
            visit::pages::new,
        )
        .post(
            "/quality/visits/new",
            keep,
            "Record a visit",
            visit::pages::keep,
        )
        .get(
            "/quality/visits/{visit}",
            Access::SignedIn,
            "A quality visit",
            visit::pages::show,
        )
        .post(
            "/quality/visits/{visit}/answer",
            Access::May(Action::LeadGroup),
            "Answer a quality visit",
            visit::pages::answer,
        )
        .post(
            "/quality/visits/{visit}/close",
            keep,
            "Close a quality visit",
            visit::pages::close,
        )
        .get(
            "/quality/partners",
            keep,
            "Delivery partners compared",
            visit::compare::show,
        )
        .get(
            "/quality/partners.csv",
            keep,
            "Delivery partners compared, as a file",
            visit::compare::csv,
        )
        .as_kind(RouteKind::File)
}

/// Reminders, and the letters of each person.
pub(super) fn reminding() -> Routes {
    let keep = Access::May(Action::KeepReminders);
    Routes::new()
        .get(
            "/admin/reminders",
            keep,
            "The rules of reminders, and what went",
            reminder::pages::list,
        )
        .post(
            "/admin/reminders",
            keep,
            "Change a rule of reminders",
            reminder::pages::change,
        )
        .get(
            "/admin/reminders/dry-run",
            keep,
            "Who would get what on a day",
            reminder::pages::dry_run,
        )
        .get(
            "/account/letters",
            Access::SignedIn,
            "Which letters I get, and when",
            letters::pages::show,
        )
        .post(
            "/account/letters",
            Access::SignedIn,
            "Choose which letters I get, and when",
            letters::pages::save,
        )
        .get(
            "/account/letters/{id}",
            Access::SignedIn,
            "A letter written to me",
            letters::pages::one,
        )
        .get(
            "/stop/{token}",
            Access::Public,
            "The link in a letter that stops letters like it",
            letters::stop::show,
        )
        .post(
            "/stop/{token}",
            Access::Public,
            "Stop letters like one, without signing in",
            letters::stop::send,
        )
}
