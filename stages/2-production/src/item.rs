//! Items: the pieces of content that move through the stages as one, each with the files it is made of.
//!
//! What this room must not know: what is decided about an item, how it is compared or released.

mod history;
pub(crate) mod overview;
pub(crate) mod pages;
pub(crate) mod parts;
pub(crate) mod store;

use std::collections::BTreeMap;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
};
use programme::Programme;
use rulebook::{
    base::Instant,
    people::{Circles, Permit, PersonId, ProviderId},
    production::{ItemId, VersionId, change::Change, review::SignOff, stage::Stage},
};

pub(crate) use overview::{Overview, overview};
pub use parts::Kind;
pub(crate) use parts::Part;

/// The items of a programme were opened for production.
pub const OPENED: Process = Process::new("content_opened", "opened the content for production of");

/// The files of an item: path inside the programme's folder, and text.
pub type Texts = BTreeMap<String, String>;

/// An item as the board shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Whose content it is.
    pub provider: ProviderId,
    /// Which programme it is part of.
    pub programme: String,
    /// Its folder in the programme; empty for the programme's own files.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Where in the programme it stands, in words: `Course 4, module 4.3`.
    pub part: String,
    /// Where it stands.
    pub stage: Stage,
    /// The number of its current version.
    pub version: i64,
    /// When it came to this stage.
    pub moved_at: Instant,
}

impl Item {
    /// The circles it lies in.
    pub const fn circles(&self) -> Circles {
        Circles::provider(self.provider)
    }
}

/// One saved version of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub version: i64,
    /// Who wrote it; nobody for the text that was taken over from the programme's folder.
    pub author: Option<PersonId>,
    /// What kind of change it was.
    pub change: Option<Change>,
    /// What kind the comparison of the texts suggested.
    pub suggested: Option<Change>,
    /// Why the author said less than that.
    pub why_not: Option<String>,
    /// What was changed, in the writer's words.
    pub note: String,
    /// When.
    pub saved_at: Instant,
}

rulebook::refusals! {
    /// Why content is not opened for production.
    pub enum OpenRefusal {
        /// This build carries no such programme.
        NoSuchProgramme {
            /// The id asked for.
            programme: String
        } = "no_such_programme" [rulebook::source::SENDA_SIGN_OFF]
            "Senda carries no programme called {programme}.";
        /// It is open already.
        OpenAlready = "open_already" [rulebook::source::SENDA_SIGN_OFF]
            "This programme’s content is open for production already.";
    }
}

/// Opens the content of a programme for production by the provider in whose circle the permit was given: one item for
/// each module, course, conference, preparation and assessment, and one for the programme's own files, all as drafts.
/// Process: [`OPENED`].
///
/// # Errors
/// [`OpenRefusal`]; [`Problem::NotFound`] when the permit names no provider.
pub async fn open_items(
    app: &App,
    permit: &Permit,
    programme: &str,
) -> Result<Vec<ItemId>, Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    let folder = app.shelf::<curriculum::Library>()?.folder(programme);
    let folder = folder.filter(|folder| folder.programme.is_some());
    let Some((folder, whole)) = folder.and_then(|one| one.programme.clone().map(|p| (one, p)))
    else {
        return Err(OpenRefusal::NoSuchProgramme {
            programme: programme.to_owned(),
        }
        .into());
    };
    let parts = parts::divide(&whole, &folder.files)?;
    app.act(permit, &OPENED, async move |tx| {
        open(tx, provider, &whole, parts).await
    })
    .await
}

async fn open(
    tx: &mut WriteTx<'_>,
    provider: ProviderId,
    programme: &Programme,
    parts: Vec<Part>,
) -> Result<Vec<ItemId>, Problem> {
    if !store::of_programme(tx, provider, &programme.id)
        .await?
        .is_empty()
    {
        return Err(OpenRefusal::OpenAlready.into());
    }
    let mut ids = Vec::new();
    for (place, part) in (1_i64..).zip(parts) {
        let item = Item {
            id: tx.mint(),
            provider,
            programme: programme.id.clone(),
            key: part.key,
            kind: part.kind,
            title: part.title,
            part: part.place,
            stage: Stage::Draft,
            version: 1,
            moved_at: tx.now().at,
        };
        store::add(tx, &item, place).await?;
        let first = Version {
            version: 1,
            author: None,
            change: None,
            suggested: None,
            why_not: None,
            note: "Taken over from the programme’s folder.".into(),
            saved_at: tx.now().at,
        };
        let id: VersionId = tx.mint();
        store::add_version(tx, id, item.id, &first, &part.files).await?;
        ids.push(item.id);
    }
    tx.about(provider);
    tx.became("programme", &programme.id);
    tx.became("items", ids.len());
    for id in &ids {
        tx.about(id);
    }
    Ok(ids)
}

/// Every item of a provider's programme, in its order.
pub async fn items(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Item>, Problem> {
    store::of_programme(tx, provider, programme).await
}

/// One item.
///
/// # Errors
/// [`Problem::NotFound`] when there is none.
pub async fn item(tx: &ReadTx<'_>, id: ItemId) -> Result<Item, Problem> {
    store::one(tx, id).await
}

/// The text of one version of an item.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such version.
pub async fn texts(tx: &ReadTx<'_>, id: ItemId, version: i64) -> Result<Texts, Problem> {
    store::texts(tx, id, version).await
}

/// Everything the rules need to know of an item beside the item itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Everybody who wrote any of its versions or handed its draft on.
    pub(crate) authors: Vec<PersonId>,
    /// The signatures that stand.
    pub(crate) sign_offs: Vec<SignOff>,
    /// How many blocking comments are open.
    pub(crate) blocking: i64,
    /// Everybody who declared a conflict of interest.
    pub(crate) conflicted: Vec<PersonId>,
}

pub(crate) async fn standing(tx: &ReadTx<'_>, id: ItemId) -> Result<Standing, Problem> {
    Ok(Standing {
        authors: store::authors(tx, id).await?,
        sign_offs: store::sign_offs(tx, id).await?,
        blocking: store::blocking(tx, id).await?,
        conflicted: crate::conflict::of_item(tx, id).await?,
    })
}
