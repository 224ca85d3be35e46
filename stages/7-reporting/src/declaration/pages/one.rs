//! One person's account: the evidence behind each declaration, and taking one back.
//!
//! What this room must not know: how evidence is judged.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors, Input, Markup, SummaryList},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::Permit,
    registration::{EnrolmentId, enrolment::EnrolmentState},
    reporting::{
        DeclarationId,
        declaration::{DeclarationKind, DeclarationState, Line, Standing},
    },
};

use super::{line_tag, may_keep, state_tag};
use crate::declaration::{Account, Kept, account, chosen, make, store};

async fn load(call: &Call, id: &str) -> Result<(Account, Permit), Problem> {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let now = call.now();
    let found = call
        .app()
        .db()
        .read(async |tx| account(tx, id, now).await)
        .await?;
    let permit = may_keep(call, found.enrolment.provider)?;
    Ok((found, permit))
}

/// The page.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, errors: &FormErrors) -> Result<Paged, Problem> {
    let (account, permit) = load(call, id).await?;
    let enrolment = &account.enrolment;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Declarations for {}", enrolment.full_name)))
        (SummaryList::new()
            .text("Enrolment", format!("{}, since {}", enrolment.state.label(), enrolment.state_on.in_words()))
            .text("Began", enrolment.started_on.in_words())
            .text("DfE pays", if enrolment.fundable { "Yes" } else { "No" })
            .text("Schedule", schedule_in_words(&account.schedule.identifier))
            .text("TRN", enrolment.trn.as_ref().map_or_else(|| "Not known".to_owned(), ToString::to_string)))
        @for line in &account.lines { (one_line(call, &account, line)) }
        (earlier(&account))
        (other_schedule(&account, errors))
    };
    let list = format!("/admin/declarations?cohort={}", enrolment.cohort);
    let title = format!("Declarations for {}", enrolment.full_name);
    Ok(call
        .page(&permit, title, body)
        .back(list, "All declarations")
        .again(errors))
}

/// A schedule as a person reads it.
fn schedule_in_words(identifier: &str) -> String {
    let season = identifier.rsplit('-').next().unwrap_or(identifier);
    let mut letters = season.chars();
    let season: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    format!("{season} ({identifier})")
}

/// Somebody who begins with the other season follows its schedule.
fn other_schedule(account: &Account, errors: &FormErrors) -> Markup {
    let other = &account.other_schedule;
    html! {
        @if account.enrolment.state != EnrolmentState::Withdrawn {
            (ui::details("Follow the other schedule", html! {
                @if let Some(error) = errors.of("schedule_identifier") {
                    p class="govuk-error-message" { (error) }
                }
                p class="govuk-body" {
                    "On " (schedule_in_words(other)) " every declaration is expected on other days. DfE is told with the next exchange."
                }
                (ui::Form::post(format!("/admin/declarations/{}/schedule", account.enrolment.id))
                    .hidden("schedule_identifier", other.clone())
                    .body(html! { (Button::new("Follow it").kind(ButtonKind::Secondary)) }))
            }))
        }
    }
}

/// Has somebody follow the other schedule.
pub(crate) async fn follow(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (account, permit) = load(&call, &id).await?;
    let wanted = form.get("schedule_identifier").to_owned();
    match chosen::choose(call.app(), &permit, account.enrolment.id, wanted).await {
        Ok(()) => Ok(call.go_saying(
            format!("/admin/declarations/{id}"),
            "The schedule is changed.",
        )),
        Err(problem) => page(&call, &id, &problem.for_form()?).await?.send(),
    }
}

