//! The acts of delivery on a real database: SQLite, or PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#![cfg(test)]

mod engagement;
mod events;
mod listening;
mod moving;
mod programmes;
mod rooms;
mod sessions;
mod study;
mod town;
