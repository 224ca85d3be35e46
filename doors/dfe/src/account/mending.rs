//! What people mend in an account: a line of money, the days of a statement, declarations that stand nowhere.
//!
//! What this room must not know: how statements close and are paid.

use kit::{App, Problem};
use rulebook::{
    base::{Day, Pence},
    people::Permit,
    registration::CohortId,
    reporting::{AccountId, declaration::DeclarationState},
};

use super::{
    ADJUSTED, AccountRefusal, DAYS_CHANGED, LineKind, PLACED, StatementState, jobs, place_as_of,
    store,
};

/// Adds a line of money with its reason to a statement that is not paid yet. Process: [`ADJUSTED`].
///
/// # Errors
/// [`AccountRefusal::Paid`], [`AccountRefusal::NoSum`].
pub async fn adjust(
    app: &App,
    permit: &Permit,
    id: AccountId,
    description: String,
    pence: Pence,
) -> Result<(), Problem> {
    app.act(permit, &ADJUSTED, async move |tx| {
        let statement = store::one(tx, id).await?;
        if statement.state == StatementState::Paid {
            return Err(AccountRefusal::Paid.into());
        }
        let description = description.trim().to_owned();
        if pence == Pence(0) || description.is_empty() {
            return Err(AccountRefusal::NoSum.into());
        }
        store::adjust(tx, id, &description, pence).await?;
        tx.about(id);
        tx.became("pence", pence.0);
        tx.because(description);
        Ok(())
    })
    .await
}

/// Changes the days of an open statement. Process: [`DAYS_CHANGED`].
///
/// # Errors
/// [`AccountRefusal::NotOpen`], [`AccountRefusal::DaysOutOfOrder`].
pub async fn change_days(
    app: &App,
    permit: &Permit,
    id: AccountId,
    cut_off: Day,
    paid_on: Day,
) -> Result<(), Problem> {
    app.act(permit, &DAYS_CHANGED, async move |tx| {
        let statement = store::one(tx, id).await?;
        if statement.state != StatementState::Open {
            return Err(AccountRefusal::NotOpen.into());
        }
        if paid_on < cut_off {
            return Err(AccountRefusal::DaysOutOfOrder.into());
        }
        store::set_days(tx, id, cut_off, paid_on).await?;
        jobs::after_cut_off(tx, cut_off).await?;
        tx.about(id);
        tx.changed("cut-off", Some(statement.cut_off), Some(cut_off));
        tx.changed("payment", Some(statement.paid_on), Some(paid_on));
        Ok(())
    })
    .await
}

/// Places every eligible declaration that stands on no statement yet: those that were made on Senda's own pages, each on the
/// statement that was the next one on the day when it was made, if that is still open. Answers how many. Process: [`PLACED`].
pub async fn place_unplaced(
    app: &App,
    permit: &Permit,
    cohort: CohortId,
) -> Result<usize, Problem> {
    let waiting = app
        .db()
        .read(async |tx| {
            let mut waiting = Vec::new();
            for kept in reporting::declarations_in(tx, cohort, DeclarationState::Eligible).await? {
                if store::lines_of(tx, kept.id).await?.is_empty() {
                    let made_on = app.clock().at(kept.made_at).day;
                    waiting.push((kept.id, made_on));
                }
            }
            Ok(waiting)
        })
        .await?;
    let count = waiting.len();
    for (id, made_on) in waiting {
        app.act(permit, &PLACED, async move |tx| {
            tx.about(id);
            place_as_of(tx, (cohort, made_on), id, LineKind::Pay).await?;
            Ok(())
        })
        .await?;
    }
    Ok(count)
}
