//! A page of Markdown: its parts, what is found on it, how hard it is to read, and its HTML.
//!
//! What this room must not know: where the page stands in the programme, which statements it serves.

pub(crate) mod blocks;
pub(crate) mod clean;
pub(crate) mod facts;
pub(crate) mod html;
pub(crate) mod links;
pub(crate) mod lint;
pub(crate) mod reading;
mod show;
pub(crate) mod words;

pub use html::Links;
pub use show::preview;

use pulldown_cmark::Options;

/// The Markdown that pages are written in.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}
