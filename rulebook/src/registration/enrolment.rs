//! An enrolment: a person's place on the programme, from acceptance to the end of teaching.
//!
//! What this room decides: defer, resume, withdraw, cancel, complete; and what a long deferral leads to.
//! What it does not know: study, events, money.

mod deferral;
mod reasons;
#[cfg(test)]
mod tests;

pub use deferral::{Deferral, DeferralStep};
pub use reasons::{DeferralReason, WithdrawalReason};

use crate::{
    base::{Coded, Day, Instant, Now},
    source,
};

/// The longest deferral: the return may be expected no later than this many months after it begins.
pub const MONTHS_DEFERRED: i32 = 12;
/// After this many months without a return a person decides: two more than a deferral may last, for what is told late.
pub const MONTHS_UNTIL_LIMIT: i32 = 14;
/// A reminder goes out this many days before the expected return, and before the limit.
pub const DAYS_OF_REMINDER: i32 = 30;

crate::coded! {
    /// Where an enrolment stands. Active, deferred and withdrawn are DfE's words.
    pub enum EnrolmentState {
        /// Taught.
        Active = "active", "Active";
        /// Paused, with a day of return.
        Deferred = "deferred", "Deferred";
        /// Left.
        Withdrawn = "withdrawn", "Withdrawn";
        /// Teaching has ended and the outcome is known.
        Completed = "completed", "Completed";
        /// Ended before it was declared as started.
        Cancelled = "cancelled", "Cancelled";
    }
}

impl EnrolmentState {
    /// States in which somebody holds a place.
    pub const HOLDS_A_PLACE: &'static [Self] = &[Self::Active, Self::Deferred, Self::Completed];

    /// Where it may go from here. DfE lets a withdrawn person resume, and lets a provider reject the application of one whose
    /// declarations were all taken back: such an enrolment is cancelled.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Active => &[
                Self::Deferred,
                Self::Withdrawn,
                Self::Completed,
                Self::Cancelled,
            ],
            Self::Deferred => &[Self::Active, Self::Withdrawn, Self::Cancelled],
            Self::Withdrawn => &[Self::Active, Self::Cancelled],
            Self::Completed | Self::Cancelled => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// What the rules need to know of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentFacts {
    /// Where it stands.
    pub state: EnrolmentState,
    /// A live declaration of any type exists.
    pub declared: bool,
    /// A live started declaration exists.
    pub declared_started: bool,
    /// Since when it is deferred.
    pub deferred_on: Option<Day>,
    /// Days that earlier deferrals took; the twelve months are for all of them together.
    pub days_deferred_before: i64,
}

/// A move of an enrolment, as decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Moved {
    /// The state before.
    pub from: EnrolmentState,
    /// The state after.
    pub to: EnrolmentState,
    /// When.
    pub at: Instant,
    /// The civil day it counts from.
    pub on: Day,
    /// The code of the reason, in DfE's words, where one is needed.
    pub reason: Option<String>,
    /// The expected return of a deferral.
    pub returns_on: Option<Day>,
}

crate::refusals! {
    /// Why an enrolment may not move; the first that applies.
    pub enum EnrolmentRefusal {
        /// It stands where this cannot be done.
        WrongState {
            /// Where it stands.
            from: EnrolmentState
        } = "wrong_state" [source::DFE_TRAINING] "This enrolment is “{}”, so this cannot be done.", from.label();
        /// DfE takes a deferral only after a declaration.
        NothingDeclared = "nothing_declared" [source::DFE_TRAINING] "DfE takes a deferral only after a first declaration. Before that, move the person to a later cohort.";
        /// The return is not after the start.
        ReturnNotAhead = "return_not_ahead" [source::SENDA_DEFERRAL, "returns_on"] "The expected return must be after today.";
        /// The return is too late.
        TooLong {
            /// The latest return.
            latest: Day
        } = "too_long" [source::SENDA_DEFERRAL, "returns_on"] "Deferrals last twelve months at most in all, so the return can be no later than {}.", latest.in_words();
        /// Withdrawal before a started declaration.
        NotStarted = "not_started" [source::DFE_TRAINING] "DfE takes a withdrawal only after a started declaration. Cancel the enrolment instead.";
        /// Cancellation after a declaration.
        Started = "started" [source::DFE_TRAINING] "This person has been declared, so the enrolment is withdrawn, not cancelled.";
        /// A cancellation without words.
        ReasonMissing = "reason_missing" [source::SENDA_DEFERRAL, "reason"] "Say why the enrolment is cancelled.";
    }
}

