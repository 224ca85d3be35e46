//! A participant's written work for the assessment brief, handed in.
//!
//! What this room decides: whether a submission may move, and why not; and what a word is.
//! What it does not know: who is signed in, what is stored where, what time it is.

#[cfg(test)]
mod tests;

use super::window::{Window, WindowStanding};
use crate::{
    base::{Coded, Day, Instant, Now},
    registration::enrolment::EnrolmentState,
    source,
};

crate::coded! {
    /// Where a submission stands. The edges are in [`SubmissionState::targets`] and nowhere else.
    pub enum SubmissionState {
        /// Being written.
        Drafting = "drafting", "Not sent yet";
        /// Handed in.
        Submitted = "submitted", "Submitted";
        /// Taken back by its writer inside the window.
        Returned = "returned", "Taken back";
        /// Marked and settled.
        Marked = "marked", "Marked";
        /// Taken out of the assessment.
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

impl SubmissionState {
    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Drafting | Self::Returned => &[Self::Submitted, Self::Withdrawn],
            Self::Submitted => &[Self::Returned, Self::Marked, Self::Withdrawn],
            Self::Marked | Self::Withdrawn => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// How many words a text has: runs of anything but white space, white space being what Unicode says it is. Used by the
/// editor, the rule, the receipt and the marker's view alike.
///
/// # Source
/// [`source::SENDA_SUBMISSION`].
pub fn count_words(text: &str) -> u32 {
    u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX)
}

/// The word limits of a brief. Data of the programme; 1,500 to 2,500 for the NPQ for SENCO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WordLimits {
    /// At least.
    pub min: u32,
    /// At most.
    pub max: u32,
}

/// Everything the rule needs, gathered by the caller. Nothing here is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmitFacts {
    /// Where the submission stands.
    pub state: SubmissionState,
    /// The enrolment.
    pub enrolment: EnrolmentState,
    /// The participant's own window, extensions counted.
    pub window: Window,
    /// The words of the work, by [`count_words`].
    pub words: u32,
    /// The brief's limits.
    pub limits: WordLimits,
    /// Attempts used in earlier periods.
    pub attempts_used: u32,
    /// How many there are.
    pub attempts_allowed: u32,
    /// “This is my own work” is ticked.
    pub own_work: bool,
}

/// What was decided: the new state, and what should be remembered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Submitted {
    /// The state before.
    pub from: SubmissionState,
    /// The state after.
    pub to: SubmissionState,
    /// When.
    pub at: Instant,
    /// The words, as counted.
    pub words: u32,
    /// Which attempt it is, from 1.
    pub attempt: u32,
}

crate::refusals! {
    /// Why a work may not be submitted; the first that applies.
    pub enum SubmitRefusal {
        /// The enrolment is not active.
        NotEnrolled {
            /// Where it stands.
            standing: EnrolmentState
        } = "not_enrolled" [source::DFE_TRAINING] "Your enrolment is “{}”. Only active participants submit.", standing.label();
        /// It stands where this cannot be done.
        WrongState {
            /// Where it stands.
            from: SubmissionState
        } = "wrong_state" [source::SENDA_SUBMISSION] "This response is “{}”, so this cannot be done.", from.label();
        /// The window is still to come.
        WindowNotOpen {
            /// When it opens.
            opens: Day
        } = "window_not_open" [source::SENDA_WINDOW] "The writing window opens on {}.", opens.with_weekday();
        /// The window has closed.
        WindowClosed {
            /// Its last day.
            closed: Day
        } = "window_closed" [source::SENDA_WINDOW] "The writing window closed at the end of {}. Your draft is kept; ask about an extension.", closed.with_weekday();
        /// Too short.
        TooFewWords {
            /// Words.
            words: u32,
            /// At least.
            at_least: u32
        } = "too_few_words" [source::SENDA_SUBMISSION, "text"] "Your response has {words} words. It needs at least {at_least}.";
        /// Too long.
        TooManyWords {
            /// Words.
            words: u32,
            /// At most.
            at_most: u32
        } = "too_many_words" [source::SENDA_SUBMISSION, "text"] "Your response has {words} words. It may have at most {at_most}.";
        /// All attempts are used.
        AttemptsUsed {
            /// How many there are.
            allowed: u32
        } = "attempts_used" [source::SENDA_SUBMISSION] "You have used all {allowed} attempts.";
        /// “This is my own work” is not ticked.
        DeclarationMissing = "declaration_missing" [source::SENDA_SUBMISSION, "own_work"] "Confirm that this is your own work.";
        /// Withdrawn without a reason.
        ReasonMissing = "reason_missing" [source::SENDA_SUBMISSION, "reason"] "Say why the response is withdrawn.";
    }
}

