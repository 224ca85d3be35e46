//! The rows of those who stand in.
//!
//! What this room must not know: what they may see.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use people::PersonRows;
use rulebook::{
    base::Coded,
    delivery::{SubstituteId, substitute::StandIn},
    people::{GroupId, PersonId},
};

use super::{NewSubstitute, Substitute};

const ADD: Sql = Sql::new(
    "insert into delivery_substitutes (id, group_id, person_id, from_day, to_day, note, state, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const ONE: Sql = Sql::new(
    "select id, group_id, person_id, from_day, to_day, note, state from delivery_substitutes where id = $1",
);
const OF_GROUP: Sql = Sql::new(
    "select id, group_id, person_id, from_day, to_day, note, state from delivery_substitutes
     where group_id = $1 order by from_day, id",
);
const SET_STATE: Sql =
    Sql::new("update delivery_substitutes set state = $1 where id = $2 and state = $3");
const STANDS_IN: Sql = Sql::new(
    "select count(*) from delivery_substitutes where group_id = $1 and person_id = $2 and state = 'standing_in'",
);

/// Those who stand in, for when two records of a person become one.
pub const SUBSTITUTES: PersonRows = PersonRows {
    what: "substitutes",
    find: Sql::new("select id from delivery_substitutes where person_id = $1 order by id"),
    point: Sql::new(
        "update delivery_substitutes set person_id = $1 where id = $2 and person_id = $3",
    ),
};

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: SubstituteId,
    new: &NewSubstitute,
    state: StandIn,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let state = state.code();
    tx.run_one(
        ADD,
        &[
            &id,
            &new.group,
            &new.person,
            &new.from,
            &new.to,
            &new.note,
            &state,
            &at,
        ],
    )
    .await
}

pub(super) async fn set_state(
    tx: &mut WriteTx<'_>,
    id: SubstituteId,
    from: StandIn,
    to: StandIn,
) -> Result<(), Problem> {
    tx.run_one(SET_STATE, &[&to.code(), &id, &from.code()])
        .await
}

pub(super) async fn one(tx: &ReadTx<'_>, id: SubstituteId) -> Result<Substitute, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

/// Everybody who stood in or will stand in for a group.
pub(crate) async fn of_group(tx: &ReadTx<'_>, group: GroupId) -> Result<Vec<Substitute>, Problem> {
    Ok(tx.all(OF_GROUP, &[&group], read).await?)
}

pub(super) async fn stands_in(
    tx: &ReadTx<'_>,
    group: GroupId,
    person: PersonId,
) -> Result<bool, Problem> {
    let count = tx
        .first(STANDS_IN, &[&group, &person], |row| row.get::<i64>(0))
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

fn read(row: &Row<'_>) -> Result<Substitute, Fault> {
    Ok(Substitute {
        id: row.get(0)?,
        plan: NewSubstitute {
            group: row.get(1)?,
            person: row.get(2)?,
            from: row.get(3)?,
            to: row.get(4)?,
            note: row.get(5)?,
        },
        state: row.code(6)?,
    })
}
