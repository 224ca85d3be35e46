//! A participant's own notes: on a step, or on a passage of its text.
//!
//! What this room decides: what may be kept as a note, and how a passage stands in the text of now.
//! What it does not know: pages, rows, what a note says.
//!
//! Notes are private to their writer. No role reads them, whatever it may do otherwise: so there is no action for it.

use std::ops::Range;

use crate::{
    production::anchor::{Anchor, Fate, locate},
    source,
};

/// The most characters of a note.
///
/// # Source
/// [`source::SENDA_NOTES`].
pub const WORDS_MOST: usize = 5_000;
/// The most characters of a passage.
///
/// # Source
/// [`source::SENDA_NOTES`].
pub const PASSAGE_MOST: usize = 2_000;
/// The most notes on one step.
///
/// # Source
/// [`source::SENDA_NOTES`].
pub const STEP_MOST: usize = 100;

crate::refusals! {
    /// Why a note is not kept; the first that applies.
    pub enum NoteRefusal {
        /// Neither a passage nor words.
        Nothing = "nothing_to_keep" [source::SENDA_NOTES, "words"] "Choose a paragraph to mark, or write something.";
        /// The words are not on the page.
        NoSuchWords = "no_such_words" [source::SENDA_NOTES, "quote"] "These words are not in the step. Copy them as they stand, or leave the box empty to mark the whole paragraph.";
        /// A passage without end.
        TooMuch = "passage_too_long" [source::SENDA_NOTES, "quote"] "That is too much to mark at once: at most {PASSAGE_MOST} characters.";
        /// A step full of notes.
        TooMany = "too_many_notes" [source::SENDA_NOTES] "This step has {STEP_MOST} notes. Delete one to write another.";
    }
}

/// May this be kept?
///
/// # Source
/// [`source::SENDA_NOTES`].
/// # Errors
/// [`NoteRefusal`]; the first that applies.
pub fn keep(passage: Option<&Anchor>, words: &str, on_step: usize) -> Result<(), NoteRefusal> {
    if passage.is_none() && words.trim().is_empty() {
        return Err(NoteRefusal::Nothing);
    }
    if passage.is_some_and(|one| one.quote.chars().count() > PASSAGE_MOST) {
        return Err(NoteRefusal::TooMuch);
    }
    if on_step >= STEP_MOST {
        return Err(NoteRefusal::TooMany);
    }
    Ok(())
}

/// How a passage stands in the text of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// Its words are there, at this place.
    Here(Range<usize>),
    /// Its place is there; the words are others.
    Changed(Range<usize>),
    /// The text does not have it any more.
    Gone,
}

/// How this passage stands in this text. Nobody’s note is ever lost: what cannot be shown in the text is shown with its
/// old words.
///
/// # Source
/// [`source::SENDA_NOTES`].
pub fn stands(text: &str, passage: &Anchor) -> Stands {
    let found = locate(text, passage);
    match (found.fate, found.range) {
        (Fate::Found | Fate::Moved, Some(range)) => Stands::Here(range),
        (Fate::Changed, Some(range)) => Stands::Changed(range),
        _ => Stands::Gone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::production::anchor::take;

    const TEXT: &str = "Culture is what people believe and do together.\nIt comes before provision, because provision is carried by people.\n";

    fn passage(words: &str) -> Anchor {
        let at = TEXT.find(words).unwrap();
        take(TEXT, at..at + words.len()).unwrap()
    }

    #[test]
    fn a_passage_is_found_moved_changed_or_gone_and_never_lost() {
        let one = passage("before provision, because");
        assert!(matches!(stands(TEXT, &one), Stands::Here(_)));
        let moved = format!("A new beginning.\n{TEXT}");
        let Stands::Here(range) = stands(&moved, &one) else {
            panic!("it only moved");
        };
        assert_eq!(moved.get(range), Some(one.quote.as_str()));
        let changed = TEXT.replace("before provision, because", "ahead of support, since");
        assert!(matches!(stands(&changed, &one), Stands::Changed(_)));
        assert_eq!(stands("Nothing of it.\n", &one), Stands::Gone);
    }

    #[test]
    fn a_note_has_a_passage_or_words_and_a_step_is_not_without_end() {
        let one = passage("Culture");
        assert_eq!(keep(None, " ", 0), Err(NoteRefusal::Nothing));
        assert_eq!(keep(Some(&one), "", 0), Ok(()));
        assert_eq!(keep(None, "Ask the head.", 0), Ok(()));
        assert_eq!(keep(None, "More.", STEP_MOST), Err(NoteRefusal::TooMany));
        let long = Anchor {
            quote: "a".repeat(PASSAGE_MOST + 1),
            ..one
        };
        assert_eq!(keep(Some(&long), "", 0), Err(NoteRefusal::TooMuch));
        source::assert_refusals_are_told_well(&[
            &NoteRefusal::Nothing,
            &NoteRefusal::NoSuchWords,
            &NoteRefusal::TooMuch,
            &NoteRefusal::TooMany,
        ]);
    }
}
