//! A cohort: its dates in order, its places.
//!
//! What this room decides: whether a cohort may be opened so, and how its places may change.
//! What it does not know: who runs it, who applies.

use super::funding::CohortFunding;
use crate::{base::Day, source};

/// The days of a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CohortDays {
    /// The first day for applications.
    pub opens: Day,
    /// The last day for applications.
    pub closes: Day,
    /// The first day of teaching.
    pub starts_on: Day,
    /// The last day of teaching.
    pub ends_on: Day,
    /// When the assessment opens.
    pub assessment_opens_on: Day,
}

/// The places of a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Places {
    /// All places.
    pub places: i64,
    /// How DfE funds the cohort.
    pub funding: CohortFunding,
    /// Funded places of a capped cohort; nought otherwise.
    pub funded_places: i64,
}

crate::refusals! {
    /// Why a cohort cannot be opened or changed so; the first that applies.
    pub enum CohortRefusal {
        /// Not DfE's shape of code.
        CodeShape = "code_shape" [source::DFE_SCHEDULE, "code"] "Enter the code as DfE writes it: the year and one letter, like 2026b.";
        /// The code is in use.
        CodeTaken = "code_taken" [source::DFE_SCHEDULE, "code"] "There is a cohort with this code already.";
        /// Closing before opening.
        ClosesBeforeOpening = "closes_before_opening" [source::SENDA_APPLICATION, "closes"] "Applications must close on or after the day they open.";
        /// Starting before applications open.
        StartsBeforeOpening = "starts_before_opening" [source::SENDA_APPLICATION, "starts_on"] "Teaching must start after applications open.";
        /// Ending before starting.
        EndsBeforeStart = "ends_before_start" [source::DFE_SCHEDULE, "ends_on"] "Teaching must end after it starts.";
        /// The assessment before the start.
        AssessmentBeforeStart = "assessment_before_start" [source::SENDA_WINDOW, "assessment_opens_on"] "The assessment must open after teaching starts.";
        /// No places.
        NoPlaces = "no_places" [source::SENDA_APPLICATION, "places"] "Enter at least 1 place.";
        /// Fewer places than people.
        FewerThanTaken {
            /// How many are taken.
            taken: i64
        } = "fewer_than_taken" [source::SENDA_APPLICATION, "places"] "{taken} places are taken already, so there can be no fewer.";
        /// More funded places than places.
        TooManyFunded = "too_many_funded" [source::DFE_FUNDED_PLACE, "funded_places"] "There cannot be more funded places than places.";
        /// Funded places in a cohort that is not capped.
        NotCapped = "not_capped" [source::DFE_FUNDED_PLACE, "funded_places"] "Only a cohort with limited funding has a number of funded places. Enter 0.";
        /// A partner's share is smaller than what is taken of it.
        ShareTooSmall {
            /// How many are taken.
            taken: i64
        } = "share_too_small" [source::SENDA_APPLICATION, "share"] "{taken} of this partner’s places are taken already, so there can be no fewer.";
        /// The shares together are more than the cohort has.
        SharesTooMany {
            /// What the other partners leave.
            left: i64
        } = "shares_too_many" [source::SENDA_APPLICATION, "share"] "The other partners leave {left} places of this cohort, so this one can have no more.";
    }
}

/// May a cohort with these days and places be opened under this code?
///
/// # Source
/// DfE's cohorts are a year and a letter ([`source::DFE_SCHEDULE`]); caps on funded places ([`source::DFE_FUNDED_PLACE`]).
/// # Errors
/// See [`CohortRefusal`]; the first that applies.
pub fn open(
    code: &str,
    code_taken: bool,
    days: &CohortDays,
    places: &Places,
) -> Result<(), CohortRefusal> {
    if !is_code(code) {
        return Err(CohortRefusal::CodeShape);
    }
    if code_taken {
        return Err(CohortRefusal::CodeTaken);
    }
    if days.closes < days.opens {
        return Err(CohortRefusal::ClosesBeforeOpening);
    }
    if days.starts_on <= days.opens {
        return Err(CohortRefusal::StartsBeforeOpening);
    }
    if days.ends_on <= days.starts_on {
        return Err(CohortRefusal::EndsBeforeStart);
    }
    if days.assessment_opens_on <= days.starts_on {
        return Err(CohortRefusal::AssessmentBeforeStart);
    }
    change_places(places, 0, 0)
}

/// May the places become so, when some are taken?
///
/// # Source
/// [`source::DFE_FUNDED_PLACE`]; our policy ([`source::SENDA_APPLICATION`]).
/// # Errors
/// See [`CohortRefusal`]; the first that applies.
pub fn change_places(places: &Places, taken: i64, funded_taken: i64) -> Result<(), CohortRefusal> {
    if places.places < 1 {
        return Err(CohortRefusal::NoPlaces);
    }
    if places.places < taken {
        return Err(CohortRefusal::FewerThanTaken { taken });
    }
    if places.funding != CohortFunding::Capped {
        return if places.funded_places == 0 {
            Ok(())
        } else {
            Err(CohortRefusal::NotCapped)
        };
    }
    if places.funded_places > places.places || places.funded_places < funded_taken {
        return Err(CohortRefusal::TooManyFunded);
    }
    Ok(())
}

