//! Statements over the API: only those that pay for declarations are told of.
//!
//! What this room must not know: sums.

use axum::extract::Path;
use kit::App;
use registration::Cohort;
use rulebook::reporting::AccountId;

use super::{
    answer::{Answer, No, data},
    asked::Query,
    heard::Heard,
    roll, shape,
};
use crate::{
    account::{self, Statement, StatementState},
    public_id,
    wire::{self, Resource},
};

pub(super) async fn list(heard: Heard) -> Answer {
    let query = Query::read(heard.query())?;
    let since = query.since("updated_since")?;
    let years = query.list("cohort");
    let (app, provider) = (heard.app(), heard.provider);
    let shown = app
        .db()
        .read(async |tx| {
            let cohorts = roll::cohorts(tx).await?;
            let mut all = account::statements_of(tx, provider).await?;
            all.retain(|one| {
                one.output_fee
                    && since.is_none_or(|since| one.moved_at >= since)
                    && roll::is_of_years(cohorts.get(&one.cohort), years.as_deref())
            });
            let page = match query.page(all) {
                Ok(page) => page,
                Err(no) => return Ok(Err(no)),
            };
            let shown: Vec<_> = page
                .iter()
                .map(|one| statement(app, one, cohorts.get(&one.cohort)))
                .collect();
            Ok(Ok(shown))
        })
        .await??;
    Ok(data(shown))
}

pub(super) async fn one(heard: Heard, Path(id): Path<String>) -> Answer {
    let (app, provider) = (heard.app(), heard.provider);
    let id: AccountId = public_id::meant(app, &id).ok_or(No::NotFound)?;
    let shown = app
        .db()
        .read(async |tx| {
            let one = account::statement(tx, id).await?;
            if one.provider != provider || !one.output_fee {
                return Ok(None);
            }
            let cohort = registration::cohort(tx, one.cohort).await?;
            Ok(Some(statement(app, &one, Some(&cohort))))
        })
        .await?;
    shown.map(data).ok_or(No::NotFound)
}

fn statement(app: &App, one: &Statement, cohort: Option<&Cohort>) -> Resource<wire::Statement> {
    let words = one.paid_on.in_words();
    let attributes = wire::Statement {
        month: words.split(' ').nth(1).unwrap_or_default().to_owned(),
        year: one.paid_on.date().year().to_string(),
        cohort: cohort.map_or("", roll::year_of).to_owned(),
        cut_off_date: one.cut_off.to_string(),
        payment_date: one.paid_on.to_string(),
        paid: one.state == StatementState::Paid,
        created_at: shape::instant(one.made_at),
        updated_at: shape::instant(one.moved_at),
    };
    Resource::new("statement", public_id::shown(app, one.id), attributes)
}
