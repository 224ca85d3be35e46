//! The plan of a release: until when each item has to leave each stage.
//!
//! What this room decides: due days, and whether a day that somebody sets can be kept.
//! What it does not know: who has an item, what is late for whom.

use std::collections::BTreeMap;

use super::stage::Stage;
use crate::{base::Day, source};

/// How many days each stage takes.
pub type Days = BTreeMap<Stage, i32>;

/// The days a provider starts from.
pub fn first_days() -> Days {
    BTreeMap::from([
        (Stage::Draft, 28),
        (Stage::PeerReview, 14),
        (Stage::ExternalApproval, 28),
        (Stage::LegalCheck, 10),
        (Stage::Proofreading, 7),
        (Stage::Digital, 10),
    ])
}

/// The day on which an item has to leave each stage, counted back from the day before the release, with the days
/// that were set for this item in their place.
///
/// # Source
/// Senda's policy on the plan of a release ([`source::SENDA_PLAN`]).
pub fn dues(release_on: Day, days: &Days, set: &BTreeMap<Stage, Day>) -> BTreeMap<Stage, Day> {
    let mut due = release_on.plus_days(-1);
    let mut found = BTreeMap::new();
    for stage in WORKED.iter().rev() {
        found.insert(*stage, set.get(stage).copied().unwrap_or(due));
        due = due.plus_days(-days.get(stage).copied().unwrap_or(0).max(0));
    }
    found
}

/// The stages at which somebody works, in order.
pub const WORKED: [Stage; 6] = [
    Stage::Draft,
    Stage::PeerReview,
    Stage::ExternalApproval,
    Stage::LegalCheck,
    Stage::Proofreading,
    Stage::Digital,
];

crate::refusals! {
    /// Why a day is not set; the first that applies.
    pub enum DueRefusal {
        /// Nothing is due there.
        NoWork = "no_work_there" [source::SENDA_PLAN, "stage"] "Nobody works on an item that is ready.";
        /// After the release.
        AfterRelease {
            /// The day of the release.
            release: Day
        } = "due_after_release" [source::SENDA_PLAN, "due_on"] "The release is planned for {}. Choose an earlier day.", release.in_words();
        /// Before an earlier stage.
        BeforeEarlier {
            /// The stage before.
            stage: Stage,
            /// Its day.
            due: Day
        } = "due_before_earlier" [source::SENDA_PLAN, "due_on"] "{} is due on {}, which is later. Move that first.", crate::base::Coded::label(*stage), due.in_words();
        /// After a later stage.
        AfterLater {
            /// The stage after.
            stage: Stage,
            /// Its day.
            due: Day
        } = "due_after_later" [source::SENDA_PLAN, "due_on"] "{} is due on {}, which is earlier. Move that first.", crate::base::Coded::label(*stage), due.in_words();
        /// A release in the past.
        ReleasePast = "release_past" [source::SENDA_PLAN, "release_on"] "Choose a day after today for the release.";
    }
}

/// May this stage be due on this day?
///
/// # Errors
/// See [`DueRefusal`]; the first that applies.
pub fn set_due(
    release_on: Day,
    dues: &BTreeMap<Stage, Day>,
    (stage, on): (Stage, Day),
) -> Result<(), DueRefusal> {
    if !WORKED.contains(&stage) {
        return Err(DueRefusal::NoWork);
    }
    if on >= release_on {
        return Err(DueRefusal::AfterRelease {
            release: release_on,
        });
    }
    for (other, due) in dues {
        if *other < stage && *due > on {
            return Err(DueRefusal::BeforeEarlier {
                stage: *other,
                due: *due,
            });
        }
        if *other > stage && *due < on {
            return Err(DueRefusal::AfterLater {
                stage: *other,
                due: *due,
            });
        }
    }
    Ok(())
}

/// How a due day stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// So many days late.
    Late(i64),
    /// Due within a week: so many days left, none for today.
    Soon(i64),
    /// Due later.
    Ahead(i64),
}

/// How a due day stands today.
pub fn time(due: Day, today: Day) -> Time {
    match today.days_until(due) {
        left if left < 0 => Time::Late(-left),
        left if left <= 7 => Time::Soon(left),
        left => Time::Ahead(left),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_stage_is_due_the_day_before_the_release() {
        let found = dues(day("2027-03-01"), &first_days(), &BTreeMap::new());
        assert_eq!(found[&Stage::Digital], day("2027-02-28"));
        assert_eq!(found[&Stage::Proofreading], day("2027-02-18"));
        assert_eq!(found.len(), WORKED.len());
    }

    #[test]
    fn a_day_is_set_between_its_neighbours() {
        let release = day("2027-03-01");
        let found = dues(release, &first_days(), &BTreeMap::new());
        let attempt = |stage, on: &str| set_due(release, &found, (stage, day(on)));
        assert_eq!(attempt(Stage::Proofreading, "2027-02-20"), Ok(()));
        assert!(matches!(
            attempt(Stage::Proofreading, "2027-01-01"),
            Err(DueRefusal::BeforeEarlier { .. })
        ));
        assert_eq!(
            attempt(Stage::Digital, "2027-03-01"),
            Err(DueRefusal::AfterRelease { release })
        );
        assert_eq!(
            attempt(Stage::Draft, "2027-02-28"),
            Err(DueRefusal::AfterLater {
                stage: Stage::PeerReview,
                due: found[&Stage::PeerReview]
            })
        );
        assert_eq!(attempt(Stage::Ready, "2027-02-28"), Err(DueRefusal::NoWork));
    }

    #[test]
    fn a_day_is_late_soon_or_ahead() {
        let today = day("2026-11-22");
        assert_eq!(time(day("2026-11-20"), today), Time::Late(2));
        assert_eq!(time(today, today), Time::Soon(0));
        assert_eq!(time(day("2026-12-22"), today), Time::Ahead(30));
    }

    proptest! {
        #[test]
        fn no_stage_is_due_before_an_earlier_one_and_what_may_be_set_keeps_that(
            takes in prop::collection::vec(0i32..60, 6), stage in 0usize..6, shift in -90i32..90
        ) {
            let release = day("2027-03-01");
            let days: Days = WORKED.into_iter().zip(takes).collect();
            let mut found = dues(release, &days, &BTreeMap::new());
            let in_order = |found: &BTreeMap<Stage, Day>| found.values().zip(found.values().skip(1)).all(|(a, b)| a <= b);
            prop_assert!(in_order(&found));
            let stage = WORKED[stage];
            let on = found[&stage].plus_days(shift);
            if set_due(release, &found, (stage, on)).is_ok() {
                found.insert(stage, on);
                prop_assert!(in_order(&found));
                prop_assert!(found.values().all(|due| *due < release));
            }
        }
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        let (stage, due) = (Stage::Draft, day("2027-03-01"));
        source::assert_refusals_are_told_well(&[
            &DueRefusal::NoWork,
            &DueRefusal::AfterRelease { release: due },
            &DueRefusal::BeforeEarlier { stage, due },
            &DueRefusal::AfterLater { stage, due },
            &DueRefusal::ReleasePast,
        ]);
    }
}
