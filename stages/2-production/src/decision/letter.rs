//! The letter to those who have an item next.
//!
//! What this room must not know: how letters are posted.

use kit::{Problem, db::WriteTx, mail::Letter};
use rulebook::{
    base::{Coded, Day},
    people::PersonId,
    production::{
        review::Decided,
        stage::{Decision, Stage},
    },
};

use crate::{
    duty,
    item::{Item, Standing},
    plan::{Plan, remind},
};

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
    let holders = duty::people(tx, decided.to, item.provider).await?;
    let plan = Plan::of(tx, item.provider, &item.programme).await?;
    let given = plan.given(item.id, decided.to);
    let due = plan.due(item.id, decided.to);
    if due.is_some() {
        remind::later(tx, item, decided, due).await?;
    }
    let back = decided.to == Stage::Draft;
    let (authors, conflicted) = (&standing.authors, &standing.conflicted);
    for (person, name, email) in holders {
        if person == by || back != authors.contains(&person) || conflicted.contains(&person) {
            continue;
        }
        // What was given to somebody waits for them alone.
        if !given.is_empty() && !given.contains(&person) {
            continue;
        }
        tx.letter(Letter {
            person: Some(person),
            to: email,
            subject: subject(item, back),
            body: body(item, decided, (&name, due), origin),
        })
        .await?;
    }
    Ok(())
}

fn subject(item: &Item, back: bool) -> String {
    let title = &item.title;
    if back {
        format!("Changes asked for: {title}")
    } else {
        format!("Waiting for you: {title}")
    }
}

fn body(item: &Item, decided: &Decided, (name, due): (&str, Option<Day>), origin: &str) -> String {
    let what = if decided.to == Stage::Draft {
        format!(
            "At the stage “{}”, changes were asked for.",
            decided.from.label()
        )
    } else {
        format!("It has come to the stage “{}”.", decided.to.label())
    };
    let due = due
        .map(|day| format!(" It is due on {}.", day.with_weekday()))
        .unwrap_or_default();
    let reason = decided
        .reason
        .as_ref()
        .map(|why| format!("\n\n{why}"))
        .unwrap_or_default();
    format!(
        "Hello {name},\n\n{} ({}), version {}.\n{what}{due}{reason}\n\nOpen it here:\n\n{origin}/content/{}",
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
