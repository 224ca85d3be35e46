//! The rows of what was said of passages.
//!
//! What this room must not know: what may be shown of them.

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::Coded, delivery::listening::Clear, people::ProviderId, production::EditionId,
    registration::EnrolmentId,
};

use super::Said;

const KEEP: Sql = Sql::new(
    "insert into delivery_feedback
       (enrolment_id, edition_id, step_key, passage, provider_id, clear, words, may_show, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (enrolment_id, edition_id, step_key, passage) do update set
       clear = excluded.clear, words = excluded.words, may_show = excluded.may_show, at = excluded.at",
);
const OWN: Sql = Sql::new(
    "select step_key, passage, clear, words, may_show from delivery_feedback
     where enrolment_id = $1 and edition_id = $2 and step_key = $3 order by passage",
);
const COUNTS: Sql = Sql::new(
    "select step_key, passage, clear, count(*) from delivery_feedback
     where provider_id = $1 and edition_id = $2
     group by step_key, passage, clear order by step_key, passage, clear",
);
// In the order of the words and not of the sending, so that nobody is found by when they wrote.
const WORDS: Sql = Sql::new(
    "select step_key, passage, clear, words, may_show from delivery_feedback
     where provider_id = $1 and edition_id = $2 and step_key = $3 and may_show = 1 and words <> ''
     order by passage, words, enrolment_id limit 500",
);

pub(super) async fn keep(
    tx: &mut WriteTx<'_>,
    who: &Enrolment,
    said: &Said,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let (clear, may_show, words) = (said.clear.code(), said.may_show, said.words.trim());
    tx.run_one(
        KEEP,
        &[
            &who.id,
            &who.edition,
            &said.step,
            &said.passage,
            &who.provider,
            &clear,
            &words,
            &may_show,
            &at,
        ],
    )
    .await
}

/// What this person said of a step.
pub(crate) async fn own(
    tx: &ReadTx<'_>,
    (enrolment, edition): (EnrolmentId, EditionId),
    step: &str,
) -> Result<Vec<Said>, Problem> {
    Ok(tx.all(OWN, &[&enrolment, &edition, &step], read).await?)
}

/// How many said what of one passage.
pub(crate) struct Count {
    pub(crate) step: String,
    pub(crate) passage: String,
    pub(crate) clear: Clear,
    pub(crate) people: i64,
}

pub(crate) async fn counts(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    edition: EditionId,
) -> Result<Vec<Count>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Count {
            step: row.get(0)?,
            passage: row.get(1)?,
            clear: row.code(2)?,
            people: row.get(3)?,
        })
    };
    Ok(tx.all(COUNTS, &[&provider, &edition], read).await?)
}

/// The words on a step that their writers let the writers of the course read.
pub(crate) async fn words(
    tx: &ReadTx<'_>,
    (provider, edition): (ProviderId, EditionId),
    step: &str,
) -> Result<Vec<Said>, Problem> {
    Ok(tx.all(WORDS, &[&provider, &edition, &step], read).await?)
}

fn read(row: &Row<'_>) -> Result<Said, kit::Fault> {
    Ok(Said {
        step: row.get(0)?,
        passage: row.get(1)?,
        clear: row.code(2)?,
        words: row.get(3)?,
        may_show: row.get(4)?,
    })
}
