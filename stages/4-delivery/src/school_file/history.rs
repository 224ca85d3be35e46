//! Earlier versions of a document, and going back to one.
//!
//! What this room must not know: how versions are kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Table},
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{delivery::DocumentId, people::Action};

use super::{Document, Text, pages::when, store, store::Version};
use crate::shown_text;

async fn read(call: &Call, id: &str) -> Result<(Document, Vec<Version>), Problem> {
    let person = call.person()?;
    let id: DocumentId = id.parse().or_not_found()?;
    call.app()
        .db()
        .read(async |tx| {
            let one = super::mine(tx, person, id).await?;
            Ok((one, store::versions(tx, id).await?))
        })
        .await
}

pub(crate) async fn list(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (one, versions) = read(&call, &id).await?;
    let rows = versions.iter().map(|version| {
        vec![
            html! { a class="govuk-link" href={ "/file/" (id) "/versions/" (version.number) } { "Version " (version.number) } },
            html! { (when(&call, version.at)) },
            html! { (version.body.split_whitespace().count()) },
        ]
    });
    let body = html! {
        (ui::heading_row(Some(&one.title), "Earlier versions", None, None))
        p class="govuk-body" { "What is saved while you type becomes one version every ten minutes; what you save yourself always stays." }
        (Table::new("Versions, the newest first").caption_hidden().columns(["Version", "Saved"])
            .column(ui::Column::number("Words")).rows(rows).empty("No version yet."))
    };
    call.page(&permit, "Earlier versions", body)
        .back(format!("/file/{id}"), one.title.clone())
        .send()
}

pub(crate) async fn show(call: Call, Path((id, number)): Path<(String, String)>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (one, versions) = read(&call, &id).await?;
    let version = find(&versions, &number)?;
    let title = format!("Version {}", version.number);
    let body = html! {
        (ui::heading_row(Some(&one.title), &title, None, None))
        p class="app-muted" { "Saved " (when(&call, version.at)) "." }
        @if version.number != one.version {
            (ui::Form::post(format!("/file/{id}/versions/{}/again", version.number)).label("Use this version again")
                .body(html! { (Button::new("Use this version again").kind(ButtonKind::Secondary)) }))
        }
        (ui::section("text", "What it said"))
        (shown_text::text(&version.body))
    };
    call.page(&permit, title, body)
        .back(format!("/file/{id}/versions"), "Earlier versions")
        .send()
}

fn find<'v>(versions: &'v [Version], number: &str) -> Result<&'v Version, Problem> {
    let number: i64 = number.parse().or_not_found()?;
    versions
        .iter()
        .find(|version| version.number == number)
        .or_not_found()
}

/// Goes back to an earlier version: it becomes the newest, and nothing is lost.
pub(crate) async fn again(call: Call, Path((id, number)): Path<(String, String)>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (one, versions) = read(&call, &id).await?;
    let version = find(&versions, &number)?;
    let text = Text {
        heading: one.heading,
        module: one.module,
        title: one.title,
        body: version.body.clone(),
    };
    super::write_document(call.app(), &permit, one.id, (text, one.version), false).await?;
    Ok(call.go_saying(
        format!("/file/{id}"),
        "This version is the newest now. The others are kept.",
    ))
}
