//! The questions of a step, with feedback on every option once they are answered.
//!
//! What this room must not know: how an answer is kept.

use std::collections::HashMap;

use kit::{
    ui::{self, Choice, Icon, Kind, LabelSize, tag},
    web::Form,
};
use maud::{Markup, html};
use programme::{Answer, Check, CheckKind, Marked, Programme};
use rulebook::{
    base::Coded,
    delivery::{
        carry::Carried,
        progress::{Sureness, TaskState},
    },
};

use super::{
    Verdict,
    pages::{Reading, Wrong},
    store::Kept,
};

/// The id of a question's first control.
pub(crate) fn field_id(check: &str) -> String {
    format!("answer-of-{check}")
}

/// Where a step stands, in one tag.
pub(crate) fn step_status(carried: Option<Carried>, minutes: u32) -> Markup {
    match carried {
        Some(Carried::Kept) => tag(Kind::Plain, Icon::Tick, "Done"),
        Some(Carried::Changed) => tag(Kind::Plain, Icon::Tick, "Done, changed since"),
        Some(Carried::Again) => tag(
            Kind::Now,
            Icon::Half,
            &format!("To read again, {minutes} min"),
        ),
        None => tag(Kind::Calm, Icon::Ring, &format!("{minutes} min")),
    }
}

/// Where a task stands, in one tag.
pub(crate) fn task_status(state: Option<TaskState>) -> Markup {
    match state {
        None => tag(Kind::Calm, Icon::Ring, "Not started"),
        Some(state @ TaskState::Writing) => tag(Kind::Now, Icon::Half, state.label()),
        Some(state @ TaskState::SentBack) => tag(Kind::Stop, Icon::Alert, state.label()),
        Some(state @ (TaskState::HandedIn | TaskState::Confirmed)) => {
            tag(Kind::Plain, Icon::Tick, state.label())
        }
    }
}

/// One question on its way to the page.
struct Question<'q> {
    check: &'q Check,
    kept: Option<&'q Kept>,
    marked: Option<Marked>,
    /// What was typed and not taken, when it was this question.
    typed: Option<&'q Form>,
    error: Option<&'q str>,
    seed: u64,
    /// The seal of the question as it is asked now.
    seal: String,
    /// Was it answered when it was another question?
    was_other: bool,
    /// How often it was answered so far, in any wording.
    tries: i64,
}

/// Every question of the step.
pub(super) fn checks(
    reading: &Reading<'_>,
    kept: &HashMap<String, Kept>,
    (typed, wrong): (&Form, &Wrong),
    seed: u64,
) -> Markup {
    let all = &reading.found.step.checks;
    html! {
        @for (number, check) in (1..).zip(all) {
            @let seal = curriculum::check_seal(check);
            @let answered = kept.get(&check.id);
            @let kept = answered.filter(|kept| kept.seal == seal);
            @let here = wrong.check == check.id;
            @let id = field_id(&check.id);
            @let question = Question {
                check,
                kept,
                marked: kept.map(|kept| check.mark(&kept.answer)),
                typed: here.then_some(typed),
                error: here.then(|| wrong.errors.of(&id)).flatten(),
                seed,
                seal,
                was_other: answered.is_some() && kept.is_none(),
                tries: answered.map_or(0, |kept| kept.tries),
            };
            (ui::check_panel(&format!("check-{}", check.id), &format!("Check your understanding, {number} of {}", all.len()),
                panel(&question, &reading.path)))
        }
    }
}

fn panel(question: &Question<'_>, path: &str) -> Markup {
    let again = if question.kept.is_some() {
        "Try again"
    } else {
        "Check my answer"
    };
    let form = ui::Form::post(format!("{path}/checks/{}", question.check.id))
        .label(question.check.prompt.as_str())
        .hidden("text", question.seal.as_str())
        .hidden("base", question.tries.to_string())
        .body(
            html! { (fields(question)) (how_sure(question)) (ui::Button::new(again).kind(ui::ButtonKind::Secondary)) },
        );
    html! {
        @if question.was_other {
            (ui::inset(html! { "This question has changed since you answered it. Your answer is kept and still counts. You can answer it as it is now." }))
        }
        (outcome(question))
        (form)
    }
}

