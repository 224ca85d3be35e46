//! The row of an enrolment whose place becomes another: its cohort and edition, funded or not.
//!
//! What this room must not know: which changes are allowed.

use kit::{
    Problem,
    db::{Sql, WriteTx},
};
use rulebook::registration::place::Becomes;

use super::Enrolment;

const SET_FUNDING: Sql = Sql::new(
    "update registration_enrolments set cohort_id = $1, edition_id = $2, funded_place = $3, fundable = $4,
       changed_at = $5
     where id = $6 and cohort_id = $7",
);

/// The place becomes so: in this cohort, on its edition, funded or not.
pub(super) async fn set_funding(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    cohort: &crate::cohort::Cohort,
    becomes: &Becomes,
) -> Result<(), Problem> {
    let at = tx.now().at;
    tx.run_one(
        SET_FUNDING,
        &[
            &cohort.id,
            &cohort.edition,
            &becomes.funded_place,
            &becomes.fundable,
            &at,
            &held.id,
            &held.cohort,
        ],
    )
    .await
}
