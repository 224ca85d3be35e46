//! Writing a document: the form with its autosave, the warning of a pupil's name, and two windows that write at once.
//!
//! What this room must not know: how a document is kept.

use axum::{
    Json,
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, Choice, FormErrors, Input, Select, Textarea},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    delivery::DocumentId,
    people::{Action, PersonId},
};
use serde_json::json;

use super::{Document, Text, pages, store};
use crate::{
    coming_going::{conflict, sent},
    event::time_in_words,
    sharing::{self, Thing},
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
};

/// Most characters of a document.
const MOST: usize = 60_000;
const A_PUPIL: &str = " It may say who a pupil is: please look again.";

/// Why a form is shown again.
#[derive(Default)]
struct Again {
    errors: FormErrors,
    warned: Vec<private::Finding>,
    /// What somebody saved in another window meanwhile.
    other: Option<Document>,
}

pub(crate) async fn new(call: Call) -> PageResult {
    form_page(&call, None, &Form::default(), &Again::default()).await
}

pub(crate) async fn begin(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (text, errors) = read(&form);
    let warned = warned(&form, &text);
    if !errors.is_empty() || !warned.is_empty() {
        let again = Again {
            errors,
            warned,
            other: None,
        };
        return form_page(&call, None, &form, &again).await;
    }
    let id = super::begin_document(call.app(), &permit, text).await?;
    Ok(call.go_saying(format!("/file/{id}"), "It is in your file."))
}

pub(crate) async fn edit(call: Call, Path(id): Path<String>) -> PageResult {
    let one = own(&call, &id).await?;
    let form = Form::filled([
        ("title", one.title.clone()),
        ("heading", one.heading.clone()),
        ("module", one.module.clone()),
        ("text", one.body.clone()),
        ("version", one.version.to_string()),
    ]);
    form_page(&call, Some(one.id), &form, &Again::default()).await
}

async fn own(call: &Call, id: &str) -> Result<Document, Problem> {
    let person = call.person()?;
    let id: DocumentId = id.parse().or_not_found()?;
    call.app()
        .db()
        .read(async |tx| super::mine(tx, person, id).await)
        .await
}

fn read(form: &Form) -> (Text, FormErrors) {
    let mut reader = form.reader();
    let text = Text {
        title: reader.text("title", "Give it a title", 200),
        heading: reader.optional("heading", 100),
        module: reader.optional("module", 40),
        body: reader.optional("text", MOST),
    };
    (text, reader.errors())
}

/// What looks as if it says who a pupil is, unless whoever writes has seen it and is sure.
fn warned(form: &Form, text: &Text) -> Vec<private::Finding> {
    if form.get("sure") == "yes" {
        return Vec::new();
    }
    private::all_findings([&text.title, &text.heading, &text.body])
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let one = own(&call, &id).await?;
    let (text, errors) = read(&form);
    let warned = warned(&form, &text);
    if !errors.is_empty() || !warned.is_empty() {
        let again = Again {
            errors,
            warned,
            other: None,
        };
        return form_page(&call, Some(one.id), &form, &again).await;
    }
    let version = form.get("version").parse().unwrap_or(0);
    match super::write_document(call.app(), &permit, one.id, (text, version), false).await {
        Ok(_) => Ok(call.go_saying(format!("/file/{id}"), "Saved.")),
        Err(Problem::MovedOn) => both(&call, &id, &form).await,
        Err(problem) => {
            let errors = problem.for_form()?;
            let again = Again {
                errors,
                ..Again::default()
            };
            form_page(&call, Some(one.id), &form, &again).await
        }
    }
}

/// Both texts: what was typed here, and what was saved in another window. Nothing of either is lost.
async fn both(call: &Call, id: &str, form: &Form) -> PageResult {
    let other = own(call, id).await?;
    let typed = Form::filled([
        ("title", form.get("title").to_owned()),
        ("heading", form.get("heading").to_owned()),
        ("module", form.get("module").to_owned()),
        ("text", form.get("text").to_owned()),
        ("sure", form.get("sure").to_owned()),
        ("version", other.version.to_string()),
    ]);
    let mut errors = FormErrors::none();
    errors.whole("You saved this in another window meanwhile. Both texts are below. Put together what you want to keep, and save.");
    let again = Again {
        errors,
        warned: Vec::new(),
        other: Some(other),
    };
    let id: DocumentId = id.parse().or_not_found()?;
    Ok(conflict(form_page(call, Some(id), &typed, &again).await?))
}

/// Keeps the text while it is being written: JSON for the script of the page.
pub(crate) async fn draft(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let one = own(&call, &id).await?;
    let (text, errors) = read(&form);
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    let names = !private::all_findings([&text.title, &text.heading, &text.body]).is_empty();
    let version = form.get("version").parse().unwrap_or(0);
    match super::write_document(call.app(), &permit, one.id, (text, version), true).await {
        Ok(version) => {
            let at = time_in_words(i64::from(call.now().minute_of_day));
            let more = if names { A_PUPIL } else { "" };
            Ok::<Response, Problem>(
                Json(json!({
                    "status": format!("Saved at {at}.{more}"),
                    "fields": { "version": version.to_string() },
                }))
                .into_response(),
            )
        }
        Err(Problem::MovedOn) => Ok(StatusCode::CONFLICT.into_response()),
        Err(other) => Err(other),
    }
}

