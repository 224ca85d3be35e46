//! The rows of what was done for somebody.
//!
//! What this room must not know: who may read them.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded as _, Day, Instant},
    delivery::{StepTakenId, attention::from_codes},
    people::{GroupId, PersonId},
    registration::EnrolmentId,
};

use super::{NewStep, StepTaken};

const ADD: Sql = Sql::new(
    "insert into delivery_steps_taken
       (id, group_id, enrolment_id, kind, shared, reasons, body, look_on, person_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const OF: Sql = Sql::new(
    "select id, enrolment_id, kind, shared, reasons, body, look_on, person_id, at from delivery_steps_taken
     where enrolment_id = $1 and group_id = $2 order by id desc limit 100",
);
const SHARED: Sql = Sql::new(
    "select id, enrolment_id, kind, shared, reasons, body, look_on, person_id, at from delivery_steps_taken
     where enrolment_id = $1 and shared = 1 order by id desc limit 50",
);
const OF_GROUP: Sql = Sql::new(
    "select id, enrolment_id, kind, shared, reasons, body, look_on, person_id, at from delivery_steps_taken
     where group_id = $1 order by id desc limit 500",
);

fn read(row: &Row<'_>) -> Result<StepTaken, Fault> {
    Ok(StepTaken {
        id: row.get(0)?,
        what: NewStep {
            enrolment: row.get(1)?,
            kind: row.code(2)?,
            shared: row.get(3)?,
            reasons: from_codes(&row.get::<String>(4)?),
            body: row.get(5)?,
        },
        look_on: row.get(6)?,
        by: row.get(7)?,
        at: row.get(8)?,
    })
}

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    (group, person): (GroupId, PersonId),
    new: &NewStep,
    look_on: Day,
) -> Result<StepTakenId, Problem> {
    let (id, at): (StepTakenId, Instant) = (tx.mint(), tx.now().at);
    let reasons: Vec<&str> = new.reasons.iter().map(|one| one.code()).collect();
    let reasons = reasons.join(" ");
    tx.run_one(
        ADD,
        &[
            &id,
            &group,
            &new.enrolment,
            &new.kind.code(),
            &new.shared,
            &reasons,
            &new.body,
            &look_on,
            &person,
            &at,
        ],
    )
    .await?;
    Ok(id)
}

/// What was done for somebody by those who lead this group, newest first.
pub(crate) async fn of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    group: GroupId,
) -> Result<Vec<StepTaken>, Problem> {
    Ok(tx.all(OF, &[&enrolment, &group], read).await?)
}

/// What was shared with the participant.
pub(crate) async fn shared_with(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<StepTaken>, Problem> {
    Ok(tx.all(SHARED, &[&enrolment], read).await?)
}

/// What was done for the people of a group, newest first.
pub(crate) async fn of_group(tx: &ReadTx<'_>, group: GroupId) -> Result<Vec<StepTaken>, Problem> {
    Ok(tx.all(OF_GROUP, &[&group], read).await?)
}
