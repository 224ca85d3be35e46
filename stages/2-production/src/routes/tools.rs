//! The routes of the tools for proofreaders and digital editors.
//!
//! What this room must not know: what any of them does.

use kit::web::{Access, Routes};
use rulebook::people::Action;

use crate::tools::{pages, sent, style};

/// The tools of an item, and the spelling list.
pub(crate) fn tools() -> Routes {
    let read = Access::May(Action::ReadProduction);
    Routes::new()
        .get(
            "/content/{item}/tools",
            read,
            "Spelling, reading age, cuts and accessibility of an item",
            pages::show,
        )
        .post(
            "/content/{item}/tools",
            read,
            "Suggest a spelling, or let it stand",
            sent::act,
        )
        .post(
            "/content/{item}/glossary",
            Access::May(Action::WriteContent),
            "Add a word to the glossary",
            sent::add_term,
        )
        .get(
            "/content/style",
            read,
            "The spelling list of the house",
            style::show,
        )
        .post(
            "/content/style",
            Access::May(Action::ProofreadContent),
            "Change the spelling list of the house",
            style::change,
        )
}
