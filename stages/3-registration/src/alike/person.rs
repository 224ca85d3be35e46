//! One person's record, for people and for machines; an old id answers “moved”.
//!
//! What this room must not know: how records are merged.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem, ui,
    web::{Call, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, PersonId},
};
use serde_json::json;

use super::pages::{record, side};
use crate::reach::reach;

/// One person's record: everything that registration knows, or where it has moved.
pub(crate) async fn person(call: Call, Path(id): Path<String>) -> PageResult {
    let reach = reach(&call, Action::ReadRegistrations)?;
    let id: PersonId = id.parse().or_not_found()?;
    let (moved, record) = call
        .app()
        .db()
        .read(async |tx| {
            let moved = people::moved_to(tx, id).await?;
            Ok((moved, record(tx, moved.unwrap_or(id)).await?))
        })
        .await?;
    if !record.is_within(reach.provider) || reach.partner.is_some() {
        return Err(Problem::NotFound);
    }
    if let Some(into) = moved {
        let body = html! {
            (ui::heading("This record has moved"))
            p class="govuk-body" { "It became part of the record of " a class="govuk-link" href={ "/admin/persons/" (into) } { (record.person.name) } "." }
        };
        let mut page = call
            .page(&reach.permit, "This record has moved", body)
            .send()?;
        *page.status_mut() = StatusCode::GONE;
        return Ok(page);
    }
    let body = html! {
        (ui::heading_row(Some("Person"), &record.person.name, Some(&record.person.email), None))
        (side("record", "Record", &record))
        ul class="govuk-list" {
            @for one in &record.applications { li { a class="govuk-link" href={ "/admin/applications/" (one.id) } { "Application " (one.id) } ", " (one.state.label()) } }
            @for one in &record.enrolments { li { a class="govuk-link" href={ "/admin/participants/" (one.id) } { "Enrolment " (one.id) } ", " (one.state.label()) } }
        }
    };
    call.page(&reach.permit, record.person.name.as_str(), body)
        .back("/admin/duplicates", "Records that look alike")
        .send()
}

/// One person for machines; 410 with the new id when the record has moved.
pub(crate) async fn api(call: Call, Path(id): Path<String>) -> Result<Response, Problem> {
    let reach = reach(&call, Action::ReadRegistrations)?;
    let id: PersonId = id.parse().or_not_found()?;
    let (moved, former, record) = call
        .app()
        .db()
        .read(async |tx| {
            let moved = people::moved_to(tx, id).await?;
            let now = moved.unwrap_or(id);
            Ok((
                moved,
                people::former_ids(tx, now).await?,
                record(tx, now).await?,
            ))
        })
        .await?;
    if !record.is_within(reach.provider) || reach.partner.is_some() {
        return Err(Problem::NotFound);
    }
    if let Some(into) = moved {
        let body = json!({ "type": "about:blank", "title": "This record has moved", "status": 410, "code": "moved", "moved_to": into });
        return Ok((StatusCode::GONE, Json(body)).into_response());
    }
    let applications: Vec<_> = record.applications.iter().map(|one| one.id).collect();
    let enrolments: Vec<_> = record.enrolments.iter().map(|one| one.id).collect();
    let former: Vec<PersonId> = former.into_iter().map(|(id, _)| id).collect();
    Ok(Json(json!({ "id": record.person.id, "name": record.person.name, "former_ids": former, "applications": applications, "enrolments": enrolments })).into_response())
}
