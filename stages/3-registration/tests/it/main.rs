//! Registration through its own pages and acts, on a throw-away database.
//!
//! What this room must not know: the other stages' pages.

#![cfg(test)]
#![expect(clippy::too_many_lines, reason = "a journey is told in one piece")]

mod alike;
mod bulk;
mod cases;
mod closed;
mod coaches;
mod courses;
mod deadline;
mod deferrals;
mod desk;
mod enrolments;
mod journey;
mod moves;
mod paths;
mod posts;
mod posts_file;
mod queue;
mod scenarios;
mod town;
mod waiting;
