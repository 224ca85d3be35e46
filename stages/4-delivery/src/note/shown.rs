//! Notes as a step shows them: passages marked in the text, and the notes below it.
//!
//! What this room must not know: how notes are kept.

use curriculum::{Marking, Numbered};
use kit::ui;
use maud::{Markup, html};
use rulebook::delivery::note::{Stands, stands};

use super::Note;

/// A note with how its passage stands in the text of now.
pub(crate) struct Shown<'n> {
    pub(crate) note: &'n Note,
    /// Nothing for a note on the whole step.
    pub(crate) stands: Option<Stands>,
}

/// How these notes stand on this page.
pub(crate) fn on_page<'n>(page: &Numbered, notes: &'n [Note]) -> Vec<Shown<'n>> {
    let stand = |note: &'n Note| Shown {
        note,
        stands: note.passage.as_ref().map(|one| stands(&page.text, one)),
    };
    notes.iter().map(stand).collect()
}

/// The page with the passages marked.
pub(crate) fn marked(page: &Numbered, shown: &[Shown<'_>]) -> String {
    let markings: Vec<Marking> = (1..)
        .zip(shown)
        .filter_map(|(number, one)| {
            let Some(Stands::Here(range)) = &one.stands else {
                return None;
            };
            let note = (!one.note.words.is_empty()).then(|| {
                (
                    format!("#note-{}", one.note.id),
                    format!("My note {number}"),
                )
            });
            Some(Marking {
                words: range.clone(),
                id: format!("mark-{}", one.note.id),
                note,
            })
        })
        .collect();
    page.marked(&markings)
}

/// The notes on a step, under its text.
pub(crate) fn list(shown: &[Shown<'_>]) -> Markup {
    html! {
        @if !shown.is_empty() {
            ol class="app-notes" {
                @for one in shown { li id={ "note-" (one.note.id) } { (entry(one, "")) } }
            }
        }
    }
}

/// One note: what it marks, what it says, and how to change it. `page` is the address of the step when this is another
/// page.
pub(crate) fn entry(one: &Shown<'_>, page: &str) -> Markup {
    let note = one.note;
    html! {
        @if let Some(passage) = &note.passage {
            @match &one.stands {
                Some(Stands::Here(_)) => {}
                Some(Stands::Changed(_)) => p class="app-muted" { "The text has changed since. You marked:" },
                _ => p class="app-muted" { "The text does not have this passage any more. You marked:" },
            }
            blockquote class="app-quote" { (short(&passage.quote)) }
        }
        @if !note.words.is_empty() { @for line in note.words.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } }
        p class="app-notes__do" {
            @if matches!(one.stands, Some(Stands::Here(_))) {
                a class="govuk-link" href={ (page) "#mark-" (note.id) } { "See it in the text" } " · "
            }
            a class="govuk-link" href={ "/notes/" (note.id) } {
                @if note.words.is_empty() { "Add words or remove the mark" } @else { "Change or delete" }
                span class="govuk-visually-hidden" { ": " (short(note.passage.as_ref().map_or(&note.words, |one| &one.quote))) }
            }
        }
    }
}

/// The beginning of a long text, up to a whole word.
pub(crate) fn short(text: &str) -> String {
    cut(text, 240)
}

/// The first characters of a text, up to a whole word.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let text = text.replace('\n', " ");
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text;
    };
    let head = text.get(..end).unwrap_or(&text);
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    format!("{head} …")
}

/// The panel of one’s notes under a step.
pub(crate) fn panel(path: &str, page: &Numbered, shown: &[Shown<'_>]) -> Markup {
    html! {
        section class="app-panel app-panel--notes" id="notes" aria-labelledby="notes-title" {
            h2 id="notes-title" { "My notes on this step" }
            p class="app-muted" { "Only you can read them." }
            (list(shown))
            (ui::details(if shown.is_empty() { "Write a note or mark a passage" } else { "Write another note or mark a passage" },
                super::pages::form(path, page, (&kit::web::Form::default(), &ui::FormErrors::none(), &[]))))
            p { a class="govuk-link" href="/notes" { "All my notes" } }
        }
    }
}
