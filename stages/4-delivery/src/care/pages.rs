//! What was done for somebody, on the page of that person.
//!
//! What this room must not know: when something has worked.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound,
    clock::Clock,
    ui::{self, Checkboxes, Choice, FormErrors, Icon, Kind, Markup, Radios, Textarea, button, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::{Coded as _, Day},
    delivery::attention::{Concern, Done, Raised, Worked, worked},
    people::{Action, PersonId},
    registration::EnrolmentId,
};

use super::{NewStep, StepTaken, take_step};

/// The most characters of a note.
const MOST: usize = 2_000;

/// One thing that was done; with whether it worked, where the reasons of today are told.
pub(crate) fn entry(
    one: &StepTaken,
    clock: &Clock,
    names: &HashMap<PersonId, String>,
    now: Option<(&[Raised], Day)>,
) -> Markup {
    let by = names.get(&one.by).map_or("Somebody", String::as_str);
    html! {
        div class="app-stack" {
            (ui::subheading(&format!("{}, {}, {by}", one.what.kind.label(), clock.at(one.at).day.in_words())))
            @for line in one.what.body.lines().filter(|line| !line.trim().is_empty()) { p class="govuk-body" { (line) } }
            @if let Some((raised, today)) = now {
                p class="govuk-body" {
                    (outcome(one, raised, today)) " "
                    @if one.what.shared { (tag(Kind::Plain, Icon::None, "Shared with the participant")) }
                    @else { (tag(Kind::Plain, Icon::None, "Only for those who lead the group")) }
                }
            }
        }
    }
}

fn outcome(one: &StepTaken, raised: &[Raised], today: Day) -> Markup {
    let now: Vec<Concern> = raised.iter().map(|it| it.concern).collect();
    let outcome = worked(&one.what.reasons, &now, one.look_on, today);
    let reasons: Vec<&str> = one.what.reasons.iter().map(|it| it.label()).collect();
    html! {
        @match outcome {
            Worked::Yes => (tag(Kind::Good, Icon::Tick, outcome.label())),
            Worked::No => (tag(Kind::Stop, Icon::Alert, outcome.label())),
            Worked::Partly => (tag(Kind::Now, Icon::Half, outcome.label())),
            Worked::TooEarly => { (tag(Kind::Plain, Icon::None, outcome.label())) " We look on " (one.look_on.in_words()) "." }
            Worked::NoReason => {}
        }
        @if !reasons.is_empty() { " Done because of: " (reasons.join(", ").to_lowercase()) "." }
    }
}

/// What to know of somebody, what was done, and the form to note more: for those who lead the group.
pub(crate) fn shown(
    enrolment: EnrolmentId,
    raised: &[Raised],
    steps: &[StepTaken],
    (clock, names, today): (&Clock, &HashMap<PersonId, String>, Day),
    (form, errors): (&Form, &FormErrors),
) -> Markup {
    let typed = |name: &str, first: &'static str| match form.get(name) {
        "" => first.to_owned(),
        typed => typed.to_owned(),
    };
    html! {
        (ui::section("done", "What was done, and whether it worked"))
        @if steps.is_empty() { p class="govuk-body" { "Nothing is noted yet." } }
        @for one in steps { (entry(one, clock, names, Some((raised, today)))) }
        (ui::Form::post(format!("/facilitate/people/{enrolment}/done")).label("Note what was done").body(html! {
            (Radios::new("kind", "Note what was done").coded::<Done>().inline().small().value(typed("kind", Done::Call.code())).error(errors.of("kind")))
            @if !raised.is_empty() {
                (Checkboxes::new("reason", "Because of").small()
                    .choices(raised.iter().map(|one| Choice::new(one.concern.code(), one.words.as_str())))
                    .values(raised.iter().map(|one| one.concern.code())))
            }
            (Textarea::new("body", "What you did and agreed").rows(3).max_characters(u32::try_from(MOST).unwrap_or(u32::MAX)).value(form.get("body")).error(errors.of("body")))
            (Radios::new("shared", "Who may read this").choice(Choice::new("no", "Only those who lead the group")).choice(Choice::new("yes", "The participant too")).small().value(typed("shared", "no")).error(errors.of("shared")))
            (button("Keep it"))
        }))
    }
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let group = call
        .app()
        .db()
        .read(async |tx| crate::group::store::group_of(tx, id).await)
        .await?
        .or_not_found()?;
    let permit = call.may(Action::LeadGroup, &crate::facilitate::group_only(group))?;
    let mut reader = form.reader();
    let kind = reader.choice::<Done>("kind", "Say what you did");
    let body = reader.text("body", "Write what you did", MOST);
    let shared = reader.yes_no("shared", "Say who may read this");
    let errors: FormErrors = reader.errors();
    let (Some(kind), Some(shared), true) = (kind, shared, errors.is_empty()) else {
        let page = crate::facilitate::person_page(&call, id, (&form, &errors)).await?;
        return page.send();
    };
    let reasons = form
        .all("reason")
        .filter_map(|code| Concern::from_code(code).ok())
        .collect();
    let new = NewStep {
        enrolment: id,
        kind,
        shared,
        reasons,
        body,
    };
    take_step(call.app(), &permit, group, new).await?;
    Ok(call.go_saying(
        format!("/facilitate/people/{id}"),
        "Kept. In 14 days you see whether it worked.",
    ))
}
