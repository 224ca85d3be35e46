//! When a letter may go: what somebody stopped, their quiet hours, the hour of their letter of the day.
//!
//! What this room must not know: what a letter says.

use std::{cmp::Ordering, sync::LazyLock};

use super::{Channel, Rule, Topic};
use crate::{
    base::{Coded as _, Day},
    delivery::term::{Closed, england},
};

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
    /// Are the school holidays and bank holidays quiet?
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

/// The usual days on which schools in England are closed, read once.
static CLOSED: LazyLock<Vec<Closed>> = LazyLock::new(england);

/// When somebody's letters rest: what they wish, and the school days of their own intake where it said so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rest {
    /// What they wish.
    pub wishes: Wishes,
    /// Days on which the schools of their intake are closed, or open after all, beside the usual ones.
    pub own: Vec<Closed>,
}

impl From<Wishes> for Rest {
    fn from(wishes: Wishes) -> Self {
        Self {
            wishes,
            own: Vec::new(),
        }
    }
}

/// The holiday or bank holiday that a day lies in. What an intake says of its own comes before the usual days, but opens no bank
/// holiday. Behind the last usual day that is known, the weeks in which every school is closed.
fn holiday(own: &[Closed], day: Day) -> Option<&str> {
    let holds = |one: &&Closed| one.holds(day);
    if let Some(bank) = CLOSED.iter().filter(|one| one.bank).find(holds) {
        return Some(&bank.name);
    }
    if let Some(said) = own.iter().rev().find(holds) {
        return (!said.open).then_some(said.name.as_str());
    }
    if let Some(found) = CLOSED.iter().find(holds) {
        return Some(&found.name);
    }
    let known = |one: &Closed| (!one.bank).then_some(one.to);
    if CLOSED
        .iter()
        .filter_map(known)
        .max()
        .is_some_and(|last| day <= last)
    {
        return None;
    }
    let text = day.to_string();
    let month_and_day = text.get(5..).unwrap_or_default();
    if ("07-25".."09-01").contains(&month_and_day) {
        return Some("summer holiday");
    }
    (!("01-03".."12-21").contains(&month_and_day)).then_some("Christmas holiday")
}

/// Why a whole day is quiet for somebody: a weekend or a holiday, by its name; nothing when it is not.
///
/// # Source
/// [`crate::source::SENDA_REMINDERS`], [`crate::source::SENDA_TERMS`]
pub fn quiet_day(rest: &Rest, day: Day) -> Option<&str> {
    if rest.wishes.quiet_holidays
        && let Some(name) = holiday(&rest.own, day)
    {
        return Some(name);
    }
    (rest.wishes.quiet_weekends && day.is_weekend()).then_some("weekend")
}

/// The first day from this one on that is not quiet as a whole: when a letter that waits can go.
///
/// # Source
/// [`crate::source::SENDA_REMINDERS`]
pub fn next_day(rest: &Rest, day: Day) -> Day {
    // No holiday is as long as this; a wish that made every day quiet could not be kept.
    let days = (0..120).map(|more| day.plus_days(more));
    days.into_iter()
        .find(|one| quiet_day(rest, *one).is_none())
        .unwrap_or(day)
}

/// Is this a quiet moment for somebody?
///
/// # Source
/// [`crate::source::SENDA_REMINDERS`]
pub fn is_quiet(rest: &Rest, day: Day, minute: i64) -> bool {
    let (from, until) = (rest.wishes.quiet_from, rest.wishes.quiet_until);
    let hours = match from.cmp(&until) {
        Ordering::Equal => false,
        Ordering::Less => (from..until).contains(&minute),
        Ordering::Greater => minute >= from || minute < until,
    };
    hours || quiet_day(rest, day).is_some()
}

/// May what this rule tells go now? Essential letters go at any hour, once they are due.
///
/// # Source
/// [`crate::source::SENDA_REMINDERS`]
pub fn may_go(rule: &Rule, rest: &Rest, day: Day, minute: i64, digest_today: bool) -> bool {
    if rule.essential {
        return true;
    }
    if is_quiet(rest, day, minute) {
        return false;
    }
    match rule.channel {
        Channel::Alone => true,
        Channel::Digest => !digest_today && minute >= rest.wishes.digest_minute.clamp(0, DAY - 1),
    }
}
