//! Ids of people whose record was merged into another: the old id answers 410 for as long as the merge stands.
//!
//! What this room must not know: why two records are one person, or what is merged: the stage of people keeps that.

use std::collections::HashMap;

use kit::{Problem, db::ReadTx};
use rulebook::{base::Instant, people::PersonId};

/// An id that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) from: PersonId,
    pub(crate) to: PersonId,
    pub(crate) at: Instant,
}

/// Where this id went, when it did.
pub(crate) async fn of(tx: &ReadTx<'_>, from: PersonId) -> Result<Option<Moved>, Problem> {
    let Some(to) = people::moved_to(tx, from).await? else {
        return Ok(None);
    };
    let merges = people::standing_merges(tx).await?;
    let at = merges
        .iter()
        .find(|(one, ..)| *one == from)
        .map_or(Instant(0), |(.., at)| *at);
    Ok(Some(Moved { from, to, at }))
}

/// The ids that became this one.
pub(crate) async fn to(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Moved>, Problem> {
    let former = people::former_ids(tx, person).await?;
    let moved = |(from, at)| Moved {
        from,
        to: person,
        at,
    };
    Ok(former.into_iter().map(moved).collect())
}

/// Every id that moved, by the one that it became. There are few.
pub(crate) async fn all(tx: &ReadTx<'_>) -> Result<HashMap<PersonId, Vec<Moved>>, Problem> {
    let mut found: HashMap<PersonId, Vec<Moved>> = HashMap::new();
    for (from, to, at) in people::standing_merges(tx).await? {
        found.entry(to).or_default().push(Moved { from, to, at });
    }
    Ok(found)
}
