//! The pages of a module and of a step: read, answer, mark as done and go on.
//!
//! What this room must not know: how progress is kept.

use axum::extract::Path;
use curriculum::Numbered;
use kit::{
    OrNotFound, Problem,
    ui::{self, FormErrors, StepState},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use programme::Step;
use rulebook::{
    base::Coded,
    delivery::{
        carry::{Carried, StepDone},
        opening::OpeningRefusal,
        progress::Sureness,
    },
};
use tokio::try_join;

use super::{Found, answers, find_step, step_key, view};
use crate::{
    desk::{Desk, Standing, desk, minutes, reading as reading_of},
    note::shown,
};

/// A step as it is shown.
pub(super) struct Reading<'p> {
    pub(super) found: Found<'p>,
    pub(super) standing: &'p Standing,
    pub(super) path: String,
    /// The text that is on the page.
    pub(super) shown: StepDone,
}

impl Reading<'_> {
    /// How a step of this module stands, when it was ever finished.
    pub(super) fn carried(&self, step: &Step) -> Option<Carried> {
        let key = step_key(&self.found.module.id, &step.id);
        self.standing.carried.get(&key).copied()
    }

    fn is_done(&self, step: &Step) -> bool {
        self.standing.done.has(&self.found.module.id, &step.id)
    }
}

pub(crate) async fn show(call: Call, Path((module, step)): Path<(String, String)>) -> PageResult {
    page(&call, (&module, &step), &Form::default(), &Wrong::default())
        .await?
        .send()
}

/// What is wrong, and with which check.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) check: String,
    pub(super) errors: FormErrors,
}

async fn page(
    call: &Call,
    (module, step): (&str, &str),
    typed: &Form,
    wrong: &Wrong,
) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let key = step_key(module, step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let seals = curriculum::Library::seals(call.app(), &desk.who.edition).await?;
    let shown = StepDone {
        seal: seals.get(&key).cloned().or_not_found()?,
        edition: desk.who.edition,
        key,
    };
    let of_step = call.app().db().read(async |tx| {
        let text = (shown.key.as_str(), shown.seal.as_str());
        try_join!(
            super::store::answers(tx, desk.who.id, &shown.key),
            super::seen::is_seen(tx, desk.who.id, text),
            crate::note::store::of_step(tx, desk.who.id, &shown.key),
        )
    });
    let (standing, (kept, known, notes)) = try_join!(reading_of(call, &desk.who), of_step)?;
    let path = format!("/study/m/{module}/{step}");
    let title = found.step.title.clone();
    let back = (
        format!("/study/m/{module}"),
        format!("Module {module}: {}", found.module.title),
    );
    if let Err(closed) = standing.is_open(&found.element.key, call.now().day) {
        let body = closed_body(&title, &closed);
        return Ok(call.page(&desk.permit, title, body).back(back.0, back.1));
    }
    if !known {
        super::seen::record_showing(call.app(), &desk.permit, desk.who.id, shown.clone());
    }
    let reading = Reading {
        found,
        standing: &standing,
        path,
        shown,
    };
    let pages = curriculum::Library::numbered(call.app(), &desk.who.edition).await?;
    let text = pages.get(&reading.found.step.file).or_not_found()?;
    let notes = shown::on_page(text, &notes);
    let seed = u64::try_from(desk.who.id.number()).unwrap_or(0);
    let checks = view::checks(&reading, &kept, (typed, wrong), seed);
    let body = html! {
        (ui::error_summary(&wrong.errors))
        @let steps = if call.reading().focus { html! {} } else { side(&reading) };
        (ui::reader(steps, article(call, &desk, &reading, (text, &notes), checks)))
    };
    Ok(call
        .page(&desk.permit, title, body)
        .back(back.0, back.1)
        .focusable()
        .again(&wrong.errors))
}

fn closed_body(title: &str, closed: &OpeningRefusal) -> Markup {
    use rulebook::base::Refusal as _;
    html! {
        (ui::heading(title))
        (ui::inset(html! { p { (closed.sentence()) } p { "Until then, what is open is on " a class="govuk-link" href="/study" { "your programme" } "." } }))
    }
}

