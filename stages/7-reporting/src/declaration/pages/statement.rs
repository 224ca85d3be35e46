//! An intake's statements: how many were expected, declared and paid at each milestone.
//!
//! What this room must not know: prices; those are between the provider and DfE.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, Column, FormErrors, Markup, Table},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use registration::Cohort;
use rulebook::{
    base::Coded,
    registration::{CohortId, enrolment::EnrolmentState},
    reporting::declaration::{
        DeclarationKind, DeclarationMove, DeclarationState, Made, Milestone, Schedule, Standing,
        expected,
    },
};

use super::{accounts, may_keep};
use crate::declaration::{Account, schedule_of, worth};

async fn load(call: &Call, id: &str) -> Result<Cohort, Problem> {
    let id: CohortId = id.parse().or_not_found()?;
    call.app()
        .db()
        .read(async |tx| registration::cohort(tx, id).await)
        .await
}

/// The page.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, errors: &FormErrors) -> Result<Paged, Problem> {
    let cohort = load(call, id).await?;
    let permit = may_keep(call, cohort.provider)?;
    let accounts = accounts(call, &cohort).await?;
    let schedule = schedule_of(&cohort.days);
    let on_account = worth::each(call.app(), cohort.id).await?.is_some();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Statements of {}", cohort.name)))
        (ui::muted(format!("Schedule {}. Each declaration carries the same share of the price of a place.", schedule.identifier)))
        (table(&schedule, &accounts))
        @if on_account {
            p class="govuk-body" { "The account of this intake with DfE is kept here: its statements close by themselves at their cut-off, and are paid on their own pages." }
        } @else {
            @for milestone in &schedule.milestones { (moves(call, &cohort, milestone, &accounts)) }
        }
    };
    let list = format!("/admin/declarations?cohort={}", cohort.id);
    let title = format!("Statements of {}", cohort.name);
    Ok(call
        .page(&permit, title, body)
        .back(list, "All declarations")
        .wide()
        .again(errors))
}

fn in_state(accounts: &[Account], kind: DeclarationKind, states: &[DeclarationState]) -> usize {
    let made = accounts.iter().flat_map(|account| &account.made);
    made.filter(|kept| kept.kind == kind && states.contains(&kept.state))
        .count()
}

fn table(schedule: &Schedule, accounts: &[Account]) -> Markup {
    let made: Vec<(EnrolmentState, Vec<Made>)> = accounts
        .iter()
        .map(|one| {
            (
                one.enrolment.state,
                one.made.iter().map(crate::Kept::made).collect(),
            )
        })
        .collect();
    let ready = |kind| {
        let lines = accounts.iter().flat_map(|account| &account.lines);
        lines
            .filter(|line| line.kind == kind && matches!(line.standing, Standing::Ready { .. }))
            .count()
    };
    let rows = schedule.milestones.iter().map(|milestone| {
        let kind = milestone.kind;
        let due = expected(schedule, kind, &made);
        let count = |states: &[DeclarationState]| html! { (in_state(accounts, kind, states)) };
        vec![
            html! { (kind.label()) },
            html! { (milestone.cut_off.in_words()) },
            html! { (due.expected) },
            html! { (due.received) },
            html! { (due.remaining) },
            html! { (ready(kind)) },
            count(&[DeclarationState::Submitted]),
            count(&[DeclarationState::Eligible]),
            count(&[DeclarationState::Payable]),
            count(&[DeclarationState::Paid]),
            count(&[
                DeclarationState::AwaitingClawback,
                DeclarationState::ClawedBack,
            ]),
        ]
    });
    let numbers = [
        "Expected",
        "Received",
        "Remaining",
        "Ready",
        "Submitted, not paid by DfE",
        "Eligible",
        "Payable",
        "Paid",
        "Clawed back",
    ];
    let table = Table::new("Declarations by milestone")
        .column(Column::new("Declaration"))
        .column(Column::new("Cut-off"));
    html! { (numbers.into_iter().fold(table, |table, title| table.column(Column::number(title))).rows(rows)) }
}

/// What may be done with a statement now.
fn moves(call: &Call, cohort: &Cohort, milestone: &Milestone, accounts: &[Account]) -> Markup {
    let kind = milestone.kind;
    let waiting = |state| in_state(accounts, kind, &[state]) > 0;
    let passed = call.now().day > milestone.cut_off;
    let step = if passed && waiting(DeclarationState::Eligible) {
        Some((
            DeclarationMove::CutOff,
            "Close the statement at its cut-off",
        ))
    } else if passed && waiting(DeclarationState::Payable) {
        Some((DeclarationMove::Pay, "Mark the statement as paid"))
    } else {
        None
    };
    html! {
        @if let Some((step, words)) = step {
            (ui::Form::post(format!("/admin/declarations/statements/{}", cohort.id))
                .hidden("kind", kind.code())
                .hidden("step", step.code())
                .label(format!("{}: {words}", kind.label()))
                .body(html! { (Button::new(format!("{}: {words}", kind.label())).kind(ButtonKind::Secondary)) }))
        }
    }
}

/// Moves a statement on.
pub(crate) async fn settle(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let cohort = load(&call, &id).await?;
    let permit = may_keep(&call, cohort.provider)?;
    let mut reader = form.reader();
    let kind = reader.choice::<DeclarationKind>("kind", "Choose a declaration");
    let step = reader
        .choice::<DeclarationMove>("step", "Choose what happens")
        .filter(|step| matches!(step, DeclarationMove::CutOff | DeclarationMove::Pay));
    let errors = reader.errors();
    let (Some(kind), Some(step)) = (kind, step) else {
        return page(&call, &id, &errors).await?.send();
    };
    let asked = (kind, step);
    match crate::declaration::settle_by_hand(call.app(), &permit, cohort.id, asked).await {
        Ok(count) => {
            let said = format!("{}: {count} moved on.", kind.label());
            Ok(call.go_saying(
                format!("/admin/declarations/statements/{}", cohort.id),
                &said,
            ))
        }
        Err(problem) => page(&call, &id, &problem.for_form()?).await?.send(),
    }
}
