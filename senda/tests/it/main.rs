//! The one integration-test program: whole journeys over HTTP, who may open what, the rules of the house, and what a
//! browser sees. On SQLite, or on PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#![cfg(test)]
#![expect(
    clippy::string_slice,
    reason = "texts are cut where a search found something"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a journey is read from its beginning to its end"
)]

mod access;
mod assessed;
mod browser;
mod demonstration;
mod editions;
mod hostile;
mod house;
mod programme_command;
mod schools;
mod search;
mod sign_in;
mod study;
mod taught;
mod town;
mod visitor;