fn side(reading: &Reading<'_>) -> Markup {
    let module = reading.found.module;
    let mut left = 0;
    let mut steps: Vec<ui::Step<'_>> = Vec::with_capacity(module.steps.len() + 1);
    for step in &module.steps {
        let (here, done) = (step.id == reading.found.step.id, reading.is_done(step));
        if !done && !here {
            left += step.minutes;
        }
        let carried = reading.carried(step);
        let (state, note) = match (here, done) {
            (true, true) => (StepState::Now, "You are here, done before".to_owned()),
            (true, false) => (
                StepState::Now,
                format!("You are here, {} min", step.minutes),
            ),
            (false, true) if carried == Some(Carried::Changed) => {
                (StepState::Done, "Done, changed since".to_owned())
            }
            (false, true) => (StepState::Done, "Done".to_owned()),
            (false, false) if carried == Some(Carried::Again) => (
                StepState::Ahead,
                format!("To read again, {} min", step.minutes),
            ),
            (false, false) => (StepState::Ahead, format!("{} min", step.minutes)),
        };
        let href = format!("/study/m/{}/{}", module.id, step.id);
        steps.push(ui::Step {
            title: step.title.as_str().into(),
            href: href.into(),
            note: note.into(),
            state,
        });
    }
    if let Some(task) = &module.task {
        let counts = reading.standing.task_counts(module);
        steps.push(ui::Step {
            title: format!("In your school: {}", task.title).into(),
            href: format!("/tasks/{}", module.id).into(),
            note: if counts {
                "Handed in".into()
            } else {
                format!("{} min, in school", task.minutes).into()
            },
            state: if counts {
                StepState::Done
            } else {
                StepState::Ahead
            },
        });
    }
    let after = if left == 0 {
        "You can stop at any point: we keep your place.".to_owned()
    } else {
        format!(
            "About {} left after this step. You can stop at any point: we keep your place.",
            minutes(left)
        )
    };
    ui::step_list("Steps in this module", &steps, &after)
}

