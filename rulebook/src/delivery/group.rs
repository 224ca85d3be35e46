//! A group: the people of one intake who meet with one facilitator.
//!
//! What this room decides: whether somebody may join it.
//! What it does not know: events, names.

use crate::{base::Coded, registration::enrolment::EnrolmentState, source};

/// What the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinFacts {
    /// The person's enrolment.
    pub enrolment: EnrolmentState,
    /// Is the group of the person's own intake?
    pub same_cohort: bool,
    /// How many it holds.
    pub capacity: i64,
    /// How many others are in it.
    pub others: i64,
}

crate::refusals! {
    /// Why somebody may not join a group; the first that applies.
    pub enum GroupRefusal {
        /// The enrolment has no place.
        NoPlace {
            /// Where it stands.
            standing: EnrolmentState
        } = "no_place" [source::SENDA_BOOKING] "The enrolment is “{}”. Only people with a place join a group.", standing.label();
        /// Another intake's group.
        OtherCohort = "other_cohort" [source::SENDA_BOOKING] "This group belongs to another intake.";
        /// It is full.
        Full {
            /// How many it holds.
            capacity: i64
        } = "group_full" [source::SENDA_BOOKING, "group"] "This group holds {capacity} people and is full.";
    }
}

/// May this person join the group?
///
/// # Source
/// [`source::SENDA_BOOKING`].
/// # Errors
/// See [`GroupRefusal`]; the first that applies.
pub fn join(facts: &JoinFacts) -> Result<(), GroupRefusal> {
    if !EnrolmentState::HOLDS_A_PLACE.contains(&facts.enrolment) {
        return Err(GroupRefusal::NoPlace {
            standing: facts.enrolment,
        });
    }
    if !facts.same_cohort {
        return Err(GroupRefusal::OtherCohort);
    }
    if facts.others >= facts.capacity {
        return Err(GroupRefusal::Full {
            capacity: facts.capacity,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> JoinFacts {
        JoinFacts {
            enrolment: EnrolmentState::Active,
            same_cohort: true,
            capacity: 14,
            others: 13,
        }
    }

    #[test]
    fn the_last_place_is_had_and_no_further() {
        assert_eq!(join(&facts()), Ok(()));
        let full = JoinFacts {
            others: 14,
            ..facts()
        };
        assert_eq!(join(&full), Err(GroupRefusal::Full { capacity: 14 }));
    }

    #[test]
    fn a_group_is_for_its_own_intake_and_for_people_with_a_place() {
        let other = JoinFacts {
            same_cohort: false,
            ..facts()
        };
        assert_eq!(join(&other), Err(GroupRefusal::OtherCohort));
        let gone = JoinFacts {
            enrolment: EnrolmentState::Withdrawn,
            ..facts()
        };
        assert!(matches!(join(&gone), Err(GroupRefusal::NoPlace { .. })));
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &GroupRefusal::NoPlace {
                standing: EnrolmentState::Cancelled,
            },
            &GroupRefusal::OtherCohort,
            &GroupRefusal::Full { capacity: 14 },
        ]);
    }
}
