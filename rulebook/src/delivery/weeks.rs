//! A timetable seen week by week: how many hours are planned, which weeks are heavy, and what clashes.
//!
//! What this room decides: when a week is heavy, and what a clash is.
//! What it does not know: whose timetable it is.

use std::collections::BTreeMap;

use super::{
    booking::Span,
    term::{Closed, monday, why_closed},
};
use crate::base::Day;

/// Minutes of a week that a SENCO with a class can give: beyond it a week is heavy. GOV.UK tells applicants to expect one to two
/// hours a week.
pub const HEAVY_MINUTES: i64 = 180;

/// People meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// What it is.
    pub title: String,
    /// For whom: a group, or everybody.
    pub who: String,
    /// On which day.
    pub day: Day,
    /// From when to when.
    pub span: Span,
    /// Who must be there: participants' group and whoever leads it, as keys. Two meetings that share one cannot be at once.
    pub keys: Vec<String>,
}

/// A part of the programme, open from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    /// The first day.
    pub opens: Day,
    /// The last day.
    pub due: Day,
    /// Minutes of study in it.
    pub minutes: i64,
}

/// A week of the timetable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// Minutes of study that fall into it.
    pub study: i64,
    /// Minutes of meetings: for the group that meets most.
    pub meetings: i64,
    /// What closes the schools for the whole week.
    pub closed: Option<String>,
}

impl Week {
    /// Everything planned.
    pub const fn minutes(&self) -> i64 {
        self.study + self.meetings
    }
    /// More than can be asked of somebody who teaches?
    pub fn is_heavy(&self, limit: i64) -> bool {
        self.minutes() > limit
    }
}

/// Two things that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// A meeting on a day on which schools are closed.
    Closed {
        /// What.
        title: String,
        /// For whom.
        who: String,
        /// When.
        day: Day,
        /// Why closed.
        why: String,
    },
    /// Two meetings of the same people at once.
    AtOnce {
        /// The first.
        one: String,
        /// The second.
        other: String,
        /// When.
        day: Day,
    },
}

/// The weeks from a day to a day.
///
/// # Source
/// [`crate::source::SENDA_TERMS`].
pub fn weeks(
    (from, to): (Day, Day),
    meetings: &[Meeting],
    studies: &[Study],
    usual: &[Closed],
    own: &[Closed],
) -> Vec<Week> {
    let mut weeks = Vec::new();
    let mut at = monday(from);
    while at <= to {
        let closed: Vec<Option<String>> = (0..5)
            .map(|day| why_closed(at.plus_days(day), usual, own))
            .collect();
        let whole = closed.iter().all(Option::is_some);
        // The holiday gives a week its name, not the bank holiday within it.
        let name = closed.iter().flatten().find(|name| !is_bank(name, usual));
        weeks.push(Week {
            monday: at,
            study: 0,
            meetings: most(meetings, at),
            closed: whole
                .then(|| name.or(closed.iter().flatten().next()).cloned())
                .flatten(),
        });
        at = at.plus_days(7);
    }
    for study in studies {
        spread(study, &mut weeks);
    }
    weeks
}

fn is_bank(name: &str, usual: &[Closed]) -> bool {
    usual.iter().any(|one| one.bank && one.name == name)
}

/// Minutes of meetings in a week, of those who meet most: a key is a group or a leader, and the longest sum is shown.
fn most(meetings: &[Meeting], at: Day) -> i64 {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for meeting in meetings.iter().filter(|one| monday(one.day) == at) {
        let minutes = (meeting.span.ends.0 - meeting.span.starts.0).div_euclid(60_000_000);
        *sums.entry(meeting.who.as_str()).or_default() += minutes;
    }
    sums.into_values().max().unwrap_or(0)
}

