//! Study: answers to checks are marked at once, steps are done, application tasks are handed in and confirmed.
//!
//! What this room decides: whether an answer is right, when a step is done, and how a task moves.
//! What it does not know: the words of a check, its feedback, pages.

#[cfg(test)]
mod tests;

use crate::{
    base::{Coded, Instant, Now},
    registration::enrolment::EnrolmentState,
    source,
};

crate::coded! {
    /// The kind of a check.
    pub enum CheckKind {
        /// One option is right.
        Single = "single", "Choose one";
        /// Several options are right.
        Multiple = "multiple", "Choose all that apply";
        /// Options are put in order.
        Ordering = "ordering", "Put in order";
        /// Options are matched.
        Matching = "matching", "Match";
        /// Something is written from memory and compared with a model.
        Recall = "recall", "Write from memory";
    }
}

crate::coded! {
    /// How sure somebody was of an answer, as they say themselves. It decides nothing; it helps to choose what to ask again.
    pub enum Sureness {
        /// They knew it.
        Sure = "sure", "Sure";
        /// They thought so.
        Fairly = "fairly", "Fairly sure";
        /// They guessed.
        Guess = "guess", "I guessed";
    }
}

crate::coded! {
    /// Where a study step stands for a participant.
    pub enum StepState {
        /// Never opened.
        NotStarted = "not_started", "Not started";
        /// Opened.
        Started = "started", "Started";
        /// Read, and every check answered.
        Done = "done", "Done";
    }
}

impl StepState {
    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::NotStarted => &[Self::Started, Self::Done],
            Self::Started => &[Self::Done],
            Self::Done => &[],
        }
    }
    /// Is there no way on from here? A done step stays done; it may be read again.
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// The key of a check: what would be right.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CheckKey {
    /// Its kind.
    pub kind: CheckKind,
    /// How many options it has.
    pub options: u32,
    /// The numbers of the right options, from 0. For ordering: in the right order. For matching: the number of the match
    /// of each option in turn. Empty for recall.
    pub right: Vec<u32>,
}

/// What a participant answered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CheckAnswer {
    /// The numbers chosen, in the order given.
    pub chosen: Vec<u32>,
    /// What was written, for recall.
    pub written: String,
}

/// A marked answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Marked {
    /// Was it right? Recall is compared by the participant, so there is no verdict.
    pub right: Option<bool>,
    /// The numbers chosen, tidied, for showing the feedback of each.
    pub chosen: Vec<u32>,
}

crate::refusals! {
    /// Why an answer, a step or a task may not be taken; the first that applies.
    pub enum ProgressRefusal {
        /// The enrolment is not active.
        NotActive {
            /// Where it stands.
            standing: EnrolmentState
        } = "not_active" [source::SENDA_PROGRESS] "Your enrolment is “{}”. You can read on, but nothing is counted.", standing.label();
        /// Nothing was chosen or written.
        NoAnswer = "no_answer" [source::SENDA_PROGRESS, "answer"] "Choose or write an answer.";
        /// More than one where one is asked.
        OneOnly = "one_only" [source::SENDA_PROGRESS, "answer"] "Choose one answer.";
        /// An option that is not there, or one twice.
        NoSuchOption = "no_such_option" [source::SENDA_PROGRESS, "answer"] "Choose each answer from the list, and none twice.";
        /// Not all options have their place.
        Incomplete = "incomplete" [source::SENDA_PROGRESS, "answer"] "Give every option its place.";
        /// The question was changed after the page was opened.
        QuestionChanged = "question_changed" [source::SENDA_PROGRESS, "answer"] "This question has changed since you opened the page. Read it again, then answer it.";
        /// Checks are open.
        ChecksOpen {
            /// How many.
            open: i64
        } = "checks_open" [source::SENDA_PROGRESS] "Answer the checks of this step first: {open} to go.";
        /// The task is elsewhere.
        WrongState {
            /// Where it stands.
            from: TaskState
        } = "wrong_state" [source::SENDA_PROGRESS] "This task is “{}”, so this cannot be done.", from.label();
        /// Nothing was written about the task.
        NothingWritten = "nothing_written" [source::SENDA_PROGRESS, "text"] "Write what you did, and what you saw.";
        /// The participant confirms the own task.
        OwnTask = "own_task" [source::SENDA_PROGRESS] "Somebody else in school confirms that the task was done.";
        /// A task sent back without words.
        ReasonMissing = "reason_missing" [source::SENDA_PROGRESS, "reason"] "Say what is still to be done.";
    }
}

