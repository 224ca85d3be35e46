//! The program put together from its stages, and its command line.
//!
//! What this room must not know: any rule, any line of SQL. It is a library so that the integration tests can serve
//! the same program that people run.

pub mod cli;
pub mod compose;
pub mod decide_cmd;
pub mod demo_cmd;
mod home;
pub mod programme_cmd;
pub mod run;
