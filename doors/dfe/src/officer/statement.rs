//! One statement: its sums, its lines, and what its keeper may do with it.
//!
//! What this room must not know: when a statement may move; the account refuses.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound as _, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, Column, DateInput, FormErrors, Input, Markup,
        SummaryList, Table,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::{Coded as _, Pence},
    reporting::{AccountId, declaration::DeclarationState, payment::Totals},
};

use super::statements::{month, state_tag};
use crate::account::{self, Adjusted, LineKind, Statement, StatementState};

/// What stands on a statement, as a reader sees it.
struct Seen {
    statement: Statement,
    provider: String,
    cohort: String,
    totals: Option<Totals>,
    lines: Vec<(String, LineKind, String, DeclarationState)>,
    adjusted: Vec<Adjusted>,
}

async fn load(call: &Call, id: &str) -> Result<Seen, Problem> {
    let id: AccountId = id.parse().or_not_found()?;
    call.app()
        .db()
        .read(async |tx| {
            let statement = account::statement(tx, id).await?;
            let provider = people::provider(tx, statement.provider).await?;
            let cohort = registration::cohort(tx, statement.cohort).await?;
            let made = reporting::declarations_by(tx, statement.provider).await?;
            let made: HashMap<_, _> = made.into_iter().map(|one| (one.id, one)).collect();
            let names = registration::enrolments_of_provider(tx, statement.provider).await?;
            let names: HashMap<_, _> = names
                .into_iter()
                .map(|one| (one.id, one.full_name))
                .collect();
            let mut lines = Vec::new();
            for line in account::lines_on(tx, id).await? {
                let kept = match made.get(&line.declaration) {
                    Some(kept) => kept.clone(),
                    None => reporting::declaration(tx, line.declaration).await?,
                };
                let name = match names.get(&kept.enrolment) {
                    Some(name) => name.clone(),
                    // They are with another provider now.
                    None => registration::enrolment(tx, kept.enrolment).await?.full_name,
                };
                lines.push((name, line.kind, kept.kind.label().to_owned(), kept.state));
            }
            let sums = account::sums_of(tx, statement.provider).await?;
            Ok(Seen {
                totals: sums.get(&id).map(|(_, totals)| *totals),
                adjusted: account::adjustments_of(tx, id).await?,
                statement,
                provider: provider.name,
                cohort: cohort.name,
                lines,
            })
        })
        .await
}

/// The page.
pub(super) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &FormErrors::none(), &Form::default())
        .await?
        .send()
}

async fn page(call: &Call, id: &str, errors: &FormErrors, typed: &Form) -> Result<Paged, Problem> {
    let permit = super::permit(call)?;
    let it = load(call, id).await?;
    let title = format!("{}, {}", month(&it.statement), it.provider);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&title))
        (facts(&it))
        (lines(&it))
        (adjustments(&it))
        (forms(&it, errors, typed))
    };
    Ok(call
        .page(&permit, title, body)
        .back("/dfe/statements", "All statements")
        .again(errors))
}

fn facts(it: &Seen) -> Markup {
    let one = &it.statement;
    let list = SummaryList::new()
        .text("Cohort", it.cohort.clone())
        .row("State", state_tag(one))
        .text("Cut-off", one.cut_off.with_weekday())
        .text("Payment", one.paid_on.with_weekday());
    let list = match &it.totals {
        Some(sums) => list
            .text("Service fee", sums.service_fee.to_string())
            .text("Declarations", sums.output.to_string())
            .text("Clawed back", Pence(-sums.clawback.0).to_string())
            .text("Adjustments", sums.adjustments.to_string())
            .text("Total", sums.total.to_string()),
        None => list.text("Total", "There is no contract for this cohort yet"),
    };
    html! { (list) }
}

fn lines(it: &Seen) -> Markup {
    let rows = it.lines.iter().map(|(name, kind, what, state)| {
        vec![
            html! { (name) },
            html! { (what) },
            html! { (kind.label()) },
            html! { (state.label()) },
        ]
    });
    html! {
        (Table::new("Declarations on this statement")
            .columns(["Name", "Declaration", "This line", "State"])
            .rows(rows)
            .empty("No declaration stands on it."))
    }
}

fn adjustments(it: &Seen) -> Markup {
    let rows = it
        .adjusted
        .iter()
        .map(|one| vec![html! { (one.description) }, html! { (one.pence) }]);
    html! {
        @if !it.adjusted.is_empty() {
            (Table::new("Adjustments")
                .column(Column::new("Why"))
                .column(Column::number("Amount"))
                .rows(rows))
        }
    }
}

