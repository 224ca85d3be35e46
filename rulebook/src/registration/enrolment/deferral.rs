//! A deferral from its first day to its limit: what it asks for, and when.
//!
//! What this room decides: on which day whom it concerns. What it does not know: letters, jobs, who decides in the end.

use super::{DAYS_OF_REMINDER, MONTHS_UNTIL_LIMIT};
use crate::base::Day;

crate::coded! {
    /// What a deferral asks for on a day, in the order in which it comes.
    pub enum DeferralStep {
        /// Nothing.
        Wait = "wait", "Nothing to do";
        /// The return is near: remind.
        Remind = "remind", "The return is near";
        /// The return has passed: ask.
        Ask = "ask", "The return has passed";
        /// The limit is near: say what it means.
        LimitNear = "limit_near", "The limit is near";
        /// The limit has passed: a person decides.
        Decide = "decide", "The limit has passed";
    }
}

/// A deferral that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deferral {
    /// When it began.
    pub deferred_on: Day,
    /// When the return is expected.
    pub returns_on: Day,
    /// Days that earlier deferrals took.
    pub days_before: i64,
}

impl Deferral {
    /// The day on which it has lasted too long, all deferrals together; never before the return has been asked about.
    ///
    /// # Source
    /// [`crate::source::SENDA_DEFERRAL`].
    pub fn limit(&self) -> Day {
        let used = i32::try_from(self.days_before).unwrap_or(i32::MAX);
        self.deferred_on
            .plus_months(MONTHS_UNTIL_LIMIT)
            .plus_days(used.saturating_neg())
            .max(self.returns_on.plus_days(DAYS_OF_REMINDER + 2))
    }

    /// The first day of a step.
    pub fn first_day_of(&self, step: DeferralStep) -> Day {
        match step {
            DeferralStep::Wait => self.deferred_on,
            DeferralStep::Remind => self.returns_on.plus_days(-DAYS_OF_REMINDER),
            DeferralStep::Ask => self.returns_on.plus_days(1),
            DeferralStep::LimitNear => self.limit().plus_days(-DAYS_OF_REMINDER),
            DeferralStep::Decide => self.limit(),
        }
    }

    /// What it asks for on this day: the last step that has begun.
    ///
    /// # Source
    /// [`crate::source::SENDA_DEFERRAL`].
    pub fn step(&self, today: Day) -> DeferralStep {
        use crate::base::Coded as _;
        DeferralStep::ALL
            .iter()
            .copied()
            .rfind(|step| self.first_day_of(*step) <= today)
            .unwrap_or(DeferralStep::Wait)
    }
}
