//! The page of one task: its instructions, the text with its autosave, one file, and handing in.
//!
//! What this room must not know: how a task is kept.

use axum::{
    Json,
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem, files,
    ui::{self, Button, ButtonKind, FileUpload, FormErrors, Input, InputKind, Textarea},
    web::{Call, Form, PageResult, Paged, read_upload},
};
use maud::{Markup, html};
use programme::{Module, Task as Brief};
use rulebook::delivery::progress::TaskState;
use serde_json::json;

use super::{Draft, Task, private, store};
use crate::{
    desk::{Desk, desk, standing},
    event::time_in_words,
    study::{find_module, view},
};

const A_PUPIL: &str = " It may say who a pupil is: please look again.";
/// Most characters of a task's text.
const MOST: usize = 20_000;

/// One task as its page shows it.
struct Sheet<'s> {
    module: &'s Module,
    brief: &'s Brief,
    task: Option<Task>,
    file: Option<(String, String)>,
    manager: String,
}

impl Sheet<'_> {
    fn state(&self) -> TaskState {
        self.task
            .as_ref()
            .map_or(TaskState::Writing, |task| task.state)
    }
    fn body(&self) -> &str {
        self.task.as_ref().map_or("", |task| &task.body)
    }
    fn version(&self) -> i64 {
        self.task.as_ref().map_or(0, |task| task.version)
    }
    fn path(&self) -> String {
        format!("/tasks/{}", self.module.id)
    }
}

pub(crate) async fn show(call: Call, Path(module): Path<String>) -> PageResult {
    let again = Again::default();
    page(&call, &module, &again).await?.send()
}

/// What is shown again after something was not taken.
#[derive(Default)]
struct Again {
    typed: Form,
    errors: FormErrors,
    warned: Vec<private::Finding>,
}

async fn sheet<'s>(call: &Call, desk: &'s Desk, id: &str) -> Result<Sheet<'s>, Problem> {
    let (_, module) = find_module(&desk.programme, id).or_not_found()?;
    let brief = module.task.as_ref().or_not_found()?;
    let app = call.app();
    let (task, manager, name) = app
        .db()
        .read(async |tx| {
            let task = store::of_module(tx, desk.who.id, id).await?;
            let manager = store::last_manager(tx, desk.who.id).await?;
            let name = match task.as_ref().and_then(|task| task.file) {
                Some(file) => Some((files::link(app, file), files::name(tx, file).await?)),
                None => None,
            };
            Ok((task, manager, name))
        })
        .await?;
    let known = desk.who.line_manager_email.clone().unwrap_or_default();
    let manager = if manager.is_empty() { known } else { manager };
    Ok(Sheet {
        module,
        brief,
        task,
        file: name,
        manager,
    })
}

async fn page(call: &Call, id: &str, again: &Again) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let sheet = sheet(call, &desk, id).await?;
    let (element, _) = find_module(&desk.programme, id).or_not_found()?;
    let standing = standing(call, &desk.who).await?;
    let open = standing.is_open(&element.key, call.now().day);
    let title = sheet.brief.title.clone();
    let pages = curriculum::Library::pages(call.app(), &desk.who.edition).await?;
    let brief = pages.get(&sheet.brief.file).map_or("", String::as_str);
    let status = view::task_status(sheet.task.as_ref().map(|task| task.state));
    let body = html! {
        (ui::error_summary(&again.errors))
        (ui::heading_row(Some(&format!("Module {}, in your school", sheet.module.id)), &title, None, Some(status)))
        @match open {
            Err(closed) => (ui::inset(html! { (rulebook::base::Refusal::sentence(&closed)) })),
            Ok(()) => {
                (ui::prose("brief", brief))
                (view::words(&desk.programme, &sheet.brief.words_on_page))
                (work(call, &sheet, again))
            }
        }
    };
    Ok(call
        .page(&desk.permit, title, body)
        .back("/tasks", "Application tasks")
        .again(&again.errors))
}

fn work(call: &Call, sheet: &Sheet<'_>, again: &Again) -> Markup {
    html! {
        @if let Some(task) = &sheet.task {
            @if !task.said.is_empty() {
                (ui::inset(html! { p { strong { "From your school: " } (task.said) } }))
            }
        }
        @match sheet.state() {
            TaskState::Writing | TaskState::SentBack => (writing(call, sheet, again)),
            TaskState::HandedIn | TaskState::Confirmed => (handed_in(sheet)),
        }
    }
}