async fn form_page(call: &Call, id: Option<DocumentId>, form: &Form, again: &Again) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let title = if id.is_some() {
        "Write on"
    } else {
        "Write something new"
    };
    let body = html! {
        (ui::error_summary(&again.errors))
        (ui::heading(title))
        (warning(&again.warned))
        (writing(call, person, id, (form, again)).await?)
        @if let Some(other) = &again.other { (the_other(other)) }
    };
    let (back, words) = match id {
        Some(id) => (format!("/file/{id}"), "Back to it"),
        None => ("/file".to_owned(), "My school file"),
    };
    let mut page = call.page(&permit, title, body).back(back, words);
    page = page.again(&again.errors);
    page.send()
}

fn the_other(other: &Document) -> Markup {
    html! {
        (ui::section("other", "What is saved now"))
        p class="govuk-body" { "Its title is “" (other.title) "”. It stays among the earlier versions whatever you do." }
        (Textarea::new("other-text", "The text that is saved now").rows(12).value(other.body.as_str()))
    }
}

async fn writing(
    call: &Call,
    person: PersonId,
    id: Option<DocumentId>,
    (form, again): (&Form, &Again),
) -> Result<Markup, Problem> {
    let to = match id {
        Some(id) => format!("/file/{id}/edit"),
        None => "/file/new".to_owned(),
    };
    let mut sheet = ui::Form::post(to).label("Your text");
    if let Some(id) = id {
        sheet = sheet
            .hidden("version", form.get("version").to_owned())
            .autosave(format!("/file/{id}/draft"));
    }
    let headings = headings(call, person).await?;
    let modules = modules(call, person, form.get("module")).await?;
    let errors = &again.errors;
    Ok(sheet.body(html! {
        (Input::new("title", "Title").value(form.get("title")).error(errors.of("title")))
        (Input::new("heading", "Heading under which it stands, if you like").value(form.get("heading"))
            .hint(headings).error(errors.of("heading")))
        (modules)
        (Textarea::new("text", "Your text").rows(18).value(form.get("text"))
            .hint("Plain words. If you like: # for a heading, - for a list, **bold**. Name no pupil: use a letter that is not theirs, such as “Pupil R”.")
            .error(errors.of("text")))
        (not_a_pupil(!again.warned.is_empty()))
        (Button::new("Save"))
    }))
}

async fn headings(call: &Call, person: PersonId) -> Result<String, Problem> {
    let all = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    let mut known: Vec<String> = all
        .into_iter()
        .map(|one| one.heading)
        .filter(|one| !one.is_empty())
        .collect();
    known.dedup();
    Ok(if known.is_empty() {
        "Your own words, such as “Annual reviews”.".to_owned()
    } else {
        format!("Your headings so far: {}.", known.join("; "))
    })
}

async fn modules(call: &Call, person: PersonId, chosen: &str) -> Result<Markup, Problem> {
    let Some(programme) = pages::programme_of(call, person).await? else {
        return Ok(html! {});
    };
    let choices = programme
        .elements
        .iter()
        .flat_map(|one| &one.modules)
        .map(|one| Choice::new(one.id.clone(), format!("{} {}", one.id, one.title)));
    Ok(html! {
        (Select::new("module", "Module it belongs to, if any").choice(Choice::new("", "No module")).choices(choices).value(chosen.to_owned()))
    })
}

pub(crate) async fn attach(
    call: Call,
    Path(id): Path<String>,
    parts: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let one = own(&call, &id).await?;
    let kept = match sent(&call, parts).await {
        Ok(sent) => super::attach_file(call.app(), &permit, one.id, (sent.name, sent.bytes)).await,
        Err(problem) => Err(problem),
    };
    match kept {
        Ok(()) => Ok(call.go_saying(format!("/file/{id}"), "The file is kept.")),
        Err(problem) => pages::page(&call, &id, &problem.for_form()?).await?.send(),
    }
}

pub(crate) async fn take_out(call: Call, Path((id, file)): Path<(String, String)>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let document = id.parse().or_not_found()?;
    let file = file.parse().or_not_found()?;
    super::take_file_out(call.app(), &permit, document, file).await?;
    Ok(call.go_saying(format!("/file/{id}"), "The file is taken out."))
}

pub(crate) async fn remove(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    super::remove_document(call.app(), &permit, id.parse().or_not_found()?).await?;
    Ok(call.go_saying("/file", "It is taken out of your file."))
}

pub(crate) async fn share(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let one = own(&call, &id).await?;
    match sharing::pages::send(&call, Thing::Document(one.id), &form).await {
        Ok(()) => Ok(call.go_saying(format!("/file/{id}"), "They can read it, and got a letter.")),
        Err(problem) => pages::page(&call, &id, &problem.for_form()?).await?.send(),
    }
}
