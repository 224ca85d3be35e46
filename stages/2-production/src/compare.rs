//! Comparing two versions of an item; how texts are compared and marked is the curriculum's.
//!
//! What this room must not know: how a difference is found.

pub(crate) mod pages;

pub use curriculum::{Fate, Piece, beside, changed, compare, key};
