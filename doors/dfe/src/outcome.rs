//! Outcomes as providers tell them: only ever added to; the newest counts.
//!
//! What this room must not know: DfE's wire, how an outcome came about.

use kit::{
    Fault, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
};
use people::PersonRows;
use rulebook::{
    base::{Coded as _, Day, Instant, Trn},
    people::{PersonId, ProviderId},
    registration::{EnrolmentId, duty::NpqOutcome},
    reporting::DeclarationId,
};

/// An outcome was told.
pub const TOLD: Process = Process::new("outcome_told", "told the outcome of");

rulebook::id_of!(
    /// An outcome as a provider told it.
    Outcome, "out", OutcomeId
);

rulebook::coded! {
    /// What was told.
    pub enum OutcomeState {
        /// Passed.
        Passed = "passed", "Passed";
        /// Failed.
        Failed = "failed", "Failed";
        /// The completed declaration was taken back.
        Voided = "voided", "Voided";
    }
}

/// An outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: OutcomeId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) person: PersonId,
    pub(crate) declaration: DeclarationId,
    pub(crate) state: OutcomeState,
    pub(crate) completed_on: Day,
    pub(crate) told_at: Instant,
}

/// What is told, of whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) person: PersonId,
    pub(crate) provider: ProviderId,
    pub(crate) declaration: DeclarationId,
    pub(crate) state: OutcomeState,
    pub(crate) completed_on: Day,
}

const ADD: Sql = Sql::new(
    "insert into dfe_outcomes (id, enrolment_id, person_id, provider_id, declaration_id, state, completed_on, told_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const OF: Sql = Sql::new(
    "select id, enrolment_id, person_id, declaration_id, state, completed_on, told_at
     from dfe_outcomes where enrolment_id = $1 order by id",
);
const BY: Sql = Sql::new(
    "select id, enrolment_id, person_id, declaration_id, state, completed_on, told_at
     from dfe_outcomes where provider_id = $1 order by id",
);

/// Outcomes, by the person of whom they were told: they go over when two records become one.
pub const OUTCOMES: PersonRows = PersonRows {
    what: "dfe_outcomes",
    find: Sql::new("select id from dfe_outcomes where person_id = $1 order by id"),
    point: Sql::new("update dfe_outcomes set person_id = $1 where id = $2 and person_id = $3"),
};

/// Every outcome of an enrolment, oldest first.
pub(crate) async fn of(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(OF, &[&enrolment], read).await?)
}

/// Every outcome that a provider told, oldest first.
pub(crate) async fn by(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(BY, &[&provider], read).await?)
}

/// Keeps an outcome, inside an act, unless the newest says the very same; answers the one that counts. The enrolment is told
/// of it, so that a school's standing follows.
pub(crate) async fn tell(tx: &mut WriteTx<'_>, it: &Telling) -> Result<Kept, Problem> {
    let newest = of(tx, it.enrolment).await?.pop();
    if let Some(newest) =
        newest.filter(|one| one.state == it.state && one.completed_on == it.completed_on)
    {
        return Ok(newest);
    }
    let kept = Kept {
        id: tx.mint(),
        enrolment: it.enrolment,
        person: it.person,
        declaration: it.declaration,
        state: it.state,
        completed_on: it.completed_on,
        told_at: tx.now().at,
    };
    tx.run_one(
        ADD,
        &[
            &kept.id,
            &kept.enrolment,
            &kept.person,
            &it.provider,
            &kept.declaration,
            &kept.state.code(),
            &kept.completed_on,
            &kept.told_at,
        ],
    )
    .await?;
    let known = match it.state {
        OutcomeState::Passed => Some((NpqOutcome::Passed, it.completed_on)),
        OutcomeState::Failed => Some((NpqOutcome::Failed, it.completed_on)),
        OutcomeState::Voided => None,
    };
    registration::tell_outcome_in(tx, it.enrolment, known).await?;
    tx.about(it.enrolment);
    tx.became("outcome", it.state);
    tx.became("completed on", it.completed_on);
    Ok(kept)
}

/// A qualification, by the day on which it was completed.
pub(crate) fn passed(outcomes: &[Kept]) -> Option<Day> {
    let newest = outcomes.last()?;
    (newest.state == OutcomeState::Passed).then_some(newest.completed_on)
}

/// A TRN as it is asked for.
pub(crate) fn trn(text: &str) -> Option<Trn> {
    text.parse().ok()
}

fn read(row: &Row<'_>) -> Result<Kept, Fault> {
    Ok(Kept {
        id: row.get(0)?,
        enrolment: row.get(1)?,
        person: row.get(2)?,
        declaration: row.get(3)?,
        state: row.code(4)?,
        completed_on: row.get(5)?,
        told_at: row.get(6)?,
    })
}
