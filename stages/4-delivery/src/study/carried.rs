//! How what somebody has done stands in an edition: the rule of [`rulebook::delivery::carry`] with an edition’s texts.
//!
//! What this room must not know: how progress is kept, or why an intake was moved.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use curriculum::Library;
use kit::{App, Problem};
use rulebook::{
    delivery::carry::{Carried, StepDone, StepNow, carry},
    production::EditionId,
};

/// An edition as somebody’s progress is looked at through it.
pub(crate) struct Lens {
    pub(crate) steps: Vec<StepNow>,
    /// What was taught anew between an edition in which something was read and this one.
    taught: HashMap<EditionId, Arc<BTreeSet<String>>>,
}

impl Lens {
    /// The lens of an edition, for readings in these editions.
    pub(crate) async fn of(
        app: &App,
        edition: EditionId,
        read_in: &[EditionId],
    ) -> Result<Self, Problem> {
        let seals = Library::seals(app, &edition).await?;
        let mut taught = HashMap::new();
        for from in read_in.iter().copied() {
            if from != edition && !taught.contains_key(&from) {
                taught.insert(from, Library::taught(app, from, edition).await?);
            }
        }
        let steps = seals.iter().map(|(key, seal)| StepNow {
            key: key.clone(),
            seal: seal.clone(),
        });
        Ok(Self {
            steps: steps.collect(),
            taught,
        })
    }

    /// How every step stands for somebody who has done these.
    pub(crate) fn carried(&self, done: &[StepDone]) -> BTreeMap<String, Carried> {
        carry(done, &self.steps, |from, key| {
            self.taught
                .get(&from)
                .is_some_and(|keys| keys.contains(key))
        })
    }
}

/// How every step that somebody has done stands in this edition.
pub(crate) async fn carried(
    app: &App,
    edition: EditionId,
    done: &[StepDone],
) -> Result<BTreeMap<String, Carried>, Problem> {
    // Nearly everybody studies one edition from the first step to the last: then there is nothing to compare.
    if done.iter().all(|one| one.edition == edition) {
        let kept = done.iter().map(|one| (one.key.clone(), Carried::Kept));
        return Ok(kept.collect());
    }
    let read_in: Vec<EditionId> = done.iter().map(|one| one.edition).collect();
    let lens = Lens::of(app, edition, &read_in).await?;
    Ok(lens.carried(done))
}
