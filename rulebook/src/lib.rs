//! The rules of the qualification, as pure functions, each beside its source.
//!
//! What this room is for: everything Senda decides about a person, a piece of work or a payment is
//! decided here, from facts that the caller gathered, at a moment the caller names.
//! What it must not know: databases, the web, clocks, chance, files, the environment, logging.
//! Stage modules follow the order of the qualification; each may use only the ones above it.
#![deny(missing_docs, clippy::missing_errors_doc, clippy::float_arithmetic)]

pub mod base;
pub mod people;
pub mod source;

pub mod assessment;
pub mod award;
pub mod delivery;
pub mod production;
pub mod registration;
pub mod reporting;
