//! Our account beside DfE's: what declaring would bring, their statements with sums, and every declaration line by line.
//!
//! What this room must not know: when a milestone may be declared; how a sum is worked out: the rulebook does both.

mod forecast;
mod lines;
mod statements;

use std::collections::BTreeMap;

use kit::{
    Problem,
    db::ReadTx,
    ui,
    web::{Call, PageResult},
};
use maud::html;
use rulebook::people::ProviderId;

use super::{pages::kept, sides, store};
use crate::wire;

/// The page.
pub(super) async fn show(call: Call) -> PageResult {
    let (providers, permit) = kept(&call).await?;
    let mut parts = Vec::new();
    for provider in &providers {
        let (id, app, now) = (provider.id, call.app().clone(), call.now());
        let (sides, months, prices, forecasts) = call
            .app()
            .db()
            .read(async |tx| {
                Ok((
                    sides::read(&app, tx, id).await?,
                    their_statements(tx, id).await?,
                    lines::prices(tx, id).await?,
                    forecast::forecasts(tx, id, now).await?,
                ))
            })
            .await?;
        let rows = lines::rows(&sides, &prices);
        let names = months.iter().map(|(id, one)| {
            let paid = if one.paid { ", paid" } else { "" };
            (id.clone(), format!("{} {}{paid}", one.month, one.year))
        });
        let names: BTreeMap<String, String> = names.collect();
        parts.push(html! {
            (ui::section(&format!("account-{id}"), &provider.name))
            (forecast::table(&forecasts))
            (statements::table(&months, &rows))
            (lines::table(&provider.name, &rows, &names))
            (lines::strangers(&sides, &names))
        });
    }
    let body = html! {
        (ui::heading("Our declarations beside DfE’s"))
        (ui::lead("Statement by statement and line by line: what both have, what only one side has, what it comes to, and what to do about it."))
        @for part in &parts { (part) }
    };
    call.page(&permit, "Our declarations beside DfE’s", body)
        .back("/dfe/exchanges", "All exchanges")
        .wide()
        .send()
}

/// Their statements, by id.
async fn their_statements(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<BTreeMap<String, wire::Statement>, Problem> {
    let all = store::theirs(tx, provider, "statement").await?;
    Ok(sides::understood::<wire::Statement>(all)
        .into_iter()
        .collect())
}
