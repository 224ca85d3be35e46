//! Standing in: somebody who takes a group's sessions from a day to a day, with what its facilitator may see, and no longer.
//!
//! What this room decides: from when to when, and whether it may be.
//! What it does not know: names, pages.

use crate::{
    base::{Coded, Day},
    source,
};

crate::coded! {
    /// Where it stands.
    pub enum StandIn {
        /// It lies ahead.
        Planned = "planned", "Planned";
        /// They lead the group now.
        StandingIn = "standing_in", "Standing in";
        /// It is over.
        Over = "over", "Over";
    }
}

impl StandIn {
    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Planned => &[Self::StandingIn, Self::Over],
            Self::StandingIn => &[Self::Over],
            Self::Over => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// The longest somebody stands in; whoever leads longer is the group's facilitator.
pub const LONGEST_DAYS: i64 = 120;

crate::refusals! {
    /// Why nobody may stand in; the first that applies.
    pub enum SubstituteRefusal {
        /// The last day is before the first, or over.
        NoDays = "no_days" [source::SENDA_ATTENDANCE, "to"] "The last day is not before the first, and not over.";
        /// Too long.
        TooLong = "too_long" [source::SENDA_ATTENDANCE, "to"] "Somebody stands in for four months at most. Choose a new facilitator for the group instead.";
        /// The facilitator.
        IsFacilitator = "is_facilitator" [source::SENDA_ATTENDANCE, "person"] "They lead this group already.";
        /// Over already.
        AlreadyOver {
            /// Where it stands.
            state: StandIn
        } = "already_over" [source::SENDA_ATTENDANCE] "This is “{}” already.", state.label();
    }
}

/// May somebody stand in from this day to that, and do they begin at once?
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// See [`SubstituteRefusal`]; the first that applies.
pub fn plan(
    from: Day,
    to: Day,
    leads_already: bool,
    today: Day,
) -> Result<StandIn, SubstituteRefusal> {
    if to < from || to < today {
        return Err(SubstituteRefusal::NoDays);
    }
    if from.days_until(to) > LONGEST_DAYS {
        return Err(SubstituteRefusal::TooLong);
    }
    if leads_already {
        return Err(SubstituteRefusal::IsFacilitator);
    }
    Ok(at(from, to, today))
}

/// Where it stands on a day.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
pub fn at(from: Day, to: Day, today: Day) -> StandIn {
    if today > to {
        StandIn::Over
    } else if today >= from {
        StandIn::StandingIn
    } else {
        StandIn::Planned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn somebody_stands_in_on_their_days_and_no_longer() {
        let (from, to) = (day("2026-12-01"), day("2026-12-03"));
        assert_eq!(
            plan(from, to, false, day("2026-11-28")),
            Ok(StandIn::Planned)
        );
        assert_eq!(
            plan(from, to, false, day("2026-12-02")),
            Ok(StandIn::StandingIn)
        );
        assert_eq!(at(from, to, day("2026-12-03")), StandIn::StandingIn);
        assert_eq!(at(from, to, day("2026-12-04")), StandIn::Over);
        assert_eq!(
            plan(from, to, false, day("2026-12-04")),
            Err(SubstituteRefusal::NoDays)
        );
        assert_eq!(
            plan(from, day("2027-12-03"), false, day("2026-11-28")),
            Err(SubstituteRefusal::TooLong)
        );
        assert_eq!(
            plan(from, to, true, day("2026-11-28")),
            Err(SubstituteRefusal::IsFacilitator)
        );
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &SubstituteRefusal::NoDays,
            &SubstituteRefusal::TooLong,
            &SubstituteRefusal::IsFacilitator,
            &SubstituteRefusal::AlreadyOver {
                state: StandIn::Over,
            },
        ]);
    }
}
