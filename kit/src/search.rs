//! Searching, on both databases alike: what was typed is matched to words, typing mistakes forgiven, and the words that
//! answered are marked.
//!
//! What this room is for: the one way in which a question is read and a text answers it. Whoever owns texts asks it of those
//! that the reader may open, so that nothing else can be found.
//! What it must not know: what is searched, or who may see it.

mod index;
mod query;
#[cfg(test)]
mod tests;

pub use index::Index;
pub use query::{Fit, Query};

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub title: String,
    /// Where it opens.
    pub href: String,
    /// Its text, of which the part that answers is shown.
    pub text: String,
}

/// What was found of one kind, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finds {
    /// The kind, as its heading says it: `Steps of your programme`.
    pub heading: &'static str,
    /// The best of it.
    pub found: Vec<Found>,
    /// How many there are in all.
    pub all: usize,
}

/// Of one kind so many are shown.
pub const SHOWN: usize = 8;

impl Finds {
    /// The best of these that answer, with what is needed to show them.
    pub fn among<T>(
        heading: &'static str,
        query: &Query,
        items: impl IntoIterator<Item = T>,
        text: impl Fn(&T) -> (String, String),
        shown: impl Fn(T) -> Found,
    ) -> Self {
        let ranked = query.rank(items, text);
        Self {
            heading,
            all: ranked.len(),
            found: ranked.into_iter().take(SHOWN).map(shown).collect(),
        }
    }
}

/// The words of a prepared page without its tags, for searching and showing a part of it.
pub fn words_of_page(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => {
                inside = true;
                // What two tags part is two words.
                if !words.ends_with(' ') {
                    words.push(' ');
                }
            }
            '>' if inside => inside = false,
            _ if inside => {}
            c if c.is_whitespace() => {
                if !words.ends_with(' ') {
                    words.push(' ');
                }
            }
            c => words.push(c),
        }
    }
    for (code, sign) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        words = words.replace(code, sign);
    }
    words.trim().to_owned()
}
