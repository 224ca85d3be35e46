//! An acceptance that is undone.
//!
//! What this room decides: whether the application may wait again. What it does not know: the enrolment and its place.

use super::{ApplicationRefusal, ApplicationState};

/// What undoing an acceptance needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevertFacts<'a> {
    /// Where the application stands.
    pub state: ApplicationState,
    /// A declaration is submitted, eligible, payable or paid.
    pub declared: bool,
    /// Another application of this person for this programme waits.
    pub another_pending: bool,
    /// Why, in words.
    pub words: &'a str,
}

/// An acceptance was undone: the application waits again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reverted {
    /// The state before.
    pub from: ApplicationState,
    /// The state after.
    pub to: ApplicationState,
}

/// May an acceptance be undone, so that the application waits for a decision again?
///
/// # Source
/// DfE lets its staff revert an accepted application while no declaration of it stands ([`crate::source::DFE_APPLICATION`]).
/// # Errors
/// See [`ApplicationRefusal`]; the first that applies.
pub fn revert(facts: &RevertFacts<'_>) -> Result<Reverted, ApplicationRefusal> {
    let from = facts.state;
    if from != ApplicationState::Accepted {
        return Err(ApplicationRefusal::WrongState { from });
    }
    if facts.declared {
        return Err(ApplicationRefusal::Declared);
    }
    if facts.another_pending {
        return Err(ApplicationRefusal::AnotherLive);
    }
    if facts.words.trim().is_empty() {
        return Err(ApplicationRefusal::RevertReasonMissing);
    }
    Ok(Reverted {
        from,
        to: ApplicationState::Pending,
    })
}
