//! A statement: written once, portable, with `$1 $2 …` in order of first appearance.
//!
//! What this room must not know: what the statement is about.

/// One SQL statement of the program. Every statement is a constant, so that a test can prepare them all on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql(&'static str);

impl Sql {
    /// The statement with this text. Parameters `$1`, `$2` … must appear first in that order.
    pub const fn new(text: &'static str) -> Self {
        Self(text)
    }
    /// The text.
    pub const fn text(self) -> &'static str {
        self.0
    }
}
