//! Letters as they were written.
//!
//! What this room must not know: what a letter says.

use axum::extract::Path;
use maud::{Markup, html};
use rulebook::{
    base::Id,
    people::{Action, Circles},
};

use super::demo_only;
use crate::{
    mail::{self, LetterId, Written},
    problem::{OrNotFound, Problem},
    ui,
    web::{Call, PageResult},
};

pub(super) async fn list(call: Call) -> PageResult {
    demo_only(&call)?;
    let permit = call.public()?;
    let newest = Id::from_number(i64::MAX);
    let letters = call
        .app()
        .db()
        .read(async |tx| mail::newest(tx, newest).await)
        .await?;
    let body = html! {
        (ui::heading("Letters"))
        p class="govuk-body-l" { "This demonstration posts nothing. What it would have posted is here, newest first." }
        @if letters.is_empty() {
            (ui::inset(html! { "No letter has been written yet. Accept an application, or ask for a sign-in link." }))
        } @else {
            ul class="govuk-list" {
                @for letter in &letters {
                    li {
                        a class="govuk-link" href={ "/demo/outbox/" (letter.id) } { (letter.subject) }
                        " to " (letter.to) ", " (call.app().clock().at(letter.written_at).day.in_words())
                    }
                }
            }
        }
    };
    call.page(&permit, "Letters", body).send()
}

pub(super) async fn read(call: Call, Path(id): Path<String>) -> PageResult {
    demo_only(&call)?;
    let permit = call.public()?;
    let letter = find(&call, &id).await?;
    call.page(&permit, letter.subject.clone(), show(&call, &letter))
        .back("/demo/outbox", "All letters")
        .send()
}

pub(super) async fn one(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may(Action::RunSystem, &Circles::SITE)?;
    let letter = find(&call, &id).await?;
    call.page(&permit, letter.subject.clone(), show(&call, &letter))
        .back("/system", "System")
        .send()
}

async fn find(call: &Call, id: &str) -> Result<Written, Problem> {
    let id: LetterId = id.parse().or_not_found()?;
    call.app()
        .db()
        .read(async |tx| mail::one(tx, id).await)
        .await
}

fn show(call: &Call, letter: &Written) -> Markup {
    let written = call.app().clock().at(letter.written_at);
    html! {
        (ui::heading(&letter.subject))
        (ui::SummaryList::new()
            .text("To", letter.to.as_str())
            .text("Written", written.day.with_weekday())
            .text("Why", if letter.why.is_empty() { "It says so itself" } else { letter.why.as_str() })
            .text("State", letter.state.as_str()))
        div class="app-letter" {
            @for paragraph in letter.body.split("\n\n") {
                p class="govuk-body" {
                    @for (place, line) in paragraph.lines().enumerate() {
                        @if place > 0 { br; }
                        (linked(line))
                    }
                }
            }
        }
    }
}

/// A line that is an address becomes a link, so that a demonstration's letters can be followed.
fn linked(line: &str) -> Markup {
    let line = line.trim();
    let is_address = line.starts_with("http://") || line.starts_with("https://");
    html! {
        @if is_address && !line.contains(' ') { a class="govuk-link" href=(line) { (line) } }
        @else { (line) }
    }
}
