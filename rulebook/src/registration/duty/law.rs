//! The law of the duty, version by version: every day, number and list that an amendment could change, as data.
//!
//! What this room decides: which version is in force on a day. What it does not know: people.
//! An amendment that is still to come is another [`Law`]: add it to [`LAWS`], or hand one in from a file to see what it
//! would change before it is made.

use std::borrow::Cow;

use jiff::civil::date;

use super::Bound;
use crate::base::Day;

/// The version that the law in force now goes by: the day from which it is the law, and our count of changes to it.
pub const RULE_VERSION: &str = "duty/2024-09-01/1";

/// How many months the NPQ takes from its start to an outcome, at the longest: 18 of teaching and 4 of assessment.
pub const MONTHS_TO_OUTCOME: i32 = 22;

/// How facts name a provider that the list does not hold but that is recorded as named in law: regulations change
/// between two releases of Senda, and a site must be able to follow them.
pub const RECORDED_AS_NAMED: &str = "a provider recorded as named in law";

/// When a NASENCO counts.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NasencoLaw {
    /// Only when begun before this day; nothing: whenever it was begun.
    pub begun_before: Option<Day>,
    /// Only when completed before this day; nothing: whenever it is completed.
    pub completed_before: Option<Day>,
}

/// One version of the law.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Law {
    /// What kept decisions call it.
    pub version: Cow<'static, str>,
    /// The first day on which it is the law.
    pub in_force_from: Day,
    /// What it changed, in one sentence.
    pub says: Cow<'static, str>,
    /// Types of school that it binds (GIAS codes).
    pub bound_types: Cow<'static, [i64]>,
    /// Types of which it does not say clearly whether they are bound (GIAS codes).
    pub unclear_types: Cow<'static, [i64]>,
    /// It binds those who became a SENCO after this day.
    pub senco_after: Day,
    /// Within how many years of becoming a SENCO the qualification is due.
    pub years: i32,
    /// With more months than these as SENCO before the post, it is unclear whether it binds.
    pub months_before: i64,
    /// How many months the course takes to an outcome.
    pub months_to_outcome: i32,
    /// When a NASENCO counts.
    pub nasenco: NasencoLaw,
    /// The NPQ for SENCO counts when begun on or after this day; nothing: never.
    pub npq_begun_from: Option<Day>,
    /// Who may award the NPQ.
    pub providers: Cow<'static, [Cow<'static, str>]>,
}

const BOUND: &[i64] = &[1, 2, 3, 5, 15, 28, 34, 35, 40, 41];
const UNCLEAR: &[i64] = &[6];
const PROVIDERS: &[Cow<'static, str>] = &[
    Cow::Borrowed("Ambition Institute"),
    Cow::Borrowed("Best Practice Network"),
    Cow::Borrowed("Church of England"),
    Cow::Borrowed("National Institute of Teaching"),
    Cow::Borrowed("Teach First"),
    Cow::Borrowed("UCL Institute of Education"),
];
const SENCO_AFTER: Day = Day::from_date(date(2009, 9, 1));
const CHANGE: Day = Day::from_date(date(2024, 9, 1));

/// Every version, the oldest first.
///
/// # Source
/// [`crate::source::CFA_SENCO`] (types), [`crate::source::REGS_THREE_YEARS`], [`crate::source::REGS_NASENCO`],
/// [`crate::source::REGS_NPQ`], [`crate::source::REGS_PROVIDERS`]; the amendment of 1 September 2024 is SI 2024/535.
pub static LAWS: [Law; 2] = [
    Law {
        version: Cow::Borrowed("duty/2009-09-01/1"),
        in_force_from: SENCO_AFTER,
        says: Cow::Borrowed(
            "The National Award for SEN Co-ordination is due within three years of becoming a SENCO.",
        ),
        bound_types: Cow::Borrowed(BOUND),
        unclear_types: Cow::Borrowed(UNCLEAR),
        senco_after: SENCO_AFTER,
        years: 3,
        months_before: 12,
        months_to_outcome: MONTHS_TO_OUTCOME,
        nasenco: NasencoLaw {
            begun_before: None,
            completed_before: None,
        },
        npq_begun_from: None,
        providers: Cow::Borrowed(&[]),
    },
    Law {
        version: Cow::Borrowed(RULE_VERSION),
        in_force_from: CHANGE,
        says: Cow::Borrowed(
            "The NPQ for SENCO takes the place of the NASENCO, which counts only when begun before 1 September 2024 and completed before 1 September 2027.",
        ),
        bound_types: Cow::Borrowed(BOUND),
        unclear_types: Cow::Borrowed(UNCLEAR),
        senco_after: SENCO_AFTER,
        years: 3,
        months_before: 12,
        months_to_outcome: MONTHS_TO_OUTCOME,
        nasenco: NasencoLaw {
            begun_before: Some(CHANGE),
            completed_before: Some(Day::from_date(date(2027, 9, 1))),
        },
        npq_begun_from: Some(CHANGE),
        providers: Cow::Borrowed(PROVIDERS),
    },
];

impl Law {
    /// The version in force on a day; before there was a law, the first.
    pub fn on(day: Day) -> &'static Self {
        let [first, rest @ ..] = &LAWS;
        rest.iter()
            .rev()
            .find(|law| law.in_force_from <= day)
            .unwrap_or(first)
    }

    /// The newest version.
    pub fn newest() -> &'static Self {
        let [.., newest] = &LAWS;
        newest
    }

    /// The version of this name.
    pub fn named(version: &str) -> Option<&'static Self> {
        LAWS.iter().find(|law| law.version == version)
    }

    /// Does it bind a school of this type and status (GIAS codes)? A closed school (2) binds nobody; one that is
    /// proposed to close (3) does.
    ///
    /// # Source
    /// [`crate::source::CFA_SENCO`].
    pub fn binds(&self, establishment_type: i64, establishment_status: i64) -> Bound {
        if establishment_status == 2 {
            Bound::No
        } else if self.bound_types.contains(&establishment_type) {
            Bound::Yes
        } else if self.unclear_types.contains(&establishment_type) {
            Bound::PersonDecides
        } else {
            Bound::No
        }
    }

    /// May this provider award the NPQ?
    pub fn names(&self, provider: &str) -> bool {
        let provider = provider.trim();
        self.npq_begun_from.is_some()
            && (provider == RECORDED_AS_NAMED
                || self
                    .providers
                    .iter()
                    .any(|named| named.eq_ignore_ascii_case(provider)))
    }

    /// The last day on which a course that ends by `deadline` can begin.
    pub fn safe_start(&self, deadline: Day) -> Day {
        deadline.plus_months(self.months_to_outcome.saturating_neg())
    }
}
