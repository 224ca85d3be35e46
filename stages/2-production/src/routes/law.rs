//! The routes of the register of sources.
//!
//! What this room must not know: what any of them does.

use kit::web::{Access, Routes};
use rulebook::people::Action;

use crate::source::{list, pages, sent};

/// The register, a source, and the checks that a change opens.
pub(crate) fn sources() -> Routes {
    let read = Access::May(Action::ReadProduction);
    let check = Access::May(Action::CheckLaw);
    Routes::new()
        .get(
            "/content/law",
            read,
            "The register of sources and what rests on each",
            pages::register,
        )
        .post(
            "/content/law",
            check,
            "Take the sources file into the register",
            sent::take,
        )
        .get(
            "/content/law/{source}",
            read,
            "A source: history, passages, editions, checks",
            pages::show,
        )
        .post(
            "/content/law/{source}",
            check,
            "Record what became of a source",
            sent::change,
        )
        .get(
            "/content/checks",
            read,
            "Checks of the text against its sources",
            list::show,
        )
        .get(
            "/content/checks/{id}",
            read,
            "A check: what changed, which passages",
            list::one,
        )
        .post(
            "/content/checks/{id}",
            check,
            "End a check against a source",
            sent::end,
        )
}
