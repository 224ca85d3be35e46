//! One question at a time, with what is said of every option once it is answered; stopping does no harm.
//!
//! What this room must not know: when a question comes back.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use programme::Check;
use rulebook::{
    base::{Coded, Day},
    delivery::{practice::SITTING, progress::Sureness},
};

use super::{Asked, Practised, Waiting, comes_back, minutes_of, practise_asked, store, waiting};
use crate::{
    desk::{Desk, desk, minutes, no_place, seated},
    study::{Verdict, answers, find_step, step_key, told, verdict, view},
};

/// The next question, or why there is none.
pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let Some(desk) = seated(&call).await? else {
        return no_place(&call, "Practice");
    };
    let today = call.now().day;
    let (waiting, next) = call
        .app()
        .db()
        .read(async |tx| {
            let waiting = waiting(tx, desk.who.id, today).await?;
            let next = store::next_due(tx, desk.who.id, today).await?;
            Ok((waiting, next))
        })
        .await?;
    let sitting = waiting.sitting(&desk.programme, today);
    let sat = waiting.today > 0 && waiting.today.is_multiple_of(SITTING);
    let first = sitting
        .first()
        .filter(|_| !sat || form.get("more") == "yes");
    let Some(asked) = first else {
        let body = nothing(&waiting, (!sitting.is_empty(), next), today);
        return call.page(&desk.permit, "Practice", body).send();
    };
    let place = (waiting.today % SITTING, sitting.len());
    question(
        &call,
        &desk,
        asked,
        place,
        (&Form::default(), &FormErrors::none()),
    )
    .send()
}

fn nothing(waiting: &Waiting, (more, next): (bool, Option<Day>), today: Day) -> Markup {
    let plan = html! { p { a class="govuk-link" href="/practice/plan" { "What comes back, when and why" } } };
    html! {
        (ui::heading("Practice"))
        @if more {
            (ui::inset(html! { p { strong { "That was " (SITTING) "." } " A few at a time, with days between, is what helps. You can stop here." } }))
            (ui::button_row(html! {
                (ui::button_link(ButtonKind::Primary, "/home", "Stop here"))
                (ui::button_link(ButtonKind::Secondary, "/practice?more=yes", "A few more"))
            }))
        } @else if waiting.week > 0 && next.is_none() {
            (ui::empty_state("That is all for now.", "What you learn next comes back here some days later.").action("/study", "Go on with your programme"))
        } @else if let Some(next) = next {
            (ui::empty_state("Nothing comes back today.", format!("The next question comes back on {}. Until then there is nothing to do here.", next.max(today).with_weekday())).action("/study", "Go on with your programme"))
        } @else {
            (ui::empty_state("Nothing comes back today.", "When you finish a step that has questions, they come back here some days later, so that what you learnt stays.").action("/study", "Go on with your programme"))
        }
        (plan)
    }
}

fn path(due: &store::Due) -> String {
    format!("/practice/{}/{}", due.key, due.check)
}

fn question(
    call: &Call,
    desk: &Desk,
    asked: &Asked<'_>,
    (done, left): (usize, usize),
    (typed, errors): (&Form, &FormErrors),
) -> Paged {
    let seed = u64::try_from(desk.who.id.number()).unwrap_or(0);
    let of = SITTING.min(done + left);
    let form = ui::Form::post(path(&asked.due))
        .label("Practice")
        .hidden("text", curriculum::check_seal(asked.check))
        .hidden("turn", asked.due.turn.to_string())
        .body(html! {
            (view::ask(asked.check, typed, errors, seed))
            (Button::new("Check my answer"))
        });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("Question {} of {of}", done + 1)), "Practice", None, None))
        p class="app-muted" { "From “" (asked.step.title) "”. " @if of == 1 { "1 question takes" } @else { (of) " questions take" } " about " (minutes(minutes_of(of))) ". It has no part in your engagement or your assessment, and you can stop at any time." }
        (ui::check_panel("practice", "Try to remember", form))
        p { a class="govuk-link" href="/home" { "Stop here" } " or " a class="govuk-link" href="/practice/plan" { "see what comes back, when and why" } "." }
    };
    call.page(&desk.permit, "Practice", body).again(errors)
}

