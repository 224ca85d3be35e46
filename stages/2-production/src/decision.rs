//! Decisions: one at each stage, dated, by somebody with the duty who did not write the text.
//!
//! What this room must not know: the text itself, how it is revised.

pub(crate) mod letter;
pub(crate) mod pages;
pub(crate) mod questions;
pub(crate) mod store;

use kit::{App, Problem, Process, db::WriteTx};
use rulebook::{
    base::Now,
    people::{Action, Permit, PersonId},
    production::{
        ItemId,
        pack::may_hand_on,
        review::{DecideAsked, DecideFacts, DecideRefusal, Decided, decide as rule},
        stage::{Body, Decision, Stage},
    },
};

use crate::item::{self, Item};
pub use questions::{Question, questions};

/// A draft was handed on.
pub const HANDED_ON: Process = Process::new("content_handed_on", "handed on the draft");
/// A text was signed off at a stage.
pub const SIGNED_OFF: Process = Process::new("content_signed_off", "signed off the text");
/// A text was sent back to its writers.
pub const SENT_BACK: Process =
    Process::new("content_sent_back", "asked for changes to the text").with_reason();

/// What somebody decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// On which item.
    pub item: ItemId,
    /// The stage they saw.
    pub stage: Stage,
    /// The version they read.
    pub version: i64,
    /// What they decide.
    pub decision: Decision,
    /// For which body, at the external approval.
    pub body: Option<Body>,
    /// Why; needed when asking for changes.
    pub reason: String,
    /// The codes of the stage's questions that they confirmed.
    pub confirmed: Vec<String>,
}

impl Asked {
    /// Everything at this stage is confirmed: the text is handed on from draft, or else signed off.
    pub fn approve(item: ItemId, stage: Stage, version: i64, body: Option<Body>) -> Self {
        let decision = if stage == Stage::Draft {
            Decision::PassOn
        } else {
            Decision::Approve
        };
        Self {
            item,
            stage,
            version,
            decision,
            body,
            reason: String::new(),
            confirmed: questions(stage)
                .iter()
                .map(|one| one.code.to_owned())
                .collect(),
        }
    }
}

rulebook::refusals! {
    /// Why a decision is not taken, beside the rulebook's own reasons.
    pub enum ConfirmRefusal {
        /// Not every question of the stage was confirmed.
        NotConfirmed {
            /// The first that was not.
            question: &'static str
        } = "not_confirmed" [rulebook::source::SENDA_SIGN_OFF, "confirmed"]
            "Confirm “{question}”, or ask for changes.";
    }
}

/// Takes a decision, and tells the people of the next stage. Answers where the item stands now.
/// Processes: [`HANDED_ON`], [`SIGNED_OFF`], [`SENT_BACK`].
///
/// # Errors
/// [`DecideRefusal`] and [`ConfirmRefusal`]; [`Problem::MovedOn`] when the item has moved, or its text has changed,
/// since it was opened; [`Problem::NotAllowed`] without a person.
pub async fn decide(app: &App, permit: &Permit, asked: Asked) -> Result<Stage, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let process = match asked.decision {
        Decision::PassOn => &HANDED_ON,
        Decision::Approve => &SIGNED_OFF,
        Decision::Changes => &SENT_BACK,
    };
    let held = permit.clone();
    let origin = app.config().site.origin.clone();
    app.act(permit, process, async move |tx| {
        let item = item::item(tx, asked.item).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        take(tx, &item, &asked, (by, held.action()), &origin).await
    })
    .await
}

/// Takes a decision inside an act, by this person with this duty.
pub(crate) async fn take(
    tx: &mut WriteTx<'_>,
    item: &Item,
    asked: &Asked,
    (by, duty): (PersonId, Action),
    origin: &str,
) -> Result<Stage, Problem> {
    let facts = item::standing(tx, item.id).await?;
    let decided = judge(item, &facts, asked, (by, duty), tx.now())?;
    if asked.decision == Decision::PassOn {
        let open = crate::pack::store::unanswered(tx, item.id).await?;
        may_hand_on(open)?;
    }
    record(tx, item, asked, by, &decided).await?;
    if decided.to != decided.from {
        letter::tell_next(tx, item, &decided, (by, &facts), origin).await?;
    }
    Ok(decided.to)
}

/// Asks the rulebook, then the stage's questions.
fn judge(
    item: &Item,
    standing: &item::Standing,
    asked: &Asked,
    (by, duty): (PersonId, Action),
    now: Now,
) -> Result<Decided, Problem> {
    let facts = DecideFacts {
        stage: item.stage,
        version: item.version,
        authors: &standing.authors,
        standing: &standing.sign_offs,
        blocking_comments: standing.blocking,
        conflicted: &standing.conflicted,
    };
    let put = DecideAsked {
        by,
        permitted: duty,
        stage: asked.stage,
        version: asked.version,
        decision: asked.decision,
        body: asked.body,
        reason: &asked.reason,
    };
    let decided = rule(&facts, &put, now).map_err(moved_on)?;
    if asked.decision != Decision::Changes {
        check_confirmed(asked)?;
    }
    Ok(decided)
}

/// Somebody else was faster: that is no mistake in what was typed.
fn moved_on(refusal: DecideRefusal) -> Problem {
    match refusal {
        DecideRefusal::StageMoved { .. } | DecideRefusal::VersionMoved { .. } => Problem::MovedOn,
        other => other.into(),
    }
}

fn check_confirmed(asked: &Asked) -> Result<(), ConfirmRefusal> {
    let open = questions(asked.stage)
        .iter()
        .find(|one| !asked.confirmed.iter().any(|code| code == one.code));
    match open {
        Some(one) => Err(ConfirmRefusal::NotConfirmed { question: one.text }),
        None => Ok(()),
    }
}

async fn record(
    tx: &mut WriteTx<'_>,
    item: &Item,
    asked: &Asked,
    by: PersonId,
    decided: &Decided,
) -> Result<(), Problem> {
    item::store::move_on(tx, item, decided.to, item.version).await?;
    store::add_decision(tx, item, asked, by, decided).await?;
    if let Some(sign_off) = &decided.sign_off {
        store::add_sign_off(tx, item, sign_off).await?;
    }
    if let Some(reason) = &decided.reason {
        tx.because(reason);
    }
    tx.about(item.id);
    tx.became("version", item.version);
    tx.changed("stage", Some(decided.from), Some(decided.to));
    if let Some(body) = asked.body {
        tx.became("for", body);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rulebook::base::Coded;

    use super::*;

    #[test]
    fn approving_confirms_every_question_of_every_stage() {
        for stage in Stage::ALL {
            let asked = Asked::approve(ItemId::from_number(1), *stage, 1, None);
            assert_eq!(check_confirmed(&asked), Ok(()), "{stage}");
        }
    }

    #[test]
    fn a_question_that_is_left_open_is_named() {
        let mut asked = Asked::approve(ItemId::from_number(1), Stage::LegalCheck, 1, None);
        asked.confirmed.remove(0);
        let question = questions(Stage::LegalCheck)[0].text;
        assert_eq!(
            check_confirmed(&asked),
            Err(ConfirmRefusal::NotConfirmed { question })
        );
    }
}
