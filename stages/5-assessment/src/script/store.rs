//! The rows of scripts, allocations, mark sheets and marks.
//!
//! What this room must not know: names. Who is behind a script is asked by the rule of conflicts only.

use kit::{
    Fault, OrNotFound, Problem,
    clock::secret,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    assessment::{
        MarkId, PeriodId, SubmissionId,
        marking::{Given, Judgement, ScriptMark},
        submission::{Moved, SubmissionState},
    },
    base::Coded,
    people::PersonId,
    registration::EnrolmentId,
};

use super::Script;

/// Who is behind a script.
pub(crate) struct Behind {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) person: PersonId,
    pub(crate) state: SubmissionState,
}

/// A script of somebody's batch.
pub(crate) struct Batched {
    pub(crate) number: String,
    pub(crate) period: String,
    pub(crate) given: bool,
    pub(crate) begun: bool,
}

const SUBMITTED: Sql = Sql::new(
    "select id from assessment_submissions where period_id = $1 and state = 'submitted' and script is null order by sequence, id",
);
const NUMBER: Sql = Sql::new(
    "update assessment_submissions set script = $1, marking = 'allocated' where id = $2 and script is null",
);
const OF_PERIOD: Sql = Sql::new(
    "select s.id, s.script, s.period_id, p.provider_id, s.marking, s.outcome
     from assessment_submissions s join assessment_periods p on p.id = s.period_id
     where s.period_id = $1 and s.script is not null and s.state <> 'withdrawn' order by s.script, s.id",
);
const ONE: Sql = Sql::new(
    "select s.id, s.script, s.period_id, p.provider_id, s.marking, s.outcome
     from assessment_submissions s join assessment_periods p on p.id = s.period_id
     where s.script = $1 and s.state <> 'withdrawn'",
);
const DISPUTED: Sql = Sql::new(
    "select s.id, s.script, s.period_id, p.provider_id, s.marking, s.outcome
     from assessment_submissions s join assessment_periods p on p.id = s.period_id
     where p.provider_id = $1 and s.marking = 'disputed' order by s.script, s.id limit 200",
);
const TEXT: Sql = Sql::new(
    "select v.body from assessment_submissions s
     join assessment_versions v on v.submission_id = s.id and v.version = s.submitted_version where s.script = $1",
);
const BEHIND: Sql =
    Sql::new("select enrolment_id, person_id, state from assessment_submissions where id = $1");
const HAS_CONFLICT: Sql = Sql::new(
    "select count(*) from assessment_conflicts where submission_id = $1 and assessor_id = $2",
);
const ASSESSORS: Sql = Sql::new(
    "select assessor_id from assessment_allocations where submission_id = $1 order by allocated_at, assessor_id",
);
const LOAD: Sql = Sql::new("select count(*) from assessment_allocations where assessor_id = $1");
const ALLOCATE: Sql = Sql::new(
    "insert into assessment_allocations (submission_id, assessor_id, allocated_at) values ($1, $2, $3)",
);
const TAKE_BACK: Sql =
    Sql::new("delete from assessment_allocations where submission_id = $1 and assessor_id = $2");
const CONFLICT: Sql = Sql::new(
    "insert into assessment_conflicts (submission_id, assessor_id, declared_at) values ($1, $2, $3)",
);
const BATCH: Sql = Sql::new(
    "select s.script, p.name, (select count(*) from assessment_marks m where m.submission_id = s.id and m.assessor_id = a.assessor_id),
       (select count(*) from assessment_mark_drafts d where d.submission_id = s.id and d.assessor_id = a.assessor_id)
     from assessment_allocations a
     join assessment_submissions s on s.id = a.submission_id
     join assessment_periods p on p.id = s.period_id
     where a.assessor_id = $1 and s.script is not null and p.state = 'marking' order by s.script",
);
const MARKS: Sql = Sql::new(
    "select assessor_id, judgements from assessment_marks where submission_id = $1 order by is_moderation, given_at, id",
);
const GIVE: Sql = Sql::new(
    "insert into assessment_marks (id, submission_id, assessor_id, is_moderation, overall, judgements, given_at)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const MOVE_ON: Sql = Sql::new(
    "update assessment_submissions set marking = $1, outcome = $2 where id = $3 and marking = $4",
);
const SETTLE: Sql =
    Sql::new("update assessment_submissions set state = $1 where id = $2 and state = $3");
const KEEP_SHEET: Sql = Sql::new(
    "insert into assessment_mark_drafts (submission_id, assessor_id, judgements, saved_at) values ($1, $2, $3, $4)
     on conflict (submission_id, assessor_id) do update set judgements = excluded.judgements, saved_at = excluded.saved_at",
);
const SHEET: Sql = Sql::new(
    "select judgements from assessment_mark_drafts where submission_id = $1 and assessor_id = $2",
);

/// Gives every handed-in response of a period a number made by chance, so that no order tells whose it is.
pub(crate) async fn number_scripts(
    tx: &mut WriteTx<'_>,
    period: PeriodId,
) -> Result<usize, Problem> {
    let waiting: Vec<SubmissionId> = tx.all(SUBMITTED, &[&period], |row| row.get(0)).await?;
    for id in &waiting {
        let chance: String = secret()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect::<String>()
            .to_uppercase();
        tx.run_one(NUMBER, &[&format!("S-{chance}"), id]).await?;
    }
    Ok(waiting.len())
}

