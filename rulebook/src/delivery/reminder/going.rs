//! When a letter may go: what somebody stopped, their quiet hours, the hour of their letter of the day.
//!
//! What this room must not know: what a letter says.

use std::cmp::Ordering;

use super::{Channel, Rule, Topic};
use crate::base::{Coded as _, Day};

/// Minutes of a day.
const DAY: i64 = 1_440;

/// What somebody wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Topics stopped.
    pub stopped: Vec<Topic>,
    /// The earliest minute of the day for the letter of the day.
    pub digest_minute: i64,
    /// Quiet from this minute of the day …
    pub quiet_from: i64,
    /// … until this one, over midnight when it is the smaller.
    pub quiet_until: i64,
    /// Are Saturdays and Sundays quiet?
    pub quiet_weekends: bool,
    /// Are the long school holidays quiet?
    pub quiet_holidays: bool,
}

impl Default for Wishes {
    /// The letter of the day at four in the afternoon; quiet from six in the evening until seven, and at weekends.
    fn default() -> Self {
        Self {
            stopped: Vec::new(),
            digest_minute: 16 * 60,
            quiet_from: 18 * 60,
            quiet_until: 7 * 60,
            quiet_weekends: true,
            quiet_holidays: false,
        }
    }
}

impl Wishes {
    /// The stopped topics as they are kept.
    pub fn stopped_codes(&self) -> String {
        let codes: Vec<_> = self.stopped.iter().map(|topic| topic.code()).collect();
        codes.join(" ")
    }
    /// The topics of such a text; what is not known is passed over.
    pub fn topics(codes: &str) -> Vec<Topic> {
        codes
            .split([' ', '-'])
            .filter_map(|code| Topic::from_code(code).ok())
            .collect()
    }
}

/// The days when schools in England are closed for long whatever their authority: the summer and the turn of the year.
fn in_long_holidays(day: Day) -> bool {
    let text = day.to_string();
    let month_and_day = text.get(5..).unwrap_or_default();
    ("07-25".."09-01").contains(&month_and_day) || !("01-03".."12-21").contains(&month_and_day)
}

/// Is this a quiet moment for somebody?
///
/// # Source
/// [`crate::source::SENDA_REMINDERS`]
pub fn is_quiet(wishes: &Wishes, day: Day, minute: i64) -> bool {
    let (from, until) = (wishes.quiet_from, wishes.quiet_until);
    let hours = match from.cmp(&until) {
        Ordering::Equal => false,
        Ordering::Less => (from..until).contains(&minute),
        Ordering::Greater => minute >= from || minute < until,
    };
    hours
        || (wishes.quiet_weekends && day.is_weekend())
        || (wishes.quiet_holidays && in_long_holidays(day))
}

/// May what this rule tells go now? Essential letters go at any hour, once they are due.
///
/// # Source
/// [`crate::source::SENDA_REMINDERS`]
pub fn may_go(rule: &Rule, wishes: &Wishes, day: Day, minute: i64, digest_today: bool) -> bool {
    if rule.essential {
        return true;
    }
    if is_quiet(wishes, day, minute) {
        return false;
    }
    match rule.channel {
        Channel::Alone => true,
        Channel::Digest => !digest_today && minute >= wishes.digest_minute.clamp(0, DAY - 1),
    }
}
