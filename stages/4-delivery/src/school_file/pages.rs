//! The school file as its owner finds it, one document of it, and a document as others read it.
//!
//! What this room must not know: how anything is kept.

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::Path;
use kit::{
    OrNotFound, Problem, files,
    ui::{self, Button, ButtonKind, FileUpload, FormErrors, TaskList},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use programme::Programme;
use rulebook::{
    base::Instant,
    delivery::{DocumentId, school_file::Reader},
    people::{Action, PersonId},
};

use super::{Document, Kept, asked_pages, store};
use crate::{
    event::time_in_words,
    sharing::{Thing, pages::Sharing},
    shown_text,
};

/// Most characters of a list's line.
const GLIMPSE: usize = 90;

/// The programme that somebody studies now, or studied last.
pub(crate) async fn programme_of(
    call: &Call,
    person: PersonId,
) -> Result<Option<Arc<Programme>>, Problem> {
    let all = call
        .app()
        .db()
        .read(async |tx| registration::enrolments_of_person(tx, person).await)
        .await?;
    match all.last() {
        Some(who) => Ok(Some(
            crate::timetable::programme_of(call.app(), &who.edition).await?,
        )),
        None => Ok(None),
    }
}

/// When something was, in words.
pub(crate) fn when(call: &Call, at: Instant) -> String {
    let at = call.app().clock().at(at);
    format!(
        "{}, {}",
        at.day.in_words(),
        time_in_words(i64::from(at.minute_of_day))
    )
}

pub(crate) async fn list(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    let programme = programme_of(&call, person).await?;
    let by = form.get("by");
    let sections = match (&programme, by) {
        (Some(programme), "module") => by_module(programme, &all),
        (Some(programme), "statement") => by_statement(programme, &all),
        _ => by_heading(&all),
    };
    let body = html! {
        (ui::heading("My school file"))
        (ui::lead("What you do in your school, in your own words. It grows with every task you hand in, it is yours, and you can take it with you at any time, also after the programme."))
        (ui::button_row(html! {
            (ui::button_link(ButtonKind::Primary, "/file/new", "Write something new"))
            @if !all.is_empty() {
                (ui::button_link(ButtonKind::Secondary, "/file/word", "All of it as Word"))
                (ui::button_link(ButtonKind::Secondary, "/file/zip", "Everything as a zip"))
            }
        }))
        p class="govuk-body" { a class="govuk-link" href="/shared" { "What others show me" } }
        @if programme.is_some() && !all.is_empty() { (views(by)) }
        @if all.is_empty() {
            (ui::empty_state("Your file is empty.", "The first task that you hand in stands here, and anything you write yourself."))
        }
        @for (number, (heading, documents)) in sections.iter().enumerate() {
            (ui::section(&format!("part-{number}"), heading))
            (documents_of(&call, number, documents))
        }
    };
    call.page(&permit, "My school file", body).send()
}

fn views(by: &str) -> Markup {
    let one = |code: &str, words: &str, here: bool| {
        html! { li { a class="govuk-link" href={ "/file?by=" (code) } aria-current=[here.then_some("true")] { (words) } } }
    };
    html! {
        nav aria-label="Order of my file" { ul class="app-views" {
            (one("heading", "By my headings", !["module", "statement"].contains(&by)))
            (one("module", "By module", by == "module"))
            (one("statement", "By statement", by == "statement"))
        } }
    }
}

type Sections<'d> = Vec<(String, Vec<&'d Document>)>;

fn by_heading(all: &[Document]) -> Sections<'_> {
    let mut parts: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
    for one in all {
        parts.entry(&one.heading).or_default().push(one);
    }
    let named = |heading: &str| {
        if heading.is_empty() {
            "Without a heading".to_owned()
        } else {
            heading.to_owned()
        }
    };
    parts
        .into_iter()
        .map(|(heading, documents)| (named(heading), documents))
        .collect()
}

fn by_module<'d>(programme: &Programme, all: &'d [Document]) -> Sections<'d> {
    let mut sections = Vec::new();
    for module in programme.elements.iter().flat_map(|one| &one.modules) {
        let of: Vec<&Document> = all.iter().filter(|one| one.module == module.id).collect();
        if !of.is_empty() {
            sections.push((format!("{} {}", module.id, module.title), of));
        }
    }
    let rest: Vec<&Document> = all.iter().filter(|one| one.module.is_empty()).collect();
    if !rest.is_empty() {
        sections.push(("Of no module".to_owned(), rest));
    }
    sections
}

/// A document stands under each statement that its module teaches or lets practise.
fn by_statement<'d>(programme: &Programme, all: &'d [Document]) -> Sections<'d> {
    let mut parts: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
    for module in programme.elements.iter().flat_map(|one| &one.modules) {
        let of: Vec<&Document> = all.iter().filter(|one| one.module == module.id).collect();
        let mut ids: Vec<&String> = module
            .statements
            .taught
            .iter()
            .chain(&module.statements.practised)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids.into_iter().filter(|_| !of.is_empty()) {
            parts.entry(id).or_default().extend(&of);
        }
    }
    let mut sections: Sections<'d> = parts
        .into_iter()
        .map(|(id, of)| (format!("Statement {id}"), of))
        .collect();
    let rest: Vec<&Document> = all.iter().filter(|one| one.module.is_empty()).collect();
    if !rest.is_empty() {
        sections.push(("Of no statement".to_owned(), rest));
    }
    sections
}

