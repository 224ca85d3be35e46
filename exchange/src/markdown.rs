//! A page in Markdown, with the call-outs of a programme: read, and written one way.
//!
//! What this room must not know: front matter, what a link or a call-out means.

mod escape;
mod line;
mod read;
mod write;

pub(crate) use line::{MARKS, mark_of};
pub use read::{read, read_marked};
pub use write::{Written, write};

#[cfg(test)]
pub(crate) mod tests;
