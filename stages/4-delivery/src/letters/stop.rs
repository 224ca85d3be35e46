//! The link in a letter that stops letters like it: a page with a button, and the button; both without signing in. A mail program
//! sends the same form by itself (RFC 8058).
//!
//! What this room must not know: whose the seal is made of.

use axum::extract::Path;
use kit::{
    OrNotFound,
    ui::{self, button},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{base::Coded as _, delivery::reminder::Topic};

use super::{read_stop, stop};

fn words(topics: &[Topic]) -> String {
    let labels: Vec<&str> = topics.iter().map(|topic| topic.label()).collect();
    labels.join("; ")
}

pub(crate) async fn show(call: Call, Path(token): Path<String>) -> PageResult {
    let permit = call.public()?;
    let (_, topics) = read_stop(call.app(), &token).or_not_found()?;
    let body = html! {
        (ui::heading("Stop these letters"))
        p class="govuk-body-l" { (words(&topics)) "." }
        p class="govuk-body" { "Letters that are essential still come: sessions that are near, results, and your account." }
        (ui::Form::post(format!("/stop/{token}")).label("Stop these letters").body(button("Stop these letters")))
    };
    call.page(&permit, "Stop these letters", body).send()
}

pub(crate) async fn send(call: Call, Path(token): Path<String>) -> PageResult {
    let permit = call.public()?;
    let (person, topics) = read_stop(call.app(), &token).or_not_found()?;
    let stopped = words(&topics);
    stop(call.app(), person, topics).await?;
    let body = html! {
        (ui::heading("Stopped"))
        p class="govuk-body-l" { "You get no more letters about: " (stopped) "." }
        p class="govuk-body" { "You can choose otherwise at any time under " a class="govuk-link" href="/account/letters" { "your letters" } "." }
    };
    call.page(&permit, "Stopped", body).send()
}
