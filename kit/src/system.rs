//! Looking at the machinery: health, queued work, letters, the audit; and the clock of a demonstration.
//!
//! What this room must not know: what the work, the letters or the entries are about.

mod clock;
mod history;
mod outbox;
mod overview;

use axum::{http::header, response::IntoResponse};
use maud::html;
use rulebook::people::Action;
use serde_json::{Value, json};

use crate::{
    assets, files,
    problem::Problem,
    ui,
    web::{Access, Call, PageResult, RouteKind, Routes},
};

pub use clock::MOVED as CLOCK_MOVED;
pub use history::{Catalogue, NameOf};

/// The API description, put on the shelf by the binary once the table is whole.
pub struct Description(pub Value);

/// The processes of this room.
pub const PROCESSES: &[&crate::audit::Process] = &[&clock::MOVED, &crate::mail::bounce::TOLD];

/// The routes of this room.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub fn routes() -> Routes {
    let system = Access::May(Action::RunSystem);
    Routes::new()
        .get("/health", Access::Public, "Whether Senda is well", health)
        .as_kind(RouteKind::Api)
        .get(
            "/api/openapi.json",
            Access::Public,
            "This description",
            description,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/assets/{file}",
            Access::Public,
            "Styles, scripts and fonts",
            assets::handler,
        )
        .as_kind(RouteKind::File)
        .get(
            "/worker.js",
            Access::Public,
            "The part of the pages that runs without a network",
            assets::worker,
        )
        .as_kind(RouteKind::File)
        .get(
            "/favicon.ico",
            Access::Public,
            "The icon of whatever is no page",
            assets::icon,
        )
        .as_kind(RouteKind::File)
        .get(
            "/system",
            system,
            "Health, queued work and letters",
            overview::show,
        )
        .get(
            "/system/audit",
            system,
            "The newest entries of the audit",
            history::newest,
        )
        .get(
            "/history/{subject}",
            Access::May(Action::ReadHistory),
            "The history of a record",
            history::of,
        )
        .get(
            "/system/letters/{id}",
            system,
            "One letter of the outbox",
            outbox::one,
        )
        .get(
            "/demo/outbox",
            Access::Public,
            "The letters of a demonstration",
            outbox::list,
        )
        .get(
            "/demo/outbox/{id}",
            Access::Public,
            "One letter of a demonstration",
            outbox::read,
        )
        .get(
            "/demo/clock",
            system,
            "The clock of a demonstration",
            clock::show,
        )
        .post(
            "/demo/clock",
            system,
            "Move the clock of a demonstration",
            clock::set,
        )
        .get(
            "/licences",
            Access::Public,
            "What Senda is built from",
            licences,
        )
        .get(
            "/dev/components",
            Access::Public,
            "Every component in every state",
            gallery,
        )
        .and(files::routes())
        .and(crate::mail::bounce::routes())
}

async fn health(call: Call) -> PageResult {
    let database = call.app().db().describe().await?;
    let body =
        json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "database": database });
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response())
}

async fn description(call: Call) -> PageResult {
    let Description(text) = call.app().shelf()?;
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        text.to_string(),
    )
        .into_response())
}

async fn licences(call: Call) -> PageResult {
    let body = html! {
        (ui::heading("Licences"))
        p class="govuk-body-l" { "Senda is free software under the MIT licence or the Apache licence 2.0, as you choose. It is built from the work of many others, under these licences." }
        @for licence in assets::licences() {
            @let title = format!("{} {} {}", licence.name, licence.version, licence.licence);
            @if licence.text.is_empty() { p class="govuk-body" { (title) } }
            @else { (ui::details(&title, html! { pre class="app-licence" tabindex="0" { (licence.text) } })) }
        }
    };
    call.page(&call.public()?, "Licences", body).send()
}

async fn gallery(call: Call) -> PageResult {
    call.page(&call.public()?, "Components", ui::gallery())
        .wide()
        .send()
}

/// A page that exists on a demonstration only.
fn demo_only(call: &Call) -> Result<(), Problem> {
    if call.app().config().site.demo {
        Ok(())
    } else {
        Err(Problem::NotFound)
    }
}