pub(crate) async fn of_period(tx: &ReadTx<'_>, period: PeriodId) -> Result<Vec<Script>, Problem> {
    Ok(tx.all(OF_PERIOD, &[&period], read).await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, number: &str) -> Result<Script, Problem> {
    tx.first(ONE, &[&number], read).await?.or_not_found()
}

pub(crate) async fn disputed(
    tx: &ReadTx<'_>,
    provider: rulebook::people::ProviderId,
) -> Result<Vec<Script>, Problem> {
    Ok(tx.all(DISPUTED, &[&provider], read).await?)
}

pub(crate) async fn text(tx: &ReadTx<'_>, number: &str) -> Result<String, Problem> {
    tx.first(TEXT, &[&number], |row| row.get(0))
        .await?
        .or_not_found()
}

pub(crate) async fn behind(tx: &ReadTx<'_>, id: SubmissionId) -> Result<Behind, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Behind {
            enrolment: row.get(0)?,
            person: row.get(1)?,
            state: row.code(2)?,
        })
    };
    tx.first(BEHIND, &[&id], read).await?.or_not_found()
}

pub(crate) async fn has_conflict(
    tx: &ReadTx<'_>,
    id: SubmissionId,
    assessor: PersonId,
) -> Result<bool, Problem> {
    let count: Option<i64> = tx
        .first(HAS_CONFLICT, &[&id, &assessor], |row| row.get(0))
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

pub(crate) async fn assessors(tx: &ReadTx<'_>, id: SubmissionId) -> Result<Vec<PersonId>, Problem> {
    Ok(tx.all(ASSESSORS, &[&id], |row| row.get(0)).await?)
}

pub(crate) async fn load(tx: &ReadTx<'_>, assessor: PersonId) -> Result<i64, Problem> {
    Ok(tx
        .first(LOAD, &[&assessor], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

pub(crate) async fn allocate(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    assessor: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ALLOCATE, &[&id, &assessor, &at]).await
}

pub(crate) async fn give_back(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    assessor: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    if tx.run(TAKE_BACK, &[&id, &assessor]).await? == 0 {
        return Err(Problem::NotFound);
    }
    tx.run_one(CONFLICT, &[&id, &assessor, &at]).await
}

pub(crate) async fn batch(tx: &ReadTx<'_>, assessor: PersonId) -> Result<Vec<Batched>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Batched {
            number: row.get(0)?,
            period: row.get(1)?,
            given: row.get::<i64>(2)? > 0,
            begun: row.get::<i64>(3)? > 0,
        })
    };
    Ok(tx.all(BATCH, &[&assessor], read).await?)
}

/// The marks of a script: the two assessors' in their order, a moderator's last.
pub(crate) async fn marks(tx: &ReadTx<'_>, id: SubmissionId) -> Result<Vec<ScriptMark>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(ScriptMark {
            by: row.get(0)?,
            judgements: row.json(1)?,
        })
    };
    Ok(tx.all(MARKS, &[&id], read).await?)
}

pub(crate) async fn give(
    tx: &mut WriteTx<'_>,
    script: &Script,
    mark: &ScriptMark,
    decided: &Given,
    moderates: bool,
) -> Result<(), Problem> {
    let id: MarkId = tx.mint();
    let judgements = json(&mark.judgements)?;
    tx.run_one(
        GIVE,
        &[
            &id,
            &script.submission,
            &mark.by,
            &moderates,
            &decided.overall.code(),
            &judgements,
            &decided.at,
        ],
    )
    .await?;
    let settled = decided.settled.map(Coded::code);
    tx.run_one(
        MOVE_ON,
        &[
            &decided.to.code(),
            &settled,
            &script.submission,
            &decided.from.code(),
        ],
    )
    .await
}

pub(crate) async fn settle(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    moved: &Moved,
) -> Result<(), Problem> {
    tx.run_one(SETTLE, &[&moved.to.code(), &id, &moved.from.code()])
        .await
}

pub(crate) async fn keep_sheet(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    assessor: PersonId,
    judgements: &[Judgement],
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(KEEP_SHEET, &[&id, &assessor, &json(judgements)?, &at])
        .await
}

pub(crate) async fn sheet(
    tx: &ReadTx<'_>,
    id: SubmissionId,
    assessor: PersonId,
) -> Result<Vec<Judgement>, Problem> {
    Ok(tx
        .first(SHEET, &[&id, &assessor], |row| row.json(0))
        .await?
        .unwrap_or_default())
}

fn json(judgements: &[Judgement]) -> Result<String, Fault> {
    serde_json::to_string(judgements).map_err(|e| Fault::because("writing a mark", e))
}

fn read(row: &Row<'_>) -> Result<Script, Fault> {
    Ok(Script {
        submission: row.get(0)?,
        number: row.get(1)?,
        period: row.get(2)?,
        provider: row.get(3)?,
        state: row.code(4)?,
        outcome: row.code_or_none(5)?,
    })
}
