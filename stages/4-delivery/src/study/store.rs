//! The rows of study.
//!
//! What this room must not know: whether a step is open.

use std::collections::HashMap;

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use programme::Answer;
use rulebook::{
    base::{Coded, Instant},
    delivery::{carry::StepDone, progress::Sureness},
    registration::EnrolmentId,
};

use super::{Given, Verdict};

const DONE: Sql = Sql::new(
    "insert into delivery_progress (enrolment_id, step_key, seal, edition_id, done_at)
     values ($1, $2, $3, $4, $5) on conflict (enrolment_id, step_key, seal) do nothing",
);
const ALL_DONE: Sql = Sql::new(
    "select step_key, seal, edition_id from delivery_progress where enrolment_id = $1
     order by step_key, seal",
);
const LAST_DONE: Sql =
    Sql::new("select max(done_at) from delivery_progress where enrolment_id = $1");
const STOPPED_AT: Sql = Sql::new(
    "insert into delivery_places (enrolment_id, step_key, passage, at) values ($1, $2, $3, $4)
     on conflict (enrolment_id) do update set step_key = excluded.step_key, passage = excluded.passage,
       at = excluded.at",
);
const PLACE: Sql =
    Sql::new("select step_key, passage from delivery_places where enrolment_id = $1");
const KEEP_ANSWER: Sql = Sql::new(
    "insert into delivery_answers (enrolment_id, step_key, check_id, seal, answer, verdict, tries, sure, at)
     values ($1, $2, $3, $4, $5, $6, 1, $7, $8)
     on conflict (enrolment_id, step_key, check_id) do update set seal = excluded.seal, answer = excluded.answer,
       verdict = excluded.verdict, tries = delivery_answers.tries + 1, sure = excluded.sure,
       at = excluded.at",
);
const ANSWERED: Sql =
    Sql::new("select count(*) from delivery_answers where enrolment_id = $1 and step_key = $2");
const ANSWERS: Sql = Sql::new(
    "select check_id, answer, verdict, tries, seal, sure from delivery_answers
     where enrolment_id = $1 and step_key = $2 order by check_id",
);
const ALL_ANSWERED: Sql = Sql::new(
    "select step_key, check_id from delivery_answers where enrolment_id = $1
     order by step_key, check_id",
);

/// Where somebody stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The step.
    pub(crate) key: String,
    /// The anchor of the paragraph, heading or question in it; empty at its beginning.
    pub(crate) passage: String,
}

/// An answer as it was kept.
pub(crate) struct Kept {
    pub(crate) answer: Answer,
    pub(crate) verdict: Verdict,
    pub(crate) tries: i64,
    /// The seal of the question as it was when it was answered.
    pub(crate) seal: String,
    /// How sure the person said they were.
    pub(crate) sure: Option<Sureness>,
}

pub(super) async fn done(
    tx: &WriteTx<'_>,
    enrolment: EnrolmentId,
    read: &StepDone,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let StepDone { key, seal, edition } = read;
    tx.run(DONE, &[&enrolment, key, seal, edition, &at]).await?;
    Ok(())
}

/// Every step done, once for each text of it that was read.
pub(crate) async fn all_done(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<StepDone>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(StepDone {
            key: row.get(0)?,
            seal: row.get(1)?,
            edition: row.get(2)?,
        })
    };
    Ok(tx.all(ALL_DONE, &[&enrolment], read).await?)
}

/// A question that somebody answered.
pub(crate) struct AnsweredCheck {
    pub(crate) step: String,
    pub(crate) check: String,
}

/// Every question that somebody answered.
pub(crate) async fn all_answered(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<AnsweredCheck>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(AnsweredCheck {
            step: row.get(0)?,
            check: row.get(1)?,
        })
    };
    Ok(tx.all(ALL_ANSWERED, &[&enrolment], read).await?)
}

/// When this person last finished a step.
pub(crate) async fn last_done(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<Instant>, Problem> {
    let found: Option<Option<Instant>> =
        tx.first(LAST_DONE, &[&enrolment], |row| row.get(0)).await?;
    Ok(found.flatten())
}

pub(super) async fn stopped_at(
    tx: &WriteTx<'_>,
    enrolment: EnrolmentId,
    (key, passage): (&str, &str),
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(STOPPED_AT, &[&enrolment, &key, &passage, &at])
        .await
}

/// Where this person stopped.
pub(crate) async fn place(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<Place>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Place {
            key: row.get(0)?,
            passage: row.get(1)?,
        })
    };
    Ok(tx.first(PLACE, &[&enrolment], read).await?)
}

pub(super) async fn keep_answer(tx: &WriteTx<'_>, given: &Given) -> Result<(), Problem> {
    let at = tx.now().at;
    let answer =
        serde_json::to_string(&given.answer).map_err(|e| Fault::because("writing an answer", e))?;
    let verdict = given.verdict.code();
    let sure = given.sure.map(Coded::code);
    tx.run_one(
        KEEP_ANSWER,
        &[
            &given.enrolment,
            &given.key,
            &given.check,
            &given.seal,
            &answer,
            &verdict,
            &sure,
            &at,
        ],
    )
    .await
}

/// How many checks of a step are answered.
pub(super) async fn answered(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    key: &str,
) -> Result<i64, Problem> {
    Ok(tx
        .first(ANSWERED, &[&enrolment, &key], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

/// The answers of a step, by the check's id.
pub(crate) async fn answers(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    key: &str,
) -> Result<HashMap<String, Kept>, Problem> {
    let read = |row: &Row<'_>| {
        let kept = Kept {
            answer: row.json(1)?,
            verdict: row.code(2)?,
            tries: row.get(3)?,
            seal: row.get(4)?,
            sure: row.code_or_none(5)?,
        };
        Ok((row.get(0)?, kept))
    };
    Ok(tx
        .all(ANSWERS, &[&enrolment, &key], read)
        .await?
        .into_iter()
        .collect())
}