/// What came of the answer, above the question, where the eye lands after sending it.
fn outcome(question: &Question<'_>) -> Markup {
    let Some(kept) = question.kept else {
        return html! {};
    };
    let check = question.check;
    html! {
        div class="app-feedback" role="status" {
            p {
                @match kept.verdict {
                    Verdict::Right => (verdict_words(true, "")),
                    Verdict::NotYet => (verdict_words(false, "Not yet. ")),
                    Verdict::Own => (verdict_words(false, "Your answer is kept. ")),
                }
                @match kept.verdict {
                    Verdict::Right => "Your answer is kept.",
                    Verdict::NotYet => "Read what is said below, then try again if you like. It counts as answered.",
                    Verdict::Own => "Compare it with this one:",
                }
                @if let Some(sure) = kept.sure { " You said: " (sure.label()) "." }
                @if kept.tries > 1 { " You have tried " (kept.tries) " times." }
            }
            @if let Some(model) = &check.model { p { (model) } }
            @if let Some(feedback) = &check.feedback { p { (feedback) } }
        }
    }
}

/// How sure they are, where the question asks it; it may be left out, and is asked anew with every try.
fn how_sure(question: &Question<'_>) -> Markup {
    html! {
        @if question.check.confidence { (sure_radios(question, "How sure were you?")) }
    }
}

fn sure_radios(question: &Question<'_>, legend: &str) -> Markup {
    let id = format!("sure-of-{}", question.check.id);
    html! {
        (ui::Radios::new("sure", legend).id(id).small().inline()
            .hint("You may leave this out. It helps to choose what to come back to.")
            .coded::<Sureness>().value(question.typed.map_or("", |form| form.get("sure"))))
    }
}

const HINT: &str =
    "This does not count towards your assessment. Try to answer before you look back.";

fn fields(question: &Question<'_>) -> Markup {
    let (check, id) = (question.check, field_id(&question.check.id));
    match check.kind {
        CheckKind::Single => html! {
            (ui::Radios::new("answer", check.prompt.as_str()).id(id).hint(HINT).label_size(LabelSize::Medium)
                .choices(choices(question)).value(chosen(question).into_iter().next().unwrap_or_default())
                .error(question.error))
        },
        CheckKind::Multiple => html! {
            (ui::Checkboxes::new("answer", check.prompt.as_str()).id(id).label_size(LabelSize::Medium)
                .hint("Choose all that apply. This does not count towards your assessment.")
                .choices(choices(question)).values(chosen(question)).error(question.error))
        },
        CheckKind::Ordering => places(question, &id, "Put these in order."),
        CheckKind::Matching => places(question, &id, "Match each of these."),
        CheckKind::Recall => html! {
            (ui::Textarea::new("answer", check.prompt.as_str()).id(id).label_size(LabelSize::Medium).hint(HINT).rows(4)
                .value(told(question)).error(question.error))
        },
    }
}

/// Right, or these words, which a calm colour goes with.
pub(super) fn verdict_words(right: bool, otherwise: &str) -> Markup {
    html! {
        @if right { strong { "Right. " } } @else { strong class="app-feedback__no" { (otherwise) } }
    }
}

/// The options with, once answered, what is said about each.
fn choices<'q>(question: &'q Question<'_>) -> Vec<Choice<'q>> {
    let said = |at: usize| {
        question
            .marked
            .as_ref()
            .and_then(|marked| marked.options.get(at))
    };
    let options = question.check.options.iter().enumerate();
    options
        .map(|(at, option)| {
            let choice = Choice::new(at.to_string(), option.text.as_str());
            match (said(at), &option.feedback) {
                (Some(_), Some(feedback)) => choice.after(html! {
                    p { (verdict_words(option.right, "Not this one. ")) (feedback) }
                }),
                _ => choice,
            }
        })
        .collect()
}

