//! The rows of statements.
//!
//! What this room must not know: whether one was earned.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    award::{AwardId, statement::Revoked},
    base::Coded,
    people::{PersonId, ProviderId},
    registration::EnrolmentId,
};

use super::Statement;

macro_rules! statements {
    ($rest:literal) => {
        Sql::new(concat!(
            "select id, enrolment_id, person_id, provider_id, code, name, qualification, provider, completed_on, issued_at, state from award_statements ",
            $rest
        ))
    };
}

const ADD: Sql = Sql::new(
    "insert into award_statements (id, enrolment_id, person_id, provider_id, code, name, qualification, provider, completed_on, issued_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const ONE: Sql = statements!("where id = $1");
const BY_CODE: Sql = statements!("where code = $1");
const OF_ENROLMENT: Sql = statements!("where enrolment_id = $1 order by id desc limit 1");
const OF_PERSON: Sql = statements!("where person_id = $1 order by id desc limit 1");
const OF_PROVIDER: Sql = statements!("where provider_id = $1 order by id desc limit 500");
const REVOKE: Sql = Sql::new(
    "update award_statements set state = $1, revoked_at = $2, reason = $3 where id = $4 and state = $5",
);

pub(crate) async fn add(tx: &mut WriteTx<'_>, one: &Statement) -> Result<(), Problem> {
    tx.run_one(
        ADD,
        &[
            &one.id,
            &one.enrolment,
            &one.person,
            &one.provider,
            &one.code,
            &one.name,
            &one.qualification,
            &one.provider_name,
            &one.completed_on,
            &one.issued_at,
            &one.state.code(),
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: AwardId) -> Result<Statement, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn by_code(tx: &ReadTx<'_>, code: &str) -> Result<Statement, Problem> {
    tx.first(BY_CODE, &[&code], read).await?.or_not_found()
}

pub(crate) async fn of_enrolment(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<Statement>, Problem> {
    Ok(tx.first(OF_ENROLMENT, &[&enrolment], read).await?)
}

pub(crate) async fn of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<Statement>, Problem> {
    Ok(tx.first(OF_PERSON, &[&person], read).await?)
}

pub(crate) async fn of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Statement>, Problem> {
    Ok(tx.all(OF_PROVIDER, &[&provider], read).await?)
}

pub(crate) async fn revoke(
    tx: &mut WriteTx<'_>,
    id: AwardId,
    decided: &Revoked,
) -> Result<(), Problem> {
    let (to, from) = (decided.to.code(), decided.from.code());
    tx.run_one(REVOKE, &[&to, &decided.at, &decided.reason, &id, &from])
        .await
}

fn read(row: &Row<'_>) -> Result<Statement, Fault> {
    Ok(Statement {
        id: row.get(0)?,
        enrolment: row.get(1)?,
        person: row.get(2)?,
        provider: row.get(3)?,
        code: row.get(4)?,
        name: row.get(5)?,
        qualification: row.get(6)?,
        provider_name: row.get(7)?,
        completed_on: row.get(8)?,
        issued_at: row.get(9)?,
        state: row.code(10)?,
    })
}
