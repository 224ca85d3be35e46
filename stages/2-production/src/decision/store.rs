//! The rows of decisions and sign-offs.
//!
//! What this room must not know: who may decide.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day, Instant},
    people::PersonId,
    production::{
        ItemId, SignOffId,
        change::Change,
        review::{Decided, SignOff},
        stage::{Body, Decision, Stage},
    },
};

use super::Asked;
use crate::item::Item;

rulebook::id_of!(
    /// A decision on an item.
    DecisionKind, "dcn", DecisionId
);

/// A decision as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) version: i64,
    pub(crate) stage: Stage,
    pub(crate) decision: Decision,
    pub(crate) body: Option<Body>,
    pub(crate) by: PersonId,
    pub(crate) reason: Option<String>,
    pub(crate) became: Stage,
    pub(crate) at: Instant,
}

/// A sign-off as it is told: standing, or undone by a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) version: i64,
    pub(crate) stage: Stage,
    pub(crate) body: Option<Body>,
    pub(crate) by: PersonId,
    pub(crate) on: Day,
    pub(crate) undone: Option<(i64, Change)>,
}

const ADD_DECISION: Sql = Sql::new(
    "insert into production_decisions
       (id, item_id, version, stage, decision, body, person_id, reason, confirmed, became, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const ADD_SIGN_OFF: Sql = Sql::new(
    "insert into production_signoffs (id, item_id, version, stage, body, person_id, signed_on)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const UNDO: Sql = Sql::new(
    "update production_signoffs set undone_version = $1, undone_change = $2
     where item_id = $3 and stage = $4 and undone_version is null",
);
const DECISIONS: Sql = Sql::new(
    "select version, stage, decision, body, person_id, reason, became, at from production_decisions
     where item_id = $1 order by at desc, id desc limit 200",
);
const BY_PERSON: Sql = Sql::new(
    "select item_id, stage, decision, at from production_decisions
     where person_id = $1 and at > $2 order by at desc, id desc limit 50",
);
const SIGNATURES: Sql = Sql::new(
    "select version, stage, body, person_id, signed_on, undone_version, undone_change
     from production_signoffs where item_id = $1 order by id",
);

pub(crate) async fn add_decision(
    tx: &mut WriteTx<'_>,
    item: &Item,
    asked: &Asked,
    by: PersonId,
    decided: &Decided,
) -> Result<(), Problem> {
    let id: DecisionId = tx.mint();
    let body = asked.body.map(Coded::code);
    let confirmed = asked.confirmed.join(" ");
    let (from, decision, to) = (
        decided.from.code(),
        asked.decision.code(),
        decided.to.code(),
    );
    tx.run_one(
        ADD_DECISION,
        &[
            &id,
            &item.id,
            &item.version,
            &from,
            &decision,
            &body,
            &by,
            &decided.reason,
            &confirmed,
            &to,
            &decided.at,
        ],
    )
    .await
}

pub(crate) async fn add_sign_off(
    tx: &mut WriteTx<'_>,
    item: &Item,
    sign_off: &SignOff,
) -> Result<(), Problem> {
    let id: SignOffId = tx.mint();
    let (stage, body) = (sign_off.stage.code(), sign_off.body.map(Coded::code));
    tx.run_one(
        ADD_SIGN_OFF,
        &[
            &id,
            &item.id,
            &item.version,
            &stage,
            &body,
            &sign_off.by,
            &sign_off.on,
        ],
    )
    .await
}

/// Undoes the standing sign-offs of one stage, because this version changed the text so.
pub(crate) async fn undo(
    tx: &mut WriteTx<'_>,
    item: ItemId,
    stage: Stage,
    version: i64,
    change: Change,
) -> Result<(), Problem> {
    tx.run(UNDO, &[&version, &change.code(), &item, &stage.code()])
        .await?;
    Ok(())
}

pub(crate) async fn decisions(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Told>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Told {
            version: row.get(0)?,
            stage: row.code(1)?,
            decision: row.code(2)?,
            body: row.code_or_none(3)?,
            by: row.get(4)?,
            reason: row.get(5)?,
            became: row.code(6)?,
            at: row.get(7)?,
        })
    };
    Ok(tx.all(DECISIONS, &[&id], read).await?)
}

/// A decision that somebody took lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) item: ItemId,
    pub(crate) stage: Stage,
    pub(crate) decision: Decision,
    pub(crate) at: Instant,
}

/// What this person decided since, the newest first.
pub(crate) async fn by_person(
    tx: &ReadTx<'_>,
    person: PersonId,
    since: Instant,
) -> Result<Vec<Done>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Done {
            item: row.get(0)?,
            stage: row.code(1)?,
            decision: row.code(2)?,
            at: row.get(3)?,
        })
    };
    Ok(tx.all(BY_PERSON, &[&person, &since], read).await?)
}

pub(crate) async fn signatures(tx: &ReadTx<'_>, id: ItemId) -> Result<Vec<Signature>, Problem> {
    Ok(tx.all(SIGNATURES, &[&id], read_signature).await?)
}

fn read_signature(row: &Row<'_>) -> Result<Signature, Fault> {
    let undone: (Option<i64>, Option<Change>) = (row.get(5)?, row.code_or_none(6)?);
    Ok(Signature {
        version: row.get(0)?,
        stage: row.code(1)?,
        body: row.code_or_none(2)?,
        by: row.get(3)?,
        on: row.get(4)?,
        undone: undone.0.zip(undone.1),
    })
}
