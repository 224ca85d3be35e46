//! A programme's folder brought in whole: as new items, or as new versions of those that differ. What comes out again
//! is what came in, byte for byte.
//!
//! What this room must not know: where the folder came from, how a page looks.

pub(crate) mod plan;
pub(crate) mod store;

use curriculum::edition_folder;
use exchange::{Limits, Parcel, ParcelFault, pack};
use kit::{
    App, Fault, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use programme::Files;
use rulebook::{
    people::{Permit, PersonId, ProviderId},
    production::{
        EditionId, VersionId,
        change::{Change, reopen},
        stage::Stage,
    },
};

pub use plan::{Fate, FolderPlan, ItemPlan};

use crate::{
    comment, decision, draft,
    item::{self, Item, Version},
    revise,
};

/// A folder was brought in.
pub const BROUGHT: Process = Process::new(
    "content_folder_brought_in",
    "brought a programme’s folder into production of",
);

/// What a folder may hold.
pub(crate) const FOLDER: Limits = Limits {
    entries: 20_000,
    entry_bytes: 64 << 20,
    all_bytes: 256 << 20,
    ratio: 200,
};

rulebook::refusals! {
    /// Why a folder is not brought in.
    pub enum FolderRefusal {
        /// It does not compile.
        HasErrors {
            /// How many errors.
            errors: usize
        } = "folder_has_errors" [rulebook::source::SENDA_RELEASE, "file"]
            "The check finds {errors} errors in this folder. Mend them first: “senda programme check” lists them.";
        /// A zip that cannot be opened safely.
        NotOpened {
            /// Why.
            why: String
        } = "folder_not_opened" [rulebook::source::SENDA_RELEASE, "file"]
            "{why}";
        /// The same as what is there.
        Same = "folder_same" [rulebook::source::SENDA_RELEASE, "file"]
            "This folder is the same as the content here, to the byte. Nothing was changed.";
    }
}

impl From<ParcelFault> for FolderRefusal {
    fn from(fault: ParcelFault) -> Self {
        Self::NotOpened {
            why: fault.to_string(),
        }
    }
}

/// Unpacks a zipped folder of a stranger. A zip of one folder is that folder.
///
/// # Errors
/// [`FolderRefusal::NotOpened`].
pub fn unpack(bytes: &[u8]) -> Result<Files, FolderRefusal> {
    let files = Parcel::open(bytes, FOLDER)?.folder()?;
    if files.contains_key("programme.toml") {
        return Ok(files);
    }
    let outer = files
        .keys()
        .find_map(|path| path.strip_suffix("/programme.toml"));
    let Some(outer) = outer
        .filter(|outer| !outer.contains('/'))
        .map(str::to_owned)
    else {
        return Ok(files);
    };
    let inside = |(path, bytes): (String, Vec<u8>)| {
        let path = path.strip_prefix(&outer)?.strip_prefix('/')?.to_owned();
        Some((path, bytes))
    };
    Ok(files.into_iter().filter_map(inside).collect())
}

/// These files as a zip; the same files make the same bytes.
pub(crate) fn packed(files: &Files) -> Result<Vec<u8>, Fault> {
    let each = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), &bytes[..]));
    pack(each).map_err(|e| Fault::because("packing a programme’s folder", e))
}

/// The files of an edition exactly as they were released; nothing when it was kept without its folder.
///
/// # Errors
/// [`Problem::Fault`] when what was kept cannot be opened.
pub async fn edition_files(app: &App, id: EditionId) -> Result<Option<Files>, Problem> {
    let kept = app
        .db()
        .read(async |tx| edition_folder(tx, id).await)
        .await?;
    let Some(kept) = kept else { return Ok(None) };
    let files = Parcel::open(&kept, FOLDER).and_then(Parcel::folder);
    Ok(Some(files.map_err(|e| {
        Fault::because("opening an edition’s folder", e)
    })?))
}

/// What bringing this folder in would change; nothing is changed.
///
/// # Errors
/// [`FolderRefusal::HasErrors`].
pub async fn plan_folder(
    app: &App,
    provider: ProviderId,
    files: &Files,
) -> Result<FolderPlan, Problem> {
    let compiled = plan::Compiled::of(files)?;
    let carried = carried(app, &compiled.programme.id)?;
    app.db()
        .read(async |tx| plan::look(tx, provider, &compiled, &carried).await)
        .await
}

