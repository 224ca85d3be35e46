//! A check of an item against a source ends: the text is right as it is, or it was changed.
//!
//! What this room must not know: what opened it.

use kit::{App, Problem, Process};
use rulebook::{
    people::Permit,
    production::{
        CheckId,
        source::{CheckState, SettleFacts, settle as rule},
    },
};

use super::store;
use crate::item::item;

/// A check of an item against a source ended.
pub const SETTLED: Process = Process::new(
    "source_check_settled",
    "ended a check against the sources of the text",
);

/// Ends a check. Process: [`SETTLED`].
///
/// # Errors
/// `rulebook`’s `SettleCheckRefusal`; [`Problem::NotFound`] outside one's circles; [`Problem::MovedOn`] when somebody was
/// faster.
pub async fn settle(
    app: &App,
    permit: &Permit,
    id: CheckId,
    to: CheckState,
    reason: &str,
) -> Result<CheckState, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let (held, reason) = (permit.clone(), reason.to_owned());
    app.act(permit, &SETTLED, async move |tx| {
        let check = store::check(tx, id).await?;
        let item = item(tx, check.item).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        let authors = store::authors_since(tx, item.id, check.version).await?;
        let facts = SettleFacts {
            state: check.state,
            opened_at: check.version,
            version: item.version,
            authors: &authors,
        };
        let settled = rule(&facts, by, (to, &reason))?;
        store::settle(tx, id, &settled, by).await?;
        tx.about(item.id);
        tx.about(check.source);
        tx.about(id);
        tx.changed("check", Some(check.state), Some(settled.to));
        if let Some(version) = settled.version {
            tx.became("version", version);
        }
        if !settled.reason.is_empty() {
            tx.because(settled.reason);
        }
        Ok(settled.to)
    })
    .await
}
