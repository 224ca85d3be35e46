//! Releases: the programme as it stands, signed off whole, becomes an edition that never changes.
//!
//! What this room must not know: cohorts, participants, what an edition is used for.

pub(crate) mod changes;
pub(crate) mod pages;
pub(crate) mod store;

use std::sync::Arc;

use curriculum::Told;
use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use programme::{Checked, Files, Programme};
use rulebook::{
    people::{Permit, PersonId, ProviderId},
    production::{
        EditionId,
        release::{EditionState, ReleaseFacts, ReleaseItem, release as rule},
    },
};

use crate::{
    finding,
    item::{self, Item},
};

/// An edition was released.
pub const RELEASED: Process = Process::new("edition_released", "released the edition");

/// A provider's programme as it stands: every item's current text, compiled.
pub struct Workshop {
    /// The items, in order.
    pub items: Vec<Item>,
    /// Every file, with the pictures that stay with the folder.
    pub files: Files,
    /// What the check found.
    pub checked: Checked,
}

impl Workshop {
    /// One text for exactly these versions of exactly these items.
    pub(crate) fn fingerprint(items: &[Item]) -> String {
        let mut hasher = blake3::Hasher::new();
        for item in items {
            hasher.update(&item.id.number().to_le_bytes());
            hasher.update(&item.version.to_le_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// The programme as it stands, compiled outside any act.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn workshop(
    app: &App,
    provider: ProviderId,
    programme: &str,
) -> Result<Workshop, Problem> {
    let (items, texts) = app
        .db()
        .read(async |tx| {
            let items = item::items(tx, provider, programme).await?;
            let texts = item::store::current_texts(tx, provider, programme).await?;
            Ok((items, texts))
        })
        .await?;
    let files = gathered(app, programme, texts)?;
    let checked = programme::check(&files);
    Ok(Workshop {
        items,
        files,
        checked,
    })
}

/// The programme’s files as they stand: every item’s newest texts, and the folder’s pictures.
pub(crate) async fn files_of(
    app: &App,
    provider: ProviderId,
    programme: &str,
) -> Result<Files, Problem> {
    let texts = app
        .db()
        .read(async |tx| item::store::current_texts(tx, provider, programme).await)
        .await?;
    gathered(app, programme, texts)
}

fn gathered(app: &App, programme: &str, texts: item::Texts) -> Result<Files, Problem> {
    let mut files = pictures(app, programme)?;
    let texts = texts.into_iter();
    files.extend(texts.map(|(path, text)| (path, text.into_bytes())));
    Ok(files)
}

/// The files of the folder that are no text.
fn pictures(app: &App, programme: &str) -> Result<Files, Problem> {
    let folder = app.shelf::<curriculum::Library>()?.folder(programme);
    let files = folder
        .map(|folder| folder.files.clone())
        .unwrap_or_default();
    Ok(files
        .into_iter()
        .filter(|(_, bytes)| std::str::from_utf8(bytes).is_err())
        .collect())
}

/// Releases the programme as it stands as an edition. Its version is the one the programme declares, or the next that
/// is free. Process: [`RELEASED`].
///
/// # Errors
/// `rulebook`’s `ReleaseRefusal`; [`Problem::MovedOn`] when a text changed while the programme was compiled.
pub async fn release(
    app: &App,
    permit: &Permit,
    programme: &str,
    note: &str,
) -> Result<EditionId, Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let workshop = workshop(app, provider, programme).await?;
    let (id, note, by) = (programme.to_owned(), note.to_owned(), permit.actor());
    let compiled = Compiled {
        fingerprint: Workshop::fingerprint(&workshop.items),
        errors: i64::try_from(workshop.checked.errors()).unwrap_or(i64::MAX),
        programme: workshop.checked.programme.map(Arc::new),
    };
    app.act(permit, &RELEASED, async move |tx| {
        keep(tx, (provider, &id), compiled, &note, by).await
    })
    .await
}

/// What was compiled before the act began.
struct Compiled {
    fingerprint: String,
    errors: i64,
    programme: Option<Arc<Programme>>,
}

async fn keep(
    tx: &mut WriteTx<'_>,
    (provider, programme): (ProviderId, &str),
    compiled: Compiled,
    note: &str,
    by: Option<PersonId>,
) -> Result<EditionId, Problem> {
    let items = item::items(tx, provider, programme).await?;
    if Workshop::fingerprint(&items) != compiled.fingerprint {
        return Err(Problem::MovedOn);
    }
    let listed = listed(&items);
    let facts = ReleaseFacts {
        state: state(tx, provider, programme, &compiled.fingerprint).await?,
        items: &listed,
        errors: if compiled.programme.is_none() {
            compiled.errors.max(1)
        } else {
            compiled.errors
        },
        notes: note,
    };
    let released = rule(&facts, by.unwrap_or(PersonId::from_number(0)), tx.now())?;
    let mut whole = Programme::clone(&*compiled.programme.or_not_found()?);
    whole.version = free_version(tx, &whole).await?;
    let changes = changes::since_last(tx, (provider, programme), &items).await?;
    let told = Told {
        note: &released.notes,
        changes: &changes,
        ..Told::default()
    };
    let edition = curriculum::keep_edition_told(tx, &whole, told).await?;
    store::add_versions(tx, edition, &items).await?;
    let answered = finding::answer_with(tx, edition, provider, &changes).await?;
    let row = store::Release {
        edition,
        provider,
        programme: programme.to_owned(),
        fingerprint: compiled.fingerprint,
        items: released.items,
        by,
        at: released.at,
    };
    store::add(tx, &row).await?;
    tx.about(provider);
    tx.became("items", released.items);
    tx.became("findings", answered);
    Ok(edition)
}

pub(crate) fn listed(items: &[Item]) -> Vec<ReleaseItem> {
    let one = |item: &Item| ReleaseItem {
        title: format!("{} ({})", item.title, item.part),
        stage: item.stage,
    };
    items.iter().map(one).collect()
}

/// Released, when exactly these versions are the newest release already.
pub(crate) async fn state(
    tx: &mut ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
    fingerprint: &str,
) -> Result<EditionState, Problem> {
    let newest = store::newest(tx, provider, programme).await?;
    let same = newest.is_some_and(|release| release.fingerprint == fingerprint);
    Ok(if same {
        EditionState::Released
    } else {
        EditionState::Open
    })
}

/// The version that the next edition gets: the declared one, or the next whose number is free.
pub(crate) async fn free_version(
    tx: &mut ReadTx<'_>,
    programme: &Programme,
) -> Result<String, Problem> {
    let editions = curriculum::editions_of(tx, &programme.id).await?;
    let taken: Vec<String> = editions
        .into_iter()
        .map(|edition| edition.version)
        .collect();
    Ok(next_free(&programme.version, &taken))
}

fn next_free(declared: &str, taken: &[String]) -> String {
    let mut version = declared.to_owned();
    while taken.contains(&version) {
        version = match version.rsplit_once('.') {
            Some((head, last)) => match last.parse::<u32>() {
                Ok(number) => format!("{head}.{}", number.saturating_add(1)),
                Err(_) => format!("{version}.2"),
            },
            None => format!("{version}.2"),
        };
    }
    version
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_taken_gives_way_to_the_next() {
        let taken = ["2026.1".to_owned(), "2026.2".to_owned()];
        assert_eq!(next_free("2026.1", &taken), "2026.3");
        assert_eq!(next_free("2027.1", &taken), "2027.1");
        assert_eq!(next_free("first", &["first".to_owned()]), "first.2");
        assert_eq!(next_free("", &[String::new()]), ".2");
    }
}
