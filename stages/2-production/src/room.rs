//! The writing room in memory: who has which text open just now, and the programmes they write, read and at hand. Nothing
//! of it is kept when the program stops.
//!
//! What this room must not know: pages, rows.

pub(crate) mod bench;

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use rulebook::{base::Instant, people::PersonId, production::ItemId};

/// How long somebody counts as present after they were last heard of, in microseconds. Script says so twice a minute.
const PRESENT: i64 = 100 * 1_000_000;

/// Who has which text open, and what they write in. One lies on the shelf of the program.
#[derive(Default)]
pub struct WritingRoom {
    desks: Mutex<BTreeMap<(ItemId, String), BTreeMap<PersonId, Instant>>>,
    pub(crate) bench: bench::Bench,
}

impl WritingRoom {
    /// An empty room.
    pub fn new() -> Self {
        Self::default()
    }

    /// Somebody has this text open at this moment: answers who else has.
    pub fn enter(&self, item: ItemId, file: &str, who: PersonId, at: Instant) -> Vec<PersonId> {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        let here = |seen: &Instant| at.0.saturating_sub(seen.0) <= PRESENT;
        desks.retain(|_, present| {
            present.retain(|_, seen| here(seen));
            !present.is_empty()
        });
        let present = desks.entry((item, file.to_owned())).or_default();
        present.insert(who, at);
        present.keys().copied().filter(|one| *one != who).collect()
    }

    /// Somebody saved this text and went.
    pub fn leave(&self, item: ItemId, file: &str, who: PersonId) {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(present) = desks.get_mut(&(item, file.to_owned())) {
            present.remove(&who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_at_one_text_see_each_other_until_one_leaves_or_falls_silent() {
        let room = WritingRoom::new();
        let item = ItemId::from_number(1);
        let (one, two) = (PersonId::from_number(1), PersonId::from_number(2));
        assert_eq!(room.enter(item, "a.md", one, Instant(0)), []);
        assert_eq!(room.enter(item, "b.md", two, Instant(0)), []);
        assert_eq!(room.enter(item, "a.md", two, Instant(1)), [one]);
        assert_eq!(room.enter(item, "a.md", one, Instant(2)), [two]);
        assert_eq!(room.enter(item, "a.md", one, Instant(PRESENT + 2)), []);
        room.enter(item, "a.md", two, Instant(PRESENT + 3));
        room.leave(item, "a.md", one);
        assert_eq!(room.enter(item, "a.md", two, Instant(PRESENT + 4)), []);
    }
}
