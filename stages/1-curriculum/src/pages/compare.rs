//! Two editions side by side: what changed, item by item, with the very words.
//!
//! What this room must not know: how a change is found or marked, who studies which edition.

use std::sync::Arc;

use kit::{
    OrNotFound, Problem,
    ui::{self, Choice, FilterForm, Icon, Kind, Markup, Select, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::{Element, Module, Page, Programme, Step, Task};
use rulebook::{base::Coded, production::EditionId};

use super::tabs;
use crate::{
    Edition, EditionChange, Library, ModuleShift, Shift, StepShift, What,
    compare::{beside, changed, key},
    edition::{changes_between, shift},
    shown::Shown,
};

/// Modules that are shown with all their words at once; with more, one is chosen.
const MOST_AT_ONCE: usize = 8;

/// The two editions.
struct Pair {
    before: Edition,
    after: Edition,
    old: Arc<Programme>,
    new: Arc<Programme>,
    shift: Shift,
    changes: Vec<EditionChange>,
    /// The module that is shown alone; empty for all.
    module: String,
    side: bool,
}

impl Pair {
    /// The two that the address names: the newest and the one before it when it names none.
    async fn of(call: &Call, shown: &Shown, form: &Form) -> Result<Option<Self>, Problem> {
        let find = |asked: &str, usual: usize| -> Result<Option<Edition>, Problem> {
            if asked.is_empty() {
                return Ok(shown.editions.get(usual).cloned());
            }
            let id: EditionId = asked.parse().or_not_found()?;
            let found = shown.editions.iter().find(|one| one.id == id);
            found.cloned().or_not_found().map(Some)
        };
        let (before, after) = (find(form.get("before"), 1)?, find(form.get("after"), 0)?);
        let (Some(before), Some(after)) = (before, after) else {
            return Ok(None);
        };
        let app = call.app();
        let old = Library::edition(app, &before.id).await?;
        let new = Library::edition(app, &after.id).await?;
        let taught = Library::taught(app, before.id, after.id).await?;
        Ok(Some(Self {
            shift: shift(&old, &new, &taught),
            changes: changes_between(app, before.id, after.id).await?,
            module: form.get("module").to_owned(),
            side: form.get("view") == "side",
            before,
            after,
            old,
            new,
        }))
    }

    /// The modules that changed, as far as they are asked for.
    fn modules(&self) -> Vec<&ModuleShift> {
        let changed = self.shift.modules.iter().filter(|one| !one.is_same());
        let asked = |one: &&ModuleShift| self.module.is_empty() || one.id == self.module;
        changed.filter(asked).collect()
    }

    fn at(&self, module: &str) -> String {
        let view = if self.side { "side" } else { "line" };
        format!(
            "/curriculum/editions/compare?before={}&after={}&module={module}&view={view}",
            self.before.id, self.after.id
        )
    }
}

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let (permit, shown) = Shown::ask(&call, &form).await?;
    let pair = Pair::of(&call, &shown, &form).await?;
    let title = match &pair {
        Some(pair) => format!(
            "Edition {} and edition {}",
            pair.before.version, pair.after.version
        ),
        None => "Two editions side by side".to_owned(),
    };
    let body = html! {
        (ui::heading_row(Some(&shown.programme.title), &title, None, None))
        (tabs(&shown, "/curriculum/editions"))
        @match &pair {
            None => (ui::empty_state("There are not two editions yet.", "The content lead releases one for each teaching cycle.")),
            Some(pair) => (compared(&shown, pair)),
        }
    };
    call.page(&permit, title.clone(), body)
        .back("/curriculum/editions", "Editions")
        .wide()
        .send()
}

fn compared(shown: &Shown, pair: &Pair) -> Markup {
    let modules = pair.modules();
    let whole = pair.module.is_empty();
    html! {
        (chooser(shown, pair))
        p class="govuk-body-l" { (finding(pair)) }
        @if whole {
            @if !pair.after.note.is_empty() { (ui::inset(html! { strong { "What was new. " } (pair.after.note) })) }
            (marked(pair))
        }
        @if modules.len() > MOST_AT_ONCE {
            (list(pair, &modules))
        } @else {
            @for module in &modules { (one_module(pair, module)) }
        }
        @if whole { (other_pages(pair)) (rest(&pair.shift)) }
        @if !modules.is_empty() { (key()) }
    }
}

fn finding(pair: &Pair) -> String {
    if pair.before.id == pair.after.id {
        return "These are one and the same edition.".to_owned();
    }
    if pair.shift.is_nothing() {
        return "Nothing that a participant meets is different.".to_owned();
    }
    let changed = pair
        .shift
        .modules
        .iter()
        .filter(|one| !one.is_same())
        .count();
    let steps = pair.shift.steps().count();
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    };
    format!(
        "{} with {} changed.",
        count(changed, "module"),
        count(steps, "step")
    )
}

