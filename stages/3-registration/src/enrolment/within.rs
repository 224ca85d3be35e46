//! The moves of an enrolment as parts of a larger act: what a door to another system does beside them is one act with them.
//!
//! What this room must not know: who asked, or over which door.

use kit::{Problem, db::WriteTx};
use rulebook::{
    base::{Coded as _, Day},
    registration::{
        EnrolmentId,
        duty::NpqOutcome,
        enrolment::{self as rule, DeferralReason, EnrolmentState, Moved, WithdrawalReason},
        place::{self, Becomes, Held},
        placing::MoveRefusal,
    },
};

use super::{
    Enrolment, cancel_inside, come_back, defer_inside, funding, moves, record_move, store,
    withdraw_inside, words,
};

/// Defers an enrolment, inside an act of the process [`super::DEFERRED`]. Without a day of return it is the latest that
/// may be named.
///
/// # Errors
/// [`rule::EnrolmentRefusal`].
pub async fn defer_in(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    reason: DeferralReason,
    returns_on: Option<Day>,
) -> Result<Moved, Problem> {
    let held = store::one(tx, id).await?;
    let latest = rule::latest_return(held.days_deferred, tx.now().day);
    let returns_on = returns_on.unwrap_or(latest);
    tx.because(reason.code());
    defer_inside(tx, &held, reason, returns_on).await
}

/// Resumes an enrolment, inside an act of the process [`super::RESUMED`].
///
/// # Errors
/// [`rule::EnrolmentRefusal`]; [`Problem::MovedOn`] when a freed place has been taken meanwhile.
pub async fn resume_in(tx: &mut WriteTx<'_>, id: EnrolmentId) -> Result<Moved, Problem> {
    let held = store::one(tx, id).await?;
    let moved = rule::resume(&held.facts(), tx.now())?;
    record_move(tx, &held, &moved).await?;
    if !held.holds_a_place() {
        let cohort = crate::cohort::store::one(tx, held.cohort).await?;
        if crate::cohort::is_full(&cohort) {
            return Err(MoveRefusal::NoPlaces.into());
        }
        crate::cohort::take_place(tx, held.cohort, held.takes_a_funded_place()).await?;
    }
    come_back(tx, &held).await?;
    moves::tell(tx, &held, &words::resumed()).await?;
    Ok(moved)
}

/// Withdraws an enrolment, inside an act of the process [`super::WITHDRAWN`].
///
/// # Errors
/// [`rule::EnrolmentRefusal`].
pub async fn withdraw_in(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    reason: WithdrawalReason,
) -> Result<Moved, Problem> {
    let held = store::one(tx, id).await?;
    tx.because(reason.code());
    withdraw_inside(tx, &held, reason).await
}

/// Cancels an enrolment of somebody who never began, inside an act that says why.
///
/// # Errors
/// [`rule::EnrolmentRefusal`].
pub async fn cancel_in(tx: &mut WriteTx<'_>, id: EnrolmentId, why: &str) -> Result<Moved, Problem> {
    let held = store::one(tx, id).await?;
    tx.because(why.trim());
    cancel_inside(tx, &held, why).await
}

/// Ends an enrolment as if it had never begun, inside the act that undoes its acceptance, which writes to the participant.
///
/// # Errors
/// [`rule::EnrolmentRefusal`].
pub(crate) async fn undo_in(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    why: &str,
) -> Result<Moved, Problem> {
    let moved = rule::cancel(&held.facts(), why, tx.now())?;
    record_move(tx, held, &moved).await?;
    super::leave(tx, held).await?;
    Ok(moved)
}

/// Makes the place a funded one, or not, inside an act of the process [`super::PLACE_CHANGED`].
///
/// # Errors
/// [`place::PlaceRefusal`].
pub async fn change_funded_place_in(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    eligible: bool,
    funded: bool,
) -> Result<Becomes, Problem> {
    let held = store::one(tx, id).await?;
    let cohort = crate::cohort::store::one(tx, held.cohort).await?;
    let place = place_of(&held, &cohort, eligible);
    let becomes = place::change_funded_place(&place, funded, cohort.funded_left())?;
    if held.holds_a_place() {
        let before = i64::from(held.takes_a_funded_place());
        let after = i64::from(becomes.funded_place == Some(true));
        crate::cohort::store::shift_funded(tx, cohort.id, after - before).await?;
    }
    funding::set_funding(tx, &held, &becomes).await?;
    tx.about(held.id);
    tx.about(held.person);
    tx.changed("funded place", held.funded_place, becomes.funded_place);
    Ok(becomes)
}

fn place_of(held: &Enrolment, cohort: &crate::cohort::Cohort, eligible: bool) -> Held {
    Held {
        funding: cohort.places.funding,
        funded_place: held.funded_place,
        eligible,
        declared: held.declared,
        over: held.state.is_final(),
    }
}

/// Keeps, or takes back, an outcome that another system tells, inside its act. An outcome that Senda itself released, with
/// which the enrolment was completed, stays as it is.
pub async fn tell_outcome_in(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    outcome: Option<(NpqOutcome, Day)>,
) -> Result<(), Problem> {
    let held = store::one(tx, id).await?;
    if held.state == EnrolmentState::Completed {
        return Ok(());
    }
    store::set_outcome(tx, id, outcome).await?;
    tx.about(id);
    Ok(())
}
