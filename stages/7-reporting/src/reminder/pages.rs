//! The page of reminders: what would be sent today, before it is.
//!
//! What this room must not know: when one is due.

use kit::{
    Problem,
    ui::{self, Column, Table},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Circles, PersonId},
};

use crate::compliance::Reach;

/// Rows shown.
const SHOWN: usize = 200;

/// What is due and was not sent.
pub(crate) async fn list(call: Call) -> PageResult {
    let (reach, permit) = Reach::of(&call)?;
    let today = call.now().day;
    let due = call
        .app()
        .db()
        .read(async |tx| super::due_reminders(tx, today, &reach).await)
        .await?;
    let shown: Vec<PersonId> = due.iter().take(SHOWN).map(|one| one.post.person).collect();
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
        @if sends && !due.is_empty() {
            (ui::Form::post("/compliance/reminders").body(html! { (ui::button("Send these now, and what becomes due every night")) }))
        }
        (Table::new("Reminders to send").caption_hidden().column(Column::new("School")).columns(["SENCO", "Why now", "Last day in time"]).rows(rows)
            .empty("Nothing is due today that was not sent."))
        @if due.len() > SHOWN { (ui::muted(html! { "And " (due.len() - SHOWN) " more." })) }
    };
    call.page(&permit, "Reminders of the SENCO duty", body)
        .back("/compliance", "The SENCO duty across schools")
        .wide()
        .send()
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
