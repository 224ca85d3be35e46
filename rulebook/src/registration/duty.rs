//! The SENCO duty: must this person hold the qualification, by when, and when must they start?
//!
//! What this room decides: a person's standing under regulation 49 on a given day, with every reason, under the version
//! of the law that was in force on it or under another. What it does not know: who is asking, where the facts were found.
//! It is not legal advice: where law and guidance differ the answer is [`Status::Check`], a person decides, and the rule
//! follows the [`Ruling`] for as long as the facts that it rests on stay as they were.

mod changes;
mod judge;
mod law;
#[cfg(test)]
mod reading_tests;
mod reasons;
mod ruling;
mod school;
#[cfg(test)]
mod tests;

pub use changes::{Change, changes};
pub use judge::{Because, Standing, stand};
pub use law::{LAWS, Law, MONTHS_TO_OUTCOME, NasencoLaw, RECORDED_AS_NAMED, RULE_VERSION};
pub use ruling::{Finding, Proposed, Question, Ruling, RulingRefusal, Settled, rule};
pub use school::{Bound, bound};

use crate::base::{Day, Reason};

crate::coded! {
    /// A person's standing under the duty.
    pub enum Status {
        /// The school is not one that the duty binds.
        NotBound = "not_bound", "Not bound";
        /// The person is not the designated SENCO.
        NoDuty = "no_duty", "No duty";
        /// The person may not be the SENCO at all.
        CannotBeSenco = "cannot_be_senco", "Cannot be the SENCO";
        /// The qualification is held.
        Met = "met", "Qualified";
        /// Became a SENCO before 1 September 2009.
        Exempt = "exempt", "Exempt";
        /// A person has to decide.
        Check = "check", "A person decides";
        /// The deadline has passed.
        Overdue = "overdue", "Overdue";
        /// On the course, but the outcome is expected after the deadline.
        LateStart = "late_start", "Started too late";
        /// On the way, or with enough time left.
        InTime = "in_time", "In time";
        /// Not on the course, and the safe start has passed.
        StartNow = "start_now", "Start now";
    }
}

crate::coded! {
    /// Statutory induction as a teacher.
    pub enum Induction {
        /// Satisfactorily completed.
        Complete = "complete", "Completed";
        /// Not required of this teacher.
        Exempt = "exempt", "Exempt";
        /// Not completed yet.
        Incomplete = "incomplete", "Not completed";
    }
}

crate::coded! {
    /// The outcome of the NPQ for SENCO.
    pub enum NpqOutcome {
        /// Passed.
        Passed = "passed", "Passed";
        /// Failed.
        Failed = "failed", "Failed";
    }
}

/// Everything the rule needs. Days are civil days in England.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one question that the Regulations ask"
)]
pub struct DutyFacts {
    /// The day on which the standing is judged.
    pub judged_on: Day,
    /// The school's type, as GIAS codes it.
    pub establishment_type: i64,
    /// The school's status, as GIAS codes it: 1 open, 2 closed, 3 open but proposed to close, 4 proposed to open.
    pub establishment_status: i64,
    /// Is the person the school's designated SENCO?
    pub is_senco: bool,
    /// Does the person hold qualified teacher status?
    pub qualified_teacher: bool,
    /// Statutory induction, where known.
    pub induction: Option<Induction>,
    /// Does the person work as a teacher at the school?
    pub teaches_here: bool,
    /// Is the person head teacher or acting head teacher here?
    pub head: bool,
    /// When the person first became a SENCO at any relevant school.
    pub first_senco_on: Option<Day>,
    /// Since when the person has been the SENCO here.
    pub senco_here_from: Option<Day>,
    /// Whole months as SENCO at relevant schools before this post.
    pub senco_months_before: i64,
    /// When a NASENCO was begun.
    pub nasenco_begun: Option<Day>,
    /// When the NASENCO was completed.
    pub nasenco_completed: Option<Day>,
    /// When the NPQ for SENCO was begun.
    pub npq_begun: Option<Day>,
    /// The provider's name.
    pub npq_provider: Option<String>,
    /// Its outcome.
    pub npq_outcome: Option<NpqOutcome>,
    /// When the outcome was given.
    pub npq_outcome_on: Option<Day>,
    /// When an outcome is expected.
    pub npq_expected_on: Option<Day>,
    /// Is the outcome only told by a school or trust, and not yet seen by anybody who could know?
    #[serde(default)]
    pub npq_told: bool,
}

/// A person's standing, with every reason for it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Duty {
    /// The standing.
    pub status: Status,
    /// The last day in time.
    pub deadline: Option<Day>,
    /// The last day on which to begin the NPQ and still expect an outcome in time.
    pub safe_start: Option<Day>,
    /// Why, in the order in which it was decided.
    pub reasons: Vec<Reason>,
    /// What would change the answer, in plain sentences.
    pub would_change: Vec<String>,
    /// The version of the rule that gave this answer.
    pub rule: String,
}

/// What is this person's standing under the SENCO duty on the day of judgement, by the law of that day?
///
/// The deadline itself is in time; 29 February has its anniversary on 28 February, the cautious choice.
///
/// # Source
/// Children and Families Act 2014 s67; SEND Regulations 2014 regulation 49, as amended from 1 September 2024.
pub fn duty(facts: &DutyFacts) -> Duty {
    duty_under(facts, Law::on(facts.judged_on), &[])
}

/// The same, following what people decided where the law is unclear.
pub fn duty_following(facts: &DutyFacts, rulings: &[Ruling]) -> Duty {
    duty_under(facts, Law::on(facts.judged_on), rulings)
}

/// What is the standing under this version of the law, whatever the day?
pub fn duty_under(facts: &DutyFacts, law: &Law, rulings: &[Ruling]) -> Duty {
    let settled = Settled::by(facts, rulings);
    let standing = stand(facts, law, settled);
    Duty {
        status: standing.status,
        deadline: standing.deadline,
        safe_start: standing.safe_start,
        reasons: reasons::reasons(facts, law, &standing, settled, rulings),
        would_change: changes(facts, law, settled)
            .iter()
            .map(Change::sentence)
            .collect(),
        rule: law.version.clone().into_owned(),
    }
}
