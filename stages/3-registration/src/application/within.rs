//! Decisions on applications as parts of a larger act: what a door to another system does beside them is one act with them.
//!
//! What this room must not know: who asked, or over which door.

use kit::{OrNotFound as _, Problem, db::WriteTx};
use rulebook::{
    people::ProviderId,
    registration::{
        ApplicationId, EnrolmentId,
        application::{self as rule, RejectFacts, RejectionReason},
        waiting::WaitState,
    },
};

use super::{Placing, letters, placing, store};

/// Accepts an application, inside an act of the process [`super::ACCEPTED`].
///
/// # Errors
/// As [`super::accept`].
pub async fn accept_in(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    placing: Placing,
    by: Option<ProviderId>,
    origin: &str,
) -> Result<EnrolmentId, Problem> {
    placing::place(tx, id, placing, by, origin).await
}

/// Rejects an application, inside an act of the process [`super::REJECTED`]. One that was accepted is rejected too while nothing
/// is declared: its enrolment is cancelled.
///
/// # Errors
/// [`ApplicationRefusal`].
pub async fn reject_in(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
    by: Option<ProviderId>,
    why: (RejectionReason, &str),
) -> Result<(), Problem> {
    let held = store::one(tx, id).await?;
    let names = held.provider.or_not_found()?;
    let enrolled = crate::enrolment::store::of_person(tx, held.person)
        .await?
        .into_iter()
        .find(|enrolment| enrolment.application == id);
    let facts = RejectFacts {
        state: held.state,
        names,
        by: by.unwrap_or(names),
        declared: enrolled.as_ref().is_some_and(|one| one.declared),
        reason: why.0,
        words: why.1,
    };
    let rejected = rule::reject(&facts, tx.now())?;
    store::reject(tx, id, &rejected).await?;
    crate::waiting::end(tx, id, WaitState::Left).await?;
    tx.about(id);
    tx.about(held.person);
    tx.changed("state", Some(rejected.from), Some(rejected.to));
    if let Some(enrolled) = enrolled.filter(|one| !one.state.is_final()) {
        crate::enrolment::within::cancel_in(tx, enrolled.id, why.1).await?;
    }
    tx.because(why.0.to_string());
    letters::rejected(tx, &held, &rejected).await
}
