//! The pages on which a Word file is brought in: sent, looked at as it will read, saved. Nothing is saved before that.
//!
//! What this room must not know: Word's format, how a version is kept.

use axum::extract::{Multipart, Path, multipart::MultipartRejection};
use kit::{
    Fault, OrNotFound, Problem,
    ui::{self, Button, Choice, FileUpload, FormErrors, Icon, Kind, Markup, Select, tag},
    web::{Call, Form, PageResult, Paged, read_upload},
};
use maud::html;
use programme::{Checked, Severity};

use super::{Into, Laid, WORD_BYTES, bring, laid, read};
use crate::{
    item::pages::{is_page, short},
    release::files_of,
    revise::{desk::Desk, pages::notice},
    sheet::Sheet,
    steps::Module,
    upload::{self, UploadId},
};

/// What is left out is listed so far; the rest is counted.
const LISTED: usize = 60;

fn action(desk: &Desk) -> String {
    format!("/content/{}/word", desk.item.id)
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &Form::default()).await?;
    if form.get("upload").is_empty() {
        return asking(&call, &desk, &form, &FormErrors::none()).send();
    }
    match Seen::of(&call, &desk, &form).await {
        Ok(seen) => preview(&call, &desk, &seen).send(),
        Err(problem) => asking(&call, &desk, &form, &problem.for_form()?).send(),
    }
}

/// The page on which a file is chosen.
fn asking(call: &Call, desk: &Desk, form: &Form, errors: &FormErrors) -> Paged {
    let title = "Bring in a Word file";
    let has_steps = Module::of(&desk.item.key, &desk.texts).is_some();
    let steps = has_steps.then(|| Choice::new("steps", "New steps, after those there are"));
    let pages = desk
        .texts
        .iter()
        .filter(|(path, _)| is_page(path))
        .map(|(path, text)| {
            let title = Sheet::of(text)
                .map(|sheet| sheet.settings().title)
                .unwrap_or_default();
            Choice::new(
                path.clone(),
                format!("In the place of “{title}” ({})", short(&desk.item, path)),
            )
        });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&desk.item.title), title, None, None))
        p class="govuk-body" { "Headings, lists, tables, links, pictures with their words, and comments are kept. Tracked insertions are accepted; tracked deletions become suggestions. You see how it reads before anything is saved." }
        (ui::Form::post(action(desk)).multipart().body(html! {
            (FileUpload::new("file", "Word document").hint("A .docx file, 20 MB at most.").accept(".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document").error(errors.of("file")))
            (Select::new("into", "Where does the text go?").choices(steps.into_iter().chain(pages)).value(form.get("into").to_owned()).error(errors.of("into")))
            (Button::new("Look at it"))
        }))
        (ui::section("out", "Take this text out"))
        p class="govuk-body" { "The Word file has the comments that are open. Settings and questions of a page stay here." }
        ul class="govuk-list govuk-list--bullet" {
            li { a class="govuk-link" href={ "/content/" (desk.item.id) "/out?as=docx" } { "As a Word document" } }
            li { a class="govuk-link" href={ "/content/" (desk.item.id) "/out?as=pdf" } { "As a PDF" } }
            li { a class="govuk-link" href={ "/content/" (desk.item.id) "/out?as=folder" } { "As the folder it is, zipped" } }
        }
    };
    call.page(&desk.permit, title, body)
        .back(format!("/content/{}/edit", desk.item.id), "Write")
        .again(errors)
}

/// Keeps what was sent, for whoever sent it, and shows it.
pub(crate) async fn send(
    call: Call,
    Path(id): Path<String>,
    parts: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let desk = Desk::ask(&call, &id, &Form::default()).await?;
    let parts = parts.map_err(|_no_form| {
        Problem::Unwelcome("This form was sent in a way Senda does not understand.")
    })?;
    let file = read_upload(parts, WORD_BYTES).await?;
    let into = file.form.get("into").to_owned();
    if file.bytes.is_empty() {
        let mut errors = FormErrors::none();
        errors.at("file", "Choose a Word document");
        return asking(&call, &desk, &file.form, &errors).send();
    }
    let bytes = file.bytes.clone();
    // Unpacking is longer than a page: it does not hold up those who only read.
    let looked = tokio::task::spawn_blocking(move || read(&bytes).map(drop))
        .await
        .map_err(|e| Fault::because("reading a Word file", e))?;
    if let Err(refused) = looked {
        return asking(
            &call,
            &desk,
            &file.form,
            &Problem::from(refused).for_form()?,
        )
        .send();
    }
    let sent = upload::send(
        call.app(),
        &desk.permit,
        Some(desk.item.id),
        (file.name, file.bytes),
    );
    let upload = sent.await?;
    Ok(call.go(format!(
        "{}?upload={upload}&into={into}&base={}",
        action(&desk),
        desk.item.version
    )))
}

/// A file that was sent, laid out.
struct Seen {
    upload: UploadId,
    name: String,
    into: String,
    laid: Laid,
    checked: Checked,
}

impl Seen {
    async fn of(call: &Call, desk: &Desk, form: &Form) -> Result<Self, Problem> {
        let upload: UploadId = form.get("upload").parse().or_not_found()?;
        let (by, provider) = (desk.by, desk.item.provider);
        let db = call.app().db();
        let (name, bytes) = db
            .read(async |tx| upload::upload(tx, upload, by, provider).await)
            .await?;
        let into = form.get("into").to_owned();
        let place = match into.as_str() {
            "steps" => Into::Steps,
            path => Into::Page(path.to_owned()),
        };
        let mut files = files_of(call.app(), provider, &desk.item.programme).await?;
        let (item, texts) = (desk.item.clone(), desk.texts.clone());
        let work = move || {
            let laid = laid(read(&bytes)?, &place, (&item, &texts), &files)?;
            let texts = laid
                .files
                .iter()
                .map(|(path, text)| (path.clone(), text.clone().into_bytes()));
            files.extend(texts);
            files.extend(laid.pictures.clone());
            Ok::<_, super::WordRefusal>((laid, programme::check(&files)))
        };
        let (laid, checked) = tokio::task::spawn_blocking(work)
            .await
            .map_err(|e| Fault::because("reading a Word file", e))??;
        Ok(Self {
            upload,
            name,
            into,
            laid,
            checked,
        })
    }
}

