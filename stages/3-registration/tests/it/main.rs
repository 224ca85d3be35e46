//! Registration through its own pages and acts, on a throw-away database.
//!
//! What this room must not know: the other stages' pages.

mod deadline;
mod desk;
mod enrolments;
mod journey;
mod posts;
mod town;
