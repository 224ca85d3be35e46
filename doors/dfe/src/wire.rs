//! What goes over the wire of DfE's API version 3, both ways: the server writes it, a client reads it.
//!
//! What this room must not know: where any of it comes from. Where the published description and the running service
//! differ, this is what the service sends, and both are read: see `docs/dfe-api.md`, “known quirks”.

mod application;
mod declaration;
mod error;
mod participant;
mod small;

pub use application::{AcceptRequest, Application, FundedPlaceRequest};
pub use declaration::{
    Declaration, DeclarationRequest, PartnersRequest, state_code, state_of_code,
};
pub use error::{ApiError, Errors, OneError};
pub use participant::{ActionRequest, Enrolment, IdChange, Left, Participant};
pub use small::{DeliveryPartner, Outcome, OutcomeRequest, Statement};

use serde::{Deserialize, Serialize};

/// The course that Senda runs, by DfE's identifier.
pub const COURSE: &str = "npq-senco";

/// Every course that DfE's service knows: a known one that somebody is not on is told apart from an unknown word nowhere in
/// the API, but a client wants to know.
pub const COURSES: [&str; 12] = [
    "npq-senior-leadership",
    "npq-headship",
    "npq-executive-leadership",
    "npq-early-years-leadership",
    "npq-leading-teaching",
    "npq-leading-behaviour-culture",
    "npq-leading-teaching-development",
    "npq-leading-literacy",
    "npq-leading-primary-mathematics",
    "npq-additional-support-offer",
    "npq-early-headship-coaching-offer",
    COURSE,
];

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource<A> {
    /// Its UUID.
    pub id: String,
    /// What it is: `npq_application`, `npq-participant` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// Everything else.
    pub attributes: A,
}

/// What an answer or a request holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data<T> {
    /// One resource, or a list of them.
    pub data: T,
}

/// The body of a request: the type is not checked, as it is not by the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked<A> {
    /// What the resource is.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
    /// What is asked.
    pub attributes: A,
}

impl<A> Resource<A> {
    /// A thing under this UUID.
    pub fn new(kind: &str, id: String, attributes: A) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            attributes,
        }
    }
}
