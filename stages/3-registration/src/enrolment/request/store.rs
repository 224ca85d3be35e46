//! The rows of requests.
//!
//! What this room must not know: what may be asked or answered.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Coded,
    people::ProviderId,
    registration::{
        EnrolmentId, RequestId,
        request::{RequestKind, RequestState},
    },
};

use super::Request;

const ADD: Sql = Sql::new(
    "insert into registration_requests (id, enrolment_id, provider_id, kind, state, reason, words, returns_on,
       from_provider_id, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const ONE: Sql = Sql::new(
    "select id, enrolment_id, provider_id, kind, state, reason, words, returns_on, from_provider_id, asked_at,
       decided_at, answer
     from registration_requests where id = $1",
);
const OF_ENROLMENT: Sql = Sql::new(
    "select id, enrolment_id, provider_id, kind, state, reason, words, returns_on, from_provider_id, asked_at,
       decided_at, answer
     from registration_requests where enrolment_id = $1 order by id desc",
);
const OPEN_OF: Sql = Sql::new(
    "select id, enrolment_id, provider_id, kind, state, reason, words, returns_on, from_provider_id, asked_at,
       decided_at, answer
     from registration_requests where enrolment_id = $1 and kind = $2 and state = 'asked'",
);
const DESK: Sql = Sql::new(
    "select r.id, r.enrolment_id, r.provider_id, r.kind, r.state, r.reason, r.words, r.returns_on, r.from_provider_id,
       r.asked_at, r.decided_at, r.answer, e.full_name
     from registration_requests r join registration_enrolments e on e.id = r.enrolment_id
     where (cast($1 as bigint) is null or r.provider_id = $1) and r.state = 'asked'
     order by r.id limit 200",
);
const WAITING: Sql = Sql::new(
    "select count(*) from registration_requests
     where (cast($1 as bigint) is null or provider_id = $1) and state = 'asked'",
);
const DECIDE: Sql = Sql::new(
    "update registration_requests set state = $1, decided_at = $2, answer = $3 where id = $4 and state = $5",
);

pub(crate) async fn add(tx: &mut WriteTx<'_>, new: &Request) -> Result<(), Problem> {
    tx.run_one(
        ADD,
        &[
            &new.id,
            &new.enrolment,
            &new.provider,
            &new.kind.code(),
            &new.state.code(),
            &new.reason,
            &new.words,
            &new.returns_on,
            &new.from_provider,
            &new.asked_at,
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: RequestId) -> Result<Request, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_enrolment(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<Request>, Problem> {
    Ok(tx.all(OF_ENROLMENT, &[&enrolment], read).await?)
}

pub(crate) async fn open_of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    kind: RequestKind,
) -> Result<Option<Request>, Problem> {
    Ok(tx.first(OPEN_OF, &[&enrolment, &kind.code()], read).await?)
}

/// What waits for this provider, or for all, with the name of whom it is about; oldest first.
pub(crate) async fn desk(
    tx: &ReadTx<'_>,
    provider: Option<ProviderId>,
) -> Result<Vec<(Request, String)>, Problem> {
    Ok(tx
        .all(DESK, &[&provider], |row| Ok((read(row)?, row.get(12)?)))
        .await?)
}

/// How many wait for this provider, or for all.
pub(crate) async fn waiting(tx: &ReadTx<'_>, provider: Option<ProviderId>) -> Result<i64, Problem> {
    Ok(tx
        .first(WAITING, &[&provider], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

pub(crate) async fn decide(
    tx: &mut WriteTx<'_>,
    asked: &Request,
    to: RequestState,
    answer: Option<&str>,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        DECIDE,
        &[&to.code(), &at, &answer, &asked.id, &asked.state.code()],
    )
    .await
}

fn read(row: &Row<'_>) -> Result<Request, Fault> {
    Ok(Request {
        id: row.get(0)?,
        enrolment: row.get(1)?,
        provider: row.get(2)?,
        kind: row.code(3)?,
        state: row.code(4)?,
        reason: row.get(5)?,
        words: row.get(6)?,
        returns_on: row.get(7)?,
        from_provider: row.get(8)?,
        asked_at: row.get(9)?,
        decided_at: row.get(10)?,
        answer: row.get(11)?,
    })
}
