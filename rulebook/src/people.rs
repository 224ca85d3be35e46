//! Who may do what: roles by duty, the circles they reach, and the permit that proves the question was asked.
//!
//! What this room decides: whether an actor may take an action on something that lies in given circles.
//! What it does not know: how people sign in, or what the actions do.

mod action;
pub mod merge;
mod permit;
mod role;
pub mod sign_in;

pub use action::Action;
pub use permit::{Actor, Circles, Grant, NotAllowed, Permit, may, may_anywhere, may_see_all};
pub use role::{RegisterNumber, Role, Scope};

crate::id_of!(
    /// A person known to Senda, of whatever role.
    Person, "per", PersonId
);
crate::id_of!(
    /// A lead provider: a body that contracts with DfE to deliver the qualification.
    Provider, "prv", ProviderId
);
crate::id_of!(
    /// A delivery partner: a body that delivers parts for a lead provider.
    Partner, "ptn", PartnerId
);
crate::id_of!(
    /// A group: participants of one cohort who meet with one facilitator.
    Group, "grp", GroupId
);
