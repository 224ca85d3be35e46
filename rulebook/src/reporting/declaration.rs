//! Declarations: started, retained-1, retained-2, completed; computed from evidence, in order.
//!
//! What this room decides: what can be declared today and why not, and how a declaration moves on to payment.
//! What it does not know: DfE's wire, sums of money.

mod evidence;
mod expected;
mod follow;
mod states;
#[cfg(test)]
mod tests;

pub use evidence::{Evidence, EvidenceFacts, Line, Standing, declarable};
pub use expected::{Expected, expected};
pub use follow::{ScheduleRefusal, follow};
pub use states::{DeclarationMove, DeclarationState, MoveRefusal, Moved, advance};

use crate::{
    assessment::Outcome,
    base::{Coded, Day, Instant, Now},
    source,
};

crate::coded! {
    /// What is declared, in DfE's words, in order.
    pub enum DeclarationKind {
        /// Training has begun.
        Started = "started", "Started";
        /// Still in training, first time.
        Retained1 = "retained-1", "Retained 1";
        /// Still in training, second time.
        Retained2 = "retained-2", "Retained 2";
        /// Training and assessment are over; carries the outcome.
        Completed = "completed", "Completed";
    }
}

/// A declaration that a schedule expects, and when. Data of the cohort's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Milestone {
    /// What.
    pub kind: DeclarationKind,
    /// The first day that the declaration may carry.
    pub from: Day,
    /// The cut-off: declared by then, it is on the milestone's statement.
    pub cut_off: Day,
    /// When that statement is paid.
    pub paid_on: Day,
}

/// A cohort's schedule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Schedule {
    /// DfE's identifier, e.g. `npq-leadership-autumn`.
    pub identifier: String,
    /// No declaration may carry a day before this one.
    pub applies_from: Day,
    /// Its milestones, in order.
    pub milestones: Vec<Milestone>,
}

impl Schedule {
    /// The milestone of a kind; nothing when the schedule does not have it.
    pub fn milestone(&self, kind: DeclarationKind) -> Option<Milestone> {
        self.milestones.iter().copied().find(|it| it.kind == kind)
    }
    /// The kind expected before this one on this schedule.
    pub fn before(&self, kind: DeclarationKind) -> Option<DeclarationKind> {
        self.milestones
            .iter()
            .map(|milestone| milestone.kind)
            .filter(|other| *other < kind)
            .max()
    }
}

/// A declaration made before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Made {
    /// What.
    pub kind: DeclarationKind,
    /// The day that it carries.
    pub on: Day,
    /// Where it stands.
    pub state: DeclarationState,
}

/// Everything the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclareFacts<'a> {
    /// The cohort's schedule.
    pub schedule: &'a Schedule,
    /// Declarations of this enrolment so far.
    pub made: &'a [Made],
    /// When the person withdrew, if ever.
    pub withdrawn_on: Option<Day>,
    /// Does DfE pay for this person?
    pub fundable: bool,
    /// Another record with the same TRN has a live declaration of this kind.
    pub same_trn_declared: bool,
    /// The delivery partner is named and works for this provider in this cohort.
    pub partner_named: bool,
    /// How much is asked.
    pub rigour: Rigour,
}

/// How much is asked of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rigour {
    /// All of Senda's checks: the order, each milestone's own days, and a day after that of the one before it.
    Full,
    /// What DfE's service asks, and the order: a provider who declares to DfE answers for its milestones itself.
    Dfe,
}

/// What somebody wants to declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclareAsked {
    /// What.
    pub kind: DeclarationKind,
    /// The day that it is to carry.
    pub on: Day,
    /// The outcome, with completed and only with it.
    pub outcome: Option<Outcome>,
}

/// A declaration may be made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Declared {
    /// What.
    pub kind: DeclarationKind,
    /// The day that it carries.
    pub on: Day,
    /// Where it stands: eligible when DfE pays, submitted when not, ineligible for a second record of one person.
    pub state: DeclarationState,
    /// The outcome, with completed.
    pub outcome: Option<Outcome>,
    /// When.
    pub at: Instant,
}

