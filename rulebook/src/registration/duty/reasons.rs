//! The sentences of the duty: each reason with its code and source, and what would change the answer.
//!
//! What this room must not know: how the standing was decided.

use super::{Duty, DutyFacts, Induction, MONTHS_TO_OUTCOME, RULE_VERSION, Status};
use crate::{
    base::{Day, Reason},
    source,
};

/// Puts the answer together, with what goes with every answer of its kind.
pub(super) fn answer(
    facts: &DutyFacts,
    status: Status,
    deadline: Option<Day>,
    mut reasons: Vec<Reason>,
) -> Duty {
    let safe_start = deadline.map(|day| day.plus_months(-MONTHS_TO_OUTCOME));
    if deadline.is_some() {
        reasons.extend(deadline_reasons(facts));
    }
    Duty {
        status,
        deadline,
        safe_start,
        reasons,
        would_change: would_change(facts, status, deadline),
        rule: RULE_VERSION.to_owned(),
    }
}

fn deadline_reasons(facts: &DutyFacts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if facts.head && !(facts.qualified_teacher && facts.teaches_here) {
        reasons.push(Reason::new(
            "head_may_be_senco",
            "A head teacher or acting head teacher may be the SENCO without the teacher test. The deadline still applies.",
            source::REGS_HEAD,
        ));
    }
    let Some(first) = facts.first_senco_on else {
        return reasons;
    };
    reasons.push(Reason::new(
        "third_anniversary",
        format!(
            "The qualification is due by the third anniversary of first becoming a SENCO, {}.",
            first.in_words()
        ),
        source::REGS_THREE_YEARS,
    ));
    if (first.date().month(), first.date().day()) == (2, 29) {
        reasons.push(Reason::new(
            "leap_day",
            "No rule was found for 29 February. 28 February is the cautious choice; a person confirms it.",
            source::REGS_THREE_YEARS,
        ));
    }
    if facts.senco_here_from.is_some_and(|here| here > first) {
        reasons.push(Reason::new(
            "clock_runs_from_first_post",
            "The clock runs from first becoming a SENCO, so a move to another school does not restart it.",
            source::REGS_THREE_YEARS,
        ));
    }
    reasons
}

fn would_change(facts: &DutyFacts, status: Status, deadline: Option<Day>) -> Vec<String> {
    let say = |sentences: &[&str]| sentences.iter().map(|text| (*text).to_owned()).collect();
    let last = deadline.map_or_else(|| "the deadline".to_owned(), Day::in_words);
    match status {
        Status::NotBound => say(&[
            "Becoming the SENCO of a mainstream school or maintained nursery school in England.",
        ]),
        Status::NoDuty => say(&["Being designated as the school’s SENCO."]),
        Status::CannotBeSenco => lacking_would_change(facts),
        Status::Met => Vec::new(),
        Status::Exempt => {
            say(&["Evidence that the first post as a SENCO began on or after 1 September 2009."])
        }
        Status::Check => say(&["A recorded decision by a person who has seen the evidence."]),
        Status::Overdue => say(&[
            "Passing the NPQ for SENCO, or evidence of a NASENCO that counts.",
            "Evidence of a later first day as a SENCO.",
        ]),
        Status::LateStart => vec![format!("An outcome by {last}.")],
        Status::InTime if facts.npq_begun.is_some() => {
            vec![format!("An outcome expected later than {last}.")]
        }
        Status::InTime => vec![format!("Not holding the qualification by {last}.")],
        Status::StartNow => vec![
            "Starting the NPQ for SENCO at the next cohort.".to_owned(),
            format!("Evidence of a NASENCO that counts, or an outcome by {last}."),
        ],
    }
}

fn lacking_would_change(facts: &DutyFacts) -> Vec<String> {
    let mut changes = Vec::new();
    if !facts.qualified_teacher {
        changes.push("Holding qualified teacher status.".to_owned());
    }
    if !inducted(facts) {
        changes.push("Completing statutory induction, or being exempt from it.".to_owned());
    }
    if !facts.teaches_here {
        changes.push("Working as a teacher at the school.".to_owned());
    }
    changes.push("Being the head teacher or acting head teacher of the school.".to_owned());
    changes
}

/// Is statutory induction out of the way?
pub(super) const fn inducted(facts: &DutyFacts) -> bool {
    matches!(
        facts.induction,
        Some(Induction::Complete | Induction::Exempt)
    )
}

pub(super) fn not_bound(facts: &DutyFacts) -> Reason {
    if facts.establishment_status == 2 {
        return Reason::new(
            "school_closed",
            "The school is closed, so it needs no SENCO. If it became an academy, look at the new school.",
            source::CFA_SENCO,
        );
    }
    Reason::new(
        "type_not_bound",
        "The duty binds mainstream schools and maintained nursery schools in England; this school is neither.",
        source::CFA_SENCO,
    )
}

