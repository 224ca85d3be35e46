//! The gate of the assessment: open or not, and weeks ahead, what would open it.
//!
//! What this room decides: whether a participant may begin to write. It never stands before submitting: whoever could
//! begin can hand in.
//! What it does not know: how engagement was counted.

use super::window::{Window, WindowStanding};
use crate::{
    base::{BasisPoints, Day, Reason, Refusal},
    delivery::engagement::{Engagement, Missing},
    registration::enrolment::EnrolmentState,
    source,
};

/// What the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateFacts<'a> {
    /// The participant's engagement today.
    pub engagement: &'a Engagement,
    /// The enrolment.
    pub enrolment: EnrolmentState,
    /// The participant's own window, extensions counted; nothing when no period is set yet.
    pub window: Option<Window>,
    /// How many attempts were used.
    pub attempts_used: u32,
    /// How many there are.
    pub attempts_allowed: u32,
}

crate::refusals! {
    /// What keeps the gate shut. All that apply are told, not only the first.
    pub enum GateRefusal {
        /// The enrolment is not active.
        NotActive {
            /// Where it stands.
            standing: EnrolmentState
        } = "not_active" [source::DFE_TRAINING] "Your enrolment is “{}”. Only active participants sit the assessment.", crate::base::Coded::label(*standing);
        /// All attempts are used.
        AttemptsUsed {
            /// How many there are.
            allowed: u32
        } = "attempts_used" [source::SENDA_SUBMISSION] "You have used all {allowed} attempts.";
        /// Not enough engagement.
        NotEngaged {
            /// The number today.
            total: BasisPoints,
            /// What is needed.
            gate: BasisPoints
        } = "not_engaged" [source::DFE_GATE] "Your engagement is {total}. The assessment opens at {gate}.";
        /// No period is set.
        NoWindow = "no_window" [source::SENDA_WINDOW] "No assessment window has been set for your cohort yet.";
        /// The window is still to come.
        NotOpenYet {
            /// When it opens.
            opens: Day
        } = "not_open_yet" [source::SENDA_WINDOW] "The writing window opens on {}.", opens.with_weekday();
        /// The window has closed.
        Closed {
            /// Its last day.
            closed: Day
        } = "closed" [source::SENDA_WINDOW] "The writing window closed at the end of {}.", closed.with_weekday();
    }
}

/// The gate as the participant sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Gate {
    /// May the participant begin to write today?
    pub open: bool,
    /// Everything that keeps it shut today.
    pub shut_by: Vec<Reason>,
    /// Would it open on the first day of the window if everything due until then is done?
    pub on_course: bool,
    /// Whole days until the window opens, when it is still to come.
    pub days_until: Option<i64>,
    /// What is missing of the gate, in basis points.
    pub short_by: BasisPoints,
    /// What to do first, cheapest first, when the rest alone does not reach the gate.
    pub mend_first: Vec<Missing>,
}

/// May this participant begin to write, and if not, what would change that?
///
/// # Source
/// DfE: 90 % engagement ([`source::DFE_GATE`]); our window ([`source::SENDA_WINDOW`]).
pub fn gate(facts: &GateFacts<'_>, today: Day) -> Gate {
    let shut = shut_by(facts, today);
    let engagement = facts.engagement;
    let forecast = &engagement.forecast;
    let standing = facts.window.map(|window| window.standing(today));
    let only_time = shut.iter().all(|refusal| {
        matches!(
            refusal,
            GateRefusal::NotEngaged { .. } | GateRefusal::NoWindow | GateRefusal::NotOpenYet { .. }
        )
    });
    let reaches = if standing == Some(WindowStanding::Open) {
        engagement.reached
    } else {
        forecast.if_the_rest_is_done >= engagement.gate
    };
    Gate {
        open: shut.is_empty(),
        shut_by: shut
            .iter()
            .map(|refusal| Reason::of(refusal as &dyn Refusal))
            .collect(),
        on_course: only_time && reaches,
        days_until: facts
            .window
            .filter(|_| standing == Some(WindowStanding::Before))
            .map(|window| today.days_until(window.opens)),
        short_by: BasisPoints((engagement.gate.0 - engagement.total.0).max(0)),
        mend_first: engagement
            .missing
            .iter()
            .filter(|missing| forecast.mend_first.contains(&missing.key))
            .cloned()
            .collect(),
    }
}

/// Begins the writing, or says everything that stands before it.
///
/// # Source
/// As [`gate`].
/// # Errors
/// Every [`GateRefusal`] that applies; never an empty list.
pub fn begin(facts: &GateFacts<'_>, today: Day) -> Result<Window, Vec<GateRefusal>> {
    let shut = shut_by(facts, today);
    match facts.window.filter(|_| shut.is_empty()) {
        Some(window) => Ok(window),
        None => Err(shut),
    }
}

