//! Who needs attention, and why: reasons for a person to look, never a verdict.
//!
//! What this room must not know: names, pages.

use registration::Enrolment;
use rulebook::{
    base::Day,
    delivery::engagement::{Engagement, Strand},
    registration::enrolment::EnrolmentState,
};

/// Days without a finished step after which somebody who is behind should be asked how they are.
const QUIET_DAYS: i64 = 21;

/// The reasons, most urgent first. `open` catch-ups, and the day on which a step was last finished.
pub(super) fn reasons(
    who: &Enrolment,
    told: Option<&Engagement>,
    (open, last): (usize, Option<Day>),
    today: Day,
) -> Vec<String> {
    match who.state {
        EnrolmentState::Active => {
            let quiet = last.unwrap_or(who.started_on).days_until(today);
            active(told, open, quiet)
        }
        EnrolmentState::Deferred => who
            .returns_on
            .filter(|day| *day <= today)
            .map(|day| format!("Expected back on {}", day.in_words()))
            .into_iter()
            .collect(),
        EnrolmentState::Withdrawn | EnrolmentState::Completed | EnrolmentState::Cancelled => {
            Vec::new()
        }
    }
}

fn active(told: Option<&Engagement>, open: usize, quiet: i64) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(told) = told.filter(|told| !told.reached) {
        let words = if told.forecast.gate_in_reach {
            "Below the gate"
        } else {
            "Gate out of reach"
        };
        reasons.push(words.to_owned());
    }
    match open {
        0 => {}
        1 => reasons.push("1 session to catch up".to_owned()),
        many => reasons.push(format!("{many} sessions to catch up")),
    }
    // Whoever has read all that was due may rest.
    let behind = told.is_some_and(|told| {
        let unread = |strand| told.missing.iter().any(|one| one.strand == strand);
        unread(Strand::Checks) || unread(Strand::Application)
    });
    if behind && quiet > QUIET_DAYS {
        reasons.push(format!("No study for {quiet} days"));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use rulebook::delivery::engagement::{
        EngagementFacts, Expected, Happened, Weights, engagement,
    };

    use super::*;

    fn told(happened: Happened) -> Engagement {
        let due: Day = "2026-11-01".parse().unwrap();
        let expected = [Expected {
            key: "check:1.1/one".into(),
            strand: Strand::Checks,
            title: "One".into(),
            due,
            share: 1,
            happened,
            mend: None,
        }];
        let facts = EngagementFacts {
            weights: Weights::NPQ_SENCO,
            expected: &expected,
            pauses: &[],
        };
        engagement(&facts, due.plus_days(30))
    }

    #[test]
    fn whoever_is_behind_and_quiet_needs_attention_and_whoever_is_done_may_rest() {
        let behind = told(Happened::NotDone);
        let reasons = [
            "Gate out of reach",
            "2 sessions to catch up",
            "No study for 40 days",
        ];
        assert_eq!(active(Some(&behind), 2, 40), reasons);
        assert_eq!(active(Some(&behind), 0, 5), ["Gate out of reach"]);
        assert!(active(Some(&told(Happened::Done)), 0, 400).is_empty());
        assert_eq!(active(None, 1, 400), ["1 session to catch up"]);
    }
}
