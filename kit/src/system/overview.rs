//! The system at a glance.
//!
//! What this room must not know: what any job does.

use maud::html;
use rulebook::people::{Action, Circles};

use crate::{
    db::{Row, Sql},
    problem::Fault,
    ui,
    web::{Call, PageResult},
};

const JOBS: Sql = Sql::new("select state, count(*) from kit_jobs group by state order by state");
const LETTERS: Sql =
    Sql::new("select state, count(*) from kit_letters group by state order by state");
const TROUBLE: Sql = Sql::new(
    "select kind, attempts, coalesce(last_error, '') from kit_jobs
     where state = 'failed' or (state = 'waiting' and attempts > 0) order by id desc limit 50",
);

fn counted(row: &Row<'_>) -> Result<(String, i64), Fault> {
    Ok((row.get(0)?, row.get(1)?))
}

pub(super) async fn show(call: Call) -> PageResult {
    let permit = call.may(Action::RunSystem, &Circles::SITE)?;
    let database = call.app().db().describe().await?;
    let (jobs, letters, trouble) = call
        .app()
        .db()
        .read(async |tx| {
            let jobs = tx.all(JOBS, &[], counted).await?;
            let letters = tx.all(LETTERS, &[], counted).await?;
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let trouble: Vec<(String, i64, String)> = tx.all(TROUBLE, &[], read).await?;
            Ok((jobs, letters, trouble))
        })
        .await?;
    let counts = |counts: &[(String, i64)]| {
        if counts.is_empty() {
            return "none".to_owned();
        }
        let told: Vec<String> = counts
            .iter()
            .map(|(state, n)| format!("{n} {state}"))
            .collect();
        told.join(", ")
    };
    let body = html! {
        (ui::heading("System"))
        (ui::SummaryList::new()
            .text("Version", env!("CARGO_PKG_VERSION"))
            .text("Database", database)
            .text("Queued work", counts(&jobs))
            .text("Letters", counts(&letters)))
        (ui::section("trouble", "Work that did not go well"))
        @if trouble.is_empty() {
            p class="govuk-body" { "All well: no work has failed or is being tried again." }
        } @else {
            ul class="govuk-list govuk-list--bullet" {
                @for (kind, attempts, error) in &trouble {
                    li { (kind) ", tried " (attempts) " times: " (error) }
                }
            }
        }
        p class="govuk-body" { a class="govuk-link" href="/system/audit" { "Read the audit" } }
    };
    call.page(&permit, "System", body).send()
}
