//! The rows of first showings.
//!
//! What this room must not know: what a seal is made of.

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Instant, delivery::carry::StepDone, production::EditionId, registration::EnrolmentId,
};

const SEE: Sql = Sql::new(
    "insert into delivery_seen (enrolment_id, step_key, seal, edition_id, first_at)
     values ($1, $2, $3, $4, $5) on conflict (enrolment_id, step_key, seal) do nothing",
);
const EDITION_OF: Sql = Sql::new(
    "select edition_id from delivery_seen where enrolment_id = $1 and step_key = $2 and seal = $3",
);
const ALL: Sql = Sql::new(
    "select step_key, seal, edition_id, first_at from delivery_seen where enrolment_id = $1
     order by first_at, step_key, seal",
);

pub(super) async fn see(
    tx: &WriteTx<'_>,
    enrolment: EnrolmentId,
    shown: &StepDone,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let StepDone { key, seal, edition } = shown;
    tx.run(SEE, &[&enrolment, key, seal, edition, &at]).await?;
    Ok(())
}

/// The edition in which this text was shown to this person; nothing when it never was.
pub(crate) async fn edition_of(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    (key, seal): (&str, &str),
) -> Result<Option<EditionId>, Problem> {
    Ok(tx
        .first(EDITION_OF, &[&enrolment, &key, &seal], |row| row.get(0))
        .await?)
}

/// Was this text shown to this person before?
pub(crate) async fn is_seen(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
    text: (&str, &str),
) -> Result<bool, Problem> {
    Ok(edition_of(tx, enrolment, text).await?.is_some())
}

pub(super) async fn all(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<(StepDone, Instant)>, Problem> {
    let read = |row: &Row<'_>| {
        let shown = StepDone {
            key: row.get(0)?,
            seal: row.get(1)?,
            edition: row.get(2)?,
        };
        Ok((shown, row.get(3)?))
    };
    Ok(tx.all(ALL, &[&enrolment], read).await?)
}
