//! Findings: what was heard about the texts. The content lead decides on each, a version names it, and the release that
//! holds that version answers it: one chain from what was said to what was changed.
//!
//! What this room must not know: participants, cohorts, how anybody was asked. Whoever asks posts what they heard.

pub(crate) mod pages;
pub(crate) mod store;

use curriculum::EditionChange;
use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::Instant,
    people::{Action, Permit, PersonId, ProviderId},
    production::{
        EditionId, FindingId, ItemId,
        finding::{self as rule, DecideFacts, Heard, State, Theme, Verdict},
    },
};

use crate::item;

/// A finding was raised.
pub const RAISED: Process = Process::new("finding_raised", "raised a finding");
/// A finding was decided.
pub const DECIDED: Process = Process::new("finding_decided", "decided on a finding");

/// A finding to be raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// The programme that it is about.
    pub programme: String,
    /// From where it was heard.
    pub heard: Heard,
    /// Which one: the id of a focus group; empty where there is only one.
    pub heard_in: String,
    /// What it says of the text.
    pub theme: Theme,
    /// The module.
    pub module: String,
    /// The step, as `module/step`; empty for the whole module.
    pub step: String,
    /// The anchor of the passage's heading; empty for the whole page.
    pub passage: String,
    /// The edition that was read.
    pub edition: Option<EditionId>,
    /// What was said, in the words of whoever raises it.
    pub words: String,
    /// How many people said it.
    pub said: i64,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its id: a version's note that names it answers it.
    pub id: FindingId,
    /// Whose content it is about.
    pub provider: ProviderId,
    /// What was heard.
    pub what: NewFinding,
    /// Where it stands.
    pub state: State,
    /// The item that will be changed.
    pub item: Option<ItemId>,
    /// What will change or why nothing does, for those who said it.
    pub answer: String,
    /// Who raised it, and when.
    pub raised: (PersonId, Instant),
    /// Who decided, and when.
    pub decided: Option<(PersonId, Instant)>,
    /// The edition that answers it, and when it was released.
    pub answered: Option<(EditionId, Instant)>,
}

/// What is decided on a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Where the finding stood on the page that was sent.
    pub seen: State,
    /// What is decided.
    pub verdict: Verdict,
    /// The words for those who said it.
    pub answer: String,
    /// The item that will be changed.
    pub item: Option<ItemId>,
}

/// Raises a finding. Process: [`RAISED`].
///
/// # Errors
/// `rulebook`’s `FindingRefusal`; [`Problem::NotAllowed`] without a person.
pub async fn raise(app: &App, permit: &Permit, new: NewFinding) -> Result<FindingId, Problem> {
    asked(
        permit,
        &[
            Action::WriteContent,
            Action::ReleaseEdition,
            Action::ReadDelivery,
        ],
    )?;
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let provider = permit.circles().provider.or_not_found()?;
    app.act(permit, &RAISED, async move |tx| {
        rule::raise(&new.words, new.said)?;
        let id = store::add(tx, (provider, by), &new).await?;
        tx.about(id);
        tx.became("heard", new.heard);
        tx.became("theme", new.theme);
        Ok(id)
    })
    .await
}

fn asked(permit: &Permit, actions: &[Action]) -> Result<(), Problem> {
    if actions.contains(&permit.action()) {
        Ok(())
    } else {
        Err(Problem::NotAllowed)
    }
}

/// Decides on a finding: change this item, or leave the text, with words for those who said it. Process: [`DECIDED`].
///
/// # Errors
/// `rulebook`’s `FindingRefusal`; [`Problem::MovedOn`] when it was decided meanwhile.
pub async fn decide_finding(
    app: &App,
    permit: &Permit,
    id: FindingId,
    decided: Decided,
) -> Result<State, Problem> {
    asked(permit, &[Action::ReleaseEdition])?;
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &DECIDED, async move |tx| {
        let finding = its(tx, &held, id).await?;
        if finding.state != decided.seen {
            return Err(Problem::MovedOn);
        }
        if let Some(item) = decided.item {
            let item = item::item(tx, item).await?;
            if *held.circles() != item.circles() || item.programme != finding.what.programme {
                return Err(Problem::NotFound);
            }
        }
        let to = rule::decide(&DecideFacts {
            state: finding.state,
            verdict: decided.verdict,
            answer: &decided.answer,
            has_item: decided.item.is_some(),
        })?;
        store::decide(tx, (id, finding.state, to), &decided, by).await?;
        tx.about(id);
        if let Some(item) = decided.item {
            tx.about(item);
        }
        tx.changed("state", Some(finding.state), Some(to));
        Ok(to)
    })
    .await
}

/// A finding within the permit's circles; else there is none.
async fn its(tx: &ReadTx<'_>, held: &Permit, id: FindingId) -> Result<Finding, Problem> {
    let finding = store::one(tx, id).await?;
    if held.circles().provider == Some(finding.provider) {
        Ok(finding)
    } else {
        Err(Problem::NotFound)
    }
}

/// Every finding on a provider's programme, the newest first.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn findings(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Finding>, Problem> {
    store::all(tx, provider, programme).await
}

/// Those findings of one module that are told to those who were asked: changed, or left for a reason.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn told_of_module(
    tx: &ReadTx<'_>,
    (provider, programme): (ProviderId, &str),
    module: &str,
) -> Result<Vec<Finding>, Problem> {
    let mut told = store::of_module(tx, (provider, programme), module).await?;
    told.retain(|one| one.state.is_told());
    Ok(told)
}

/// Marks the findings that this release answers: those its versions name and that were to be changed.
pub(crate) async fn answer_with(
    tx: &mut WriteTx<'_>,
    edition: EditionId,
    provider: ProviderId,
    changes: &[EditionChange],
) -> Result<i64, Problem> {
    let named = changes.iter().flat_map(|change| &change.findings);
    let mut ids: Vec<FindingId> = named.filter_map(|id| id.parse().ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut answered = 0;
    for id in ids {
        let found = store::find(tx, id).await?;
        let ours = found.filter(|one| one.provider == provider);
        if ours.is_some_and(|one| rule::is_answered_by_release(one.state)) {
            store::answer(tx, id, edition).await?;
            tx.about(id);
            answered += 1;
        }
    }
    Ok(answered)
}

/// A note with the findings that its version answers, named so that a release finds them.
pub(crate) fn note_naming(note: &str, findings: &[FindingId]) -> String {
    let known = EditionChange::findings_in(note);
    let new = findings.iter().map(ToString::to_string);
    let new = new.filter(|id| !known.contains(id));
    std::iter::once(note.to_owned())
        .chain(new.map(|id| format!(" ({id})")))
        .collect()
}

/// A note without the ids of findings, for people who have no use for them.
pub fn note_in_words(note: &str) -> String {
    let mut told = note.to_owned();
    for id in EditionChange::findings_in(note) {
        told = told.replace(&format!(" ({id})"), "").replace(&id, "");
    }
    told.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_its_findings_once_and_reads_without_them() {
        let id = FindingId::from_number(77);
        let named = note_naming("Shorter.", &[id]);
        assert_eq!(EditionChange::findings_in(&named), [id.to_string()]);
        assert_eq!(note_naming(&named, &[id]), named);
        assert_eq!(note_in_words(&named), "Shorter.");
        assert_eq!(note_in_words("Nothing named."), "Nothing named.");
    }
}
