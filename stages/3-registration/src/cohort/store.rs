//! The rows of cohorts.
//!
//! What this room must not know: which changes are allowed.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Day,
    people::ProviderId,
    production::EditionId,
    registration::{
        CohortId,
        cohort::{CohortDays, Places},
    },
};

use super::{Cohort, NewCohort};

const ADD: Sql = Sql::new(
    "insert into registration_cohorts (id, provider_id, programme, edition_id, name, code,
       applications_open_on, applications_close_on, starts_on, ends_on, assessment_opens_on,
       funding, places, places_taken, funded_places, funded_taken, course)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, 0, $15)",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, programme, edition_id, name, code, applications_open_on, applications_close_on,
       starts_on, ends_on, assessment_opens_on, funding, places, places_taken, funded_places, funded_taken, course
     from registration_cohorts where id = $1",
);
const ALL: Sql = Sql::new(
    "select id, provider_id, programme, edition_id, name, code, applications_open_on, applications_close_on,
       starts_on, ends_on, assessment_opens_on, funding, places, places_taken, funded_places, funded_taken, course
     from registration_cohorts order by starts_on desc, id",
);
const OPEN_ON: Sql = Sql::new(
    "select id, provider_id, programme, edition_id, name, code, applications_open_on, applications_close_on,
       starts_on, ends_on, assessment_opens_on, funding, places, places_taken, funded_places, funded_taken, course
     from registration_cohorts where applications_close_on >= $1 and applications_open_on <= $2
     order by starts_on, id",
);
const OPEN_TO: Sql = Sql::new(
    "select id, provider_id, programme, edition_id, name, code, applications_open_on, applications_close_on,
       starts_on, ends_on, assessment_opens_on, funding, places, places_taken, funded_places, funded_taken, course
     from registration_cohorts where (applications_close_on >= $1 and applications_open_on <= $2)
       or (ends_on >= $3 and id in (
         select cohort_id from registration_late where email = $4 and taken_off_at is null))
     order by starts_on, id",
);
const MOVE_DAYS: Sql = Sql::new(
    "update registration_cohorts set applications_open_on = $1, applications_close_on = $2
     where id = $3 and applications_open_on = $4 and applications_close_on = $5",
);
const TITLE_OF: Sql = Sql::new(
    "select course from registration_cohorts where programme = $1 order by id desc limit 1",
);
const HAS_CODE: Sql = Sql::new(
    "select id from registration_cohorts where provider_id = $1 and programme = $2 and code = $3",
);
const SHIFT_FUNDED: Sql = Sql::new(
    "update registration_cohorts set funded_taken = funded_taken + $1
     where id = $2 and funded_taken + $1 >= 0 and funded_taken + $1 <= funded_places",
);
const SET_PLACES: Sql = Sql::new(
    "update registration_cohorts set places = $1, funded_places = $2
     where id = $3 and places_taken <= $4 and funded_taken <= $5",
);
const PUT_ON_EDITION: Sql =
    Sql::new("update registration_cohorts set edition_id = $1 where id = $2 and edition_id = $3");
const TAKE: Sql = Sql::new(
    "update registration_cohorts set places_taken = places_taken + 1, funded_taken = funded_taken + $1
     where id = $2 and places_taken < places",
);
const FREE: Sql = Sql::new(
    "update registration_cohorts set places_taken = places_taken - 1, funded_taken = funded_taken - $1
     where id = $2 and places_taken > 0",
);

pub(crate) async fn add(
    tx: &mut WriteTx<'_>,
    id: CohortId,
    new: &NewCohort,
    (programme, course): (&str, &str),
) -> Result<(), Problem> {
    let funding = new.places.funding.to_string();
    tx.run_one(
        ADD,
        &[
            &id,
            &new.provider,
            &programme,
            &new.edition,
            &new.name,
            &new.code,
            &new.days.opens,
            &new.days.closes,
            &new.days.starts_on,
            &new.days.ends_on,
            &new.days.assessment_opens_on,
            &funding,
            &new.places.places,
            &new.places.funded_places,
            &course,
        ],
    )
    .await
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: CohortId) -> Result<Cohort, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn all(tx: &ReadTx<'_>) -> Result<Vec<Cohort>, Problem> {
    Ok(tx.all(ALL, &[], read).await?)
}