/// What may be done with it now.
fn forms(it: &Seen, errors: &FormErrors, typed: &Form) -> Markup {
    let one = &it.statement;
    let to = |what: &str| format!("/dfe/statements/{}/{what}", one.id);
    let payable = one.state == StatementState::Payable
        && one.output_fee
        && one.authorised_at.is_none()
        && !it.lines.is_empty();
    html! {
        @if payable {
            (ui::section("authorise", "Authorise the payment"))
            (ui::Form::post(to("authorise")).body(html! {
                (Checkboxes::new("assured", "Assurance")
                    .choice(Choice::new("yes", "The assurance checks of this statement are done"))
                    .error(errors.of("assured")))
                (Button::new("Authorise the payment"))
            }))
        }
        @if one.state != StatementState::Paid {
            (ui::section("adjust", "Add an adjustment"))
            (ui::Form::post(to("adjust")).body(html! {
                (Input::new("description", "Why").value(typed.get("description").to_owned()).error(errors.of("description")))
                (Input::new("amount", "Amount in pounds").hint("For example 120.50, or -120.50 to take something off")
                    .value(typed.get("amount").to_owned()).error(errors.of("amount")))
                (Button::new("Add the adjustment").kind(ButtonKind::Secondary))
            }))
        }
        @if one.state == StatementState::Open {
            (ui::section("days", "Change its days"))
            (ui::Form::post(to("days")).body(html! {
                (day_input("cut_off", "Cut-off", &one.cut_off.to_string(), errors, typed))
                (day_input("paid_on", "Payment", &one.paid_on.to_string(), errors, typed))
                (Button::new("Change the days").kind(ButtonKind::Secondary))
            }))
        }
    }
}

fn day_input(name: &str, label: &str, held: &str, errors: &FormErrors, typed: &Form) -> Markup {
    let part = |what: &str| typed.get(&format!("{name}_{what}")).to_owned();
    let input = DateInput::new(name.to_owned(), label.to_owned()).error(errors.of(name));
    let input = if typed
        .fields()
        .iter()
        .any(|(field, _)| field.starts_with(name))
    {
        input.typed(part("day"), part("month"), part("year"))
    } else {
        input.value(held)
    };
    html! { (input) }
}

/// Authorises the payment.
pub(super) async fn authorise(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = super::permit(&call)?;
    let statement: AccountId = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let assured = reader.ticked("assured");
    match account::authorise(call.app(), &permit, statement, assured).await {
        Ok(()) => Ok(call.go_saying(
            format!("/dfe/statements/{id}"),
            "The payment is authorised. It is made in the background.",
        )),
        Err(problem) => page(&call, &id, &problem.for_form()?, &form).await?.send(),
    }
}

/// Adds an adjustment.
pub(super) async fn adjust(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = super::permit(&call)?;
    let statement: AccountId = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let why = reader.text("description", "Say why", 500);
    let pence = account::pounds(form.get("amount"));
    if pence.is_none() {
        reader.wrong(
            "amount",
            "Enter an amount in pounds, like 120.50 or -120.50",
        );
    }
    let errors = reader.errors();
    let Some(pence) = pence.filter(|_| errors.is_empty()) else {
        return page(&call, &id, &errors, &form).await?.send();
    };
    match account::adjust(call.app(), &permit, statement, why, pence).await {
        Ok(()) => Ok(call.go_saying(format!("/dfe/statements/{id}"), "The adjustment is added.")),
        Err(problem) => page(&call, &id, &problem.for_form()?, &form).await?.send(),
    }
}

/// Changes the days.
pub(super) async fn change_days(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = super::permit(&call)?;
    let statement: AccountId = id.parse().or_not_found()?;
    let mut reader = form.reader();
    let cut_off = reader.day("cut_off", "Enter the cut-off");
    let paid_on = reader.day("paid_on", "Enter the day of payment");
    let errors = reader.errors();
    let (Some(cut_off), Some(paid_on)) = (cut_off, paid_on) else {
        return page(&call, &id, &errors, &form).await?.send();
    };
    match account::change_days(call.app(), &permit, statement, cut_off, paid_on).await {
        Ok(()) => Ok(call.go_saying(format!("/dfe/statements/{id}"), "The days are changed.")),
        Err(problem) => page(&call, &id, &problem.for_form()?, &form).await?.send(),
    }
}
