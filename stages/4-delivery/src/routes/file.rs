//! The routes of the school file, the tools, and coaching. What is one's own is reached by whose it is, never by a duty.
//!
//! What this room must not know: what any route does.

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{coaching, school_file, sharing, tools};

/// The routes of the school file, the tools, and coaching.
pub(super) fn routes() -> Routes {
    school_file().and(reading()).and(coached())
}

/// The school file, its owner’s.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn school_file() -> Routes {
    let own = Access::SignedIn;
    Routes::new()
        .get("/file", own, "My school file", school_file::pages::list)
        .get(
            "/file/new",
            own,
            "Write something new for my file",
            school_file::edit::new,
        )
        .post(
            "/file/new",
            own,
            "Put something new into my file",
            school_file::edit::begin,
        )
        .get(
            "/file/word",
            own,
            "My whole file as Word",
            school_file::out::all,
        )
        .as_kind(RouteKind::File)
        .get(
            "/file/zip",
            own,
            "My whole file as a zip",
            school_file::out::zip,
        )
        .as_kind(RouteKind::File)
        .get(
            "/file/{id}",
            own,
            "A document of my file",
            school_file::pages::show,
        )
        .get(
            "/file/{id}/edit",
            own,
            "Write on a document",
            school_file::edit::edit,
        )
        .post(
            "/file/{id}/edit",
            own,
            "Save a document",
            school_file::edit::save,
        )
        .post(
            "/file/{id}/draft",
            own,
            "Keep a document while writing",
            school_file::edit::draft,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/file/{id}/word",
            own,
            "A document as Word",
            school_file::out::one,
        )
        .as_kind(RouteKind::File)
        .get(
            "/file/{id}/versions",
            own,
            "Earlier versions of a document",
            school_file::history::list,
        )
        .get(
            "/file/{id}/versions/{number}",
            own,
            "An earlier version of a document",
            school_file::history::show,
        )
        .post(
            "/file/{id}/versions/{number}/again",
            own,
            "Use an earlier version again",
            school_file::history::again,
        )
        .post(
            "/file/{id}/files",
            own,
            "Put a small file to a document",
            school_file::edit::attach,
        )
        .post(
            "/file/{id}/files/{file}/remove",
            own,
            "Take a file out of a document",
            school_file::edit::take_out,
        )
        .post(
            "/file/{id}/remove",
            own,
            "Take a document out of my file",
            school_file::edit::remove,
        )
        .post(
            "/file/{id}/share",
            own,
            "Show a document to somebody",
            school_file::edit::share,
        )
        .post(
            "/file/{id}/shares/{share}/end",
            own,
            "Stop showing a document",
            sharing::pages::end,
        )
        .post(
            "/file/{id}/ask",
            own,
            "Ask for feedback on a document",
            school_file::asked_pages::ask,
        )
        .post(
            "/file/asks/{ask}/take-back",
            own,
            "Take back asking for feedback",
            school_file::asked_pages::take_back,
        )
}

/// What others read: by a share, by a link, by being asked.
fn reading() -> Routes {
    let own = Access::SignedIn;
    Routes::new()
        .get("/shared", own, "What others show me", sharing::pages::list)
        .get(
            "/shared/{share}",
            own,
            "Something that is shown to me",
            sharing::pages::show,
        )
        .post(
            "/shared/{share}/comments",
            own,
            "Say something of what is shown to me",
            tools::comments::by_reader,
        )
        .get(
            "/shared/link/{share}",
            Access::Public,
            "Something shown to a line manager by a signed link",
            sharing::pages::by_link,
        )
        .get(
            "/facilitate/feedback",
            own,
            "Feedback that I am asked for",
            school_file::asked_pages::list,
        )
        .get(
            "/facilitate/feedback/{ask}",
            own,
            "Give feedback",
            school_file::asked_pages::show,
        )
        .post(
            "/facilitate/feedback/{ask}/note",
            own,
            "Note feedback on a passage or the whole",
            school_file::asked_pages::note,
        )
        .post(
            "/facilitate/feedback/{ask}/give",
            own,
            "Give the feedback that was noted",
            school_file::asked_pages::give,
        )
}

/// Coaching and buddies.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn coached() -> Routes {
    let own = Access::SignedIn;
    let read = Access::May(Action::ReadDelivery);
    Routes::new()
        .get(
            "/coaching/mine",
            own,
            "My coaching and buddies",
            coaching::mine::show,
        )
        .get(
            "/coaching/with/{id}",
            own,
            "One coaching of mine",
            coaching::with::show,
        )
        .post(
            "/coaching/with/{id}/sessions",
            own,
            "Keep a session that was held",
            coaching::with::keep,
        )
        .post(
            "/coaching/with/{id}/contact",
            own,
            "Choose whether buddies see my address",
            coaching::with::contact,
        )
        .get(
            "/coaching/sessions/{session}",
            own,
            "A coaching session",
            coaching::session_pages::show,
        )
        .post(
            "/coaching/sessions/{session}/notes",
            own,
            "Keep a note of a session",
            coaching::session_pages::note,
        )
        .post(
            "/coaching/sessions/{session}/agreed",
            own,
            "Agree something in a session",
            coaching::session_pages::agreeing_on,
        )
        .post(
            "/coaching/agreed/{agreed}",
            own,
            "Settle something agreed",
            coaching::with::settle,
        )
        .post(
            "/coaching/slots",
            own,
            "Offer a time for coaching",
            coaching::slot_pages::offer,
        )
        .post(
            "/coaching/slots/book",
            own,
            "Book a time for coaching",
            coaching::slot_pages::book,
        )
        .post(
            "/coaching/slots/{slot}/off",
            own,
            "Take a time for coaching off",
            coaching::slot_pages::off,
        )
        .post(
            "/coaching/slots/{slot}/give-back",
            own,
            "Give a time for coaching back",
            coaching::slot_pages::give_back,
        )
        .get(
            "/admin/coaching",
            read,
            "Coaching by group",
            coaching::admin::list,
        )
        .get(
            "/admin/coaching/{id}",
            read,
            "One coaching, for the provider",
            coaching::admin::show,
        )
        .get(
            "/coaching/make/{group}",
            read,
            "Coaching and buddies of a group",
            coaching::make_pages::show,
        )
        .post(
            "/coaching/make/{group}",
            read,
            "Bring people of a group together",
            coaching::make_pages::make,
        )
        .post(
            "/coaching/with/{id}/end",
            read,
            "End a coaching",
            coaching::make_pages::end,
        )
}
