//! The whole programme as one hundred points: earned, missed so far, and still to come, with what each is worth.
//!
//! What this room must not know: today's number, which counts only what was due; it is counted elsewhere.

use super::{
    EngagementFacts, Strand,
    sum::{Due, Sum, share, split},
};
use crate::base::{BasisPoints, Day};

/// Something that is still to come, and what it is worth at the end.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Coming {
    /// The caller's key.
    pub key: String,
    /// The strand.
    pub strand: Strand,
    /// The title.
    pub title: String,
    /// When it falls due, deferrals counted.
    pub due: Day,
    /// What it is worth at the end of the programme.
    pub points: BasisPoints,
    /// About how many minutes it takes, where that is known.
    pub minutes: Option<i64>,
}

/// The whole programme: its three parts add up to the whole, always.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Plan {
    /// Earned already, also of what is due later.
    pub earned: BasisPoints,
    /// Due, not earned, and no longer in time.
    pub missed: BasisPoints,
    /// Still to come.
    pub to_come: BasisPoints,
    /// What is to come, in the order of its days; their points add up to `to_come`.
    pub coming: Vec<Coming>,
}

/// What is the whole programme worth to this participant, as of today?
///
/// # Source
/// How it is counted: [`crate::source::SENDA_ENGAGEMENT`].
pub fn plan(facts: &EngagementFacts<'_>, today: Day) -> Plan {
    let weights = &facts.weights;
    let (due, later) = split(facts, today);
    let all: Vec<Due<'_>> = due
        .iter()
        .chain(&later)
        .map(|one| Due {
            what: one.what,
            on: one.on,
        })
        .collect();
    let sum = Sum::of(weights, &all);
    let earned = sum.total();
    let mut open: Vec<&Due<'_>> = later
        .iter()
        .filter(|one| one.what.happened.halves() < 2 && share(one.what) > 0)
        .filter(|one| weights.of(one.what.strand) > 0)
        .collect();
    open.sort_by(|left, right| (left.on, &left.what.key).cmp(&(right.on, &right.what.key)));
    let mut running = 0;
    let coming: Vec<Coming> = open
        .into_iter()
        .map(|one| {
            let before = sum.rounded_up(running);
            running += sum.lost(one.what);
            let points = sum.rounded_up(running) - before;
            Coming {
                key: one.what.key.clone(),
                strand: one.what.strand,
                title: one.what.title.clone(),
                due: one.on,
                points: BasisPoints(i64::try_from(points).unwrap_or(0)),
                minutes: one.what.mend.as_ref().map(|mend| mend.minutes.max(0)),
            }
        })
        .collect();
    let to_come: i64 = coming.iter().map(|one| one.points.0).sum();
    Plan {
        earned,
        missed: BasisPoints(BasisPoints::WHOLE.0 - earned.0 - to_come),
        to_come: BasisPoints(to_come),
        coming,
    }
}
