//! A module as staff read it: step by step as a participant does, with every check's answer and feedback in sight.
//!
//! What this room must not know: participants, progress.

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{
        self, Icon, Kind, Markup, Step as UiStep, StepState, SummaryList, TaskList, step_list, tag,
    },
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{Check, CheckKind, Element, Links, Module, Statements, Step};

use super::{citation, minutes, outline::named, status};
use crate::shown::Shown;

fn links() -> Links {
    Links {
        module: "/curriculum/modules/".into(),
        ..Links::default()
    }
}

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
                ul class="govuk-list" { @for cited in cited(module) { li { (citation(shown, cited)) } } }
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
    let (title, article) = article(&shown, module, &step).or_not_found()?;
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

/// The text of a step or of the task, by its id.
fn article(shown: &Shown, module: &Module, id: &str) -> Option<(String, Markup)> {
    if let Some(step) = module.steps.iter().find(|step| step.id == id) {
        return Some((step.title.clone(), step_article(shown, step)));
    }
    let task = module.task.as_ref().filter(|task| task.id == id)?;
    let clean = task.html_with(&shown.programme, &links());
    Some((
        task.title.clone(),
        html! {
            (ui::prose("text", &clean))
            (words(shown, &task.words_on_page))
            (sources(shown, &task.sources))
        },
    ))
}

fn step_article(shown: &Shown, step: &Step) -> Markup {
    html! {
        (ui::prose("text", &step.html_with(&shown.programme, &links())))
        @for (number, check) in (1..).zip(&step.checks) { (check_in_full(number, check)) }
        (words(shown, &step.words_on_page))
        (sources(shown, &step.sources))
        (SummaryList::new()
            .text("Time", minutes(step.minutes))
            .text("Words", step.words.to_string())
            .text("Reading age", step.reading_age.map_or("Too little text to tell".into(), |age| format!("{age} years")))
            .text("Statements", step.statements.join(", ")))
    }
}

fn words(shown: &Shown, ids: &[String]) -> Markup {
    let terms = shown.programme.terms(ids);
    html! {
        @if !terms.is_empty() {
            (ui::words_on_page(terms.iter().map(|term| (term.id.as_str(), term.term.as_str(), term.plain.as_str()))))
        }
    }
}

fn sources(shown: &Shown, cited: &[String]) -> Markup {
    html! {
        @if !cited.is_empty() {
            (ui::section("sources", "Sources"))
            ul class="govuk-list govuk-list--bullet" { @for one in cited { li { (citation(shown, one)) } } }
        }
    }
}

/// A check with its answer and every feedback in sight.
fn check_in_full(number: usize, check: &Check) -> Markup {
    let kind = match check.kind {
        CheckKind::Single => "one is right",
        CheckKind::Multiple => "some are right",
        CheckKind::Ordering => "put in order; shown in the right order here",
        CheckKind::Matching => "matched; shown matched here",
        CheckKind::Recall => "answered freely, compared with a model",
    };
    let id = format!("check-{}", check.id);
    ui::check_panel(
        &id,
        &format!("Check {number}: {kind}"),
        html! {
            p class="govuk-body govuk-!-font-weight-bold" { (check.prompt) }
            @if !check.options.is_empty() {
                ol class="govuk-list govuk-list--number" {
                    @for option in &check.options {
                        li {
                            (option.text)
                            @if let Some(pair) = &option.matches { " goes with " strong { (pair) } }
                            @if matches!(check.kind, CheckKind::Single | CheckKind::Multiple) {
                                " "
                                @if option.right { (tag(Kind::Good, Icon::Tick, "Right")) }
                                @else { (tag(Kind::Plain, Icon::Cross, "Not right")) }
                            }
                            @if let Some(feedback) = &option.feedback { br; (ui::muted(feedback)) }
                        }
                    }
                }
            }
            @if let Some(model) = &check.model { (ui::inset(html! { strong { "Model answer. " } (model) })) }
            @if let Some(feedback) = &check.feedback { p class="govuk-body" { strong { "Feedback. " } (feedback) } }
            @if let Some(statement) = &check.statement { (ui::muted(format!("Checks statement {statement}"))) }
        },
    )
}
