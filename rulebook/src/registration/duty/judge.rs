//! The steps of the decision, in order: facts, a law, and what a person settled, to a standing. Nothing is allocated, so
//! that a country's posts are judged in a blink.
//!
//! What this room must not know: how the standing is told.

use super::{Bound, DutyFacts, Induction, Law, NpqOutcome, Question, Settled, Status};
use crate::base::Day;

crate::coded! {
    /// The step that decided, by the code of its reason.
    pub enum Because {
        /// The school is closed.
        SchoolClosed = "school_closed", "The school is closed";
        /// Its type is not bound.
        TypeNotBound = "type_not_bound", "The duty does not bind this type of school";
        /// A person decided that it is not bound.
        TypeDecided = "type_decided", "A person decided that the school is not bound";
        /// Not the designated SENCO.
        NotDesignated = "not_designated", "Not the school’s SENCO";
        /// Neither head nor a teacher who may be the SENCO.
        CannotBeSenco = "cannot_be_senco", "May not be the SENCO";
        /// A NASENCO that counts.
        NasencoHeld = "nasenco_held", "A NASENCO is held";
        /// The NPQ for SENCO.
        NpqPassed = "npq_passed", "The NPQ for SENCO was passed";
        /// A person decided that the award counts.
        AwardDecided = "award_decided", "A person decided that the award counts";
        /// Nobody who could know has shown the award.
        AwardNotShown = "award_not_shown", "The award is told by the school, and not yet shown";
        /// The provider is not named.
        ProviderNotNamed = "provider_not_named", "The provider is not named in law";
        /// No first day.
        FirstDayUnknown = "first_day_unknown", "The first day as a SENCO is not known";
        /// Before 1 September 2009.
        Before2009 = "before_2009", "A SENCO before 1 September 2009";
        /// On that day.
        OnTheDay2009 = "on_the_day_in_2009", "A SENCO from 1 September 2009 itself";
        /// More than twelve months.
        MonthsBefore = "more_than_twelve_months_before", "More than twelve months as SENCO before";
        /// A person decided that the duty does not apply.
        OutsideDecided = "outside_decided", "A person decided that the duty does not apply";
        /// A city technology college.
        TypeUnclear = "type_unclear", "It is unclear whether the school is bound";
        /// The deadline has passed.
        AnniversaryPassed = "anniversary_passed", "The last day in time has passed";
        /// The outcome comes too late.
        OutcomeAfterDeadline = "outcome_after_deadline", "The outcome comes after the last day in time";
        /// The outcome comes in time.
        OutcomeInTime = "outcome_in_time", "The outcome comes in time";
        /// A NASENCO under way.
        NasencoUnderWay = "nasenco_under_way", "A NASENCO is under way";
        /// The safe start has passed.
        SafeStartPassed = "safe_start_passed", "The last safe day to start has passed";
        /// There is time.
        TimeLeft = "time_left", "There is time to start";
    }
}

impl Because {
    /// The question that is for a person, when this is one.
    pub const fn question(self) -> Option<Question> {
        match self {
            Self::ProviderNotNamed => Some(Question::Provider),
            Self::AwardNotShown => Some(Question::AwardTold),
            Self::FirstDayUnknown => Some(Question::FirstDayUnknown),
            Self::OnTheDay2009 => Some(Question::FirstDay2009),
            Self::MonthsBefore => Some(Question::MovedSchool),
            Self::TypeUnclear => Some(Question::SchoolType),
            _ => None,
        }
    }
}

/// A standing without its sentences: small, and made without a single allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The standing.
    pub status: Status,
    /// The last day in time.
    pub deadline: Option<Day>,
    /// The last day on which to begin the NPQ and still expect an outcome in time.
    pub safe_start: Option<Day>,
    /// The step that decided.
    pub because: Because,
    /// When an outcome is expected, of somebody on the NPQ.
    pub expected: Option<Day>,
}

