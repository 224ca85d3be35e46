//! The register of sources: what became of a law, guidance or a piece of evidence, and the checks that this opens.
//!
//! What this room decides: what may be recorded of a source, which citations a change concerns, and how a check ends.
//! What it does not know: what a source says, where it is cited, who gets a letter.

mod part;

pub use part::touches;

use crate::{
    base::{Day, Instant},
    people::PersonId,
    source,
};

crate::coded! {
    /// What became of a source.
    pub enum Happened {
        /// It was taken into the register.
        Listed = "listed", "Listed";
        /// Somebody read it again and found it as it was.
        Confirmed = "confirmed", "Read again, nothing has changed";
        /// There is a new edition.
        NewEdition = "new_edition", "New edition";
        /// It was amended.
        Amended = "amended", "Amended";
        /// Another took its place.
        Superseded = "superseded", "Superseded";
        /// It does not hold any more, and nothing took its place.
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

impl Happened {
    /// Whether what relies on the source has to be looked at again.
    pub const fn opens_checks(self) -> bool {
        matches!(
            self,
            Self::NewEdition | Self::Amended | Self::Superseded | Self::Withdrawn
        )
    }
    /// Whether it may concern some paragraphs only.
    const fn may_be_partial(self) -> bool {
        matches!(self, Self::NewEdition | Self::Amended)
    }
    /// Whether the source may be relied on after this.
    pub const fn holds(self) -> bool {
        !matches!(self, Self::Superseded | Self::Withdrawn)
    }
}

/// One entry of a source's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// What happened.
    pub happened: Happened,
    /// From which day it holds.
    pub from_on: Day,
    /// When it was recorded.
    pub at: Instant,
}

/// How a source stands as at the end of a day: its newest entry that holds by then; of two of one day, the one recorded later.
/// A source that was read again stands as it stood before.
pub fn as_at(history: &[State], day: Day) -> Option<&State> {
    let held = history
        .iter()
        .filter(|one| one.from_on <= day && one.happened != Happened::Confirmed);
    held.max_by_key(|one| (one.from_on, one.at))
}

/// What somebody records of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordAsked<'a> {
    /// What happened.
    pub happened: Happened,
    /// What is different, in words.
    pub words: &'a str,
    /// Where it can be read; may be empty.
    pub link: &'a str,
    /// The paragraphs that changed; none when all may have.
    pub parts: &'a [String],
    /// The key of the source in its place; may be empty.
    pub successor: &'a str,
}

/// What the rule needs to know of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordFacts<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its history.
    pub history: &'a [State],
    /// The keys of every source in the register.
    pub known: &'a [String],
}

crate::refusals! {
    /// Why a change of a source is not recorded; the first that applies.
    pub enum RecordRefusal {
        /// It does not hold any more.
        Withdrawn = "source_withdrawn" [source::SENDA_SOURCES] "This source was withdrawn. What stands in its place is a source of its own: add it to the sources file.";
        /// Listing is no change.
        OnlyOnce = "source_listed_once" [source::SENDA_SOURCES, "happened"] "A source is listed once. Choose what became of it.";
        /// Nobody said what is different.
        WordsMissing = "source_words_missing" [source::SENDA_SOURCES, "words"] "Say in a sentence what is different, so that whoever checks a passage knows what to look for.";
        /// The link leads nowhere safe.
        LinkUnsafe = "source_link_unsafe" [source::SENDA_SOURCES, "link"] "Enter the whole address, beginning with https://.";
        /// Some paragraphs of what is gone as a whole.
        NotInPart = "source_not_in_part" [source::SENDA_SOURCES, "parts"] "This concerns the source as a whole. Leave the paragraphs empty.";
        /// Nothing known took its place.
        SuccessorUnknown = "source_successor_unknown" [source::SENDA_SOURCES, "successor"] "Choose another source of the register that took its place. Add it to the sources file first if it is new.";
    }
}

