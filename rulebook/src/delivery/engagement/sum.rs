//! The arithmetic of engagement: exact fractions until the last step, then rounded down once.
//!
//! What this room must not know: sentences for people beyond the reason of a missing point.

use super::{EngagementFacts, Expected, Happened, Missing, Pause, Strand, StrandScore, Weights};
use crate::base::{BasisPoints, Coded, Day};

/// Shares beyond this are cut, so that no sum can overflow.
const MOST_SHARE: i64 = 1_000_000;

/// Something expected, with the day on which it really falls due.
pub(super) struct Due<'a> {
    pub(super) what: &'a Expected,
    pub(super) on: Day,
}

/// What counts by today, and what counts later, with deferrals counted.
pub(super) fn split<'a>(facts: &EngagementFacts<'a>, today: Day) -> (Vec<Due<'a>>, Vec<Due<'a>>) {
    let mut due = Vec::new();
    let mut later = Vec::new();
    for what in facts.expected {
        // Only what was not done waits for the return: whoever did something before or during a deferral keeps it.
        let pauses = if what.happened.halves() == 0 {
            facts.pauses
        } else {
            &[]
        };
        match falls_due(what.due, pauses) {
            Some(on) if what.counts_from(on) <= today => due.push(Due { what, on }),
            Some(on) => later.push(Due { what, on }),
            // In a deferral that still lasts: not before the return.
            None => later.push(Due { what, on: what.due }),
        }
    }
    (due, later)
}

/// When something due on this day really falls due; nothing while a deferral before it lasts.
pub(super) fn falls_due(due: Day, pauses: &[Pause]) -> Option<Day> {
    let mut on = due;
    for pause in pauses {
        if pause.from > on {
            continue;
        }
        let days = pause.from.days_until(pause.until?).max(0);
        on = on.plus_days(i32::try_from(days).unwrap_or(i32::MAX));
    }
    Some(on)
}

pub(super) const fn share(what: &Expected) -> i128 {
    let share = if what.share < 0 {
        0
    } else if what.share > MOST_SHARE {
        MOST_SHARE
    } else {
        what.share
    };
    // From i64 to i128: always exact.
    share as i128
}

/// One strand: halves of shares earned, of halves expected.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) strand: Strand,
    pub(super) weight: i128,
    pub(super) earned: i128,
    pub(super) expected: i128,
}

/// All strands, as one fraction.
pub(super) struct Sum {
    pub(super) parts: Vec<Part>,
    all_weight: i128,
}

