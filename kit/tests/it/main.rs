//! The plumbing on a real database: SQLite, or PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#![cfg(test)]

mod audit;
mod jobs;
mod rig;
mod writer;
