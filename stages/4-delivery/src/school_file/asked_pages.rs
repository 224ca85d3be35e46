//! Asking for feedback on the page of a document, and giving it: the text in passages, words beside them, then sending them all.
//!
//! What this room must not know: how feedback is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, FormErrors, Icon, Kind, Select, Table, Textarea, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{AskId, school_file::AskState},
    people::{Action, PersonId},
};

use super::{
    Document,
    asked::{
        Ask, Note, ask_feedback, asked_of, give_feedback, note_feedback, notes, of_document,
        of_facilitator, take_ask_back,
    },
    pages::{self, when},
};
use crate::{
    shown_text,
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
};

/// Letters of a passage in a list of passages.
const GLIMPSE: usize = 70;

/// The part of a document's page: what was said, and asking.
pub(super) async fn part(call: &Call, one: &Document) -> Result<Markup, Problem> {
    let asks = call
        .app()
        .db()
        .read(async |tx| {
            let mut found = Vec::new();
            for ask in of_document(tx, one.id).await? {
                let said = match ask.state {
                    AskState::Answered => notes(tx, ask.id).await?,
                    AskState::Asked | AskState::TakenBack => Vec::new(),
                };
                found.push((ask, said));
            }
            Ok(found)
        })
        .await?;
    let open = asks.iter().any(|(ask, _)| ask.state == AskState::Asked);
    Ok(html! {
        (ui::section("feedback", "Feedback"))
        @for (ask, said) in asks.iter().filter(|(ask, _)| ask.state != AskState::TakenBack) { (told(call, ask, said)) }
        @if !open {
            div class="app-noprint" {
                (ui::Form::post(format!("/file/{}/ask", one.id)).label("Ask for feedback").body(html! {
                    (Textarea::new("question", "What would you like feedback on?").hint("Your facilitator reads this text as it is now, and answers in words. It is never a mark.").rows(2))
                    (Button::new("Ask my facilitator for feedback").kind(ButtonKind::Secondary))
                }))
            }
        }
    })
}

fn told(call: &Call, ask: &Ask, said: &[(i64, Note)]) -> Markup {
    html! {
        @match ask.state {
            AskState::Asked => {
                (ui::inset(html! {
                    "Asked " (when(call, ask.asked_at)) ", on version " (ask.version) "."
                    @if !ask.question.is_empty() { " You asked: “" (ask.question) "”" }
                }))
                (ui::Form::post(format!("/file/asks/{}/take-back", ask.id)).label("Take it back")
                    .body(html! { (Button::new("Do not ask any more").kind(ButtonKind::Secondary)) }))
            }
            _ => {
                p class="app-muted" { "On version " (ask.version) ", asked " (when(call, ask.asked_at)) }
                @for (_, note) in said { (one_note(note)) }
            }
        }
    }
}

fn one_note(note: &Note) -> Markup {
    html! {
        (ui::inset(html! {
            @if note.passage.is_empty() { p { strong { "On the whole" } } }
            @else { p { strong { "On: " } "“" (short(&shown_text::plain(&note.passage))) "”" } }
            @for line in note.words.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
        }))
    }
}

fn short(passage: &str) -> String {
    let words: String = passage.chars().take(GLIMPSE).collect();
    if words.len() < passage.len() {
        format!("{words}…")
    } else {
        words
    }
}

pub(crate) async fn ask(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let document = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let question = reader.optional("question", 1_000);
    let errors = reader.errors();
    if !errors.is_empty() {
        return pages::page(&call, &id, &errors).await?.send();
    }
    match ask_feedback(call.app(), &permit, document, question).await {
        Ok(_) => Ok(call.go_saying(
            format!("/file/{id}#feedback"),
            "Your facilitator is asked, and got a letter.",
        )),
        Err(problem) => pages::page(&call, &id, &problem.for_form()?).await?.send(),
    }
}

pub(crate) async fn take_back(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let document = take_ask_back(call.app(), &permit, id.parse().or_not_found()?).await?;
    Ok(call.go_saying(format!("/file/{document}"), "You do not ask any more."))
}

/// What a facilitator was asked.
pub(crate) async fn list(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let all = call
        .app()
        .db()
        .read(async |tx| of_facilitator(tx, person).await)
        .await?;
    let ids: Vec<PersonId> = all.iter().map(|one| one.owner).collect();
    let names = people::names(call.app(), &ids).await?;
    let rows = all.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/facilitate/feedback/" (one.id) } { (names.get(&one.owner).map_or("Somebody", String::as_str)) } },
            html! { (when(&call, one.asked_at)) },
            html! { (short(&one.question)) },
            match one.state {
                AskState::Asked => tag(Kind::Now, Icon::Half, "Waits for you"),
                other => tag(Kind::Plain, Icon::None, other.label()),
            },
        ]
    });
    let body = html! {
        (ui::heading("Feedback people ask you for"))
        (ui::lead("Words to learn from, on a passage or on the whole. Never a mark, and no part of anybody’s assessment."))
        (Table::new("Feedback asked for").caption_hidden().columns(["Whose", "Asked", "What they want to know", "State"]).rows(rows)
            .empty("Nobody asks now. When somebody of your group does, you get a letter."))
    };
    call.page(&permit, "Feedback people ask you for", body)
        .wide()
        .send()
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, (&Form::default(), &FormErrors::none()), &[])
        .await?
        .send()
}

