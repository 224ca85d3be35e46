//! An acceptance that is undone, with everything that it brought.
//!
//! What this room must not know: what is allowed.

use kit::{App, OrNotFound as _, Problem, Process};
use rulebook::{
    people::Permit,
    registration::{
        ApplicationId,
        application::{self as rule, ApplicationState, RevertFacts},
    },
};

use super::{letters, store};
use crate::{cohort, enrolment};

/// An acceptance was undone.
pub const REVERTED: Process =
    Process::new("acceptance_undone", "undid the acceptance of").with_reason();

/// Undoes an acceptance: the application waits again, its enrolment ends as cancelled, its place is free. The post that the
/// application told of stays: it is a fact of the school. Process: [`REVERTED`].
///
/// # Errors
/// [`rule::ApplicationRefusal`]; [`rulebook::registration::enrolment::EnrolmentRefusal`] when the enrolment has ended
/// otherwise.
pub async fn revert(
    app: &App,
    permit: &Permit,
    id: ApplicationId,
    words: String,
) -> Result<(), Problem> {
    app.act(permit, &REVERTED, async move |tx| {
        let held = store::one(tx, id).await?;
        let enrolled = enrolment::store::of_person(tx, held.person)
            .await?
            .into_iter()
            .find(|one| one.application == id);
        let chosen = cohort::store::one(tx, held.cohort.or_not_found()?).await?;
        let waiting = store::pending_for(tx, held.person).await?;
        let reverted = rule::revert(&RevertFacts {
            state: held.state,
            declared: enrolled.as_ref().is_some_and(|one| one.declared),
            another_pending: waiting
                .iter()
                .any(|(_, programme)| *programme == chosen.programme),
            words: &words,
        })?;
        tx.about(id);
        tx.about(held.person);
        if let Some(enrolled) = enrolled {
            enrolment::within::undo_in(tx, &enrolled, &words).await?;
        }
        store::revert(tx, id, reverted).await?;
        tx.changed(
            "application",
            Some(reverted.from),
            Some(ApplicationState::Pending),
        );
        tx.because(words.trim());
        letters::reverted(tx, &held, &chosen).await
    })
    .await
}
