//! Engagement in one number, with the reason for every missing point and the cheapest way to earn it.
//!
//! What this room decides: how much of what was due by today has been done, in exact whole numbers.
//! What it does not know: who the participant is, how attendance or answers are recorded.

mod forecast;
mod plan;
mod sum;
#[cfg(test)]
mod tests;

pub use forecast::{Forecast, GateReach};
pub use plan::{Coming, Plan, plan};

use crate::base::{BasisPoints, Day};

crate::coded! {
    /// A strand of taking part.
    pub enum Strand {
        /// Conferences and clinics.
        Attendance = "attendance", "Events";
        /// Checks in the study steps.
        Checks = "checks", "Study checks";
        /// Application tasks done in school.
        Application = "application", "Application tasks";
    }
}

/// How much each strand weighs, in per cent, and what opens the assessment. Data of the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Weights {
    /// Events, in per cent.
    pub attendance: i64,
    /// Study checks, in per cent.
    pub checks: i64,
    /// Application tasks, in per cent.
    pub application: i64,
    /// What opens the assessment, in per cent.
    pub gate: i64,
}

impl Weights {
    /// The NPQ for SENCO: 50, 30, 20; the gate at 90.
    pub const NPQ_SENCO: Self = Self {
        attendance: 50,
        checks: 30,
        application: 20,
        gate: 90,
    };
    /// The weight of a strand, in per cent; never below zero.
    pub const fn of(&self, strand: Strand) -> i64 {
        let weight = match strand {
            Strand::Attendance => self.attendance,
            Strand::Checks => self.checks,
            Strand::Application => self.application,
        };
        if weight < 0 { 0 } else { weight }
    }
    /// The gate in basis points.
    pub const fn gate_points(&self) -> BasisPoints {
        BasisPoints(self.gate.saturating_mul(100))
    }
}

crate::coded! {
    /// What happened to something that was expected.
    pub enum Happened {
        /// Done, or there for all of it.
        Done = "done", "Done";
        /// Made up for afterwards.
        CaughtUp = "caught_up", "Caught up";
        /// There for part of it.
        Part = "part", "Left early";
        /// Not there.
        Absent = "absent", "Absent";
        /// Not done.
        NotDone = "not_done", "Not done";
    }
}

impl Happened {
    /// Halves of the share that are earned: 2 is all of it.
    pub const fn halves(self) -> i64 {
        match self {
            Self::Done | Self::CaughtUp => 2,
            Self::Part => 1,
            Self::Absent | Self::NotDone => 0,
        }
    }
}

/// Something that a participant is expected to take part in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Expected {
    /// The caller's own key for it (an event's or a step's id), to link to it.
    pub key: String,
    /// Its strand.
    pub strand: Strand,
    /// Its title, as the participant knows it.
    pub title: String,
    /// The last day on which it is in time.
    pub due: Day,
    /// Its share of its strand: any whole number; a conference may weigh more than a clinic.
    pub share: i64,
    /// What happened so far.
    pub happened: Happened,
    /// How to earn what is missing: the link text; nothing when it cannot be earned any more.
    pub mend: Option<Mend>,
}

impl Expected {
    /// The first day on which this counts, when it falls due on that day: its due day once something is recorded of it,
    /// else the day after, because on the due day itself it is still in time and nobody has missed it.
    ///
    /// # Source
    /// [`crate::source::SENDA_ENGAGEMENT`].
    pub fn counts_from(&self, due: Day) -> Day {
        if self.happened == Happened::NotDone {
            due.plus_days(1)
        } else {
            due
        }
    }
}

/// A way to earn a missing point.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mend {
    /// What to do, as an instruction: “Do the catch-up for clinic 3”.
    pub how: String,
    /// About how many minutes it takes.
    pub minutes: i64,
    /// The last day on which it can be done, when there is one.
    pub by: Option<Day>,
}

/// A deferral: the clock of everything due after its first day stands still until it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pause {
    /// Its first day.
    pub from: Day,
    /// The day of return; nothing while it lasts.
    pub until: Option<Day>,
}

/// Everything the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngagementFacts<'a> {
    /// The programme's weights.
    pub weights: Weights,
    /// Everything expected over the whole programme.
    pub expected: &'a [Expected],
    /// Deferrals, oldest first.
    pub pauses: &'a [Pause],
}

/// One strand's part of the number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StrandScore {
    /// The strand.
    pub strand: Strand,
    /// Its weight, in per cent.
    pub weight: i64,
    /// How much of what was due in it is earned; the whole when nothing was due.
    pub earned: BasisPoints,
    /// How many things were due.
    pub due: i64,
    /// How many of them are fully earned.
    pub done: i64,
}

/// A point that is missing, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Missing {
    /// The caller's key.
    pub key: String,
    /// The strand.
    pub strand: Strand,
    /// The title.
    pub title: String,
    /// When it was due, deferrals counted.
    pub due: Day,
    /// What it costs the number. All of these and the total add up to the whole.
    pub points: BasisPoints,
    /// Why it is missing.
    pub reason: String,
    /// How to earn it.
    pub mend: Option<Mend>,
}

/// The one number, and everything behind it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Engagement {
    /// The number, rounded down. Ninety per cent is reached exactly when this is 9,000 or more.
    pub total: BasisPoints,
    /// What opens the assessment.
    pub gate: BasisPoints,
    /// Is the gate reached?
    pub reached: bool,
    /// Each strand.
    pub strands: Vec<StrandScore>,
    /// Every missing point, cheapest to earn first, those that cannot be earned last.
    pub missing: Vec<Missing>,
    /// What is still possible.
    pub forecast: Forecast,
}

/// Does this number open the assessment?
///
/// # Source
/// DfE: 90 % before the assessment ([`crate::source::DFE_GATE`]).
pub fn is_reached(total: BasisPoints, gate: BasisPoints) -> bool {
    total >= gate
}

/// How far has this participant taken part, as of today?
///
/// Only what was due by today counts, and nothing is missing before its due day has passed, unless it is recorded as missed;
/// a strand in which nothing was due yet counts as full, so the number starts at 100 %
/// and every point that is missing has a name. During a deferral nothing falls due: what was due later is due later by as
/// many days. Catching up earns the whole share; leaving early earns half until caught up.
///
/// # Source
/// DfE: 90 % before the assessment ([`crate::source::DFE_GATE`]). How it is counted: [`crate::source::SENDA_ENGAGEMENT`].
pub fn engagement(facts: &EngagementFacts<'_>, today: Day) -> Engagement {
    let (due, later) = sum::split(facts, today);
    let counted = sum::Sum::of(&facts.weights, &due);
    let total = counted.total();
    let gate = facts.weights.gate_points();
    let missing = sum::missing(&facts.weights, &due, &counted);
    let forecast = forecast::forecast(facts, &due, &later, today);
    Engagement {
        total,
        gate,
        reached: is_reached(total, gate),
        strands: counted.strands(&facts.weights, &due),
        missing,
        forecast,
    }
}