/// An answer.
pub(crate) async fn answer(
    call: Call,
    Path((module, step, check)): Path<(String, String, String)>,
    form: Form,
) -> PageResult {
    let desk = desk(&call).await?;
    let key = step_key(&module, &step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let one = found.step.checks.iter().find(|one| one.id == check);
    let one = one.or_not_found()?;
    let given = Practised {
        step: key.clone(),
        check: check.clone(),
        turn: form.get("turn").parse().unwrap_or(0),
        answer: answers::read(one, &form),
        sure: Sureness::from_code(form.get("sure")).ok(),
    };
    let seal = Some(form.get("text")).filter(|seal| !seal.is_empty());
    let told = practise_asked(call.app(), &desk.permit, desk.who.id, given, seal).await;
    match told {
        Ok(_) => Ok(call.go(format!("/practice/{key}/{check}"))),
        Err(problem) => refused(&call, &desk, (&key, one), (&form, problem)).await,
    }
}

/// The question again, with what was wrong.
async fn refused(
    call: &Call,
    desk: &Desk,
    (key, check): (&str, &Check),
    (form, problem): (&Form, Problem),
) -> PageResult {
    let told = problem.for_form()?;
    let mut errors = FormErrors::none();
    for (field, sentence) in told.iter() {
        match field {
            Some(_) => errors.at(view::field_id(&check.id), sentence),
            None => errors.whole(sentence),
        }
    }
    let (today, who) = (call.now().day, desk.who.id);
    let waiting = call
        .app()
        .db()
        .read(async |tx| waiting(tx, who, today).await)
        .await?;
    let sitting = waiting.sitting(&desk.programme, today);
    let left = sitting.len();
    let asked = sitting
        .into_iter()
        .find(|one| one.due.key == key && one.check.id == check.id);
    let Some(asked) = asked else {
        // It is not up any more: answered elsewhere, or the week is full.
        let sentences: Vec<&str> = told.iter().map(|(_, sentence)| sentence).collect();
        return Ok(call.go_saying("/practice", &sentences.join(" ")));
    };
    let place = (waiting.today % SITTING, left);
    question(call, desk, &asked, place, (form, &errors)).send()
}

/// What came of an answer.
pub(crate) async fn answered(
    call: Call,
    Path((module, step, check)): Path<(String, String, String)>,
) -> PageResult {
    let desk = desk(&call).await?;
    let key = step_key(&module, &step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let one = found.step.checks.iter().find(|one| one.id == check);
    let one = one.or_not_found()?;
    let today = call.now().day;
    let (kept, waiting) = call
        .app()
        .db()
        .read(async |tx| {
            let kept = store::one(tx, desk.who.id, (&key, &check)).await?;
            Ok((kept.or_not_found()?, waiting(tx, desk.who.id, today).await?))
        })
        .await?;
    let answer = kept.answer.as_ref().or_not_found()?;
    if kept.seal != curriculum::check_seal(one) {
        return Ok(call.go("/practice"));
    }
    let marked = one.mark(answer);
    let verdict = verdict(one, &marked);
    let left = waiting.sitting(&desk.programme, today).len();
    let sat = waiting.today > 0 && waiting.today.is_multiple_of(SITTING);
    let body = html! {
        (ui::heading_row(Some("Practice"), verdict_title(verdict), None, None))
        (ui::check_panel("practice", "What is said of every option", told::told(one, answer, &marked)))
        p { strong { "When it comes back: " } (comes_back(kept.due, today)) @if kept.due.is_some() { "." } }
        p class="app-muted" { (kept.how.label()) ". What you know comes back later and later; what you do not know yet comes back soon." }
        (ui::button_row(html! {
            @if left > 0 && !sat { (ui::button_link(ButtonKind::Primary, "/practice", "Next question")) (ui::button_link(ButtonKind::Secondary, "/home", "Stop here")) }
            @else if left > 0 { (ui::button_link(ButtonKind::Primary, "/home", "Done for now")) (ui::button_link(ButtonKind::Secondary, "/practice?more=yes", "A few more")) }
            @else { (ui::button_link(ButtonKind::Primary, "/home", "Done for now")) }
        }))
        p { a class="govuk-link" href={ "/study/m/" (key) } { "Read “" (found.step.title) "” again" } }
    };
    call.page(&desk.permit, "Practice", body)
        .back("/practice/plan", "What comes back, when and why")
        .send()
}

const fn verdict_title(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "You had it",
        Verdict::NotYet => "Not yet",
        Verdict::Own => "Compare your answer",
    }
}