pub(crate) async fn open_on(tx: &ReadTx<'_>, on: Day) -> Result<Vec<Cohort>, Problem> {
    Ok(tx.all(OPEN_ON, &[&on, &on], read).await?)
}

/// The cohorts that take applications of whoever has this address: those that are open, and those that let it through.
pub(crate) async fn open_to(tx: &ReadTx<'_>, email: &str, on: Day) -> Result<Vec<Cohort>, Problem> {
    Ok(tx.all(OPEN_TO, &[&on, &on, &on, &email], read).await?)
}

/// Moves the days of applications, if they are still those that were known.
pub(crate) async fn move_days(
    tx: &mut WriteTx<'_>,
    before: &Cohort,
    (opens, closes): (Day, Day),
) -> Result<(), Problem> {
    let days = &before.days;
    tx.run_one(
        MOVE_DAYS,
        &[&opens, &closes, &before.id, &days.opens, &days.closes],
    )
    .await
}

pub(crate) async fn has_code(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    (programme, code): (&str, &str),
) -> Result<bool, Problem> {
    let found: Option<CohortId> = tx
        .first(HAS_CODE, &[&provider, &programme, &code], |row| row.get(0))
        .await?;
    Ok(found.is_some())
}

pub(crate) async fn set_places(
    tx: &mut WriteTx<'_>,
    id: CohortId,
    places: i64,
    funded: i64,
) -> Result<(), Problem> {
    tx.run_one(SET_PLACES, &[&places, &funded, &id, &places, &funded])
        .await
}

pub(crate) async fn put_on_edition(
    tx: &mut WriteTx<'_>,
    id: CohortId,
    from: EditionId,
    to: EditionId,
) -> Result<(), Problem> {
    tx.run_one(PUT_ON_EDITION, &[&to, &id, &from]).await
}

pub(crate) async fn take(tx: &mut WriteTx<'_>, id: CohortId, funded: i64) -> Result<(), Problem> {
    tx.run_one(TAKE, &[&funded, &id]).await
}

pub(crate) async fn free(tx: &mut WriteTx<'_>, id: CohortId, funded: i64) -> Result<(), Problem> {
    tx.run_one(FREE, &[&funded, &id]).await
}

fn read(row: &Row<'_>) -> Result<Cohort, Fault> {
    Ok(Cohort {
        id: row.get(0)?,
        provider: row.get(1)?,
        programme: row.get(2)?,
        edition: row.get(3)?,
        name: row.get(4)?,
        code: row.get(5)?,
        days: CohortDays {
            opens: row.get(6)?,
            closes: row.get(7)?,
            starts_on: row.get(8)?,
            ends_on: row.get(9)?,
            assessment_opens_on: row.get(10)?,
        },
        places: Places {
            funding: row.code(11)?,
            places: row.get(12)?,
            funded_places: row.get(14)?,
        },
        taken: row.get(13)?,
        funded_taken: row.get(15)?,
        course: row.get(16)?,
    })
}

/// The title of a programme as its newest cohort has it; its id when none has.
pub(crate) async fn title_of(tx: &ReadTx<'_>, programme: &str) -> Result<String, Problem> {
    let title = tx.first(TITLE_OF, &[&programme], |row| row.get(0)).await?;
    Ok(title.unwrap_or_else(|| programme.to_owned()))
}

/// A place becomes a funded one, or stops being one: never more than there are, never below nought.
pub(crate) async fn shift_funded(
    tx: &mut WriteTx<'_>,
    id: CohortId,
    by: i64,
) -> Result<(), Problem> {
    if by == 0 {
        return Ok(());
    }
    tx.run_one(SHIFT_FUNDED, &[&by, &id]).await
}
