//! What is still possible: where the number ends if the rest is done, and the shortest way to the gate.
//!
//! What this room must not know: today's number is counted elsewhere; here things are only supposed.

use super::{
    EngagementFacts, Expected, Happened, Weights,
    sum::{Due, Part, Sum, missing},
};
use crate::base::{BasisPoints, Day};

/// What is still possible by the end of the programme.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Forecast {
    /// The number at the end if everything still to come is done, and nothing is mended.
    pub if_the_rest_is_done: BasisPoints,
    /// The number at the end if, besides, everything that can be mended is mended.
    pub if_all_is_mended: BasisPoints,
    /// Can the gate still be reached?
    pub gate_in_reach: bool,
    /// The keys of what to mend to reach the gate by the end, cheapest first; empty when nothing has to be.
    pub mend_first: Vec<String>,
    /// About how many minutes that takes.
    pub minutes: i64,
    /// The number at the end if nothing more is done.
    pub if_nothing_more: BasisPoints,
    /// The number at the end if what is to come is done as what was due so far was, and nothing is mended.
    pub likely: BasisPoints,
    /// When the number can stand at the gate.
    pub gate_reach: GateReach,
}

/// When the number can stand at the gate, if everything is done from now on and everything is mended that can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "when", rename_all = "snake_case")]
pub enum GateReach {
    /// It stands there.
    Reached,
    /// As soon as enough is mended.
    ByMending,
    /// Not before this day, on which enough has fallen due and was done; today, when what is due today is enough.
    On {
        /// The day.
        day: Day,
    },
    /// It cannot any more.
    No,
}

fn done(what: &Expected) -> Expected {
    Expected {
        happened: Happened::Done,
        ..what.clone()
    }
}

fn can_be_mended(what: &Expected, today: Day) -> bool {
    what.mend
        .as_ref()
        .is_some_and(|mend| mend.by.is_none_or(|by| by >= today))
}

fn total(weights: &Weights, all: &[Expected]) -> BasisPoints {
    let due: Vec<_> = all.iter().map(|what| Due { what, on: what.due }).collect();
    Sum::of(weights, &due).total()
}

pub(super) fn forecast(
    facts: &EngagementFacts<'_>,
    due: &[Due<'_>],
    later: &[Due<'_>],
    today: Day,
) -> Forecast {
    let weights = &facts.weights;
    let gate = weights.gate_points();
    // Everything over the whole programme, what is to come being done.
    let mut all: Vec<Expected> = due.iter().map(|due| due.what.clone()).collect();
    all.extend(later.iter().map(|due| done(due.what)));
    let if_the_rest_is_done = total(weights, &all);

    let mut mended = all.clone();
    for what in &mut mended {
        if can_be_mended(what, today) {
            what.happened = Happened::Done;
        }
    }
    let if_all_is_mended = total(weights, &mended);
    let everything: Vec<Expected> = due
        .iter()
        .chain(later)
        .map(|due| due.what.clone())
        .collect();
    let reach = gate_reach(facts, (due, later), today);
    let (mend_first, minutes) = cheapest_way(weights, all, today);
    Forecast {
        if_the_rest_is_done,
        if_all_is_mended,
        gate_in_reach: if_all_is_mended >= gate,
        mend_first,
        minutes,
        if_nothing_more: total(weights, &everything),
        likely: likely(weights, due, later),
        gate_reach: reach,
    }
}

/// What is to come, done at the rate of what was due; where nothing was due in a strand, at the rate of the others.
fn likely(weights: &Weights, due: &[Due<'_>], later: &[Due<'_>]) -> BasisPoints {
    let so_far = Sum::of(weights, due);
    let ahead = Sum::of(weights, later);
    let all: (i128, i128) = so_far
        .parts
        .iter()
        .fold((0, 0), |(earned, expected), part| {
            (earned + part.earned, expected + part.expected)
        });
    let rate = |part: &Part| match (part.expected, all.1) {
        (0, 0) => (1, 1),
        (0, _) => all,
        _ => (part.earned, part.expected),
    };
    let parts = so_far
        .parts
        .iter()
        .zip(&ahead.parts)
        .map(|(now, then)| {
            let (earned, expected) = rate(now);
            Part {
                earned: now.earned
                    + then.earned
                    + (then.expected - then.earned) * earned / expected,
                expected: now.expected + then.expected,
                ..*now
            }
        })
        .collect();
    Sum::of_parts(parts).total()
}

/// The first day on which enough is due and done. More that is done never lowers the number, so the days can be halved.
fn gate_reach(
    facts: &EngagementFacts<'_>,
    (due, later): (&[Due<'_>], &[Due<'_>]),
    today: Day,
) -> GateReach {
    let weights = &facts.weights;
    let gate = weights.gate_points();
    if Sum::of(weights, due).total() >= gate {
        return GateReach::Reached;
    }
    let mended: Vec<Expected> = due
        .iter()
        .map(|due| {
            if can_be_mended(due.what, today) {
                done(due.what)
            } else {
                due.what.clone()
            }
        })
        .collect();
    if total(weights, &mended) >= gate {
        return GateReach::ByMending;
    }
    let mut to_come: Vec<(Day, Expected)> =
        later.iter().map(|due| (due.on, done(due.what))).collect();
    to_come.sort_by_key(|(on, _)| *on);
    let with_first = |many: usize| {
        let mut all = mended.clone();
        all.extend(to_come.iter().take(many).map(|(_, what)| what.clone()));
        total(weights, &all)
    };
    let (mut low, mut high) = (0, to_come.len());
    if with_first(high) < gate {
        return GateReach::No;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if with_first(middle) >= gate {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    match to_come.get(low.saturating_sub(1)) {
        Some((day, _)) => GateReach::On { day: *day },
        None => GateReach::ByMending,
    }
}

/// Mends in the order of minutes for a point until the gate is reached or nothing is left to mend.
fn cheapest_way(weights: &Weights, mut all: Vec<Expected>, today: Day) -> (Vec<String>, i64) {
    let gate = weights.gate_points();
    let order: Vec<String> = {
        let due: Vec<_> = all.iter().map(|what| Due { what, on: what.due }).collect();
        missing(weights, &due, &Sum::of(weights, &due))
            .into_iter()
            .map(|missing| missing.key)
            .collect()
    };
    let (mut keys, mut minutes) = (Vec::new(), 0i64);
    for key in order {
        if total(weights, &all) >= gate {
            break;
        }
        let found = all
            .iter_mut()
            .find(|what| what.key == key && can_be_mended(what, today));
        if let Some(what) = found {
            what.happened = Happened::Done;
            let takes = what.mend.as_ref().map_or(0, |mend| mend.minutes.max(0));
            minutes = minutes.saturating_add(takes);
            keys.push(key);
        }
    }
    (keys, minutes)
}