fn chooser(shown: &Shown, pair: &Pair) -> Markup {
    let editions = || {
        let all = shown.editions.iter();
        all.map(|one| Choice::new(one.id.to_string(), format!("Edition {}", one.version)))
    };
    let changed = pair.shift.modules.iter().filter(|one| !one.is_same());
    let modules =
        changed.map(|one| Choice::new(one.id.as_str(), format!("{} {}", one.id, one.title)));
    html! {
        (FilterForm::new("/curriculum/editions/compare", "Which editions")
            .field(Select::new("before", "Before").choices(editions()).value(pair.before.id.to_string()))
            .field(Select::new("after", "After").choices(editions()).value(pair.after.id.to_string()))
            .field(Select::new("module", "Module").choice(Choice::new("", "All that changed")).choices(modules).value(pair.module.as_str()))
            .field(Select::new("view", "How").choice(Choice::new("line", "In line")).choice(Choice::new("side", "Side by side"))
                .value(if pair.side { "side" } else { "line" })))
    }
}

/// What the writers said of their changes.
fn marked(pair: &Pair) -> Markup {
    let rows = pair.changes.iter().map(|one| {
        vec![
            html! { (one.item) },
            html! { (one.change.label()) @if one.is_taught() { br; (ui::muted("Who has done it is asked to read it again")) } },
            html! { (one.note) },
        ]
    });
    html! {
        @if !pair.changes.is_empty() {
            (Table::new("What the writers said").columns(["Item", "Kind of change", "What was changed"]).rows(rows))
        }
    }
}

fn list(pair: &Pair, modules: &[&ModuleShift]) -> Markup {
    let rows = modules.iter().map(|module| {
        let steps = module.steps.iter().filter(|one| one.what != What::Same);
        vec![
            html! { a class="govuk-link" href=(pair.at(&module.id)) { (module.id) " " (module.title) } },
            became(module.what),
            html! { (steps.count()) },
        ]
    });
    html! { (Table::new("Modules that changed").columns(["Module", "What happened", "Steps changed"]).rows(rows)) }
}

fn became(what: What) -> Markup {
    match what {
        What::Added => tag(Kind::Good, Icon::Ring, what.label()),
        What::Removed => tag(Kind::Stop, Icon::Cross, what.label()),
        _ => tag(Kind::Now, Icon::Half, what.label()),
    }
}

fn one_module(pair: &Pair, module: &ModuleShift) -> Markup {
    let find = |programme: &'_ Arc<Programme>| -> Option<Module> {
        programme.module(&module.id).map(|(_, found)| found.clone())
    };
    let (old, new) = (find(&pair.old), find(&pair.new));
    let task = |module: &Option<Module>| {
        let task = module.as_ref().and_then(|one| one.task.as_ref());
        task.map(task_words).unwrap_or_default()
    };
    let steps = module.steps.iter().filter(|one| one.what != What::Same);
    html! {
        (ui::section(&format!("module-{}", module.id.replace('.', "-")), &format!("{} {}", module.id, module.title)))
        p class="govuk-body" {
            (became(module.what))
            @if let Some(was) = &module.was_title { " It was called “" (was) "”." }
        }
        @for step in steps { (one_step(pair, step)) }
        @if let Some(what) = module.task.filter(|what| *what != What::Same) {
            (passage(pair, "Application task", became(what), (&task(&old), &task(&new))))
        }
    }
}

