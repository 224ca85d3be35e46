//! What bringing a folder in would change: item by item, file by file.
//!
//! What this room must not know: how it is brought in.

use std::collections::BTreeMap;

use kit::{Problem, db::ReadTx};
use programme::{Files, Programme};
use rulebook::people::ProviderId;

use super::{FolderRefusal, store};
use crate::item::{self, Item, Kind, Part, Texts, parts};

/// A folder that compiles, divided.
pub(crate) struct Compiled {
    pub(crate) programme: Programme,
    parts: Vec<Part>,
    media: Files,
}

impl Compiled {
    /// # Errors
    /// [`FolderRefusal::HasErrors`].
    pub(crate) fn of(files: &Files) -> Result<Self, Problem> {
        let checked = programme::check(files);
        let errors = checked.errors();
        let programme = checked.programme.filter(|_| errors == 0);
        let programme = programme.ok_or(FolderRefusal::HasErrors {
            errors: errors.max(1),
        })?;
        let parts = parts::divide(&programme, files)?;
        let media = files
            .iter()
            .filter(|(_, bytes)| std::str::from_utf8(bytes).is_err());
        let media = media.map(|(path, bytes)| (path.clone(), bytes.clone()));
        Ok(Self {
            media: media.collect(),
            programme,
            parts,
        })
    }
}

rulebook::coded! {
    /// What becomes of an item.
    pub enum Fate {
        /// It is not there yet.
        New = "new", "New";
        /// It gets a new version.
        Changed = "changed", "Changed";
        /// It stays as it is.
        Same = "same", "The same";
        /// The folder has no such part any more.
        Gone = "gone", "Not in the folder";
    }
}

/// What becomes of one item.
pub struct ItemPlan {
    /// The item as it stands.
    pub(crate) item: Option<Item>,
    pub(crate) part: Part,
    pub(crate) before: Texts,
    /// What becomes of it.
    pub fate: Fate,
}

impl ItemPlan {
    /// What it is called.
    pub fn title(&self) -> &str {
        &self.part.title
    }

    /// Where it stands in the programme, in words.
    pub fn place(&self) -> &str {
        &self.part.place
    }

    /// The files that differ: `+` new, `-` taken out, `~` changed.
    pub fn files(&self) -> Vec<(char, &str)> {
        let (before, after) = (&self.before, &self.part.files);
        let kept = after.iter().filter_map(|(path, text)| {
            let sign = match before.get(path) {
                None => '+',
                Some(old) if old != text => '~',
                Some(_) => return None,
            };
            Some((sign, path.as_str()))
        });
        let gone = before.keys().filter(|path| !after.contains_key(*path));
        kept.chain(gone.map(|path| ('-', path.as_str()))).collect()
    }
}

/// What bringing a folder in would change.
pub struct FolderPlan {
    /// The programme's id.
    pub programme: String,
    /// Its title.
    pub title: String,
    /// Every item, in the order of the folder.
    pub items: Vec<ItemPlan>,
    /// Files that are no text and differ; nothing for one that is taken out.
    pub media: BTreeMap<String, Option<Vec<u8>>>,
}

impl FolderPlan {
    /// Whether it would change nothing.
    pub fn is_nothing(&self) -> bool {
        self.changed().next().is_none() && self.media.is_empty()
    }

    /// The items that do not stay as they are.
    pub fn changed(&self) -> impl Iterator<Item = &ItemPlan> {
        self.items.iter().filter(|one| one.fate != Fate::Same)
    }
}

/// Compares the folder with what is there.
pub(crate) async fn look(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    compiled: &Compiled,
    carried: &Files,
) -> Result<FolderPlan, Problem> {
    let programme = &compiled.programme;
    let mut there = BTreeMap::new();
    for one in item::items(tx, provider, &programme.id).await? {
        let texts = item::texts(tx, one.id, one.version).await?;
        there.insert(one.key.clone(), (one, texts));
    }
    let mut items = Vec::new();
    for part in &compiled.parts {
        let (item, before) = there.remove(&part.key).unzip();
        let fate = match &before {
            None => Fate::New,
            Some(before) if *before == part.files => Fate::Same,
            Some(_) => Fate::Changed,
        };
        items.push(ItemPlan {
            item,
            part: part.clone(),
            before: before.unwrap_or_default(),
            fate,
        });
    }
    items.extend(there.into_values().map(left_over));
    let mut now = carried.clone();
    for (path, bytes) in store::media(tx, provider, &programme.id).await? {
        match bytes {
            Some(bytes) => drop(now.insert(path, bytes)),
            None => drop(now.remove(&path)),
        }
    }
    Ok(FolderPlan {
        programme: programme.id.clone(),
        title: programme.title.clone(),
        items,
        media: differing(&now, &compiled.media),
    })
}

/// An item that the folder has no part for: its files are taken out, its versions stay.
fn left_over((item, before): (Item, Texts)) -> ItemPlan {
    let kind: Kind = item.kind;
    let part = Part {
        key: item.key.clone(),
        kind,
        title: item.title.clone(),
        place: item.part.clone(),
        files: Texts::new(),
    };
    let fate = if before.is_empty() {
        Fate::Same
    } else {
        Fate::Gone
    };
    ItemPlan {
        item: Some(item),
        part,
        before,
        fate,
    }
}

fn differing(now: &Files, wanted: &Files) -> BTreeMap<String, Option<Vec<u8>>> {
    let kept = wanted
        .iter()
        .filter(|(path, bytes)| now.get(*path) != Some(*bytes));
    let kept = kept.map(|(path, bytes)| (path.clone(), Some(bytes.clone())));
    let gone = now.keys().filter(|path| !wanted.contains_key(*path));
    kept.chain(gone.map(|path| (path.clone(), None))).collect()
}
