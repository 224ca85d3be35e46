//! Our declarations beside DfE's, line by line, and what declaring everything that is ready would bring.
//!
//! What this room must not know: when a milestone may be declared; how a sum is worked out: the rulebook does both.

use std::collections::BTreeMap;

use kit::{
    Problem,
    db::ReadTx,
    ui::{self, Column, Icon, Kind, Markup, Table, tag},
    web::{Call, PageResult},
};
use maud::html;
use registration::Cohort;
use rulebook::{
    base::{Coded as _, Now, Pence},
    people::ProviderId,
    registration::CohortId,
    reporting::{
        declaration::{DeclarationKind, DeclarationState, Standing},
        payment::Contract,
    },
};

use super::{pages::kept, sides, sides::Sides, store, words};
use crate::{account, wire};

rulebook::coded! {
    /// How a line of ours and one of theirs compare.
    pub enum Match {
        /// Both have it, and it stands the same.
        Matched = "matched", "Matched";
        /// Both have it, and it stands differently.
        OtherState = "other_state", "Different state";
        /// Only here.
        OnlyOurs = "only_ours", "Only ours";
        /// Only there.
        OnlyTheirs = "only_theirs", "Only DfE’s";
    }
}

/// Compares the states of one declaration.
pub(super) fn compare(
    ours: Option<DeclarationState>,
    theirs: Option<DeclarationState>,
) -> Option<Match> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours == theirs => Some(Match::Matched),
        (Some(_), Some(_)) => Some(Match::OtherState),
        (Some(_), None) => Some(Match::OnlyOurs),
        (None, Some(_)) => Some(Match::OnlyTheirs),
        (None, None) => None,
    }
}

/// What a person does about it.
const fn what_to_do(it: Match, is_linked: bool) -> &'static str {
    match (it, is_linked) {
        (Match::Matched, _) => "Nothing.",
        (Match::OtherState, _) => {
            "DfE’s statement moved it on. Close or pay the statement here, or ask DfE why they differ."
        }
        (Match::OnlyOurs, true) => {
            "It is sent with the next exchange, or waits under Differences with DfE’s reason."
        }
        (Match::OnlyOurs, false) => {
            "The application did not come from DfE, so it cannot be sent. Declare it in DfE’s service."
        }
        (Match::OnlyTheirs, _) => "Decide under Differences: take it over, or have DfE void it.",
    }
}

struct Row {
    name: String,
    kind: DeclarationKind,
    ours: Option<DeclarationState>,
    theirs: Option<(DeclarationState, Option<String>)>,
    it: Match,
    is_linked: bool,
}

/// The page.
pub(super) async fn show(call: Call) -> PageResult {
    let (providers, permit) = kept(&call).await?;
    let mut parts = Vec::new();
    for provider in &providers {
        let (id, app, now) = (provider.id, call.app().clone(), call.now());
        let (rows, forecasts) = call
            .app()
            .db()
            .read(async |tx| {
                let sides = sides::read(&app, tx, id).await?;
                let months = months(tx, id).await?;
                Ok((rows(&sides, &months), forecasts(tx, id, now).await?))
            })
            .await?;
        parts.push(html! {
            (forecast_table(&forecasts))
            (line_table(&provider.name, &rows))
        });
    }
    let body = html! {
        (ui::heading("Our declarations beside DfE’s"))
        (ui::lead("Line by line: what both have, what only one side has, and what to do about it."))
        @for part in &parts { (part) }
    };
    call.page(&permit, "Our declarations beside DfE’s", body)
        .back("/dfe/exchanges", "All exchanges")
        .wide()
        .send()
}

/// The months of their statements, by id.
async fn months(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
) -> Result<BTreeMap<String, String>, Problem> {
    let all = store::theirs(tx, provider, "statement").await?;
    let all = sides::understood::<wire::Statement>(all);
    Ok(all
        .into_iter()
        .map(|(id, one)| {
            let paid = if one.paid { ", paid" } else { "" };
            (id, format!("{} {}{paid}", one.month, one.year))
        })
        .collect())
}

fn rows(sides: &Sides, months: &BTreeMap<String, String>) -> Vec<Row> {
    let mut rows = Vec::new();
    for enrolment in sides.enrolments.values() {
        let link = sides
            .links
            .iter()
            .find(|link| link.ours == enrolment.application);
        let theirs = link.and_then(|link| sides.their_declarations.get(&link.application));
        for kind in DeclarationKind::ALL.iter().copied() {
            let made = sides.made.get(&enrolment.id);
            let ours = newest(
                made.into_iter()
                    .flatten()
                    .filter(|one| one.kind == kind)
                    .map(|one| (one.state, None)),
            );
            let theirs = newest(
                theirs
                    .into_iter()
                    .flatten()
                    .filter(|(_, one)| one.declaration_type == kind.code())
                    .filter_map(|(_, one)| {
                        let on = one
                            .clawback_statement_id
                            .as_ref()
                            .or(one.statement_id.as_ref());
                        let month = on.and_then(|id| months.get(id)).cloned();
                        Some((wire::state_of_code(&one.state)?, month))
                    }),
            );
            let ours = ours.map(|(state, _)| state);
            let Some(it) = compare(ours, theirs.as_ref().map(|(state, _)| *state)) else {
                continue;
            };
            rows.push(Row {
                name: enrolment.full_name.clone(),
                kind,
                ours,
                theirs,
                it,
                is_linked: link.is_some(),
            });
        }
    }
    // What needs somebody first.
    rows.sort_by(|a, b| {
        (a.it == Match::Matched, &a.name, a.kind).cmp(&(b.it == Match::Matched, &b.name, b.kind))
    });
    rows
}

