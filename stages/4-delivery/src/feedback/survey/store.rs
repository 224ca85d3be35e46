//! The rows of surveys.
//!
//! What this room must not know: the questions.

use std::collections::{BTreeMap, BTreeSet};

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::Coded, delivery::listening::Asked, people::ProviderId, production::EditionId,
    registration::EnrolmentId,
};

use super::Answers;

const DONE: Sql = Sql::new(
    "select distinct step_key from delivery_progress where enrolment_id = $1 and step_key like $2
     order by step_key",
);
const ASK: Sql = Sql::new(
    "insert into delivery_surveys
       (enrolment_id, module_id, edition_id, provider_id, state, answers, words, may_show, at)
     values ($1, $2, $3, $4, 'asked', '{}', '', 0, $5)
     on conflict (enrolment_id, module_id) do nothing",
);
const STATE: Sql =
    Sql::new("select state from delivery_surveys where enrolment_id = $1 and module_id = $2");
const SETTLE: Sql = Sql::new(
    "update delivery_surveys set state = $1, answers = $2, words = $3, may_show = $4, at = $5
     where enrolment_id = $6 and module_id = $7 and state = 'asked'",
);
// In the order of the words, so that nobody is found by when they answered.
const OF_MODULE: Sql = Sql::new(
    "select state, answers, words, may_show from delivery_surveys
     where provider_id = $1 and module_id = $2 and edition_id = $3
     order by words, enrolment_id",
);
const WHO_DID: Sql = Sql::new(
    "select enrolment_id from delivery_surveys where provider_id = $1 and module_id = $2
     order by enrolment_id desc limit 2000",
);

/// The steps of a module that this person ever finished.
pub(crate) async fn done_of_module(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    module: &str,
) -> Result<BTreeSet<String>, Problem> {
    let like = format!("{module}/%");
    let all = tx.all(DONE, &[&enrolment, &like], |row| row.get(0)).await?;
    Ok(all.into_iter().collect())
}

pub(super) async fn ask(tx: &WriteTx<'_>, who: &Enrolment, module: &str) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run(ASK, &[&who.id, &module, &who.edition, &who.provider, &at])
        .await?;
    Ok(())
}

pub(super) async fn state(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    module: &str,
) -> Result<Option<Asked>, Problem> {
    Ok(tx
        .first(STATE, &[&enrolment, &module], |row| row.code(0))
        .await?)
}

pub(super) async fn settle(
    tx: &mut WriteTx<'_>,
    (enrolment, module): (EnrolmentId, &str),
    to: Asked,
    answers: &Answers,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let values = serde_json::to_string(&answers.values)
        .map_err(|e| Fault::because("writing the answers of a survey", e))?;
    let (state, words, may_show) = (to.code(), answers.words.trim(), answers.may_show);
    tx.run_one(
        SETTLE,
        &[&state, &values, &words, &may_show, &at, &enrolment, &module],
    )
    .await
}

/// One survey, without whose it is.
pub(super) struct Sheet {
    pub(super) state: Asked,
    pub(super) values: BTreeMap<String, i64>,
    pub(super) words: String,
    pub(super) may_show: bool,
}

pub(super) async fn of_module(
    tx: &ReadTx<'_>,
    (provider, edition): (ProviderId, EditionId),
    module: &str,
) -> Result<Vec<Sheet>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Sheet {
            state: row.code(0)?,
            values: row.json(1)?,
            words: row.get(2)?,
            may_show: row.get(3)?,
        })
    };
    Ok(tx
        .all(OF_MODULE, &[&provider, &module, &edition], read)
        .await?)
}

/// Who did a module: everybody whom its survey was put to, the newest enrolments first.
pub(crate) async fn who_did(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    module: &str,
) -> Result<Vec<EnrolmentId>, Problem> {
    Ok(tx
        .all(WHO_DID, &[&provider, &module], |row| row.get(0))
        .await?)
}
