//! Decisions on applications as parts of a larger act: what a door to another system does beside them is one act with them.
//!
//! What this room must not know: who asked, or over which door.

use kit::{OrNotFound as _, Problem, db::WriteTx};
use rulebook::{
    people::{PersonId, ProviderId},
    registration::{
        ApplicationId, EnrolmentId,
        application::{self as rule, ApplicationState, RejectFacts, RejectionReason, Submitted},
        journey::Answers,
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

/// Keeps an application that was sent elsewhere (to DfE's service) and came here over an interface, inside an act of the process
/// [`super::RECEIVED`]: it waits for a decision like any other. What the interface does not carry stays unanswered; nobody is
/// written to, as the sender was told where it was sent.
///
/// # Errors
/// [`Problem::MovedOn`] when the person has an application waiting already.
pub async fn receive_in(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    answers: &Answers,
) -> Result<ApplicationId, Problem> {
    if store::pending(tx, person).await?.is_some() {
        return Err(Problem::MovedOn);
    }
    let answers = &super::facts::with_course_of_cohort(tx, answers.clone()).await?;
    let id: ApplicationId = match store::draft(tx, person).await? {
        Some(draft) => {
            store::set_answers(tx, draft.id, answers).await?;
            draft.id
        }
        None => {
            let id = tx.mint();
            store::add(tx, id, person, answers).await?;
            id
        }
    };
    let held = store::one(tx, id).await?;
    let received = Submitted {
        from: held.state,
        to: ApplicationState::Pending,
        at: tx.now().at,
    };
    store::send(tx, &held, &received).await?;
    crate::alike::learn(tx, person, answers).await?;
    tx.about(id);
    tx.about(person);
    tx.changed("state", Some(received.from), Some(received.to));
    Ok(id)
}
