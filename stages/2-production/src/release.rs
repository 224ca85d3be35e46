//! Releases: the programme as it stands, signed off whole, becomes an edition that never changes.
//!
//! What this room must not know: cohorts, participants, what an edition is used for.

pub(crate) mod changes;
pub(crate) mod pages;
pub(crate) mod store;

use std::sync::Arc;

use curriculum::Told;
use kit::{
    App, Fault, OrNotFound, Problem, Process,
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
    finding, folder,
    item::{self, Item},
    room::{WritingRoom, bench::Bench},
};

/// An edition was released.
pub const RELEASED: Process = Process::new("edition_released", "released the edition");

/// A provider's programme as it stands: every item's current text, compiled.
pub struct Workshop {
    /// The items, in order.
    pub items: Vec<Item>,
    /// Every file, with the pictures that stay with the folder.
    pub files: Files,
    /// Path and hash of the files that are no text and were brought in.
    pub(crate) media: Vec<(String, String)>,
    /// What the check found.
    pub checked: Checked,
}

impl Workshop {
    /// One text for exactly these versions of exactly these items, with the files that are no text.
    pub(crate) fn fingerprint(items: &[Item], media: &[(String, String)]) -> String {
        let mut hasher = blake3::Hasher::new();
        for item in items {
            hasher.update(&item.id.number().to_le_bytes());
            hasher.update(&item.version.to_le_bytes());
        }
        for (path, hash) in media {
            for part in [path, hash] {
                hasher.update(part.as_bytes());
                hasher.update(&[0]);
            }
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
    let whole = |shop: &programme::Workshop| (shop.files().clone(), shop.checked().clone());
    let (stand, (files, checked)) = at_hand(app, (provider, programme), whole).await?;
    Ok(Workshop {
        items: stand.items,
        files,
        media: stand.media,
        checked,
    })
}

/// At which versions a programme stands.
pub(crate) struct Stand {
    items: Vec<Item>,
    media: Vec<(String, String)>,
}

impl Stand {
    async fn of(
        tx: &ReadTx<'_>,
        (provider, programme): (ProviderId, &str),
    ) -> Result<Self, Problem> {
        Ok(Self {
            items: item::items(tx, provider, programme).await?,
            media: folder::store::media_seals(tx, provider, programme).await?,
        })
    }

    fn fingerprint(&self) -> String {
        Workshop::fingerprint(&self.items, &self.media)
    }
}

/// Asks something of the programme as it stands. It lies read in the writing room's memory: only what was saved since
/// the last question is read again.
pub(crate) async fn at_hand<T, A>(
    app: &App,
    whose: (ProviderId, &str),
    ask: A,
) -> Result<(Stand, T), Problem>
where
    T: Send + 'static,
    A: FnOnce(&programme::Workshop) -> T + Send + 'static,
{
    let own = Bench::default();
    // Programs of other stages' tests have no writing room, and read the whole programme.
    let bench = app.shelf::<WritingRoom>().map_or(&own, |room| &room.bench);
    let held = bench.place(whose.0, whose.1);
    let db = app.db();
    let stand = db.read(async |tx| Stand::of(tx, whose).await).await?;
    let (place, versions) = (Arc::clone(&held), stand.fingerprint());
    let ask = match apart(move || place.look(&versions, ask)).await? {
        Ok(answer) => return Ok((stand, answer)),
        Err(ask) => ask,
    };
    let read = db.read(async |tx| {
        let stand = Stand::of(tx, whose).await?;
        Ok((stand, kept(tx, whose.0, whose.1).await?))
    });
    let (stand, kept) = read.await?;
    let files = gathered(app, whose.1, kept)?;
    let versions = stand.fingerprint();
    let answer = apart(move || held.bring(versions, files, ask)).await?;
    Ok((stand, answer))
}

/// A compiler's work is longer than a page's: it does not hold up those who only read.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| Fault::because("checking a programme", e))?)
}

/// The programme’s files as they stand: every item’s newest texts, and the folder’s pictures.
pub(crate) async fn files_of(
    app: &App,
    provider: ProviderId,
    programme: &str,
) -> Result<Files, Problem> {
    let kept = app
        .db()
        .read(async |tx| kept(tx, provider, programme).await)
        .await?;
    gathered(app, programme, kept)
}

/// What is kept of a programme: its texts, and the files that are no text.
type Kept = (item::Texts, folder::store::Media);

async fn kept(tx: &ReadTx<'_>, provider: ProviderId, programme: &str) -> Result<Kept, Problem> {
    let texts = item::store::current_texts(tx, provider, programme).await?;
    Ok((texts, folder::media(tx, provider, programme).await?))
}

fn gathered(app: &App, programme: &str, (texts, media): Kept) -> Result<Files, Problem> {
    let mut files = carried(app, programme)?;
    for (path, bytes) in media {
        match bytes {
            Some(bytes) => drop(files.insert(path, bytes)),
            None => drop(files.remove(&path)),
        }
    }
    let texts = texts.into_iter();
    files.extend(texts.map(|(path, text)| (path, text.into_bytes())));
    Ok(files)
}

/// The files that are no text, of the folder that this build carries.
pub(crate) fn carried(app: &App, programme: &str) -> Result<Files, Problem> {
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
    release_despite(app, permit, programme, (note, "")).await
}

/// The same, although checks against the sources are open: `despite` says why, and is kept with the act.
///
/// # Errors
/// Those of [`release`].
pub async fn release_despite(
    app: &App,
    permit: &Permit,
    programme: &str,
    (note, despite): (&str, &str),
) -> Result<EditionId, Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let workshop = workshop(app, provider, programme).await?;
    let (id, by) = (programme.to_owned(), permit.actor());
    let said = Said {
        note: note.to_owned(),
        despite: despite.to_owned(),
    };
    let compiled = Compiled {
        fingerprint: Workshop::fingerprint(&workshop.items, &workshop.media),
        folder: folder::packed(&workshop.files)?,
        errors: i64::try_from(workshop.checked.errors()).unwrap_or(i64::MAX),
        programme: workshop.checked.programme.map(Arc::new),
    };
    app.act(permit, &RELEASED, async move |tx| {
        keep(tx, (provider, &id), compiled, &said, by).await
    })
    .await
}

