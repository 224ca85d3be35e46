//! Everything the board needs of all items at once, in five reads however many items there are.
//!
//! What this room must not know: who looks.

use std::collections::HashMap;

use kit::{
    Problem,
    db::{ReadTx, Row, Sql},
};
use rulebook::{
    people::{PersonId, ProviderId},
    production::{
        ItemId,
        stage::{Body, Decision},
    },
};

use super::{Item, store};

const AUTHORS: Sql = Sql::new(
    "select v.item_id, v.author_id from production_versions v
     join production_items i on i.id = v.item_id
     where i.provider_id = $1 and i.programme = $2 and v.author_id is not null
     union
     select d.item_id, d.person_id from production_decisions d
     join production_items i on i.id = d.item_id
     where i.provider_id = $1 and i.programme = $2 and d.decision = 'pass_on'
     union
     select c.item_id, c.person_id from production_comments c
     join production_items i on i.id = c.item_id
     where i.provider_id = $1 and i.programme = $2 and c.outcome = 'accepted'
     order by 1, 2",
);
const APPROVED: Sql = Sql::new(
    "select s.item_id, s.person_id, s.body from production_signoffs s
     join production_items i on i.id = s.item_id
     where i.provider_id = $1 and i.programme = $2 and s.stage = 'external_approval'
     and s.undone_version is null and s.body is not null order by s.id",
);
const CONFLICTED: Sql = Sql::new(
    "select c.item_id, c.person_id from production_conflicts c
     join production_items i on i.id = c.item_id
     where i.provider_id = $1 and i.programme = $2 order by c.item_id, c.person_id",
);
const NEWEST_DECISION: Sql = Sql::new(
    "select d.item_id, d.decision from production_decisions d
     join production_items i on i.id = d.item_id
     where i.provider_id = $1 and i.programme = $2
     and d.id = (select max(e.id) from production_decisions e where e.item_id = d.item_id)
     order by d.id",
);

/// Every item of a programme, with what the board says of each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overview {
    pub(crate) items: Vec<Item>,
    authors: HashMap<ItemId, Vec<PersonId>>,
    approved: HashMap<ItemId, Vec<(PersonId, Body)>>,
    conflicted: HashMap<ItemId, Vec<PersonId>>,
    newest: HashMap<ItemId, Decision>,
    comments: HashMap<ItemId, i64>,
}

impl Overview {
    pub(crate) fn authors(&self, id: ItemId) -> &[PersonId] {
        self.authors.get(&id).map_or(&[], Vec::as_slice)
    }
    pub(crate) fn approved(&self, id: ItemId) -> &[(PersonId, Body)] {
        self.approved.get(&id).map_or(&[], Vec::as_slice)
    }
    pub(crate) fn conflicted(&self, id: ItemId) -> &[PersonId] {
        self.conflicted.get(&id).map_or(&[], Vec::as_slice)
    }
    pub(crate) fn newest_decision(&self, id: ItemId) -> Option<Decision> {
        self.newest.get(&id).copied()
    }
    pub(crate) fn open_comments(&self, id: ItemId) -> i64 {
        self.comments.get(&id).copied().unwrap_or(0)
    }
}

pub(crate) async fn overview(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Overview, Problem> {
    let items = store::of_programme(tx, provider, programme).await?;
    let mut authors: HashMap<ItemId, Vec<PersonId>> = HashMap::new();
    tx.each(AUTHORS, &[&provider, &programme], |row| {
        authors.entry(row.get(0)?).or_default().push(row.get(1)?);
        Ok(())
    })
    .await?;
    let mut approved: HashMap<ItemId, Vec<(PersonId, Body)>> = HashMap::new();
    tx.each(APPROVED, &[&provider, &programme], |row| {
        approved
            .entry(row.get(0)?)
            .or_default()
            .push((row.get(1)?, row.code(2)?));
        Ok(())
    })
    .await?;
    let mut conflicted: HashMap<ItemId, Vec<PersonId>> = HashMap::new();
    tx.each(CONFLICTED, &[&provider, &programme], |row| {
        conflicted.entry(row.get(0)?).or_default().push(row.get(1)?);
        Ok(())
    })
    .await?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.code(1)?));
    let newest = tx
        .all(NEWEST_DECISION, &[&provider, &programme], read)
        .await?;
    let comments = crate::comment::store::open(tx, (provider, programme)).await?;
    Ok(Overview {
        items,
        authors,
        approved,
        conflicted,
        newest: newest.into_iter().collect(),
        comments: comments.into_iter().collect(),
    })
}
