//! Which role works at which stage, and who holds it.
//!
//! What this room must not know: what anybody decides.

use kit::{Problem, db::ReadTx};
use rulebook::{
    people::{PersonId, ProviderId, Role, Scope},
    production::stage::Stage,
};

/// The duty that waits at a stage. A ready item waits for a release, which its lead sees on the page of releases.
pub(crate) const fn of(stage: Stage) -> Option<Role> {
    match stage {
        Stage::Draft => Some(Role::Writer),
        Stage::PeerReview => Some(Role::PeerReviewer),
        Stage::ExternalApproval => Some(Role::ExternalApprover),
        Stage::LegalCheck => Some(Role::LegalChecker),
        Stage::Proofreading => Some(Role::Proofreader),
        Stage::Digital => Some(Role::DigitalEditor),
        Stage::Ready => None,
    }
}

/// Everybody with the duty of a stage at a provider: id, name, address.
pub(crate) async fn people(
    tx: &ReadTx<'_>,
    stage: Stage,
    provider: ProviderId,
) -> Result<Vec<(PersonId, String, String)>, Problem> {
    match of(stage) {
        Some(role) => people::mail_holders(tx, role, Scope::Provider(provider)).await,
        None => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use rulebook::base::Coded;

    use super::*;

    #[test]
    fn the_duty_of_a_stage_is_one_that_may_decide_there() {
        for stage in Stage::ALL {
            if let Some(role) = of(*stage) {
                assert!(stage.action().roles().contains(&role), "{stage}");
            }
        }
    }
}
