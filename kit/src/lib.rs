//! Plumbing that knows no qualification.

pub mod assets;
pub mod ui;
