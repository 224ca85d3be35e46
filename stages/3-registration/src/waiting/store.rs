//! The rows of waiting lists and of places that came free.
//!
//! What this room must not know: who may join or be offered what.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day},
    registration::{
        ApplicationId, CohortId, WaitId,
        waiting::{WaitMoved, WaitState},
    },
};

use super::{Queued, Wait};

rulebook::id_of!(
    /// A place that came free.
    FreedKind, "fre", FreedId
);

const ADD: Sql = Sql::new(
    "insert into registration_waits (id, application_id, cohort_id, state, joined_at) values ($1, $2, $3, 'waiting', $4)",
);
const LIVE: Sql = Sql::new(
    "select id, application_id, cohort_id, state, joined_at, answer_by from registration_waits
     where application_id = $1 and state in ('waiting', 'offered', 'confirmed')",
);
const ONE: Sql = Sql::new(
    "select id, application_id, cohort_id, state, joined_at, answer_by from registration_waits where id = $1",
);
const FIRST: Sql = Sql::new(
    "select id, application_id, cohort_id, state, joined_at, answer_by from registration_waits
     where cohort_id = $1 and state = 'waiting' order by id limit 1",
);
const AHEAD: Sql = Sql::new(
    "select count(*) from registration_waits where cohort_id = $1 and state = 'waiting' and id < $2",
);
const COUNT: Sql =
    Sql::new("select count(*) from registration_waits where cohort_id = $1 and state = 'waiting'");
const COUNTS: Sql = Sql::new(
    "select cohort_id, count(*) from registration_waits where state = 'waiting' group by cohort_id order by cohort_id",
);
const LIST: Sql = Sql::new(
    "select w.id, w.application_id, w.cohort_id, w.state, w.joined_at, w.answer_by, a.full_name
     from registration_waits w join registration_applications a on a.id = w.application_id
     where w.cohort_id = $1 and w.state in ('waiting', 'offered', 'confirmed') order by w.id limit 500",
);
const MOVE: Sql = Sql::new(
    "update registration_waits set state = $1, answer_by = $2, ended_at = $3 where id = $4 and state = $5",
);
const FREED: Sql =
    Sql::new("insert into registration_freed (id, cohort_id, freed_on) values ($1, $2, $3)");
const FREED_BETWEEN: Sql = Sql::new(
    "select count(*) from registration_freed where cohort_id = $1 and freed_on >= $2 and freed_on <= $3",
);

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    application: ApplicationId,
    cohort: CohortId,
) -> Result<WaitId, Problem> {
    let id: WaitId = tx.mint();
    let at = tx.now().at;
    tx.run_one(ADD, &[&id, &application, &cohort, &at]).await?;
    Ok(id)
}

pub(crate) async fn live(
    tx: &ReadTx<'_>,
    application: ApplicationId,
) -> Result<Option<Wait>, Problem> {
    Ok(tx.first(LIVE, &[&application], read).await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: WaitId) -> Result<Wait, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn first(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Option<Wait>, Problem> {
    Ok(tx.first(FIRST, &[&cohort], read).await?)
}

/// The position of a wait, the first being 1.
pub(crate) async fn position(tx: &ReadTx<'_>, wait: &Wait) -> Result<i64, Problem> {
    let ahead: Option<i64> = tx
        .first(AHEAD, &[&wait.cohort, &wait.id], |row| row.get(0))
        .await?;
    Ok(ahead.unwrap_or(0) + 1)
}

/// How many wait for this cohort.
pub(crate) async fn count(tx: &ReadTx<'_>, cohort: CohortId) -> Result<i64, Problem> {
    Ok(tx
        .first(COUNT, &[&cohort], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

/// How many wait for each cohort for which anybody does.
pub(crate) async fn counts(tx: &ReadTx<'_>) -> Result<Vec<(CohortId, i64)>, Problem> {
    Ok(tx
        .all(COUNTS, &[], |row| Ok((row.get(0)?, row.get(1)?)))
        .await?)
}

pub(crate) async fn list(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Queued>, Problem> {
    Ok(tx
        .all(LIST, &[&cohort], |row| {
            Ok(Queued {
                wait: read(row)?,
                name: row.get(6)?,
            })
        })
        .await?)
}

pub(crate) async fn go(
    tx: &mut WriteTx<'_>,
    id: WaitId,
    moved: WaitMoved,
    answer_by: Option<Day>,
) -> Result<(), Problem> {
    let ended = (!WaitState::LIVE.contains(&moved.to)).then_some(tx.now().at);
    tx.run_one(
        MOVE,
        &[
            &moved.to.code(),
            &answer_by,
            &ended,
            &id,
            &moved.from.code(),
        ],
    )
    .await
}

/// Keeps that a place came free today.
pub(crate) async fn freed(tx: &mut WriteTx<'_>, cohort: CohortId) -> Result<(), Problem> {
    let id: FreedId = tx.mint();
    let today = tx.now().day;
    tx.run_one(FREED, &[&id, &cohort, &today]).await
}

/// How many places of a cohort came free between these days.
pub(crate) async fn freed_between(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    from: Day,
    until: Day,
) -> Result<i64, Problem> {
    Ok(tx
        .first(FREED_BETWEEN, &[&cohort, &from, &until], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

fn read(row: &Row<'_>) -> Result<Wait, Fault> {
    Ok(Wait {
        id: row.get(0)?,
        application: row.get(1)?,
        cohort: row.get(2)?,
        state: row.code(3)?,
        joined_at: row.get(4)?,
        answer_by: row.get(5)?,
    })
}
