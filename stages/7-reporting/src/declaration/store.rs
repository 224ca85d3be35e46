//! The rows of declarations.
//!
//! What this room must not know: when a declaration may be made or moved.

use std::collections::HashMap;

use kit::{
    Fault, OrNotFound, Problem,
    db::{AT_ONCE, ReadTx, Row, Sql, WriteTx, filled},
};
use rulebook::{
    assessment::Outcome,
    base::{Coded, Day, Instant, Trn},
    people::{PartnerId, PersonId, ProviderId},
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
    /// The cohort that it counts in.
    pub cohort: CohortId,
    /// The provider that made it: not always the one that has the person now.
    pub provider: ProviderId,
    /// The very moment that it carries.
    pub told_at: Instant,
    /// The delivery partner, and the second one.
    pub partners: (Option<PartnerId>, Option<PartnerId>),
    /// When it last moved.
    pub moved_at: Instant,
    /// The live declaration of another record of the same person, which this one is a second of.
    pub superseded_by: Option<DeclarationId>,
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
    pub(crate) provider: ProviderId,
    pub(crate) trn: Option<Trn>,
    pub(crate) told_at: Instant,
    pub(crate) partners: (Option<PartnerId>, Option<PartnerId>),
    pub(crate) superseded_by: Option<DeclarationId>,
}

const ADD: Sql = Sql::new(
    "insert into reporting_declarations (id, enrolment_id, cohort_id, provider_id, kind, declared_for, state,
       outcome, trn, evidence, made_by, made_at, moved_at, told_at, partner_id, second_partner_id, superseded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
);
const MOVE: Sql = Sql::new(
    "update reporting_declarations set state = $1, moved_at = $2, reason = coalesce($3, reason)
     where id = $4 and state = $5",
);
const ONE: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason,
       cohort_id, provider_id, told_at, partner_id, second_partner_id, moved_at, superseded_by
     from reporting_declarations where id = $1",
);
const OF_ENROLMENT: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason,
       cohort_id, provider_id, told_at, partner_id, second_partner_id, moved_at, superseded_by
     from reporting_declarations where enrolment_id = $1 order by id",
);
const OF_SEVERAL: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason,
       cohort_id, provider_id, told_at, partner_id, second_partner_id, moved_at, superseded_by
     from reporting_declarations
     where enrolment_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id",
);
const OF_COHORT: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason,
       cohort_id, provider_id, told_at, partner_id, second_partner_id, moved_at, superseded_by
     from reporting_declarations where cohort_id = $1 order by id",
);
const OF_PROVIDER: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason,
       cohort_id, provider_id, told_at, partner_id, second_partner_id, moved_at, superseded_by
     from reporting_declarations where provider_id = $1 order by id",
);
const IN_STATE: Sql = Sql::new(
    "select id, enrolment_id, kind, declared_for, state, outcome, evidence, made_by, made_at, reason,
       cohort_id, provider_id, told_at, partner_id, second_partner_id, moved_at, superseded_by
     from reporting_declarations where cohort_id = $1 and state = $2 order by id",
);
const NAME_PARTNERS: Sql = Sql::new(
    "update reporting_declarations set partner_id = $1, second_partner_id = $2, moved_at = $3
     where id = $4 and state = $5",
);
const SAME_TRN: Sql = Sql::new(
    "select id from reporting_declarations where trn = $1 and kind = $2 and enrolment_id <> $3
     and state in ('submitted', 'eligible', 'payable', 'paid') order by id limit 1",
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
            &whose.told_at,
            &whose.partners.0,
            &whose.partners.1,
            &whose.superseded_by,
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

pub(crate) async fn one(tx: &ReadTx<'_>, id: DeclarationId) -> Result<Kept, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_enrolment(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(OF_ENROLMENT, &[&enrolment], read).await?)
}

/// Those of several people, each oldest first.
pub(crate) async fn of_several(
    tx: &ReadTx<'_>,
    all: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, Vec<Kept>>, Problem> {
    let mut found: HashMap<EnrolmentId, Vec<Kept>> = HashMap::new();
    for some in all.chunks(AT_ONCE) {
        for kept in tx.all(OF_SEVERAL, &filled(some), read).await? {
            found.entry(kept.enrolment).or_default().push(kept);
        }
    }
    Ok(found)
}

pub(crate) async fn of_cohort(tx: &ReadTx<'_>, cohort: CohortId) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}

/// The live declaration of this kind of another record with this TRN, the oldest of them.
pub(crate) async fn same_trn(
    tx: &ReadTx<'_>,
    trn: Option<&Trn>,
    kind: DeclarationKind,
    enrolment: EnrolmentId,
) -> Result<Option<DeclarationId>, Problem> {
    let Some(trn) = trn else { return Ok(None) };
    Ok(tx
        .first(SAME_TRN, &[trn, &kind.code(), &enrolment], |row| row.get(0))
        .await?)
}

/// Every declaration that a provider made, oldest first.
pub(crate) async fn of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(OF_PROVIDER, &[&provider], read).await?)
}

/// Every declaration of a cohort that stands so, oldest first.
pub(crate) async fn in_state(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    state: DeclarationState,
) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(IN_STATE, &[&cohort, &state.code()], read).await?)
}

/// Names other delivery partners.
pub(crate) async fn name_partners(
    tx: &mut WriteTx<'_>,
    kept: &Kept,
    partners: (Option<PartnerId>, Option<PartnerId>),
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        NAME_PARTNERS,
        &[&partners.0, &partners.1, &at, &kept.id, &kept.state.code()],
    )
    .await
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
        cohort: row.get(10)?,
        provider: row.get(11)?,
        told_at: row.get(12)?,
        partners: (row.get(13)?, row.get(14)?),
        moved_at: row.get(15)?,
        superseded_by: row.get(16)?,
    })
}
