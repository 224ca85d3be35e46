//! Rules that look at the whole programme: names, order, framework, hours, files.
//!
//! What this room must not know: how files are read.

mod files;
mod framework;
mod hours;
mod names;
mod order;
mod versions;

use std::collections::BTreeSet;

use crate::assemble::Assembled;
use crate::read::{Desk, Doubt, Notes, Shelf};

/// Judges the programme as a whole.
pub(crate) fn judge(desk: &Desk<'_>, assembled: &Assembled) {
    let notes = desk.notes();
    let doubts = Doubts::new(&notes, desk.shelf);
    names::judge(desk, (&notes, &doubts), &assembled.programme);
    order::judge(desk, &notes, &assembled.programme);
    framework::judge(desk, (&notes, &doubts), &assembled.programme);
    versions::judge(desk, &doubts, &assembled.programme);
    hours::judge(desk, &doubts, assembled);
    files::judge(desk, (&notes, &doubts), &assembled.programme);
}

/// What cannot be known, so that nothing is said which would only follow from another fault.
struct Doubts {
    noted: BTreeSet<Doubt>,
    /// What was read in part, as it stands.
    texts: String,
}

impl Doubts {
    fn new(notes: &Notes, shelf: Shelf<'_>) -> Self {
        let list = notes.doubts();
        let mut texts = String::new();
        for doubt in &list {
            if let Doubt::File(path) = doubt {
                let bytes = shelf.get(path).unwrap_or_default();
                texts.push_str(&String::from_utf8_lossy(bytes));
                texts.push('\n');
            }
        }
        Self { noted: list, texts }
    }

    fn has(&self, doubt: &Doubt) -> bool {
        self.noted.contains(doubt)
    }

    /// Whether something is missing of which nothing is left.
    fn gone(&self) -> bool {
        self.has(&Doubt::Gone)
    }

    /// Whether anything was read in part or not at all.
    fn any(&self) -> bool {
        !self.noted.is_empty()
    }

    /// Whether a name stands in something that was read in part.
    fn mention(&self, name: &str) -> bool {
        !self.texts.is_empty() && self.texts.contains(&format!("\"{name}\""))
    }

    /// Whether what lies at this path may be named by what could not be read.
    fn cover(&self, path: &str) -> bool {
        self.noted.iter().any(|doubt| match doubt {
            Doubt::Folder(folder) if folder.is_empty() => true,
            Doubt::Folder(folder) => path
                .strip_prefix(folder.as_str())
                .is_some_and(|rest| rest.starts_with('/')),
            _ => false,
        })
    }
}