/// The one that stands, otherwise the last.
fn newest(
    all: impl Iterator<Item = (DeclarationState, Option<String>)>,
) -> Option<(DeclarationState, Option<String>)> {
    let all: Vec<_> = all.collect();
    let standing = all.iter().find(|(state, _)| words::is_standing(*state));
    standing.or(all.last()).cloned()
}

fn line_table(provider: &str, rows: &[Row]) -> Markup {
    let cells = rows.iter().map(|row| {
        let (kind, icon) = match row.it {
            Match::Matched => (Kind::Good, Icon::Tick),
            Match::OtherState => (Kind::Now, Icon::Half),
            Match::OnlyOurs | Match::OnlyTheirs => (Kind::Stop, Icon::Alert),
        };
        let theirs = row.theirs.as_ref();
        vec![
            html! { (row.name) },
            html! { (row.kind.label()) },
            html! { (row.ours.map_or("–", rulebook::base::Coded::label)) },
            html! { (theirs.map_or("–", |(state, _)| state.label())) },
            html! { (theirs.and_then(|(_, month)| month.as_deref()).unwrap_or("–")) },
            tag(kind, icon, row.it.label()),
            html! { (what_to_do(row.it, row.is_linked)) },
        ]
    });
    html! {
        (Table::new(format!("Declarations of {provider}"))
            .columns(["Name", "Declaration", "Ours", "DfE’s", "DfE’s statement", "Compared", "What to do"])
            .rows(cells)
            .empty("Neither side has a declaration yet."))
    }
}

/// What declaring everything that is ready today would bring, for one cohort.
struct Forecast {
    cohort: Cohort,
    contract: Option<Contract>,
    ready: i64,
    unpaid: i64,
}

async fn forecasts(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
    now: Now,
) -> Result<Vec<Forecast>, Problem> {
    let mut ready: BTreeMap<CohortId, (i64, i64)> = BTreeMap::new();
    for enrolment in registration::enrolments_of_provider(tx, provider).await? {
        let account = reporting::account(tx, enrolment.id, now).await?;
        let count = account
            .lines
            .iter()
            .filter(|line| matches!(line.standing, Standing::Ready { .. }))
            .count();
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let of = ready.entry(enrolment.cohort).or_default();
        if enrolment.fundable {
            of.0 += count;
        } else {
            of.1 += count;
        }
    }
    let mut found = Vec::new();
    for (id, (ready, unpaid)) in ready {
        found.push(Forecast {
            cohort: registration::cohort(tx, id).await?,
            contract: account::contract_of(tx, id).await?,
            ready,
            unpaid,
        });
    }
    Ok(found)
}

fn forecast_table(all: &[Forecast]) -> Markup {
    let rows = all.iter().map(|one| {
        let unset = || html! { "Not set: nobody has entered the figures of the contract" };
        let sum = |pence: fn(&Contract, i64) -> Pence| {
            one.contract
                .as_ref()
                .map_or_else(unset, |contract| html! { (pence(contract, one.ready)) })
        };
        vec![
            html! { (one.cohort.name) },
            html! { (one.ready) },
            html! { (one.unpaid) },
            sum(|contract, _| contract.output_payment()),
            sum(|contract, ready| Pence(contract.output_payment().0.saturating_mul(ready))),
            sum(|contract, _| contract.service_fee()),
        ]
    });
    let table = Table::new("If everything that is ready today were declared");
    let table = table.column(Column::new("Intake"));
    let titles = [
        "Ready, paid by DfE",
        "Ready, not paid by DfE",
        "For each",
        "Output payment",
        "Service fee a month, whatever is declared",
    ];
    html! {
        (titles
            .into_iter()
            .fold(table, |table, title| table.column(Column::number(title)))
            .rows(rows)
            .empty("Nobody is enrolled yet."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_by_whether_and_how_they_stand() {
        use DeclarationState::{Eligible, Payable};
        assert_eq!(
            compare(Some(Eligible), Some(Eligible)),
            Some(Match::Matched)
        );
        assert_eq!(
            compare(Some(Eligible), Some(Payable)),
            Some(Match::OtherState)
        );
        assert_eq!(compare(Some(Eligible), None), Some(Match::OnlyOurs));
        assert_eq!(compare(None, Some(Payable)), Some(Match::OnlyTheirs));
        assert_eq!(compare(None, None), None);
    }
}