/// Brings a folder in, for the provider in whose circle the permit was given. All of it is one act. Process: [`BROUGHT`].
///
/// # Errors
/// [`FolderRefusal`]; [`Problem::NotFound`] when the permit names no provider.
pub async fn bring_folder(
    app: &App,
    permit: &Permit,
    files: &Files,
) -> Result<FolderPlan, Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let compiled = plan::Compiled::of(files)?;
    let carried = carried(app, &compiled.programme.id)?;
    let by = permit.actor();
    app.act(permit, &BROUGHT, async move |tx| {
        let plan = plan::look(tx, provider, &compiled, &carried).await?;
        if plan.is_nothing() {
            return Err(FolderRefusal::Same.into());
        }
        bring(tx, (provider, by), &plan).await?;
        Ok(plan)
    })
    .await
}

/// What the build carries of a programme that is no text.
fn carried(app: &App, programme: &str) -> Result<Files, Problem> {
    crate::release::carried(app, programme)
}

async fn bring(
    tx: &mut WriteTx<'_>,
    (provider, by): (ProviderId, Option<PersonId>),
    plan: &FolderPlan,
) -> Result<(), Problem> {
    for (place, one) in (1_i64..).zip(&plan.items) {
        match &one.item {
            None => begin(tx, (provider, by), (plan, one), place).await?,
            Some(there) => {
                store::place(tx, there, &one.part, place).await?;
                if one.fate != Fate::Same {
                    replace(tx, (there, by), one).await?;
                }
            }
        }
    }
    for (path, bytes) in &plan.media {
        store::keep_media(tx, (provider, &plan.programme), path, bytes.as_deref()).await?;
    }
    tx.about(provider);
    tx.became("programme", &plan.programme);
    tx.became("items changed", plan.changed().count());
    tx.became("files that are no text", plan.media.len());
    Ok(())
}

async fn begin(
    tx: &mut WriteTx<'_>,
    (provider, by): (ProviderId, Option<PersonId>),
    (plan, one): (&FolderPlan, &ItemPlan),
    place: i64,
) -> Result<(), Problem> {
    let part = &one.part;
    let item = Item {
        id: tx.mint(),
        provider,
        programme: plan.programme.clone(),
        key: part.key.clone(),
        kind: part.kind,
        title: part.title.clone(),
        part: part.place.clone(),
        stage: Stage::Draft,
        version: 1,
        moved_at: tx.now().at,
    };
    item::store::add(tx, &item, place).await?;
    let first = Version {
        version: 1,
        author: by,
        change: None,
        suggested: None,
        why_not: None,
        note: "Brought in with the programme’s folder.".into(),
        saved_at: tx.now().at,
    };
    let id: VersionId = tx.mint();
    item::store::add_version(tx, id, item.id, &first, &part.files).await?;
    tx.about(item.id);
    Ok(())
}

/// A new version with exactly these files; the sign-offs that the difference re-opens are undone.
async fn replace(
    tx: &mut WriteTx<'_>,
    (there, by): (&Item, Option<PersonId>),
    one: &ItemPlan,
) -> Result<(), Problem> {
    let suggested = revise::compared(&one.before, &one.part.files).map(|one| one.change);
    let change = suggested.unwrap_or(Change::Meaning);
    let standing = item::standing(tx, there.id).await?;
    let reopened = reopen(&standing.sign_offs, change);
    let version = there.version + 1;
    item::store::move_on(tx, there, Stage::Draft, version).await?;
    let saved = Version {
        version,
        author: by,
        change: Some(change),
        suggested,
        why_not: None,
        note: "Brought in with the programme’s folder.".into(),
        saved_at: tx.now().at,
    };
    let id: VersionId = tx.mint();
    item::store::add_version(tx, id, there.id, &saved, &one.part.files).await?;
    for undone in &reopened.undone {
        decision::store::undo(tx, there.id, undone.stage, version, change).await?;
    }
    if let Some(by) = by {
        for path in one.part.files.keys() {
            draft::store::drop(tx, (there.id, path), by).await?;
        }
    }
    comment::follow(tx, there.id, (&one.before, &one.part.files)).await?;
    tx.about(there.id);
    tx.changed("version", Some(there.version), Some(version));
    Ok(())
}

/// The files of a provider's programme as they stand now.
///
/// # Errors
/// [`Problem::NotFound`] when none of it is open for production.
pub async fn working_files(
    app: &App,
    provider: ProviderId,
    programme: &str,
) -> Result<Files, Problem> {
    let any = app
        .db()
        .read(async |tx| {
            let items = item::items(tx, provider, programme).await?;
            Ok(!items.is_empty())
        })
        .await?;
    any.then_some(()).or_not_found()?;
    crate::release::files_of(app, provider, programme).await
}

/// The media of a programme as the provider keeps them: bytes, or nothing for one that was taken out.
pub(crate) async fn media(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<store::Media, Problem> {
    store::media(tx, provider, programme).await
}
