//! An imaginary provider, played through the real acts.
//!
//! What this room is for: a site to look at and to try, whose every row came to be as rows of a real one do.
//! What it must not know: any table. Nothing here is planted.

pub mod calendar;
pub mod cast;
mod company;
mod curtain;
mod emulate;
mod play;

use kit::Process;

pub use cast::{Signin, signins};
pub use curtain::{Found, found};
pub use emulate::{Emulated, Emulation, emulate};
pub use play::{Played, play};

/// The invented schools, in the columns of the national register.
pub const SCHOOLS: &str = include_str!("../schools.csv");

/// The processes of the play itself: its beginning and its end.
pub const PROCESSES: &[&Process] = &[&curtain::BEGUN, &curtain::FINISHED, &emulate::EMULATED];
