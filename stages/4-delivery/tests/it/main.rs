//! The acts of delivery on a real database: SQLite, or PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#![cfg(test)]

mod coaching;
mod door;
mod engagement;
mod listening;
mod moving;
mod programmes;
mod school_file;
mod sessions;
mod study;
mod tools;
mod town;