/// Shares the minutes of a part over the weeks in which schools are open; over all its weeks when there is none.
fn spread(study: &Study, weeks: &mut [Week]) {
    let within = |week: &Week| {
        week.monday.plus_days(6) >= study.opens
            && week.monday < study.due.max(study.opens.plus_days(1))
    };
    let any_open = weeks
        .iter()
        .any(|week| within(week) && week.closed.is_none());
    let mut chosen: Vec<&mut Week> = weeks
        .iter_mut()
        .filter(|week| within(week) && (week.closed.is_none() || !any_open))
        .collect();
    let count = i64::try_from(chosen.len()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let (each, mut left) = (
        study.minutes.div_euclid(count),
        study.minutes.rem_euclid(count),
    );
    for week in &mut chosen {
        week.study += each + i64::from(left > 0);
        left -= 1;
    }
}

/// Everything that clashes, in order of time.
///
/// # Source
/// [`crate::source::SENDA_TERMS`].
pub fn clashes(meetings: &[Meeting], usual: &[Closed], own: &[Closed]) -> Vec<Clash> {
    let mut sorted: Vec<&Meeting> = meetings.iter().collect();
    sorted.sort_by(|a, b| {
        a.span
            .starts
            .cmp(&b.span.starts)
            .then(a.title.cmp(&b.title))
    });
    let mut found = Vec::new();
    for (place, meeting) in sorted.iter().enumerate() {
        if let Some(why) = why_closed(meeting.day, usual, own) {
            found.push(Clash::Closed {
                title: meeting.title.clone(),
                who: meeting.who.clone(),
                day: meeting.day,
                why,
            });
        }
        for other in sorted.iter().skip(place + 1) {
            if other.span.starts >= meeting.span.ends {
                break;
            }
            if other.keys.iter().any(|key| meeting.keys.contains(key)) {
                found.push(Clash::AtOnce {
                    one: format!("{} ({})", meeting.title, meeting.who),
                    other: format!("{} ({})", other.title, other.who),
                    day: meeting.day,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Instant, delivery::term::england};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn meeting(title: &str, on: &str, hours: (i64, i64), keys: &[&str]) -> Meeting {
        let first = day("2026-01-01").days_until(day(on)) * 86_400;
        let at = |hour: i64| Instant(0).plus_seconds(first + hour * 3_600);
        Meeting {
            title: title.to_owned(),
            who: keys.first().map_or("everybody", |key| *key).to_owned(),
            day: day(on),
            span: Span {
                starts: at(hours.0),
                ends: at(hours.1),
            },
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn study_is_shared_over_open_weeks_and_half_term_stays_free() {
        let study = Study {
            opens: day("2026-10-12"),
            due: day("2026-11-06"),
            minutes: 300,
        };
        let span = (day("2026-10-12"), day("2026-11-08"));
        let weeks = weeks(span, &[], std::slice::from_ref(&study), &england(), &[]);
        let told: Vec<i64> = weeks.iter().map(|week| week.study).collect();
        assert_eq!(told, [100, 100, 0, 100]);
        assert_eq!(weeks[2].closed.as_deref(), Some("autumn half-term"));
        assert_eq!(told.iter().sum::<i64>(), study.minutes);
    }

    #[test]
    fn a_conference_and_study_together_make_a_week_heavy() {
        let all = [
            meeting("Conference", "2026-11-25", (9, 15), &["A"]),
            meeting("Clinic", "2026-11-26", (16, 17), &["B"]),
        ];
        let weeks = weeks((day("2026-11-23"), day("2026-11-29")), &all, &[], &[], &[]);
        assert_eq!(weeks[0].meetings, 360, "for the group that meets most");
        assert!(weeks[0].is_heavy(HEAVY_MINUTES));
    }

    #[test]
    fn a_clash_is_two_meetings_of_the_same_people_or_one_in_a_holiday() {
        let all = [
            meeting("One", "2026-11-25", (9, 11), &["A", "lead:1"]),
            meeting("Two", "2026-11-25", (10, 12), &["B", "lead:1"]),
            meeting("Three", "2026-11-25", (11, 12), &["A"]),
            meeting("Four", "2026-10-28", (11, 12), &["A"]),
        ];
        let found = clashes(&all, &england(), &[]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(matches!(&found[0], Clash::Closed { title, .. } if title == "Four"));
        assert!(matches!(&found[1], Clash::AtOnce { one, .. } if one.starts_with("One")));
    }
}
