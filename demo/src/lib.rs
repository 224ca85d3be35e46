//! An imaginary provider, played through the real acts.
//!
//! What this room is for: a site to look at and to try, whose every row came to be as rows of a real one do.
//! What it must not know: any table. Nothing here is planted.

pub mod cast;

pub use cast::{Signin, signins};

/// The invented schools, in the columns of the national register.
pub const SCHOOLS: &str = include_str!("../schools.csv");