fn shut_by(facts: &GateFacts<'_>, today: Day) -> Vec<GateRefusal> {
    let mut shut = Vec::new();
    if facts.enrolment != EnrolmentState::Active {
        shut.push(GateRefusal::NotActive {
            standing: facts.enrolment,
        });
    }
    if facts.attempts_used >= facts.attempts_allowed {
        shut.push(GateRefusal::AttemptsUsed {
            allowed: facts.attempts_allowed,
        });
    }
    if !facts.engagement.reached {
        shut.push(GateRefusal::NotEngaged {
            total: facts.engagement.total,
            gate: facts.engagement.gate,
        });
    }
    match facts.window {
        None => shut.push(GateRefusal::NoWindow),
        Some(window) => match window.standing(today) {
            WindowStanding::Before => shut.push(GateRefusal::NotOpenYet {
                opens: window.opens,
            }),
            WindowStanding::Open => {}
            WindowStanding::Closed => shut.push(GateRefusal::Closed {
                closed: window.closes,
            }),
        },
    }
    shut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::engagement::{
        EngagementFacts, Expected, Happened, Mend, Strand, Weights, engagement,
    };

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn window() -> Window {
        Window {
            opens: day("2028-03-20"),
            closes: day("2028-03-27"),
        }
    }
    fn number(absent: bool) -> Engagement {
        let expected = [Expected {
            key: "clinic".to_owned(),
            strand: Strand::Attendance,
            title: "Clinic 3".to_owned(),
            due: day("2027-11-01"),
            share: 1,
            happened: if absent {
                Happened::Absent
            } else {
                Happened::Done
            },
            mend: Some(Mend {
                how: "Do the catch-up.".to_owned(),
                minutes: 30,
                by: None,
            }),
        }];
        let facts = EngagementFacts {
            weights: Weights::NPQ_SENCO,
            expected: &expected,
            pauses: &[],
        };
        engagement(&facts, day("2028-02-01"))
    }
    fn facts(engagement: &Engagement) -> GateFacts<'_> {
        GateFacts {
            engagement,
            enrolment: EnrolmentState::Active,
            window: Some(window()),
            attempts_used: 0,
            attempts_allowed: 2,
        }
    }

    #[test]
    fn an_engaged_participant_begins_on_any_day_of_the_window() {
        let engaged = number(false);
        for today in ["2028-03-20", "2028-03-27"] {
            assert_eq!(begin(&facts(&engaged), day(today)), Ok(window()));
            assert!(gate(&facts(&engaged), day(today)).open);
        }
        assert!(begin(&facts(&engaged), day("2028-03-28")).is_err());
    }

    #[test]
    fn weeks_ahead_the_gate_says_what_is_missing_and_how_to_earn_it() {
        let absent = number(true);
        let found = gate(&facts(&absent), day("2028-02-21"));
        assert!(!found.open);
        assert!(!found.on_course);
        assert_eq!(found.days_until, Some(28));
        assert_eq!(found.short_by, BasisPoints(4_000));
        assert_eq!(found.mend_first[0].key, "clinic");
        let codes: Vec<_> = found.shut_by.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(codes, ["not_engaged", "not_open_yet"]);
    }

    #[test]
    fn before_the_window_an_engaged_participant_is_on_course() {
        let engaged = number(false);
        let found = gate(&facts(&engaged), day("2028-02-21"));
        assert!(!found.open);
        assert!(found.on_course);
    }

    #[test]
    fn a_withdrawn_participant_or_one_without_attempts_does_not_begin() {
        let engaged = number(false);
        let mut withdrawn = facts(&engaged);
        withdrawn.enrolment = EnrolmentState::Withdrawn;
        withdrawn.attempts_used = 2;
        let refusals = begin(&withdrawn, day("2028-03-20")).unwrap_err();
        assert_eq!(refusals.len(), 2);
        assert!(!gate(&withdrawn, day("2028-03-20")).on_course);
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        let day = day("2028-03-20");
        source::assert_refusals_are_told_well(&[
            &GateRefusal::NotActive {
                standing: EnrolmentState::Deferred,
            },
            &GateRefusal::AttemptsUsed { allowed: 2 },
            &GateRefusal::NotEngaged {
                total: BasisPoints(8_000),
                gate: BasisPoints(9_000),
            },
            &GateRefusal::NoWindow,
            &GateRefusal::NotOpenYet { opens: day },
            &GateRefusal::Closed { closed: day },
        ]);
    }
}