fn writing(call: &Call, sheet: &Sheet<'_>, again: &Again) -> Markup {
    let typed = again.typed.has("text");
    let text = if typed {
        again.typed.get("text")
    } else {
        sheet.body()
    };
    let manager = if again.typed.has("manager") {
        again.typed.get("manager")
    } else {
        &sheet.manager
    };
    let version = if typed {
        again.typed.get("version").to_owned()
    } else {
        sheet.version().to_string()
    };
    let path = sheet.path();
    html! {
        (ui::task_panel("work", "In your school", "Your notes", html! {
        (super::pages::warning(&again.warned))
        (ui::Form::post(path.clone()).label("Your text").hidden("version", version)
            .autosave(format!("{path}/draft")).body(html! {
                (Textarea::new("text", "What I did, and what I saw").rows(14).value(text)
                    .hint("Name no pupil. Use a letter that is not theirs, such as “Pupil R”.")
                    .error(again.errors.of("text")))
                (super::pages::not_a_pupil(!again.warned.is_empty()))
                (ui::button_row(html! {
                    (Button::new("Save").kind(ButtonKind::Secondary).sends("do", "save"))
                    @if let Some(task) = &sheet.task { span class="app-muted" { "Last saved " (saved_at(call, task)) } }
                }))
                (Input::new("manager", "Your line manager’s email address").kind(InputKind::Email)
                    .hint("They get a letter with a link to confirm that you did this. They see the title, not your text. Leave it empty to ask nobody.")
                    .value(manager).error(again.errors.of("manager")))
                (Button::new("Hand in").sends("do", "hand-in"))
            }))
        }))
        (file_form(call, sheet, &again.errors))
    }
}

fn saved_at(call: &Call, task: &Task) -> String {
    let at = call.app().clock().at(task.changed_at);
    format!(
        "{}, {}",
        at.day.in_words(),
        time_in_words(i64::from(at.minute_of_day))
    )
}

fn file_form(call: &Call, sheet: &Sheet<'_>, errors: &FormErrors) -> Markup {
    let megabytes = call.app().config().server.upload_bytes >> 20;
    let label = if sheet.file.is_some() {
        "Replace the file"
    } else {
        "Add one file"
    };
    html! {
        (file(sheet))
        (ui::Form::post(format!("{}/file", sheet.path())).multipart().label("Your file").body(html! {
            (FileUpload::new("file", label)
                .hint(format!("For instance a plan or a picture with no pupils in it. At most {megabytes} MB."))
                .error(errors.of("file")))
            (Button::new("Send the file").kind(ButtonKind::Secondary))
        }))
    }
}

fn file(sheet: &Sheet<'_>) -> Markup {
    html! {
        @if let Some((link, name)) = &sheet.file {
            p class="govuk-body" { "Your file: " a class="govuk-link" href=(link) { (name) } }
        }
    }
}

fn handed_in(sheet: &Sheet<'_>) -> Markup {
    let asked = sheet
        .task
        .as_ref()
        .map_or("", |task| task.manager_email.as_str());
    html! {
        @if sheet.state() == TaskState::HandedIn {
            (ui::inset(html! {
                "Handed in; it counts. "
                @if asked.is_empty() { "Nobody is asked to confirm it by letter. Your school’s leaders can confirm it in Senda." }
                @else { "We have asked " (asked) " to confirm it." }
            }))
        }
        (ui::section("yours", "What you wrote"))
        @for line in sheet.body().lines().filter(|line| !line.trim().is_empty()) { p class="govuk-body" { (line) } }
        (file(sheet))
    }
}

