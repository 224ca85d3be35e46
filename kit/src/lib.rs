//! Plumbing that knows no qualification: database, acts, audit, jobs, letters, pages, settings.
//!
//! What this room is for: the one way of doing each technical thing.
//! What it must not know: any stage, any word of the qualification; of the rulebook only `base` and `people`.

pub mod app;
pub mod assets;
pub mod audit;
pub mod clock;
pub mod config;
pub mod db;
pub mod files;
pub mod jobs;
pub mod mail;
pub mod outside;
pub mod paper;
pub mod problem;
pub mod search;
pub mod sheet;
pub mod system;
#[cfg(feature = "testing")]
pub mod testing;
pub mod ui;
pub mod web;

pub use app::App;
pub use audit::Process;
pub use problem::{Fault, OrNotFound, Problem};
