//! The library: every edition that was opened stays in memory, since an edition never changes.
//!
//! What this room must not know: who reads, how editions come to be.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use kit::{App, Problem};
use programme::{Checked, Files, Links, Programme, Status};
use rulebook::production::EditionId;

use crate::{
    edition::{Seals, seal, taught_between},
    search::{self, Indexed, StepIndex},
};

/// Two editions: the one that was read, and the one studied now.
type Pair = (EditionId, EditionId);

/// The HTML of every page of a programme, by the path of its file.
pub type Pages = BTreeMap<String, String>;

/// Editions and embedded folders in memory; one lies on the shelf of the program.
#[derive(Default)]
pub struct Library {
    editions: Mutex<HashMap<EditionId, Arc<Opened>>>,
    taught: Mutex<HashMap<Pair, Arc<BTreeSet<String>>>>,
    folders: OnceLock<BTreeMap<String, Arc<Folder>>>,
}

struct Opened {
    programme: Arc<Programme>,
    pages: OnceLock<Arc<Pages>>,
    seals: OnceLock<Arc<Seals>>,
    index: OnceLock<Arc<StepIndex>>,
}

/// A programme's folder as this build carries it, with what its check found.
pub struct Folder {
    /// Its files.
    pub files: Files,
    /// The programme and every diagnostic.
    pub checked: Checked,
    /// The programme, when the folder could be read as one.
    pub programme: Option<Arc<Programme>>,
    /// Its steps by their words, made when somebody first searches.
    index: OnceLock<Option<Indexed>>,
}

impl Library {
    /// An empty library.
    pub fn new() -> Self {
        Self::default()
    }

    /// An edition: from memory, or else opened from the data and kept.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is no such edition.
    pub async fn edition(app: &App, id: &EditionId) -> Result<Arc<Programme>, Problem> {
        Ok(Arc::clone(&Self::opened(app, *id).await?.programme))
    }

    /// The HTML of every step, task and guide of an edition by the path of its file, made once.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is no such edition.
    pub async fn pages(app: &App, id: &EditionId) -> Result<Arc<Pages>, Problem> {
        let opened = Self::opened(app, *id).await?;
        let make = || Arc::new(opened.programme.prepare(&Links::default()));
        Ok(Arc::clone(opened.pages.get_or_init(make)))
    }

    /// The steps of an edition by their words, made once.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is no such edition.
    pub async fn index(app: &App, id: &EditionId) -> Result<Arc<StepIndex>, Problem> {
        let pages = Self::pages(app, id).await?;
        let opened = Self::opened(app, *id).await?;
        let make = || Arc::new(search::index(&opened.programme, &pages));
        Ok(Arc::clone(opened.index.get_or_init(make)))
    }

    /// The seal of every step of an edition, made once.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is no such edition.
    pub async fn seals(app: &App, id: &EditionId) -> Result<Arc<Seals>, Problem> {
        let opened = Self::opened(app, *id).await?;
        let make = || Arc::new(seal::seals(&opened.programme));
        Ok(Arc::clone(opened.seals.get_or_init(make)))
    }

    /// [`taught_between`], found once for a pair: what lies between two editions never changes.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when one of them is not there.
    pub async fn taught(
        app: &App,
        from: EditionId,
        to: EditionId,
    ) -> Result<Arc<BTreeSet<String>>, Problem> {
        let library: &Self = app.shelf()?;
        let known = || {
            library
                .taught
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(found) = known().get(&(from, to)) {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(taught_between(app, from, to).await?);
        known().insert((from, to), Arc::clone(&found));
        Ok(found)
    }

    async fn opened(app: &App, id: EditionId) -> Result<Arc<Opened>, Problem> {
        let library: &Self = app.shelf()?;
        if let Some(opened) = library.known(id) {
            return Ok(opened);
        }
        let programme = app
            .db()
            .read(async |tx| crate::edition::store::content(tx, id).await)
            .await?;
        let opened = Arc::new(Opened {
            programme: Arc::new(programme),
            pages: OnceLock::new(),
            seals: OnceLock::new(),
            index: OnceLock::new(),
        });
        let mut editions = library
            .editions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(editions.entry(id).or_insert(opened)))
    }

    fn known(&self, id: EditionId) -> Option<Arc<Opened>> {
        let editions = self.editions.lock().unwrap_or_else(PoisonError::into_inner);
        editions.get(&id).map(Arc::clone)
    }

    /// The folder of this programme that the build carries, checked once.
    pub fn folder(&self, programme: &str) -> Option<Arc<Folder>> {
        self.folders().get(programme).map(Arc::clone)
    }

    /// The programme that a page shows when none is named: the first that is written in full, else the first there is.
    pub fn first(&self) -> Option<&str> {
        let folders = self.folders();
        let whole = folders.iter().find(|(_, folder)| folder.is_whole());
        whole
            .or_else(|| folders.iter().next())
            .map(|(id, _)| id.as_str())
    }

    /// The ids of the programmes that the build carries, in order.
    pub fn carried(&self) -> impl Iterator<Item = (&str, &Arc<Folder>)> {
        self.folders()
            .iter()
            .map(|(id, folder)| (id.as_str(), folder))
    }

    fn folders(&self) -> &BTreeMap<String, Arc<Folder>> {
        self.folders.get_or_init(|| {
            let ids = crate::programmes().into_iter();
            ids.map(|id| (id.clone(), Arc::new(Folder::open(&id))))
                .collect()
        })
    }
}

impl Folder {
    /// Whether every module is written, and there are some.
    fn is_whole(&self) -> bool {
        self.programme.as_ref().is_some_and(|programme| {
            programme.modules().next().is_some()
                && programme
                    .modules()
                    .all(|(_, module)| module.status == Status::Complete)
        })
    }

    fn open(id: &str) -> Self {
        let files = crate::embedded(id);
        let checked = programme::check(&files);
        let programme = checked.programme.clone().map(Arc::new);
        Self {
            files,
            checked,
            programme,
            index: OnceLock::new(),
        }
    }

    /// Its steps by their words, with their pages.
    pub(crate) fn index(&self) -> Option<Indexed> {
        let make = || {
            let programme = self.programme.as_ref()?;
            let pages = Arc::new(programme.prepare(&Links::default()));
            Some((Arc::new(search::index(programme, &pages)), pages))
        };
        self.index.get_or_init(make).clone()
    }
}

/// An edition: from memory, or else opened from the data and kept. The same as [`Library::edition`].
///
/// # Errors
/// [`Problem::NotFound`] when there is no such edition.
pub async fn edition(app: &App, id: &EditionId) -> Result<Arc<Programme>, Problem> {
    Library::edition(app, id).await
}
