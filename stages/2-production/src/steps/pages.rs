//! The page on which a module's steps are put in order, each with a form of its own: nothing has to be dragged.
//!
//! What this room must not know: how a version is kept.

use axum::extract::Path;
use kit::{
    Problem,
    ui::{self, Button, ButtonKind, Choice, FormErrors, Input, Markup, Select},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::production::{change::Change, stage::Stage};

use super::{Module, Step};
use crate::{
    item::{
        Texts,
        pages::{is_page, short},
    },
    revise::{Revision, desk::Desk, pages::notice, revise},
};

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &Form::default()).await?;
    page(&call, &desk, &form, &FormErrors::none()).send()
}

fn page(call: &Call, desk: &Desk, form: &Form, errors: &FormErrors) -> Paged {
    let item = &desk.item;
    let title = format!("Write: {}", item.title);
    let steps = Module::of(&item.key, &desk.texts).map(|module| module.steps());
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("{}. Version {}", item.part, item.version)), &title, None, None))
        @if item.stage != Stage::Draft {
            (ui::inset(html! { "This item is at the stage “" (rulebook::base::Coded::label(item.stage)) "”. Any change takes it back to draft." }))
        }
        @match &steps {
            Some(steps) => (list(desk, steps, form, errors)),
            None => p class="govuk-body" { "This item has no list of steps. Its files are below." },
        }
        p class="govuk-body" { a class="govuk-link" href={ "/content/" (item.id) "/word" } { "Bring in a Word file, or take this text out" } }
        (others(desk, steps.as_deref().unwrap_or(&[])))
    };
    call.page(&desk.permit, title, body)
        .back(format!("/content/{}", item.id), item.title.clone())
        .again(errors)
}

fn list(desk: &Desk, steps: &[Step], form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (ui::section("steps", "Steps, in their order"))
        @if steps.is_empty() { p class="govuk-body" { "No steps yet. Add the first below." } }
        ol class="govuk-list govuk-list--number" {
            @for (at, step) in steps.iter().enumerate() { li { (one(desk, step, at == 0, at + 1 == steps.len())) } }
        }
        (ui::Form::post(action(desk)).hidden("base", desk.item.version.to_string()).label("Add a step").body(html! {
            (Input::new("title", "Title of a new step").value(form.get("title")).error(errors.of("title")))
            (Button::new("Add the step").sends("act", "add"))
        }))
    }
}

fn action(desk: &Desk) -> String {
    format!("/content/{}/edit", desk.item.id)
}

fn one(desk: &Desk, step: &Step, first: bool, last: bool) -> Markup {
    let path = format!("{}/{}", desk.item.key, step.name);
    let form = |label: &str| {
        ui::Form::post(action(desk))
            .hidden("base", desk.item.version.to_string())
            .hidden("step", step.name.clone())
            .label(format!("{label}: {}", step.title))
    };
    let key = step.name.replace('.', "-");
    html! {
        h3 class="govuk-heading-s govuk-!-margin-bottom-1" { (step.title) }
        p class="app-muted" { (step.name) ", " (rulebook::base::counted(&step.minutes, "minute", "minutes")) }
        (ui::button_row(html! {
            a class="govuk-link" href=(desk.address(&path)) { "Write " span class="govuk-visually-hidden" { (step.title) } }
            a class="govuk-link" href={ "/content/" (desk.item.id) "/form?file=" (path) } { "Settings and questions" span class="govuk-visually-hidden" { " of " (step.title) } }
        }))
        (ui::details("Move, name, split or take out", html! {
            (form("Move").body(ui::button_row(html! {
                @if !first { (Button::new("Move up").kind(ButtonKind::Secondary).sends("act", "up")) }
                @if !last { (Button::new("Move down").kind(ButtonKind::Secondary).sends("act", "down")) }
            })))
            (form("Name").body(html! {
                (Input::new("title", "Title").id(format!("title-{key}")).value(step.title.as_str()))
                (Button::new("Save the title").kind(ButtonKind::Secondary).sends("act", "rename"))
            }))
            @if !step.headings.is_empty() {
                (form("Split").body(html! {
                    (Select::new("heading", "Split before the heading").id(format!("heading-{key}")).choices(step.headings.iter().map(|words| Choice::new(words.as_str(), words.as_str()))))
                    (Button::new("Split the step").kind(ButtonKind::Secondary).sends("act", "split"))
                }))
            }
            (form("Take out").body(html! {
                p class="govuk-body" { "Every version keeps it. Comments on it are kept too." }
                (Button::new("Take this step out").kind(ButtonKind::Warning).sends("act", "remove"))
            }))
        }))
    }
}

