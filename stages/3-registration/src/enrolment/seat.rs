//! An enrolment in short: enough to know who stands on a list, and whether they are there.
//!
//! What this room must not know: lists.

use kit::{Problem, db::ReadTx};
use rulebook::{
    base::Day,
    people::PersonId,
    registration::{EnrolmentId, enrolment::EnrolmentState},
};

use super::{Enrolment, store};

/// An enrolment in short: whose it is, and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Whose.
    pub person: PersonId,
    /// How it stands.
    pub state: EnrolmentState,
    /// On which day the programme began for this person.
    pub started_on: Day,
    /// Since when it stands so.
    pub state_on: Day,
    /// Days that earlier deferrals took.
    pub days_deferred: i64,
}

impl Seat {
    /// Does the person hold a place?
    pub fn holds_a_place(&self) -> bool {
        EnrolmentState::HOLDS_A_PLACE.contains(&self.state)
    }
}

/// Several enrolments in short, in no order; whoever is not there is left out.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn seats(tx: &ReadTx<'_>, ids: &[EnrolmentId]) -> Result<Vec<Seat>, Problem> {
    store::seats(tx, ids).await
}

impl Enrolment {
    /// The same in short.
    pub const fn seat(&self) -> Seat {
        Seat {
            enrolment: self.id,
            person: self.person,
            state: self.state,
            started_on: self.started_on,
            state_on: self.state_on,
            days_deferred: self.days_deferred,
        }
    }
}
