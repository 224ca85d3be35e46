//! The rows of the plan.
//!
//! What this room must not know: which days are possible, who may have what.

use std::collections::BTreeMap;

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day},
    people::{PersonId, ProviderId},
    production::{ItemId, plan::Days, stage::Stage},
};

use super::cycle::Cycle;

const PLAN: Sql = Sql::new(
    "select release_on, days from production_plans where provider_id = $1 and programme = $2",
);
const KEEP_PLAN: Sql = Sql::new(
    "insert into production_plans (provider_id, programme, release_on, days, cycle, starts_on, ends_on, planned)
     values ($1, $2, $3, $4, '', '', '', '[]')
     on conflict (provider_id, programme) do update set release_on = excluded.release_on, days = excluded.days",
);
const CYCLE: Sql = Sql::new(
    "select cycle, starts_on, ends_on, planned from production_plans
     where provider_id = $1 and programme = $2 and cycle <> ''",
);
const KEEP_CYCLE: Sql = Sql::new(
    "update production_plans set cycle = $1, starts_on = $2, ends_on = $3, planned = $4
     where provider_id = $5 and programme = $6",
);
const END_CYCLE: Sql = Sql::new(
    "update production_plans set cycle = '', starts_on = '', ends_on = '', planned = '[]'
     where provider_id = $1 and programme = $2 and cycle <> ''",
);
const SET: Sql = Sql::new(
    "select d.item_id, d.stage, d.due_on from production_dues d
     join production_items i on i.id = d.item_id
     where i.provider_id = $1 and i.programme = $2 order by d.item_id, d.stage",
);
const KEEP_DUE: Sql = Sql::new(
    "insert into production_dues (item_id, stage, due_on) values ($1, $2, $3)
     on conflict (item_id, stage) do update set due_on = excluded.due_on",
);
const GIVEN: Sql = Sql::new(
    "select a.item_id, a.stage, a.person_id from production_assignments a
     join production_items i on i.id = a.item_id
     where i.provider_id = $1 and i.programme = $2 order by a.item_id, a.stage, a.person_id",
);
const GIVE: Sql = Sql::new(
    "insert into production_assignments (item_id, stage, person_id, at) values ($1, $2, $3, $4)",
);
const TAKE: Sql = Sql::new(
    "delete from production_assignments where item_id = $1 and stage = $2 and person_id = $3",
);

pub(super) async fn plan(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Option<(Day, Days)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.json(1)?));
    Ok(tx.first(PLAN, &[&provider, &programme], read).await?)
}

pub(super) async fn keep_plan(
    tx: &mut WriteTx<'_>,
    (provider, programme): (ProviderId, &str),
    release_on: Day,
    days: &Days,
) -> Result<(), Problem> {
    let days = serde_json::to_string(days).map_err(|e| Fault::because("writing a plan", e))?;
    tx.run_one(KEEP_PLAN, &[&provider, &programme, &release_on, &days])
        .await
}

pub(super) async fn cycle(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Option<Cycle>, Problem> {
    let read = |row: &Row<'_>| {
        let planned: Vec<i64> = row.json(3)?;
        Ok(Cycle {
            name: row.get(0)?,
            starts_on: row.get(1)?,
            ends_on: row.get(2)?,
            items: planned.into_iter().map(ItemId::from_number).collect(),
        })
    };
    Ok(tx.first(CYCLE, &[&provider, &programme], read).await?)
}

pub(super) async fn keep_cycle(
    tx: &mut WriteTx<'_>,
    (provider, programme): (ProviderId, &str),
    cycle: &Cycle,
) -> Result<(), Problem> {
    let planned: Vec<i64> = cycle.items.iter().map(|id| id.number()).collect();
    let planned =
        serde_json::to_string(&planned).map_err(|e| Fault::because("writing a cycle", e))?;
    let Cycle {
        name,
        starts_on,
        ends_on,
        ..
    } = cycle;
    tx.run_one(
        KEEP_CYCLE,
        &[name, starts_on, ends_on, &planned, &provider, &programme],
    )
    .await
}

/// The cycle has become an edition: the next one has no name yet.
pub(crate) async fn end_cycle(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<(), Problem> {
    tx.run_one(END_CYCLE, &[&provider, &programme]).await
}

pub(super) async fn set(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<BTreeMap<ItemId, BTreeMap<Stage, Day>>, Problem> {
    let mut found: BTreeMap<ItemId, BTreeMap<Stage, Day>> = BTreeMap::new();
    tx.each(SET, &[&provider, &programme], |row| {
        let days = found.entry(row.get(0)?).or_default();
        days.insert(row.code(1)?, row.get(2)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

pub(super) async fn keep_due(
    tx: &mut WriteTx<'_>,
    item: ItemId,
    stage: Stage,
    on: Day,
) -> Result<(), Problem> {
    tx.run_one(KEEP_DUE, &[&item, &stage.code(), &on]).await
}

pub(super) async fn given(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<BTreeMap<(ItemId, Stage), Vec<PersonId>>, Problem> {
    let mut found: BTreeMap<(ItemId, Stage), Vec<PersonId>> = BTreeMap::new();
    tx.each(GIVEN, &[&provider, &programme], |row| {
        let key = (row.get(0)?, row.code(1)?);
        found.entry(key).or_default().push(row.get(2)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

pub(super) async fn give(
    tx: &mut WriteTx<'_>,
    (item, stage): (ItemId, Stage),
    person: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(GIVE, &[&item, &stage.code(), &person, &at])
        .await
}

pub(super) async fn take(
    tx: &mut WriteTx<'_>,
    (item, stage): (ItemId, Stage),
    person: PersonId,
) -> Result<(), Problem> {
    tx.run_one(TAKE, &[&item, &stage.code(), &person]).await
}
