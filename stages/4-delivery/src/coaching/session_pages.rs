//! One session: my notes, each with who sees it; what others let me read; what we agreed, and what is still open from before.
//!
//! What this room must not know: how a note is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Choice, DateInput, FormErrors, Radios, Select, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    delivery::{
        CoachingSessionId,
        coaching::{AgreedState, NoteKind, Sight},
    },
    people::{Action, PersonId},
};

use super::{
    mine::agreed_list,
    session::{Note, agree, mine, readable, write_note},
    session_store,
};
use crate::{
    coming_going::conflict,
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
    tools::numbers::hours,
};

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, (&Form::default(), &FormErrors::none()), &[])
        .await?
        .send()
}

async fn page(
    call: &Call,
    id: &str,
    (form, errors): (&Form, &FormErrors),
    warned: &[private::Finding],
) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let id: CoachingSessionId = id.parse().or_not_found()?;
    let (session, with, notes, mut agreed) = call
        .app()
        .db()
        .read(async |tx| {
            let (session, with) = mine(tx, id, person).await?;
            let notes = readable(tx, id, person, (true, false)).await?;
            let agreed = session_store::agreed(tx, with.id).await?;
            Ok((session, with, notes, agreed))
        })
        .await?;
    agreed.retain(|one| one.state == AgreedState::Open);
    let names = people::names(call.app(), &with.everybody()).await?;
    let title = format!("Session of {}", session.day.in_words());
    let here = format!("/coaching/sessions/{id}");
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&with.name), &title, None, None))
        p class="app-muted" { (session.day.with_weekday()) ", " (hours(session.minutes)) "." }
        (warning(warned))
        (ui::section("notes", "Your notes"))
        p class="govuk-body" { "You decide for each note who sees it. What only you see is seen by nobody else, administrators included." }
        @for kind in NoteKind::ALL { (own_note(&here, *kind, &notes, person, (form, errors), !warned.is_empty())) }
        @if notes.iter().any(|note| note.by != person) {
            (ui::section("others", "What others let you read"))
            @for note in notes.iter().filter(|note| note.by != person && !note.words.is_empty()) {
                (ui::inset(html! {
                    p { strong { (names.get(&note.by).map_or("Somebody", String::as_str)) ", " (note.kind.label().to_lowercase()) } }
                    @for line in note.words.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
                }))
            }
        }
        (ui::section("open", "What is agreed and still open"))
        (agreed_list(&agreed, &names, call.now().day, person))
        @if !with.ended { (agreeing(&here, &with.everybody(), &names, (form, errors))) }
    };
    Ok(call
        .page(&permit, title, body)
        .back(format!("/coaching/with/{}", with.id), with.name.clone())
        .again(errors))
}

fn own_note(
    here: &str,
    kind: NoteKind,
    notes: &[Note],
    person: PersonId,
    (form, errors): (&Form, &FormErrors),
    sure: bool,
) -> Markup {
    let known = notes
        .iter()
        .find(|note| note.by == person && note.kind == kind);
    let typed = form.get("kind") == kind.code();
    let words = if typed {
        form.get("words")
    } else {
        known.map_or("", |note| &note.words)
    };
    let sight = if typed {
        form.get("sight")
    } else {
        known.map_or(Sight::Private, |note| note.sight).code()
    };
    let version = if typed {
        form.get("version").to_owned()
    } else {
        known.map_or(0, |note| note.version).to_string()
    };
    let wrong = |name| errors.of(name).filter(|_| typed);
    html! {
        (ui::Form::post(format!("{here}/notes")).label(kind.label()).hidden("kind", kind.code()).hidden("version", version).body(html! {
            (Textarea::new("words", kind.label()).id(format!("words-{}", kind.code())).rows(3).value(words).error(wrong("words")))
            (Radios::new("sight", format!("Who sees “{}”", kind.label())).id(format!("sight-{}", kind.code())).coded::<Sight>().small()
                .value(sight.to_owned()).error(wrong("sight")))
            (not_a_pupil(typed && sure))
            (Button::new("Keep this note").kind(ButtonKind::Secondary))
        }))
    }
}

