//! The pages of statements: the holder's, anybody's check, the keeper's list.
//!
//! What this room must not know: how a statement was earned.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors, Input, SummaryList, Table, Width},
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    award::{AwardId, statement::VerificationCode},
    base::Coded,
    people::{Action, Circles, Permit, ProviderId, Scope},
};

use super::{Statement, document, store};

/// The holder's statement, and the permit for it.
async fn held(call: &Call) -> Result<(Option<Statement>, Permit), Problem> {
    let person = call.person()?;
    let permit = call.may_own(Action::HoldAward)?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    Ok((held, permit))
}

pub(crate) async fn mine(call: Call) -> PageResult {
    let (held, permit) = held(&call).await?;
    let body = html! {
        (ui::heading("Your statement of completion"))
        @match &held {
            None => (ui::empty_state("You have no statement of completion yet.", "It is issued when you have passed the assessment and your engagement has reached the gate.").action("/assessment", "See your assessment")),
            Some(held) => {
                (facts(held))
                @if held.is_valid() {
                    (ui::button_link(ButtonKind::Primary, "/certificate/statement.pdf", "Download as PDF"))
                    p class="govuk-body" { "Anybody can check it at " a class="govuk-link" href={ "/certificates/" (held.code) } { "its public page" } "." }
                }
                (whose_paper())
            }
        }
    };
    call.page(&permit, "Your statement of completion", body)
        .send()
}

fn facts(held: &Statement) -> Markup {
    html! {
        (SummaryList::new()
            .text("Name", held.name.as_str())
            .text("Programme", held.qualification.as_str())
            .text("Completed", held.completed_on.with_weekday())
            .text("Issued by", held.provider_name.as_str())
            .text("Code", held.code.as_str())
            .text("State", held.state.label()))
    }
}

fn whose_paper() -> Markup {
    html! { p class="govuk-body" { "This is the provider’s own statement. The official certificate of the National Professional Qualification is issued by the Department for Education." } }
}

pub(crate) async fn download(call: Call) -> PageResult {
    let (held, _) = held(&call).await?;
    let held = held.filter(Statement::is_valid).or_not_found()?;
    let check_at = format!("{}/certificates/check", call.app().config().site.origin);
    let bytes = document::pdf(&held, &check_at)?;
    Ok(attachment(bytes))
}

fn attachment(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"statement-of-completion.pdf\"",
        ),
    ];
    (headers, bytes).into_response()
}

pub(crate) async fn check(call: Call, form: Form) -> PageResult {
    let mut errors = FormErrors::none();
    if form.has("code") {
        match form.get("code").parse::<VerificationCode>() {
            Ok(code) => return Ok(call.go(format!("/certificates/{code}"))),
            Err(_) => errors.at("code", "Enter the 12 characters of the code, like 7K2M-QX4R-9WTD. One of them is a check sign, so a slip is noticed."),
        }
    }
    let body = html! {
        (ui::error_summary(&errors))
        (ui::heading("Check a statement of completion"))
        (ui::Form::get("/certificates/check").body(html! {
            (Input::new("code", "Code on the statement").hint("12 letters and digits, with or without dashes").width(Width::Twenty).value(form.get("code")).error(errors.of("code")))
            (ui::button("Check"))
        }))
        (whose_paper())
    };
    call.page(&call.public()?, "Check a statement of completion", body)
        .again(&errors)
        .send()
}

pub(crate) async fn verify(call: Call, Path(code): Path<String>) -> PageResult {
    let permit = call.public()?;
    match super::by_code(call.app(), &code).await {
        Ok(held) => {
            let title = if held.is_valid() {
                "This statement holds"
            } else {
                "This statement was revoked"
            };
            let body = html! {
                (ui::heading(title))
                @if !held.is_valid() { (ui::warning("It no longer holds. Ask the provider named below.")) }
                (facts(&held))
                (whose_paper())
            };
            call.page(&permit, title, body)
                .back("/certificates/check", "Check another")
                .send()
        }
        Err(Problem::NotFound) => {
            let body = html! {
                (ui::heading("No statement has this code"))
                p class="govuk-body-l" { "Check the code on the paper. If it is the same, the paper is not one of ours." }
                p class="govuk-body" { a class="govuk-link" href="/certificates/check" { "Try again" } }
            };
            let mut response = call
                .page(&permit, "No statement has this code", body)
                .into_response();
            *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
            Ok(response)
        }
        Err(other) => Err(other),
    }
}

/// The provider whose awards this actor keeps.
fn kept(call: &Call) -> Result<(ProviderId, Permit), Problem> {
    let provider = call
        .actor()
        .scopes_for(Action::KeepAwards)
        .into_iter()
        .find_map(|scope| match scope {
            Scope::Provider(id) => Some(id),
            _ => None,
        });
    let provider = provider.ok_or(Problem::NotAllowed)?;
    Ok((
        provider,
        call.may(Action::KeepAwards, &Circles::provider(provider))?,
    ))
}

pub(crate) async fn list(call: Call) -> PageResult {
    let (provider, permit) = kept(&call)?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::of_provider(tx, provider).await)
        .await?;
    let rows = all.iter().map(|held| {
        vec![
            html! { a class="govuk-link" href={ "/admin/awards/" (held.id) } { (held.name) } },
            html! { (held.completed_on.in_words()) },
            html! { (held.code) },
            html! { (held.state.label()) },
        ]
    });
    let body = html! {
        (ui::heading("Statements of completion"))
        (Table::new("Statements, newest first").columns(["Name", "Completed", "Code", "State"]).rows(rows).empty("None yet. Statements are issued when the board releases results."))
    };
    call.page(&permit, "Statements of completion", body)
        .wide()
        .send()
}

async fn one(call: &Call, id: &str) -> Result<(Statement, Permit), Problem> {
    let id: AwardId = id.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let permit = call.may(Action::KeepAwards, &held.circles())?;
    Ok((held, permit))
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    shown(&call, &id, &Form::default(), &FormErrors::none()).await
}

async fn shown(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> PageResult {
    let (held, permit) = one(call, id).await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&held.name))
        (facts(&held))
        @if held.is_valid() {
            (ui::section("revoke", "Revoke it"))
            (ui::Form::post(format!("/admin/awards/{}/revoke", held.id)).body(html! {
                (Input::new("reason", "Why?").hint("Kept in the history. Whoever checks the code sees that it was revoked, not why.").value(form.get("reason")).error(errors.of("reason")))
                (Button::new("Revoke this statement").kind(ButtonKind::Warning))
            }))
        }
    };
    call.page(&permit, held.name.clone(), body)
        .back("/admin/awards", "Statements")
        .again(errors)
        .send()
}

pub(crate) async fn revoke(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (held, permit) = one(&call, &id).await?;
    let mut reader = form.reader();
    let reason = reader.text("reason", "Say why the statement is revoked", 500);
    let mut errors = reader.errors();
    if errors.is_empty() {
        match super::revoke(call.app(), &permit, held.id, reason).await {
            Ok(()) => {
                return Ok(
                    call.go_saying(format!("/admin/awards/{id}"), "The statement is revoked.")
                );
            }
            Err(problem) => errors = problem.for_form()?,
        }
    }
    shown(&call, &id, &form, &errors).await
}
