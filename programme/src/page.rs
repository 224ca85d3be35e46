//! A page of Markdown: its parts, what is found on it, how hard it is to read, and its HTML.
//!
//! What this room must not know: where the page stands in the programme, which statements it serves.

pub(crate) mod blocks;
pub(crate) mod clean;
pub(crate) mod facts;
pub(crate) mod html;
pub(crate) mod lexicon;
pub(crate) mod links;
pub(crate) mod lint;
pub(crate) mod reading;
mod show;
mod tools;
pub(crate) mod words;

pub use html::Links;
pub use show::preview;
pub use tools::{Cut, Examined, Spelling, Spot, best_cut, examine};

use pulldown_cmark::Options;

use crate::Programme;

/// Everything that a text cites, in links and call-outs.
pub(crate) fn citations(markdown: &str, programme: &Programme) -> Vec<String> {
    let facts = facts::gather(markdown);
    let is_source = |key: &str| programme.sources.iter().any(|one| one.key == key);
    let links =
        facts
            .links
            .iter()
            .filter_map(|link| match links::target(&link.target, "", is_source) {
                links::Target::Citation(cited) => Some(cited.to_owned()),
                _ => None,
            });
    let callouts = facts.callouts.iter().flat_map(blocks::Callout::citations);
    links.chain(callouts.map(str::to_owned)).collect()
}

/// The Markdown that pages are written in.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}
