//! A change of the place that somebody holds: funded or not.
//!
//! What this room decides: whether the place may change so, and what DfE then pays for.
//! What it does not know: schedules, declarations themselves, who asks.

use super::funding::CohortFunding;
use crate::source;

/// A place as it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// How its cohort is funded.
    pub funding: CohortFunding,
    /// In DfE's shape: yes or no in a capped cohort, no in an unfunded one, nothing in a fully funded one.
    pub funded_place: Option<bool>,
    /// Is the person eligible for funding?
    pub eligible: bool,
    /// A declaration is submitted, eligible, payable or paid.
    pub declared: bool,
    /// The enrolment has ended for good.
    pub over: bool,
}

/// A place as it becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Becomes {
    /// In DfE's shape.
    pub funded_place: Option<bool>,
    /// May a declaration for this person be paid by DfE?
    pub fundable: bool,
}

impl Becomes {
    const fn of(funded_place: Option<bool>, eligible: bool) -> Self {
        Self {
            funded_place,
            fundable: eligible && !matches!(funded_place, Some(false)),
        }
    }
}

crate::refusals! {
    /// Why a place may not change so; the first that applies.
    pub enum PlaceRefusal {
        /// Only capped cohorts have funded places.
        NotCapped = "place_not_capped" [source::DFE_FUNDED_PLACE, "funded_place"] "Only a cohort with limited funding has funded places to give or take.";
        /// Not eligible.
        NotEligible = "place_not_eligible" [source::DFE_FUNDED_PLACE, "funded_place"] "This person is not eligible for DfE funding, so the place cannot be a funded one.";
        /// A declaration stands in the way of the funded place.
        Declared = "place_declared" [source::DFE_FUNDED_PLACE, "funded_place"] "A declaration of this person is live. Void it first.";
        /// Nobody holds it any more.
        Over = "place_over" [source::DFE_FUNDED_PLACE, "funded_place"] "This enrolment has ended for good, so its place changes no more.";
        /// No funded places.
        NoFundedPlaces = "place_no_funded_places" [source::DFE_FUNDED_PLACE, "funded_place"] "No funded places are left in this cohort.";
    }
}

/// May the place become a funded one, or stop being one?
///
/// # Source
/// [`source::DFE_FUNDED_PLACE`].
/// # Errors
/// See [`PlaceRefusal`]; the first that applies.
pub fn change_funded_place(
    held: &Held,
    funded: bool,
    funded_places_left: i64,
) -> Result<Becomes, PlaceRefusal> {
    if held.funding != CohortFunding::Capped {
        return Err(PlaceRefusal::NotCapped);
    }
    if funded && !held.eligible {
        return Err(PlaceRefusal::NotEligible);
    }
    if held.declared {
        return Err(PlaceRefusal::Declared);
    }
    if held.over {
        return Err(PlaceRefusal::Over);
    }
    if funded && held.funded_place != Some(true) && funded_places_left <= 0 {
        return Err(PlaceRefusal::NoFundedPlaces);
    }
    Ok(Becomes::of(Some(funded), held.eligible))
}

#[cfg(test)]
mod tests {
    use super::*;
    use CohortFunding::{Capped, Funded};

    const HELD: Held = Held {
        funding: Capped,
        funded_place: Some(true),
        eligible: true,
        declared: false,
        over: false,
    };

    #[test]
    fn a_funded_place_is_given_and_taken_in_a_capped_cohort_before_a_declaration() {
        let given = change_funded_place(
            &Held {
                funded_place: Some(false),
                ..HELD
            },
            true,
            1,
        );
        assert_eq!(
            given,
            Ok(Becomes {
                funded_place: Some(true),
                fundable: true
            })
        );
        let taken = change_funded_place(&HELD, false, 0);
        assert_eq!(
            taken,
            Ok(Becomes {
                funded_place: Some(false),
                fundable: false
            })
        );
    }

    #[test]
    fn every_refusal_of_a_funded_place_has_its_case() {
        let cases = [
            (
                Held {
                    funding: Funded,
                    ..HELD
                },
                true,
                9,
                PlaceRefusal::NotCapped,
            ),
            (
                Held {
                    eligible: false,
                    ..HELD
                },
                true,
                9,
                PlaceRefusal::NotEligible,
            ),
            (
                Held {
                    declared: true,
                    ..HELD
                },
                false,
                9,
                PlaceRefusal::Declared,
            ),
            (Held { over: true, ..HELD }, false, 9, PlaceRefusal::Over),
            (
                Held {
                    funded_place: Some(false),
                    ..HELD
                },
                true,
                0,
                PlaceRefusal::NoFundedPlaces,
            ),
        ];
        for (held, funded, left, why) in cases {
            assert_eq!(change_funded_place(&held, funded, left), Err(why));
        }
    }
}