/// Saves, or saves and hands in.
pub(crate) async fn save(call: Call, Path(module): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let (draft, errors) = read(&form);
    let warned = private::findings(&draft.body);
    if !errors.is_empty() {
        return page(
            &call,
            &module,
            &Again {
                typed: form,
                errors,
                warned: Vec::new(),
            },
        )
        .await?
        .send();
    }
    if !warned.is_empty() && form.get("sure") != "yes" {
        let errors = FormErrors::none();
        return page(
            &call,
            &module,
            &Again {
                typed: form,
                errors,
                warned,
            },
        )
        .await?
        .send();
    }
    match keep(&call, &desk, &module, (&form, draft)).await {
        Ok(notice) => Ok(call.go_saying(format!("/tasks/{module}"), notice)),
        Err(problem) => {
            let errors = problem.for_form()?;
            // The text may have been saved before handing in was refused: its version now is the one to go on from.
            let version = sheet(&call, &desk, &module).await?.version().to_string();
            let typed = retyped(&form, version);
            let warned = Vec::new();
            page(
                &call,
                &module,
                &Again {
                    typed,
                    errors,
                    warned,
                },
            )
            .await?
            .send()
        }
    }
}

async fn keep(
    call: &Call,
    desk: &Desk,
    module: &str,
    (form, draft): (&Form, Draft),
) -> Result<&'static str, Problem> {
    let (app, who) = (call.app(), desk.who.id);
    super::write_task(app, &desk.permit, who, module, draft).await?;
    if form.get("do") != "hand-in" {
        return Ok("Saved.");
    }
    let email = manager(form).map_err(Problem::Invalid)?;
    super::hand_in(app, &desk.permit, who, module, email).await?;
    Ok("Handed in.")
}

fn retyped(form: &Form, version: String) -> Form {
    Form::filled([
        ("text", form.get("text").to_owned()),
        ("manager", form.get("manager").to_owned()),
        ("version", version),
    ])
}

fn read(form: &Form) -> (Draft, FormErrors) {
    let mut reader = form.reader();
    let body = reader.optional("text", MOST);
    let version = form.get("version").parse().unwrap_or(0);
    (Draft { body, version }, reader.errors())
}

fn manager(form: &Form) -> Result<String, FormErrors> {
    if form.get("manager").trim().is_empty() {
        return Ok(String::new());
    }
    let mut reader = form.reader();
    let email = reader.email("manager", "Enter your line manager’s email address");
    let errors = reader.errors();
    if errors.is_empty() {
        Ok(email)
    } else {
        Err(errors)
    }
}

/// Keeps the draft while it is being written: JSON for the script of the page.
pub(crate) async fn draft(call: Call, Path(module): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let (draft, errors) = read(&form);
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    let names = !private::findings(&draft.body).is_empty();
    match super::write_task(call.app(), &desk.permit, desk.who.id, &module, draft).await {
        Ok(version) => {
            let at = time_in_words(i64::from(call.now().minute_of_day));
            let more = if names { A_PUPIL } else { "" };
            let told = json!({
                "status": format!("Draft saved at {at}.{more}"),
                "fields": { "version": version.to_string() },
            });
            Ok::<Response, Problem>(Json(told).into_response())
        }
        Err(Problem::MovedOn) => Ok(StatusCode::CONFLICT.into_response()),
        Err(other) => Err(other),
    }
}

pub(crate) async fn attach(
    call: Call,
    Path(module): Path<String>,
    parts: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let desk = desk(&call).await?;
    let parts = parts.map_err(|_not_a_form| {
        Problem::Unwelcome("This file was sent in a way Senda does not understand.")
    })?;
    let most = call.app().config().server.upload_bytes;
    let sent = match read_upload(parts, most).await {
        Ok(sent) if sent.bytes.is_empty() => Err("Choose a file".to_owned()),
        Ok(sent) => Ok(sent),
        Err(Problem::TooLarge) => Err(format!(
            "The file is larger than {} MB. Choose a smaller one",
            most >> 20
        )),
        Err(other) => return Err(other),
    };
    let kept = match sent {
        Ok(sent) => {
            let file = (sent.name, sent.bytes);
            super::keep_file(call.app(), &desk.permit, desk.who.id, &module, file).await
        }
        Err(sentence) => {
            let mut errors = FormErrors::none();
            errors.at("file", sentence);
            Err(Problem::Invalid(errors))
        }
    };
    match kept {
        Ok(()) => Ok(call.go_saying(format!("/tasks/{module}"), "The file is kept.")),
        Err(problem) => {
            let again = Again {
                errors: problem.for_form()?,
                ..Again::default()
            };
            page(&call, &module, &again).await?.send()
        }
    }
}
