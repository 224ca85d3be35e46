//! The rows of pupil data and action plans.
//!
//! What this room must not know: the file that was read.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    delivery::{PlanStepId, PupilDataId},
    people::PersonId,
};

use super::{KeptStep, Picture, PupilData, Step};

const ADD: Sql = Sql::new(
    "insert into delivery_pupil_data (id, person_id, title, pupils, picture, problem, why, version, made_at, changed_at)
     values ($1, $2, $3, $4, $5, '', '', 1, $6, $7)",
);
const ONE: Sql = Sql::new(
    "select id, person_id, title, picture, problem, why, version from delivery_pupil_data where id = $1 and removed_at is null",
);
const OF_PERSON: Sql = Sql::new(
    "select id, person_id, title, picture, problem, why, version from delivery_pupil_data
     where person_id = $1 and removed_at is null order by id desc",
);
const JUST_READ: Sql = Sql::new(
    "select id from delivery_pupil_data where person_id = $1 and title = $2 and picture = $3 and made_at > $4
     and removed_at is null order by id limit 1",
);
const REMOVE: Sql =
    Sql::new("update delivery_pupil_data set removed_at = $1 where id = $2 and removed_at is null");
const CHOOSE: Sql = Sql::new(
    "update delivery_pupil_data set problem = $1, why = $2, version = version + 1, changed_at = $3 where id = $4 and version = $5",
);
const ADD_STEP: Sql = Sql::new(
    "insert into delivery_plan_steps (id, data_id, step, measure, baseline, target, who, by_on, review_on, happened, state, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
);
const CHANGE_STEP: Sql = Sql::new(
    "update delivery_plan_steps set step = $1, measure = $2, baseline = $3, target = $4, who = $5, by_on = $6, review_on = $7,
       happened = $8, state = $9, version = version + 1
     where id = $10 and data_id = $11 and version = $12",
);
const REMOVE_STEP: Sql = Sql::new("delete from delivery_plan_steps where data_id = $1 and id = $2");
const STEPS: Sql = Sql::new(
    "select id, step, measure, baseline, target, who, by_on, review_on, happened, state, version from delivery_plan_steps
     where data_id = $1 order by by_on, id",
);

/// Microseconds within which the same file read twice is one.
const TWICE: i64 = 60 * 1_000_000;

fn text_of(picture: &Picture) -> Result<String, Fault> {
    serde_json::to_string(picture).map_err(|e| Fault::because("writing a picture", e))
}

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: PupilDataId,
    person: PersonId,
    title: &str,
    picture: &Picture,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let text = text_of(picture)?;
    tx.run_one(
        ADD,
        &[&id, &person, &title, &picture.pupils, &text, &at, &at],
    )
    .await
}

pub(super) async fn just_read(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    title: &str,
    picture: &Picture,
) -> Result<Option<PupilDataId>, Problem> {
    let since = Instant(tx.now().at.0 - TWICE);
    let text = text_of(picture)?;
    Ok(tx
        .first(JUST_READ, &[&person, &title, &text, &since], |row| {
            row.get(0)
        })
        .await?)
}

pub(super) async fn one(tx: &ReadTx<'_>, id: PupilDataId) -> Result<PupilData, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<PupilData>, Problem> {
    Ok(tx.all(OF_PERSON, &[&person], read).await?)
}

pub(super) async fn remove(tx: &mut WriteTx<'_>, id: PupilDataId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(REMOVE, &[&at, &id]).await
}

pub(super) async fn choose(
    tx: &mut WriteTx<'_>,
    id: PupilDataId,
    (problem, why): (&str, &str),
    version: i64,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(CHOOSE, &[&problem, &why, &at, &id, &version])
        .await
}

pub(super) async fn add_step(
    tx: &mut WriteTx<'_>,
    data: PupilDataId,
    id: PlanStepId,
    step: &Step,
) -> Result<(), Problem> {
    tx.run_one(
        ADD_STEP,
        &[
            &id,
            &data,
            &step.step,
            &step.measure,
            &step.baseline,
            &step.target,
            &step.who,
            &step.by,
            &step.review,
            &step.happened,
            &step.state.code(),
        ],
    )
    .await
}

pub(super) async fn change_step(
    tx: &mut WriteTx<'_>,
    (data, id): (PupilDataId, PlanStepId),
    version: i64,
    step: &Step,
) -> Result<(), Problem> {
    tx.run_one(
        CHANGE_STEP,
        &[
            &step.step,
            &step.measure,
            &step.baseline,
            &step.target,
            &step.who,
            &step.by,
            &step.review,
            &step.happened,
            &step.state.code(),
            &id,
            &data,
            &version,
        ],
    )
    .await
}

pub(super) async fn remove_step(
    tx: &mut WriteTx<'_>,
    data: PupilDataId,
    id: PlanStepId,
) -> Result<(), Problem> {
    tx.run_one(REMOVE_STEP, &[&data, &id]).await
}

pub(super) async fn steps(tx: &ReadTx<'_>, data: PupilDataId) -> Result<Vec<KeptStep>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(KeptStep {
            id: row.get(0)?,
            step: Step {
                step: row.get(1)?,
                measure: row.get(2)?,
                baseline: row.get(3)?,
                target: row.get(4)?,
                who: row.get(5)?,
                by: row.get(6)?,
                review: row.get(7)?,
                happened: row.get(8)?,
                state: row.code(9)?,
            },
            version: row.get(10)?,
        })
    };
    Ok(tx.all(STEPS, &[&data], read).await?)
}

fn read(row: &Row<'_>) -> Result<PupilData, Fault> {
    Ok(PupilData {
        id: row.get(0)?,
        person: row.get(1)?,
        title: row.get(2)?,
        picture: row.json(3)?,
        problem: row.get(4)?,
        why: row.get(5)?,
        version: row.get(6)?,
    })
}
