//! The release of an edition: from then on a cohort can be pinned to it.
//!
//! What this room decides: whether an edition may be released, and what still stands in the way.
//! What it does not know: how the programme was compiled.

use super::stage::Stage;
use crate::{
    base::{Instant, Now},
    people::PersonId,
    source,
};

crate::coded! {
    /// Where an edition stands.
    pub enum EditionState {
        /// Being put together.
        Open = "open", "In preparation";
        /// Released: never changed again.
        Released = "released", "Released";
    }
}

impl EditionState {
    /// Where it may go from here.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Released],
            Self::Released => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// One item of the edition.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReleaseItem {
    /// Its title, to name it in a refusal.
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
}

/// What the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFacts<'a> {
    /// Where the edition stands.
    pub state: EditionState,
    /// Its items.
    pub items: &'a [ReleaseItem],
    /// How many errors the compiler found in the programme as it would be released.
    pub errors: i64,
    /// What changed, in words for participants.
    pub notes: &'a str,
    /// How many checks against the sources are open.
    pub open_checks: i64,
    /// Why it is released although checks are open; may be empty.
    pub despite: &'a str,
}

/// The edition may be released.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Released {
    /// Who released it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// How many items it holds.
    pub items: i64,
    /// What changed.
    pub notes: String,
    /// Why it was released although checks against the sources were open.
    pub despite: Option<String>,
}

crate::refusals! {
    /// Why an edition may not be released; the first that applies.
    pub enum ReleaseRefusal {
        /// It was released before.
        AlreadyReleased = "already_released" [source::SENDA_RELEASE] "This edition has been released and does not change any more.";
        /// It holds nothing.
        Empty = "empty" [source::SENDA_RELEASE] "This edition holds no items yet.";
        /// Items are not ready.
        ItemsNotReady {
            /// Their titles.
            titles: Vec<String>
        } = "items_not_ready" [source::SENDA_RELEASE] "Not signed off yet: {}.", titles.join("; ");
        /// The programme has errors.
        DoesNotCompile {
            /// How many.
            errors: i64
        } = "does_not_compile" [source::SENDA_RELEASE] "The programme check found {errors} errors. Mend them first.";
        /// Nobody said what changed.
        NotesMissing = "notes_missing" [source::SENDA_RELEASE, "notes"] "Say in a sentence or two what is new in this edition.";
        /// Checks against the sources are open, and nothing is said to it.
        ChecksOpen {
            /// How many.
            checks: i64
        } = "source_checks_open" [source::SENDA_SOURCES, "despite"] "{checks} checks against the sources are open. End them first, or say why this edition is released all the same.";
    }
}

/// May this edition be released?
///
/// # Source
/// Senda's policy on release ([`source::SENDA_RELEASE`]).
/// # Errors
/// See [`ReleaseRefusal`]; the first that applies.
pub fn release(
    facts: &ReleaseFacts<'_>,
    by: PersonId,
    now: Now,
) -> Result<Released, ReleaseRefusal> {
    if facts.state == EditionState::Released {
        return Err(ReleaseRefusal::AlreadyReleased);
    }
    if facts.items.is_empty() {
        return Err(ReleaseRefusal::Empty);
    }
    let titles: Vec<_> = facts
        .items
        .iter()
        .filter(|item| item.stage != Stage::Ready)
        .map(|item| item.title.clone())
        .collect();
    if !titles.is_empty() {
        return Err(ReleaseRefusal::ItemsNotReady { titles });
    }
    if facts.errors > 0 {
        return Err(ReleaseRefusal::DoesNotCompile {
            errors: facts.errors,
        });
    }
    let notes = facts.notes.trim();
    if notes.is_empty() {
        return Err(ReleaseRefusal::NotesMissing);
    }
    let despite = facts.despite.trim();
    if facts.open_checks > 0 && despite.is_empty() {
        return Err(ReleaseRefusal::ChecksOpen {
            checks: facts.open_checks,
        });
    }
    Ok(Released {
        by,
        at: now.at,
        items: i64::try_from(facts.items.len()).unwrap_or(i64::MAX),
        notes: notes.to_owned(),
        despite: (facts.open_checks > 0).then(|| despite.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Coded;

    fn now() -> Now {
        Now {
            at: Instant(1),
            day: "2026-11-22".parse().unwrap(),
            minute_of_day: 600,
        }
    }
    fn item(title: &str, stage: Stage) -> ReleaseItem {
        ReleaseItem {
            title: title.to_owned(),
            stage,
        }
    }
    fn attempt(items: &[ReleaseItem], errors: i64) -> Result<Released, ReleaseRefusal> {
        let facts = ReleaseFacts {
            state: EditionState::Open,
            items,
            errors,
            notes: "Course 2 is new.",
            open_checks: 0,
            despite: "",
        };
        release(&facts, PersonId::from_number(1), now())
    }

    #[test]
    fn an_edition_is_released_when_every_item_is_ready() {
        let released = attempt(&[item("Culture", Stage::Ready)], 0).unwrap();
        assert_eq!(released.items, 1);
    }

    #[test]
    fn one_item_at_any_earlier_stage_holds_the_edition() {
        for stage in Stage::ALL
            .iter()
            .copied()
            .filter(|stage| *stage != Stage::Ready)
        {
            let items = [item("Culture", Stage::Ready), item("Teaching", stage)];
            assert_eq!(
                attempt(&items, 0),
                Err(ReleaseRefusal::ItemsNotReady {
                    titles: vec!["Teaching".to_owned()]
                })
            );
        }
    }

    #[test]
    fn a_programme_with_an_error_is_not_released() {
        assert_eq!(
            attempt(&[item("Culture", Stage::Ready)], 1),
            Err(ReleaseRefusal::DoesNotCompile { errors: 1 })
        );
    }

    #[test]
    fn an_open_check_holds_the_edition_until_somebody_says_why_not() {
        let items = [item("Culture", Stage::Ready)];
        let with = |open_checks, despite| {
            let facts = ReleaseFacts {
                state: EditionState::Open,
                items: &items,
                errors: 0,
                notes: "Course 2 is new.",
                open_checks,
                despite,
            };
            release(&facts, PersonId::from_number(1), now())
        };
        assert_eq!(with(2, " "), Err(ReleaseRefusal::ChecksOpen { checks: 2 }));
        let despite = with(2, "The new Code holds from May.").unwrap().despite;
        assert_eq!(despite.as_deref(), Some("The new Code holds from May."));
        assert_eq!(with(0, "Nothing is open.").unwrap().despite, None);
    }

    #[test]
    fn a_released_edition_is_final() {
        assert!(EditionState::Released.is_final());
        source::assert_refusals_are_told_well(&[
            &ReleaseRefusal::AlreadyReleased,
            &ReleaseRefusal::Empty,
            &ReleaseRefusal::ItemsNotReady {
                titles: vec!["Culture".to_owned()],
            },
            &ReleaseRefusal::DoesNotCompile { errors: 2 },
            &ReleaseRefusal::NotesMissing,
            &ReleaseRefusal::ChecksOpen { checks: 2 },
        ]);
    }
}
