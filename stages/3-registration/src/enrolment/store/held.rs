//! Who holds a place, and who was funded before.
//!
//! What this room must not know: which moves are allowed.

use std::collections::HashMap;

use kit::{
    Problem,
    db::{AT_ONCE, ReadTx, Row, Sql, filled},
};
use rulebook::{
    base::Trn,
    people::PersonId,
    registration::{ApplicationId, EnrolmentId},
};

const WITH_TRNS: Sql = Sql::new(
    "select trn, person_id from registration_enrolments
     where trn in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     order by id",
);
const HOLDS: Sql = Sql::new(
    "select id from registration_enrolments
     where programme = $1 and state in ('active', 'deferred', 'completed')
       and (person_id = $2 or trn = cast($3 as text))
     order by id limit 1",
);
const HELD_FOR: Sql = Sql::new(
    "select application_id, programme from registration_enrolments
     where person_id = $1 and state in ('active', 'deferred', 'completed') order by id desc",
);
const HELD_ON: Sql = Sql::new(
    "select id from registration_enrolments
     where person_id = $1 and programme = $2 and state in ('active', 'deferred', 'completed')
     order by id desc limit 1",
);
const WAS_FUNDED: Sql = Sql::new(
    "select id from registration_enrolments
     where programme = $1 and person_id = $2 and fundable = 1 and state <> 'cancelled' and id <> $3
     order by id limit 1",
);

/// Who was enrolled with which of these TRNs first.
pub(crate) async fn persons_with_trns(
    tx: &ReadTx<'_>,
    trns: &[Trn],
) -> Result<HashMap<Trn, PersonId>, Problem> {
    let mut found = HashMap::with_capacity(trns.len());
    for some in trns.chunks(AT_ONCE) {
        let params = filled(some);
        tx.each(WITH_TRNS, &params, |row| {
            found.entry(row.get(0)?).or_insert(row.get(1)?);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

/// Does this person, or somebody with this TRN, hold a place on this programme?
pub(crate) async fn holds_a_place(
    tx: &ReadTx<'_>,
    programme: &str,
    (person, trn): (PersonId, Option<&Trn>),
) -> Result<bool, Problem> {
    let found: Option<EnrolmentId> = tx
        .first(HOLDS, &[&programme, &person, &trn], |row| row.get(0))
        .await?;
    Ok(found.is_some())
}

/// The applications by which a person holds places, each with its programme.
pub(crate) async fn held_for(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<(ApplicationId, String)>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx.all(HELD_FOR, &[&person], read).await?)
}

/// The newest enrolment by which a person holds a place on this programme.
pub(crate) async fn held_on(
    tx: &ReadTx<'_>,
    person: PersonId,
    programme: &str,
) -> Result<Option<EnrolmentId>, Problem> {
    Ok(tx
        .first(HELD_ON, &[&person, &programme], |row| row.get(0))
        .await?)
}

/// Had this person an accepted, eligible application for this programme whose place was funded or is undecided? A place that was
/// cancelled ended before anything was declared: DfE never paid for it.
pub(crate) async fn was_funded(
    tx: &ReadTx<'_>,
    programme: &str,
    person: PersonId,
    besides: Option<EnrolmentId>,
) -> Result<bool, Problem> {
    let besides = besides.map_or(0, rulebook::base::Id::number);
    let found: Option<EnrolmentId> = tx
        .first(WAS_FUNDED, &[&programme, &person, &besides], |row| {
            row.get(0)
        })
        .await?;
    Ok(found.is_some())
}
