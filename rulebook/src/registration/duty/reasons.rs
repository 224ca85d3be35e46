//! The sentences of the duty: each reason with its code and source.
//!
//! What this room must not know: how the standing was decided, and what would change it.

use super::{Because, DutyFacts, Induction, Law, Ruling, Settled, Standing};
use crate::{
    base::{Coded, Day, Reason},
    source,
};

/// Every reason for a standing: the step that decided, what a person decided, and what goes with a deadline.
pub(super) fn reasons(
    facts: &DutyFacts,
    law: &Law,
    standing: &Standing,
    settled: Settled,
    rulings: &[Ruling],
) -> Vec<Reason> {
    let mut reasons = vec![deciding(facts, law, standing)];
    let followed = rulings.iter().filter(|ruling| ruling.holds(facts));
    reasons.extend(followed.map(|ruling| {
        Reason::new(
            "decided_by_a_person",
            format!(
                "{}: a person decided on {}. {}.",
                ruling.question.label(),
                ruling.decided_on.in_words(),
                ruling.finding.label()
            ),
            source::SENDA_DUTY_CASE,
        )
    }));
    if standing.deadline.is_some() {
        reasons.extend(deadline_reasons(facts, law, settled, standing.deadline));
    }
    reasons
}

fn deciding(facts: &DutyFacts, law: &Law, standing: &Standing) -> Reason {
    let deadline = standing.deadline.unwrap_or(facts.judged_on);
    let safe_start = standing.safe_start.unwrap_or(facts.judged_on);
    let expected = standing.expected.unwrap_or(facts.judged_on);
    match standing.because {
        Because::SchoolClosed | Because::TypeNotBound => not_bound(facts),
        Because::TypeDecided => decided(
            "type_decided",
            "A person decided that the duty does not bind this school.",
        ),
        Because::AwardDecided => decided(
            "award_decided",
            "A person decided that this award of the NPQ for SENCO counts.",
        ),
        Because::OutsideDecided => decided(
            "outside_decided",
            "A person decided that the three years do not apply to this post.",
        ),
        Because::NotDesignated => not_the_senco(),
        Because::CannotBeSenco => cannot_be_senco(facts),
        Because::NasencoHeld => nasenco_held(law),
        Because::NpqPassed => npq_passed(),
        Because::ProviderNotNamed => provider_not_named(),
        Because::AwardNotShown => award_not_shown(facts),
        Because::FirstDayUnknown => first_day_unknown(),
        Because::Before2009 => before_2009(law),
        Because::OnTheDay2009 => on_the_day_in_2009(),
        Because::MonthsBefore => months_before(facts),
        Because::TypeUnclear => type_for_a_person(),
        Because::AnniversaryPassed => overdue(deadline),
        Because::OutcomeAfterDeadline => late_start(expected, deadline),
        Because::OutcomeInTime => outcome_in_time(expected, deadline),
        Because::NasencoUnderWay => nasenco_under_way(deadline),
        Because::SafeStartPassed => safe_start_passed(law, safe_start),
        Because::TimeLeft => time_left(safe_start),
    }
}

fn decided(code: &'static str, sentence: &str) -> Reason {
    Reason::new(code, sentence, source::SENDA_DUTY_CASE)
}

