//! The plumbing on a real database: SQLite, or PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#![cfg(test)]

mod audit;
mod client;
mod files;
mod jobs;
mod letters;
mod moments;
mod opening;
mod rig;
mod serving;
mod writer;