fn preview(call: &Call, desk: &Desk, seen: &Seen) -> Paged {
    let title = format!("Look at “{}”", seen.name);
    let laid = &seen.laid;
    let body = html! {
        (ui::heading_row(Some(&desk.item.title), &title, None, None))
        p class="govuk-body-l" { "Nothing is saved yet. " (counted(laid)) }
        (ui::Form::post(format!("{}/save", action(desk))).hidden("upload", seen.upload.to_string()).hidden("into", seen.into.clone()).hidden("base", desk.item.version.to_string()).label("Save").body(html! {
            (Button::new("Save as a new version"))
        }))
        p class="govuk-body" { a class="govuk-link" href=(action(desk)) { "Choose another file" } }
        (left_out(laid))
        (found(desk, seen))
        (ui::section("reads", "How it reads"))
        @for (path, title) in &laid.pages {
            h3 class="govuk-heading-m" { (title) }
            @match seen.checked.programme.as_ref().and_then(|programme| curriculum::read_file(programme, path)) {
                Some(page) => (page),
                None => p class="app-muted" { "This page is not part of the programme as it stands, so there is nothing to read." },
            }
        }
    };
    call.page(&desk.permit, title, body)
        .back(action(desk), "Bring in a Word file")
}

fn counted(laid: &Laid) -> String {
    let count = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    format!(
        "It becomes {}, with {} and {}.",
        count(laid.pages.len(), "page", "pages"),
        count(laid.pictures.len(), "new picture", "new pictures"),
        count(
            laid.remarks.len(),
            "comment or suggestion",
            "comments and suggestions"
        ),
    )
}

fn left_out(laid: &Laid) -> Markup {
    let more = laid.left_out.len().saturating_sub(LISTED);
    html! {
        (ui::section("left-out", "What could not be kept"))
        @if laid.left_out.is_empty() { p class="govuk-body" { "Everything was kept." } }
        @else {
            ul class="govuk-list govuk-list--bullet" {
                @for (place, what) in laid.left_out.iter().take(LISTED) { li { (what) ". " span class="app-muted" { (place) } } }
                @if more > 0 { li { (more) " more." } }
            }
        }
    }
}

/// What the check says of the files that are new or changed.
fn found(desk: &Desk, seen: &Seen) -> Markup {
    let own =
        |file: &str| seen.laid.files.contains_key(file) || seen.laid.pictures.contains_key(file);
    let all: Vec<_> = seen
        .checked
        .diagnostics
        .iter()
        .filter(|one| own(&one.file))
        .collect();
    html! {
        (ui::section("check", "What the check says of it"))
        @if all.is_empty() { p { (tag(Kind::Good, Icon::Tick, "Nothing to mend")) } }
        @else {
            p class="govuk-body" { "You can save it now and mend this afterwards. An error keeps the programme from being released." }
            ul class="govuk-list" {
                @for one in all.iter().take(LISTED) {
                    li {
                        @match one.severity {
                            Severity::Error => (tag(Kind::Stop, Icon::Alert, "Error")),
                            Severity::Warning => (tag(Kind::Now, Icon::Dot, "Warning")),
                        }
                        " " (short(&desk.item, &one.file)) ", line " (one.line) ". " (one.message) " " (ui::muted(&one.help))
                    }
                }
                @if all.len() > LISTED { li { (all.len() - LISTED) " more." } }
            }
        }
    }
}

/// Saves what was looked at.
pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &Form::default()).await?;
    let base = form.get("base").parse::<i64>().unwrap_or(0);
    let seen = match Seen::of(&call, &desk, &form).await {
        Ok(seen) => seen,
        Err(problem) => return asking(&call, &desk, &form, &problem.for_form()?).send(),
    };
    let first = seen.laid.pages.first().map(|(path, _)| path.clone());
    if base != desk.item.version {
        return crossed(&call, &desk, &form);
    }
    let pages = seen.laid.pages.len();
    match bring(
        call.app(),
        &desk.permit,
        (&desk.item, base),
        (&seen.name, seen.laid),
    )
    .await
    {
        Ok(revised) => {
            let said = notice(rulebook::production::change::Change::Meaning, &revised);
            let to = match first {
                Some(path) if pages == 1 => desk.address(&path),
                _ => format!("/content/{}/edit", desk.item.id),
            };
            Ok(call.go_saying(to, &said))
        }
        Err(Problem::MovedOn) => crossed(&call, &desk, &form),
        Err(problem) => asking(&call, &desk, &form, &problem.for_form()?).send(),
    }
}

/// Somebody saved meanwhile: the file is still there, and is looked at again on top of what they saved.
fn crossed(call: &Call, desk: &Desk, form: &Form) -> PageResult {
    let mut errors = FormErrors::none();
    errors.whole("Somebody saved a version of this item while you looked at your file. Nothing of yours was saved. Send the file again and look at it on top of what is here now.");
    let mut response = asking(call, desk, form, &errors).send()?;
    *response.status_mut() = axum::http::StatusCode::CONFLICT;
    Ok(response)
}
