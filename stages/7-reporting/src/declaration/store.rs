//! The rows of declarations.
//!
//! What this room must not know: when a declaration may be made or moved.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    assessment::Outcome,
    base::{Coded, Day, Instant, Trn},
    people::PersonId,
    registration::{CohortId, EnrolmentId},
    reporting::{
        DeclarationId,
        declaration::{DeclarationKind, DeclarationState, Declared, Evidence, Made, Moved},
    },
};

/// A declaration as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: DeclarationId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// What.
    pub kind: DeclarationKind,
    /// The day that it carries.
    pub on: Day,
    /// Where it stands.
    pub state: DeclarationState,
    /// The outcome, with completed.
    pub outcome: Option<Outcome>,
    /// What showed it when it was made.
    pub evidence: Evidence,
    /// Who made it.
    pub made_by: Option<PersonId>,
    /// When.
    pub made_at: Instant,
    /// Why it was taken back.
    pub reason: Option<String>,
}

impl Kept {
    /// What the rules need to know of it.
    pub const fn made(&self) -> Made {
        Made {
            kind: self.kind,
            on: self.on,
            state: self.state,
        }
    }
}

/// Whose declaration is added, beside what was decided.
pub(crate) struct Whose {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) cohort: CohortId,
    pub(crate) provider: rulebook::people::ProviderId,
    pub(crate) trn: Option<Trn>,
}

const ADD: Sql = Sql::new(
    "insert into reporting_declarations (id, enrolment_id, cohort_id, provider_id, kind, declared_for, state,
       outcome, trn, evidence, made_by, made_at, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
);
const MOVE: Sql = Sql::new(
    "update reporting_declarations set state = $1, moved_at = $2, reason = coalesce($3, reason)
     where id = $4 and state = $5",
);
const ONE: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason
     from reporting_declarations where id = $1",
);
const OF_ENROLMENT: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason
     from reporting_declarations where enrolment_id = $1 order by id",
);
const OF_COHORT: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason
     from reporting_declarations where cohort_id = $1 order by id",
);
const SAME_TRN: Sql = Sql::new(
    "select count(*) from reporting_declarations where trn = $1 and kind = $2 and enrolment_id <> $3
     and state in ('submitted', 'eligible', 'payable', 'paid')",
);

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    id: DeclarationId,
    whose: &Whose,
    declared: &Declared,
    shown: (&Evidence, Option<PersonId>),
) -> Result<(), Problem> {
    let evidence =
        serde_json::to_string(shown.0).map_err(|e| Fault::because("writing evidence", e))?;
    let outcome = declared.outcome.map(Coded::code);
    tx.run_one(
        ADD,
        &[
            &id,
            &whose.enrolment,
            &whose.cohort,
            &whose.provider,
            &declared.kind.code(),
            &declared.on,
            &declared.state.code(),
            &outcome,
            &whose.trn,
            &evidence,
            &shown.1,
            &declared.at,
            &declared.at,
        ],
    )
    .await
}

pub(crate) async fn record_move(
    tx: &mut WriteTx<'_>,
    id: DeclarationId,
    moved: &Moved,
) -> Result<(), Problem> {
    let params: kit::db::Params<'_> = &[
        &moved.to.code(),
        &moved.at,
        &moved.reason,
        &id,
        &moved.from.code(),
    ];
    tx.run_one(MOVE, params).await
}

pub(crate) async fn one(tx: &mut ReadTx<'_>, id: DeclarationId) -> Result<Kept, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_enrolment(
    tx: &mut ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(OF_ENROLMENT, &[&enrolment], read).await?)
}

pub(crate) async fn of_cohort(tx: &mut ReadTx<'_>, cohort: CohortId) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}

/// Has another record with this TRN a live declaration of this kind?
pub(crate) async fn same_trn(
    tx: &mut ReadTx<'_>,
    trn: Option<&Trn>,
    kind: DeclarationKind,
    enrolment: EnrolmentId,
) -> Result<bool, Problem> {
    let Some(trn) = trn else { return Ok(false) };
    let count: Option<i64> = tx
        .first(SAME_TRN, &[trn, &kind.code(), &enrolment], |row| row.get(0))
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

fn read(row: &Row<'_>) -> Result<Kept, Fault> {
    Ok(Kept {
        id: row.get(0)?,
        enrolment: row.get(1)?,
        kind: row.code(2)?,
        on: row.get(3)?,
        state: row.code(4)?,
        outcome: row.code_or_none(5)?,
        evidence: row.json(6)?,
        made_by: row.get(7)?,
        made_at: row.get(8)?,
        reason: row.get(9)?,
    })
}
