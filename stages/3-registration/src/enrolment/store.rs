//! The rows of enrolments.
//!
//! What this room must not know: which moves are allowed.

pub(crate) mod held;

use futures_util::future::try_join_all;
use kit::{
    Fault, OrNotFound, Problem,
    db::{AT_ONCE, ReadTx, Row, Sql, WriteTx, filled},
};
use rulebook::{
    base::{Coded, Day, Trn, Urn},
    people::{PartnerId, PersonId, ProviderId},
    production::EditionId,
    registration::{
        CohortId, EnrolmentId,
        duty::NpqOutcome,
        enrolment::{EnrolmentState, Moved},
        placing::Terms,
    },
};

pub(crate) use held::{held_for, held_on, holds_a_place, was_funded};

use super::{Enrolment, Seat};
use crate::cohort;

const ADD: Sql = Sql::new(
    "insert into registration_enrolments (id, person_id, application_id, cohort_id, provider_id, partner_id,
       school_urn, edition_id, programme, state, full_name, search, trn, line_manager_email, funded_place,
       fundable, started_on, state_on, changed_at, days_deferred, declared, declared_started)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, 0, 0)",
);
const ONE: Sql = Sql::new(
    "select id, person_id, application_id, cohort_id, provider_id, partner_id, school_urn, edition_id,
       state, full_name, trn, line_manager_email, funded_place, fundable, started_on, state_on, reason,
       returns_on, days_deferred, declared, declared_started, outcome, outcome_on, changed_at
     from registration_enrolments
     where id = $1",
);
const SEATS: Sql = Sql::new(
    "select id, person_id, state, started_on, state_on, days_deferred from registration_enrolments
     where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id",
);
const OF_PERSON: Sql = Sql::new(
    "select id, person_id, application_id, cohort_id, provider_id, partner_id, school_urn, edition_id,
       state, full_name, trn, line_manager_email, funded_place, fundable, started_on, state_on, reason,
       returns_on, days_deferred, declared, declared_started, outcome, outcome_on, changed_at
     from registration_enrolments
     where person_id = $1 order by id desc",
);
const OF_COHORT: Sql = Sql::new(
    "select id, person_id, application_id, cohort_id, provider_id, partner_id, school_urn, edition_id,
       state, full_name, trn, line_manager_email, funded_place, fundable, started_on, state_on, reason,
       returns_on, days_deferred, declared, declared_started, outcome, outcome_on, changed_at
     from registration_enrolments
     where cohort_id = $1 order by full_name, id",
);
const OF_PROVIDER: Sql = Sql::new(
    "select id, person_id, application_id, cohort_id, provider_id, partner_id, school_urn, edition_id,
       state, full_name, trn, line_manager_email, funded_place, fundable, started_on, state_on, reason,
       returns_on, days_deferred, declared, declared_started, outcome, outcome_on, changed_at
     from registration_enrolments
     where provider_id = $1 order by full_name, id",
);
const WITH_TRN: Sql = Sql::new(
    "select id, person_id, application_id, cohort_id, provider_id, partner_id, school_urn, edition_id,
       state, full_name, trn, line_manager_email, funded_place, fundable, started_on, state_on, reason,
       returns_on, days_deferred, declared, declared_started, outcome, outcome_on, changed_at
     from registration_enrolments
     where trn = $1 order by id",
);
const FIND: Sql = Sql::new(
    "select id, person_id, application_id, cohort_id, provider_id, partner_id, school_urn, edition_id,
       state, full_name, trn, line_manager_email, funded_place, fundable, started_on, state_on, reason,
       returns_on, days_deferred, declared, declared_started, outcome, outcome_on, changed_at
     from registration_enrolments
     where (cast($1 as bigint) is null or provider_id = $1) and (cast($2 as bigint) is null or partner_id = $2)
       and (cast($3 as text) is null or state = $3) and (cast($4 as bigint) is null or cohort_id = $4)
       and search like $5 and id > $6
     order by id limit $7",
);
const SET_STATE: Sql = Sql::new(
    "update registration_enrolments set state = $1, state_on = $2, reason = $3, returns_on = $4, days_deferred = $5,
       changed_at = $6
     where id = $7 and state = $8",
);
const HELD_WITH: Sql = Sql::new(
    "select count(*) from registration_enrolments
     where cohort_id = $1 and partner_id = $2 and state in ('active', 'deferred', 'completed')",
);
const SET_DECLARED: Sql = Sql::new(
    "update registration_enrolments set declared = $1, declared_started = $2, changed_at = $3 where id = $4",
);
const SET_OUTCOME: Sql = Sql::new(
    "update registration_enrolments set outcome = $1, outcome_on = $2, changed_at = $3 where id = $4",
);
const PUT_ON_EDITION: Sql = Sql::new(
    "update registration_enrolments set edition_id = $1, changed_at = $2
     where cohort_id = $3 and state in ('active', 'deferred')",
);
const SET_PLACE: Sql = Sql::new(
    "update registration_enrolments set cohort_id = $1, provider_id = $2, partner_id = $3, edition_id = $4,
       funded_place = $5, fundable = $6, started_on = $7, changed_at = $8
     where id = $9 and cohort_id = $10",
);
const SET_SCHOOL: Sql = Sql::new(
    "update registration_enrolments set school_urn = $1, search = $2, changed_at = $3
     where id = $4 and coalesce(school_urn, 0) = $5",
);
const SET_NAME: Sql = Sql::new(
    "update registration_enrolments set full_name = $1, search = $2, changed_at = $3
     where id = $4 and full_name = $5",
);
/// Another place of an enrolment.
pub(crate) struct Place {
    pub(crate) cohort: CohortId,
    pub(crate) provider: ProviderId,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) edition: EditionId,
    pub(crate) terms: Terms,
    pub(crate) started_on: Day,
}

