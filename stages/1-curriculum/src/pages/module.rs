//! A module as staff read it: step by step as a participant does, with every check's answer and feedback in sight.
//!
//! What this room must not know: participants, progress.

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, Markup, Step as UiStep, StepState, SummaryList, TaskList, step_list},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{Element, Module, Statements};

use super::{citation, minutes, outline::named, reading, status};
use crate::shown::Shown;

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let (element, module) = shown.module(&id).or_not_found()?;
    let title = format!("{} {}", module.id, module.title);
    let body = html! {
        (ui::heading_row(Some(&format!("{}. {}", shown.which(), named(element))), &title, None, Some(status(module.status))))
        (ui::lead(&module.summary))
        (steps(&shown, module))
        (facts(&shown, element, module))
        (statements(&shown, &module.statements))
        (neighbours(&shown, &module.id))
    };
    call.page(&permit, title.clone(), body)
        .back(shown.at("/curriculum"), "Programme")
        .wide()
        .send()
}

fn steps(shown: &Shown, module: &Module) -> Markup {
    let path = |step: &str| shown.at(&format!("/curriculum/modules/{}/{step}", module.id));
    let mut list = TaskList::new("steps");
    for step in &module.steps {
        let checks = match step.checks.len() {
            0 => "No checks".to_owned(),
            1 => "1 check".to_owned(),
            many => format!("{many} checks"),
        };
        let facts = html! { (minutes(step.minutes)) ". " (checks) };
        list = list.task(step.title.clone(), path(&step.id), None, facts);
    }
    if let Some(task) = &module.task {
        let facts = html! { (minutes(task.minutes)) ". In school" };
        list = list.task(format!("Task: {}", task.title), path(&task.id), None, facts);
    }
    html! { (ui::section("study", "Study and application")) (list) }
}

fn facts(shown: &Shown, element: &Element, module: &Module) -> Markup {
    let before = module.prerequisites.iter().map(|id| {
        html! { a class="govuk-link" href=(shown.at(&format!("/curriculum/modules/{id}"))) { (id) } " " }
    });
    let before: Vec<Markup> = before.collect();
    let ages: Vec<u32> = module
        .steps
        .iter()
        .filter_map(|step| step.reading_age)
        .collect();
    html! {
        (ui::section("facts", "About this module"))
        (SummaryList::new()
            .text("Part of", named(element))
            .text("Study", minutes(module.study_minutes))
            .text("In all", minutes(module.minutes))
            .row("Comes after", html! { @if before.is_empty() { "No module in particular" } @for one in &before { (one) } })
            .text("Reading age", match (ages.iter().min(), ages.iter().max()) {
                (Some(least), Some(most)) if least == most => format!("{least} years"),
                (Some(least), Some(most)) => format!("{least} to {most} years"),
                _ => "Too little text to tell".into(),
            })
            .row("Sources", html! {
                ul class="govuk-list" { @for cited in cited(module) { li { (citation(&shown.programme, cited)) } } }
            })
            .text("Folder", &module.key))
    }
}

/// Every citation of a module and of its steps and task, once, in order.
pub(super) fn cited(module: &Module) -> Vec<&str> {
    let steps = module.steps.iter().flat_map(|step| &step.sources);
    let task = module.task.iter().flat_map(|task| &task.sources);
    let mut cited: Vec<&str> = Vec::new();
    for one in module.sources.iter().chain(steps).chain(task) {
        if !cited.contains(&one.as_str()) {
            cited.push(one);
        }
    }
    cited
}

fn statements(shown: &Shown, statements: &Statements) -> Markup {
    let list = |title: &str, ids: &[String]| {
        let all = &shown.programme.framework.statements;
        let text = |id: &String| {
            all.iter()
                .find(|one| one.id == *id)
                .map(|one| one.text.clone())
        };
        html! {
            (ui::subheading(title))
            @if ids.is_empty() { p class="govuk-body" { "None." } } @else {
                ul class="govuk-list govuk-list--bullet" {
                    @for id in ids { li { strong { (id) } " " (text(id).unwrap_or_default()) } }
                }
            }
        }
    };
    html! {
        (ui::section("statements", "Statements of the framework"))
        (list("Taught", &statements.taught))
        (list("Practised", &statements.practised))
        (list("Checked", &statements.checked))
    }
}

fn neighbours(shown: &Shown, id: &str) -> Markup {
    let ids: Vec<&Module> = shown.modules().map(|(_, module)| module).collect();
    let at = ids.iter().position(|module| module.id == id).unwrap_or(0);
    let before = at.checked_sub(1).and_then(|at| ids.get(at));
    let after = ids.get(at + 1);
    let link = |module: &Module, words: &str| {
        html! {
            a class="govuk-link" href=(shown.at(&format!("/curriculum/modules/{}", module.id))) {
                (words) ": " (module.id) " " (module.title)
            }
        }
    };
    ui::end_of_step(
        html! {},
        html! {
            @if let Some(module) = before { (link(module, "Before")) }
            @if let Some(module) = after { (link(module, "Next")) }
        },
    )
}

pub(crate) async fn read(
    call: Call,
    Path((id, step)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let (element, module) = shown.module(&id).or_not_found()?;
    let (title, file) = page_of(module, &step).or_not_found()?;
    let article = reading::read_file(&shown.programme, file).or_not_found()?;
    let body = html! {
        (ui::heading_row(
            Some(&format!("{}. Module {} {}", named(element), module.id, module.title)),
            &title, None, None))
        (ui::reader(side(&shown, module, &step), article))
    };
    let back = shown.at(&format!("/curriculum/modules/{id}"));
    call.page(&permit, title.clone(), body)
        .back(back, module.title.clone())
        .wide()
        .send()
}

fn side(shown: &Shown, module: &Module, here: &str) -> Markup {
    let state = |id: &str| {
        if id == here {
            StepState::Now
        } else {
            StepState::Ahead
        }
    };
    let path = |id: &str| shown.at(&format!("/curriculum/modules/{}/{id}", module.id));
    let steps = module.steps.iter().map(|step| UiStep {
        title: step.title.clone().into(),
        href: path(&step.id).into(),
        note: minutes(step.minutes).into(),
        state: state(&step.id),
    });
    let task = module.task.iter().map(|task| UiStep {
        title: format!("Task: {}", task.title).into(),
        href: path(&task.id).into(),
        note: minutes(task.minutes).into(),
        state: state(&task.id),
    });
    let all: Vec<UiStep<'_>> = steps.chain(task).collect();
    step_list(
        "Steps of this module",
        &all,
        &format!("{} in all", minutes(module.minutes)),
    )
}

/// The title and the file of a step or of the task, by its id.
fn page_of<'m>(module: &'m Module, id: &str) -> Option<(String, &'m str)> {
    let step = module.steps.iter().find(|step| step.id == id);
    let task = || module.task.as_ref().filter(|task| task.id == id);
    match step {
        Some(step) => Some((step.title.clone(), &step.file)),
        None => task().map(|task| (task.title.clone(), task.file.as_str())),
    }
}
