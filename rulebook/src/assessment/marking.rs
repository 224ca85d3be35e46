//! Blind marking: two assessors apart, agreement, a third mark where they differ.
//!
//! What this room decides: who may mark a script, what a whole mark is, and what the marks come to.
//! What it does not know: the participant's name, what the markers see.

#[cfg(test)]
mod tests;

use super::Outcome;
use crate::{
    base::{Coded, Instant, Now},
    people::PersonId,
    source,
};

/// How many assessors mark each script, apart from one another.
pub const MARKS_PER_SCRIPT: usize = 2;

crate::coded! {
    /// Where the marking of a script stands.
    pub enum ScriptState {
        /// Waits for its first mark.
        Allocated = "allocated", "To be marked";
        /// One assessor has marked; the other has not.
        Marked = "marked", "Marked once";
        /// Both came to the same.
        Agreed = "agreed", "Agreed";
        /// They came to different outcomes.
        Disputed = "disputed", "Marks differ";
        /// A moderator has settled it.
        Moderated = "moderated", "Settled by a moderator";
    }
}

impl ScriptState {
    /// States in which the outcome is settled.
    pub const SETTLED: &'static [Self] = &[Self::Agreed, Self::Moderated];

    /// Where it may go from here. A moderator may also sample what was agreed.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Allocated => &[Self::Marked],
            Self::Marked => &[Self::Agreed, Self::Disputed],
            Self::Agreed | Self::Disputed => &[Self::Moderated],
            Self::Moderated => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

crate::coded! {
    /// A level of a criterion.
    pub enum Level {
        /// Met.
        Met = "met", "Met";
        /// Not met.
        NotMet = "not_met", "Not met";
    }
}

/// One criterion, judged.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Judgement {
    /// The criterion's id in the mark scheme.
    pub criterion: String,
    /// The level.
    pub level: Level,
    /// Why, with what in the script shows it.
    pub reason: String,
}

/// One assessor's whole mark.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ScriptMark {
    /// Who marked.
    pub by: PersonId,
    /// Every criterion.
    pub judgements: Vec<Judgement>,
}

impl ScriptMark {
    /// Passed when every criterion is met, and there is one.
    pub fn overall(&self) -> Outcome {
        let all_met = self.judgements.iter().all(|it| it.level == Level::Met);
        if all_met && !self.judgements.is_empty() {
            Outcome::Passed
        } else {
            Outcome::Failed
        }
    }
}

crate::refusals! {
    /// Why somebody may not mark, or a mark may not be taken; the first that applies.
    pub enum MarkRefusal {
        /// The script stands elsewhere.
        WrongState {
            /// Where.
            from: ScriptState
        } = "wrong_state" [source::SENDA_MARKING] "This script is “{}”, so this cannot be done.", from.label();
        /// One's own script.
        OwnScript = "own_script" [source::SENDA_MARKING] "Nobody marks their own script.";
        /// The participant's facilitator or coach.
        TaughtThem = "taught_them" [source::SENDA_MARKING] "This assessor has taught or coached the participant.";
        /// A conflict of interest was declared or found.
        Conflict = "conflict" [source::SENDA_MARKING] "This assessor has a conflict of interest with the participant or the school.";
        /// Not standardised.
        NotStandardised = "not_standardised" [source::SENDA_MARKING] "This assessor has not been standardised for this brief yet.";
        /// Allocated already.
        AlreadyAllocated = "already_allocated" [source::SENDA_MARKING] "This assessor has this script already.";
        /// Enough assessors.
        EnoughAssessors = "enough_assessors" [source::SENDA_MARKING] "This script has two assessors already.";
        /// Not allocated to this assessor.
        NotAllocated = "not_allocated" [source::SENDA_MARKING] "This script is not allocated to you.";
        /// Marked already by this person.
        AlreadyMarked = "already_marked" [source::SENDA_MARKING] "You have marked this script already.";
        /// A criterion has no level.
        CriterionOpen {
            /// Which.
            criterion: String
        } = "criterion_open" [source::SENDA_MARKING, "criterion"] "Judge the criterion “{criterion}”.";
        /// A criterion that the scheme does not have, or one twice.
        NoSuchCriterion {
            /// Which.
            criterion: String
        } = "no_such_criterion" [source::SENDA_MARKING, "criterion"] "The mark scheme has no criterion “{criterion}”, or it was judged twice.";
        /// A level without a reason.
        ReasonMissing {
            /// For which criterion.
            criterion: String
        } = "reason_missing" [source::SENDA_MARKING, "reason"] "Say what in the script shows the level of “{criterion}”.";
    }
}

/// How an assessor stands to the participant of a script. Worked out by the system; the assessor never sees the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closeness {
    /// The participant's own self.
    pub is_participant: bool,
    /// Facilitates or coaches the participant.
    pub taught: bool,
    /// Works at the school, is related, or has declared a conflict.
    pub conflict: bool,
}

impl Closeness {
    fn check(self) -> Result<(), MarkRefusal> {
        if self.is_participant {
            return Err(MarkRefusal::OwnScript);
        }
        if self.taught {
            return Err(MarkRefusal::TaughtThem);
        }
        if self.conflict {
            return Err(MarkRefusal::Conflict);
        }
        Ok(())
    }
}

/// What allocating needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocateFacts<'a> {
    /// Where the script stands.
    pub state: ScriptState,
    /// Who is to mark.
    pub assessor: PersonId,
    /// How that person stands to the participant.
    pub closeness: Closeness,
    /// Has the person been standardised for this brief?
    pub standardised: bool,
    /// Who has the script already.
    pub allocated: &'a [PersonId],
}