/// The options chosen: as typed just now, else as kept.
fn chosen(question: &Question<'_>) -> Vec<String> {
    match (question.typed, question.kept.map(|kept| &kept.answer)) {
        (Some(form), _) => form.all("answer").map(str::to_owned).collect(),
        (None, Some(Answer::Chosen(chosen))) => chosen.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

fn told<'q>(question: &'q Question<'_>) -> &'q str {
    match (question.typed, question.kept.map(|kept| &kept.answer)) {
        (Some(form), _) => form.get("answer"),
        (None, Some(Answer::Told(words))) => words,
        _ => "",
    }
}

/// One list for each option: its place in the order, or its match.
fn places(question: &Question<'_>, id: &str, hint: &str) -> Markup {
    let check = question.check;
    let order = check.shown_order(question.seed);
    let said = |at: usize| {
        question
            .marked
            .as_ref()
            .and_then(|marked| marked.options.get(at))
    };
    html! {
        fieldset class="govuk-fieldset" aria-describedby={ (id) "-hint" } {
            legend class="govuk-fieldset__legend govuk-fieldset__legend--m" { (check.prompt) }
            div class="govuk-hint" id={ (id) "-hint" } { (hint) " This does not count towards your assessment." }
            @if let Some(error) = question.error {
                p class="govuk-error-message" { span class="govuk-visually-hidden" { "Error: " } (error) }
            }
            @for (shown, at) in order.iter().copied().enumerate() {
                @if let Some(option) = check.options.get(at) {
                    @let name = format!("answer-{at}");
                    @let control = if shown == 0 { id.to_owned() } else { format!("{id}-{at}") };
                    (ui::Select::new(name.clone(), option.text.as_str()).id(control)
                        .choice(Choice::new("", "Choose"))
                        .choices(targets(check, &order))
                        .value(placed(question, at)))
                    @if let (Some(said), Some(feedback)) = (said(at), &option.feedback) {
                        div class="app-feedback" { p { (verdict_words(said.right, "Not yet. ")) (feedback) } }
                    }
                }
            }
        }
    }
}

/// What an option can be given: a place from 1, or the match of an option.
fn targets<'q>(check: &'q Check, order: &[usize]) -> Vec<Choice<'q>> {
    if check.kind == CheckKind::Ordering {
        let places = 0..check.options.len();
        return places
            .map(|at| Choice::new(at.to_string(), (at + 1).to_string()))
            .collect();
    }
    // Not in the order of the options beside them, which would give the pairs away.
    order
        .iter()
        .rev()
        .filter_map(|at| Some((at, check.options.get(*at)?.matches.as_deref()?)))
        .map(|(at, words)| Choice::new(at.to_string(), words))
        .collect()
}

fn placed(question: &Question<'_>, at: usize) -> String {
    match (question.typed, question.kept.map(|kept| &kept.answer)) {
        (Some(form), _) => form.get(&format!("answer-{at}")).to_owned(),
        (None, Some(Answer::Ordered(order))) => order
            .iter()
            .position(|one| *one == at)
            .map_or_else(String::new, |place| place.to_string()),
        (None, Some(Answer::Matched(pairs))) => pairs
            .get(at)
            .copied()
            .flatten()
            .map_or_else(String::new, |one| one.to_string()),
        _ => String::new(),
    }
}

/// A question on its own: its fields, and how sure somebody is, which practice always asks.
pub(crate) fn ask(check: &Check, typed: &Form, errors: &ui::FormErrors, seed: u64) -> Markup {
    let id = field_id(&check.id);
    let question = Question {
        check,
        kept: None,
        marked: None,
        typed: (!errors.is_empty()).then_some(typed),
        error: errors.of(&id),
        seed,
        seal: String::new(),
        was_other: false,
        tries: 0,
    };
    html! { (fields(&question)) (sure_radios(&question, "How sure are you?")) }
}

/// The words of the glossary that a page uses, with their meanings; nothing where it uses none.
pub(crate) fn words(programme: &Programme, used: &[String]) -> Markup {
    let terms = programme.terms(used);
    html! {
        @if !terms.is_empty() {
            (ui::words_on_page(terms.iter().map(|term| (term.id.as_str(), term.term.as_str(), term.plain.as_str()))))
        }
    }
}
