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
mod leading;
mod partners;
mod programme_command;
#[path = "../../../doors/dfe/tests/it/proxy.rs"]
#[expect(dead_code, reason = "its other door is for the tests of that crate")]
mod proxy;
mod reading;
mod schools;
mod search;
mod sign_in;
mod study;
mod taught;
mod town;
mod two_sites;
mod visitor;
