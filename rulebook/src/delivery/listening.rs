//! Listening: who is asked, once, and who agreed to what.
//!
//! What this room decides: when somebody is asked about a module, who is invited to a focus group, and what their consent
//! allows.
//! What it does not know: letters, pages, what was said.

use std::collections::{BTreeMap, VecDeque};

use crate::source;

crate::coded! {
    /// The answer to "Was this clear?".
    pub enum Clear {
        /// Yes.
        Yes = "yes", "Yes, clear";
        /// In part.
        Partly = "partly", "Partly";
        /// No.
        No = "no", "No, not clear";
    }
}

crate::coded! {
    /// How a question of the survey is answered.
    pub enum Scale {
        /// One to five.
        Agree = "agree", "From 1 (not at all) to 5 (very much)";
        /// Too short, right, too long.
        Length = "length", "Too short, about right, too long";
        /// Minutes.
        Minutes = "minutes", "Minutes";
    }
}

/// A question of the survey at the end of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Its stable word, under which answers are kept.
    pub code: &'static str,
    /// The question.
    pub words: &'static str,
    /// How it is answered.
    pub scale: Scale,
}

/// The questions of the survey; page, store and results are made from this list. One open question follows them.
pub const QUESTIONS: &[Question] = &[
    Question {
        code: "clear",
        words: "Was the module clear?",
        scale: Scale::Agree,
    },
    Question {
        code: "useful",
        words: "Is it useful for your work in school?",
        scale: Scale::Agree,
    },
    Question {
        code: "length",
        words: "Was it the right length?",
        scale: Scale::Length,
    },
    Question {
        code: "minutes",
        words: "How long did the reading take you in all?",
        scale: Scale::Minutes,
    },
];

/// The most minutes that a module takes anybody.
pub const MOST_MINUTES: i64 = 3_000;

impl Scale {
    /// The values that can be chosen, with their words; none where a number is typed.
    pub const fn choices(self) -> &'static [(i64, &'static str)] {
        match self {
            Self::Agree => &[
                (1, "1, not at all"),
                (2, "2"),
                (3, "3"),
                (4, "4"),
                (5, "5, very much"),
            ],
            Self::Length => &[(1, "Too short"), (2, "About right"), (3, "Too long")],
            Self::Minutes => &[],
        }
    }
    /// Can this be an answer?
    pub fn allows(self, value: i64) -> bool {
        match self {
            Self::Minutes => (1..=MOST_MINUTES).contains(&value),
            _ => self.choices().iter().any(|(known, _)| *known == value),
        }
    }
}

crate::coded! {
    /// Where the survey of a module stands for one person.
    pub enum Asked {
        /// It waits.
        Waiting = "asked", "Waiting";
        /// Answered.
        Answered = "answered", "Answered";
        /// Not wanted.
        Skipped = "skipped", "Skipped";
    }
}

/// Is the module done, so that its survey is due? Every step was read; a module without steps asks nothing.
pub fn is_due(steps: impl IntoIterator<Item: AsRef<str>>, is_done: impl Fn(&str) -> bool) -> bool {
    let mut any = false;
    for step in steps {
        any = true;
        if !is_done(step.as_ref()) {
            return false;
        }
    }
    any
}

crate::coded! {
    /// As what somebody is asked.
    pub enum Part {
        /// Somebody who studied the modules.
        Participant = "participant", "Participant";
        /// A coach.
        Coach = "coach", "Coach";
        /// A facilitator.
        Facilitator = "facilitator", "Facilitator";
    }
}

crate::coded! {
    /// What somebody answered to an invitation.
    pub enum Consent {
        /// Nothing yet.
        Invited = "invited", "Invited";
        /// They take part, and notes may be kept.
        Agreed = "agreed", "Agreed";
        /// They do not.
        Declined = "declined", "Declined";
        /// They had agreed, and do not any more.
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

impl Consent {
    /// Where it may go from here: consent can be withdrawn at any time, before the group and after it.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Invited => &[Self::Agreed, Self::Declined],
            Self::Agreed => &[Self::Withdrawn],
            Self::Declined | Self::Withdrawn => &[Self::Agreed],
        }
    }
}

crate::coded! {
    /// Where a focus group stands.
    pub enum FocusState {
        /// People are invited.
        Planned = "planned", "Planned";
        /// It took place.
        Held = "held", "Held";
        /// It does not take place.
        CalledOff = "called_off", "Called off";
    }
}

crate::refusals! {
    /// Why something about listening is not done; the first that applies.
    pub enum ListeningRefusal {
        /// The survey was answered or skipped before.
        AskedBefore = "survey_closed" [source::SENDA_LISTENING] "You have answered this survey, or chose not to. It is asked once.";
        /// No answer at all.
        NothingSaid = "survey_empty" [source::SENDA_LISTENING] "Answer at least one question, or choose “Not this time”.";
        /// A passage that is not on the page.
        NoPassage = "passage_unknown" [source::SENDA_LISTENING, "passage"] "Choose a passage of this page.";
        /// The answer does not fit where they stand.
        ConsentMoved = "consent_moved" [source::SENDA_LISTENING] "This has been answered already.";
        /// The group was held or called off.
        FocusOver = "focus_over" [source::SENDA_LISTENING] "This focus group has taken place or was called off.";
        /// It is not its day yet.
        FocusAhead = "focus_ahead" [source::SENDA_LISTENING] "This focus group has not taken place yet.";
        /// Somebody without consent is said to have been there.
        NoConsent = "focus_no_consent" [source::SENDA_LISTENING, "present"] "Only people who agreed can be recorded as present.";
        /// More people said it than were there.
        MoreThanThere {
            /// How many were there and agree.
            there: i64
        } = "focus_too_many" [source::SENDA_LISTENING, "said"] "{there} people were there and agree to its notes. Not more can have said it.";
    }
}

