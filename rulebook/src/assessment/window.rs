//! The assessment period and the writing window inside it.
//!
//! What this room decides: which days are which. A window closes at the end of its last day, England's time.
//! What it does not know: who writes, who marks.

use crate::{base::Day, source};

crate::coded! {
    /// Where an assessment period stands.
    pub enum PeriodState {
        /// Planned; dates may still change.
        Planned = "planned", "Planned";
        /// Participants prepare and write.
        Open = "open", "Open";
        /// Scripts are marked.
        Marking = "marking", "Marking";
        /// Results are released.
        Released = "released", "Results released";
    }
}

impl PeriodState {
    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Planned => &[Self::Open],
            Self::Open => &[Self::Marking],
            Self::Marking => &[Self::Released],
            Self::Released => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// An assessment period: preparation, writing window, marking, results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PeriodDays {
    /// The first day of the period.
    pub opens: Day,
    /// The last day of the period: results are out by then.
    pub closes: Day,
    /// The day on which the case study is released.
    pub writing_opens: Day,
    /// How many civil days the writing window has, first and last counted. Eight for the NPQ for SENCO.
    pub window_days: i64,
}

/// The days on which one participant may write and submit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// The first day.
    pub opens: Day,
    /// The last day; it closes at its end.
    pub closes: Day,
}

crate::coded! {
    /// Where a day lies.
    pub enum WindowStanding {
        /// Before the first day.
        Before = "before", "Not open yet";
        /// Between the first and the last, both counted.
        Open = "open", "Open";
        /// After the last.
        Closed = "closed", "Closed";
    }
}

impl Window {
    /// Where this day lies.
    pub fn standing(&self, today: Day) -> WindowStanding {
        if today < self.opens {
            WindowStanding::Before
        } else if today <= self.closes {
            WindowStanding::Open
        } else {
            WindowStanding::Closed
        }
    }
}

impl PeriodDays {
    /// The writing window, longer by the days of an agreed adjustment or extension.
    pub fn window(&self, extra_days: i64) -> Window {
        let days = self.window_days.max(1).saturating_add(extra_days.max(0));
        let last = i32::try_from(days - 1).unwrap_or(i32::MAX);
        Window {
            opens: self.writing_opens,
            closes: self.writing_opens.plus_days(last),
        }
    }
}

crate::refusals! {
    /// Why a period's days do not fit; the first that applies.
    pub enum PeriodRefusal {
        /// Ends before it begins.
        EndsBeforeItBegins = "ends_before_it_begins" [source::SENDA_WINDOW, "closes"] "The period must end after it begins.";
        /// A window of no length, or of more than a month.
        WindowLength = "window_length" [source::SENDA_WINDOW, "window_days"] "The writing window has between 1 and 31 days.";
        /// The window lies outside the period.
        WindowOutside = "window_outside" [source::SENDA_WINDOW, "writing_opens"] "The writing window must lie inside the period.";
        /// No time to mark.
        NoTimeToMark = "no_time_to_mark" [source::SENDA_WINDOW, "closes"] "Leave at least 14 days after the writing window for marking and the board.";
        /// Dates of a period that has opened.
        AlreadyOpen {
            /// Where it stands.
            state: PeriodState
        } = "already_open" [source::SENDA_WINDOW] "The dates of a period do not change once it is “{}”. Give single participants an extension instead.", crate::base::Coded::label(*state);
    }
}

/// Do these days make a period, and may they still be set?
///
/// # Source
/// [`source::SENDA_WINDOW`].
/// # Errors
/// See [`PeriodRefusal`]; the first that applies.
pub fn set_days(state: PeriodState, days: PeriodDays) -> Result<PeriodDays, PeriodRefusal> {
    if state != PeriodState::Planned {
        return Err(PeriodRefusal::AlreadyOpen { state });
    }
    if days.closes <= days.opens {
        return Err(PeriodRefusal::EndsBeforeItBegins);
    }
    if !(1..=31).contains(&days.window_days) {
        return Err(PeriodRefusal::WindowLength);
    }
    let window = days.window(0);
    if window.opens < days.opens || window.closes > days.closes {
        return Err(PeriodRefusal::WindowOutside);
    }
    if window.closes.plus_days(14) > days.closes {
        return Err(PeriodRefusal::NoTimeToMark);
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn spring() -> PeriodDays {
        PeriodDays {
            opens: day("2028-02-01"),
            closes: day("2028-05-26"),
            writing_opens: day("2028-03-20"),
            window_days: 8,
        }
    }

    #[test]
    fn eight_days_from_a_monday_end_with_the_next_monday() {
        let window = spring().window(0);
        assert_eq!(window.closes, day("2028-03-27"));
        assert_eq!(window.standing(day("2028-03-19")), WindowStanding::Before);
        assert_eq!(window.standing(day("2028-03-20")), WindowStanding::Open);
        assert_eq!(window.standing(day("2028-03-27")), WindowStanding::Open);
        assert_eq!(window.standing(day("2028-03-28")), WindowStanding::Closed);
    }

    #[test]
    fn a_window_over_the_change_of_clocks_has_as_many_days_as_any_other() {
        // England's clocks go forward on 26 March 2028.
        let window = spring().window(0);
        assert_eq!(window.opens.days_until(window.closes), 7);
    }

    #[test]
    fn an_extension_moves_only_the_end() {
        let window = spring().window(5);
        assert_eq!(window.opens, day("2028-03-20"));
        assert_eq!(window.closes, day("2028-04-01"));
        assert_eq!(spring().window(-3), spring().window(0));
    }

    #[test]
    fn days_that_do_not_fit_are_refused() {
        let set = |change: &dyn Fn(&mut PeriodDays)| {
            let mut days = spring();
            change(&mut days);
            set_days(PeriodState::Planned, days)
        };
        assert!(set(&|_| {}).is_ok());
        assert_eq!(
            set(&|days| days.closes = days.opens),
            Err(PeriodRefusal::EndsBeforeItBegins)
        );
        assert_eq!(
            set(&|days| days.window_days = 0),
            Err(PeriodRefusal::WindowLength)
        );
        assert_eq!(
            set(&|days| days.writing_opens = day("2028-01-31")),
            Err(PeriodRefusal::WindowOutside)
        );
        assert_eq!(
            set(&|days| days.writing_opens = day("2028-05-15")),
            Err(PeriodRefusal::NoTimeToMark)
        );
        assert_eq!(
            set_days(PeriodState::Open, spring()),
            Err(PeriodRefusal::AlreadyOpen {
                state: PeriodState::Open
            })
        );
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &PeriodRefusal::EndsBeforeItBegins,
            &PeriodRefusal::WindowLength,
            &PeriodRefusal::WindowOutside,
            &PeriodRefusal::NoTimeToMark,
            &PeriodRefusal::AlreadyOpen {
                state: PeriodState::Open,
            },
        ]);
    }
}
