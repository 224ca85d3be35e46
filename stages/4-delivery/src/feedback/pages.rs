//! “Was this clear?” under every step, and the page of what one said before.
//!
//! What this room must not know: what anybody else said.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, FormErrors, Radios, Select, Table, Textarea,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{base::Coded, delivery::listening::Clear};

use super::{Passage, Said, passages, say_clear, store};
use crate::{
    desk::desk,
    study::{find_step, step_key},
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
};

/// The most characters of what somebody adds.
pub(super) const WORDS_MOST: usize = 1_000;
/// The box with which somebody lets the writers read their words.
pub(super) const CONSENT: &str =
    "The people who write the course may read these words. They do not see my name.";

/// The question under a step: a part of the page that reads nothing.
pub(crate) fn under_step(path: &str, page: &str) -> Markup {
    ui::details(
        "Was this clear?",
        html! {
            (asking(path, &passages(page), &Form::default(), (&FormErrors::none(), &[])))
            p { a class="govuk-link" href={ (path) "/feedback" } { "What I said of this step before" } }
        },
    )
}

fn asking(
    path: &str,
    all: &[Passage],
    form: &Form,
    (errors, warned): (&FormErrors, &[private::Finding]),
) -> Markup {
    html! {
        (warning(warned))
        (ui::Form::post(format!("{path}/feedback")).label("Was this clear?").body(html! {
            @if !all.is_empty() {
                (Select::new("passage", "Which part?").choice(Choice::new("", "The whole page"))
                    .choices(all.iter().map(|one| Choice::new(one.anchor.as_str(), one.heading.as_str())))
                    .value(form.get("passage")).error(errors.of("passage")))
            }
            (Radios::new("clear", "Was it clear?").small().inline().coded::<Clear>().value(form.get("clear")).error(errors.of("clear")))
            (Textarea::new("said", "In your words, if you like").hint("Please name no pupil and nobody at your school.")
                .rows(2).value(form.get("said")).error(errors.of("said")))
            (Checkboxes::new("may_show", "May your words be read?").small().choice(Choice::new("yes", CONSENT)).values(form.all("may_show").map(str::to_owned)))
            (not_a_pupil(!warned.is_empty()))
            (Button::new("Send").kind(ButtonKind::Secondary))
        }))
    }
}

pub(crate) async fn show(
    call: Call,
    Path((module, step)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    page(&call, (&module, &step), &form, (&FormErrors::none(), &[]))
        .await?
        .send()
}

async fn page(
    call: &Call,
    (module, step): (&str, &str),
    form: &Form,
    (errors, warned): (&FormErrors, &[private::Finding]),
) -> Result<Paged, Problem> {
    let desk = desk(call).await?;
    let key = step_key(module, step);
    let found = find_step(&desk.programme, &key).or_not_found()?;
    let (who, edition) = (desk.who.id, desk.who.edition);
    let said = call
        .app()
        .db()
        .read(async |tx| store::own(tx, (who, edition), &key).await)
        .await?;
    let pages = curriculum::Library::pages(call.app(), &edition).await?;
    let all = passages(pages.get(&found.step.file).map_or("", String::as_str));
    let path = format!("/study/m/{module}/{step}");
    // What was said of this passage before stands in the form, to be changed.
    let before = said.iter().find(|one| one.passage == form.get("passage"));
    let filled = match before {
        Some(before) if !form.has("clear") => typed(before),
        _ => form.clone(),
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&found.step.title), "Was this clear?", None, None))
        p class="govuk-body" { "One answer for each part of the page. Sending another changes it. It has no part in your engagement or your assessment." }
        (asking(&path, &all, &filled, (errors, warned)))
        @if !said.is_empty() { (earlier(&path, &said, &all)) }
    };
    Ok(call
        .page(&desk.permit, "Was this clear?", body)
        .back(path, found.step.title.clone())
        .again(errors))
}

fn typed(said: &Said) -> Form {
    Form::filled([
        ("passage", said.passage.as_str()),
        ("clear", said.clear.code()),
        ("said", said.words.as_str()),
        ("may_show", if said.may_show { "yes" } else { "" }),
    ])
}

/// The heading of a passage, or the whole page.
pub(super) fn heading<'p>(all: &'p [Passage], anchor: &'p str) -> &'p str {
    if anchor.is_empty() {
        return "The whole page";
    }
    let found = all.iter().find(|one| one.anchor == anchor);
    found.map_or(anchor, |one| one.heading.as_str())
}

fn earlier(path: &str, said: &[Said], all: &[Passage]) -> Markup {
    let rows = said.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ (path) "/feedback?passage=" (one.passage) } { (heading(all, &one.passage)) } },
            html! { (one.clear.label()) },
            html! { (one.words) @if !one.words.is_empty() && !one.may_show { br; (ui::muted("Only you can read this.")) } },
        ]
    });
    html! {
        (Table::new("What you said before").columns(["Part", "Was it clear?", "Your words"]).rows(rows))
    }
}

pub(crate) async fn send(
    call: Call,
    Path((module, step)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let desk = desk(&call).await?;
    let mut reader = form.reader();
    let clear = reader.choice::<Clear>("clear", "Choose whether it was clear");
    let words = reader.optional("said", WORDS_MOST);
    let may_show = reader.ticked("may_show");
    let errors = reader.errors();
    let warned = private::findings(&words);
    let ask_again = !warned.is_empty() && form.get("sure") != "yes";
    let (Some(clear), true, false) = (clear, errors.is_empty(), ask_again) else {
        let warned = if errors.is_empty() {
            warned
        } else {
            Vec::new()
        };
        return page(&call, (&module, &step), &form, (&errors, &warned))
            .await?
            .send();
    };
    let hidden = !words.is_empty() && !may_show;
    let said = Said {
        step: step_key(&module, &step),
        passage: form.get("passage").to_owned(),
        clear,
        words,
        may_show,
    };
    match say_clear(call.app(), &desk.permit, desk.who.id, said).await {
        Ok(()) => {
            let notice = if hidden {
                "Thank you. Your answer counts. Your words stay with you: you did not tick that the writers may read them."
            } else {
                "Thank you. The writers see it with this part of the page, without your name."
            };
            Ok(call.go_saying(format!("/study/m/{module}/{step}"), notice))
        }
        Err(problem) => {
            let errors = problem.for_form()?;
            page(&call, (&module, &step), &form, (&errors, &[]))
                .await?
                .send()
        }
    }
}
