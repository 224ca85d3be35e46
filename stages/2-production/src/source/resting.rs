//! What rests on a source: passages of the text as it stands, editions that were released, intakes that are pinned to them.
//!
//! What this room must not know: what becomes of a source; what an intake is. A later stage says which rest on an edition.

use std::{collections::BTreeSet, pin::Pin};

use kit::{App, Problem};
use programme::{Cited, Passage};
use rulebook::{
    people::ProviderId,
    production::{EditionId, source::concerns},
};

use super::{Entry, Source, is_concerned, store};
use crate::{
    item::{Item, parts::lies_in},
    release::{Workshop, workshop},
};

/// An intake that is pinned to an edition, as a later stage tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// Whose it is: its administrators are written to.
    pub provider: ProviderId,
    /// Its edition.
    pub edition: EditionId,
    /// Its name for people.
    pub name: String,
    /// Its page.
    pub href: String,
}

/// The answer of a later stage to which intakes are pinned to these editions.
pub type Pinned = Pin<Box<dyn Future<Output = Result<Vec<Intake>, Problem>> + Send>>;

/// Whom to ask which intakes are pinned to editions: a later stage hangs itself here when the program is put together.
pub struct PinnedTo(pub fn(App, Vec<EditionId>) -> Pinned);

/// An edition that cites what changed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resting {
    pub(crate) edition: curriculum::Edition,
    pub(crate) cited: Vec<Cited>,
}

/// Everything that rests on a source, or on some parts of it.
pub(crate) struct Rests {
    pub(crate) workshop: Workshop,
    pub(crate) passages: Vec<Passage>,
    pub(crate) editions: Vec<Resting>,
    pub(crate) intakes: Vec<Intake>,
}

impl Rests {
    pub(crate) async fn of(app: &App, source: &Source, parts: &[String]) -> Result<Self, Problem> {
        let workshop = workshop(app, source.provider, &source.programme).await?;
        let mut passages = passages_on(&workshop, &source.key);
        passages.retain(|one| concerns(parts, &one.part));
        let all = app
            .db()
            .read(async |tx| curriculum::editions_of(tx, &source.programme).await)
            .await?;
        let mut editions = Vec::new();
        for edition in all {
            let programme = curriculum::edition(app, &edition.id).await?;
            let mut cited = programme.cited();
            cited.retain(|one| is_concerned(&source.key, parts, &one.cited));
            if !cited.is_empty() {
                editions.push(Resting { edition, cited });
            }
        }
        let ids = editions.iter().map(|one| one.edition.id).collect();
        let intakes = match app.shelf::<PinnedTo>() {
            Ok(PinnedTo(ask)) => ask(app.clone(), ids).await?,
            Err(_nobody) => Vec::new(),
        };
        Ok(Self {
            workshop,
            passages,
            editions,
            intakes,
        })
    }

    /// The items concerned, in the programme's order, each with its passages.
    pub(crate) fn by_item(&self) -> Vec<(&Item, Vec<Passage>)> {
        by_item(&self.workshop, &self.passages)
    }
}

/// Every passage that cites this source.
fn passages_on(workshop: &Workshop, key: &str) -> Vec<Passage> {
    programme::passages(&workshop.files, &BTreeSet::from([key.to_owned()]))
}

/// Every passage that cites any source of the programme as it stands: one reading of all its files.
pub(crate) fn all_passages(workshop: &Workshop) -> Vec<Passage> {
    let programme = workshop.checked.programme.as_ref();
    let sources = programme.iter().flat_map(|one| &one.sources);
    let keys = sources.map(|one| one.key.clone()).collect();
    programme::passages(&workshop.files, &keys)
}

pub(crate) fn by_item<'w>(
    workshop: &'w Workshop,
    passages: &[Passage],
) -> Vec<(&'w Item, Vec<Passage>)> {
    let of = |item: &Item| -> Vec<Passage> {
        let own =
            |one: &&Passage| owner(&workshop.items, &one.file).is_some_and(|o| o.id == item.id);
        passages.iter().filter(own).cloned().collect()
    };
    let items = workshop.items.iter().map(|item| (item, of(item)));
    items.filter(|(_, passages)| !passages.is_empty()).collect()
}

/// The item that a file belongs to: the one with the longest folder that it lies in.
pub(crate) fn owner<'i>(items: &'i [Item], file: &str) -> Option<&'i Item> {
    let own = items.iter().filter(|item| lies_in(file, &item.key));
    own.max_by_key(|item| item.key.len())
}

/// Something that became of a source after an edition was released that cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The source's title.
    pub title: String,
    /// What became of it.
    pub entry: Entry,
    /// How many places of the edition cite what changed.
    pub places: usize,
}

/// What became of the sources of an edition since it was released, newest first: for those whose intakes study it.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such edition.
pub async fn since_released(app: &App, id: EditionId) -> Result<Vec<Since>, Problem> {
    let programme = curriculum::edition(app, &id).await?;
    let (entries, released) = app
        .db()
        .read(async |tx| {
            let editions = curriculum::editions_of(tx, &programme.id).await?;
            let own = editions.into_iter().find(|one| one.id == id);
            let entries = store::of_programme(tx, &programme.id).await?;
            Ok((entries, own.map(|one| one.released_at)))
        })
        .await?;
    let cited = programme.cited();
    let later = entries.into_iter().filter(|(entry, _, _)| {
        entry.state.happened.opens_checks() && released.is_some_and(|at| entry.state.at > at)
    });
    let since = later.map(|(entry, key, title)| {
        let places = cited
            .iter()
            .filter(|one| is_concerned(&key, &entry.parts, &one.cited))
            .count();
        Since {
            title,
            entry,
            places,
        }
    });
    Ok(since.filter(|one| one.places > 0).collect())
}

#[cfg(test)]
mod tests {

    #[test]
    fn every_citation_that_the_compiled_programme_knows_is_found_in_its_files_by_line() {
        let files = curriculum::embedded("npq-senco");
        let whole = programme::check(&files).programme.unwrap();
        let keys = whole.sources.iter().map(|one| one.key.clone()).collect();
        let passages = programme::passages(&files, &keys);
        let cited = whole.cited();
        assert!(cited.len() > 200, "{}", cited.len());
        for one in cited.iter().filter(|one| one.file.contains(".md")) {
            let found = passages
                .iter()
                .any(|p| p.file == one.file && p.cited() == one.cited);
            assert!(found, "{one:?}");
        }
        for one in &passages {
            let text = std::str::from_utf8(&files[&one.file]).unwrap();
            let line = text.lines().nth(one.line as usize - 1).unwrap();
            assert!(line.contains(&one.cited()), "{one:?} is not in: {line}");
        }
    }
}
