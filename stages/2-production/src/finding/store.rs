//! The rows of findings.
//!
//! What this room must not know: what may be decided.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    people::{PersonId, ProviderId},
    production::{EditionId, FindingId, ItemId, finding::State},
};

use super::{Decided, Finding, NewFinding};

const ADD: Sql = Sql::new(
    "insert into production_findings
       (id, provider_id, programme, heard, heard_in, theme, module_id, step_key, passage, edition_id,
        words, said, state, answer, raised_by, raised_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, programme, heard, heard_in, theme, module_id, step_key, passage, edition_id,
       words, said, state, item_id, answer, raised_by, raised_at, decided_by, decided_at,
       answered_edition, answered_at
     from production_findings where id = $1",
);
const ALL: Sql = Sql::new(
    "select id, provider_id, programme, heard, heard_in, theme, module_id, step_key, passage, edition_id,
       words, said, state, item_id, answer, raised_by, raised_at, decided_by, decided_at,
       answered_edition, answered_at
     from production_findings where provider_id = $1 and programme = $2 order by id desc limit 1000",
);
const OF_MODULE: Sql = Sql::new(
    "select id, provider_id, programme, heard, heard_in, theme, module_id, step_key, passage, edition_id,
       words, said, state, item_id, answer, raised_by, raised_at, decided_by, decided_at,
       answered_edition, answered_at
     from production_findings where provider_id = $1 and programme = $2 and module_id = $3
     order by id desc limit 100",
);
const TO_CHANGE: Sql = Sql::new(
    "select id, provider_id, programme, heard, heard_in, theme, module_id, step_key, passage, edition_id,
       words, said, state, item_id, answer, raised_by, raised_at, decided_by, decided_at,
       answered_edition, answered_at
     from production_findings where item_id = $1 and state = 'change' order by id limit 100",
);
const DECIDE: Sql = Sql::new(
    "update production_findings
     set state = $1, answer = $2, item_id = $3, decided_by = $4, decided_at = $5
     where id = $6 and state = $7",
);
const ANSWER: Sql = Sql::new(
    "update production_findings set state = 'answered', answered_edition = $1, answered_at = $2
     where id = $3 and state = 'change'",
);

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    (provider, by): (ProviderId, PersonId),
    new: &NewFinding,
) -> Result<FindingId, Problem> {
    let id: FindingId = tx.mint();
    let at = tx.now().at;
    let (heard, theme, state) = (new.heard.code(), new.theme.code(), State::Open.code());
    let (words, said) = (new.words.trim(), new.said);
    tx.run_one(
        ADD,
        &[
            &id,
            &provider,
            &new.programme,
            &heard,
            &new.heard_in,
            &theme,
            &new.module,
            &new.step,
            &new.passage,
            &new.edition,
            &words,
            &said,
            &state,
            &"",
            &by,
            &at,
        ],
    )
    .await?;
    Ok(id)
}

pub(crate) async fn find(tx: &ReadTx<'_>, id: FindingId) -> Result<Option<Finding>, Problem> {
    Ok(tx.first(ONE, &[&id], read).await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: FindingId) -> Result<Finding, Problem> {
    find(tx, id).await?.or_not_found()
}

pub(super) async fn all(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Finding>, Problem> {
    Ok(tx.all(ALL, &[&provider, &programme], read).await?)
}

pub(super) async fn of_module(
    tx: &ReadTx<'_>,
    (provider, programme): (ProviderId, &str),
    module: &str,
) -> Result<Vec<Finding>, Problem> {
    Ok(tx
        .all(OF_MODULE, &[&provider, &programme, &module], read)
        .await?)
}

/// The findings for which this item is to be changed.
pub(crate) async fn to_change(tx: &ReadTx<'_>, item: ItemId) -> Result<Vec<Finding>, Problem> {
    Ok(tx.all(TO_CHANGE, &[&item], read).await?)
}

pub(super) async fn decide(
    tx: &mut WriteTx<'_>,
    (id, from, to): (FindingId, State, State),
    decided: &Decided,
    by: PersonId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let (from, to, answer) = (from.code(), to.code(), decided.answer.trim());
    tx.run_one(DECIDE, &[&to, &answer, &decided.item, &by, &at, &id, &from])
        .await
}

pub(super) async fn answer(
    tx: &mut WriteTx<'_>,
    id: FindingId,
    edition: EditionId,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(ANSWER, &[&edition, &at, &id]).await
}

fn read(row: &Row<'_>) -> Result<Finding, Fault> {
    let decided: (Option<PersonId>, Option<Instant>) = (row.get(17)?, row.get(18)?);
    let answered: (Option<EditionId>, Option<Instant>) = (row.get(19)?, row.get(20)?);
    Ok(Finding {
        id: row.get(0)?,
        provider: row.get(1)?,
        what: NewFinding {
            programme: row.get(2)?,
            heard: row.code(3)?,
            heard_in: row.get(4)?,
            theme: row.code(5)?,
            module: row.get(6)?,
            step: row.get(7)?,
            passage: row.get(8)?,
            edition: row.get(9)?,
            words: row.get(10)?,
            said: row.get(11)?,
        },
        state: row.code(12)?,
        item: row.get(13)?,
        answer: row.get(14)?,
        raised: (row.get(15)?, row.get(16)?),
        decided: decided.0.zip(decided.1),
        answered: answered.0.zip(answered.1),
    })
}
