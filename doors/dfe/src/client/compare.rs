//! Comparing both sides with what was agreed: what changed here is queued to be told, what changed there becomes a question.
//!
//! What this room must not know: how anything is told.

use std::collections::HashMap;

use kit::{App, Problem, db::WriteTx};
use rulebook::{base::Coded as _, people::ProviderId};

use super::{
    COMPARED,
    merge::{Aspect, Step, merge},
    permit,
    shown::{self, Conflict},
    sides::{self, Sides},
    store::{self, Link, Sending},
    words,
};

/// Compares everything of a provider. Process: [`COMPARED`].
pub(super) async fn compare(app: &App, provider: ProviderId) -> Result<(), Problem> {
    let inside = app.clone();
    app.act(&permit()?, &COMPARED, async move |tx| {
        let sides = sides::read(&inside, tx, provider).await?;
        let mut known = Known {
            provider,
            waiting: HashMap::new(),
            conflicts: HashMap::new(),
        };
        for one in store::waiting(tx, provider).await? {
            known
                .waiting
                .insert((one.application.clone(), one.aspect), one);
        }
        for one in shown::conflicts(tx, provider).await? {
            if matches!(one.state.as_str(), "open" | "noted") {
                known
                    .conflicts
                    .insert((one.application.clone(), one.aspect), one);
            }
        }
        for link in &sides.links {
            of_application(tx, &sides, &known, link).await?;
        }
        Ok(())
    })
    .await
}

/// What waits already, and what a person looks at or has noted.
struct Known {
    provider: ProviderId,
    waiting: HashMap<(String, Aspect), Sending>,
    conflicts: HashMap<(String, Aspect), Conflict>,
}

/// Goes through the aspects in order. After a difference that a person has to settle the later ones wait: a second milestone
/// is not told before the first.
async fn of_application(
    tx: &mut WriteTx<'_>,
    sides: &Sides,
    known: &Known,
    link: &Link,
) -> Result<(), Problem> {
    let mut accepts_now = false;
    for aspect in Aspect::ALL.iter().copied() {
        let both = sides.ours(link, aspect).zip(sides.theirs(link, aspect));
        let Some((ours, theirs)) = both else { continue };
        let at = (link.application.as_str(), aspect);
        let key = (link.application.clone(), aspect);
        let held = known.conflicts.get(&key);
        let waits = known.waiting.get(&key);
        let is_known = held.is_some_and(|one| one.ours == ours && one.theirs == theirs);
        let base = base(sides, link, aspect, accepts_now.then_some(theirs.as_str()));
        match merge(&ours, base, &theirs) {
            Step::Same => {
                let is_new = sides.agreed(link, aspect) != ours || !sides.has_agreed(link, aspect);
                if is_new {
                    store::agree(tx, known.provider, at, &ours).await?;
                }
                accepts_now |= is_new && aspect == Aspect::Application && ours == "accepted";
                close(tx, held).await?;
                if let Some(waits) = waits {
                    store::end_sending(tx, waits.id, "done", None).await?;
                }
            }
            // A person looks at their refusal or at the difference, or has noted it.
            Step::Tell | Step::Ask if is_known => {
                let is_noted = held.is_some_and(|one| one.state == "noted");
                if words::holds_up(aspect, is_noted) {
                    return Ok(());
                }
            }
            Step::Tell if words::can_be_told(aspect, &ours) => {
                close(tx, held).await?;
                if waits.is_none_or(|one| one.word != ours) {
                    drop_waiting(tx, waits).await?;
                    store::add_sending(tx, known.provider, at, &ours).await?;
                }
            }
            Step::Tell | Step::Ask => {
                close(tx, held).await?;
                drop_waiting(tx, waits).await?;
                let said = why(sides.agreed(link, aspect), &ours);
                let words = (ours.as_str(), theirs.as_str());
                shown::add_conflict(tx, known.provider, at, words, said).await?;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// What both last agreed on. What accepting made there, where our acceptance has just arrived, counts as agreed: what differs
/// from it here is ours to tell.
fn base<'a>(
    sides: &'a Sides,
    link: &Link,
    aspect: Aspect,
    accepted_with: Option<&'a str>,
) -> &'a str {
    match accepted_with {
        Some(theirs)
            if matches!(aspect, Aspect::Schedule | Aspect::Place)
                && !sides.has_agreed(link, aspect) =>
        {
            theirs
        }
        _ => sides.agreed(link, aspect),
    }
}

async fn close(tx: &mut WriteTx<'_>, held: Option<&Conflict>) -> Result<(), Problem> {
    if let Some(held) = held.filter(|one| one.state == "open") {
        shown::end_conflict(tx, held.id, "gone", (None, None)).await?;
    }
    Ok(())
}

async fn drop_waiting(tx: &mut WriteTx<'_>, waits: Option<&Sending>) -> Result<(), Problem> {
    if let Some(waits) = waits {
        store::end_sending(tx, waits.id, "dropped", None).await?;
    }
    Ok(())
}

fn why(agreed: &str, ours: &str) -> &'static str {
    if agreed.is_empty() {
        "Both sides have a record of their own, and nothing was ever agreed on."
    } else if agreed != ours {
        "It changed here and with DfE since both agreed."
    } else if agreed == words::NONE {
        "DfE has it, and it is not here."
    } else {
        "DfE’s record is no longer what both agreed on: it was changed there, or their service went back to an earlier day."
    }
}

/// A refusal of theirs becomes a question, too.
pub(super) async fn refused(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    sending: &Sending,
    theirs: &str,
    said: &str,
) -> Result<(), Problem> {
    let at = (sending.application.as_str(), sending.aspect);
    store::end_sending(tx, sending.id, "refused", Some(said)).await?;
    let open = shown::conflicts(tx, provider).await?;
    let stands = open.iter().any(|one| {
        one.state == "open"
            && one.application == sending.application
            && one.aspect == sending.aspect
    });
    if stands {
        return Ok(());
    }
    tx.became(sending.aspect.code(), "refused");
    shown::add_conflict(tx, provider, at, (&sending.word, theirs), said).await
}