/// What a list of participants is narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) provider: Option<ProviderId>,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) state: Option<EnrolmentState>,
    pub(crate) cohort: Option<CohortId>,
    pub(crate) words: String,
}

/// What an enrolment is found by.
fn search_words(held: &Enrolment, school: Option<Urn>) -> String {
    plain(&format!(
        "{} {} {}",
        held.full_name,
        held.trn.as_ref().map_or("", Trn::as_str),
        school.map_or_else(String::new, |urn| urn.to_string())
    ))
}

pub(crate) async fn set_place(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    place: &Place,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        SET_PLACE,
        &[
            &place.cohort,
            &place.provider,
            &place.partner,
            &place.edition,
            &place.terms.funded_place,
            &place.terms.fundable,
            &place.started_on,
            &at,
            &held.id,
            &held.cohort,
        ],
    )
    .await
}

pub(crate) async fn set_school(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    urn: Urn,
) -> Result<(), Problem> {
    let search = search_words(held, Some(urn));
    let before = held.school.map_or(0, Urn::number);
    let at = tx.now().at;
    tx.run_one(SET_SCHOOL, &[&urn, &search, &at, &held.id, &before])
        .await
}

/// Another name, if it is still the one that was known.
pub(crate) async fn set_name(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    name: &str,
) -> Result<(), Problem> {
    let renamed = Enrolment {
        full_name: name.to_owned(),
        ..held.clone()
    };
    let search = search_words(&renamed, held.school);
    let at = tx.now().at;
    tx.run_one(SET_NAME, &[&name, &search, &at, &held.id, &held.full_name])
        .await
}

pub(crate) async fn add(tx: &mut WriteTx<'_>, new: &Enrolment) -> Result<(), Problem> {
    let search = search_words(new, new.school);
    let programme = cohort::store::one(tx, new.cohort).await?.programme;
    tx.run_one(
        ADD,
        &[
            &new.id,
            &new.person,
            &new.application,
            &new.cohort,
            &new.provider,
            &new.partner,
            &new.school,
            &new.edition,
            &programme,
            &new.state.code(),
            &new.full_name,
            &search,
            &new.trn,
            &new.line_manager_email,
            &new.funded_place,
            &new.fundable,
            &new.started_on,
            &new.state_on,
            &new.changed_at,
        ],
    )
    .await
}

/// Everybody who is taught in a cohort, now or after a pause, studies this edition; how many that are.
pub(crate) async fn put_on_edition(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    edition: EditionId,
) -> Result<u64, Problem> {
    let at = tx.now().at;
    Ok(tx.run(PUT_ON_EDITION, &[&edition, &at, &cohort]).await?)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: EnrolmentId) -> Result<Enrolment, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

