//! The facilitator's guide of a session: for whoever takes its register, and for nobody else.
//!
//! What this room must not know: who was there.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Markup},
    web::{Call, Form, PageResult},
};
use maud::html;
use programme::Links;
use rulebook::delivery::EventId;

use super::{Event, element_of, store};
use crate::{attendance, timetable};

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: EventId = id.parse().or_not_found()?;
    let event = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let (_, permit) = attendance::pages::group_for(&call, &event, &form).await?;
    let title = format!("Guide: {}", event.plan.title);
    let body = html! {
        (ui::heading_row(Some("For facilitators"), &title, Some(&event.when()), None))
        (pages(&call, &event).await?)
    };
    call.page(&permit, title, body)
        .back(format!("/sessions/{id}/register"), "The register")
        .send()
}

/// The guide, and what the participants were given, of the edition that the cohort studies.
async fn pages(call: &Call, event: &Event) -> Result<Markup, Problem> {
    let cohort = event.plan.cohort;
    let edition = call
        .app()
        .db()
        .read(async |tx| registration::cohort(tx, cohort).await)
        .await?
        .edition;
    let programme = timetable::programme_of(call.app(), &edition).await?;
    let element = element_of(&programme, &event.plan.element)?;
    // Facilitators read the programme as staff do: the study pages are the participants' own.
    let links = Links {
        module: "/curriculum/modules/".to_owned(),
        ..Links::default()
    };
    let theirs = element.clinic.as_ref().or(element.bring.as_ref());
    Ok(html! {
        @match &element.guide {
            Some(guide) => (ui::prose("guide", &guide.html_with(&programme, &links))),
            None => (ui::empty_state("This session has no guide.", "What participants were asked to bring is below.")),
        }
        @if let Some(page) = theirs {
            (ui::section("theirs", "What participants were given"))
            (ui::prose("theirs-text", &page.html_with(&programme, &links)))
        }
    })
}
