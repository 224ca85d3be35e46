//! What a participant holds at the end: the provider's statement of completion, and how it is verified.
//!
//! What this room decides: whether a statement is issued or revoked, and the form of its verification code.
//! The official certificate is DfE's; a statement says so.
//! What it must not know: declarations and payment.

pub mod statement;

crate::id_of!(
    /// A provider's statement of completion.
    Award, "awd", AwardId
);