pub(super) fn not_the_senco() -> Reason {
    Reason::new(
        "not_designated",
        "Only the school’s designated SENCO must hold the qualification.",
        source::REGS_THREE_YEARS,
    )
}

pub(super) fn cannot_be_senco(facts: &DutyFacts) -> Reason {
    let mut lacking = Vec::new();
    if !facts.qualified_teacher {
        lacking.push("is not a qualified teacher");
    }
    if !inducted(facts) {
        lacking.push("has not completed induction");
    }
    if !facts.teaches_here {
        lacking.push("does not work as a teacher at the school");
    }
    Reason::new(
        "cannot_be_senco",
        format!(
            "A SENCO is the head, or a qualified teacher who has completed induction and works as a teacher at the school. This person {}.",
            lacking.join(", and ")
        ),
        source::REGS_TEACHER,
    )
}

pub(super) fn nasenco_held() -> Reason {
    Reason::new(
        "nasenco_held",
        "A NASENCO begun before 1 September 2024 and completed before 1 September 2027 counts.",
        source::REGS_NASENCO,
    )
}

pub(super) fn npq_passed() -> Reason {
    Reason::new(
        "npq_passed",
        "The NPQ for SENCO was passed with a provider named in the Regulations.",
        source::REGS_NPQ,
    )
}

pub(super) fn provider_not_named() -> Reason {
    Reason::new(
        "provider_not_named",
        "The NPQ counts when a provider named in the Regulations awarded it; this provider’s name is not among them.",
        source::REGS_PROVIDERS,
    )
}

pub(super) fn first_day_unknown() -> Reason {
    Reason::new(
        "first_day_unknown",
        "The day on which this person first became a SENCO is not known, so no deadline can be worked out.",
        source::REGS_THREE_YEARS,
    )
}

pub(super) fn before_2009() -> Reason {
    Reason::new(
        "before_2009",
        "Somebody who became a SENCO before 1 September 2009 does not need the qualification.",
        source::REGS_THREE_YEARS,
    )
}

pub(super) fn on_the_day_in_2009() -> Reason {
    Reason::new(
        "on_the_day_in_2009",
        "The Regulations bind those who became a SENCO after 1 September 2009, the guidance exempts those before it. This is the day itself.",
        source::DFE_GUIDANCE,
    )
}

pub(super) fn months_before(facts: &DutyFacts) -> Reason {
    Reason::new(
        "more_than_twelve_months_before",
        format!(
            "With {} months as SENCO before this post, the letter of the Regulations leaves this person out, but the guidance does not. The date shown is the cautious one.",
            facts.senco_months_before
        ),
        source::REGS_THREE_YEARS,
    )
}

pub(super) fn type_for_a_person() -> Reason {
    Reason::new(
        "type_unclear",
        "The law does not say clearly whether a city technology college is bound. The date shown is the cautious one.",
        source::CFA_SENCO,
    )
}

pub(super) fn overdue(deadline: Day) -> Reason {
    Reason::new(
        "anniversary_passed",
        format!(
            "The last day in time was {}, and no award that counts is held.",
            deadline.in_words()
        ),
        source::REGS_THREE_YEARS,
    )
}

pub(super) fn late_start(expected: Day, deadline: Day) -> Reason {
    Reason::new(
        "outcome_after_deadline",
        format!(
            "The outcome is expected by {}, after the last day in time, {}.",
            expected.in_words(),
            deadline.in_words()
        ),
        source::REGS_THREE_YEARS,
    )
}

pub(super) fn outcome_in_time(expected: Day, deadline: Day) -> Reason {
    Reason::new(
        "outcome_in_time",
        format!(
            "The outcome is expected by {}; the last day in time is {}.",
            expected.in_words(),
            deadline.in_words()
        ),
        source::REGS_THREE_YEARS,
    )
}

pub(super) fn nasenco_under_way(deadline: Day) -> Reason {
    Reason::new(
        "nasenco_under_way",
        format!(
            "A NASENCO that can still count is under way; it must be complete by {}.",
            deadline.in_words()
        ),
        source::REGS_NASENCO,
    )
}

pub(super) fn safe_start_passed(safe_start: Day) -> Reason {
    Reason::new(
        "safe_start_passed",
        format!(
            "The NPQ takes up to {MONTHS_TO_OUTCOME} months. The last safe day to start was {}, and no course has begun.",
            safe_start.in_words()
        ),
        source::DFE_GUIDANCE,
    )
}

pub(super) fn time_left(safe_start: Day) -> Reason {
    Reason::new(
        "time_left",
        format!(
            "There is time: a course begun by {} can be expected to end before the last day in time.",
            safe_start.in_words()
        ),
        source::DFE_GUIDANCE,
    )
}