crate::refusals! {
    /// Why a declaration may not be made; the first that applies.
    pub enum DeclareRefusal {
        /// The schedule does not have it.
        NotOnSchedule {
            /// What.
            kind: DeclarationKind
        } = "not_on_schedule" [source::DFE_SCHEDULE, "declaration_type"] "This schedule has no “{}” declaration.", kind.label();
        /// Made already.
        AlreadyMade {
            /// What.
            kind: DeclarationKind
        } = "already_made" [source::DFE_DECLARATION, "declaration_type"] "This person has a live “{}” declaration already. Void that one first.", kind.label();
        /// One before it is missing.
        OutOfOrder {
            /// Which.
            missing: DeclarationKind
        } = "out_of_order" [source::SENDA_EVIDENCE, "declaration_type"] "Declare “{}” first.", missing.label();
        /// A day to come.
        InTheFuture = "in_the_future" [source::DFE_DECLARATION, "declaration_date"] "The date must be today or in the past.";
        /// Before the schedule begins.
        BeforeSchedule {
            /// Its first day.
            from: Day
        } = "before_schedule" [source::DFE_SCHEDULE, "declaration_date"] "The date must be on or after {}, the first day of the schedule.", from.in_words();
        /// Before the milestone.
        BeforeMilestone {
            /// Its first day.
            from: Day
        } = "before_milestone" [source::DFE_SCHEDULE, "declaration_date"] "The date must be on or after {}, when this milestone begins.", from.in_words();
        /// Not after the one before it.
        NotAfterPrevious {
            /// The day of that one.
            previous: Day
        } = "not_after_previous" [source::SENDA_EVIDENCE, "declaration_date"] "The date must be after {}, the date of the declaration before it.", previous.in_words();
        /// After the withdrawal.
        AfterWithdrawal {
            /// When.
            withdrawn: Day
        } = "after_withdrawal" [source::DFE_DECLARATION, "declaration_date"] "The person withdrew on {}, so the date can be no later.", withdrawn.in_words();
        /// No delivery partner.
        PartnerMissing = "partner_missing" [source::DFE_DECLARATION, "delivery_partner_id"] "Name the delivery partner, one that works for you in this cohort.";
        /// Completed without an outcome.
        OutcomeMissing = "outcome_missing" [source::DFE_OUTCOME, "has_passed"] "A completed declaration says whether the person passed or failed.";
        /// An outcome without completed.
        OutcomeTooEarly = "outcome_too_early" [source::DFE_OUTCOME, "has_passed"] "Only a completed declaration carries an outcome.";
    }
}

/// May this be declared?
///
/// # Source
/// [`source::DFE_DECLARATION`], [`source::DFE_SCHEDULE`]; the order and the dates between declarations are our own
/// ([`source::SENDA_EVIDENCE`]): DfE's service does not look at them.
/// # Errors
/// See [`DeclareRefusal`]; the first that applies, in the order of its variants.
pub fn declare(
    facts: &DeclareFacts<'_>,
    asked: DeclareAsked,
    now: Now,
) -> Result<Declared, DeclareRefusal> {
    let kind = asked.kind;
    let milestone = facts
        .schedule
        .milestone(kind)
        .ok_or(DeclareRefusal::NotOnSchedule { kind })?;
    let previous = check_order(facts, kind)?;
    check_day(facts, asked.on, milestone, previous, now.day)?;
    if !facts.partner_named {
        return Err(DeclareRefusal::PartnerMissing);
    }
    let completed = kind == DeclarationKind::Completed;
    match asked.outcome {
        None if completed => return Err(DeclareRefusal::OutcomeMissing),
        Some(_) if !completed => return Err(DeclareRefusal::OutcomeTooEarly),
        Some(_) | None => {}
    }
    let state = if facts.same_trn_declared {
        DeclarationState::Ineligible
    } else if facts.fundable {
        DeclarationState::Eligible
    } else {
        DeclarationState::Submitted
    };
    Ok(Declared {
        kind,
        on: asked.on,
        state,
        outcome: asked.outcome,
        at: now.at,
    })
}

fn live(made: &[Made], kind: DeclarationKind) -> Option<Made> {
    made.iter()
        .copied()
        .find(|it| it.kind == kind && DeclarationState::LIVE.contains(&it.state))
}

/// The declaration before this one, when there must be one.
fn check_order(
    facts: &DeclareFacts<'_>,
    kind: DeclarationKind,
) -> Result<Option<Made>, DeclareRefusal> {
    if live(facts.made, kind).is_some() {
        return Err(DeclareRefusal::AlreadyMade { kind });
    }
    let Some(before) = facts.schedule.before(kind) else {
        return Ok(None);
    };
    match live(facts.made, before) {
        Some(previous) => Ok(Some(previous)),
        None => Err(DeclareRefusal::OutOfOrder { missing: before }),
    }
}

fn check_day(
    facts: &DeclareFacts<'_>,
    on: Day,
    milestone: Milestone,
    previous: Option<Made>,
    today: Day,
) -> Result<(), DeclareRefusal> {
    if on > today {
        return Err(DeclareRefusal::InTheFuture);
    }
    let from = facts.schedule.applies_from;
    if on < from {
        return Err(DeclareRefusal::BeforeSchedule { from });
    }
    if facts.rigour == Rigour::Full && on < milestone.from {
        return Err(DeclareRefusal::BeforeMilestone {
            from: milestone.from,
        });
    }
    let follows = |previous: &Made| facts.rigour == Rigour::Dfe || on > previous.on;
    if let Some(previous) = previous.filter(|previous| !follows(previous)) {
        return Err(DeclareRefusal::NotAfterPrevious {
            previous: previous.on,
        });
    }
    match facts.withdrawn_on {
        Some(withdrawn) if on > withdrawn => Err(DeclareRefusal::AfterWithdrawal { withdrawn }),
        Some(_) | None => Ok(()),
    }
}
