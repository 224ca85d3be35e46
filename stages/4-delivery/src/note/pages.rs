//! The pages on which a note is written, changed and deleted.
//!
//! What this room must not know: how notes are kept.

#![expect(clippy::similar_names, reason = "none and note are the words")]

use axum::extract::Path;
use curriculum::Numbered;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, FormErrors, Input, Select, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::delivery::{NoteId, note::WORDS_MOST};

use super::{NewNote, change_note, drop_note, keep_note, shown, store};
use crate::{
    desk::desk,
    study::{find_step, step_key},
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
};

/// How many letters of a paragraph stand in the list to choose from.
const PREVIEW: usize = 48;

/// The form of a new note.
pub(super) fn form(
    path: &str,
    page: &Numbered,
    (typed, errors, warned): (&Form, &FormErrors, &[private::Finding]),
) -> Markup {
    let paragraphs = page.paragraphs.iter().map(|one| {
        let words = shown::cut(page.words_of(one).trim(), PREVIEW);
        Choice::new(one.number.to_string(), format!("{}: {words}", one.number))
    });
    html! {
        (warning(warned))
        div data-app="notes" {
            (ui::Form::post(format!("{path}/notes")).label("Write a note").body(html! {
                (Select::new("paragraph", "Which paragraph?").id("note-paragraph").choice(Choice::new("", "The whole step"))
                    .choices(paragraphs).value(typed.get("paragraph")))
                (Input::new("quote", "Words to mark").id("note-quote").hint("Leave this empty to mark the whole paragraph.")
                    .value(typed.get("quote")).error(errors.of("quote")))
                (Textarea::new("words", "Your note").id("note-words").hint("Leave this empty to mark the passage only. Please name no pupil.")
                    .rows(3).value(typed.get("words")).error(errors.of("words")))
                (not_a_pupil(!warned.is_empty()))
                (Button::new("Keep").kind(ButtonKind::Secondary))
            }))
        }
    }
}

/// The form on a page of its own.
pub(crate) async fn show(
    call: Call,
    Path((module, step)): Path<(String, String)>,
    typed: Form,
) -> PageResult {
    page(&call, (&module, &step), (&typed, &FormErrors::none(), &[]))
        .await?
        .send()
}

async fn page(
    call: &Call,
    (module, step): (&str, &str),
    said: (&Form, &FormErrors, &[private::Finding]),
) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let key = step_key(module, step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let pages = curriculum::Library::numbered(call.app(), &desk.who.edition).await?;
    let numbered = pages.get(&found.step.file).or_not_found()?;
    let path = format!("/study/m/{module}/{step}");
    let body = html! {
        (ui::error_summary(said.1))
        (ui::heading_row(Some(&found.step.title), "Write a note", None, None))
        p class="app-muted" { "Only you can read it." }
        (form(&path, numbered, said))
    };
    let title = found.step.title.clone();
    Ok(call
        .page(&desk.permit, "Write a note", body)
        .back(path, title)
        .again(said.1))
}

