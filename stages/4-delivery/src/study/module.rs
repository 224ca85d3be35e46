//! The page of a module: its steps, its task, and where to go on.
//!
//! What this room must not know: how progress is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, ui,
    web::{Call, PageResult},
};
use maud::{Markup, html};
use programme::Module;

use super::{find_module, step_key, view};
use crate::{
    desk::{Standing, desk, named, slug, standing},
    feedback::{survey, told},
};

/// A module: its steps and its task, with where they stand, and one button.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let (element, module) = find_module(&desk.programme, &id).or_not_found()?;
    let standing = standing(&call, &desk.who).await?;
    let closed = standing.is_open(&element.key, call.now().day).err();
    let said = told::of_module(&call, &desk.who, &module.id).await?;
    let survey = survey::card(&call, &desk, &module.id).await?;
    let body = html! {
        (ui::heading_row(Some(&format!("Module {}", module.id)), &module.title, Some(&module.summary), None))
        @match &closed {
            Some(closed) => (ui::inset(html! { (rulebook::base::Refusal::sentence(closed)) })),
            None => (go_on(&standing, module)),
        }
        @if let Some(survey) = &survey { (survey) }
        (steps(&standing, module, closed.is_none()))
        @if let Some(said) = &said { (said) }
    };
    call.page(&desk.permit, module.title.clone(), body)
        .back(format!("/study/{}", slug(element)), named(element))
        .send()
}

fn go_on(standing: &Standing, module: &Module) -> Markup {
    let next = module
        .steps
        .iter()
        .find(|step| !standing.done.has(&module.id, &step.id));
    let begun = standing.steps_done(module) > 0;
    html! {
        @if let Some(step) = next {
            p { (ui::button_link(ui::ButtonKind::Primary, &format!("/study/m/{}/{}", module.id, step.id),
                if begun { "Continue" } else { "Begin" })) }
        } @else if module.task.is_some() && !standing.task_counts(module) {
            p { (ui::button_link(ui::ButtonKind::Primary, &format!("/tasks/{}", module.id), "Try it in your school")) }
        }
    }
}

fn steps(standing: &Standing, module: &Module, open: bool) -> Markup {
    let mut list = ui::TaskList::new("steps");
    for step in &module.steps {
        let carried = standing.carried.get(&step_key(&module.id, &step.id));
        let status = view::step_status(carried.copied(), step.minutes);
        list = if open {
            list.task(
                step.title.as_str(),
                format!("/study/m/{}/{}", module.id, step.id),
                None,
                status,
            )
        } else {
            list.unlinked(step.title.as_str(), None, status)
        };
    }
    if let Some(task) = &module.task {
        let name = format!("In your school: {}", task.title);
        let status = view::task_status(standing.tasks.get(&module.id).copied());
        list = if open {
            list.task(name, format!("/tasks/{}", module.id), None, status)
        } else {
            list.unlinked(name, None, status)
        };
    }
    html! { (ui::section("steps-title", "Steps")) (list) }
}
