//! Progress through editions: what a participant has done stays done when the text of a step changes.
//!
//! What this room decides: which finished steps count in another edition, which are to be read again, why a share of
//! the programme fell, and whether an intake may be moved at all.
//! What it does not know: any text, how texts are compared, where progress is kept.
//!
//! Nothing here depends on the way by which an intake came to its edition: only on the texts that somebody has finished
//! and on the edition they study now. So moving back undoes a move, whatever lay between.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{Day, Now},
    production::EditionId,
    source,
};

#[cfg(test)]
mod tests;

crate::coded! {
    /// How a finished step stands in the edition that is studied now. The order is from best to worst.
    pub enum Carried {
        /// The very text that was read.
        Kept = "kept", "Done";
        /// Another wording of what was read: done, and the difference can be looked at.
        Changed = "changed", "Done; changed since you read it";
        /// What it teaches has changed since: to be read again.
        Again = "again", "To read again: what it teaches has changed";
    }
}

impl Carried {
    /// Does the step count as done?
    pub const fn counts(self) -> bool {
        matches!(self, Self::Kept | Self::Changed)
    }
}

/// A step as the edition studied now has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepNow {
    /// Its key: module and step, like `1.1/culture`.
    pub key: String,
    /// The seal of its text and its questions.
    pub seal: String,
}

/// A text of a step that somebody has finished. A step that was read twice, in two texts, is there twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDone {
    /// The key that it had then.
    pub key: String,
    /// The seal of the text that was read.
    pub seal: String,
    /// The edition in which it was read.
    pub edition: EditionId,
}

/// How every step of an edition stands for one person; steps never finished are not in it.
///
/// `taught` says, for the edition of a reading and a key, whether the authors marked a change of *what is taught* in that
/// step in any edition after that one, up to the one studied now. Studying an older edition than the one that was read
/// has nothing in between.
///
/// A step that went to another module keeps its own name (the part of the key behind `/`), and so what was done of it.
///
/// # Source
/// Senda's policy on editions ([`source::SENDA_EDITION`]).
pub fn carry(
    done: &[StepDone],
    steps: &[StepNow],
    taught: impl Fn(EditionId, &str) -> bool,
) -> BTreeMap<String, Carried> {
    let present: BTreeSet<&str> = steps.iter().map(|step| step.key.as_str()).collect();
    let mut by_key: BTreeMap<&str, Vec<&StepDone>> = BTreeMap::new();
    let mut moved: BTreeMap<&str, Vec<&StepDone>> = BTreeMap::new();
    for one in done {
        if present.contains(one.key.as_str()) {
            by_key.entry(&one.key).or_default().push(one);
        } else {
            moved.entry(name(&one.key)).or_default().push(one);
        }
    }
    let mut carried = BTreeMap::new();
    for step in steps {
        let here = by_key.get(step.key.as_str()).into_iter().flatten();
        let elsewhere = moved.get(name(&step.key)).into_iter().flatten();
        let best = here
            .chain(elsewhere)
            .map(|one| of_one(one, step, &taught))
            .min();
        if let Some(best) = best {
            carried.insert(step.key.clone(), best);
        }
    }
    carried
}

fn of_one(one: &StepDone, step: &StepNow, taught: &impl Fn(EditionId, &str) -> bool) -> Carried {
    if one.seal == step.seal {
        Carried::Kept
    } else if taught(one.edition, &step.key) || taught(one.edition, &one.key) {
        Carried::Again
    } else {
        Carried::Changed
    }
}

/// The name of a step without its module.
fn name(key: &str) -> &str {
    key.split_once('/').map_or(key, |(_, step)| step)
}

/// How much of the programme somebody has done: steps that count, of all there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    /// Steps that count as done.
    pub done: usize,
    /// All steps.
    pub of: usize,
}

impl Share {
    /// In whole per cent, rounded down; the whole when there is nothing to do.
    pub const fn percent(self) -> usize {
        match self.done.saturating_mul(100).checked_div(self.of) {
            Some(percent) => percent,
            None => 100,
        }
    }
    /// Is this a smaller part of the whole than the other? Exact, without rounding.
    pub const fn is_less_than(self, other: Self) -> bool {
        let (of, other_of) = (max(self.of, 1), max(other.of, 1));
        self.done.saturating_mul(other_of) < other.done.saturating_mul(of)
    }
}

const fn max(one: usize, other: usize) -> usize {
    if one > other { one } else { other }
}

/// What a move does to one person's share, with every reason why it may fall.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Effect {
    /// Before.
    pub before: Share,
    /// After.
    pub after: Share,
    /// Steps that are done, in another wording now.
    pub changed: Vec<String>,
    /// Steps to read again.
    pub again: Vec<String>,
    /// Steps that are new to this person's programme.
    pub added: Vec<String>,
    /// Finished steps that the edition has no more.
    pub gone: Vec<String>,
}

impl Effect {
    /// Is anything to be told at all?
    pub fn is_nothing(&self) -> bool {
        self.changed.is_empty()
            && self.again.is_empty()
            && self.added.is_empty()
            && self.gone.is_empty()
    }

