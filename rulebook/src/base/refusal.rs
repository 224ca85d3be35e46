//! “No” is a value: a stable code, a plain sentence, where it belongs on the page, and its source.
//!
//! What this room must not know: how a refusal is shown.

/// Where a rule comes from: a key of `sources.toml` with a paragraph, e.g. `cop:6.85`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Source(pub &'static str);

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Why something may not happen. One enum per decision implements this.
pub trait Refusal: std::fmt::Debug {
    /// Stable word, the same in pages, API and reports, e.g. `window_closed`.
    fn code(&self) -> &'static str;
    /// One plain sentence that says what is wrong and what would mend it.
    fn sentence(&self) -> String;
    /// The name of the form field it belongs to, when it belongs to one.
    fn field(&self) -> Option<&'static str> {
        None
    }
    /// The rule's source, shown to the reader as “Why?”.
    fn source(&self) -> Option<Source> {
        None
    }
}
