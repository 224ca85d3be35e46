//! The routes of reading elsewhere: kept on a phone, as an EPUB, as a PDF.
//!
//! What this room must not know: what any route does.

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::study::{book, offline};

/// Study without a network.
pub(super) fn offline() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .get(
            "/study/offline",
            own,
            "What my phone keeps, and what it sent",
            offline::pages::choose,
        )
        .get(
            "/study/offline/away",
            Access::Public,
            "What stands where there is no network",
            offline::pages::away,
        )
        .get(
            "/study/offline/list/{module}",
            own,
            "What a phone needs for keeping a module",
            offline::send::list,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/study/offline/m/{module}",
            own,
            "A module as a phone keeps it",
            offline::kept::module,
        )
        .get(
            "/study/offline/m/{module}/{step}",
            own,
            "A step as a phone keeps it",
            offline::kept::step,
        )
        .post(
            "/study/offline/send",
            own,
            "Take what a phone kept without a network",
            offline::send::send,
        )
        .as_kind(RouteKind::Api)
}

/// Modules and the whole programme as files.
pub(super) fn books() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .get(
            "/study/book.epub",
            own,
            "What is open of my programme, as an EPUB",
            book::pages::whole,
        )
        .as_kind(RouteKind::File)
        .get(
            "/study/m/{module}/book.epub",
            own,
            "A module as an EPUB",
            book::pages::epub,
        )
        .as_kind(RouteKind::File)
        .get(
            "/study/m/{module}/book.pdf",
            own,
            "A module as a PDF",
            book::pages::pdf,
        )
        .as_kind(RouteKind::File)
}