fn one_line(call: &Call, account: &Account, line: &Line) -> Markup {
    let milestone = &line.milestone;
    let expected = format!(
        "From {}, cut-off {}, paid {}",
        milestone.from.in_words(),
        milestone.cut_off.in_words(),
        milestone.paid_on.in_words()
    );
    html! {
        (ui::section(line.kind.code(), line.kind.label()))
        p class="govuk-body" { (line_tag(line)) }
        (ui::muted(expected))
        @match &line.standing {
            Standing::Made { .. } => {
                @for kept in account.made.iter().filter(|kept| kept.kind == line.kind && DeclarationState::LIVE.contains(&kept.state)) {
                    (live(call, kept))
                }
            },
            Standing::Ready { on, evidence, outcome, late } => {
                (SummaryList::new()
                    .text("Would carry the day", on.with_weekday())
                    .text("Shown by", evidence.what.as_str())
                    .text("Outcome", outcome.map_or("None with this declaration", Coded::label)))
                @if *late { (ui::inset(html! { "The cut-off has passed, so this goes on a later statement." })) }
                (ui::Form::post(format!("/admin/declarations/{}/declare", account.enrolment.id))
                    .hidden("kind", line.kind.code())
                    .body(html! { (ui::button(&format!("Declare {}", line.kind.label().to_lowercase()))) }))
            },
            Standing::NotYet { reasons } => {
                ul class="govuk-list govuk-list--bullet" {
                    @for reason in reasons { li { (reason.sentence) } }
                }
            },
        }
    }
}

fn live(call: &Call, kept: &Kept) -> Markup {
    let id = format!("why-{}", kept.id);
    html! {
        (SummaryList::new()
            .text("Carries the day", kept.on.with_weekday())
            .text("Shown by", kept.evidence.what.as_str())
            .text("Outcome", kept.outcome.map_or("None with this declaration", Coded::label))
            .text("Declared on", call.app().clock().at(kept.made_at).day.with_weekday()))
        (ui::details("Take this declaration back", html! {
            (ui::Form::post(format!("/admin/declarations/void/{}", kept.id)).body(html! {
                (Input::new("reason", "Why is it taken back?").id(id))
                (Button::new("Take it back").kind(ButtonKind::Warning))
            }))
        }))
    }
}

/// Declarations that were taken back or never counted.
fn earlier(account: &Account) -> Markup {
    let gone: Vec<&Kept> = account
        .made
        .iter()
        .filter(|kept| !DeclarationState::LIVE.contains(&kept.state))
        .collect();
    html! {
        @if !gone.is_empty() {
            (ui::section("earlier", "Taken back or not counted"))
            ul class="govuk-list" {
                @for kept in gone {
                    li { (kept.kind.label()) ", " (kept.on.in_words()) " " (state_tag(kept.state))
                        @if let Some(reason) = &kept.reason { ": " (reason) } }
                }
            }
        }
    }
}

/// Declares.
pub(crate) async fn declare(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (account, permit) = load(&call, &id).await?;
    let mut reader = form.reader();
    let kind = reader.choice::<DeclarationKind>("kind", "Choose what to declare");
    let errors = reader.errors();
    let Some(kind) = kind else {
        return page(&call, &id, &errors).await?.send();
    };
    let said = format!("Declared: {}.", kind.label().to_lowercase());
    match make(call.app(), &permit, account.enrolment.id, kind).await {
        Ok(_) => Ok(call.go_saying(format!("/admin/declarations/{id}"), &said)),
        Err(problem) => page(&call, &id, &problem.for_form()?).await?.send(),
    }
}

/// Takes a declaration back.
pub(crate) async fn void(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let id: DeclarationId = id.parse().or_not_found()?;
    let kept = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    let enrolment = kept.enrolment.to_string();
    let (_, permit) = load(&call, &enrolment).await?;
    let mut reader = form.reader();
    let reason = reader.text("reason", "Say why the declaration is taken back", 500);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &enrolment, &errors).await?.send();
    }
    match crate::declaration::void(call.app(), &permit, id, reason).await {
        Ok(()) => Ok(call.go_saying(format!("/admin/declarations/{enrolment}"), "Taken back.")),
        Err(problem) => page(&call, &enrolment, &problem.for_form()?).await?.send(),
    }
}
