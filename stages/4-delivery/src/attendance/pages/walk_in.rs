//! Somebody came who does not stand on the register: found by name, recorded with one tap.
//!
//! What this room must not know: how attendance counts.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, FormErrors, Input},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::registration::EnrolmentId;

use super::register;
use crate::attendance::record_walk_in;

/// How many are shown at most.
const MOST: usize = 20;

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    page(&call, &id, &form, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let register = register(call, id, form).await?;
    let asked = form.get("name").trim().to_lowercase();
    let cohort = register.event.plan.cohort;
    let all = call
        .app()
        .db()
        .read(async |tx| registration::enrolments_of_cohort(tx, cohort).await)
        .await?;
    let known: Vec<EnrolmentId> = register.people.iter().map(|one| one.enrolment).collect();
    let mut found: Vec<_> = all
        .into_iter()
        .filter(|who| {
            who.holds_a_place()
                && !known.contains(&who.id)
                && asked.chars().count() > 1
                && who.full_name.to_lowercase().contains(&asked)
        })
        .collect();
    found.sort_by(|one, other| {
        one.full_name
            .cmp(&other.full_name)
            .then(one.id.cmp(&other.id))
    });
    let (id, group) = (register.event.id, register.group.id);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&register.event.plan.title), "Somebody else came", None, None))
        p class="govuk-body" { "Somebody of this intake who had not booked, or of another group: find them by name. They count as present from now on." }
        (ui::Form::get(format!("/sessions/{id}/walk-in")).hidden("group", group.to_string()).label("Find by name").body(html! {
            (Input::new("name", "Part of their name").value(form.get("name")).error(errors.of("person")))
            (ui::button("Find"))
        }))
        @if !asked.is_empty() && found.is_empty() {
            (ui::empty_state("Nobody of this intake has that in their name, or they stand on the register already.", "Try another part of the name. Somebody of another intake is recorded by their own provider."))
        }
        div class="app-stack" {
            @for who in found.iter().take(MOST) {
                section class="app-card" aria-label=(who.full_name) {
                    p { strong { (who.full_name) } }
                    (ui::Form::post(format!("/sessions/{id}/walk-in")).hidden("group", group.to_string()).hidden("person", who.id.to_string()).hidden("name", form.get("name")).label(format!("{} is here", who.full_name)).body(html! {
                        button class="govuk-button" type="submit" { "They are here" span class="govuk-visually-hidden" { ": " (who.full_name) } }
                    }))
                }
            }
        }
        @if found.len() > MOST { p class="govuk-body" { "There are more: type more of the name." } }
    };
    Ok(call
        .page(&register.permit, "Somebody else came", body)
        .back(register.here(), "The register")
        .again(errors))
}

pub(crate) async fn send(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let enrolment: EnrolmentId = form.get("person").parse().or_not_found()?;
    match record_walk_in(call.app(), &register.permit, register.event.id, enrolment).await {
        Ok(()) => Ok(call.go_saying(register.here(), "Recorded as present.")),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}
