//! Days and instants, two different things: a deadline is a day, an event is an instant.
//!
//! What this room must not know: what time it is (a rule is told), and time zones (the plumbing knows London).

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};

/// A civil day in England. A deadline is closed at the end of its day, Europe/London.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADay;

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter a real date, like 2026-09-01")
    }
}
impl std::error::Error for NotADay {}

impl Day {
    /// The day with this year, month (1 to 12) and day of the month.
    ///
    /// # Errors
    /// [`NotADay`] for a date that is in no calendar, and outside the years 1900 to 2200.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, NotADay> {
        if !(1900..=2200).contains(&year) {
            return Err(NotADay);
        }
        Date::new(year, month, day).map(Self).map_err(|_| NotADay)
    }
    /// This calendar date.
    pub const fn from_date(date: Date) -> Self {
        Self(date)
    }
    /// The calendar date.
    pub const fn date(self) -> Date {
        self.0
    }
    /// So many days later (earlier when negative); stays put at the ends of the calendar.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }
    /// So many months later (earlier when negative), clamped to the month's end.
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(months.months()))
    }
    /// So many years later, 29 February becoming 28 February.
    pub fn plus_years(self, years: i32) -> Self {
        Self(self.0.saturating_add(years.years()))
    }
    /// Whole days from this day until `later` (negative when `later` is earlier).
    pub fn days_until(self, later: Self) -> i64 {
        self.0
            .until(later.0)
            .map_or(0, |span| i64::from(span.get_days()))
    }
    /// The text for people: `1 September 2027`.
    pub fn in_words(self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = usize::try_from(self.0.month() - 1)
            .ok()
            .and_then(|m| MONTHS.get(m))
            .copied();
        format!("{} {} {}", self.0.day(), month.unwrap_or(""), self.0.year())
    }
    /// Is it a Saturday or a Sunday?
    pub fn is_weekend(self) -> bool {
        let weekday = self.0.weekday();
        matches!(
            weekday,
            jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
        )
    }
    /// The text for people with its weekday: `Friday 27 November 2026`.
    pub fn with_weekday(self) -> String {
        use jiff::civil::Weekday;
        let weekday = match self.0.weekday() {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        };
        format!("{weekday} {}", self.in_words())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Day {
    type Err = NotADay;
    /// Exactly `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        if text.len() != 10 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(NotADay);
        }
        let date: Date = text.parse().map_err(|_| NotADay)?;
        Self::new(date.year(), date.month(), date.day())
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A moment: microseconds since the start of 1970, UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Instant(pub i64);

impl Instant {
    /// So many seconds later (earlier when negative).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

/// The moment of a decision: the instant, and the civil day in England at that instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The instant.
    pub at: Instant,
    /// The day in England.
    pub day: Day,
    /// Minutes since midnight in England.
    pub minute_of_day: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn leap_day_anniversaries_fall_on_the_last_of_february() {
        assert_eq!(day("2024-02-29").plus_years(3), day("2027-02-28"));
        assert_eq!(day("2027-08-31").plus_months(-22), day("2025-10-31"));
        assert_eq!(day("2026-12-31").plus_months(-22), day("2025-02-28"));
    }

    #[test]
    fn a_day_that_is_in_no_calendar_is_refused() {
        for text in [
            "2026-02-31",
            "2026-2-1",
            "01/09/2026",
            "",
            "0001-01-01",
            "2026-09-01T00:00",
        ] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn days_are_told_in_words() {
        assert_eq!(day("2026-11-27").with_weekday(), "Friday 27 November 2026");
        assert_eq!(day("2026-11-22").days_until(day("2026-11-27")), 5);
    }
}
