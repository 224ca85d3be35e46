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

/// How many ids a statement that asks of several at once takes: `where id in ($1, … $32)`.
pub const AT_ONCE: usize = 32;

/// The parameters of such a statement for up to [`AT_ONCE`] ids. The last, again and again, fills what is left: the statement
/// stays the same, whatever their number.
pub fn filled<T: super::ToValue + Sync>(ids: &[T]) -> Vec<&(dyn super::ToValue + Sync)> {
    filled_to(AT_ONCE, ids)
}

/// The same for a statement that takes another number of ids.
pub fn filled_to<T: super::ToValue + Sync>(
    places: usize,
    ids: &[T],
) -> Vec<&(dyn super::ToValue + Sync)> {
    let missing = places.saturating_sub(ids.len());
    let last = ids.last().into_iter().cycle().take(missing);
    ids.iter()
        .chain(last)
        .map(|id| id as &(dyn super::ToValue + Sync))
        .collect()
}