fn glimpse(body: &str) -> String {
    let words = shown_text::plain(body);
    let Some((cut, _)) = words.char_indices().nth(GLIMPSE) else {
        return words;
    };
    let part = words.get(..cut).unwrap_or_default();
    let end = part.rfind(' ').unwrap_or(cut);
    format!("{} …", part.get(..end).unwrap_or_default())
}

fn documents_of(call: &Call, number: usize, documents: &[&Document]) -> Markup {
    let hints: Vec<String> = documents.iter().map(|one| glimpse(&one.body)).collect();
    let mut list = TaskList::new(format!("documents-{number}"));
    for (one, hint) in documents.iter().zip(&hints) {
        list = list.task(
            one.title.clone(),
            format!("/file/{}", one.id),
            Some(hint.as_str()).filter(|hint| !hint.is_empty()),
            html! { (ui::muted(call.app().clock().at(one.changed_at).day.in_words())) },
        );
    }
    html! { (list) }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &FormErrors::none()).await?.send()
}

/// The page of a document, with what is wrong about something that was sent from it.
pub(crate) async fn page(call: &Call, id: &str, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let id: DocumentId = id.parse().or_not_found()?;
    let (one, kept) = call
        .app()
        .db()
        .read(async |tx| {
            let one = super::mine(tx, person, id).await?;
            Ok((one, store::files(tx, id).await?))
        })
        .await?;
    let readers = [Reader::Buddy, Reader::Coach, Reader::Facilitator];
    let sharing = Sharing::read(call, Thing::Document(id), person, &readers).await?;
    let asked = asked_pages::part(call, &one).await?;
    let here = format!("/file/{id}");
    let heading = (!one.heading.is_empty()).then_some(one.heading.as_str());
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(heading, &one.title, None, None))
        (ui::button_row(html! {
            (ui::button_link(ButtonKind::Primary, &format!("{here}/edit"), "Write on"))
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/word"), "As Word"))
            a class="govuk-link" href={ (here) "/versions" } { "Earlier versions" }
        }))
        p class="app-muted" { "Last changed " (when(call, one.changed_at)) "." }
        (text_of(&one))
        (asked)
        (files_part(call, &here, &kept, errors))
        (sharing.part(call, &here, true, errors))
        (ui::details("Take this out of my file", html! {
            p class="govuk-body" { "It is not shown any more, neither to you nor to anybody whom you showed it to." }
            (ui::Form::post(format!("{here}/remove")).label("Take it out").body(html! {
                (Button::new("Take it out of my file").kind(ButtonKind::Warning))
            }))
        }))
    };
    Ok(call
        .page(&permit, one.title.clone(), body)
        .back("/file", "My school file")
        .again(errors))
}

fn text_of(one: &Document) -> Markup {
    html! {
        (ui::section("text", "What it says"))
        @if one.body.trim().is_empty() { p class="app-empty" { "Nothing is written yet." } }
        @else { (shown_text::text(&one.body)) }
    }
}

fn size(bytes: i64) -> String {
    if bytes < 1_048_576 {
        format!("{} KB", (bytes / 1024).max(1))
    } else {
        format!("{} MB", bytes / 1_048_576)
    }
}

fn links(call: &Call, kept: &[Kept], here: Option<&str>) -> Markup {
    html! {
        ul class="govuk-list" {
            @for one in kept { li {
                a class="govuk-link" href=(files::link(call.app(), one.file)) { (one.name) } " " (ui::muted(size(one.bytes)))
                @if let Some(here) = here {
                    (ui::Form::post(format!("{here}/files/{}/remove", one.file)).label(format!("Take out {}", one.name))
                        .body(html! { (Button::new(format!("Take out {}", one.name)).kind(ButtonKind::Secondary)) }))
                }
            } }
        }
    }
}

fn files_part(call: &Call, here: &str, kept: &[Kept], errors: &FormErrors) -> Markup {
    html! {
        (ui::section("files", "Files with it"))
        @if !kept.is_empty() { (links(call, kept, Some(here))) }
        div class="app-noprint" {
            (ui::Form::post(format!("{here}/files")).multipart().label("A file with it").body(html! {
                (FileUpload::new("file", "Add a small file").hint("A plan, a form or a picture with no pupils in it. 2 MB at most.").error(errors.of("file")))
                (Button::new("Add the file").kind(ButtonKind::Secondary))
            }))
        }
    }
}

/// A document as somebody reads it to whom it is shown.
pub(crate) async fn to_read(
    call: &Call,
    (id, owner): (DocumentId, PersonId),
    name: &str,
) -> Result<(String, Markup), Problem> {
    let (one, kept) = call
        .app()
        .db()
        .read(async |tx| {
            let one = super::mine(tx, owner, id).await?;
            Ok((one, store::files(tx, id).await?))
        })
        .await?;
    let body = html! {
        (ui::heading_row(Some(&format!("From the school file of {name}")), &one.title, None, None))
        p class="app-muted" { "Last changed " (when(call, one.changed_at)) "." }
        (text_of(&one))
        @if !kept.is_empty() { (ui::section("files", "Files with it")) (links(call, &kept, None)) }
    };
    Ok((one.title, body))
}
