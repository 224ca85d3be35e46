//! The acts of delivery on a real database: SQLite, or PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#![cfg(test)]

mod clashes;
mod coaching;
mod dates;
mod door;
mod engagement;
mod events;
mod home;
mod leading;
mod listening;
mod meetings_kept;
mod moving;
mod notes;
mod practice;
mod programmes;
mod registers;
mod reminding;
mod rooms;
mod school_file;
mod sessions;
mod study;
mod tools;
mod town;
