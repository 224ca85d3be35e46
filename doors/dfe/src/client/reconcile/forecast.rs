//! What declaring everything that is ready today would bring, by cohort.
//!
//! What this room must not know: when a milestone may be declared; how a sum is worked out: the rulebook does both.

use kit::{
    Problem,
    db::ReadTx,
    ui::{Column, Markup, Table},
};
use maud::html;
use registration::Cohort;
use rulebook::{
    base::{Now, Pence},
    people::ProviderId,
    reporting::{declaration::Standing, payment::Contract},
};

use crate::account;

/// What declaring everything that is ready today would bring, for one cohort.
pub(super) struct Forecast {
    cohort: Cohort,
    contract: Option<Contract>,
    ready: i64,
    unpaid: i64,
}

pub(super) async fn forecasts(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    now: Now,
) -> Result<Vec<Forecast>, Problem> {
    let mut found = Vec::new();
    for cohort in registration::cohorts(tx).await? {
        if cohort.provider != provider {
            continue;
        }
        let accounts = reporting::accounts(tx, &cohort, now).await?;
        if accounts.is_empty() {
            continue;
        }
        let (mut ready, mut unpaid) = (0, 0);
        for account in &accounts {
            let lines = account.lines.iter();
            let count = lines.filter(|line| matches!(line.standing, Standing::Ready { .. }));
            let count = i64::try_from(count.count()).unwrap_or(i64::MAX);
            if account.enrolment.fundable {
                ready += count;
            } else {
                unpaid += count;
            }
        }
        found.push(Forecast {
            contract: account::contract_of(tx, cohort.id).await?,
            cohort,
            ready,
            unpaid,
        });
    }
    Ok(found)
}

pub(super) fn table(all: &[Forecast]) -> Markup {
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