/// These enrolments in short, a handful at a time.
pub(super) async fn seats(tx: &ReadTx<'_>, ids: &[EnrolmentId]) -> Result<Vec<Seat>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Seat {
            enrolment: row.get(0)?,
            person: row.get(1)?,
            state: row.code(2)?,
            started_on: row.get(3)?,
            state_on: row.get(4)?,
            days_deferred: row.get(5)?,
        })
    };
    let handfuls = ids
        .chunks(AT_ONCE)
        .map(async |some| tx.all(SEATS, &filled(some), read).await);
    Ok(try_join_all(handfuls).await?.concat())
}

pub(crate) async fn of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Enrolment>, Problem> {
    Ok(tx.all(OF_PERSON, &[&person], read).await?)
}

pub(crate) async fn of_cohort(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Vec<Enrolment>, Problem> {
    Ok(tx.all(OF_COHORT, &[&cohort], read).await?)
}

pub(crate) async fn of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Enrolment>, Problem> {
    Ok(tx.all(OF_PROVIDER, &[&provider], read).await?)
}

pub(crate) async fn with_trn(tx: &ReadTx<'_>, trn: &Trn) -> Result<Vec<Enrolment>, Problem> {
    Ok(tx.all(WITH_TRN, &[trn], read).await?)
}

/// At most `most` enrolments after this one that fit.
pub(crate) async fn find(
    tx: &ReadTx<'_>,
    wanted: &Wanted,
    after: EnrolmentId,
    most: i64,
) -> Result<Vec<Enrolment>, Problem> {
    let state = wanted.state.map(Coded::code);
    let words = format!("%{}%", plain(&wanted.words));
    let (provider, partner, cohort) = (&wanted.provider, &wanted.partner, &wanted.cohort);
    let params: kit::db::Params<'_> = &[provider, partner, &state, cohort, &words, &after, &most];
    Ok(tx.all(FIND, params, read).await?)
}

pub(crate) async fn set_state(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    moved: &Moved,
    days_deferred: i64,
) -> Result<(), Problem> {
    let (to, from) = (moved.to.code(), moved.from.code());
    tx.run_one(
        SET_STATE,
        &[
            &to,
            &moved.on,
            &moved.reason,
            &moved.returns_on,
            &days_deferred,
            &moved.at,
            &held.id,
            &from,
        ],
    )
    .await
}

pub(crate) async fn set_declared(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    any: bool,
    started: bool,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(SET_DECLARED, &[&any, &started, &at, &id]).await
}

pub(crate) async fn set_outcome(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    outcome: Option<(NpqOutcome, Day)>,
) -> Result<(), Problem> {
    let at = tx.now().at;
    let (outcome, on) = (
        outcome.map(|(outcome, _)| outcome.code()),
        outcome.map(|(_, on)| on),
    );
    tx.run_one(SET_OUTCOME, &[&outcome, &on, &at, &id]).await
}

/// How many hold a place of this cohort with this delivery partner.
pub(crate) async fn held_with(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    partner: PartnerId,
) -> Result<i64, Problem> {
    Ok(tx
        .first(HELD_WITH, &[&cohort, &partner], |row| row.get(0))
        .await?
        .unwrap_or(0))
}

/// Lower case, letters, digits and single spaces: what is searched, and what is searched for.
pub(crate) fn plain(text: &str) -> String {
    let kept: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read(row: &Row<'_>) -> Result<Enrolment, Fault> {
    let outcome: Option<NpqOutcome> = row.code_or_none(21)?;
    let outcome_on: Option<Day> = row.get(22)?;
    Ok(Enrolment {
        id: row.get(0)?,
        person: row.get(1)?,
        application: row.get(2)?,
        cohort: row.get(3)?,
        provider: row.get(4)?,
        partner: row.get(5)?,
        school: row.get(6)?,
        edition: row.get(7)?,
        state: row.code(8)?,
        full_name: row.get(9)?,
        trn: row.get(10)?,
        line_manager_email: row.get(11)?,
        funded_place: row.get(12)?,
        fundable: row.get(13)?,
        started_on: row.get(14)?,
        state_on: row.get(15)?,
        reason: row.get(16)?,
        returns_on: row.get(17)?,
        days_deferred: row.get(18)?,
        declared: row.get(19)?,
        declared_started: row.get(20)?,
        outcome: outcome.zip(outcome_on),
        changed_at: row.get(23)?,
    })
}
