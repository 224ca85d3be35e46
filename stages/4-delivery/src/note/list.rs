//! All of one's notes, by module, to be searched and taken away.
//!
//! What this room must not know: how notes are kept.

use kit::{
    Problem,
    ui::{self, Input},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use programme::Programme;
use rulebook::delivery::note::stands;

use super::{
    Note, export, notes,
    shown::{Shown, entry},
};
use crate::{
    coming_going::attached,
    desk::{Desk, desk, no_place, seated},
    study::find_step,
};

/// The notes of a step, in the order of the programme.
pub(super) struct OfStep<'n> {
    pub(super) module: String,
    pub(super) step: String,
    /// Its page; nothing when the programme has it no more.
    pub(super) href: Option<String>,
    pub(super) notes: Vec<Shown<'n>>,
}

/// Does everything that is looked for stand in the note or in the title of its step?
fn holds(note: &Note, title: &str, wanted: &str) -> bool {
    let quote = note.passage.as_ref().map_or("", |one| one.quote.as_str());
    let text = format!("{} {quote} {title}", note.words).to_lowercase();
    wanted
        .to_lowercase()
        .split_whitespace()
        .all(|word| text.contains(word))
}

/// The notes that hold what is looked for, step by step.
pub(super) async fn by_step<'n>(
    call: &Call,
    desk: &Desk,
    all: &'n [Note],
    wanted: &str,
) -> Result<Vec<OfStep<'n>>, Problem> {
    let pages = curriculum::Library::numbered(call.app(), &desk.who.edition).await?;
    let mut steps = Vec::new();
    for (module, step, key) in steps_of(&desk.programme) {
        let page = pages.get(&step.file);
        let here = all
            .iter()
            .filter(|note| note.step == key && holds(note, &step.title, wanted));
        let notes: Vec<Shown<'n>> = here
            .map(|note| Shown {
                note,
                stands: note
                    .passage
                    .as_ref()
                    .zip(page)
                    .map(|(passage, page)| stands(&page.text, passage)),
            })
            .collect();
        if !notes.is_empty() {
            steps.push(OfStep {
                module: format!("{} {}", module.id, module.title),
                step: step.title.clone(),
                href: Some(format!("/study/m/{key}")),
                notes,
            });
        }
    }
    let gone = all
        .iter()
        .filter(|note| find_step(&desk.programme, &note.step).is_none() && holds(note, "", wanted));
    let notes: Vec<Shown<'n>> = gone.map(|note| Shown { note, stands: None }).collect();
    if !notes.is_empty() {
        steps.push(OfStep {
            module: "No longer in the programme".to_owned(),
            step: "Steps of an earlier edition".to_owned(),
            href: None,
            notes,
        });
    }
    Ok(steps)
}

fn steps_of(
    programme: &Programme,
) -> impl Iterator<Item = (&programme::Module, &programme::Step, String)> {
    programme.modules().flat_map(|(_, module)| {
        let key = |step: &programme::Step| crate::study::step_key(&module.id, &step.id);
        module
            .steps
            .iter()
            .map(move |step| (module, step, key(step)))
    })
}

async fn read(call: &Call, desk: &Desk) -> Result<Vec<Note>, Problem> {
    call.app()
        .db()
        .read(async |tx| notes(tx, &desk.permit, desk.who.id).await)
        .await
}

/// My notes.
pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "My notes");
    };
    let all = read(&call, &desk).await?;
    let wanted = form.get("q").trim();
    let steps = by_step(&call, &desk, &all, wanted).await?;
    let found: usize = steps.iter().map(|one| one.notes.len()).sum();
    let body = html! {
        (ui::heading("My notes"))
        (ui::lead("Only you can read them. No administrator, facilitator or coach can, and no report counts them."))
        @if all.is_empty() {
            (ui::empty_state("You have no notes yet.", "Under the text of every step you can write a note or mark a passage. It appears here.").action("/study", "Go to your programme"))
        } @else {
            (ui::Form::get("/notes").label("Search my notes").body(html! {
                (Input::new("q", "Look for words").value(wanted))
                (ui::Button::new("Search").kind(ui::ButtonKind::Secondary).repeatable())
            }))
            @if !wanted.is_empty() {
                p role="status" { @match found { 0 => "No note has these words.", 1 => "1 note has these words.", many => { (many) " notes have these words." } }
                    " " a class="govuk-link" href="/notes" { "Show all" } }
            }
            (grouped(&steps))
            (ui::section("take", "Take them with you"))
            p { a class="govuk-link" href="/notes/my-notes.docx" { "All my notes as a Word file" } " or " a class="govuk-link" href="/notes/my-notes.md" { "as a text file (Markdown)" } "." }
        }
    };
    call.page(&desk.permit, "My notes", body)
        .back("/study", "Your programme")
        .send()
}

fn grouped(steps: &[OfStep<'_>]) -> Markup {
    let mut last = "";
    let mut parts = Vec::new();
    for (number, of) in (1..).zip(steps) {
        let new = of.module != last;
        last = &of.module;
        parts.push(html! {
            @if new { (ui::section(&format!("module-{number}"), &of.module)) }
            h3 class="govuk-heading-s" {
                @match &of.href { Some(href) => a class="govuk-link" href=(href) { (of.step) }, None => (of.step) }
            }
            ul class="app-notes" { @for one in &of.notes { li { (entry(one, of.href.as_deref().unwrap_or(""))) } } }
        });
    }
    html! { @for part in parts { (part) } }
}

/// All my notes as a Word file.
pub(crate) async fn word(call: Call) -> PageResult {
    let desk = desk(&call).await?;
    let all = read(&call, &desk).await?;
    let steps = by_step(&call, &desk, &all, "").await?;
    let bytes = export::word(&steps)?;
    Ok(attached("my-notes.docx", bytes))
}

/// All my notes as Markdown.
pub(crate) async fn markdown(call: Call) -> PageResult {
    let desk = desk(&call).await?;
    let all = read(&call, &desk).await?;
    let steps = by_step(&call, &desk, &all, "").await?;
    let text = export::markdown(&steps);
    Ok(attached("my-notes.md", text.into_bytes()))
}

#[cfg(test)]
mod tests {
    use rulebook::{base::Instant, delivery::NoteId};

    use super::*;

    #[test]
    fn a_note_is_found_by_all_its_words_in_any_order() {
        let note = Note {
            id: NoteId::from_number(1),
            step: "1.1/a".into(),
            passage: None,
            words: "Ask the Head about Thursdays".into(),
            version: 0,
            made_at: Instant(0),
            changed_at: Instant(0),
        };
        for (wanted, found) in [
            ("head ask", true),
            ("culture thurs", true),
            ("", true),
            ("friday", false),
        ] {
            assert_eq!(holds(&note, "What culture is", wanted), found, "{wanted}");
        }
    }
}