/// May somebody answer an invitation in this way?
///
/// # Errors
/// [`ListeningRefusal::FocusOver`] for saying yes or no when it is over; [`ListeningRefusal::ConsentMoved`].
pub fn answer(group: FocusState, from: Consent, to: Consent) -> Result<(), ListeningRefusal> {
    if !from.targets().contains(&to) {
        return Err(ListeningRefusal::ConsentMoved);
    }
    if group != FocusState::Planned && to != Consent::Withdrawn {
        return Err(ListeningRefusal::FocusOver);
    }
    Ok(())
}

/// May a finding be coded from a focus group that said it so often?
///
/// # Errors
/// [`ListeningRefusal::FocusAhead`], [`ListeningRefusal::MoreThanThere`].
pub fn coded_from(group: FocusState, there: i64, said: i64) -> Result<(), ListeningRefusal> {
    if group != FocusState::Held {
        return Err(ListeningRefusal::FocusAhead);
    }
    if said > there {
        return Err(ListeningRefusal::MoreThanThere { there });
    }
    Ok(())
}

/// Whom to invite: spread over the phases of their schools, one of each in turn, so that no phase has two before every
/// other that has somebody left has one.
pub fn spread<T: Clone>(candidates: &[(T, String)], wanted: usize) -> Vec<T> {
    let mut phases: BTreeMap<&str, VecDeque<&T>> = BTreeMap::new();
    for (who, phase) in candidates {
        phases.entry(phase.as_str()).or_default().push_back(who);
    }
    let mut chosen = Vec::with_capacity(wanted.min(candidates.len()));
    while chosen.len() < wanted {
        let mut any = false;
        for queue in phases.values_mut() {
            if chosen.len() == wanted {
                break;
            }
            if let Some(who) = queue.pop_front() {
                chosen.push(who.clone());
                any = true;
            }
        }
        if !any {
            break;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_survey_is_due_when_every_step_is_read() {
        assert!(is_due(["a", "b"], |_| true));
        assert!(!is_due(["a", "b"], |step| step == "a"));
        assert!(!is_due([""; 0], |_| true));
    }

    #[test]
    fn consent_is_given_before_and_withdrawn_at_any_time() {
        use Consent::{Agreed, Declined, Invited, Withdrawn};
        assert_eq!(answer(FocusState::Planned, Invited, Agreed), Ok(()));
        assert_eq!(answer(FocusState::Held, Agreed, Withdrawn), Ok(()));
        assert_eq!(
            answer(FocusState::Held, Invited, Agreed),
            Err(ListeningRefusal::FocusOver)
        );
        assert_eq!(
            answer(FocusState::Planned, Invited, Withdrawn),
            Err(ListeningRefusal::ConsentMoved)
        );
        assert_eq!(answer(FocusState::Planned, Declined, Agreed), Ok(()));
    }

    #[test]
    fn no_more_people_said_it_than_were_there() {
        assert_eq!(coded_from(FocusState::Held, 6, 6), Ok(()));
        assert_eq!(
            coded_from(FocusState::Held, 6, 7),
            Err(ListeningRefusal::MoreThanThere { there: 6 })
        );
        assert_eq!(
            coded_from(FocusState::Planned, 6, 1),
            Err(ListeningRefusal::FocusAhead)
        );
    }

    #[test]
    fn every_scale_allows_what_it_offers_and_nothing_else() {
        for question in QUESTIONS {
            for (value, _) in question.scale.choices() {
                assert!(question.scale.allows(*value));
            }
            assert!(!question.scale.allows(0) && !question.scale.allows(MOST_MINUTES + 1));
        }
        source::assert_refusals_are_told_well(&[
            &ListeningRefusal::AskedBefore,
            &ListeningRefusal::NothingSaid,
            &ListeningRefusal::NoPassage,
            &ListeningRefusal::ConsentMoved,
            &ListeningRefusal::FocusOver,
            &ListeningRefusal::FocusAhead,
            &ListeningRefusal::NoConsent,
            &ListeningRefusal::MoreThanThere { there: 6 },
        ]);
    }

    proptest! {
        #[test]
        fn nobody_is_invited_twice_and_no_phase_is_passed_over(phases in proptest::collection::vec(0u32..4, 0..30), wanted in 0usize..12) {
            let candidates: Vec<(usize, String)> = phases.iter().enumerate().map(|(at, phase)| (at, phase.to_string())).collect();
            let chosen = spread(&candidates, wanted);
            prop_assert_eq!(chosen.len(), wanted.min(candidates.len()));
            let once: BTreeSet<_> = chosen.iter().collect();
            prop_assert_eq!(once.len(), chosen.len());
            let count = |phase: u32| chosen.iter().filter(|at| phases.get(**at) == Some(&phase)).count();
            let all = |phase: u32| phases.iter().filter(|one| **one == phase).count();
            for one in 0..4 {
                for other in 0..4 {
                    // A phase with somebody left is at most one behind any other.
                    prop_assert!(count(one) == all(one) || count(one) + 1 >= count(other));
                }
            }
        }
    }
}
