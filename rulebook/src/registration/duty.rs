//! The SENCO duty: must this person hold the qualification, by when, and when must they start?
//!
//! What this room decides: a person's standing under regulation 49 on a given day, with every reason.
//! What it does not know: who is asking, where the facts were found. It is not legal advice: where law and guidance
//! differ the answer is [`Status::Check`], a person decides, and who decided is kept elsewhere.

mod reasons;
mod school;
#[cfg(test)]
mod tests;

pub use school::{Bound, bound};

use crate::base::{Day, NotADay, Reason};

/// The version of this rule, kept with every answer: the law it follows and our count of changes to it.
pub const RULE_VERSION: &str = "duty/2024-09-01/1";

/// How many months the NPQ takes from its start to an outcome, at the longest: 18 of teaching and 4 of assessment.
pub const MONTHS_TO_OUTCOME: i32 = 22;

/// The providers that may award the NPQ for SENCO, by the name used in law.
///
/// # Source
/// [`crate::source::REGS_PROVIDERS`].
pub const PROVIDERS_NAMED_IN_LAW: &[&str] = &[
    "Ambition Institute",
    "Best Practice Network",
    "Church of England",
    "National Institute of Teaching",
    "Teach First",
    "UCL Institute of Education",
];

/// How facts name a provider that the list does not hold but that is recorded as named in law: regulations change
/// between two releases of Senda, and a site must be able to follow them.
pub const RECORDED_AS_NAMED: &str = "a provider recorded as named in law";

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

/// The days that the law names.
struct Law {
    /// Who became a SENCO before this day is exempt.
    senco_after: Day,
    /// NASENCO begun before, NPQ begun on or after.
    change: Day,
    /// NASENCO completed before.
    nasenco_ends: Day,
}

impl Law {
    fn days() -> Result<Self, NotADay> {
        Ok(Self {
            senco_after: Day::new(2009, 9, 1)?,
            change: Day::new(2024, 9, 1)?,
            nasenco_ends: Day::new(2027, 9, 1)?,
        })
    }
}

/// What the facts say about the two awards on the day of judgement.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact about an award"
)]
struct Awards {
    /// A NASENCO that counts is held.
    nasenco_held: bool,
    /// A NASENCO was begun in time, and is not complete.
    nasenco_open: bool,
    /// A NASENCO under way may still be completed in time.
    nasenco_can_count: bool,
    /// The NPQ for SENCO was passed.
    npq_passed: bool,
    /// ... with a provider named in law.
    npq_named: bool,
    /// On the NPQ, with its outcome expected on this day.
    npq_expected: Option<Day>,
}

impl Awards {
    fn on(facts: &DutyFacts, law: &Law) -> Self {
        let today = facts.judged_on;
        let begun = facts.nasenco_begun.is_some_and(|day| day < law.change);
        let complete = facts.nasenco_completed.is_some_and(|day| day <= today);
        let in_time = facts
            .nasenco_completed
            .is_none_or(|day| day < law.nasenco_ends);
        let on_npq = facts
            .npq_begun
            .is_some_and(|day| day >= law.change && day <= today);
        let outcome_given = facts.npq_outcome_on.is_none_or(|day| day <= today);
        let passed = facts.npq_outcome == Some(NpqOutcome::Passed);
        let failed = facts.npq_outcome == Some(NpqOutcome::Failed) && outcome_given;
        let running = facts
            .npq_begun
            .map(|day| day.plus_months(MONTHS_TO_OUTCOME));
        // After a failed outcome only a named day for another attempt puts the person back on the way.
        let retake = facts
            .npq_expected_on
            .filter(|day| facts.npq_outcome_on.is_some_and(|outcome| *day > outcome));
        let expected = if failed {
            retake
        } else if passed {
            facts.npq_outcome_on
        } else {
            facts.npq_expected_on.or(running)
        };
        Self {
            nasenco_held: begun && complete && in_time,
            nasenco_open: begun && !complete,
            nasenco_can_count: begun && !complete && in_time && today < law.nasenco_ends,
            npq_passed: on_npq && passed && outcome_given,
            npq_named: facts.npq_provider.as_deref().is_some_and(is_named_in_law),
            npq_expected: expected.filter(|_| on_npq),
        }
    }
}

