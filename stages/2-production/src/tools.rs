//! Tools for proofreaders and digital editors: what a page's text shows to a trained eye, item by item, and the spelling list
//! of the house.
//!
//! What this room must not know: how anything is found in a text (`programme` does), how a version is kept.

pub(crate) mod glossary;
pub(crate) mod pages;
pub(crate) mod sent;
pub(crate) mod store;
pub(crate) mod style;

use kit::{App, OrNotFound, Problem, Process};
use programme::{Spelling, Spot};
use rulebook::{
    people::Permit,
    production::{CommentId, ItemId},
};

use crate::{
    comment::{NewComment, suggestion::suggest},
    item::{item, texts},
};

/// A find of the spelling list was let stand.
pub const LET_STAND: Process =
    Process::new("spelling_let_stand", "let a spelling stand in the text");
/// The spelling list was changed.
pub const STYLE_KEPT: Process = Process::new("spelling_list_kept", "changed the spelling list of");

/// The list that a provider starts from.
const FIRST: &[(&str, &str)] = &[
    ("organisation", "organization"),
    ("organise", "organize"),
    ("recognise", "recognize"),
    ("prioritise", "prioritize"),
    ("summarise", "summarize"),
    ("behaviour", "behavior"),
    ("programme", "program"),
    ("centre", "center"),
    ("colour", "color"),
    ("enrol", "enroll"),
    ("enrolment", "enrollment"),
    ("fulfil", "fulfill"),
    ("judgement", "judgment"),
    ("learnt", "learned"),
    ("SENCO", "SENDCO"),
    ("SENCOs", "SENDCOs"),
    ("EHC plan", "EHCP"),
    ("EHC plans", "EHCPs"),
    ("well-being", "wellbeing"),
    ("co-ordinator", "coordinator"),
    ("co-ordinate", "coordinate"),
    ("multi-agency", "multiagency"),
    ("teaching assistant", "classroom assistant"),
    ("parents and carers", "parents/carers"),
];

/// The list that a provider starts from.
pub(crate) fn first_list() -> Vec<Spelling> {
    let one = |(preferred, not): &(&str, &str)| Spelling {
        preferred: (*preferred).to_owned(),
        not: (*not).to_owned(),
    };
    FIRST.iter().map(one).collect()
}

/// A find of the spelling list in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// Of which item.
    pub item: ItemId,
    /// In which version.
    pub version: i64,
    /// In which file.
    pub file: String,
    /// Where, and what instead.
    pub spot: Spot,
}

/// The words around a spot and itself, as they stand in its line.
pub(crate) fn around(spot: &Spot) -> String {
    format!("{}{}{}", spot.before, spot.words, spot.after)
}

/// Suggests the spelling of the house for a find, as any suggestion is made. Process: that of suggestions.
///
/// # Errors
/// Those of a suggestion.
pub async fn suggest_spelling(
    app: &App,
    permit: &Permit,
    find: Find,
) -> Result<CommentId, Problem> {
    let Find {
        item,
        version,
        file,
        spot,
    } = find;
    let proposed = format!("{}{}{}", spot.before, spot.note, spot.after);
    let new = NewComment {
        item,
        version,
        file,
        passage: around(&spot),
        words: format!("The house writes “{}”.", spot.note),
        blocking: false,
    };
    suggest(app, permit, new, &proposed).await
}

/// Lets a find stand: it is not shown again while the words around it stay. Process: [`LET_STAND`].
///
/// # Errors
/// [`Problem::NotFound`] when the item is not theirs to see, or has no such file.
pub async fn let_stand(app: &App, permit: &Permit, find: Find) -> Result<(), Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &LET_STAND, async move |tx| {
        let own = item(tx, find.item).await?;
        if *held.circles() != own.circles() {
            return Err(Problem::NotFound);
        }
        let now = texts(tx, own.id, own.version).await?;
        now.get(&find.file).or_not_found()?;
        store::let_stand(tx, &find, by).await?;
        tx.about(own.id);
        tx.became("let stand", &find.spot.words);
        Ok(())
    })
    .await
}

/// Keeps a provider's spelling list. Process: [`STYLE_KEPT`].
///
/// # Errors
/// [`Problem::NotFound`] when the permit names no provider.
pub async fn keep_style(app: &App, permit: &Permit, list: Vec<Spelling>) -> Result<(), Problem> {
    let provider = permit.circles().provider.or_not_found()?;
    app.act(permit, &STYLE_KEPT, async move |tx| {
        let before = store::style(tx, provider).await?;
        store::keep_style(tx, provider, &list).await?;
        tx.about(provider);
        for one in before.iter().filter(|one| !list.contains(one)) {
            let said = format!("{}, not {}", one.preferred, one.not);
            tx.changed("spelling", Some(said), None::<String>);
        }
        for one in list.iter().filter(|one| !before.contains(one)) {
            tx.became("spelling", format!("{}, not {}", one.preferred, one.not));
        }
        Ok(())
    })
    .await
}
