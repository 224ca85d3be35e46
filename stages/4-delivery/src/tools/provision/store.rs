//! The rows of provision maps.
//!
//! What this room must not know: what they cost.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant, Pence},
    delivery::{LineId, MapId},
    people::PersonId,
};

use super::{KeptLine, Line, Map};

const ADD: Sql = Sql::new(
    "insert into delivery_maps (id, person_id, title, term, copied_from, made_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7)",
);
const ONE: Sql = Sql::new(
    "select id, person_id, title, term, copied_from from delivery_maps where id = $1 and removed_at is null",
);
const OF_PERSON: Sql = Sql::new(
    "select id, person_id, title, term, copied_from from delivery_maps where person_id = $1 and removed_at is null order by id desc",
);
const JUST_MADE: Sql = Sql::new(
    "select id from delivery_maps where person_id = $1 and title = $2 and term = $3 and made_at > $4 and removed_at is null
     order by id limit 1",
);
const REMOVE: Sql =
    Sql::new("update delivery_maps set removed_at = $1 where id = $2 and removed_at is null");
const SET_RATE: Sql = Sql::new(
    "insert into delivery_map_rates (map_id, role, pence) values ($1, $2, $3)
     on conflict (map_id, role) do update set pence = excluded.pence",
);
const RATES: Sql =
    Sql::new("select role, pence from delivery_map_rates where map_id = $1 order by role");
const ADD_LINE: Sql = Sql::new(
    "insert into delivery_map_lines (id, map_id, area, wave, need, provision, role, staff, pupil_group, pupils, minutes, weeks,
       bought, outcome, review_on, measure, before_value, after_value, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)",
);
const CHANGE_LINE: Sql = Sql::new(
    "update delivery_map_lines set area = $1, wave = $2, need = $3, provision = $4, role = $5, staff = $6, pupil_group = $7,
       pupils = $8, minutes = $9, weeks = $10, bought = $11, outcome = $12, review_on = $13, measure = $14, before_value = $15,
       after_value = $16, version = version + 1
     where id = $17 and map_id = $18 and version = $19",
);
const REMOVE_LINE: Sql = Sql::new("delete from delivery_map_lines where map_id = $1 and id = $2");
const LINES: Sql = Sql::new(
    "select id, area, wave, need, provision, role, staff, pupil_group, pupils, minutes, weeks, bought, outcome, review_on,
       measure, before_value, after_value, version
     from delivery_map_lines where map_id = $1 order by id",
);

/// Microseconds within which the same map made twice is one.
const TWICE: i64 = 60 * 1_000_000;

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: MapId,
    person: PersonId,
    (title, term): (&str, &str),
    from: Option<MapId>,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ADD, &[&id, &person, &title, &term, &from, &at, &at])
        .await
}

pub(super) async fn just_made(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    title: &str,
    term: &str,
) -> Result<Option<MapId>, Problem> {
    let since = Instant(tx.now().at.0 - TWICE);
    Ok(tx
        .first(JUST_MADE, &[&person, &title, &term, &since], |row| {
            row.get(0)
        })
        .await?)
}

pub(super) async fn one(tx: &ReadTx<'_>, id: MapId) -> Result<Map, Problem> {
    tx.first(ONE, &[&id], read_map).await?.or_not_found()
}

pub(crate) async fn of_person(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Map>, Problem> {
    Ok(tx.all(OF_PERSON, &[&person], read_map).await?)
}

pub(super) async fn remove(tx: &mut WriteTx<'_>, id: MapId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(REMOVE, &[&at, &id]).await
}

pub(super) async fn set_rate(
    tx: &mut WriteTx<'_>,
    map: MapId,
    role: &str,
    rate: Pence,
) -> Result<(), Problem> {
    tx.run_one(SET_RATE, &[&map, &role, &rate]).await
}

pub(super) async fn rates(tx: &ReadTx<'_>, map: MapId) -> Result<Vec<(String, Pence)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(RATES, &[&map], read).await?)
}

pub(super) async fn add_line(
    tx: &mut WriteTx<'_>,
    map: MapId,
    id: LineId,
    line: &Line,
) -> Result<(), Problem> {
    tx.run_one(
        ADD_LINE,
        &[
            &id,
            &map,
            &line.area.code(),
            &line.wave.code(),
            &line.need,
            &line.provision,
            &line.role,
            &line.staff,
            &line.group,
            &line.pupils,
            &line.minutes,
            &line.weeks,
            &line.bought,
            &line.outcome,
            &line.review,
            &line.measure,
            &line.before,
            &line.after,
        ],
    )
    .await
}

pub(super) async fn change_line(
    tx: &mut WriteTx<'_>,
    (map, id): (MapId, LineId),
    version: i64,
    line: &Line,
) -> Result<(), Problem> {
    tx.run_one(
        CHANGE_LINE,
        &[
            &line.area.code(),
            &line.wave.code(),
            &line.need,
            &line.provision,
            &line.role,
            &line.staff,
            &line.group,
            &line.pupils,
            &line.minutes,
            &line.weeks,
            &line.bought,
            &line.outcome,
            &line.review,
            &line.measure,
            &line.before,
            &line.after,
            &id,
            &map,
            &version,
        ],
    )
    .await
}

pub(super) async fn remove_line(
    tx: &mut WriteTx<'_>,
    map: MapId,
    id: LineId,
) -> Result<(), Problem> {
    tx.run_one(REMOVE_LINE, &[&map, &id]).await
}

pub(super) async fn lines(tx: &ReadTx<'_>, map: MapId) -> Result<Vec<KeptLine>, Problem> {
    Ok(tx.all(LINES, &[&map], read_line).await?)
}

fn read_map(row: &Row<'_>) -> Result<Map, Fault> {
    Ok(Map {
        id: row.get(0)?,
        person: row.get(1)?,
        title: row.get(2)?,
        term: row.get(3)?,
        copied_from: row.get(4)?,
    })
}

fn read_line(row: &Row<'_>) -> Result<KeptLine, Fault> {
    Ok(KeptLine {
        id: row.get(0)?,
        line: Line {
            area: row.code(1)?,
            wave: row.code(2)?,
            need: row.get(3)?,
            provision: row.get(4)?,
            role: row.get(5)?,
            staff: row.get(6)?,
            group: row.get(7)?,
            pupils: row.get(8)?,
            minutes: row.get(9)?,
            weeks: row.get(10)?,
            bought: row.get(11)?,
            outcome: row.get(12)?,
            review: row.get(13)?,
            measure: row.get(14)?,
            before: row.get(15)?,
            after: row.get(16)?,
        },
        version: row.get(17)?,
    })
}
