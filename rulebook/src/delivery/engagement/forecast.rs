//! What is still possible: where the number ends if the rest is done, and the shortest way to the gate.
//!
//! What this room must not know: today's number is counted elsewhere; here things are only supposed.

use super::{
    EngagementFacts, Expected, Happened, Weights,
    sum::{Due, Sum, missing},
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
    let (mend_first, minutes) = cheapest_way(weights, all, today);
    Forecast {
        if_the_rest_is_done,
        if_all_is_mended,
        gate_in_reach: if_all_is_mended >= gate,
        mend_first,
        minutes,
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
