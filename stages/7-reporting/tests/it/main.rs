//! Reporting through its own pages and acts, on a throw-away database.
//!
//! What this room must not know: the other stages' pages.

#![cfg(test)]

mod declarations;
mod reminders;
mod schools;
mod town;
