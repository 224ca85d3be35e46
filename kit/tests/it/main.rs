//! The plumbing on a real database: SQLite, or PostgreSQL when `SENDA_TEST_POSTGRES` names a server.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod writer;
