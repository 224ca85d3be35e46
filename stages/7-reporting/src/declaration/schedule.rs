//! The schedule of an intake: when each declaration is expected.
//!
//! What this room must not know: anybody's evidence. The pattern is that of the dates DfE has published for leadership
//! schedules (autumn 2024: 25 November, 26 May, 24 January, 25 July): cut-offs near the 25th of the second, eighth,
//! sixteenth and twenty-second month, payment near the 25th of the month after.

use rulebook::{
    base::Day,
    registration::cohort::CohortDays,
    reporting::declaration::{DeclarationKind, Milestone, Schedule},
};

/// The declarations of a leadership schedule, each with its cut-off in months after the month of the start.
const CUT_OFFS: [(DeclarationKind, i32); 4] = [
    (DeclarationKind::Started, 1),
    (DeclarationKind::Retained1, 7),
    (DeclarationKind::Retained2, 15),
    (DeclarationKind::Completed, 21),
];
const CUT_OFF_DAY: i8 = 25;
const SPRING: &str = "npq-leadership-spring";
const AUTUMN: &str = "npq-leadership-autumn";

/// The schedule of an intake with these days.
pub fn schedule_of(days: &CohortDays) -> Schedule {
    let mut from = days.starts_on;
    let milestones = CUT_OFFS
        .iter()
        .map(|(kind, months)| {
            let cut_off = the_25th(days.starts_on, *months);
            let milestone = Milestone {
                kind: *kind,
                from,
                cut_off,
                paid_on: the_25th(days.starts_on, months + 1),
            };
            from = cut_off.plus_days(1);
            milestone
        })
        .collect();
    Schedule {
        identifier: identifier(days.starts_on).to_owned(),
        applies_from: days.starts_on,
        milestones,
    }
}

/// Every schedule that a provider may choose for somebody in an intake with these days: the intake's own, and that of the
/// other season, which begins on the first of January after an autumn, or on the first of October after a spring.
pub fn schedules_of(days: &CohortDays) -> [Schedule; 2] {
    let own = schedule_of(days);
    let begins = days.starts_on.date();
    let other = if own.identifier == SPRING {
        Day::new(begins.year(), 10, 1)
    } else {
        Day::new(begins.year() + 1, 1, 1)
    };
    let starts_on = other.unwrap_or(days.starts_on);
    let other = schedule_of(&CohortDays { starts_on, ..*days });
    [own, other]
}

/// DfE's identifier: intakes from 3 April to 25 December are autumn's.
fn identifier(starts: Day) -> &'static str {
    let date = starts.date();
    let spring = (date.month(), date.day()) <= (4, 2) || (date.month(), date.day()) >= (12, 26);
    if spring { SPRING } else { AUTUMN }
}

fn the_25th(start: Day, months: i32) -> Day {
    let later = start.plus_months(months).date();
    Day::new(later.year(), later.month(), CUT_OFF_DAY).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn of(starts_on: &str) -> Schedule {
        let start = day(starts_on);
        schedule_of(&CohortDays {
            opens: start.plus_days(-90),
            closes: start.plus_days(-10),
            starts_on: start,
            ends_on: start.plus_months(18),
            assessment_opens_on: start.plus_months(18),
        })
    }

    #[test]
    fn the_pattern_is_that_of_the_published_dates_of_autumn_2024() {
        let schedule = of("2024-10-01");
        let cut_offs: Vec<String> = schedule
            .milestones
            .iter()
            .map(|one| one.cut_off.to_string())
            .collect();
        assert_eq!(
            cut_offs,
            ["2024-11-25", "2025-05-25", "2026-01-25", "2026-07-25"]
        );
        assert_eq!(schedule.identifier, "npq-leadership-autumn");
    }

    #[test]
    fn an_intake_has_its_own_schedule_and_that_of_the_other_season() {
        for (starts, own, other, from) in [
            ("2026-10-05", AUTUMN, SPRING, "2027-01-01"),
            ("2026-02-20", SPRING, AUTUMN, "2026-10-01"),
        ] {
            let start = day(starts);
            let schedules = schedules_of(&CohortDays {
                opens: start.plus_days(-90),
                closes: start.plus_days(-10),
                starts_on: start,
                ends_on: start.plus_months(18),
                assessment_opens_on: start.plus_months(18),
            });
            let named = schedules.clone().map(|one| one.identifier);
            assert_eq!(named, [own, other]);
            assert_eq!(schedules[1].applies_from, day(from));
        }
    }

    #[test]
    fn milestones_follow_one_another_without_a_gap_even_from_the_last_of_a_month() {
        let schedule = of("2025-01-31");
        assert_eq!(schedule.identifier, "npq-leadership-spring");
        assert_eq!(schedule.milestones[0].from, day("2025-01-31"));
        for pair in schedule.milestones.windows(2) {
            assert_eq!(pair[1].from, pair[0].cut_off.plus_days(1));
            assert!(pair[1].cut_off > pair[1].from);
        }
    }
}
