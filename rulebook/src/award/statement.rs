//! A statement of completion: issued once, verified by anybody with its code, revoked with a reason.
//!
//! What this room decides: whether it may be issued or revoked, and what a verification code looks like.
//! What it does not know: documents, credentials, letters.

mod code;
#[cfg(test)]
mod tests;

pub use code::{NotACode, VerificationCode};

use crate::{
    assessment::Outcome,
    base::{BasisPoints, Coded, Instant, Now},
    registration::enrolment::EnrolmentState,
    source,
};

crate::coded! {
    /// Where a statement stands.
    pub enum StatementState {
        /// Valid.
        Issued = "issued", "Valid";
        /// Taken back, with a reason.
        Revoked = "revoked", "Revoked";
    }
}

impl StatementState {
    /// Where it may go from here. A revoked statement stays revoked; another one is issued.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Issued => &[Self::Revoked],
            Self::Revoked => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// What issuing needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueFacts<'a> {
    /// The released outcome; nothing before release.
    pub outcome: Option<Outcome>,
    /// The engagement number at the time of the assessment.
    pub engagement: BasisPoints,
    /// The gate.
    pub gate: BasisPoints,
    /// The enrolment.
    pub enrolment: EnrolmentState,
    /// A valid statement exists.
    pub holds_one: bool,
    /// The name to stand on it.
    pub name: &'a str,
}

/// A statement may be issued.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Issued {
    /// The state.
    pub state: StatementState,
    /// When.
    pub at: Instant,
    /// The name on it.
    pub name: String,
}

/// A statement was revoked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Revoked {
    /// The state before.
    pub from: StatementState,
    /// The state after.
    pub to: StatementState,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

crate::refusals! {
    /// Why a statement may not be issued or revoked; the first that applies.
    pub enum StatementRefusal {
        /// The enrolment was withdrawn or cancelled.
        Left {
            /// Where it stands.
            standing: EnrolmentState
        } = "left" [source::SENDA_STATEMENT] "The enrolment is “{}”, so no statement is issued.", standing.label();
        /// No outcome is released.
        NoOutcome = "no_outcome" [source::SENDA_STATEMENT] "No outcome has been released for this person yet.";
        /// Not passed.
        NotPassed = "not_passed" [source::DFE_OUTCOME] "The assessment was not passed, so no statement is issued.";
        /// Not engaged enough.
        NotEngaged {
            /// The number.
            total: BasisPoints,
            /// What is needed.
            gate: BasisPoints
        } = "not_engaged" [source::DFE_GATE] "Engagement is {total}; a statement needs {gate}.";
        /// There is one already.
        HoldsOne = "holds_one" [source::SENDA_STATEMENT] "This person holds a valid statement already.";
        /// No name.
        NameMissing = "name_missing" [source::SENDA_STATEMENT, "name"] "Enter the name that is to stand on the statement.";
        /// It is revoked already.
        WrongState {
            /// Where it stands.
            from: StatementState
        } = "wrong_state" [source::SENDA_STATEMENT] "This statement is “{}”, so this cannot be done.", from.label();
        /// Revoked without a reason.
        ReasonMissing = "reason_missing" [source::SENDA_STATEMENT, "reason"] "Say why the statement is revoked. Whoever verifies it will not see the reason.";
    }
}

/// May a statement of completion be issued?
///
/// # Source
/// Both conditions of DfE, 90 % engagement and a pass ([`source::DFE_GATE`], [`source::DFE_OUTCOME`]).
/// # Errors
/// See [`StatementRefusal`]; the first that applies.
pub fn issue(facts: &IssueFacts<'_>, now: Now) -> Result<Issued, StatementRefusal> {
    match facts.enrolment {
        EnrolmentState::Active | EnrolmentState::Completed | EnrolmentState::Deferred => {}
        standing @ (EnrolmentState::Withdrawn | EnrolmentState::Cancelled) => {
            return Err(StatementRefusal::Left { standing });
        }
    }
    match facts.outcome {
        None => return Err(StatementRefusal::NoOutcome),
        Some(Outcome::Failed) => return Err(StatementRefusal::NotPassed),
        Some(Outcome::Passed) => {}
    }
    if facts.engagement < facts.gate {
        return Err(StatementRefusal::NotEngaged {
            total: facts.engagement,
            gate: facts.gate,
        });
    }
    if facts.holds_one {
        return Err(StatementRefusal::HoldsOne);
    }
    let name = facts.name.trim();
    if name.is_empty() {
        return Err(StatementRefusal::NameMissing);
    }
    Ok(Issued {
        state: StatementState::Issued,
        at: now.at,
        name: name.to_owned(),
    })
}

/// May this statement be revoked?
///
/// # Source
/// [`source::SENDA_STATEMENT`].
/// # Errors
/// See [`StatementRefusal`]; the first that applies.
pub fn revoke(from: StatementState, reason: &str, now: Now) -> Result<Revoked, StatementRefusal> {
    let to = StatementState::Revoked;
    if !from.targets().contains(&to) {
        return Err(StatementRefusal::WrongState { from });
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(StatementRefusal::ReasonMissing);
    }
    Ok(Revoked {
        from,
        to,
        at: now.at,
        reason: reason.to_owned(),
    })
}
