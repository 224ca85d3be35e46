//! What would change an answer: the rule is asked again with other facts, and what comes out differently is told.
//!
//! What this room must not know: the steps of the rule. Nothing here claims what the rule has not answered.

use super::{
    Because, DutyFacts, Induction, Law, NpqOutcome, RECORDED_AS_NAMED, Settled, Standing, Status,
    stand,
};
use crate::base::{Coded, Day};

/// One thing that would change the answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// The condition: `If the NPQ for SENCO is passed by 1 September 2027`.
    pub when: String,
    /// What the rule answers then.
    pub becomes: Status,
    /// The last day in time then.
    pub deadline: Option<Day>,
}

impl Change {
    /// The whole sentence.
    pub fn sentence(&self) -> String {
        let becomes = in_a_sentence(self.becomes.label());
        match self.deadline {
            Some(day) => format!(
                "{}: {becomes}, with {} as the last day in time.",
                self.when,
                day.in_words()
            ),
            None => format!("{}: {becomes}.", self.when),
        }
    }
}

/// A label in the middle of a sentence: its first letter small, its SENCO as it is.
fn in_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// Makes somebody of whom nothing else is known a SENCO who may be one, from the day of judgement.
fn make_senco(facts: &mut DutyFacts) {
    (facts.is_senco, facts.qualified_teacher, facts.teaches_here) = (true, true, true);
    facts.induction = Some(Induction::Complete);
    facts.first_senco_on = facts.first_senco_on.or(Some(facts.judged_on));
}

/// The rule, asked again and again.
struct Asking<'a> {
    facts: &'a DutyFacts,
    law: &'a Law,
    settled: Settled,
    now: Standing,
    found: Vec<Change>,
}

impl Asking<'_> {
    /// What if the facts were so?
    fn if_facts(&mut self, when: impl Into<String>, change: impl FnOnce(&mut DutyFacts)) {
        let mut facts = self.facts.clone();
        change(&mut facts);
        let then = stand(&facts, self.law, self.settled);
        self.keep(when.into(), then);
    }

    fn keep(&mut self, when: String, then: Standing) {
        let same = (then.status, then.deadline) == (self.now.status, self.now.deadline);
        if !same {
            self.found.push(Change {
                when,
                becomes: then.status,
                // A day that stays as it is need not be told again.
                deadline: then.deadline.filter(|_| then.deadline != self.now.deadline),
            });
        }
    }

    /// What if the NPQ were passed on a day that leaves it time to have been studied?
    fn if_passed(&mut self, by: Day) {
        // Under a law that does not know the NPQ, passing it changes nothing.
        let Some(from) = self.law.npq_begun_from.filter(|from| *from <= by) else {
            return;
        };
        let when = format!("If the NPQ for SENCO is passed by {}", by.in_words());
        self.if_facts(when, |facts| {
            facts.judged_on = by;
            facts.npq_begun = facts.npq_begun.or(Some(from)).map(|day| day.max(from));
            facts.npq_provider = Some(RECORDED_AS_NAMED.to_owned());
            facts.npq_outcome = Some(NpqOutcome::Passed);
            facts.npq_outcome_on = Some(by);
            facts.npq_told = false;
        });
    }

    fn if_nasenco(&mut self) {
        let today = self.facts.judged_on;
        let begun = self.law.nasenco.begun_before.unwrap_or(today).plus_days(-1);
        let done = self
            .law
            .nasenco
            .completed_before
            .map_or(today, |end| today.min(end.plus_days(-1)));
        let when = self.law.nasenco.begun_before.map_or_else(
            || "If a completed NASENCO is shown".to_owned(),
            |day| {
                format!(
                    "If a NASENCO is shown that was begun before {} and is complete",
                    day.in_words()
                )
            },
        );
        self.if_facts(when, |facts| {
            facts.nasenco_begun = Some(begun.min(done));
            facts.nasenco_completed = Some(done);
        });
    }

    /// What if time went by and nothing else happened?
    fn if_nothing(&mut self, by: Day, what: &str) {
        let when = format!("If {what} by {}", by.in_words());
        self.if_facts(when, |facts| facts.judged_on = by.plus_days(1));
    }
}