/// The passages of a text: its paragraphs, headings and lists, as they are written.
fn passages(text: &str) -> Vec<&str> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .collect()
}

async fn page(
    call: &Call,
    id: &str,
    (form, errors): (&Form, &FormErrors),
    warned: &[private::Finding],
) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let id: AskId = id.parse().or_not_found()?;
    let (one, said, name) = call
        .app()
        .db()
        .read(async |tx| {
            let one = asked_of(tx, id, person).await?;
            let name = people::person(tx, one.owner).await?.name;
            Ok((one, notes(tx, id).await?, name))
        })
        .await?;
    let open = one.state == AskState::Asked;
    let title = format!("Feedback for {name}");
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        @if !one.question.is_empty() { (ui::inset(html! { p { strong { "They ask: " } (one.question) } })) }
        (warning(warned))
        (ui::section("text", "The text"))
        @for (place, passage) in (1..).zip(passages(&one.body)) {
            div id={ "passage-" (place) } { p class="app-muted" { "Passage " (place) } (shown_text::text(passage)) }
        }
        (ui::section("said", "Your feedback"))
        @for (_, note) in &said { (one_note(note)) }
        @if open { (saying(&one, &said, (form, errors), !warned.is_empty())) }
        @else { p class="govuk-body" { "Given." } }
    };
    Ok(call
        .page(&permit, title.clone(), body)
        .back("/facilitate/feedback", "Feedback people ask you for")
        .again(errors))
}

fn saying(
    one: &Ask,
    said: &[(i64, Note)],
    (form, errors): (&Form, &FormErrors),
    sure: bool,
) -> Markup {
    let choices = (1..)
        .zip(passages(&one.body))
        .map(|(place, passage): (i64, &str)| {
            Choice::new(
                place.to_string(),
                format!("Passage {place}: {}", short(&shown_text::plain(passage))),
            )
        });
    html! {
        (ui::Form::post(format!("/facilitate/feedback/{}/note", one.id)).label("A note").body(html! {
            (Select::new("passage", "On which passage").choice(Choice::new("", "On the whole")).choices(choices)
                .value(form.get("passage").to_owned()).error(errors.of("passage")))
            (Textarea::new("words", "What works, and what would help it on").rows(4).value(form.get("words")).error(errors.of("words")))
            (not_a_pupil(sure))
            (Button::new("Keep this note").kind(ButtonKind::Secondary))
        }))
        @if !said.is_empty() {
            (ui::Form::post(format!("/facilitate/feedback/{}/give", one.id)).label("Give the feedback")
                .body(html! { (Button::new("Give this feedback")) }))
            p class="app-muted" { "Until you give it, nobody else sees it." }
        }
    }
}

pub(crate) async fn note(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let ask: AskId = id.parse().or_not_found()?;
    let one = call
        .app()
        .db()
        .read(async |tx| asked_of(tx, ask, person).await)
        .await?;
    let mut reader = form.reader();
    let words = reader.text("words", "Write what works and what would help it on", 4_000);
    let place = form.get("passage");
    let passage = match place.parse::<usize>() {
        Ok(place) => passages(&one.body)
            .get(place.saturating_sub(1))
            .map(|passage| (*passage).to_owned()),
        Err(_whole) => Some(String::new()),
    };
    if passage.is_none() {
        reader.wrong("passage", "Choose a passage of this text, or the whole");
    }
    let errors = reader.errors();
    let Some(passage) = passage.filter(|_| errors.is_empty()) else {
        return page(&call, &id, (&form, &errors), &[]).await?.send();
    };
    let warned = private::findings(&words);
    if !warned.is_empty() && form.get("sure") != "yes" {
        return page(&call, &id, (&form, &errors), &warned).await?.send();
    }
    match note_feedback(call.app(), &permit, ask, Note { passage, words }).await {
        Ok(()) => Ok(call.go_saying(
            format!("/facilitate/feedback/{id}#said"),
            "The note is kept. Give the feedback when it is whole.",
        )),
        Err(problem) => page(&call, &id, (&form, &problem.for_form()?), &[])
            .await?
            .send(),
    }
}

pub(crate) async fn give(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let ask = id.parse().or_not_found()?;
    match give_feedback(call.app(), &permit, ask).await {
        Ok(()) => Ok(call.go_saying(
            "/facilitate/feedback",
            "The feedback is given, and they got a letter.",
        )),
        Err(problem) => {
            let errors = problem.for_form()?;
            page(&call, &id, (&Form::default(), &errors), &[])
                .await?
                .send()
        }
    }
}
