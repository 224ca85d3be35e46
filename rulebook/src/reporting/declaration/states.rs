//! Where a declaration stands on its way to payment, and back.
//!
//! What this room must not know: evidence, sums.

use crate::{
    base::{Coded, Instant, Now},
    source,
};

crate::coded! {
    /// Where a declaration stands, in DfE's words.
    pub enum DeclarationState {
        /// Made; DfE does not pay for this person.
        Submitted = "submitted", "Submitted";
        /// On a statement that is open.
        Eligible = "eligible", "Eligible";
        /// The statement's cut-off has passed.
        Payable = "payable", "Payable";
        /// Paid.
        Paid = "paid", "Paid";
        /// Taken back before payment.
        Voided = "voided", "Voided";
        /// A second record of the same person.
        Ineligible = "ineligible", "Ineligible";
        /// Taken back after payment; not yet paid back.
        AwaitingClawback = "awaiting_clawback", "Awaiting clawback";
        /// Paid back.
        ClawedBack = "clawed_back", "Clawed back";
    }
}

impl DeclarationState {
    /// States of which one enrolment may have one per kind.
    pub const LIVE: &'static [Self] = &[Self::Submitted, Self::Eligible, Self::Payable, Self::Paid];
    /// States that a statement counts as owed or paid.
    pub const BILLABLE: &'static [Self] = &[Self::Eligible, Self::Payable, Self::Paid];

    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Submitted => &[Self::Eligible, Self::Voided],
            Self::Eligible => &[Self::Payable, Self::Voided],
            Self::Payable => &[Self::Paid, Self::Voided],
            Self::Paid => &[Self::AwaitingClawback],
            Self::Ineligible => &[Self::Voided],
            Self::AwaitingClawback => &[Self::ClawedBack],
            Self::Voided | Self::ClawedBack => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

crate::coded! {
    /// What happens to a declaration.
    pub enum DeclarationMove {
        /// DfE will pay for this person after all.
        MakeEligible = "make_eligible", "Make eligible";
        /// The statement's cut-off has passed.
        CutOff = "cut_off", "Cut-off passed";
        /// The statement was paid: it is paid, or paid back.
        Pay = "pay", "Statement paid";
        /// It is taken back.
        Void = "void", "Void";
    }
}

/// A declaration has moved.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Moved {
    /// The state before.
    pub from: DeclarationState,
    /// The state after.
    pub to: DeclarationState,
    /// When.
    pub at: Instant,
    /// Why, for a void.
    pub reason: Option<String>,
}

crate::refusals! {
    /// Why a declaration may not move so; the first that applies.
    pub enum MoveRefusal {
        /// It stands where this cannot happen.
        WrongState {
            /// Where.
            from: DeclarationState
        } = "wrong_state" [source::DFE_DECLARATION] "This declaration is “{}”, so this cannot be done.", from.label();
        /// A void without a reason.
        ReasonMissing = "reason_missing" [source::SENDA_EVIDENCE, "reason"] "Say why the declaration is taken back.";
    }
}

/// What becomes of a declaration? A void needs a reason; after payment it is the start of a clawback.
///
/// # Source
/// [`source::DFE_DECLARATION`].
/// # Errors
/// See [`MoveRefusal`]; the first that applies.
pub fn advance(
    from: DeclarationState,
    step: DeclarationMove,
    reason: &str,
    now: Now,
) -> Result<Moved, MoveRefusal> {
    use DeclarationMove as Step;
    use DeclarationState as State;
    let to = match (step, from) {
        (Step::MakeEligible, State::Submitted) => State::Eligible,
        (Step::CutOff, State::Eligible) => State::Payable,
        (Step::Pay, State::Payable) => State::Paid,
        (Step::Pay, State::AwaitingClawback) => State::ClawedBack,
        (Step::Void, State::Submitted | State::Eligible | State::Payable | State::Ineligible) => {
            State::Voided
        }
        (Step::Void, State::Paid) => State::AwaitingClawback,
        (Step::MakeEligible | Step::CutOff | Step::Pay | Step::Void, _) => {
            return Err(MoveRefusal::WrongState { from });
        }
    };
    let reason = reason.trim();
    if step == Step::Void && reason.is_empty() {
        return Err(MoveRefusal::ReasonMissing);
    }
    Ok(Moved {
        from,
        to,
        at: now.at,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
    })
}
