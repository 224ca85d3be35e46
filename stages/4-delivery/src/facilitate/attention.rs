//! Who needs attention, and why: reasons for a person to look, never a verdict.
//!
//! What this room must not know: names, pages.

use registration::Enrolment;
use rulebook::{
    base::Day, delivery::engagement::Engagement, registration::enrolment::EnrolmentState,
};

/// Days without a finished step after which somebody should be asked how they are.
const QUIET_DAYS: i64 = 21;

/// The reasons, most urgent first. `open` catch-ups, and the day on which a step was last finished.
pub(super) fn reasons(
    who: &Enrolment,
    told: Option<&Engagement>,
    (open, last): (usize, Option<Day>),
    today: Day,
) -> Vec<String> {
    if who.state != EnrolmentState::Active {
        let until = who
            .returns_on
            .map_or_else(String::new, |day| format!(" until {}", day.in_words()));
        return vec![format!(
            "{}{until}",
            rulebook::base::Coded::label(who.state)
        )];
    }
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
    let quiet = last.unwrap_or(who.started_on).days_until(today);
    if quiet > QUIET_DAYS {
        reasons.push(format!("No study for {quiet} days"));
    }
    reasons
}
