//! The rows of responses and of every version of them.
//!
//! What this room must not know: what may be done with them.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    assessment::{
        Outcome, PeriodId, SubmissionId,
        submission::{SubmissionState, Submitted},
    },
    base::{Coded, Day, Instant},
    registration::EnrolmentId,
};

use super::Receipt;

/// A response as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) id: SubmissionId,
    pub(crate) state: SubmissionState,
    pub(crate) version: i64,
    pub(crate) words: u32,
    pub(crate) saved_at: Instant,
    pub(crate) script: Option<String>,
    outcome: Option<Outcome>,
    released_on: Option<Day>,
}

impl Response {
    /// The outcome, once it is released.
    pub(crate) fn released(&self) -> Option<Outcome> {
        self.released_on.and(self.outcome)
    }
    /// When it was released.
    pub(crate) fn released_on(&self) -> Option<Day> {
        self.outcome.and(self.released_on)
    }
}

const BEGIN: Sql = Sql::new(
    "insert into assessment_submissions (id, period_id, enrolment_id, person_id, state, version, words, saved_at)
     values ($1, $2, $3, $4, 'drafting', 0, 0, $5)",
);
const FIND: Sql = Sql::new(
    "select id, state, version, words, saved_at, script, outcome, released_on
     from assessment_submissions where period_id = $1 and enrolment_id = $2",
);
const KEEP: Sql = Sql::new(
    "insert into assessment_versions (submission_id, version, body, words, saved_at) values ($1, $2, $3, $4, $5)",
);
const POINT: Sql = Sql::new(
    "update assessment_submissions set version = $1, words = $2, saved_at = $3 where id = $4 and version = $5",
);
const TEXT: Sql =
    Sql::new("select body from assessment_versions where submission_id = $1 and version = $2");
const HAND_IN: Sql = Sql::new(
    "update assessment_submissions set state = $1, submitted_at = $2, submitted_version = version, sha256 = $3, sequence = $4, words = $5
     where id = $6 and state = $7",
);
const RECEIPT: Sql = Sql::new(
    "select s.submitted_at, s.words, v.body, s.sha256, s.sequence
     from assessment_submissions s
     join assessment_versions v on v.submission_id = s.id and v.version = s.submitted_version
     where s.id = $1 and s.submitted_at is not null",
);
const SEQUENCE: Sql = Sql::new(
    "select coalesce(max(sequence), 0) + 1 from assessment_submissions where period_id = $1",
);
const ATTEMPTS: Sql = Sql::new(
    "select count(*) from assessment_submissions
     where enrolment_id = $1 and period_id <> $2 and submitted_at is not null and state <> 'withdrawn'",
);
const RELEASED: Sql = Sql::new(
    "select outcome, released_on from assessment_submissions
     where enrolment_id = $1 and released_on is not null and outcome is not null order by id desc limit 1",
);

pub(crate) async fn begin(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    period: PeriodId,
    enrolment: &Enrolment,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        BEGIN,
        &[&id, &period, &enrolment.id, &enrolment.person, &at],
    )
    .await
}

pub(crate) async fn find(
    tx: &ReadTx<'_>,
    period: PeriodId,
    enrolment: EnrolmentId,
) -> Result<Option<Response>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Response {
            id: row.get(0)?,
            state: row.code(1)?,
            version: row.get(2)?,
            words: row.get(3)?,
            saved_at: row.get(4)?,
            script: row.get(5)?,
            outcome: row.code_or_none(6)?,
            released_on: row.get(7)?,
        })
    };
    Ok(tx.first(FIND, &[&period, &enrolment], read).await?)
}

/// Keeps a text as the next version, if nobody saved since.
pub(crate) async fn keep_version(
    tx: &mut WriteTx<'_>,
    response: &Response,
    text: &str,
    words: u32,
) -> Result<i64, Problem> {
    let version = response.version + 1;
    let at = tx.now().at;
    tx.run_one(
        POINT,
        &[&version, &words, &at, &response.id, &response.version],
    )
    .await?;
    tx.run_one(KEEP, &[&response.id, &version, &text, &words, &at])
        .await?;
    Ok(version)
}

pub(crate) async fn text(
    tx: &ReadTx<'_>,
    id: SubmissionId,
    version: i64,
) -> Result<String, Problem> {
    Ok(tx
        .first(TEXT, &[&id, &version], |row| row.get(0))
        .await?
        .unwrap_or_default())
}

pub(crate) async fn hand_in(
    tx: &mut WriteTx<'_>,
    response: &Response,
    decided: &Submitted,
    receipt: &Receipt,
) -> Result<(), Problem> {
    tx.run_one(
        HAND_IN,
        &[
            &decided.to.code(),
            &decided.at,
            &receipt.sha256,
            &receipt.sequence,
            &receipt.words,
            &response.id,
            &decided.from.code(),
        ],
    )
    .await
}

pub(crate) async fn receipt(
    tx: &ReadTx<'_>,
    response: &Response,
) -> Result<Option<Receipt>, Problem> {
    let id = response.id;
    let read = |row: &Row<'_>| -> Result<Receipt, Fault> {
        Ok(Receipt {
            submission: id,
            at: row.get(0)?,
            words: row.get(1)?,
            bytes: row.get::<String>(2)?.len(),
            sha256: row.get(3)?,
            sequence: row.get(4)?,
        })
    };
    Ok(tx.first(RECEIPT, &[&id], read).await?)
}

pub(crate) async fn next_sequence(tx: &ReadTx<'_>, period: PeriodId) -> Result<i64, Problem> {
    tx.first(SEQUENCE, &[&period], |row| row.get(0))
        .await?
        .or_not_found()
}

/// Attempts handed in in other periods than this one.
pub(crate) async fn attempts_before(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    period: Option<PeriodId>,
) -> Result<u32, Problem> {
    let period = period.unwrap_or(PeriodId::from_number(0));
    Ok(tx
        .first(ATTEMPTS, &[&enrolment, &period], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

pub(crate) async fn released(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<(Outcome, Day)>, Problem> {
    Ok(tx
        .first(RELEASED, &[&enrolment], |row| {
            Ok((row.code(0)?, row.get(1)?))
        })
        .await?)
}
