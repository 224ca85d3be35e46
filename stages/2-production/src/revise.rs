//! A revision: one or more files of an item written anew, kept as a new version.
//!
//! What this room must not know: what the text means; the writer says what kind of change it is.

pub(crate) mod crossed;
pub(crate) mod desk;
pub(crate) mod fields;
pub(crate) mod kind;
pub(crate) mod live;
pub(crate) mod pages;

use kit::{App, Problem, Process, db::WriteTx};
use rulebook::{
    people::{Permit, PersonId},
    production::{
        ItemId, VersionId,
        change::{Change, Edited, Reopened, Suggested, confirm, reopen, suggest},
        stage::Stage,
    },
};

use crate::{
    comment, decision, draft,
    item::{self, Item, Texts, Version, parts::lies_in},
};

/// A new version of a text was saved.
pub const REVISED: Process = Process::new("content_revised", "saved a new version of the text");

/// The longest file that is kept, in bytes.
pub const FILE_BYTES: usize = 200_000;

/// What a writer saves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Of which item.
    pub item: ItemId,
    /// The version they began from.
    pub base: i64,
    /// What kind of change it is.
    pub change: Change,
    /// Why it is less than the comparison of the texts suggests; may be empty when it is not.
    pub why_not: String,
    /// What was changed, in a sentence.
    pub note: String,
    /// The files as they are now: path inside the programme's folder, and text. Other files stay as they are.
    pub files: Texts,
}

/// What a revision did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// The number of the new version.
    pub version: i64,
    /// What still stands, what was undone, and who looks again first once the draft is handed on.
    pub reopened: Reopened,
}

rulebook::refusals! {
    /// Why a revision is not kept.
    pub enum ReviseRefusal {
        /// Nothing is different.
        NothingChanged = "nothing_changed" [rulebook::source::SENDA_SIGN_OFF, "text"]
            "The text is the same as in the version you opened. Nothing was saved.";
        /// A file of another item, or no file name at all.
        NotAFileOfThis {
            /// The path.
            path: String
        } = "not_a_file_of_this" [rulebook::source::SENDA_SIGN_OFF, "file"]
            "“{path}” is not a file of this item. Use small letters, digits and dashes, ending in .md or .toml.";
        /// A file is too long.
        TooLong {
            /// The path.
            path: String
        } = "file_too_long" [rulebook::source::SENDA_SIGN_OFF, "text"]
            "“{path}” is longer than 200,000 bytes. Split it into steps.";
        /// The note is missing.
        NoteMissing = "note_missing" [rulebook::source::SENDA_SIGN_OFF, "note"]
            "Say in a sentence what you changed.";
    }
}

/// Saves a new version. The item goes back to draft; the sign-offs that this kind of change re-opens are undone, all
/// others stand. Process: [`REVISED`].
///
/// # Errors
/// [`ReviseRefusal`]; [`Problem::MovedOn`] when another version was saved meanwhile; [`Problem::NotAllowed`] without
/// a person.
pub async fn revise(app: &App, permit: &Permit, revision: Revision) -> Result<Revised, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &REVISED, async move |tx| {
        let saved = save_in(tx, &held, by, &revision).await?;
        for path in revision.files.keys() {
            draft::store::drop(tx, (revision.item, path), by).await?;
        }
        Ok(saved)
    })
    .await
}

/// The same, inside an act that does more: a suggestion that is taken over.
pub(crate) async fn save_in(
    tx: &mut WriteTx<'_>,
    held: &Permit,
    by: PersonId,
    revision: &Revision,
) -> Result<Revised, Problem> {
    let item = item::item(tx, revision.item).await?;
    if *held.circles() != item.circles() || held.action() != Stage::Draft.action() {
        return Err(Problem::NotFound);
    }
    if revision.base != item.version {
        return Err(Problem::MovedOn);
    }
    let before = item::texts(tx, item.id, item.version).await?;
    let after = apply(&item, &before, revision)?;
    let suggested = compared(&before, &after).map(|one| one.change);
    let why_not = confirm(suggested, revision.change, &revision.why_not)?;
    let standing = item::standing(tx, item.id).await?;
    let reopened = reopen(&standing.sign_offs, revision.change);
    let said = Said { suggested, why_not };
    record(tx, (&item, by), revision, (&after, &reopened), said).await?;
    comment::follow(tx, item.id, (&before, &after)).await?;
    Ok(Revised {
        version: item.version + 1,
        reopened,
    })
}

/// What the comparison suggested, and why the author says less, when they do.
struct Said {
    suggested: Option<Change>,
    why_not: Option<String>,
}

