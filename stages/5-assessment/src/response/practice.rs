//! The practice case: its task, its documents and a response that was read, open to a participant at any time.
//!
//! What this room must not know: the live case, or anything that somebody wrote.

use kit::{
    OrNotFound, ui,
    web::{Call, PageResult},
};
use maud::html;
use programme::{Links, Page, Programme};

use super::pages::{mine, programme_of};

pub(crate) async fn case(call: Call) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    let programme = programme_of(&call, &standing).await?;
    let practice = programme.assessment.practice.as_ref().or_not_found()?;
    let body = html! {
        (ui::heading(&practice.brief.title))
        (ui::prose("case", &text(&practice.brief, &programme)))
        @for (number, document) in (1..).zip(&practice.documents) {
            (ui::section(&format!("document-{number}"), &document.title))
            (ui::prose(&format!("document-{number}-text"), &text(document, &programme)))
        }
        @if practice.response.is_some() {
            (ui::section("compare", "When you have written something"))
            p class="govuk-body" { a class="govuk-link" href="/assessment/practice/response" { "Read a worked response with an assessor’s notes" } }
        }
    };
    call.page(&permit, practice.brief.title.clone(), body)
        .back("/assessment", "Your assessment")
        .send()
}

pub(crate) async fn response(call: Call) -> PageResult {
    let (standing, permit) = mine(&call).await?;
    let programme = programme_of(&call, &standing).await?;
    let practice = programme.assessment.practice.as_ref().or_not_found()?;
    let response = practice.response.as_ref().or_not_found()?;
    let body = html! {
        (ui::heading(&response.title))
        (ui::prose("response", &text(response, &programme)))
    };
    call.page(&permit, response.title.clone(), body)
        .back("/assessment/practice", "The practice case")
        .send()
}

fn text(page: &Page, programme: &Programme) -> String {
    page.html_with(programme, &Links::default())
}