/// What was compiled before the act began.
struct Compiled {
    fingerprint: String,
    folder: Vec<u8>,
    errors: i64,
    programme: Option<Arc<Programme>>,
}

/// What the lead says of a release.
struct Said {
    note: String,
    despite: String,
}

async fn keep(
    tx: &mut WriteTx<'_>,
    (provider, programme): (ProviderId, &str),
    compiled: Compiled,
    said: &Said,
    by: Option<PersonId>,
) -> Result<EditionId, Problem> {
    let items = item::items(tx, provider, programme).await?;
    let media = folder::store::media_seals(tx, provider, programme).await?;
    if Workshop::fingerprint(&items, &media) != compiled.fingerprint {
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
        notes: &said.note,
        open_checks: crate::source::store::open_checks(tx, (provider, programme)).await?,
        despite: &said.despite,
    };
    let released = rule(&facts, by.unwrap_or(PersonId::from_number(0)), tx.now())?;
    let mut whole = Programme::clone(&*compiled.programme.or_not_found()?);
    whole.version = free_version(tx, &whole).await?;
    let changes = changes::since_last(tx, (provider, programme), &items).await?;
    let cycle = crate::plan::Plan::of(tx, provider, programme).await?.cycle;
    let told = Told {
        note: &released.notes,
        changes: &changes,
        cycle: cycle.as_ref().map_or("", |one| one.name.as_str()),
        folder: Some(&compiled.folder),
    };
    let edition = curriculum::keep_edition_told(tx, &whole, told).await?;
    if cycle.is_some() {
        crate::plan::store::end_cycle(tx, provider, programme).await?;
    }
    store::add_versions(tx, edition, &items).await?;
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
    let answered = finding::answer_with(tx, edition, provider, &changes).await?;
    tx.became("items", released.items);
    tx.became("findings", answered);
    if let Some(despite) = released.despite {
        tx.because(despite);
    }
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
    tx: &ReadTx<'_>,
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
    tx: &ReadTx<'_>,
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
