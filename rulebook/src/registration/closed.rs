//! Registration that is closed: who may still apply, and between which days a cohort takes applications.
//!
//! What this room decides: whether a cohort takes somebody's application on a day, who may be let through, how its days may move.
//! What it does not know: addresses, drafts, who is told.

use super::cohort::CohortDays;
use crate::{
    base::{Day, Now},
    source,
};

crate::refusals! {
    /// Why nobody is let through so, or why the days do not move so; the first that applies.
    pub enum ClosedRefusal {
        /// The address stands on the list.
        ListedAlready = "listed_already" [source::DFE_APPLICATION, "email"] "This address may still apply already.";
        /// The address stands on no list any more.
        NotListed = "not_listed" [source::DFE_APPLICATION, "email"] "This address is not on the list any more.";
        /// Teaching is over.
        Over {
            /// The last day of teaching.
            ended: Day
        } = "over" [source::SENDA_APPLICATION, "email"] "Teaching in this cohort ended on {}, so nobody can apply for it.", ended.in_words();
        /// Closing before opening.
        ClosesBeforeOpening = "closes_before_opening" [source::SENDA_APPLICATION, "closes"] "Applications must close on or after the day they open.";
        /// Opening when teaching has begun.
        OpensAfterStart {
            /// The first day of teaching.
            starts: Day
        } = "opens_after_start" [source::SENDA_APPLICATION, "opens"] "Applications must open before teaching starts on {}.", starts.in_words();
        /// Closing after the end.
        ClosesAfterEnd {
            /// The last day of teaching.
            ends: Day
        } = "closes_after_end" [source::SENDA_APPLICATION, "closes"] "Applications must close by the end of teaching on {}.", ends.in_words();
    }
}

/// Does a cohort take this person's application on this day? Somebody on its list may apply also while it is closed to others, as
/// long as it is taught.
///
/// # Source
/// While registration is closed DfE lets the addresses of a list through ([`source::DFE_APPLICATION`]).
pub fn takes(days: &CohortDays, listed: bool, on: Day) -> bool {
    lets_in((days.opens, days.closes), days.ends_on, listed, on)
}

/// The same, by the first and the last day for applications and the last of teaching.
pub(super) fn lets_in((opens, closes): (Day, Day), ends_on: Day, listed: bool, on: Day) -> bool {
    (opens <= on && on <= closes) || (listed && on <= ends_on)
}

/// May an address be let through, whatever the days say?
///
/// # Source
/// [`source::DFE_APPLICATION`]; until the end of teaching ([`source::SENDA_APPLICATION`]).
/// # Errors
/// See [`ClosedRefusal`]; the first that applies.
pub fn let_through(days: &CohortDays, listed: bool, now: Now) -> Result<(), ClosedRefusal> {
    if listed {
        return Err(ClosedRefusal::ListedAlready);
    }
    if now.day > days.ends_on {
        return Err(ClosedRefusal::Over {
            ended: days.ends_on,
        });
    }
    Ok(())
}

/// May an address be taken off the list?
///
/// # Source
/// [`source::DFE_APPLICATION`].
/// # Errors
/// [`ClosedRefusal::NotListed`].
pub const fn stop(listed: bool) -> Result<(), ClosedRefusal> {
    if listed {
        Ok(())
    } else {
        Err(ClosedRefusal::NotListed)
    }
}

/// May a cohort take applications between these days instead? A last day that has passed closes it, a later one opens it again.
///
/// # Source
/// [`source::SENDA_APPLICATION`].
/// # Errors
/// See [`ClosedRefusal`]; the first that applies.
pub fn move_days(days: &CohortDays) -> Result<(), ClosedRefusal> {
    if days.closes < days.opens {
        return Err(ClosedRefusal::ClosesBeforeOpening);
    }
    if days.opens >= days.starts_on {
        return Err(ClosedRefusal::OpensAfterStart {
            starts: days.starts_on,
        });
    }
    if days.closes > days.ends_on {
        return Err(ClosedRefusal::ClosesAfterEnd { ends: days.ends_on });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn now(text: &str) -> Now {
        Now {
            at: crate::base::Instant(1),
            day: day(text),
            minute_of_day: 600,
        }
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

    #[test]
    fn whoever_is_on_the_list_may_apply_outside_the_days_and_nobody_else() {
        for (on, open) in [
            ("2026-05-31", false),
            ("2026-06-01", true),
            ("2026-09-30", true),
            ("2026-10-01", false),
        ] {
            assert_eq!(takes(&days(), false, day(on)), open, "{on}");
            assert!(takes(&days(), true, day(on)), "{on}");
        }
        assert!(takes(&days(), true, day("2028-03-31")));
        assert!(!takes(&days(), true, day("2028-04-01")));
    }

    #[test]
    fn an_address_is_listed_once_and_not_when_teaching_is_over() {
        assert_eq!(let_through(&days(), false, now("2026-11-01")), Ok(()));
        assert_eq!(
            let_through(&days(), true, now("2026-11-01")),
            Err(ClosedRefusal::ListedAlready)
        );
        assert_eq!(
            let_through(&days(), false, now("2028-04-01")),
            Err(ClosedRefusal::Over {
                ended: day("2028-03-31")
            })
        );
        assert_eq!(stop(true), Ok(()));
        assert_eq!(stop(false), Err(ClosedRefusal::NotListed));
    }

    #[test]
    fn the_days_move_in_order_and_within_the_teaching() {
        assert_eq!(move_days(&days()), Ok(()));
        let closes = |text| CohortDays {
            closes: day(text),
            ..days()
        };
        assert_eq!(move_days(&closes("2026-11-30")), Ok(()));
        assert_eq!(
            move_days(&closes("2026-05-31")),
            Err(ClosedRefusal::ClosesBeforeOpening)
        );
        assert_eq!(
            move_days(&closes("2028-04-01")),
            Err(ClosedRefusal::ClosesAfterEnd {
                ends: day("2028-03-31")
            })
        );
        let late = CohortDays {
            opens: day("2026-10-05"),
            closes: day("2026-10-06"),
            ..days()
        };
        assert_eq!(
            move_days(&late),
            Err(ClosedRefusal::OpensAfterStart {
                starts: day("2026-10-05")
            })
        );
    }
}