impl Sum {
    pub(super) fn of(weights: &Weights, due: &[Due<'_>]) -> Self {
        let parts: Vec<_> = Strand::ALL
            .iter()
            .map(|strand| {
                let mine = || due.iter().filter(|due| due.what.strand == *strand);
                let earned = mine()
                    .map(|due| share(due.what) * i128::from(due.what.happened.halves()))
                    .sum();
                let expected = mine().map(|due| share(due.what) * 2).sum();
                Part {
                    strand: *strand,
                    weight: i128::from(weights.of(*strand)),
                    earned,
                    expected,
                }
            })
            .collect();
        Self::of_parts(parts)
    }

    /// The same, of strands that were counted elsewhere.
    pub(super) fn of_parts(parts: Vec<Part>) -> Self {
        let all_weight = parts.iter().map(|part| part.weight).sum();
        Self { parts, all_weight }
    }

    /// The common denominator of the strands in which something was due.
    fn denominator(&self) -> i128 {
        self.parts
            .iter()
            .map(|part| part.expected)
            .filter(|expected| *expected > 0)
            .product()
    }

    /// The number, rounded down once.
    pub(super) fn total(&self) -> BasisPoints {
        if self.all_weight == 0 {
            return BasisPoints::WHOLE;
        }
        let denominator = self.denominator();
        let earned: i128 = self
            .parts
            .iter()
            .map(|part| {
                if part.expected > 0 {
                    part.weight * part.earned * (denominator / part.expected)
                } else {
                    part.weight * denominator
                }
            })
            .sum();
        let points = earned * 10_000 / (self.all_weight * denominator);
        BasisPoints(i64::try_from(points).unwrap_or(0))
    }

    pub(super) fn strands(&self, weights: &Weights, due: &[Due<'_>]) -> Vec<StrandScore> {
        let count = |found: usize| i64::try_from(found).unwrap_or(i64::MAX);
        self.parts
            .iter()
            .map(|part| {
                let mine = || due.iter().filter(|due| due.what.strand == part.strand);
                let earned = if part.expected > 0 {
                    part.earned * 10_000 / part.expected
                } else {
                    10_000
                };
                StrandScore {
                    strand: part.strand,
                    weight: weights.of(part.strand),
                    earned: BasisPoints(i64::try_from(earned).unwrap_or(0)),
                    due: count(mine().count()),
                    done: count(mine().filter(|due| due.what.happened.halves() == 2).count()),
                }
            })
            .collect()
    }

    /// What one thing costs, over the common denominator.
    pub(super) fn lost(&self, what: &Expected) -> i128 {
        let denominator = self.denominator();
        self.parts
            .iter()
            .filter(|part| part.strand == what.strand && part.expected > 0)
            .map(|part| {
                let halves = i128::from(2 - what.happened.halves());
                part.weight * share(what) * halves * (denominator / part.expected)
            })
            .sum()
    }

    /// Rounds a running loss up, so that all rounded losses and the rounded total make the whole.
    pub(super) fn rounded_up(&self, lost: i128) -> i128 {
        let whole = self.all_weight * self.denominator();
        if whole == 0 {
            return 0;
        }
        (lost * 10_000 + whole - 1) / whole
    }
}

/// Every missing point, cheapest first.
pub(super) fn missing(weights: &Weights, due: &[Due<'_>], sum: &Sum) -> Vec<Missing> {
    let mut open: Vec<_> = due
        .iter()
        .filter(|due| due.what.happened.halves() < 2 && share(due.what) > 0)
        .filter(|due| weights.of(due.what.strand) > 0)
        .map(|due| (due, sum.lost(due.what)))
        .collect();
    open.sort_by(|(left, left_lost), (right, right_lost)| {
        // Minutes for a point, compared as fractions; what cannot be earned comes last.
        let minutes = |due: &Due<'_>| {
            due.what
                .mend
                .as_ref()
                .map(|mend| i128::from(mend.minutes.max(0)))
        };
        match (minutes(left), minutes(right)) {
            (Some(a), Some(b)) => (a * right_lost).cmp(&(b * left_lost)),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        }
        .then_with(|| left.on.cmp(&right.on))
        .then_with(|| left.what.key.cmp(&right.what.key))
    });
    let mut running = 0;
    open.into_iter()
        .map(|(due, lost)| {
            let before = sum.rounded_up(running);
            running += lost;
            let points = sum.rounded_up(running) - before;
            Missing {
                key: due.what.key.clone(),
                strand: due.what.strand,
                title: due.what.title.clone(),
                due: due.on,
                points: BasisPoints(i64::try_from(points).unwrap_or(0)),
                reason: reason(due),
                mend: due.what.mend.clone(),
            }
        })
        .collect()
}

fn reason(due: &Due<'_>) -> String {
    let title = &due.what.title;
    let on = due.on.in_words();
    match (due.what.strand, due.what.happened) {
        (_, Happened::Part) => format!("You left “{title}” on {on} early."),
        (_, Happened::Absent) => format!("You were not at “{title}” on {on}."),
        (Strand::Attendance, _) => format!("Your attendance at “{title}” on {on} is not recorded."),
        (Strand::Checks, _) => format!("The checks of “{title}” were due on {on}."),
        (Strand::Application, _) => format!("The task “{title}” was due on {on}."),
    }
}
