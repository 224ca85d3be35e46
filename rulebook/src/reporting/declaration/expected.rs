//! How many declarations of a milestone are expected of an intake, how many were received, how many remain.
//!
//! What this room must not know: whose they are, when they are due.

use super::{DeclarationKind, Made, Schedule, live};
use crate::registration::enrolment::EnrolmentState;

/// A count for one milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expected {
    /// Expected by now.
    pub expected: usize,
    /// Received, live.
    pub received: usize,
    /// Expected of people who have none.
    pub remaining: usize,
}

/// Counts one milestone over everybody of an intake: the first is expected of everybody who was accepted; each later one of those
/// who are active and have the one before it.
///
/// # Source
/// [`crate::source::DFE_PAYMENT`].
pub fn expected(
    schedule: &Schedule,
    kind: DeclarationKind,
    people: &[(EnrolmentState, Vec<Made>)],
) -> Expected {
    let before = schedule.before(kind);
    let mut count = Expected::default();
    for (state, made) in people {
        let received = live(made, kind).is_some();
        let due = match before {
            None => *state != EnrolmentState::Cancelled,
            Some(before) => {
                matches!(state, EnrolmentState::Active | EnrolmentState::Completed)
                    && live(made, before).is_some()
            }
        };
        count.received += usize::from(received);
        // What was received was expected, whatever became of the person since.
        count.expected += usize::from(due || received);
        count.remaining += usize::from(due && !received);
    }
    count
}
