//! DfE's API as a provider's system meets it: over HTTP, with a bearer token, one test for each scenario of the acceptance
//! list that this door answers.

#![cfg(test)]

mod accounts;
mod applications;
mod client;
mod contracts;
mod declarations;
mod gate;
mod laws;
mod model;
mod officer;
mod participants;
mod proxy;
mod random;
mod schema;
mod told;
mod town;
