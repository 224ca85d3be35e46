//! The desk's queue of applications: found by words, counted by state.
//!
//! What this room must not know: what is shown of them.

use kit::{
    Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Trn},
    people::ProviderId,
    registration::{ApplicationId, CohortId, application::ApplicationState},
};

use super::{one, read};
use crate::{application::Application, enrolment::store::plain};

const FIND: Sql = Sql::new(
    "select id, person_id, state, answers, provider_id, cohort_id, full_name, began_at, sent_at,
       decided_at, rejection, rejection_words
     from registration_applications
     where (cast($1 as bigint) is null or provider_id = $1) and state <> 'draft'
       and (cast($2 as text) is null or state = $2) and (cast($3 as bigint) is null or cohort_id = $3)
       and search like $4 and id > $5
     order by id limit $6",
);
const COUNTS: Sql = Sql::new(
    "select state, count(*) from registration_applications
     where (cast($1 as bigint) is null or provider_id = $1) and state <> 'draft'
       and (cast($2 as bigint) is null or cohort_id = $2) and search like $3
     group by state order by state",
);
const LEARN: Sql = Sql::new("update registration_applications set search = $1 where id = $2");

/// What the queue is narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) provider: Option<ProviderId>,
    pub(crate) state: Option<ApplicationState>,
    pub(crate) cohort: Option<CohortId>,
    pub(crate) words: String,
}

impl Wanted {
    fn like(&self) -> String {
        format!("%{}%", plain(&self.words))
    }
}

/// At most `most` applications after this one that fit, oldest first; drafts are nobody's business.
pub(crate) async fn find(
    tx: &ReadTx<'_>,
    wanted: &Wanted,
    after: ApplicationId,
    most: i64,
) -> Result<Vec<Application>, Problem> {
    let (state, like) = (wanted.state.map(Coded::code), wanted.like());
    let params: kit::db::Params<'_> = &[
        &wanted.provider,
        &state,
        &wanted.cohort,
        &like,
        &after,
        &most,
    ];
    Ok(tx.all(FIND, params, read).await?)
}

/// How many of those that fit stand in each state.
pub(crate) async fn counts(
    tx: &ReadTx<'_>,
    wanted: &Wanted,
) -> Result<Vec<(ApplicationState, i64)>, Problem> {
    let like = wanted.like();
    let read = |row: &Row<'_>| Ok((row.code(0)?, row.get(1)?));
    Ok(tx
        .all(COUNTS, &[&wanted.provider, &wanted.cohort, &like], read)
        .await?)
}

/// Keeps by what an application is found: name, address, TRN, school, reference.
pub(crate) async fn learn(tx: &mut WriteTx<'_>, id: ApplicationId) -> Result<(), Problem> {
    let held = one(tx, id).await?;
    let email = people::person(tx, held.person).await?.email;
    let school = match held.answers.school {
        Some(urn) => format!("{} {urn}", people::find_school(tx, urn).await?.name),
        None => String::new(),
    };
    let trn = held.answers.trn.as_ref().map_or("", Trn::as_str);
    let search = plain(&format!("{} {email} {trn} {school} {id}", held.full_name));
    tx.run_one(LEARN, &[&search, &id]).await
}