/// May this be recorded of the source?
///
/// # Source
/// Senda's policy on sources ([`source::SENDA_SOURCES`]).
/// # Errors
/// See [`RecordRefusal`]; the first that applies.
pub fn record(facts: &RecordFacts<'_>, asked: &RecordAsked<'_>) -> Result<(), RecordRefusal> {
    let withdrawn = |one: &State| one.happened == Happened::Withdrawn;
    if facts.history.iter().any(withdrawn) {
        return Err(RecordRefusal::Withdrawn);
    }
    if asked.happened == Happened::Listed {
        return Err(RecordRefusal::OnlyOnce);
    }
    if asked.words.trim().is_empty() && asked.happened != Happened::Confirmed {
        return Err(RecordRefusal::WordsMissing);
    }
    if !asked.link.is_empty() && !asked.link.starts_with("https://") {
        return Err(RecordRefusal::LinkUnsafe);
    }
    if !asked.parts.is_empty() && !asked.happened.may_be_partial() {
        return Err(RecordRefusal::NotInPart);
    }
    let known = |key: &str| facts.known.iter().any(|one| one == key) && key != facts.key;
    if !asked.successor.is_empty() && !known(asked.successor)
        || asked.happened == Happened::Superseded && asked.successor.is_empty()
    {
        return Err(RecordRefusal::SuccessorUnknown);
    }
    Ok(())
}

/// Whether a change of these parts concerns a citation of this part. No parts: all of it; no part cited: the source as a
/// whole, which any change concerns.
pub fn concerns(changed: &[String], cited: &str) -> bool {
    changed.is_empty() || cited.is_empty() || changed.iter().any(|part| touches(part, cited))
}

crate::coded! {
    /// Where a check of an item against a source stands.
    pub enum CheckState {
        /// Somebody has to look.
        Open = "open", "To check";
        /// The text is right as it is.
        NoChange = "no_change", "No change needed";
        /// The text was changed.
        Changed = "changed", "Change made";
    }
}

impl CheckState {
    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::NoChange, Self::Changed],
            Self::NoChange | Self::Changed => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// What the rule needs to know of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettleFacts<'a> {
    /// Where it stands.
    pub state: CheckState,
    /// The item's version when the check was opened.
    pub opened_at: i64,
    /// The item's version now.
    pub version: i64,
    /// Who wrote the versions since.
    pub authors: &'a [PersonId],
}

/// A check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// How.
    pub to: CheckState,
    /// The version that made the change.
    pub version: Option<i64>,
    /// Why, in the checker's words.
    pub reason: String,
}

crate::refusals! {
    /// Why a check does not end; the first that applies.
    pub enum SettleCheckRefusal {
        /// It ended before.
        Ended = "check_ended" [source::SENDA_SOURCES] "This check has ended. A new change of the source opens a new one.";
        /// It cannot be left open on purpose.
        NotAnEnd = "check_not_an_end" [source::SENDA_SOURCES, "to"] "Choose how the check ends.";
        /// No reason.
        ReasonMissing = "check_reason_missing" [source::SENDA_SOURCES, "reason"] "Say why the text is right as it is: which words you read, and where.";
        /// There is no newer version.
        NoNewVersion = "check_no_new_version" [source::SENDA_SOURCES, "to"] "The text has not been changed since this check was opened. Save a new version first, or say why no change is needed.";
        /// They made the change themselves.
        OwnWork = "check_own_work" [source::SENDA_SOURCES] "You wrote one of the versions since, so somebody else has to end this check.";
    }
}

/// May the check end like this?
///
/// # Source
/// Senda's policy on sources ([`source::SENDA_SOURCES`]).
/// # Errors
/// See [`SettleCheckRefusal`]; the first that applies.
pub fn settle(
    facts: &SettleFacts<'_>,
    by: PersonId,
    (to, reason): (CheckState, &str),
) -> Result<Settled, SettleCheckRefusal> {
    if facts.state.is_final() {
        return Err(SettleCheckRefusal::Ended);
    }
    let reason = reason.trim().to_owned();
    let version = match to {
        CheckState::Open => return Err(SettleCheckRefusal::NotAnEnd),
        CheckState::NoChange if reason.is_empty() => return Err(SettleCheckRefusal::ReasonMissing),
        CheckState::NoChange => None,
        CheckState::Changed if facts.version <= facts.opened_at => {
            return Err(SettleCheckRefusal::NoNewVersion);
        }
        CheckState::Changed => Some(facts.version),
    };
    if facts.authors.contains(&by) {
        return Err(SettleCheckRefusal::OwnWork);
    }
    Ok(Settled {
        to,
        version,
        reason,
    })
}

#[cfg(test)]
mod tests;