fn agreeing(
    here: &str,
    everybody: &[PersonId],
    names: &std::collections::HashMap<PersonId, String>,
    (form, errors): (&Form, &FormErrors),
) -> Markup {
    let people = everybody
        .iter()
        .map(|who| Choice::new(who.to_string(), names.get(who).cloned().unwrap_or_default()));
    html! {
        (ui::subheading("Agree something"))
        (ui::Form::post(format!("{here}/agreed")).label("Agree something").body(html! {
            (Textarea::new("agreed", "What is to be done").rows(2).value(form.get("agreed")).error(errors.of("agreed")))
            (Select::new("whose", "By whom").choice(Choice::new("", "Everybody who meets")).choices(people).value(form.get("whose").to_owned()))
            (DateInput::new("due", "By when, if there is a day").typed(form.get("due_day"), form.get("due_month"), form.get("due_year")).error(errors.of("due")))
            (Button::new("Agree on it").kind(ButtonKind::Secondary))
        }))
    }
}

pub(crate) async fn note(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let session: CoachingSessionId = id.parse().or_not_found()?;
    let kind = NoteKind::from_code(form.get("kind")).or_not_found()?;
    let mut reader = form.reader();
    let words = reader.optional("words", 6_000);
    let sight = reader.choice::<Sight>("sight", "Choose who sees this note");
    let errors = reader.errors();
    let warned = private::findings(&words);
    let sure = warned.is_empty() || form.get("sure") == "yes";
    let Some(sight) = sight.filter(|_| errors.is_empty() && sure) else {
        return page(&call, &id, (&form, &errors), &warned).await?.send();
    };
    let version = form.get("version").parse().unwrap_or(0);
    match write_note(call.app(), &permit, session, (kind, sight, words), version).await {
        Ok(()) => Ok(call.go_saying(
            format!("/coaching/sessions/{id}#notes"),
            "The note is kept.",
        )),
        Err(Problem::MovedOn) => both(&call, (&id, session), (kind, person), &form).await,
        Err(problem) => page(&call, &id, (&form, &problem.for_form()?), &[])
            .await?
            .send(),
    }
}

/// The note was changed in another window: what was typed stays, and what is kept now is told.
async fn both(
    call: &Call,
    (id, session): (&str, CoachingSessionId),
    (kind, person): (NoteKind, PersonId),
    form: &Form,
) -> PageResult {
    let notes = call
        .app()
        .db()
        .read(async |tx| {
            mine(tx, session, person).await?;
            readable(tx, session, person, (true, false)).await
        })
        .await?;
    let known = notes
        .iter()
        .find(|note| note.by == person && note.kind == kind);
    let mut errors = FormErrors::none();
    errors.whole(format!(
        "You changed this note in another window meanwhile. It says there: “{}” What you typed here is below. Keep it, or go back.",
        known.map_or("", |note| note.words.as_str())
    ));
    let typed = Form::filled([
        ("kind", kind.code().to_owned()),
        ("words", form.get("words").to_owned()),
        ("sight", form.get("sight").to_owned()),
        ("version", known.map_or(0, |note| note.version).to_string()),
    ]);
    Ok(conflict(
        page(call, id, (&typed, &errors), &[]).await?.send()?,
    ))
}

pub(crate) async fn agreeing_on(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let session: CoachingSessionId = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let words = reader.text("agreed", "Write what is to be done", 500);
    let due = reader.optional_day("due");
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, (&form, &errors), &[]).await?.send();
    }
    let whose = form.get("whose").parse().ok();
    match agree(call.app(), &permit, session, (words, due, whose)).await {
        Ok(_) => Ok(call.go_saying(
            format!("/coaching/sessions/{id}#open"),
            "It is on the list, and goes on to the next session until it is done.",
        )),
        Err(problem) => page(&call, &id, (&form, &problem.for_form()?), &[])
            .await?
            .send(),
    }
}
