//! What an edition changed since the one before, as its writers marked it, and what lies between two editions.
//!
//! What this room must not know: how a change is signed off, who studies what.

use std::collections::BTreeSet;

use kit::{App, Problem, db::ReadTx};
use programme::Programme;
use rulebook::production::{EditionId, change::Change};
use serde::{Deserialize, Serialize};

use super::store;

/// A change to one file since the edition before: one for each version that changed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionChange {
    /// The item that it belongs to, in words: `Culture (Course 1, module 1.1)`.
    pub item: String,
    /// The file.
    pub file: String,
    /// What kind of change its writer said it was.
    pub change: Change,
    /// What was changed, in the writer's words.
    pub note: String,
    /// Findings that the writer named in those words, by their ids: the chain from what was heard to what was changed.
    pub findings: Vec<String>,
}

impl EditionChange {
    /// Does it change what is taught?
    pub const fn is_taught(&self) -> bool {
        matches!(self.change, Change::Meaning)
    }

    /// The findings named in a note: words that begin like a finding's id, `fnd_`.
    pub fn findings_in(note: &str) -> Vec<String> {
        let plain = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        let words = note.split(plain).filter(|word| {
            word.strip_prefix("fnd_")
                .is_some_and(|rest| !rest.is_empty())
        });
        let mut ids: Vec<String> = words.map(str::to_owned).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// What an edition changed since the one before.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such edition.
pub async fn changes_of(tx: &ReadTx<'_>, id: EditionId) -> Result<Vec<EditionChange>, Problem> {
    store::changes(tx, id).await
}

/// The steps whose authors marked a change of what is taught in an edition after `from`, up to and with `to`. Nothing when
/// `to` is not the later one. Their keys are those of the edition that made the change.
///
/// # Errors
/// [`Problem::NotFound`] when one of them is not there.
pub async fn taught_between(
    app: &App,
    from: EditionId,
    to: EditionId,
) -> Result<BTreeSet<String>, Problem> {
    let mut keys = BTreeSet::new();
    for (id, changes) in between(app, from, to).await? {
        let programme = crate::edition(app, &id).await?;
        let taught = changes.iter().filter(|one| one.is_taught());
        let files: BTreeSet<&str> = taught.map(|one| one.file.as_str()).collect();
        keys.extend(steps_in(&programme, &files));
    }
    Ok(keys)
}

/// What was changed in the editions after `from`, up to and with `to`, oldest first.
///
/// # Errors
/// [`Problem::NotFound`] when one of them is not there.
pub async fn changes_between(
    app: &App,
    from: EditionId,
    to: EditionId,
) -> Result<Vec<EditionChange>, Problem> {
    let editions = between(app, from, to).await?;
    Ok(editions
        .into_iter()
        .flat_map(|(_, changes)| changes)
        .collect())
}

/// Every edition after `from`, up to and with `to`, oldest first, with what it changed.
pub(crate) async fn between(
    app: &App,
    from: EditionId,
    to: EditionId,
) -> Result<Vec<(EditionId, Vec<EditionChange>)>, Problem> {
    let programme = crate::edition(app, &to).await?.id.clone();
    app.db()
        .read(async |tx| {
            let all = store::of_programme(tx, &programme).await?;
            // Newest first; what lies from `to` on and before `from`.
            let later = all.iter().skip_while(|one| one.id != to);
            let mut found: Vec<EditionId> = later
                .map(|one| one.id)
                .take_while(|id| *id != from)
                .collect();
            if found.len() == all.iter().skip_while(|one| one.id != to).count() {
                // `from` is no older edition of this programme.
                found.clear();
            }
            let mut told = Vec::new();
            for id in found.into_iter().rev() {
                told.push((id, store::changes(tx, id).await?));
            }
            Ok(told)
        })
        .await
}

/// The keys of the steps that are written in these files.
pub(crate) fn steps_in(programme: &Programme, files: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (_, module) in programme.modules() {
        for step in &module.steps {
            if files.contains(step.file.as_str()) {
                keys.insert(format!("{}/{}", module.id, step.id));
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_found_in_a_note_and_nothing_else_is() {
        let note = "You said: too fast (fnd_2kx9, fnd_1ab). We changed: a pause. See fnd_2kx9, fnd_ and find_3.";
        assert_eq!(EditionChange::findings_in(note), ["fnd_1ab", "fnd_2kx9"]);
        assert!(EditionChange::findings_in("").is_empty());
    }
}
