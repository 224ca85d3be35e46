//! What the assessment asks of a participant now: one thing, by the days of the window and where the response stands.
//!
//! What this room decides: what waits, and whether it goes before everything else that can be done.
//! What it does not know: the gate, what is written, where it is shown.

use super::{
    submission::SubmissionState,
    window::{Window, WindowStanding},
};
use crate::{base::Day, registration::enrolment::EnrolmentState};

/// Days for which a result, or a window that closed on a draft, goes before everything else.
///
/// # Source
/// [`crate::source::SENDA_WINDOW`].
pub const FIRST_FOR: i64 = 28;

/// What the rule needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AheadFacts {
    /// The enrolment.
    pub enrolment: EnrolmentState,
    /// The participant's own window; nothing when no period is set.
    pub window: Option<Window>,
    /// The last day of the period: results are out by then.
    pub results_by: Option<Day>,
    /// Where the response stands, when one was begun.
    pub response: Option<SubmissionState>,
    /// When its outcome was released.
    pub released_on: Option<Day>,
}

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// The window opens later.
    Opens {
        /// Its first day.
        on: Day,
    },
    /// The window is open, and nothing is handed in.
    Write {
        /// Is there a draft?
        begun: bool,
        /// The last day.
        closes: Day,
    },
    /// The window closed on a draft that was not handed in.
    NotSent {
        /// Its last day.
        closed: Day,
    },
    /// Handed in; the board has not released it.
    HandedIn {
        /// Results are out by then.
        results_by: Option<Day>,
    },
    /// The result is out.
    Result {
        /// Since when.
        since: Day,
    },
}

impl Ahead {
    /// Does it go before everything else that can be done today?
    pub fn comes_first(self, today: Day) -> bool {
        match self {
            Self::Write { .. } => true,
            Self::NotSent { closed: since } | Self::Result { since } => {
                since.days_until(today) <= FIRST_FOR
            }
            Self::Opens { .. } | Self::HandedIn { .. } => false,
        }
    }
}

/// What does the assessment ask of this participant today? Nothing of whoever does not study now, but a result is told.
///
/// # Source
/// [`crate::source::SENDA_WINDOW`].
pub fn ahead(facts: &AheadFacts, today: Day) -> Option<Ahead> {
    if let Some(since) = facts.released_on {
        return Some(Ahead::Result { since });
    }
    let begun = match facts.response {
        Some(SubmissionState::Submitted | SubmissionState::Marked) => {
            return Some(Ahead::HandedIn {
                results_by: facts.results_by,
            });
        }
        Some(SubmissionState::Withdrawn) => return None,
        Some(SubmissionState::Drafting | SubmissionState::Returned) => true,
        None => false,
    };
    let window = facts
        .window
        .filter(|_| facts.enrolment == EnrolmentState::Active)?;
    match window.standing(today) {
        WindowStanding::Before => Some(Ahead::Opens { on: window.opens }),
        WindowStanding::Open => Some(Ahead::Write {
            begun,
            closes: window.closes,
        }),
        WindowStanding::Closed => begun.then_some(Ahead::NotSent {
            closed: window.closes,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn facts() -> AheadFacts {
        AheadFacts {
            enrolment: EnrolmentState::Active,
            window: Some(Window {
                opens: day("2028-03-20"),
                closes: day("2028-03-27"),
            }),
            results_by: Some(day("2028-05-26")),
            response: None,
            released_on: None,
        }
    }

    #[test]
    fn while_the_window_is_open_a_response_that_is_not_sent_goes_before_everything() {
        for (response, begun) in [
            (None, false),
            (Some(SubmissionState::Drafting), true),
            (Some(SubmissionState::Returned), true),
        ] {
            let facts = AheadFacts {
                response,
                ..facts()
            };
            for today in [day("2028-03-20"), day("2028-03-27")] {
                let found = ahead(&facts, today).unwrap();
                let closes = day("2028-03-27");
                assert_eq!(found, Ahead::Write { begun, closes });
                assert!(found.comes_first(today));
            }
        }
    }

    #[test]
    fn before_and_after_the_window_there_is_less_to_say() {
        let opens = ahead(&facts(), day("2028-03-01")).unwrap();
        let on = day("2028-03-20");
        assert_eq!(opens, Ahead::Opens { on });
        assert!(!opens.comes_first(day("2028-03-01")));
        // Whoever did not begin has nothing that could be lost.
        assert_eq!(ahead(&facts(), day("2028-03-28")), None);
        let draft = AheadFacts {
            response: Some(SubmissionState::Drafting),
            ..facts()
        };
        let closed = ahead(&draft, day("2028-03-28")).unwrap();
        assert!(closed.comes_first(day("2028-03-28")));
        assert!(!closed.comes_first(day("2028-06-01")));
    }

    #[test]
    fn what_is_handed_in_waits_for_its_result_and_a_result_is_told_first_for_a_while() {
        let today = day("2028-03-22");
        for state in [SubmissionState::Submitted, SubmissionState::Marked] {
            let handed = AheadFacts {
                response: Some(state),
                ..facts()
            };
            let found = ahead(&handed, today).unwrap();
            let results_by = Some(day("2028-05-26"));
            assert_eq!(found, Ahead::HandedIn { results_by });
            assert!(!found.comes_first(today));
        }
        let released = AheadFacts {
            enrolment: EnrolmentState::Completed,
            response: Some(SubmissionState::Marked),
            released_on: Some(day("2028-05-20")),
            ..facts()
        };
        let found = ahead(&released, day("2028-05-21")).unwrap();
        assert!(found.comes_first(day("2028-06-17")));
        assert!(!found.comes_first(day("2028-06-18")));
    }

    #[test]
    fn whoever_does_not_study_now_is_asked_for_nothing() {
        let today = day("2028-03-22");
        for enrolment in [EnrolmentState::Deferred, EnrolmentState::Withdrawn] {
            let facts = AheadFacts {
                enrolment,
                response: Some(SubmissionState::Drafting),
                ..facts()
            };
            assert_eq!(ahead(&facts, today), None);
        }
        let taken_out = AheadFacts {
            response: Some(SubmissionState::Withdrawn),
            ..facts()
        };
        assert_eq!(ahead(&taken_out, today), None);
        let no_period = AheadFacts {
            window: None,
            ..facts()
        };
        assert_eq!(ahead(&no_period, today), None);
    }
}