/// May this work be submitted now? The gate is not asked again: whoever could begin can hand in.
///
/// Days are civil days in England; the window closes at the end of its last day.
///
/// # Source
/// [`source::SENDA_SUBMISSION`], [`source::SENDA_WINDOW`].
/// # Errors
/// See [`SubmitRefusal`]; the first that applies, in the order of its variants.
pub fn submit(facts: &SubmitFacts, now: Now) -> Result<Submitted, SubmitRefusal> {
    check_enrolled(facts.enrolment)?;
    let from = facts.state;
    let to = SubmissionState::Submitted;
    if !from.targets().contains(&to) {
        return Err(SubmitRefusal::WrongState { from });
    }
    check_window(facts.window, now.day)?;
    let WordLimits { min, max } = facts.limits;
    let words = facts.words;
    if words < min {
        return Err(SubmitRefusal::TooFewWords {
            words,
            at_least: min,
        });
    }
    if words > max {
        return Err(SubmitRefusal::TooManyWords {
            words,
            at_most: max,
        });
    }
    if facts.attempts_used >= facts.attempts_allowed {
        return Err(SubmitRefusal::AttemptsUsed {
            allowed: facts.attempts_allowed,
        });
    }
    if !facts.own_work {
        return Err(SubmitRefusal::DeclarationMissing);
    }
    Ok(Submitted {
        from,
        to,
        at: now.at,
        words,
        attempt: facts.attempts_used.saturating_add(1),
    })
}

fn check_enrolled(standing: EnrolmentState) -> Result<(), SubmitRefusal> {
    if standing == EnrolmentState::Active {
        Ok(())
    } else {
        Err(SubmitRefusal::NotEnrolled { standing })
    }
}

fn check_window(window: Window, today: Day) -> Result<(), SubmitRefusal> {
    match window.standing(today) {
        WindowStanding::Before => Err(SubmitRefusal::WindowNotOpen {
            opens: window.opens,
        }),
        WindowStanding::Open => Ok(()),
        WindowStanding::Closed => Err(SubmitRefusal::WindowClosed {
            closed: window.closes,
        }),
    }
}

/// A submission moved without being handed in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Moved {
    /// The state before.
    pub from: SubmissionState,
    /// The state after.
    pub to: SubmissionState,
    /// When.
    pub at: Instant,
    /// Why, where a reason is needed.
    pub reason: Option<String>,
}

fn moved(from: SubmissionState, to: SubmissionState, now: Now) -> Result<Moved, SubmitRefusal> {
    if !from.targets().contains(&to) {
        return Err(SubmitRefusal::WrongState { from });
    }
    Ok(Moved {
        from,
        to,
        at: now.at,
        reason: None,
    })
}

/// May the writer take the work back to change it? Inside the window, yes; what was handed in is kept.
///
/// # Source
/// [`source::SENDA_SUBMISSION`].
/// # Errors
/// See [`SubmitRefusal`]; the first that applies.
pub fn take_back(from: SubmissionState, window: Window, now: Now) -> Result<Moved, SubmitRefusal> {
    let decided = moved(from, SubmissionState::Returned, now)?;
    check_window(window, now.day)?;
    Ok(decided)
}

/// May the draft be saved? Inside the window, while it has not been handed in.
///
/// # Source
/// [`source::SENDA_SUBMISSION`].
/// # Errors
/// See [`SubmitRefusal`]; the first that applies.
pub fn save(from: SubmissionState, window: Window, now: Now) -> Result<(), SubmitRefusal> {
    if !from.targets().contains(&SubmissionState::Submitted) {
        return Err(SubmitRefusal::WrongState { from });
    }
    check_window(window, now.day)
}

/// Takes a work out of the assessment: an agreed deferral of the assessment, or misconduct.
///
/// # Source
/// [`source::SENDA_SUBMISSION`].
/// # Errors
/// See [`SubmitRefusal`]; the first that applies.
pub fn withdraw(from: SubmissionState, reason: &str, now: Now) -> Result<Moved, SubmitRefusal> {
    let decided = moved(from, SubmissionState::Withdrawn, now)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(SubmitRefusal::ReasonMissing);
    }
    Ok(Moved {
        reason: Some(reason.to_owned()),
        ..decided
    })
}

/// The marks of a work are settled.
///
/// # Source
/// [`source::SENDA_MARKING`].
/// # Errors
/// [`SubmitRefusal::WrongState`].
pub fn settle(from: SubmissionState, now: Now) -> Result<Moved, SubmitRefusal> {
    moved(from, SubmissionState::Marked, now)
}