fn others(desk: &Desk, steps: &[Step]) -> Markup {
    let is_step = |path: &String| steps.iter().any(|one| short(&desk.item, path) == one.name);
    html! {
        (ui::section("files", "Other files"))
        ul class="govuk-list" {
            @for path in desk.texts.keys().filter(|path| !is_step(path)) {
                li {
                    a class="govuk-link" href=(desk.address(path)) { (short(&desk.item, path)) }
                    @if is_page(path) { ", " a class="govuk-link" href={ "/content/" (desk.item.id) "/form?file=" (path) } { "its settings" span class="govuk-visually-hidden" { ": " (short(&desk.item, path)) } } }
                }
            }
        }
    }
}

pub(crate) async fn change(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &Form::default()).await?;
    let mut reader = form.reader();
    let base = reader
        .parsed::<i64>("base", "Open the item again.")
        .unwrap_or(0);
    let title = if matches!(form.get("act"), "add" | "rename") {
        reader.text("title", "Enter a title for the step", 200)
    } else {
        String::new()
    };
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &desk, &form, &errors).send();
    }
    if base != desk.item.version {
        return crossed(&call, &desk, &form);
    }
    let Some((files, change, note)) = asked(&desk, &form, &title) else {
        return crossed(&call, &desk, &form);
    };
    let revision = Revision {
        item: desk.item.id,
        base,
        change,
        why_not: "Done in the list of steps, which changes nothing else.".into(),
        note,
        files,
    };
    match revise(call.app(), &desk.permit, revision).await {
        Ok(revised) => Ok(call.go_saying(action(&desk), &notice(change, &revised))),
        Err(Problem::MovedOn) => crossed(&call, &desk, &form),
        Err(problem) => page(&call, &desk, &form, &problem.for_form()?).send(),
    }
}

/// The files as the form wants them, what kind of change that is, and its note.
fn asked(desk: &Desk, form: &Form, title: &str) -> Option<(Texts, Change, String)> {
    let module = Module::of(&desk.item.key, &desk.texts)?;
    let step = form.get("step");
    let name = module
        .steps()
        .into_iter()
        .find(|one| one.name == step)
        .map_or_else(String::new, |one| one.title);
    Some(match form.get("act") {
        "add" => (
            module.added(title)?,
            Change::Meaning,
            format!("Added the step “{title}”."),
        ),
        "up" => (
            module.moved(step, true)?,
            Change::Presentation,
            format!("Moved “{name}” up."),
        ),
        "down" => (
            module.moved(step, false)?,
            Change::Presentation,
            format!("Moved “{name}” down."),
        ),
        "rename" => (
            module.renamed(step, title)?,
            Change::Wording,
            format!("Named “{name}” anew: “{title}”."),
        ),
        "split" => {
            let heading = form.get("heading");
            (
                module.split(step, heading)?,
                Change::Presentation,
                format!("Split “{name}” before “{heading}”."),
            )
        }
        "remove" => (
            module.without(step)?,
            Change::Meaning,
            format!("Took out “{name}”."),
        ),
        _ => return None,
    })
}

/// Somebody saved meanwhile: the list is shown as it is now.
fn crossed(call: &Call, desk: &Desk, form: &Form) -> PageResult {
    let mut errors = FormErrors::none();
    errors.whole("These steps were changed while you had the page open, or this cannot be done here. This is how they are now. Nothing of yours was saved; choose again.");
    let mut response = page(call, desk, form, &errors).send()?;
    *response.status_mut() = axum::http::StatusCode::CONFLICT;
    Ok(response)
}