/// May a delivery partner have this share of a cohort's places, when the others have so many together? Nought takes the
/// share away: the partner then takes of all that are left.
///
/// # Source
/// Our policy ([`source::SENDA_APPLICATION`]).
/// # Errors
/// See [`CohortRefusal`]; the first that applies.
pub fn share(
    wanted: i64,
    taken: i64,
    others: i64,
    places: i64,
) -> Result<Option<i64>, CohortRefusal> {
    if wanted <= 0 {
        return Ok(None);
    }
    if wanted < taken {
        return Err(CohortRefusal::ShareTooSmall { taken });
    }
    let left = (places - others).max(0);
    if wanted > left {
        return Err(CohortRefusal::SharesTooMany { left });
    }
    Ok(Some(wanted))
}

fn is_code(code: &str) -> bool {
    let mut letters = code.chars();
    let year = letters
        .by_ref()
        .take(4)
        .filter(char::is_ascii_digit)
        .count();
    let suffix: Vec<char> = letters.collect();
    year == 4 && matches!(suffix.as_slice(), [letter] if letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn days() -> CohortDays {
        CohortDays {
            opens: day("2026-06-01"),
            closes: day("2026-09-30"),
            starts_on: day("2026-10-05"),
            ends_on: day("2028-03-31"),
            assessment_opens_on: day("2028-04-03"),
        }
    }

    const CAPPED: Places = Places {
        places: 30,
        funding: CohortFunding::Capped,
        funded_places: 20,
    };

    #[test]
    fn an_ordinary_cohort_opens() {
        assert_eq!(open("2026b", false, &days(), &CAPPED), Ok(()));
    }

    #[test]
    fn codes_are_a_year_and_a_letter() {
        for code in ["", "2026", "2026B", "2026bb", "26b", "b2026", "２０２６b"] {
            assert_eq!(
                open(code, false, &days(), &CAPPED),
                Err(CohortRefusal::CodeShape),
                "{code}"
            );
        }
        assert_eq!(
            open("2026b", true, &days(), &CAPPED),
            Err(CohortRefusal::CodeTaken)
        );
    }

    #[test]
    fn days_out_of_order_are_refused_at_their_field() {
        let cases = [
            (
                CohortDays {
                    closes: day("2026-05-31"),
                    ..days()
                },
                CohortRefusal::ClosesBeforeOpening,
            ),
            (
                CohortDays {
                    starts_on: day("2026-06-01"),
                    ..days()
                },
                CohortRefusal::StartsBeforeOpening,
            ),
            (
                CohortDays {
                    ends_on: day("2026-10-05"),
                    ..days()
                },
                CohortRefusal::EndsBeforeStart,
            ),
            (
                CohortDays {
                    assessment_opens_on: day("2026-10-05"),
                    ..days()
                },
                CohortRefusal::AssessmentBeforeStart,
            ),
        ];
        for (days, refusal) in cases {
            assert_eq!(open("2026b", false, &days, &CAPPED), Err(refusal));
        }
    }

    #[test]
    fn a_partners_share_fits_between_what_it_has_taken_and_what_the_others_leave() {
        assert_eq!(share(5, 3, 10, 20), Ok(Some(5)));
        assert_eq!(share(0, 3, 10, 20), Ok(None));
        assert_eq!(
            share(2, 3, 10, 20),
            Err(CohortRefusal::ShareTooSmall { taken: 3 })
        );
        assert_eq!(
            share(11, 3, 10, 20),
            Err(CohortRefusal::SharesTooMany { left: 10 })
        );
    }

    #[test]
    fn places_never_fall_below_those_taken_and_funded_ones_never_above_all() {
        let places = |places, funding, funded_places| Places {
            places,
            funding,
            funded_places,
        };
        let cases = [
            (
                places(0, CohortFunding::Funded, 0),
                Err(CohortRefusal::NoPlaces),
            ),
            (
                places(4, CohortFunding::Funded, 0),
                Err(CohortRefusal::FewerThanTaken { taken: 5 }),
            ),
            (
                places(9, CohortFunding::Funded, 1),
                Err(CohortRefusal::NotCapped),
            ),
            (
                places(9, CohortFunding::Unfunded, 1),
                Err(CohortRefusal::NotCapped),
            ),
            (
                places(9, CohortFunding::Capped, 10),
                Err(CohortRefusal::TooManyFunded),
            ),
            (
                places(9, CohortFunding::Capped, 2),
                Err(CohortRefusal::TooManyFunded),
            ),
            (places(5, CohortFunding::Capped, 3), Ok(())),
        ];
        for (places, expected) in cases {
            assert_eq!(change_places(&places, 5, 3), expected, "{places:?}");
        }
    }
}
