//! The program put together from its stages, and its command line.
//!
//! What this room must not know: any rule, any line of SQL. It is a library so that the integration tests can serve
//! the same program that people run.

mod audit_cmd;
mod backup_cmd;
mod bench_cmd;
pub mod cli;
pub mod compose;
mod contracts_cmd;
pub mod data_args;
pub mod demo_cmd;
mod emulate_cmd;
mod engagement_cmd;
mod home;
mod hooks;
mod menu;
mod migrate_cmd;
pub mod posts_cmd;
pub mod programme_cmd;
pub mod rule_cmd;
pub mod run;
mod say;
pub mod schools_cmd;
mod search;
mod study_cmd;
mod token_cmd;
mod user_cmd;
