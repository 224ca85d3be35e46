//! The acts of delivery on a real database: SQLite, or PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#![cfg(test)]

mod engagement;
mod leading;
mod listening;
mod moving;
mod programmes;
mod reminding;
mod sessions;
mod study;
mod town;