/// What would change this answer, the most useful first.
pub fn changes(facts: &DutyFacts, law: &Law, settled: Settled) -> Vec<Change> {
    let now = stand(facts, law, settled);
    let mut asking = Asking {
        facts,
        law,
        settled,
        now,
        found: Vec::new(),
    };
    match now.status {
        Status::NotBound => asking.if_facts(
            "If this person becomes the SENCO of an open mainstream school or maintained nursery school in England",
            |facts| {
                (facts.establishment_type, facts.establishment_status) = (1, 1);
                make_senco(facts);
            },
        ),
        Status::NoDuty => asking.if_facts(
            "If this person, as a teacher who may be one, is designated as the school’s SENCO",
            make_senco,
        ),
        Status::CannotBeSenco => lacking(&mut asking),
        Status::Met => asking.if_facts("If that award turned out not to count", |facts| {
            (facts.nasenco_begun, facts.npq_begun) = (None, None);
        }),
        Status::Exempt => asking.if_facts(
            format!(
                "If the first day as a SENCO turned out to be after {}",
                law.senco_after.in_words()
            ),
            |facts| {
                facts.first_senco_on = Some(law.senco_after.plus_days(1));
            },
        ),
        Status::Check => decided(&mut asking),
        Status::Overdue | Status::LateStart | Status::InTime | Status::StartNow => {
            running(&mut asking);
        }
    }
    asking.found
}

/// What if this person had what a SENCO must have?
fn lacking(asking: &mut Asking<'_>) {
    let facts = asking.facts;
    let mut lacks = Vec::new();
    if !facts.qualified_teacher {
        lacks.push("is a qualified teacher");
    }
    if !matches!(
        facts.induction,
        Some(Induction::Complete | Induction::Exempt)
    ) {
        lacks.push("has completed induction, or is exempt from it");
    }
    if !facts.teaches_here {
        lacks.push("works as a teacher at the school");
    }
    let when = format!("If this person {}", lacks.join(", and "));
    asking.if_facts(when, |facts| {
        (facts.qualified_teacher, facts.teaches_here) = (true, true);
        facts.induction = Some(Induction::Complete);
    });
    asking.if_facts(
        "If this person is the head teacher or acting head teacher of the school",
        |facts| facts.head = true,
    );
    if_somebody_else(asking);
}

fn if_somebody_else(asking: &mut Asking<'_>) {
    asking.if_facts(
        "If somebody else becomes the school’s SENCO in this person’s place",
        |facts| facts.is_senco = false,
    );
}

/// What if a person decided so, or so?
fn decided(asking: &mut Asking<'_>) {
    let Some(question) = asking.now.question() else {
        return;
    };
    for finding in question.findings() {
        let first = asking.facts.senco_here_from;
        let settled = asking.settled.with(question, *finding, first);
        let then = stand(asking.facts, asking.law, settled);
        let when = match (asking.now.because, first) {
            (Because::FirstDayUnknown, Some(day)) => {
                format!("If the first day as a SENCO was {}", day.in_words())
            }
            (Because::FirstDayUnknown, None) => continue,
            _ => format!("If a person decides “{}”", finding.label()),
        };
        asking.keep(when, then);
    }
    let of_award = [Because::ProviderNotNamed, Because::AwardNotShown];
    if !of_award.contains(&asking.now.because) {
        asking.if_passed(asking.facts.judged_on);
        asking.if_nasenco();
    }
}

/// What if the course were begun, passed, or not; while the three years run, or after them?
fn running(asking: &mut Asking<'_>) {
    let today = asking.facts.judged_on;
    let (Some(deadline), Some(safe_start)) = (asking.now.deadline, asking.now.safe_start) else {
        return;
    };
    if asking.now.status == Status::StartNow {
        asking.if_facts(
            format!("If the NPQ for SENCO is begun on {}", today.in_words()),
            |facts| {
                facts.npq_begun = Some(today);
                facts.npq_outcome = None;
                facts.npq_expected_on = None;
            },
        );
        asking.if_facts(
            format!(
                "If an NPQ is begun of which the outcome is expected by {}",
                deadline.in_words()
            ),
            |facts| {
                facts.npq_begun = Some(today);
                facts.npq_outcome = None;
                facts.npq_expected_on = Some(deadline);
            },
        );
    }
    if asking.now.status == Status::LateStart {
        asking.if_facts(
            format!("If an outcome can be had by {}", deadline.in_words()),
            |facts| facts.npq_expected_on = Some(deadline),
        );
    }
    asking.if_passed(deadline.max(today));
    if asking.now.because == Because::TimeLeft {
        asking.if_nothing(safe_start, "no course is begun");
    }
    if asking.now.status == Status::Overdue {
        let first = asking.law.senco_after.plus_days(-1);
        asking.if_facts(
            format!(
                "If it is shown that the first day as a SENCO was before {}",
                asking.law.senco_after.in_words()
            ),
            |facts| facts.first_senco_on = Some(first),
        );
    } else {
        asking.if_nothing(deadline, "no award that counts is held");
    }
    if asking.now.because != Because::NasencoUnderWay && asking.facts.npq_begun.is_none() {
        asking.if_nasenco();
    }
    if asking.now.status != Status::InTime {
        if_somebody_else(asking);
    }
}