/// May this assessor be given this script?
///
/// # Source
/// [`source::SENDA_MARKING`].
/// # Errors
/// See [`MarkRefusal`]; the first that applies.
pub fn allocate(facts: &AllocateFacts<'_>) -> Result<(), MarkRefusal> {
    match facts.state {
        ScriptState::Allocated | ScriptState::Marked => {}
        from @ (ScriptState::Agreed | ScriptState::Disputed | ScriptState::Moderated) => {
            return Err(MarkRefusal::WrongState { from });
        }
    }
    facts.closeness.check()?;
    if !facts.standardised {
        return Err(MarkRefusal::NotStandardised);
    }
    if facts.allocated.contains(&facts.assessor) {
        return Err(MarkRefusal::AlreadyAllocated);
    }
    if facts.allocated.len() >= MARKS_PER_SCRIPT {
        return Err(MarkRefusal::EnoughAssessors);
    }
    Ok(())
}

/// What marking needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkFacts<'a> {
    /// Where the script stands.
    pub state: ScriptState,
    /// The criteria of the mark scheme, by id, in order.
    pub criteria: &'a [String],
    /// Who has the script.
    pub allocated: &'a [PersonId],
    /// The marks given so far.
    pub given: &'a [ScriptMark],
    /// How the marker stands to the participant, looked at again: people change groups.
    pub closeness: Closeness,
}

/// A mark was taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Given {
    /// The state before.
    pub from: ScriptState,
    /// The state after.
    pub to: ScriptState,
    /// When.
    pub at: Instant,
    /// What this mark came to.
    pub overall: Outcome,
    /// The outcome, once settled.
    pub settled: Option<Outcome>,
    /// The criteria on which the two marks differ, once both are in. They may differ and still agree on the outcome.
    pub differing: Vec<String>,
}

/// May this mark be taken, and what does it come to?
///
/// The first mark stays unseen by the second assessor. Both overall the same: agreed. Different: disputed, a moderator
/// settles it.
///
/// # Source
/// [`source::SENDA_MARKING`].
/// # Errors
/// See [`MarkRefusal`]; the first that applies.
pub fn give(facts: &MarkFacts<'_>, mark: &ScriptMark, now: Now) -> Result<Given, MarkRefusal> {
    let from = facts.state;
    match from {
        ScriptState::Allocated | ScriptState::Marked => {}
        ScriptState::Agreed | ScriptState::Disputed | ScriptState::Moderated => {
            return Err(MarkRefusal::WrongState { from });
        }
    }
    facts.closeness.check()?;
    if !facts.allocated.contains(&mark.by) {
        return Err(MarkRefusal::NotAllocated);
    }
    if facts.given.iter().any(|given| given.by == mark.by) {
        return Err(MarkRefusal::AlreadyMarked);
    }
    check_whole(facts.criteria, mark)?;
    let overall = mark.overall();
    let Some(first) = facts.given.first() else {
        return Ok(Given {
            from,
            to: ScriptState::Marked,
            at: now.at,
            overall,
            settled: None,
            differing: Vec::new(),
        });
    };
    let agreed = first.overall() == overall;
    Ok(Given {
        from,
        to: if agreed {
            ScriptState::Agreed
        } else {
            ScriptState::Disputed
        },
        at: now.at,
        overall,
        settled: agreed.then_some(overall),
        differing: differing(first, mark),
    })
}

/// May this moderator settle the script: a disputed one, or one sampled from those agreed?
///
/// # Source
/// [`source::SENDA_MARKING`].
/// # Errors
/// See [`MarkRefusal`]; the first that applies.
pub fn moderate(facts: &MarkFacts<'_>, mark: &ScriptMark, now: Now) -> Result<Given, MarkRefusal> {
    let from = facts.state;
    if !from.targets().contains(&ScriptState::Moderated) {
        return Err(MarkRefusal::WrongState { from });
    }
    facts.closeness.check()?;
    if facts.given.iter().any(|given| given.by == mark.by) {
        return Err(MarkRefusal::AlreadyMarked);
    }
    check_whole(facts.criteria, mark)?;
    let overall = mark.overall();
    Ok(Given {
        from,
        to: ScriptState::Moderated,
        at: now.at,
        overall,
        settled: Some(overall),
        differing: facts
            .given
            .first()
            .map_or_else(Vec::new, |first| differing(first, mark)),
    })
}

fn check_whole(criteria: &[String], mark: &ScriptMark) -> Result<(), MarkRefusal> {
    for (place, judgement) in mark.judgements.iter().enumerate() {
        let criterion = &judgement.criterion;
        let twice = mark
            .judgements
            .iter()
            .take(place)
            .any(|earlier| earlier.criterion == *criterion);
        if twice || !criteria.contains(criterion) {
            return Err(MarkRefusal::NoSuchCriterion {
                criterion: criterion.clone(),
            });
        }
        if judgement.reason.trim().is_empty() {
            return Err(MarkRefusal::ReasonMissing {
                criterion: criterion.clone(),
            });
        }
    }
    let open = criteria
        .iter()
        .find(|criterion| !mark.judgements.iter().any(|it| it.criterion == **criterion));
    match open {
        Some(criterion) => Err(MarkRefusal::CriterionOpen {
            criterion: criterion.clone(),
        }),
        None => Ok(()),
    }
}

/// The criteria on which two marks differ, in the order of the first.
pub fn differing(first: &ScriptMark, second: &ScriptMark) -> Vec<String> {
    first
        .judgements
        .iter()
        .filter(|mine| {
            second
                .judgements
                .iter()
                .any(|other| other.criterion == mine.criterion && other.level != mine.level)
        })
        .map(|mine| mine.criterion.clone())
        .collect()
}
