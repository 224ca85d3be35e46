//! The account: declarations from evidence, and how every school stands.
//!
//! What this room decides: what can be declared to DfE and why, and a school's standing at a date.
//! What it must not know: how figures are shown or sent.

pub mod compliance;
pub mod declaration;
pub mod payment;
pub mod reminder;

crate::id_of!(
    /// A claim to DfE that a milestone was reached.
    Declaration, "dec", DeclarationId
);
crate::id_of!(
    /// A monthly account with DfE.
    Account, "acc", AccountId
);