/// Is this answer right? Answering earns the point, right or wrong: checks are for learning.
///
/// # Source
/// [`source::SENDA_PROGRESS`].
/// # Errors
/// See [`ProgressRefusal`]; the first that applies.
pub fn mark(key: &CheckKey, answer: &CheckAnswer) -> Result<Marked, ProgressRefusal> {
    if key.kind == CheckKind::Recall {
        return if answer.written.trim().is_empty() {
            Err(ProgressRefusal::NoAnswer)
        } else {
            Ok(Marked {
                right: None,
                chosen: Vec::new(),
            })
        };
    }
    let chosen = &answer.chosen;
    if chosen.is_empty() {
        return Err(ProgressRefusal::NoAnswer);
    }
    if key.kind == CheckKind::Single && chosen.len() > 1 {
        return Err(ProgressRefusal::OneOnly);
    }
    let mut sorted = chosen.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let known = sorted.iter().all(|number| *number < key.options);
    if sorted.len() != chosen.len() || !known {
        return Err(ProgressRefusal::NoSuchOption);
    }
    match key.kind {
        CheckKind::Single | CheckKind::Multiple | CheckKind::Recall => {
            let mut right = key.right.clone();
            right.sort_unstable();
            Ok(Marked {
                right: Some(sorted == right),
                chosen: sorted,
            })
        }
        CheckKind::Ordering | CheckKind::Matching => {
            if chosen.len() < key.right.len() {
                return Err(ProgressRefusal::Incomplete);
            }
            Ok(Marked {
                right: Some(*chosen == key.right),
                chosen: chosen.clone(),
            })
        }
    }
}

/// Is the step done?
///
/// # Source
/// [`source::SENDA_PROGRESS`].
/// # Errors
/// [`ProgressRefusal::NotActive`], [`ProgressRefusal::ChecksOpen`].
pub const fn finish_step(
    enrolment: EnrolmentState,
    checks: i64,
    answered: i64,
) -> Result<StepState, ProgressRefusal> {
    if !matches!(enrolment, EnrolmentState::Active) {
        return Err(ProgressRefusal::NotActive {
            standing: enrolment,
        });
    }
    let open = checks.saturating_sub(answered);
    if open > 0 {
        return Err(ProgressRefusal::ChecksOpen { open });
    }
    Ok(StepState::Done)
}

crate::coded! {
    /// Where an application task stands.
    pub enum TaskState {
        /// Being written.
        Writing = "writing", "In progress";
        /// Handed in; counts as done.
        HandedIn = "handed_in", "Handed in";
        /// Somebody in school has confirmed it.
        Confirmed = "confirmed", "Confirmed in school";
        /// Sent back with words.
        SentBack = "sent_back", "Sent back";
    }
}

impl TaskState {
    /// States in which the task counts as done.
    pub const COUNTS: &'static [Self] = &[Self::HandedIn, Self::Confirmed];

    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Writing | Self::SentBack => &[Self::HandedIn],
            Self::HandedIn => &[Self::Confirmed, Self::SentBack],
            Self::Confirmed => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// A task has moved.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TaskMoved {
    /// The state before.
    pub from: TaskState,
    /// The state after.
    pub to: TaskState,
    /// When.
    pub at: Instant,
    /// What was said.
    pub reason: Option<String>,
}

fn task_moved(from: TaskState, to: TaskState, now: Now) -> Result<TaskMoved, ProgressRefusal> {
    if !from.targets().contains(&to) {
        return Err(ProgressRefusal::WrongState { from });
    }
    Ok(TaskMoved {
        from,
        to,
        at: now.at,
        reason: None,
    })
}

/// May the participant hand in this task?
///
/// # Source
/// [`source::SENDA_PROGRESS`].
/// # Errors
/// See [`ProgressRefusal`]; the first that applies.
pub fn hand_in(
    enrolment: EnrolmentState,
    from: TaskState,
    text: &str,
    now: Now,
) -> Result<TaskMoved, ProgressRefusal> {
    if enrolment != EnrolmentState::Active {
        return Err(ProgressRefusal::NotActive {
            standing: enrolment,
        });
    }
    let moved = task_moved(from, TaskState::HandedIn, now)?;
    if text.trim().is_empty() {
        return Err(ProgressRefusal::NothingWritten);
    }
    Ok(moved)
}

/// May this person confirm the task, or send it back with words?
///
/// # Source
/// [`source::SENDA_PROGRESS`].
/// # Errors
/// See [`ProgressRefusal`]; the first that applies.
pub fn confirm(
    from: TaskState,
    is_own: bool,
    confirmed: bool,
    reason: &str,
    now: Now,
) -> Result<TaskMoved, ProgressRefusal> {
    if is_own {
        return Err(ProgressRefusal::OwnTask);
    }
    let reason = reason.trim();
    let to = if confirmed {
        TaskState::Confirmed
    } else {
        TaskState::SentBack
    };
    let moved = task_moved(from, to, now)?;
    if !confirmed && reason.is_empty() {
        return Err(ProgressRefusal::ReasonMissing);
    }
    Ok(TaskMoved {
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        ..moved
    })
}
