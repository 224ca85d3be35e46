//! The pages that a phone keeps: a module's steps without anything that needs a network or says who reads.
//!
//! What this room must not know: how a phone keeps them.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, FormErrors},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use programme::Module;
use rulebook::delivery::carry::StepDone;

use crate::{
    desk::{Desk, Standing, desk, minutes, standing},
    study::{
        Found, find_module, find_step,
        pages::{Reading, Wrong},
        step_key, store, view,
    },
};

/// The script of every kept page.
pub(super) const SCRIPT: &str = "offline.js";

fn address(key: &str) -> String {
    format!("/study/offline/m/{key}")
}

/// Where it is said what waits and what went; empty until script has something to say.
pub(super) fn status() -> Markup {
    html! { p class="app-offline" data-app="offline-status" role="status" {} }
}

/// A kept module: its steps.
pub(crate) async fn module(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let (element, module) = find_module(&desk.programme, &id).or_not_found()?;
    let standing = standing(&call, &desk.who).await?;
    standing.is_open(&element.key, call.now().day)?;
    let mut list = ui::TaskList::new("steps");
    for step in &module.steps {
        let key = step_key(&id, &step.id);
        let status = view::step_status(standing.carried.get(&key).copied(), step.minutes);
        list = list.task(step.title.as_str(), address(&key), None, status);
    }
    let body = html! {
        (ui::heading_row(Some(&format!("Module {id}, kept on this phone")), &module.title, Some(&module.summary), None))
        (status())
        (ui::section("steps-title", "Steps"))
        (list)
    };
    call.page(&desk.permit, module.title.clone(), body)
        .back("/study/offline/away", "All that is kept on this phone")
        .script(SCRIPT)
        .bare()
        .send()
}

/// A kept step: text, checks, the words that need explaining, and its end.
pub(crate) async fn step(call: Call, Path((module, step)): Path<(String, String)>) -> PageResult {
    let desk = desk(&call).await?;
    let key = step_key(&module, &step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let standing = standing(&call, &desk.who).await?;
    standing.is_open(&found.element.key, call.now().day)?;
    let body = article(&call, (&desk, &standing), found, &key).await?;
    let found = find_step(&desk.programme, &key).or_not_found()?;
    call.page(&desk.permit, found.step.title.clone(), body)
        .back(
            address(&module),
            format!("Module {module}: {}", found.module.title),
        )
        .script(SCRIPT)
        .bare()
        .send()
}

async fn article(
    call: &Call,
    (desk, standing): (&Desk, &Standing),
    found: Found<'_>,
    key: &str,
) -> Result<Markup, Problem> {
    let (module, step, at) = (found.module, found.step, found.at);
    let seals = curriculum::Library::seals(call.app(), &desk.who.edition).await?;
    let kept = call
        .app()
        .db()
        .read(async |tx| store::answers(tx, desk.who.id, key).await)
        .await?;
    let open: Vec<&str> = step
        .checks
        .iter()
        .filter(|check| !kept.contains_key(&check.id))
        .map(|check| check.id.as_str())
        .collect();
    let shown = StepDone {
        key: key.to_owned(),
        seal: seals.get(key).cloned().or_not_found()?,
        edition: desk.who.edition,
    };
    let reading = Reading {
        found,
        standing,
        path: format!("/study/m/{key}"),
        shown,
    };
    let pages = curriculum::Library::pages(call.app(), &desk.who.edition).await?;
    let text = pages.get(&step.file).map_or("", String::as_str);
    let seed = u64::try_from(desk.who.id.number()).unwrap_or(0);
    let typed = Form::default();
    let wrong = Wrong {
        check: String::new(),
        errors: FormErrors::none(),
    };
    Ok(html! {
        article data-kept-step=(key) {
            (ui::heading_row(Some(&format!("Step {} of {}", at + 1, module.steps.len())), &step.title, None, None))
            (ui::meta_list(vec![html! { "About " (minutes(step.minutes)) }, html! { "Kept on this phone" }]))
            (status())
            (ui::prose("text", text))
            (view::checks(&reading, &kept, (&typed, &wrong), seed))
            (view::words(&desk.programme, &step.words_on_page))
            (note(&reading.path))
            (end(&reading, module, &open))
        }
    })
}

/// A note on the step; notes that were kept before are not on the page: they are nobody’s but their writer’s.
fn note(path: &str) -> Markup {
    let form = ui::Form::post(format!("{path}/notes")).label("A note on this step").body(html! {
        (ui::Textarea::new("words", "Your note").rows(3).hint("Only you can read it. Name no pupil."))
        (ui::Button::new("Keep this note").kind(ui::ButtonKind::Secondary).repeatable())
    });
    ui::details("Write a note", form)
}

fn end(reading: &Reading<'_>, module: &Module, open: &[&str]) -> Markup {
    let next = module.steps.get(reading.found.at + 1);
    let on = next.map_or_else(
        || address(&module.id),
        |next| address(&step_key(&module.id, &next.id)),
    );
    let done = reading.standing.done.has_key(&reading.shown.key);
    let words = html! {
        @if done { strong { "You have done this step." } } @else { strong { "Finished this step?" } }
        @match next {
            Some(next) => { " Next: " (next.title) ", " (minutes(next.minutes)) "." }
            None => { " It is the last of this module." }
        }
    };
    let form = ui::Form::post(format!("{}/done", reading.path))
        .hidden("text", reading.shown.seal.as_str())
        .hidden("open", open.join(" "))
        .hidden("next", on)
        .body(ui::button(if done {
            "Go on"
        } else {
            "Mark as done and go on"
        }));
    html! { div id="end" { (ui::end_of_step(words, form)) } }
}
