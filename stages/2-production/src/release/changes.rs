//! What was changed since the last edition: version by version and file by file, in the writers' own words; and the change
//! note that this drafts.
//!
//! What this room must not know: how an edition is kept, who studies it.

use std::collections::BTreeMap;

use curriculum::EditionChange;
use kit::{Problem, db::ReadTx};
use rulebook::{people::ProviderId, production::ItemId};

use super::store;
use crate::{
    finding::note_in_words,
    item::{self, Item, Texts},
};

/// Every change to these items since the newest release of this provider; none before the first, when all is new.
pub(crate) async fn since_last(
    tx: &ReadTx<'_>,
    (provider, programme): (ProviderId, &str),
    items: &[Item],
) -> Result<Vec<EditionChange>, Problem> {
    let Some(last) = store::newest(tx, provider, programme).await? else {
        return Ok(Vec::new());
    };
    let released = store::versions(tx, last.edition).await?;
    let mut changes = Vec::new();
    for item in items {
        // An item that the last edition did not have is new as a whole: there is nothing that it changes.
        let Some(version) = released.get(&item.id).copied() else {
            continue;
        };
        if version < item.version {
            of_item(tx, item, version, &mut changes).await?;
        }
    }
    Ok(changes)
}

/// Which version of which item.
pub(crate) type Versions = BTreeMap<ItemId, i64>;

async fn of_item(
    tx: &ReadTx<'_>,
    item: &Item,
    released: i64,
    changes: &mut Vec<EditionChange>,
) -> Result<(), Problem> {
    let mut versions = item::store::versions(tx, item.id).await?;
    versions.retain(|one| one.version > released && one.version <= item.version);
    versions.sort_by_key(|one| one.version);
    let mut before = item::store::texts(tx, item.id, released).await?;
    for version in versions {
        let after = item::store::texts(tx, item.id, version.version).await?;
        if let Some(change) = version.change {
            for file in changed_files(&before, &after) {
                changes.push(EditionChange {
                    item: format!("{} ({})", item.title, item.part),
                    file,
                    change,
                    findings: EditionChange::findings_in(&version.note),
                    note: version.note.clone(),
                });
            }
        }
        before = after;
    }
    Ok(())
}

fn changed_files(before: &Texts, after: &Texts) -> Vec<String> {
    let files = before.keys().chain(after.keys());
    let mut changed: Vec<String> = files
        .filter(|path| before.get(*path) != after.get(*path))
        .cloned()
        .collect();
    changed.sort_unstable();
    changed.dedup();
    changed
}

/// A change note to begin with: what the writers said, item by item, each thing once. The lead edits it.
pub(crate) fn draft_note(changes: &[EditionChange], most: usize) -> String {
    let mut items: Vec<(&str, Vec<String>)> = Vec::new();
    for change in changes {
        let (item, note) = (change.item.as_str(), note_in_words(&change.note));
        match items.iter_mut().find(|(known, _)| *known == item) {
            Some((_, notes)) if notes.contains(&note) => {}
            Some((_, notes)) => notes.push(note),
            None => items.push((item, vec![note])),
        }
    }
    let mut told = String::new();
    for (item, notes) in items {
        let line = format!("{item}: {}\n", notes.join(" "));
        if told.chars().count() + line.chars().count() > most {
            break;
        }
        told.push_str(&line);
    }
    told.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use rulebook::production::change::Change;

    use super::*;

    fn change(item: &str, note: &str) -> EditionChange {
        EditionChange {
            item: item.into(),
            file: "a.md".into(),
            change: Change::Wording,
            note: note.into(),
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_note_is_drafted_item_by_item_and_says_nothing_twice() {
        let changes = [
            change("Culture", "A pause."),
            change("Culture", "A pause."),
            change("Law", "The new Code."),
            change("Culture", "Shorter."),
        ];
        let note = draft_note(&changes, 1_000);
        assert_eq!(note, "Culture: A pause. Shorter.\nLaw: The new Code.");
        assert_eq!(draft_note(&changes, 30), "Culture: A pause. Shorter.");
        assert_eq!(draft_note(&[], 30), "");
    }

    #[test]
    fn a_file_that_came_went_or_changed_is_named_once() {
        let texts = |pairs: &[(&str, &str)]| -> Texts {
            let own = pairs
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
            own.collect()
        };
        let (before, after) = (
            texts(&[("a", "1"), ("b", "1"), ("c", "1")]),
            texts(&[("a", "1"), ("b", "2"), ("d", "1")]),
        );
        assert_eq!(changed_files(&before, &after), ["b", "c", "d"]);
    }
}