/// Keeps a note.
pub(crate) async fn send(
    call: Call,
    Path((module, step)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let desk = desk(&call).await?;
    let mut reader = form.reader();
    let words = reader.optional("words", WORDS_MOST);
    let errors = reader.errors();
    let warned = private::findings(&words);
    if !errors.is_empty() || (!warned.is_empty() && form.get("sure") != "yes") {
        let warned = if errors.is_empty() {
            warned
        } else {
            Vec::new()
        };
        return page(&call, (&module, &step), (&form, &errors, &warned))
            .await?
            .send();
    }
    let new = NewNote {
        step: step_key(&module, &step),
        paragraph: form.get("paragraph").parse().ok(),
        quote: form.get("quote").to_owned(),
        words,
    };
    let only_marked = new.words.is_empty();
    match keep_note(call.app(), &desk.permit, desk.who.id, new).await {
        Ok(id) if only_marked => Ok(call.go(format!("/study/m/{module}/{step}#mark-{id}"))),
        Ok(id) => Ok(call.go(format!("/study/m/{module}/{step}#note-{id}"))),
        Err(problem) => {
            let errors = problem.for_form()?;
            page(&call, (&module, &step), (&form, &errors, &[]))
                .await?
                .send()
        }
    }
}

/// One note, to be changed or deleted.
pub(crate) async fn one(call: Call, Path(id): Path<String>) -> PageResult {
    edit(&call, &id, None).await?.send()
}

async fn edit(
    call: &Call,
    id: &str,
    typed: Option<(&Form, &FormErrors, &[private::Finding])>,
) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let id: NoteId = id.parse().or_not_found()?;
    let note = call
        .app()
        .db()
        .read(async |tx| store::one(tx, desk.who.id, id).await)
        .await?
        .or_not_found()?;
    let none = FormErrors::none();
    let (words, errors, warned) = match typed {
        Some((form, errors, warned)) => (form.get("words"), errors, warned),
        None => (note.words.as_str(), &none, &[][..]),
    };
    let version = match typed {
        Some((form, ..)) => form.get("version").to_owned(),
        None => note.version.to_string(),
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("My note"))
        @if let Some(passage) = &note.passage { blockquote class="app-quote" { (shown::short(&passage.quote)) } }
        (warning(warned))
        (ui::Form::post(format!("/notes/{id}")).label("Change the note").hidden("version", version).body(html! {
            (Textarea::new("words", "Your note").rows(5).value(words).error(errors.of("words")))
            (not_a_pupil(!warned.is_empty()))
            (Button::new("Save"))
        }))
        (ui::Form::post(format!("/notes/{id}/delete")).label("Delete the note").body(html! {
            p class="app-muted" { "Deleting cannot be undone. Nobody keeps a copy." }
            (Button::new(if note.passage.is_some() { "Delete the note and its mark" } else { "Delete the note" }).kind(ButtonKind::Secondary))
        }))
    };
    let back = match find_step(&desk.programme, &note.step) {
        Some(found) => (format!("/study/m/{}", note.step), found.step.title.clone()),
        None => ("/notes".to_owned(), "My notes".to_owned()),
    };
    Ok(call
        .page(&desk.permit, "My note", body)
        .back(back.0, back.1)
        .again(errors))
}

/// Saves a note.
pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let note: NoteId = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let words = reader.optional("words", WORDS_MOST);
    let errors = reader.errors();
    let warned = private::findings(&words);
    if !errors.is_empty() || (!warned.is_empty() && form.get("sure") != "yes") {
        return edit(&call, &id, Some((&form, &errors, &warned)))
            .await?
            .send();
    }
    let version = form.get("version").parse().unwrap_or(-1);
    let change = (note, words, version);
    match change_note(call.app(), &desk.permit, desk.who.id, change).await {
        Ok(()) => Ok(call.go_saying(back_to(&call, &desk, note).await?, "Your note is saved.")),
        Err(Problem::MovedOn) => {
            let mut errors = FormErrors::none();
            errors.at("words", "You changed this note in another place meanwhile. Copy what you need from here, then open the note again.");
            edit(&call, &id, Some((&form, &errors, &[]))).await?.send()
        }
        Err(problem) => {
            let errors = problem.for_form()?;
            edit(&call, &id, Some((&form, &errors, &[]))).await?.send()
        }
    }
}

/// Where a note is shown: its step, or the list when the step is gone.
async fn back_to(call: &Call, desk: &crate::desk::Desk, id: NoteId) -> Result<String, Problem> {
    let note = call
        .app()
        .db()
        .read(async |tx| store::one(tx, desk.who.id, id).await)
        .await?
        .or_not_found()?;
    Ok(match find_step(&desk.programme, &note.step) {
        Some(_) => format!("/study/m/{}#note-{id}", note.step),
        None => "/notes".to_owned(),
    })
}

/// Deletes a note.
pub(crate) async fn delete(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let id: NoteId = id.parse().or_not_found()?;
    drop_note(call.app(), &desk.permit, desk.who.id, id).await?;
    Ok(call.go_saying("/notes", "The note is deleted."))
}
