//! The letter to those who have an item next.
//!
//! What this room must not know: how letters are posted.

use kit::{Problem, db::WriteTx, mail::Letter};
use rulebook::{
    base::Coded,
    people::{PersonId, Role, Scope},
    production::{
        review::Decided,
        stage::{Decision, Stage},
    },
};

use crate::item::{Item, Standing};

/// Writes to the people of the next stage, or, when changes were asked for, to the text's writers.
/// Whoever decided is not told what they did; who wrote the text cannot sign it and is not asked to.
pub(crate) async fn tell_next(
    tx: &mut WriteTx<'_>,
    item: &Item,
    decided: &Decided,
    (by, standing): (PersonId, &Standing),
    origin: &str,
) -> Result<(), Problem> {
    if decided.to == Stage::ExternalApproval {
        crate::pack::letter::tell_again(tx, item, origin).await?;
    }
    let Some(role) = duty(decided.to) else {
        return Ok(());
    };
    let scope = Scope::Provider(item.provider);
    let holders = people::mail_holders(tx, role, scope).await?;
    let back = decided.to == Stage::Draft;
    let (authors, conflicted) = (&standing.authors, &standing.conflicted);
    for (person, name, email) in holders {
        if person == by || back != authors.contains(&person) || conflicted.contains(&person) {
            continue;
        }
        tx.letter(Letter {
            person: Some(person),
            to: email,
            subject: subject(item, back),
            body: body(item, decided, &name, origin),
        })
        .await?;
    }
    Ok(())
}

/// The duty that waits at a stage. A ready item waits for a release, which its lead sees on the page of releases.
const fn duty(stage: Stage) -> Option<Role> {
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

fn subject(item: &Item, back: bool) -> String {
    let title = &item.title;
    if back {
        format!("Changes asked for: {title}")
    } else {
        format!("Waiting for you: {title}")
    }
}

fn body(item: &Item, decided: &Decided, name: &str, origin: &str) -> String {
    let what = if decided.to == Stage::Draft {
        format!(
            "At the stage “{}”, changes were asked for.",
            decided.from.label()
        )
    } else {
        format!("It has come to the stage “{}”.", decided.to.label())
    };
    let reason = decided
        .reason
        .as_ref()
        .map(|why| format!("\n\n{why}"))
        .unwrap_or_default();
    format!(
        "Hello {name},\n\n{} ({}), version {}.\n{what}{reason}\n\nOpen it here:\n\n{origin}/content/{}",
        item.title, item.part, item.version, item.id
    )
}

/// What a decision says it did, to the person who took it.
pub(crate) fn notice(decision: Decision, now: Stage) -> String {
    match (decision, now) {
        (Decision::Changes, _) => "Sent back. Its writers have your reasons.".into(),
        (_, Stage::Ready) => "Signed off. It is ready to be released.".into(),
        (Decision::PassOn, to) => format!("Handed on. It is now at: {}.", to.label()),
        (Decision::Approve, to) => format!("Signed off. It is now at: {}.", to.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_duty_that_is_written_to_is_one_that_may_decide_at_the_stage() {
        for stage in Stage::ALL {
            if let Some(role) = duty(*stage) {
                assert!(stage.action().roles().contains(&role), "{stage}");
            }
        }
    }
}
