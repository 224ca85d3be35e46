//! The page of reminders: what would be sent today, before it is.
//!
//! What this room must not know: when one is due.

use std::collections::{HashMap, HashSet};

use kit::{
    Problem,
    db::ReadTx,
    ui::{self, Column, Table},
    web::{Call, PageResult},
};
use maud::{Markup, html};
use registration::Answer;
use rulebook::{
    base::{Coded, Day, Urn},
    people::{Action, Circles, PersonId},
};

use crate::compliance::Reach;

/// Rows shown.
const SHOWN: usize = 200;

/// What is due and was not sent.
pub(crate) async fn list(call: Call) -> PageResult {
    let (reach, permit) = Reach::of(&call)?;
    let today = call.now().day;
    let (due, cases) = call
        .app()
        .db()
        .read(async |tx| {
            let due = super::due_reminders(tx, today, &reach).await?;
            Ok((due, cases(tx, today, &reach).await?))
        })
        .await?;
    let mut shown: Vec<PersonId> = due.iter().take(SHOWN).map(|one| one.post.person).collect();
    shown.extend(cases.iter().take(SHOWN).map(|one| one.post.person));
    let names = people::names(call.app(), &shown).await?;
    let rows = due.iter().take(SHOWN).map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/school/" (one.post.school) } { (one.school) } },
            html! { (names.get(&one.post.person).map_or("", String::as_str)) },
            html! { (one.kind.label()) },
            html! { (one.deadline.in_words()) },
        ]
    });
    let sends = call.may(Action::KeepPosts, &Circles::SITE).is_ok();
    let body = html! {
        (ui::heading("Reminders of the SENCO duty"))
        (ui::lead("What is due today and was not sent. Each reminder goes once to the SENCO and to the school’s leaders."))
        p class="govuk-body" { "They are due when 24, 22, 12, 6 and 3 months are left, and when the last safe day to start has passed and the SENCO is not on the course." }
        p class="govuk-body" { (due.len()) " to send." }
        @if sends && !(due.is_empty() && cases.is_empty()) {
            (ui::Form::post("/compliance/reminders").body(html! { (ui::button("Send these now, and what becomes due every night")) }))
        }
        (Table::new("Reminders to send").caption_hidden().column(Column::new("School")).columns(["SENCO", "Why now", "Last day in time"]).rows(rows)
            .empty("Nothing is due today that was not sent."))
        @if due.len() > SHOWN { (ui::muted(html! { "And " (due.len() - SHOWN) " more." })) }
        (told(&cases, &names))
    };
    call.page(&permit, "Reminders of the SENCO duty", body)
        .back("/compliance", "The SENCO duty across schools")
        .wide()
        .send()
}

/// The open cases in this reach of which the SENCO and the school have not been told.
async fn cases(tx: &ReadTx<'_>, on: Day, reach: &Reach) -> Result<Vec<Answer>, Problem> {
    let mut cases = registration::untold_cases(tx, on).await?;
    if !cases.is_empty() {
        let within: HashSet<Urn> = people::all_schools(tx)
            .await?
            .iter()
            .filter(|school| reach.has(school))
            .map(|school| school.urn)
            .collect();
        cases.retain(|one| within.contains(&one.post.school));
    }
    Ok(cases)
}

/// Who is told that a person has to decide.
fn told(cases: &[Answer], names: &HashMap<PersonId, String>) -> Markup {
    let rows = cases.iter().take(SHOWN).map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/school/" (one.post.school) } { (one.post.school) } },
            html! { (names.get(&one.post.person).map_or("", String::as_str)) },
            html! { @if let Some(question) = one.asked() { (question.label()) } },
        ]
    });
    html! {
        (ui::section("cases", "Told that a person has to decide"))
        p class="govuk-body" {
            (cases.len()) @if cases.len() == 1 { " case" } @else { " cases" } " to tell the SENCO and the school’s leaders of. What is decided is told at once, by the act that decides."
        }
        (Table::new("Cases to tell of").caption_hidden().columns(["School", "SENCO"]).column(Column::new("What a person decides")).rows(rows)
            .empty("Of every open case both have been told."))
    }
}

/// Sends them, and begins the nights.
pub(crate) async fn send(call: Call) -> Result<axum::response::Response, Problem> {
    call.may(Action::KeepPosts, &Circles::SITE)?;
    super::begin_reminders(call.app()).await?;
    Ok(call.go_saying(
        "/compliance/reminders",
        "The reminders are on their way. From now on they are sent every night.",
    ))
}
