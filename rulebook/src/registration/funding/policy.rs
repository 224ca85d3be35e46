//! DfE's rules on funding as data: versions of the lists, and the cohorts with how each is funded.
//!
//! What this room must not know: people, and the order in which the rule asks.

use std::borrow::Cow;

use jiff::civil::date;

use super::{CohortFunding, Course};
use crate::base::Day;

/// The version that the rules in force now go by.
pub const RULE_VERSION: &str = "funding/2026-06-01/1";

/// One version of DfE's rules.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Policy {
    /// What kept decisions call it.
    pub version: Cow<'static, str>,
    /// The first day on which it holds.
    pub in_force_from: Day,
    /// Types of school that are funded (GIAS codes).
    pub eligible_types: Cow<'static, [i64]>,
    /// The type of a local authority's nursery school (GIAS code).
    pub local_authority_nursery: i64,
    /// Courses that are funded in every eligible school, not only in disadvantaged ones.
    pub for_all_schools: Cow<'static, [Course]>,
    /// Courses for which DfE looks at hospital schools, virtual schools and the like.
    pub reviewed_outside_schools: Cow<'static, [Course]>,
}

/// Every version, the oldest first.
///
/// # Source
/// [`crate::source::DFE_FUNDING`].
pub static POLICIES: [Policy; 1] = [Policy {
    version: Cow::Borrowed(RULE_VERSION),
    in_force_from: Day::from_date(date(2026, 6, 1)),
    eligible_types: Cow::Borrowed(&[
        1, 2, 3, 5, 6, 7, 8, 10, 12, 14, 15, 18, 24, 26, 28, 31, 32, 33, 34, 35, 36, 38, 39, 40,
        41, 42, 43, 44, 45, 46,
    ]),
    local_authority_nursery: 15,
    for_all_schools: Cow::Borrowed(&[
        Course::Senco,
        Course::Headship,
        Course::SeniorLeadership,
        Course::EarlyYearsLeadership,
    ]),
    reviewed_outside_schools: Cow::Borrowed(&[
        Course::Senco,
        Course::Headship,
        Course::SeniorLeadership,
    ]),
}];

impl Policy {
    /// The newest version.
    pub fn newest() -> &'static Self {
        let [.., newest] = &POLICIES;
        newest
    }

    /// The version of this name.
    pub fn named(version: &str) -> Option<&'static Self> {
        POLICIES.iter().find(|policy| policy.version == version)
    }
}

/// How DfE funds a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundedCohort {
    /// DfE's code: the year and one letter.
    pub code: &'static str,
    /// How its places are funded.
    pub funding: CohortFunding,
    /// Does it fund the early headship coaching offer?
    pub coaching_offer: bool,
}

/// The cohorts whose funding is known from DfE; a provider's own cohorts carry theirs in their record.
///
/// # Source
/// [`crate::source::DFE_FUNDING`]: spring 2026 has no funding, autumn 2026 a limited number of places.
pub const COHORTS: &[FundedCohort] = &[
    FundedCohort {
        code: "2026a",
        funding: CohortFunding::Unfunded,
        coaching_offer: false,
    },
    FundedCohort {
        code: "2026b",
        funding: CohortFunding::Capped,
        coaching_offer: false,
    },
];

/// The cohort of this code.
pub fn cohort_named(code: &str) -> Option<&'static FundedCohort> {
    COHORTS.iter().find(|cohort| cohort.code == code)
}
