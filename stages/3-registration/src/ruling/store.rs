//! The rows of decisions on cases. A row is added once; all that can happen to it is being taken back.
//!
//! What this room must not know: what a decision means to the rule.

use std::collections::HashMap;

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Coded,
    registration::{PostId, RulingId, duty::Ruling},
};

use super::Kept;

const ADD: Sql = Sql::new(
    "insert into registration_rulings (id, post_id, question, finding, first_senco_on, rests_on, decided_on,
       reason, evidence, file_id, decided_by, decided_at, rule, facts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
);
const TAKE_BACK: Sql = Sql::new(
    "update registration_rulings set taken_back_at = $1 where id = $2 and taken_back_at is null",
);
const HOLDING: Sql = Sql::new(
    "select question, finding, first_senco_on, rests_on, decided_on, post_id from registration_rulings
     where post_id = $1 and taken_back_at is null order by id",
);
const ALL_HOLDING: Sql = Sql::new(
    "select question, finding, first_senco_on, rests_on, decided_on, post_id from registration_rulings
     where taken_back_at is null order by id",
);
const ONE: Sql = Sql::new(
    "select question, finding, first_senco_on, rests_on, decided_on, post_id, id, reason, evidence, file_id,
       decided_by, decided_at, taken_back_at
     from registration_rulings where id = $1",
);
const OF_POST: Sql = Sql::new(
    "select question, finding, first_senco_on, rests_on, decided_on, post_id, id, reason, evidence, file_id,
       decided_by, decided_at, taken_back_at
     from registration_rulings where post_id = $1 order by id desc",
);
const NEWEST: Sql = Sql::new(
    "select question, finding, first_senco_on, rests_on, decided_on, post_id, id, reason, evidence, file_id,
       decided_by, decided_at, taken_back_at
     from registration_rulings order by id desc limit $1",
);

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    kept: &Kept,
    rule: &str,
    facts: &str,
) -> Result<(), Problem> {
    let ruling = &kept.ruling;
    tx.run_one(
        ADD,
        &[
            &kept.id,
            &kept.post,
            &ruling.question.code(),
            &ruling.finding.code(),
            &ruling.first_senco_on,
            &ruling.rests_on,
            &ruling.decided_on,
            &kept.reason,
            &kept.evidence,
            &kept.file,
            &kept.by,
            &kept.at,
            &rule,
            &facts,
        ],
    )
    .await
}

pub(crate) async fn take_back(tx: &mut WriteTx<'_>, id: RulingId) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(TAKE_BACK, &[&at, &id]).await
}

/// What the rule is told about a post.
pub(crate) async fn rulings_of(tx: &ReadTx<'_>, post: PostId) -> Result<Vec<Ruling>, Problem> {
    Ok(tx.all(HOLDING, &[&post], ruling).await?)
}

/// What the rule is told about every post.
pub(crate) async fn all_rulings(tx: &ReadTx<'_>) -> Result<HashMap<PostId, Vec<Ruling>>, Problem> {
    let mut all: HashMap<PostId, Vec<Ruling>> = HashMap::new();
    for (post, ruling) in tx
        .all(ALL_HOLDING, &[], |row| Ok((row.get(5)?, ruling(row)?)))
        .await?
    {
        all.entry(post).or_default().push(ruling);
    }
    Ok(all)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: RulingId) -> Result<Kept, Problem> {
    tx.first(ONE, &[&id], whole).await?.or_not_found()
}

pub(crate) async fn of_post(tx: &ReadTx<'_>, post: PostId) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(OF_POST, &[&post], whole).await?)
}

pub(crate) async fn newest(tx: &ReadTx<'_>, most: i64) -> Result<Vec<Kept>, Problem> {
    Ok(tx.all(NEWEST, &[&most], whole).await?)
}

fn ruling(row: &Row<'_>) -> Result<Ruling, Fault> {
    Ok(Ruling {
        question: row.code(0)?,
        finding: row.code(1)?,
        first_senco_on: row.get(2)?,
        rests_on: row.get(3)?,
        decided_on: row.get(4)?,
    })
}

fn whole(row: &Row<'_>) -> Result<Kept, Fault> {
    Ok(Kept {
        ruling: ruling(row)?,
        post: row.get(5)?,
        id: row.get(6)?,
        reason: row.get(7)?,
        evidence: row.get(8)?,
        file: row.get(9)?,
        by: row.get(10)?,
        at: row.get(11)?,
        taken_back_at: row.get(12)?,
    })
}