    /// Every reason why the share may have fallen, in words; never empty when it has.
    pub fn reasons(&self) -> Vec<String> {
        let say = |many: usize, one: &str, more: &str| match many {
            0 => None,
            1 => Some(format!("1 {one}")),
            many => Some(format!("{many} {more}")),
        };
        [
            say(
                self.again.len(),
                "step to read again, because what it teaches has changed",
                "steps to read again, because what they teach has changed",
            ),
            say(self.added.len(), "step is new", "steps are new"),
            say(
                self.gone.len(),
                "step that was done is not in the programme any more",
                "steps that were done are not in the programme any more",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What changes for one person between two editions, given how their steps stand in each.
///
/// # Source
/// [`source::SENDA_EDITION`].
pub fn effect(
    (before, old): (&BTreeMap<String, Carried>, &[StepNow]),
    (after, new): (&BTreeMap<String, Carried>, &[StepNow]),
) -> Effect {
    let counts = |carried: &BTreeMap<String, Carried>, key: &str| {
        carried.get(key).is_some_and(|one| one.counts())
    };
    let keys = |steps: &[StepNow]| -> BTreeSet<String> {
        steps.iter().map(|one| one.key.clone()).collect()
    };
    let names = |steps: &[StepNow]| -> BTreeSet<String> {
        steps.iter().map(|one| name(&one.key).to_owned()).collect()
    };
    let (had, has) = (keys(old), keys(new));
    let (names_before, names_after) = (names(old), names(new));
    let of = |wanted: Carried| -> Vec<String> {
        let same =
            |(key, one): &(&String, &Carried)| **one == wanted && before.get(*key) != Some(one);
        after
            .iter()
            .filter(same)
            .map(|(key, _)| key.clone())
            .collect()
    };
    let count = |carried: &BTreeMap<String, Carried>, steps: &[StepNow]| Share {
        done: steps
            .iter()
            .filter(|step| counts(carried, &step.key))
            .count(),
        of: steps.len(),
    };
    Effect {
        before: count(before, old),
        after: count(after, new),
        changed: of(Carried::Changed),
        again: of(Carried::Again),
        added: has
            .difference(&had)
            .filter(|key| !counts(after, key) && !names_before.contains(name(key)))
            .cloned()
            .collect(),
        gone: had
            .difference(&has)
            .filter(|key| counts(before, key) && !names_after.contains(name(key)))
            .cloned()
            .collect(),
    }
}

/// What the rule needs to know of an intake that is to be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveFacts<'a> {
    /// The edition that it studies.
    pub from: EditionId,
    /// The edition that it is to study.
    pub to: EditionId,
    /// When its assessment opens.
    pub assessment_opens_on: Day,
    /// Does the other edition assess by another brief, other criteria or other limits?
    pub assessment_changes: bool,
    /// Why it is moved, as its people will read it.
    pub reason: &'a str,
    /// Whether whoever moves it has looked at what changes and said so.
    pub seen: bool,
}

crate::refusals! {
    /// Why an intake is not moved to another edition; the first that applies.
    pub enum MoveRefusal {
        /// It is there already.
        SameEdition = "same_edition" [source::SENDA_EDITION, "edition"] "This intake studies that edition already.";
        /// Writing has begun, and what it is judged by would change.
        AssessmentBegun {
            /// Since when.
            since: Day
        } = "assessment_begun" [source::SENDA_EDITION, "edition"] "The assessment of this intake opened on {}. An edition that assesses differently cannot take its place any more.", since.in_words();
        /// Nothing is said about why.
        ReasonMissing = "reason_missing" [source::SENDA_EDITION, "reason"] "Say why, in a sentence or two. Participants and facilitators read it in their letter.";
        /// The preview was not confirmed.
        NotSeen = "not_seen" [source::SENDA_EDITION, "seen"] "Confirm that you have read what changes, and for whom.";
        /// A planned day that has passed.
        DayPassed = "day_passed" [source::SENDA_EDITION, "on"] "Choose today or a later day.";
    }
}

/// May this intake be moved to the other edition?
///
/// # Source
/// [`source::SENDA_EDITION`]: people are told why, somebody has looked at what changes, and nobody is judged by other
/// criteria than those they wrote for.
/// # Errors
/// See [`MoveRefusal`]; the first that applies.
pub fn may_move(facts: &MoveFacts<'_>, now: Now) -> Result<(), MoveRefusal> {
    if facts.from == facts.to {
        return Err(MoveRefusal::SameEdition);
    }
    if facts.assessment_changes && facts.assessment_opens_on <= now.day {
        return Err(MoveRefusal::AssessmentBegun {
            since: facts.assessment_opens_on,
        });
    }
    if facts.reason.trim().is_empty() {
        return Err(MoveRefusal::ReasonMissing);
    }
    if !facts.seen {
        return Err(MoveRefusal::NotSeen);
    }
    Ok(())
}
