//! The steps of a programme by their words: an index of each edition, made once, since an edition never changes.
//!
//! What this room must not know: which steps are open to whom; whoever asks says so.

use std::sync::Arc;

use kit::{
    App, Problem,
    search::{Finds, Found, Index, Query, SHOWN, words_of_page},
    web::Call,
};
use programme::Programme;
use rulebook::{
    people::{Action, may_anywhere},
    production::EditionId,
};

use crate::library::{Library, Pages};

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepAt {
    /// The key of its element, which opens on a day.
    pub element: String,
    /// Its module.
    pub module: String,
    /// Its id in the module.
    pub step: String,
    /// Its title, after that of its module.
    pub title: String,
    /// The path of its file: where its page is found.
    pub file: String,
}

/// The steps of an edition by their words.
pub type StepIndex = Index<StepAt>;

/// Reads every step of a programme.
pub(crate) fn index(programme: &Programme, pages: &Pages) -> StepIndex {
    let steps = programme.modules().flat_map(|(element, module)| {
        module.steps.iter().map(move |step| {
            let at = StepAt {
                element: element.key.clone(),
                module: module.id.clone(),
                step: step.id.clone(),
                title: format!("{} {}", module.id, step.title),
                file: step.file.clone(),
            };
            let text = pages.get(&step.file).map_or_else(String::new, |page| {
                format!("{} {}", module.title, words_of_page(page))
            });
            (at, step.title.as_str(), text)
        })
    });
    Index::new(steps)
}

/// The steps of an edition that answer and that the reader may open, each with its page at `href`.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such edition.
pub async fn steps_of_edition(
    app: &App,
    edition: EditionId,
    query: &Query,
    may_open: impl Fn(&StepAt) -> bool,
) -> Result<(Vec<Found>, usize), Problem> {
    let index = Library::index(app, &edition).await?;
    let pages = Library::pages(app, &edition).await?;
    let found = index.find(query, may_open);
    let all = found.len();
    let shown = found.into_iter().take(SHOWN).map(|at| Found {
        title: at.title.clone(),
        href: format!("/study/m/{}/{}", at.module, at.step),
        text: pages
            .get(&at.file)
            .map_or_else(String::new, |page| words_of_page(page)),
    });
    Ok((shown.collect(), all))
}

/// What staff find: steps of the programme as this build carries it.
///
/// # Errors
/// [`Problem`] when the library is not there.
pub fn search(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    if !may_anywhere(call.actor(), Action::ReadProgramme) {
        return Ok(Vec::new());
    }
    let library: &Library = call.app().shelf()?;
    let Some(folder) = library.first().and_then(|id| library.folder(id)) else {
        return Ok(Vec::new());
    };
    let Some((index, pages)) = folder.index() else {
        return Ok(Vec::new());
    };
    let found = index.find(query, |_| true);
    let all = found.len();
    let shown = found.into_iter().take(SHOWN).map(|at| Found {
        title: at.title.clone(),
        href: format!("/curriculum/modules/{}/{}", at.module, at.step),
        text: pages
            .get(&at.file)
            .map_or_else(String::new, |page| words_of_page(page)),
    });
    Ok(vec![Finds {
        heading: "Steps of the programme",
        found: shown.collect(),
        all,
    }])
}

/// An index with the pages it was made of.
pub(crate) type Indexed = (Arc<StepIndex>, Arc<Pages>);
