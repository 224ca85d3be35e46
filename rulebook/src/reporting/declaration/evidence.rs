//! What can be declared today, from evidence: a dry run for every declaration of the schedule.
//!
//! What this room must not know: where the evidence is kept, how it is shown.

use super::{DeclarationKind, DeclarationState, Made, Milestone, Schedule};
use crate::{
    assessment::Outcome,
    base::{BasisPoints, Day, Reason},
    registration::enrolment::EnrolmentState,
    source,
};

/// A day on which the person took part, and in what.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    /// When.
    pub on: Day,
    /// What, in words that an auditor understands: “Attended clinic 2”.
    pub what: String,
    /// The key of the record that shows it.
    pub key: String,
}

/// Everything that the dry run needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFacts<'a> {
    /// The schedule.
    pub schedule: &'a Schedule,
    /// Declarations so far.
    pub made: &'a [Made],
    /// The enrolment.
    pub enrolment: EnrolmentState,
    /// When it was withdrawn or deferred, if it is.
    pub left_on: Option<Day>,
    /// Days of taking part, in any order.
    pub evidence: &'a [Evidence],
    /// The engagement number today.
    pub engagement: BasisPoints,
    /// The gate.
    pub gate: BasisPoints,
    /// The released outcome, with the day of its release.
    pub outcome: Option<(Outcome, Day)>,
}

/// How a declaration stands today.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Made before.
    Made {
        /// The day that it carries.
        on: Day,
        /// Where it stands.
        state: DeclarationState,
    },
    /// It can be made today.
    Ready {
        /// The day that it would carry: that of the evidence.
        on: Day,
        /// What shows it.
        evidence: Evidence,
        /// The outcome, with completed.
        outcome: Option<Outcome>,
        /// The cut-off of the milestone has passed: it goes on a later statement.
        late: bool,
    },
    /// It cannot be made today.
    NotYet {
        /// Every reason.
        reasons: Vec<Reason>,
    },
}

/// One declaration of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// What.
    pub kind: DeclarationKind,
    /// Its milestone.
    pub milestone: Milestone,
    /// How it stands.
    pub standing: Standing,
}

/// What can be declared today, and why not, for every declaration of the schedule, in order.
///
/// Started rests on the first day of taking part; each retained one on a day of taking part inside its own milestone and
/// after the declaration before it; completed on a released outcome and engagement at the gate.
///
/// # Source
/// [`source::SENDA_EVIDENCE`], [`source::DFE_SCHEDULE`].
pub fn declarable(facts: &EvidenceFacts<'_>, today: Day) -> Vec<Line> {
    facts
        .schedule
        .milestones
        .iter()
        .map(|milestone| Line {
            kind: milestone.kind,
            milestone: *milestone,
            standing: standing(facts, *milestone, today),
        })
        .collect()
}

fn standing(facts: &EvidenceFacts<'_>, milestone: Milestone, today: Day) -> Standing {
    let kind = milestone.kind;
    if let Some(made) = super::live(facts.made, kind) {
        return Standing::Made {
            on: made.on,
            state: made.state,
        };
    }
    let before = facts.schedule.before(kind);
    let previous = before.and_then(|before| super::live(facts.made, before));
    let mut reasons = Vec::new();
    if let Some(before) = before.filter(|_| previous.is_none()) {
        reasons.push(Reason::new(
            "out_of_order",
            format!(
                "“{}” has to be declared first.",
                crate::base::Coded::label(before)
            ),
            source::SENDA_EVIDENCE,
        ));
    }
    if today < milestone.from {
        reasons.push(Reason::new(
            "before_milestone",
            format!("This milestone begins on {}.", milestone.from.in_words()),
            source::DFE_SCHEDULE,
        ));
    }
    let first = first_day(facts.schedule, milestone, previous);
    let last = last_day(facts, today);
    let shown = if kind == DeclarationKind::Completed {
        completed(facts, first, last, &mut reasons)
    } else {
        took_part(facts, first, last, &mut reasons)
    };
    match shown.filter(|_| reasons.is_empty()) {
        Some(evidence) => Standing::Ready {
            on: evidence.on,
            late: today > milestone.cut_off,
            outcome: facts
                .outcome
                .filter(|_| kind == DeclarationKind::Completed)
                .map(|(outcome, _)| outcome),
            evidence,
        },
        None => Standing::NotYet { reasons },
    }
}

/// The first day that the declaration may carry.
fn first_day(schedule: &Schedule, milestone: Milestone, previous: Option<Made>) -> Day {
    let first = milestone.from.max(schedule.applies_from);
    previous.map_or(first, |previous| first.max(previous.on.plus_days(1)))
}

/// The last day that it may carry: today, or the day on which the person left.
fn last_day(facts: &EvidenceFacts<'_>, today: Day) -> Day {
    facts.left_on.map_or(today, |left| left.min(today))
}

fn took_part(
    facts: &EvidenceFacts<'_>,
    first: Day,
    last: Day,
    reasons: &mut Vec<Reason>,
) -> Option<Evidence> {
    let found = facts
        .evidence
        .iter()
        .filter(|evidence| (first..=last).contains(&evidence.on))
        .min_by(|left, right| {
            left.on
                .cmp(&right.on)
                .then_with(|| left.key.cmp(&right.key))
        });
    if found.is_none() {
        reasons.push(Reason::new(
            "no_evidence",
            format!(
                "No record shows that this person took part on or after {}.",
                first.in_words()
            ),
            source::SENDA_EVIDENCE,
        ));
        if let Some(left) = facts.left_on {
            reasons.push(Reason::new(
                "has_left",
                format!(
                    "This person’s enrolment is “{}” since {}.",
                    crate::base::Coded::label(facts.enrolment),
                    left.in_words()
                ),
                source::DFE_DECLARATION,
            ));
        }
    }
    found.cloned()
}

fn completed(
    facts: &EvidenceFacts<'_>,
    first: Day,
    last: Day,
    reasons: &mut Vec<Reason>,
) -> Option<Evidence> {
    if facts.engagement < facts.gate {
        reasons.push(Reason::new(
            "not_engaged",
            format!(
                "Engagement is {}; completing needs {}.",
                facts.engagement, facts.gate
            ),
            source::DFE_GATE,
        ));
    }
    let Some((outcome, released)) = facts.outcome else {
        reasons.push(Reason::new(
            "no_outcome",
            "No outcome of the assessment has been released.",
            source::DFE_OUTCOME,
        ));
        return None;
    };
    // An outcome released before the milestone is declared on the milestone's first day.
    let on = released.max(first);
    if on > last {
        reasons.push(Reason::new(
            "outcome_too_late",
            "The outcome came after the last day that this declaration may carry.",
            source::DFE_DECLARATION,
        ));
        return None;
    }
    Some(Evidence {
        on,
        what: format!(
            "Outcome released on {}: {}",
            released.in_words(),
            crate::base::Coded::label(outcome)
        ),
        key: String::new(),
    })
}