fn is_named_in_law(provider: &str) -> bool {
    provider == RECORDED_AS_NAMED
        || PROVIDERS_NAMED_IN_LAW
            .iter()
            .any(|named| named.eq_ignore_ascii_case(provider.trim()))
}

fn deadline(facts: &DutyFacts, awards: &Awards, law: &Law) -> Option<Day> {
    let anniversary = facts.first_senco_on?.plus_years(3);
    let last = law.nasenco_ends.plus_days(-1);
    Some(if awards.nasenco_open {
        anniversary.min(last)
    } else {
        anniversary
    })
}

const fn may_be_senco(facts: &DutyFacts) -> bool {
    facts.head || (facts.qualified_teacher && reasons::inducted(facts) && facts.teaches_here)
}

/// What is this person's standing under the SENCO duty on the day of judgement?
///
/// The deadline itself is in time; 29 February has its anniversary on 28 February, the cautious choice.
///
/// # Source
/// Children and Families Act 2014 s67; SEND Regulations 2014 regulation 49, as amended from 1 September 2024.
pub fn duty(facts: &DutyFacts) -> Duty {
    // The days of the law are in every calendar; were one not, a person would have to decide.
    let Ok(law) = Law::days() else {
        return reasons::answer(facts, Status::Check, None, Vec::new());
    };
    let awards = Awards::on(facts, &law);
    let deadline = deadline(facts, &awards, &law);
    let (status, why) = judge(facts, &awards, deadline, &law);
    let carried = match status {
        Status::NotBound | Status::NoDuty | Status::Met | Status::Exempt => None,
        // On 1 September 2009 itself the three years never began to run for certain.
        Status::Check if facts.first_senco_on == Some(law.senco_after) => None,
        Status::CannotBeSenco
        | Status::Check
        | Status::Overdue
        | Status::LateStart
        | Status::InTime
        | Status::StartNow => deadline,
    };
    reasons::answer(facts, status, carried, vec![why])
}

/// The steps of the decision, in order; the first that answers is the answer.
fn judge(facts: &DutyFacts, awards: &Awards, deadline: Option<Day>, law: &Law) -> (Status, Reason) {
    let school = bound(facts.establishment_type, facts.establishment_status);
    if school == Bound::No {
        return (Status::NotBound, reasons::not_bound(facts));
    }
    if !facts.is_senco {
        return (Status::NoDuty, reasons::not_the_senco());
    }
    if !may_be_senco(facts) {
        return (Status::CannotBeSenco, reasons::cannot_be_senco(facts));
    }
    if awards.nasenco_held {
        return (Status::Met, reasons::nasenco_held());
    }
    if awards.npq_passed {
        return if awards.npq_named {
            (Status::Met, reasons::npq_passed())
        } else {
            (Status::Check, reasons::provider_not_named())
        };
    }
    let (Some(first), Some(deadline)) = (facts.first_senco_on, deadline) else {
        return (Status::Check, reasons::first_day_unknown());
    };
    if first < law.senco_after {
        return (Status::Exempt, reasons::before_2009());
    }
    if first == law.senco_after {
        return (Status::Check, reasons::on_the_day_in_2009());
    }
    if facts.senco_months_before > 12 {
        return (Status::Check, reasons::months_before(facts));
    }
    if school == Bound::PersonDecides {
        return (Status::Check, reasons::type_for_a_person());
    }
    judge_time(facts.judged_on, awards, deadline)
}

fn judge_time(today: Day, awards: &Awards, deadline: Day) -> (Status, Reason) {
    if today > deadline {
        return (Status::Overdue, reasons::overdue(deadline));
    }
    if let Some(expected) = awards.npq_expected {
        return if expected > deadline {
            (Status::LateStart, reasons::late_start(expected, deadline))
        } else {
            (Status::InTime, reasons::outcome_in_time(expected, deadline))
        };
    }
    if awards.nasenco_can_count {
        return (Status::InTime, reasons::nasenco_under_way(deadline));
    }
    let safe_start = deadline.plus_months(-MONTHS_TO_OUTCOME);
    if today > safe_start {
        (Status::StartNow, reasons::safe_start_passed(safe_start))
    } else {
        (Status::InTime, reasons::time_left(safe_start))
    }
}
