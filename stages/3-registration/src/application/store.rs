//! The rows of applications.
//!
//! What this room must not know: which moves are allowed.

pub(crate) mod queue;

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Coded,
    people::{PersonId, ProviderId},
    registration::{
        ApplicationId, CohortId,
        application::{Accepted, ApplicationState, Rejected, Reverted, Submitted},
        journey::Answers,
    },
};

use super::Application;
use crate::cohort::{self, PROGRAMME};

const ADD: Sql = Sql::new(
    "insert into registration_applications (id, person_id, programme, state, answers, provider_id, cohort_id,
       full_name, began_at, search)
     values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, '')",
);
const SET_ANSWERS: Sql = Sql::new(
    "update registration_applications set answers = $1, provider_id = $2, cohort_id = $3, full_name = $4, programme = $5
     where id = $6 and state = 'draft'",
);
const ONE: Sql = Sql::new(
    "select id, person_id, state, answers, provider_id, cohort_id, full_name, began_at, sent_at,
       decided_at, rejection, rejection_words
     from registration_applications
     where id = $1",
);
const OF_PERSON: Sql = Sql::new(
    "select id, person_id, state, answers, provider_id, cohort_id, full_name, began_at, sent_at,
       decided_at, rejection, rejection_words
     from registration_applications
     where person_id = $1 order by id desc",
);
const IN_STATE: Sql = Sql::new(
    "select id, person_id, state, answers, provider_id, cohort_id, full_name, began_at, sent_at,
       decided_at, rejection, rejection_words
     from registration_applications
     where person_id = $1 and state = $2 order by id desc limit 1",
);
const PENDING_FOR: Sql = Sql::new(
    "select id, programme from registration_applications
     where person_id = $1 and state = 'pending' order by id",
);
const SENT_TO: Sql = Sql::new(
    "select id, person_id, state, answers, provider_id, cohort_id, full_name, began_at, sent_at,
       decided_at, rejection, rejection_words
     from registration_applications
     where provider_id = $1 and state <> 'draft' order by id",
);
const WAITING: Sql = Sql::new(
    "select count(*) from registration_applications
     where (cast($1 as bigint) is null or provider_id = $1) and state = 'pending'",
);
const SEND: Sql = Sql::new(
    "update registration_applications set state = $1, sent_at = $2 where id = $3 and state = $4",
);
const SET_STATE: Sql = Sql::new(
    "update registration_applications set state = $1, decided_at = $2 where id = $3 and state = $4",
);
const ACCEPT: Sql = Sql::new(
    "update registration_applications set state = $1, decided_at = $2, cohort_id = $3
     where id = $4 and state = $5",
);
const REVERT: Sql = Sql::new(
    "update registration_applications set state = $1, decided_at = null where id = $2 and state = $3",
);
const REJECT: Sql = Sql::new(
    "update registration_applications set state = $1, decided_at = $2, rejection = $3, rejection_words = $4
     where id = $5 and state = $6",
);

fn written(answers: &Answers) -> Result<String, Fault> {
    serde_json::to_string(answers).map_err(|e| Fault::because("writing answers", e))
}

/// The programme that an application is for: that of the cohort; until one is chosen, the usual one.
async fn programme_of(tx: &ReadTx<'_>, answers: &Answers) -> Result<String, Problem> {
    match answers.cohort {
        Some(id) => Ok(cohort::store::one(tx, id).await?.programme),
        None => Ok(PROGRAMME.to_owned()),
    }
}

/// The applications of a person that wait, each with its programme.
pub(crate) async fn pending_for(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<(ApplicationId, String)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(PENDING_FOR, &[&person], read).await?)
}

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    person: PersonId,
    answers: &Answers,
) -> Result<(), Problem> {
    let text = written(answers)?;
    let programme = programme_of(tx, answers).await?;
    let name = answers.full_name.clone().unwrap_or_default();
    let at = tx.now().at;
    tx.run_one(
        ADD,
        &[
            &id,
            &person,
            &programme,
            &text,
            &answers.provider,
            &answers.cohort,
            &name,
            &at,
        ],
    )
    .await
}

pub(crate) async fn set_answers(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    answers: &Answers,
) -> Result<(), Problem> {
    let text = written(answers)?;
    let programme = programme_of(tx, answers).await?;
    let name = answers.full_name.clone().unwrap_or_default();
    tx.run_one(
        SET_ANSWERS,
        &[
            &text,
            &answers.provider,
            &answers.cohort,
            &name,
            &programme,
            &id,
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: ApplicationId) -> Result<Application, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Application>, Problem> {
    Ok(tx.all(OF_PERSON, &[&person], read).await?)
}

pub(crate) async fn draft(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<Application>, Problem> {
    in_state(tx, person, ApplicationState::Draft).await
}

pub(crate) async fn pending(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<Application>, Problem> {
    in_state(tx, person, ApplicationState::Pending).await
}

async fn in_state(
    tx: &ReadTx<'_>,
    person: PersonId,
    state: ApplicationState,
) -> Result<Option<Application>, Problem> {
    Ok(tx.first(IN_STATE, &[&person, &state.code()], read).await?)
}

/// Everything ever sent to this provider, oldest first.
pub(crate) async fn sent_to(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Application>, Problem> {
    Ok(tx.all(SENT_TO, &[&provider], read).await?)
}

/// How many applications wait for this provider, or for all.
pub(crate) async fn waiting(tx: &ReadTx<'_>, provider: Option<ProviderId>) -> Result<i64, Problem> {
    Ok(tx
        .first(WAITING, &[&provider], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

pub(crate) async fn send(
    tx: &mut WriteTx<'_>,
    draft: &Application,
    it: &Submitted,
) -> Result<(), Problem> {
    tx.run_one(SEND, &[&it.to.code(), &it.at, &draft.id, &it.from.code()])
        .await?;
    queue::learn(tx, draft.id).await
}

pub(crate) async fn set_state(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    from: ApplicationState,
    to: ApplicationState,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(SET_STATE, &[&to.code(), &at, &id, &from.code()])
        .await
}

pub(crate) async fn accept(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    cohort: CohortId,
    it: &Accepted,
) -> Result<(), Problem> {
    tx.run_one(
        ACCEPT,
        &[&it.to.code(), &it.at, &cohort, &id, &it.from.code()],
    )
    .await
}

pub(crate) async fn reject(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    it: &Rejected,
) -> Result<(), Problem> {
    let reason = it.reason.code();
    tx.run_one(
        REJECT,
        &[
            &it.to.code(),
            &it.at,
            &reason,
            &it.words,
            &id,
            &it.from.code(),
        ],
    )
    .await
}

/// The acceptance is undone: it waits again, as if nothing had been decided.
pub(crate) async fn revert(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    it: Reverted,
) -> Result<(), Problem> {
    tx.run_one(REVERT, &[&it.to.code(), &id, &it.from.code()])
        .await
}

fn read(row: &Row<'_>) -> Result<Application, Fault> {
    Ok(Application {
        id: row.get(0)?,
        person: row.get(1)?,
        state: row.code(2)?,
        answers: row.json(3)?,
        provider: row.get(4)?,
        cohort: row.get(5)?,
        full_name: row.get(6)?,
        began_at: row.get(7)?,
        sent_at: row.get(8)?,
        decided_at: row.get(9)?,
        rejection: row.code_or_none(10)?,
        rejection_words: row.get(11)?,
    })
}