impl Standing {
    /// The question that is for a person, when the answer is [`Status::Check`].
    pub const fn question(&self) -> Option<Question> {
        self.because.question()
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
    /// A NASENCO was begun in time and is not complete, so its route's end caps the deadline.
    nasenco_open: bool,
    /// ... and may still be completed in time.
    nasenco_can_count: bool,
    /// The NPQ for SENCO was passed.
    npq_passed: bool,
    /// On the NPQ, with its outcome expected on this day.
    npq_expected: Option<Day>,
}

impl Awards {
    fn on(facts: &DutyFacts, law: &Law) -> Self {
        let today = facts.judged_on;
        let begun = facts.nasenco_begun.is_some_and(|day| {
            day <= today && law.nasenco.begun_before.is_none_or(|end| day < end)
        });
        let complete = facts.nasenco_completed.is_some_and(|day| day <= today);
        // A completion that comes too late never counts: regulation 49 ends that route and sets no earlier day for the NPQ. So
        // also before the day on which it comes only the NPQ and its anniversary matter (worked example 19 of the research).
        let can_ever = facts
            .nasenco_completed
            .is_none_or(|day| law.nasenco.completed_before.is_none_or(|end| day < end));
        let open = begun && !complete && can_ever;
        let on_npq = facts
            .npq_begun
            .zip(law.npq_begun_from)
            .is_some_and(|(day, from)| day >= from && day <= today);
        let given = facts.npq_outcome_on.is_none_or(|day| day <= today);
        Self {
            nasenco_held: begun && complete && can_ever,
            nasenco_open: open,
            nasenco_can_count: open && law.nasenco.completed_before.is_none_or(|end| today < end),
            npq_passed: on_npq && given && facts.npq_outcome == Some(NpqOutcome::Passed),
            npq_expected: expected(facts, law, given).filter(|_| on_npq),
        }
    }
}

/// When an outcome of the NPQ is expected.
fn expected(facts: &DutyFacts, law: &Law, given: bool) -> Option<Day> {
    match facts.npq_outcome {
        // After a failed outcome only a named day for another attempt puts the person back on the way.
        Some(NpqOutcome::Failed) if given => facts
            .npq_expected_on
            .filter(|retake| *retake > facts.npq_outcome_on.unwrap_or(facts.judged_on)),
        Some(NpqOutcome::Passed) => facts.npq_outcome_on,
        Some(NpqOutcome::Failed) | None => facts.npq_expected_on.or_else(|| {
            facts
                .npq_begun
                .map(|day| day.plus_months(law.months_to_outcome))
        }),
    }
}

const fn inducted(facts: &DutyFacts) -> bool {
    matches!(
        facts.induction,
        Some(Induction::Complete | Induction::Exempt)
    )
}

const fn may_be_senco(facts: &DutyFacts) -> bool {
    facts.head || (facts.qualified_teacher && inducted(facts) && facts.teaches_here)
}

fn deadline(first: Option<Day>, awards: &Awards, law: &Law) -> Option<Day> {
    let anniversary = first?.plus_years(law.years);
    Some(match law.nasenco.completed_before {
        Some(end) if awards.nasenco_open => anniversary.min(end.plus_days(-1)),
        _ => anniversary,
    })
}

/// How does this person stand under this law, with what a person settled?
///
/// The deadline itself is in time; 29 February has its anniversary on 28 February, the cautious choice.
///
/// # Source
/// [`crate::source::CFA_SENCO`], [`crate::source::REGS_THREE_YEARS`] and the other paragraphs of regulation 49.
pub fn stand(facts: &DutyFacts, law: &Law, settled: Settled) -> Standing {
    let awards = Awards::on(facts, law);
    let first = facts.first_senco_on.or(settled.first);
    let deadline = deadline(first, &awards, law);
    let (status, because) = judge(facts, law, settled, &awards, deadline);
    let carried = match status {
        Status::NotBound | Status::NoDuty | Status::Met | Status::Exempt => None,
        // On 1 September 2009 itself the three years never began to run for certain.
        Status::Check if because == Because::OnTheDay2009 => None,
        _ => deadline,
    };
    Standing {
        status,
        deadline: carried,
        safe_start: carried.map(|day| law.safe_start(day)),
        because,
        expected: awards.npq_expected,
    }
}

/// The first step that answers is the answer.
fn judge(
    facts: &DutyFacts,
    law: &Law,
    settled: Settled,
    awards: &Awards,
    deadline: Option<Day>,
) -> (Status, Because) {
    let school = law.binds(facts.establishment_type, facts.establishment_status);
    match school {
        Bound::No if facts.establishment_status == 2 => {
            return (Status::NotBound, Because::SchoolClosed);
        }
        Bound::No => return (Status::NotBound, Because::TypeNotBound),
        Bound::PersonDecides if settled.school == Some(false) => {
            return (Status::NotBound, Because::TypeDecided);
        }
        Bound::Yes | Bound::PersonDecides => {}
    }
    if !facts.is_senco {
        return (Status::NoDuty, Because::NotDesignated);
    }
    if !may_be_senco(facts) {
        return (Status::CannotBeSenco, Because::CannotBeSenco);
    }
    if awards.nasenco_held {
        return (Status::Met, Because::NasencoHeld);
    }
    // An award that is only told is a question, whoever is named as its provider.
    if awards.npq_passed && facts.npq_told {
        match settled.told {
            Some(true) => return (Status::Met, Because::AwardDecided),
            None => return (Status::Check, Because::AwardNotShown),
            Some(false) => {}
        }
    } else if awards.npq_passed {
        let named = facts
            .npq_provider
            .as_deref()
            .is_some_and(|name| law.names(name));
        match (named, settled.provider) {
            (true, _) => return (Status::Met, Because::NpqPassed),
            (false, Some(true)) => return (Status::Met, Because::AwardDecided),
            (false, None) => return (Status::Check, Because::ProviderNotNamed),
            (false, Some(false)) => {}
        }
    }
    let first = facts.first_senco_on.or(settled.first);
    let (Some(first), Some(deadline)) = (first, deadline) else {
        return (Status::Check, Because::FirstDayUnknown);
    };
    if let Some(answer) = outside(facts, law, settled, first) {
        return answer;
    }
    if school == Bound::PersonDecides && settled.school.is_none() {
        return (Status::Check, Because::TypeUnclear);
    }
    judge_time(facts.judged_on, law, awards, deadline)
}

/// Those whom the three years do not reach, or may not.
fn outside(
    facts: &DutyFacts,
    law: &Law,
    settled: Settled,
    first: Day,
) -> Option<(Status, Because)> {
    if first < law.senco_after {
        return Some((Status::Exempt, Because::Before2009));
    }
    let asked = |answer: Option<bool>, because| match answer {
        None => Some((Status::Check, because)),
        Some(false) => Some((Status::Exempt, Because::OutsideDecided)),
        Some(true) => None,
    };
    if first == law.senco_after
        && let Some(answer) = asked(settled.day_2009, Because::OnTheDay2009)
    {
        return Some(answer);
    }
    if facts.senco_months_before > law.months_before {
        return asked(settled.moved, Because::MonthsBefore);
    }
    None
}

fn judge_time(today: Day, law: &Law, awards: &Awards, deadline: Day) -> (Status, Because) {
    if today > deadline {
        return (Status::Overdue, Because::AnniversaryPassed);
    }
    // Somebody who passed with a provider whose award was found not to count is not on the way.
    if let Some(expected) = awards.npq_expected.filter(|_| !awards.npq_passed) {
        return if expected > deadline {
            (Status::LateStart, Because::OutcomeAfterDeadline)
        } else {
            (Status::InTime, Because::OutcomeInTime)
        };
    }
    if awards.nasenco_can_count {
        (Status::InTime, Because::NasencoUnderWay)
    } else if today > law.safe_start(deadline) {
        (Status::StartNow, Because::SafeStartPassed)
    } else {
        (Status::InTime, Because::TimeLeft)
    }
}
