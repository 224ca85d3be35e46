//! The survey for its participant: a card on the module, and a page.
//!
//! What this room must not know: what anybody else answered.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Input, Radios, Textarea, button,
    },
    web::{Call, Form, PageResult, Paged, Reader},
};
use maud::{Markup, html};
use rulebook::delivery::listening::{Asked, QUESTIONS, Question, Scale};

use super::{Answers, answer_survey, skip_survey, store};
use crate::{
    desk::{Desk, desk},
    feedback::pages::{CONSENT, WORDS_MOST},
    study::find_module,
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
};

/// The card on a module whose survey waits; nothing before the module is done, and nothing after it was asked.
pub(crate) async fn card(
    call: &Call,
    desk: &Desk,
    module: &str,
) -> Result<Option<Markup>, Problem> {
    let who = desk.who.id;
    let state = call
        .app()
        .db()
        .read(async |tx| store::state(tx, who, module).await)
        .await?;
    Ok((state == Some(Asked::Waiting)).then(|| {
        ui::card("survey", "How was this module?", html! {
            p { "Five short questions, a minute or two. Your answers help to make the next edition better; nobody sees your name." }
            (ui::button_row(html! {
                (ui::button_link(ButtonKind::Secondary, &format!("/surveys/{module}"), "Answer"))
                (ui::Form::post(format!("/surveys/{module}/skip")).body(html! { (Button::new("Not this time").kind(ButtonKind::Secondary)) }))
            }))
        })
    }))
}

pub(crate) async fn show(call: Call, Path(module): Path<String>) -> PageResult {
    page(&call, &module, &Form::default(), (&FormErrors::none(), &[]))
        .await?
        .send()
}

async fn page(
    call: &Call,
    id: &str,
    form: &Form,
    (errors, warned): (&FormErrors, &[private::Finding]),
) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let (_, module) = find_module(&desk.programme, id).or_not_found()?;
    let who = desk.who.id;
    let state = call
        .app()
        .db()
        .read(async |tx| store::state(tx, who, id).await)
        .await?
        .or_not_found()?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("Module {id}: {}", module.title)), "How was this module?", None, None))
        @if state == Asked::Waiting { (asking(id, form, (errors, warned))) }
        @else { (ui::inset(html! { "You have answered this survey, or chose not to. Thank you. It is asked once." })) }
    };
    Ok(call
        .page(&desk.permit, "How was this module?", body)
        .back(format!("/study/m/{id}"), format!("Module {id}"))
        .again(errors))
}

fn asking(id: &str, form: &Form, (errors, warned): (&FormErrors, &[private::Finding])) -> Markup {
    html! {
        p class="govuk-body" { "Leave out whatever you do not want to answer. It has no part in your engagement or your assessment." }
        (warning(warned))
        (ui::Form::post(format!("/surveys/{id}")).label("Survey").body(html! {
            @for question in QUESTIONS { (field(question, form, errors)) }
            (Textarea::new("words", "What should we change, or keep?").hint("If you like. Please name no pupil and nobody at your school.")
                .rows(3).value(form.get("words")).error(errors.of("words")))
            (Checkboxes::new("may_show", "May your words be read?").small().choice(Choice::new("yes", CONSENT)).values(form.all("may_show").map(str::to_owned)))
            (not_a_pupil(!warned.is_empty()))
            (button("Send"))
        }))
        (ui::Form::post(format!("/surveys/{id}/skip")).body(html! { (Button::new("Not this time").kind(ButtonKind::Secondary)) }))
    }
}

fn field(question: &Question, form: &Form, errors: &FormErrors) -> Markup {
    let (code, words) = (question.code, question.words);
    if question.scale == Scale::Minutes {
        return html! { (Input::new(code, words).hint("In minutes, all steps together.").suffix("minutes").value(form.get(code)).error(errors.of(code))) };
    }
    let choices = question.scale.choices().iter();
    html! {
        (Radios::new(code, words).inline().small().choices(choices.map(|(value, words)| Choice::new(value.to_string(), *words)))
            .value(form.get(code)).error(errors.of(code)))
    }
}

fn read(reader: &mut Reader<'_>, form: &Form) -> Answers {
    let mut answers = Answers {
        words: reader.optional("words", WORDS_MOST),
        may_show: reader.ticked("may_show"),
        ..Answers::default()
    };
    for question in QUESTIONS {
        let typed = form.get(question.code).trim();
        if typed.is_empty() {
            continue;
        }
        match typed.parse() {
            Ok(value) if question.scale.allows(value) => {
                answers.values.insert(question.code.to_owned(), value);
            }
            _ if question.scale == Scale::Minutes => {
                reader.wrong(question.code, "Enter minutes as a number, like 50");
            }
            _ => reader.wrong(question.code, "Choose one of these answers, or none"),
        }
    }
    answers
}

pub(crate) async fn send(call: Call, Path(module): Path<String>, form: Form) -> PageResult {
    let desk = desk(&call).await?;
    let mut reader = form.reader();
    let answers = read(&mut reader, &form);
    let errors = reader.errors();
    let warned = private::findings(&answers.words);
    if !errors.is_empty() || (!warned.is_empty() && form.get("sure") != "yes") {
        let warned = if errors.is_empty() {
            warned
        } else {
            Vec::new()
        };
        return page(&call, &module, &form, (&errors, &warned))
            .await?
            .send();
    }
    match answer_survey(call.app(), &desk.permit, (desk.who.id, &module), answers).await {
        Ok(()) => Ok(call.go_saying(
            format!("/study/m/{module}"),
            "Thank you. What becomes of it, you find under “You said, we changed”.",
        )),
        Err(problem) => {
            let errors = problem.for_form()?;
            page(&call, &module, &form, (&errors, &[])).await?.send()
        }
    }
}

pub(crate) async fn skip(call: Call, Path(module): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    match skip_survey(call.app(), &desk.permit, desk.who.id, &module).await {
        // Pressed twice, or answered in another tab: there is nothing left to skip.
        Ok(()) | Err(Problem::Refused(_)) => Ok(call.go(format!("/study/m/{module}"))),
        Err(problem) => Err(problem),
    }
}
