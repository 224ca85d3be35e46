//! The rows of what an application named before.
//!
//! What this room must not know: who may change it.

use kit::{
    Fault, Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{
    base::Instant,
    registration::{ApplicationId, CohortId, journey::Answers},
};

use crate::cohort::Cohort;

rulebook::id_of!(
    /// A change of provider or cohort.
    MoveKind, "mov", MoveId
);

const CHANGE: Sql = Sql::new(
    "update registration_applications set answers = $1, provider_id = $2, cohort_id = $3, sent_at = $4
     where id = $5 and state = 'pending'",
);
const FOLLOW: Sql = Sql::new(
    "update registration_applications set provider_id = $1, cohort_id = $2 where id = $3 and state = 'accepted'",
);
const ADD_MOVE: Sql = Sql::new(
    "insert into registration_moves (id, application_id, from_provider_id, from_cohort_id, to_provider_id, to_cohort_id, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const MOVES: Sql = Sql::new(
    "select from_cohort_id, to_cohort_id, moved_at from registration_moves where application_id = $1 order by id",
);

/// One change: from this cohort, to that one, when.
pub(crate) type Step = (CohortId, CohortId, Instant);

pub(crate) async fn change(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    answers: &Answers,
) -> Result<(), Problem> {
    let text = serde_json::to_string(answers).map_err(|e| Fault::because("writing answers", e))?;
    let at = tx.now().at;
    tx.run_one(
        CHANGE,
        &[&text, &answers.provider, &answers.cohort, &at, &id],
    )
    .await?;
    crate::application::store::queue::learn(tx, id).await
}

/// The application names the provider and cohort in which the person now has a place.
pub(crate) async fn follow(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    to: &Cohort,
) -> Result<(), Problem> {
    tx.run_one(FOLLOW, &[&to.provider, &to.id, &id]).await
}

pub(crate) async fn add_move(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    from: &Cohort,
    to: &Cohort,
) -> Result<(), Problem> {
    let (key, at): (MoveId, Instant) = (tx.mint(), tx.now().at);
    tx.run_one(
        ADD_MOVE,
        &[
            &key,
            &id,
            &from.provider,
            &from.id,
            &to.provider,
            &to.id,
            &at,
        ],
    )
    .await
}

/// Every change of an application, oldest first.
pub(crate) async fn moves(tx: &ReadTx<'_>, id: ApplicationId) -> Result<Vec<Step>, Problem> {
    Ok(tx
        .all(MOVES, &[&id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .await?)
}
