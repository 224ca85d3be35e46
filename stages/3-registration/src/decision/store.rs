//! The rows of decisions. They are only ever added.
//!
//! What this room must not know: what the decisions mean.

use std::collections::HashMap;

use kit::{
    Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Instant},
    people::ProviderId,
    registration::{ApplicationId, DecisionId},
};
use serde::de::DeserializeOwned;

use super::{About, DecisionKind, Kept};

/// A decision about to be kept.
pub(crate) struct Row {
    pub(crate) kind: DecisionKind,
    pub(crate) rule: String,
    pub(crate) facts: String,
    pub(crate) answer: String,
}

const ADD: Sql = Sql::new(
    "insert into registration_decisions (id, kind, person_id, application_id, post_id, decided_at, rule, facts, answer)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
const NEWEST: Sql = Sql::new(
    "select id, decided_at, rule, answer from registration_decisions
     where application_id = $1 and kind = $2 order by id desc limit 1",
);

const NEWEST_OF: Sql = Sql::new(
    "select d.application_id, d.answer from registration_decisions d
     join registration_applications a on a.id = d.application_id
     where a.provider_id = $1 and d.kind = $2 order by d.id",
);

const AFTER: Sql = Sql::new(
    "select id, application_id, decided_at, facts, answer from registration_decisions
     where kind = $1 and id > $2 order by id limit $3",
);

/// A kept decision, whole.
pub(crate) struct Whole {
    pub(crate) id: DecisionId,
    pub(crate) application: Option<ApplicationId>,
    pub(crate) at: Instant,
    pub(crate) facts: String,
    pub(crate) answer: String,
}

/// Decisions of a kind in the order in which they were made, after this one.
pub(crate) async fn after(
    tx: &ReadTx<'_>,
    kind: DecisionKind,
    after: DecisionId,
    most: i64,
) -> Result<Vec<Whole>, Problem> {
    let read = |row: &kit::db::Row<'_>| {
        Ok(Whole {
            id: row.get(0)?,
            application: row.get(1)?,
            at: row.get(2)?,
            facts: row.get(3)?,
            answer: row.get(4)?,
        })
    };
    Ok(tx.all(AFTER, &[&kind.code(), &after, &most], read).await?)
}

pub(crate) async fn add(tx: &mut WriteTx<'_>, about: About, row: &Row) -> Result<(), Problem> {
    let id: DecisionId = tx.mint();
    let at = tx.now().at;
    tx.run_one(
        ADD,
        &[
            &id,
            &row.kind.code(),
            &about.person,
            &about.application,
            &about.post,
            &at,
            &row.rule,
            &row.facts,
            &row.answer,
        ],
    )
    .await
}

pub(crate) async fn newest<A: DeserializeOwned>(
    tx: &ReadTx<'_>,
    application: ApplicationId,
    kind: DecisionKind,
) -> Result<Option<Kept<A>>, Problem> {
    let read = |row: &kit::db::Row<'_>| {
        Ok(Kept {
            id: row.get(0)?,
            at: row.get(1)?,
            rule: row.get(2)?,
            answer: row.json(3)?,
        })
    };
    Ok(tx
        .first(NEWEST, &[&application, &kind.code()], read)
        .await?)
}

/// The newest decision of this kind on each application that was sent to a provider, in one question.
pub(crate) async fn newest_of<A: DeserializeOwned>(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    kind: DecisionKind,
) -> Result<HashMap<ApplicationId, A>, Problem> {
    let mut found = HashMap::new();
    tx.each(NEWEST_OF, &[&provider, &kind.code()], |row| {
        let application: ApplicationId = row.get(0)?;
        found.insert(application, row.json(1)?);
        Ok(())
    })
    .await?;
    Ok(found)
}
