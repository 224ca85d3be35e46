//! The provider's page of a cohort's registration: its days, and who may still apply while it is closed.
//!
//! What this room must not know: what is allowed; a refusal is shown where it belongs.

use axum::{extract::Path, response::Response};
use kit::{
    Problem,
    ui::{
        self, Button, ButtonKind, Column, DateInput, FormErrors, Icon, Input, InputKind, Kind,
        Table,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Coded, Day},
    people::Permit,
    registration::application::ApplicationState,
};

use super::{Cohort, Listed};
use crate::{application::store as applications, cohort::desk::own};

/// An address with where its application to this cohort stands.
struct Row {
    listed: Listed,
    state: Option<ApplicationState>,
}

async fn gather(call: &Call, cohort: &Cohort) -> Result<Vec<Row>, Problem> {
    call.app()
        .db()
        .read(async |tx| {
            let mut rows = Vec::new();
            for listed in super::late_applicants(tx, cohort.id).await? {
                let state = match people::person_with_email(tx, &listed.email).await? {
                    Some(person) => {
                        let all = applications::of_person(tx, person).await?;
                        let own = all.into_iter().find(|one| one.cohort == Some(cohort.id));
                        own.map(|one| one.state)
                    }
                    None => None,
                };
                rows.push(Row { listed, state });
            }
            Ok(rows)
        })
        .await
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let (cohort, permit) = own(&call, &id).await?;
    let nothing = (&Form::default(), &FormErrors::none());
    page(&call, &permit, &cohort, nothing).await?.send()
}

fn standing(cohort: &Cohort, today: Day) -> Markup {
    let days = &cohort.days;
    html! {
        @if cohort.takes_applications(today) {
            p class="govuk-body" { (ui::tag(Kind::Good, Icon::Dot, "Open")) " until the end of " (days.closes.with_weekday()) "." }
        } @else if today < days.opens {
            p class="govuk-body" { (ui::tag(Kind::Stop, Icon::Lock, "Not open yet")) " Applications open on " (days.opens.with_weekday()) "." }
        } @else {
            p class="govuk-body" { (ui::tag(Kind::Stop, Icon::Lock, "Closed")) " since the end of " (days.closes.with_weekday()) "." }
        }
    }
}

async fn page(
    call: &Call,
    permit: &Permit,
    cohort: &Cohort,
    (form, errors): (&Form, &FormErrors),
) -> Result<Paged, Problem> {
    let rows = gather(call, cohort).await?;
    let today = call.now().day;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Registration"), &cohort.name, Some(&cohort.code), None))
        (standing(cohort, today))
        (ui::section("days", "When applications open and close"))
        p class="govuk-body" { "A last day that has passed closes registration; a later one opens it again. Whoever was in the middle of an application loses nothing, and goes on where they stopped." }
        (ui::Form::post(format!("/admin/cohorts/{}/registration", cohort.id)).body(html! {
            (date((form, errors), "opens", "Applications open on", cohort.days.opens))
            (date((form, errors), "closes", "Applications close at the end of", cohort.days.closes))
            (ui::button("Save the days"))
        }))
        (ui::section("late", "Who may still apply"))
        p class="govuk-body" { "While registration is closed, these addresses may begin, go on and send. Each gets a letter. They must apply with exactly this address." }
        (Table::new("Addresses that may still apply").caption_hidden()
            .columns(["Address", "On the list since", "Their application"])
            .column(Column::hidden("Take off"))
            .rows(rows.iter().map(|row| cells(call, cohort, row)))
            .empty("Nobody: while registration is closed it is closed to everybody."))
        (ui::Form::post(format!("/admin/cohorts/{}/late", cohort.id)).body(html! {
            (Input::new("email", "Email address").kind(InputKind::Email).autocomplete("off")
                .value(form.get("email").to_owned()).error(errors.of("email")))
            (Button::new("Let this address apply").kind(ButtonKind::Secondary))
        }))
    };
    Ok(call
        .page(permit, format!("Registration of {}", cohort.name), body)
        .back(format!("/admin/cohorts/{}", cohort.id), "The cohort")
        .again(errors))
}

fn cells(call: &Call, cohort: &Cohort, row: &Row) -> Vec<Markup> {
    let since = call.app().clock().at(row.listed.at).day;
    vec![
        html! { (row.listed.email) },
        html! { (since.in_words()) },
        html! { (row.state.map_or("None yet", Coded::label)) },
        ui::Form::post(format!("/admin/cohorts/{}/late/stop", cohort.id))
            .hidden("email", row.listed.email.as_str())
            .body(html! {
                button type="submit" class="govuk-button govuk-button--secondary" {
                    "Take off" span class="govuk-visually-hidden" { " " (row.listed.email) }
                }
            })
            .render(),
    ]
}

/// A day as it was typed, or as it stands.
fn date((form, errors): (&Form, &FormErrors), name: &str, label: &str, stands: Day) -> Markup {
    let part = |part: &str| form.get(&format!("{name}_{part}")).to_owned();
    let input = DateInput::new(name, label).error(errors.of(name));
    if form.has(&format!("{name}_day")) {
        input
            .typed(part("day"), part("month"), part("year"))
            .render()
    } else {
        input.value(&stands.to_string()).render()
    }
}

pub(crate) async fn save_days(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (cohort, permit) = own(&call, &id).await?;
    let mut reader = form.reader();
    let missing = "Enter the day, the month and the year";
    let opens = reader.day("opens", missing);
    let closes = reader.day("closes", missing);
    let mut errors = reader.errors();
    if let (Some(opens), Some(closes), true) = (opens, closes, errors.is_empty()) {
        match super::move_days(call.app(), &permit, cohort.id, opens, closes).await {
            Ok(()) => return Ok(back(&call, &cohort, "The days are saved.")),
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &cohort, (&form, &errors))
        .await?
        .send()
}

pub(crate) async fn add(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (cohort, permit) = own(&call, &id).await?;
    let mut reader = form.reader();
    let email = reader.email("email", "Enter an email address");
    let mut errors = reader.errors();
    if errors.is_empty() {
        match super::let_through(call.app(), &permit, cohort.id, email).await {
            Ok(()) => {
                let said = "This address may apply, and a letter is on its way.";
                return Ok(back(&call, &cohort, said));
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    page(&call, &permit, &cohort, (&form, &errors))
        .await?
        .send()
}

pub(crate) async fn take_off(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (cohort, permit) = own(&call, &id).await?;
    let email = form.get("email").to_owned();
    match super::stop(call.app(), &permit, cohort.id, email).await {
        Ok(()) => Ok(back(&call, &cohort, "This address is off the list.")),
        Err(problem) => {
            // What the form sent is an address to take off, not one to add.
            let errors = problem.for_form()?;
            page(&call, &permit, &cohort, (&Form::default(), &errors))
                .await?
                .send()
        }
    }
}

fn back(call: &Call, cohort: &Cohort, said: &str) -> Response {
    call.go_saying(format!("/admin/cohorts/{}/registration", cohort.id), said)
}
