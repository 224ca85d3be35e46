//! What statements come to: as they were paid, or as they stand now.
//!
//! What this room must not know: how a sum is worked out: the rulebook does.

use std::collections::HashMap;

use kit::{Problem, db::ReadTx};
use rulebook::{
    people::ProviderId,
    reporting::{
        AccountId, DeclarationId,
        declaration::DeclarationState,
        payment::{self, Counted, Totals, counts_to_be_paid},
    },
};

use super::{AccountRefusal, Line, LineKind, Statement, store};

/// The sums of a statement: as they were paid, or as they stand now.
pub async fn totals(tx: &ReadTx<'_>, id: AccountId) -> Result<Totals, Problem> {
    let statement = store::one(tx, id).await?;
    match statement.totals {
        Some(totals) => Ok(totals),
        None => totals_now(tx, &statement).await,
    }
}

pub(crate) async fn totals_now(tx: &ReadTx<'_>, statement: &Statement) -> Result<Totals, Problem> {
    let contract = store::agreed(tx, statement.cohort)
        .await?
        .ok_or(AccountRefusal::NoContract)?;
    let mut counted = Counted {
        adjustments: store::adjustments(tx, statement.id).await?,
        ..Counted::default()
    };
    for line in store::lines(tx, statement.id).await? {
        let state = reporting::declaration(tx, line.declaration).await?.state;
        count(&mut counted, &line, state);
    }
    Ok(payment::totals(&contract, counted, statement.service_fee))
}

fn count(counted: &mut Counted, line: &Line, state: DeclarationState) {
    match line.kind {
        LineKind::Pay if counts_to_be_paid(state) => counted.declarations += 1,
        LineKind::Clawback => counted.clawbacks += 1,
        LineKind::Pay => {}
    }
}

/// What every statement of a provider counts and comes to, in a few questions however many there are. One without a contract
/// comes to nothing that is known.
pub(crate) async fn sums_of(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<HashMap<AccountId, (Counted, Totals)>, Problem> {
    let states: HashMap<DeclarationId, DeclarationState> = reporting::declarations_by(tx, provider)
        .await?
        .into_iter()
        .map(|one| (one.id, one.state))
        .collect();
    let mut counted: HashMap<AccountId, Counted> = HashMap::new();
    for line in store::lines_by(tx, provider).await? {
        let state = match states.get(&line.declaration) {
            Some(state) => *state,
            None => reporting::declaration(tx, line.declaration).await?.state,
        };
        count(counted.entry(line.statement).or_default(), &line, state);
    }
    for (statement, pence) in store::adjustments_by(tx, provider).await? {
        let of = counted.entry(statement).or_default();
        of.adjustments = [of.adjustments, pence].into_iter().sum();
    }
    let mut contracts = HashMap::new();
    let mut found = HashMap::new();
    for one in store::of_provider(tx, provider).await? {
        let contract = match contracts.get(&one.cohort) {
            Some(known) => *known,
            None => {
                let agreed = store::agreed(tx, one.cohort).await?;
                contracts.insert(one.cohort, agreed);
                agreed
            }
        };
        let counted = counted.remove(&one.id).unwrap_or_default();
        let now = contract.map(|it| payment::totals(&it, counted, one.service_fee));
        if let Some(totals) = one.totals.or(now) {
            found.insert(one.id, (counted, totals));
        }
    }
    Ok(found)
}