fn article(
    call: &Call,
    desk: &Desk,
    reading: &Reading<'_>,
    (text, notes): (&Numbered, &[shown::Shown<'_>]),
    checks: Markup,
) -> Markup {
    let Found {
        module, step, at, ..
    } = &reading.found;
    let terms = desk.programme.terms(&step.words_on_page);
    let of = module.steps.len();
    html! {
        (ui::heading_row(Some(&format!("Step {} of {of}", at + 1)), &step.title, None, None))
        (ui::meta_list(facts(step)))
        (super::changes::notice(reading))
        (super::place::back_to_it(reading))
        @let words = (!terms.is_empty()).then(|| ui::tool_link("#words", "Words on this page"));
        @let more = [
            ui::tool_link("#notes", &notes_link(notes.len())),
            ui::focus_switch("/account/reading", &reading.path, call.reading()),
            ui::tool_link("/study/offline", "Read without a network"),
            ui::tool_link(&format!("/study/m/{}/book.epub", module.id), "EPUB"),
            ui::tool_link(&format!("/study/m/{}/book.pdf", module.id), "PDF"),
        ];
        (ui::toolbar(std::iter::once(ui::listen_button("text")).chain(words).chain(more)))
        details class="app-prefs" id="settings" {
            summary { "Change how this page looks" }
            (ui::reading_form("/account/reading", &reading.path, call.reading()))
        }
        div data-place=[(!reading.is_done(step)).then(|| format!("{}/here", reading.path))] {
            @if notes.is_empty() { (ui::prose("text", &text.html)) } @else { (ui::prose("text", &shown::marked(text, notes))) }
            (checks)
        }
        (shown::panel(&reading.path, text, notes))
        (view::words(&desk.programme, &step.words_on_page))
        (crate::feedback::pages::under_step(&reading.path, &text.html))
        @if !reading.is_done(step) { (super::place::stop_form(reading, &text.html)) }
        (end(reading))
    }
}

fn notes_link(notes: usize) -> String {
    match notes {
        0 => "My notes".to_owned(),
        many => format!("My notes ({many})"),
    }
}

fn facts(step: &Step) -> Vec<Markup> {
    let questions = match step.checks.len() {
        0 => String::new(),
        1 => ", with a question".to_owned(),
        many => format!(", with {many} questions"),
    };
    let mut facts = vec![html! { "About " (minutes(step.minutes)) (questions) }];
    if !step.statements.is_empty() {
        facts.push(html! { "Framework: " (step.statements.join(", ")) });
    }
    facts
}

fn end(reading: &Reading<'_>) -> Markup {
    let Found {
        module, step, at, ..
    } = &reading.found;
    let next = module.steps.get(at + 1);
    let before = at.checked_sub(1).and_then(|at| module.steps.get(at));
    let words = html! {
        @if reading.is_done(step) { strong { "You have done this step." } } @else { strong { "Finished this step?" } }
        @match next {
            Some(next) => { " Next: " (next.title) ", " (minutes(next.minutes)) "." }
            None => { " It is the last of this module." }
        }
    };
    let actions = html! {
        @if let Some(before) = before {
            a class="govuk-link" href={ "/study/m/" (module.id) "/" (before.id) } { "Back to step " (at) }
        }
        (ui::Form::post(format!("{}/done", reading.path)).hidden("text", reading.shown.seal.as_str()).body(ui::button(
            if reading.is_done(step) { "Go on" } else { "Mark as done and go on" }
        )))
    };
    ui::end_of_step(words, actions)
}

pub(crate) async fn finish(
    call: Call,
    Path((module, step)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let desk = desk(&call).await?;
    let key = step_key(&module, &step);
    let read = (
        key.as_str(),
        Some(form.get("text")).filter(|seal| !seal.is_empty()),
    );
    match super::finish_step_read(call.app(), &desk.permit, &desk.who, read).await {
        Ok(()) => Ok(after_step(&call, &desk, &key)?),
        // It is done, in a wording that asked less: going on needs no new answer.
        Err(Problem::Refused(refused))
            if refused.code == "checks_open" && is_done(&call, &desk, &key).await? =>
        {
            Ok(after_step(&call, &desk, &key)?)
        }
        Err(problem) => {
            let wrong = Wrong {
                check: String::new(),
                errors: problem.for_form()?,
            };
            page(&call, (&module, &step), &Form::default(), &wrong)
                .await?
                .send()
        }
    }
}

async fn is_done(call: &Call, desk: &Desk, key: &str) -> Result<bool, Problem> {
    Ok(reading_of(call, &desk.who).await?.done.has_key(key))
}

fn after_step(call: &Call, desk: &Desk, key: &str) -> Result<axum::response::Response, Problem> {
    let found = find_step(&desk.programme, key).or_not_found()?;
    let module = found.module;
    Ok(match module.steps.get(found.at + 1) {
        Some(next) => call.go(format!("/study/m/{}/{}", module.id, next.id)),
        None => {
            let words = format!(
                "You have read all of module {}. Now try it in your school.",
                module.id
            );
            call.go_saying(format!("/study/m/{}", module.id), &words)
        }
    })
}

pub(crate) async fn answer(
    call: Call,
    Path((module, step, check)): Path<(String, String, String)>,
    form: Form,
) -> PageResult {
    let desk = desk(&call).await?;
    let key = step_key(&module, &step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let asked = found
        .step
        .checks
        .iter()
        .find(|one| one.id == check)
        .or_not_found()?;
    let answer = answers::read(asked, &form);
    let sure = Sureness::from_code(form.get("sure")).ok();
    let seal = Some(form.get("text")).filter(|seal| !seal.is_empty());
    let kept = super::answer_check_asked(
        call.app(),
        &desk.permit,
        desk.who.id,
        (&key, &check, seal),
        (answer, sure),
    )
    .await;
    match kept {
        Ok(_) => Ok(call.go(format!("/study/m/{module}/{step}#check-{check}"))),
        Err(problem) => {
            let mut errors = FormErrors::none();
            for (field, sentence) in problem.for_form()?.iter() {
                match field {
                    Some(_) => errors.at(view::field_id(&check), sentence),
                    None => errors.whole(sentence),
                }
            }
            page(&call, (&module, &step), &form, &Wrong { check, errors })
                .await?
                .send()
        }
    }
}