/// What kind of change comparing these texts suggests.
pub(crate) fn compared(before: &Texts, after: &Texts) -> Option<Suggested> {
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    let text = |texts: &'_ Texts, path: &String| texts.get(path).cloned().unwrap_or_default();
    let changed: Vec<(&String, String, String)> = paths
        .into_iter()
        .map(|path| (path, text(before, path), text(after, path)))
        .filter(|(_, before, after)| before != after)
        .collect();
    let files: Vec<Edited<'_>> = changed
        .iter()
        .map(|(path, before, after)| Edited {
            path,
            before,
            after,
        })
        .collect();
    suggest(&files)
}

/// The item's files with the revision's in their place.
fn apply(item: &Item, before: &Texts, revision: &Revision) -> Result<Texts, ReviseRefusal> {
    let mut after = before.clone();
    for (path, text) in &revision.files {
        if !before.contains_key(path) && !may_be_added(&item.key, path) {
            return Err(ReviseRefusal::NotAFileOfThis { path: path.clone() });
        }
        if text.len() > FILE_BYTES {
            return Err(ReviseRefusal::TooLong { path: path.clone() });
        }
        // An emptied file is taken out of the item; the versions before keep it.
        if text.trim().is_empty() {
            after.remove(path);
        } else {
            after.insert(path.clone(), text.clone());
        }
    }
    // When a source changed, the text may well be right as it is: what is asked for is a new legal check.
    if after == *before && revision.change != Change::SourceChanged {
        return Err(ReviseRefusal::NothingChanged);
    }
    if revision.note.trim().is_empty() {
        return Err(ReviseRefusal::NoteMissing);
    }
    Ok(after)
}

/// A new file lies directly in the item's own folder and has a plain name.
fn may_be_added(folder: &str, path: &str) -> bool {
    let name = if folder.is_empty() {
        None
    } else {
        path.strip_prefix(folder)
    };
    let Some(name) = name.and_then(|rest| rest.strip_prefix('/')) else {
        return false;
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    lies_in(path, folder)
        && name.len() <= 80
        && name.chars().all(plain)
        && !name.starts_with('.')
        && !name.contains("..")
        && [".md", ".toml"]
            .iter()
            .any(|end| name.strip_suffix(end).is_some_and(|n| !n.is_empty()))
}

async fn record(
    tx: &mut WriteTx<'_>,
    (item, by): (&Item, PersonId),
    revision: &Revision,
    (after, reopened): (&Texts, &Reopened),
    said: Said,
) -> Result<(), Problem> {
    let version = item.version + 1;
    item::store::move_on(tx, item, Stage::Draft, version).await?;
    let saved = Version {
        version,
        author: Some(by),
        change: Some(revision.change),
        suggested: said.suggested,
        why_not: said.why_not.clone(),
        note: revision.note.trim().to_owned(),
        saved_at: tx.now().at,
    };
    let id: VersionId = tx.mint();
    item::store::add_version(tx, id, item.id, &saved, after).await?;
    for undone in &reopened.undone {
        decision::store::undo(tx, item.id, undone.stage, version, revision.change).await?;
    }
    tx.about(item.id);
    tx.changed("version", Some(item.version), Some(version));
    tx.became("kind of change", revision.change);
    if let Some(why_not) = said.why_not {
        tx.changed("kind of change", said.suggested, Some(revision.change));
        tx.because(why_not);
    }
    if item.stage != Stage::Draft {
        tx.changed("stage", Some(item.stage), Some(Stage::Draft));
    }
    for undone in &reopened.undone {
        tx.changed("sign-off", Some(undone.stage), None::<&str>);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_lies_in_its_item_and_nowhere_else() {
        let folder = "courses/1-culture/1-inclusive";
        for good in [
            "courses/1-culture/1-inclusive/7-more.md",
            "courses/1-culture/1-inclusive/x.toml",
        ] {
            assert!(may_be_added(folder, good), "{good}");
        }
        for bad in [
            "courses/1-culture/1-inclusive/../course.md",
            "courses/1-culture/1-inclusive/sub/x.md",
            "courses/1-culture/1-inclusive-2/x.md",
            "courses/1-culture/1-inclusive/.md",
            "courses/1-culture/1-inclusive/run.sh",
            "courses/1-culture/1-inclusive/",
            "/etc/passwd.md",
            "",
        ] {
            assert!(!may_be_added(folder, bad), "{bad}");
        }
        assert!(!may_be_added("", "anything.md"));
    }
}