fn one_step(pair: &Pair, step: &StepShift) -> Markup {
    let words = |programme: &Programme, key: &str| {
        let (module, id) = key.split_once('/').unwrap_or_default();
        let found = programme.module(module).and_then(|(_, one)| one.step(id));
        found.map(step_words).unwrap_or_default()
    };
    let was = step.was_key.as_deref().unwrap_or(&step.key);
    let before = match step.what {
        What::Added => String::new(),
        _ => words(&pair.old, was),
    };
    let after = match step.what {
        What::Removed => String::new(),
        _ => words(&pair.new, &step.key),
    };
    let mark = html! {
        (became(step.what))
        @if step.taught { " " (ui::muted("Its writers marked that what it teaches has changed.")) }
        @if let Some(was) = &step.was_key { " " (ui::muted(format!("It was in module {}.", was.split('/').next().unwrap_or_default()))) }
    };
    passage(pair, &step.title, mark, (&before, &after))
}

/// One text of both editions, as a card.
fn passage(pair: &Pair, title: &str, mark: Markup, (before, after): (&str, &str)) -> Markup {
    html! {
        article class="app-doc govuk-!-margin-bottom-4" aria-label={ "Changes in " (title) } {
            h3 class="app-card__title" { (title) }
            p { (mark) }
            @if before == after { p { "Its words are the same." } }
            @else if pair.side { (beside(before, after)) }
            @else { (changed(before, after)) }
        }
    }
}

/// Guides, clinics and webinars; the case of the assessment is kept from readers until it is written, so it is not here.
fn other_pages(pair: &Pair) -> Markup {
    fn pages(programme: &Programme) -> Vec<&Page> {
        programme
            .elements
            .iter()
            .flat_map(Element::guides)
            .collect()
    }
    let (old, new) = (pages(&pair.old), pages(&pair.new));
    let was = |page: &Page| old.iter().find(|one| one.file == page.file);
    let words = |page: &Page| format!("{}\n\n{}", page.title, page.source);
    let gone = old
        .iter()
        .filter(|page| new.iter().all(|one| one.file != page.file));
    let mut found: Vec<(&str, What, String, String)> = Vec::new();
    for page in &new {
        match was(page) {
            None => found.push((&page.title, What::Added, String::new(), words(page))),
            Some(was) if words(was) != words(page) => {
                found.push((&page.title, What::Changed, words(was), words(page)));
            }
            Some(_) => {}
        }
    }
    found.extend(gone.map(|page| {
        (
            page.title.as_str(),
            What::Removed,
            words(page),
            String::new(),
        )
    }));
    html! {
        @if !found.is_empty() {
            (ui::section("pages", "Guides, clinics and webinars"))
            @for (title, what, before, after) in &found { (passage(pair, title, became(*what), (before, after))) }
        }
    }
}

fn rest(shift: &Shift) -> Markup {
    let list = |id: &str, title: &str, told: &[String]| {
        html! {
            @if !told.is_empty() {
                (ui::section(id, title))
                ul class="govuk-list govuk-list--bullet" { @for one in told { li { (one) } } }
            }
        }
    };
    html! {
        (list("order", "Events and order", &shift.order))
        (list("assessment", "Assessment", &shift.assessment))
        (list("engagement", "How taking part is counted", &shift.engagement))
    }
}

/// Everything of a step that a reader meets, as lines.
fn step_words(step: &Step) -> String {
    let mut lines = vec![
        step.title.clone(),
        String::new(),
        step.source.trim().to_owned(),
    ];
    for check in &step.checks {
        lines.push(String::new());
        lines.push(format!("Question: {}", check.prompt));
        for option in &check.options {
            let right = if option.right { " (right)" } else { "" };
            let pair = option.matches.iter().map(|with| format!(" – {with}"));
            lines.push(format!(
                "- {}{}{right}",
                option.text,
                pair.collect::<String>()
            ));
            lines.extend(
                option
                    .feedback
                    .iter()
                    .map(|told| format!("  Feedback: {told}")),
            );
        }
        lines.extend(
            check
                .feedback
                .iter()
                .map(|told| format!("Feedback: {told}")),
        );
        lines.extend(
            check
                .model
                .iter()
                .map(|told| format!("Model answer: {told}")),
        );
    }
    lines.join("\n") + "\n"
}

fn task_words(task: &Task) -> String {
    format!("{}\n\n{}\n", task.title, task.source.trim())
}