fn deadline_reasons(
    facts: &DutyFacts,
    law: &Law,
    settled: Settled,
    deadline: Option<Day>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if facts.head && !(facts.qualified_teacher && facts.teaches_here) {
        reasons.push(Reason::new(
            "head_may_be_senco",
            "A head teacher or acting head teacher may be the SENCO without the teacher test. The deadline still applies.",
            source::REGS_HEAD,
        ));
    }
    let Some(first) = facts.first_senco_on.or(settled.first) else {
        return reasons;
    };
    reasons.push(Reason::new(
        "third_anniversary",
        format!(
            "The qualification is due within {} of first becoming a SENCO, which was {}.",
            years(law.years),
            first.in_words()
        ),
        source::REGS_THREE_YEARS,
    ));
    let anniversary = first.plus_years(law.years);
    if let Some(end) = law.nasenco.completed_before
        && deadline.is_some_and(|day| day < anniversary)
    {
        reasons.push(Reason::new(
            "nasenco_route_closes",
            format!(
                "A NASENCO counts only when completed before {}, which comes before the anniversary, {}.",
                end.in_words(),
                anniversary.in_words()
            ),
            source::REGS_NASENCO,
        ));
    }
    if (first.date().month(), first.date().day()) == (2, 29) && anniversary.date().day() == 28 {
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

/// Is statutory induction out of the way?
const fn inducted(facts: &DutyFacts) -> bool {
    matches!(
        facts.induction,
        Some(Induction::Complete | Induction::Exempt)
    )
}

fn not_bound(facts: &DutyFacts) -> Reason {
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

fn not_the_senco() -> Reason {
    Reason::new(
        "not_designated",
        "Only the school’s designated SENCO must hold the qualification.",
        source::REGS_THREE_YEARS,
    )
}

fn cannot_be_senco(facts: &DutyFacts) -> Reason {
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

fn nasenco_held(law: &Law) -> Reason {
    let sentence = match (law.nasenco.begun_before, law.nasenco.completed_before) {
        (Some(begun), Some(completed)) => format!(
            "A NASENCO begun before {} and completed before {} counts.",
            begun.in_words(),
            completed.in_words()
        ),
        _ => "A completed NASENCO counts.".to_owned(),
    };
    Reason::new("nasenco_held", sentence, source::REGS_NASENCO)
}

fn npq_passed() -> Reason {
    Reason::new(
        "npq_passed",
        "The NPQ for SENCO was passed with a provider named in the Regulations.",
        source::REGS_NPQ,
    )
}

fn provider_not_named() -> Reason {
    Reason::new(
        "provider_not_named",
        "The NPQ counts when a provider named in the Regulations awarded it; this provider’s name is not among them.",
        source::REGS_PROVIDERS,
    )
}

fn award_not_shown(facts: &DutyFacts) -> Reason {
    let from = facts.npq_provider.as_deref().unwrap_or_default();
    let from = if from.is_empty() {
        String::new()
    } else {
        format!(" by {from}")
    };
    let on = facts.npq_outcome_on.unwrap_or(facts.judged_on).in_words();
    Reason::new(
        "award_not_shown",
        format!(
            "The school or its trust says that the NPQ for SENCO was awarded{from} on {on}. It counts once a person has seen the certificate or asked the provider."
        ),
        source::REGS_NPQ,
    )
}

fn first_day_unknown() -> Reason {
    Reason::new(
        "first_day_unknown",
        "The day on which this person first became a SENCO is not known, so no deadline can be worked out.",
        source::REGS_THREE_YEARS,
    )
}

fn before_2009(law: &Law) -> Reason {
    Reason::new(
        "before_2009",
        format!(
            "Somebody who became a SENCO before {} does not need the qualification.",
            law.senco_after.in_words()
        ),
        source::REGS_THREE_YEARS,
    )
}

fn on_the_day_in_2009() -> Reason {
    Reason::new(
        "on_the_day_in_2009",
        "The Regulations bind those who became a SENCO after 1 September 2009, the guidance exempts those before it. This is the day itself.",
        source::DFE_GUIDANCE,
    )
}

fn months_before(facts: &DutyFacts) -> Reason {
    Reason::new(
        "more_than_twelve_months_before",
        format!(
            "With {} months as SENCO before this post, the letter of the Regulations leaves this person out, but the guidance does not. The date shown is the cautious one.",
            facts.senco_months_before
        ),
        source::REGS_THREE_YEARS,
    )
}

fn type_for_a_person() -> Reason {
    Reason::new(
        "type_unclear",
        "The law does not say clearly whether a city technology college is bound. The date shown is the cautious one.",
        source::CFA_SENCO,
    )
}

fn overdue(deadline: Day) -> Reason {
    Reason::new(
        "anniversary_passed",
        format!(
            "The last day in time was {}, and no award that counts is held.",
            deadline.in_words()
        ),
        source::REGS_THREE_YEARS,
    )
}

fn late_start(expected: Day, deadline: Day) -> Reason {
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

fn outcome_in_time(expected: Day, deadline: Day) -> Reason {
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

fn nasenco_under_way(deadline: Day) -> Reason {
    Reason::new(
        "nasenco_under_way",
        format!(
            "A NASENCO that can still count is under way; it must be complete by {}.",
            deadline.in_words()
        ),
        source::REGS_NASENCO,
    )
}

fn safe_start_passed(law: &Law, safe_start: Day) -> Reason {
    Reason::new(
        "safe_start_passed",
        format!(
            "The NPQ takes up to {} months. The last safe day to start was {}, and no course is under way.",
            law.months_to_outcome,
            safe_start.in_words()
        ),
        source::DFE_GUIDANCE,
    )
}

fn time_left(safe_start: Day) -> Reason {
    Reason::new(
        "time_left",
        format!(
            "There is time: a course begun by {} can be expected to end before the last day in time.",
            safe_start.in_words()
        ),
        source::DFE_GUIDANCE,
    )
}

/// A number of years in words: the law's three, or an amendment's.
fn years(years: i32) -> String {
    match years {
        1 => "one year".into(),
        2 => "two years".into(),
        3 => "three years".into(),
        4 => "four years".into(),
        5 => "five years".into(),
        more => format!("{more} years"),
    }
}
