//! Editions: a programme as it was released, whole and for good.
//!
//! What this room must not know: how an edition came to be ready (production does), who studies it.

pub(crate) mod changes;
pub(crate) mod seal;
pub(crate) mod shift;
pub(crate) mod store;

use kit::{
    Fault, Problem,
    db::{ReadTx, WriteTx},
};
use programme::Programme;
use rulebook::{base::Instant, production::EditionId};
use serde::Serialize;

pub use changes::{EditionChange, changes_between, changes_of, taught_between};
pub use seal::{Seals, check_seal, seals, step_seal};
pub use shift::{ModuleShift, Shift, StepShift, What, shift};

/// What is known of an edition without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// Its id.
    pub id: EditionId,
    /// Which programme, e.g. `npq-senco`.
    pub programme: String,
    /// Its version, e.g. `2026.1`.
    pub version: String,
    /// The teaching cycle it was made for, e.g. `Autumn 2027`; empty when none was named.
    pub cycle: String,
    /// What is new in it, for participants.
    pub note: String,
    /// When it was released.
    pub released_at: Instant,
    /// The hash of its content.
    pub hash: String,
}

rulebook::refusals! {
    /// Why an edition is not kept.
    pub enum EditionRefusal {
        /// There is an edition of this version.
        VersionTaken {
            /// The version.
            version: String
        } = "version_taken" [rulebook::source::SENDA_RELEASE]
            "There is an edition {version} already. An edition never changes: release this one under the next version.";
    }
}

/// What is kept beside the content of an edition.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'a> {
    /// The teaching cycle it is made for; empty when none is named.
    pub cycle: &'a str,
    /// What is new in it, for participants.
    pub note: &'a str,
    /// What was changed since the edition before.
    pub changes: &'a [EditionChange],
    /// The folder it was compiled from, zipped; nothing when only the programme is known.
    pub folder: Option<&'a [u8]>,
}

/// Keeps a programme as an edition with nothing told but a note.
///
/// # Errors
/// Those of [`keep_edition_told`].
pub async fn keep_edition(
    tx: &mut WriteTx<'_>,
    programme: &Programme,
    note: &str,
) -> Result<EditionId, Problem> {
    let told = Told {
        note,
        ..Told::default()
    };
    keep_edition_told(tx, programme, told).await
}

/// Keeps a programme as an edition, inside the act that releases it.
///
/// # Errors
/// [`EditionRefusal::VersionTaken`] when the programme has an edition of this version.
pub async fn keep_edition_told(
    tx: &mut WriteTx<'_>,
    programme: &Programme,
    told: Told<'_>,
) -> Result<EditionId, Problem> {
    let version = programme.version.clone();
    if store::version_kept(tx, &programme.id, &version).await? {
        return Err(EditionRefusal::VersionTaken { version }.into());
    }
    let content = serde_json::to_string(programme)
        .map_err(|e| Fault::because("writing an edition’s content", e))?;
    let edition = Edition {
        id: tx.mint(),
        programme: programme.id.clone(),
        version,
        cycle: told.cycle.to_owned(),
        note: told.note.to_owned(),
        released_at: tx.now().at,
        hash: blake3::hash(content.as_bytes()).to_hex().to_string(),
    };
    store::keep(tx, &edition, told.changes, &content).await?;
    if let Some(packed) = told.folder {
        store::keep_folder(tx, edition.id, packed).await?;
    }
    tx.about(edition.id);
    tx.became("version", &edition.version);
    tx.became("content", &edition.hash);
    Ok(edition.id)
}

/// The newest edition of a programme, with its version.
pub async fn latest_edition(
    tx: &ReadTx<'_>,
    programme: &str,
) -> Result<Option<(EditionId, String)>, Problem> {
    let newest = store::of_programme(tx, programme).await?.into_iter().next();
    Ok(newest.map(|edition| (edition.id, edition.version)))
}

/// The folder of an edition as it was released, zipped; nothing when the edition was kept without one.
pub async fn edition_folder(tx: &ReadTx<'_>, id: EditionId) -> Result<Option<Vec<u8>>, Problem> {
    store::folder(tx, id).await
}

/// Every edition of every programme, newest first.
pub async fn editions(tx: &ReadTx<'_>) -> Result<Vec<Edition>, Problem> {
    store::all(tx).await
}

/// Every edition of one programme, newest first.
pub async fn editions_of(tx: &ReadTx<'_>, programme: &str) -> Result<Vec<Edition>, Problem> {
    store::of_programme(tx, programme).await
}

/// Whether the content of an edition is what its hash says: the very bytes that were released.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such edition.
pub async fn is_intact(tx: &ReadTx<'_>, id: EditionId) -> Result<bool, Problem> {
    let (hash, content) = store::sealed(tx, id).await?;
    Ok(blake3::hash(content.as_bytes()).to_hex().as_str() == hash)
}