fn moved(facts: &EnrolmentFacts, to: EnrolmentState, now: Now) -> Result<Moved, EnrolmentRefusal> {
    let from = facts.state;
    if !from.targets().contains(&to) {
        return Err(EnrolmentRefusal::WrongState { from });
    }
    Ok(Moved {
        from,
        to,
        at: now.at,
        on: now.day,
        reason: None,
        returns_on: None,
    })
}

/// May this enrolment be deferred until that day?
///
/// # Source
/// DfE's closed list of reasons ([`source::DFE_TRAINING`]); our limit of twelve months ([`source::SENDA_DEFERRAL`]).
/// # Errors
/// See [`EnrolmentRefusal`]; the first that applies.
pub fn defer(
    facts: &EnrolmentFacts,
    reason: DeferralReason,
    returns_on: Day,
    now: Now,
) -> Result<Moved, EnrolmentRefusal> {
    let decided = moved(facts, EnrolmentState::Deferred, now)?;
    if !facts.declared {
        return Err(EnrolmentRefusal::NothingDeclared);
    }
    if returns_on <= now.day {
        return Err(EnrolmentRefusal::ReturnNotAhead);
    }
    let latest = latest_return(facts.days_deferred_before, now.day);
    if returns_on > latest {
        return Err(EnrolmentRefusal::TooLong { latest });
    }
    Ok(Moved {
        reason: Some(reason.code().to_owned()),
        returns_on: Some(returns_on),
        ..decided
    })
}

/// The latest return that a deferral begun today may name, after earlier deferrals that took so many days.
///
/// # Source
/// [`source::SENDA_DEFERRAL`].
pub fn latest_return(days_deferred_before: i64, today: Day) -> Day {
    let used = i32::try_from(days_deferred_before).unwrap_or(i32::MAX);
    today
        .plus_months(MONTHS_DEFERRED)
        .plus_days(used.saturating_neg())
}

/// May this person come back, from a deferral or a withdrawal?
///
/// # Source
/// [`source::DFE_TRAINING`].
/// # Errors
/// [`EnrolmentRefusal::WrongState`].
pub fn resume(facts: &EnrolmentFacts, now: Now) -> Result<Moved, EnrolmentRefusal> {
    moved(facts, EnrolmentState::Active, now)
}

/// May this enrolment be withdrawn?
///
/// # Source
/// [`source::DFE_TRAINING`]: only after a started declaration.
/// # Errors
/// See [`EnrolmentRefusal`]; the first that applies.
pub fn withdraw(
    facts: &EnrolmentFacts,
    reason: WithdrawalReason,
    now: Now,
) -> Result<Moved, EnrolmentRefusal> {
    let decided = moved(facts, EnrolmentState::Withdrawn, now)?;
    if !facts.declared_started {
        return Err(EnrolmentRefusal::NotStarted);
    }
    Ok(Moved {
        reason: Some(reason.code().to_owned()),
        ..decided
    })
}

/// May this enrolment be cancelled, because the person never began?
///
/// # Source
/// [`source::DFE_TRAINING`].
/// # Errors
/// See [`EnrolmentRefusal`]; the first that applies.
pub fn cancel(facts: &EnrolmentFacts, words: &str, now: Now) -> Result<Moved, EnrolmentRefusal> {
    let decided = moved(facts, EnrolmentState::Cancelled, now)?;
    if facts.declared {
        return Err(EnrolmentRefusal::Started);
    }
    let words = words.trim();
    if words.is_empty() {
        return Err(EnrolmentRefusal::ReasonMissing);
    }
    Ok(Moved {
        reason: Some(words.to_owned()),
        ..decided
    })
}

/// Teaching has ended and the outcome was released.
///
/// # Source
/// [`source::DFE_OUTCOME`].
/// # Errors
/// [`EnrolmentRefusal::WrongState`].
pub fn complete(facts: &EnrolmentFacts, now: Now) -> Result<Moved, EnrolmentRefusal> {
    moved(facts, EnrolmentState::Completed, now)
}
