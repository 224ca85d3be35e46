//! The list of a participant's application tasks.
//!
//! What this room must not know: how a task is written or confirmed.

use kit::{
    ui::{self, Checkboxes, Choice, TaskList},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use programme::Element;

use super::private::Finding;
use crate::{
    desk::{Standing, minutes, named, no_place, seated, standing},
    study::view::task_status,
};

pub(crate) async fn list(call: Call) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Application tasks");
    };
    let standing = standing(&call, &desk.who).await?;
    let today = call.now().day;
    let all = || desk.programme.elements.iter().flat_map(|one| &one.modules);
    let done = all().filter(|one| standing.task_counts(one)).count();
    let of = all().filter(|one| one.task.is_some()).count();
    let count = |number: usize| u32::try_from(number).unwrap_or(0);
    let body = html! {
        (ui::heading("Application tasks"))
        (ui::lead("Each module ends with something to try in your school. Write what you did and what you saw, and ask your line manager to confirm it."))
        (ui::step_bar(&format!("{done} of {of} handed in"), count(done), count(of)))
        @for element in desk.programme.elements.iter().filter(|one| one.modules.iter().any(|module| module.task.is_some())) {
            (ui::section(&format!("part-{}", element.order), &named(element)))
            (tasks(element, &standing, standing.is_open(&element.key, today).is_ok()))
        }
    };
    call.page(&desk.permit, "Application tasks", body).send()
}

fn tasks(element: &Element, standing: &Standing, open: bool) -> Markup {
    let mut list = TaskList::new(format!("tasks-{}", element.order));
    for module in &element.modules {
        let Some(task) = &module.task else { continue };
        let name = format!(
            "{} {}, about {}",
            module.id,
            task.title,
            minutes(task.minutes)
        );
        let status = task_status(standing.tasks.get(&module.id).copied());
        list = if open {
            list.task(name, format!("/tasks/{}", module.id), None, status)
        } else {
            list.unlinked(name, None, status)
        };
    }
    html! {
        @if !open {
            @if let Some(opening) = standing.openings.get(&element.key) {
                p class="app-muted" { "Opens on " (opening.opens_on.with_weekday()) "." }
            }
        }
        (list)
    }
}

/// The box to tick where such a warning is wrong. Whoever changes the text instead is warned anew of what it says then.
pub(crate) fn not_a_pupil(warned: bool) -> Markup {
    html! {
        @if warned {
            (Checkboxes::new("sure", "If we are wrong").small().choice(Choice::new("yes", "This does not say who a pupil is: keep it as it is")))
        }
    }
}

/// What looks as if it says who a pupil is, before it is saved.
pub(crate) fn warning(found: &[Finding]) -> Markup {
    html! {
        @if !found.is_empty() {
            (ui::warning("This may say who a pupil is. It is not saved yet."))
            ul class="govuk-list govuk-list--bullet" {
                @for one in found { li { "“" (one.piece) "” looks like " (one.what) } }
            }
            p class="govuk-body" { "Change it, or say below that we are wrong." }
        }
    }
}
