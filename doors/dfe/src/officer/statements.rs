//! Every statement of every lead provider, with what it comes to.
//!
//! What this room must not know: how a sum is worked out.

use std::collections::HashMap;

use kit::{
    ui::{self, Choice, Column, FilterForm, Icon, Kind, Markup, Select, Table, tag},
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::{Coded as _, Day, Pence},
    people::ProviderId,
    registration::CohortId,
    reporting::{
        AccountId,
        payment::{Counted, Totals},
    },
};

use crate::account::{self, Statement, StatementState};

/// The page.
#[expect(clippy::too_many_lines, reason = "one page or answer, top to bottom")]
pub(super) async fn list(call: Call, query: Form) -> PageResult {
    let permit = super::permit(&call)?;
    let asked: Option<ProviderId> = query.get("provider").parse().ok();
    let state = StatementState::from_code(query.get("state")).ok();
    let (providers, cohorts, rows) = call
        .app()
        .db()
        .read(async |tx| {
            let providers = people::providers(tx).await?;
            let cohorts: HashMap<_, _> = registration::cohorts(tx)
                .await?
                .into_iter()
                .map(|one| (one.id, one.name))
                .collect();
            let mut rows: Vec<Shown> = Vec::new();
            for provider in providers
                .iter()
                .filter(|one| asked.is_none_or(|id| id == one.id))
            {
                let sums = account::sums_of(tx, provider.id).await?;
                for one in account::statements_of(tx, provider.id).await? {
                    let sums = sums.get(&one.id).copied();
                    rows.push((provider.name.clone(), one, sums));
                }
            }
            Ok((providers, cohorts, rows))
        })
        .await?;
    let today = call.now().day;
    let mut shown: Vec<_> = rows
        .iter()
        .filter(|(_, one, _)| state.is_none_or(|state| state == one.state))
        .collect();
    let all = shown.len();
    let every = query.get("show") == EVERY || state.is_some();
    if !every {
        let next = next_of_each(&rows);
        shown.retain(|(_, one, sums)| {
            next.get(&one.cohort) == Some(&one.id) || sums.as_ref().is_some_and(counts)
        });
    }
    let left_out = all - shown.len();
    shown.sort_by_key(|(_, one, sums)| {
        let (turn, day) = turn(one, sums.as_ref(), today);
        (turn, day, one.id)
    });
    let waits: Vec<Pence> = shown
        .iter()
        .filter_map(|(_, one, sums)| {
            let (_, totals) = (*sums).filter(|_| turn(one, sums.as_ref(), today).0 == 0)?;
            Some(totals.total)
        })
        .collect();
    let sum: Pence = waits.iter().copied().sum();
    let cells = shown.iter().map(|(provider, one, sums)| {
        let title = format!("{}, {provider}", month(one));
        vec![
            html! { a class="govuk-link" href={ "/dfe/statements/" (one.id) } { (title) } },
            html! { (cohorts.get(&one.cohort).map_or("", String::as_str)) },
            html! { (one.cut_off.in_words()) },
            html! { (one.paid_on.in_words()) },
            state_tag(one),
            html! { (sums.map_or(0, |(counted, _)| counted.declarations)) },
            html! { @match sums { Some((_, totals)) => (totals.total), None => "No contract" } },
        ]
    });
    let choices = providers
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.clone()));
    let body = html! {
        (ui::heading("Statements"))
        (ui::lead("One for each lead provider, cohort and month. After its cut-off a statement is payable; then its payment is authorised."))
        p class="govuk-body" { a class="govuk-link" href="/dfe/requests" { "What was asked over DfE’s API" } }
        (FilterForm::new("/dfe/statements", "Filter statements")
            .field(Select::new("provider", "Lead provider")
                .choice(Choice::new("", "All"))
                .choices(choices)
                .value(asked.map(|id| id.to_string()).unwrap_or_default()))
            .field(Select::new("state", "State")
                .choice(Choice::new("", "All"))
                .coded::<StatementState>()
                .value(state.map_or("", rulebook::base::Coded::code)))
            .field(Select::new("show", "Show")
                .choice(Choice::new("", "With declarations, and the next of each cohort"))
                .choice(Choice::new(EVERY, "Every statement"))
                .value(if every { EVERY } else { "" }))
            .clear(asked.is_some() || every))
        @if left_out > 0 {
            p class="govuk-body" { (left_out) " statements without a declaration are not shown." }
        }
        @if !waits.is_empty() {
            (ui::inset(html! { "Payments that wait to be authorised: " strong { (waits.len()) } ", " strong { (sum) } " in all. They come first." }))
        }
        (Table::new("Statements")
            .caption_hidden()
            .column(Column::new("Statement"))
            .column(Column::new("Cohort"))
            .column(Column::new("Cut-off"))
            .column(Column::new("Payment"))
            .column(Column::new("State"))
            .column(Column::number("Declarations"))
            .column(Column::number("Total"))
            .rows(cells)
            .empty("No statement matches. A contract opens the statements of its cohort."))
    };
    call.page(&permit, "Statements", body).wide().send()
}

/// A statement with its provider's name and, under a contract, its sums.
type Shown = (String, Statement, Option<(Counted, Totals)>);

/// The choice that leaves nothing out.
const EVERY: &str = "every";

/// Does anything stand on it?
const fn counts((counted, _): &(Counted, Totals)) -> bool {
    counted.declarations + counted.clawbacks > 0
}

/// The open statement of each cohort that closes next.
fn next_of_each(rows: &[Shown]) -> HashMap<CohortId, AccountId> {
    let mut open: Vec<&Statement> = rows
        .iter()
        .map(|(_, one, _)| one)
        .filter(|one| one.state == StatementState::Open)
        .collect();
    open.sort_by_key(|one| std::cmp::Reverse((one.cut_off, one.id)));
    // The last one put in stays: the one that closes first.
    open.into_iter().map(|one| (one.cohort, one.id)).collect()
}

/// What its keeper looks at first: payments that wait to be authorised, the oldest first; then what is open, by its next cut-off;
/// then the rest, the newest first.
fn turn(one: &Statement, sums: Option<&(Counted, Totals)>, today: Day) -> (u8, i64) {
    let day = today.days_until(one.paid_on);
    match one.state {
        StatementState::Payable
            if one.output_fee && one.authorised_at.is_none() && sums.is_some_and(counts) =>
        {
            (0, day)
        }
        StatementState::Open => (1, day),
        StatementState::Payable | StatementState::Paid => (2, -day),
    }
}

/// The month that names a statement.
pub(super) fn month(one: &Statement) -> String {
    let words = one.paid_on.in_words();
    words
        .split_once(' ')
        .map_or(words.clone(), |(_, month)| month.to_owned())
}

/// Where a statement stands, as a tag.
pub(super) fn state_tag(one: &Statement) -> Markup {
    match one.state {
        StatementState::Open => tag(Kind::Calm, Icon::Ring, "Open"),
        StatementState::Payable if one.authorised_at.is_some() => {
            tag(Kind::Plum, Icon::Half, "Authorised")
        }
        StatementState::Payable => tag(Kind::Now, Icon::Dot, "Payable"),
        StatementState::Paid => tag(Kind::Good, Icon::Tick, "Paid"),
    }
}
