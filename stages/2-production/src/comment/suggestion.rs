//! Suggestions: other words for a passage. A writer takes them over, which is a new version credited to whoever
//! suggested it, or refuses them and says why.
//!
//! What this room must not know: pages.

use kit::{App, Problem, Process, db::WriteTx};
use rulebook::{
    people::{Permit, PersonId},
    production::{
        CommentId, ItemId,
        anchor::{self, Fate},
        change::Change,
    },
};

use super::{Comment, NewComment, Outcome, its_item, make, store};
use crate::{
    item::{Item, Texts, texts},
    revise::{Revised, Revision, save_in},
};

/// Somebody suggested other words.
pub const SUGGESTED: Process =
    Process::new("content_suggested", "suggested other words for the text");
/// A suggestion became part of the text.
pub const ACCEPTED: Process = Process::new(
    "content_suggestion_accepted",
    "accepted a suggestion for the text",
);
/// A suggestion was refused.
pub const REFUSED: Process = Process::new(
    "content_suggestion_refused",
    "refused a suggestion for the text",
)
.with_reason();

rulebook::refusals! {
    /// Why a suggestion is not made, accepted or refused.
    pub enum SuggestionRefusal {
        /// No passage.
        PassageMissing = "suggestion_passage_missing" [rulebook::source::SENDA_SIGN_OFF, "passage"]
            "Copy the words from the text that others should replace.";
        /// The same words.
        SameWords = "suggestion_same_words" [rulebook::source::SENDA_SIGN_OFF, "proposed"]
            "These are the words that stand there. Write what should stand there instead.";
        /// The passage is not there any more, or its words are others.
        PassageMoved {
            /// What became of it.
            fate: Fate
        } = "suggestion_passage_changed" [rulebook::source::SENDA_SIGN_OFF]
            "The words that this suggestion replaces have changed since ({}). Change the text by hand, or refuse it and say so.",
            rulebook::base::Coded::label(*fate);
        /// Not a suggestion.
        NotASuggestion = "not_a_suggestion" [rulebook::source::SENDA_SIGN_OFF]
            "This comment suggests no other words.";
        /// No reason.
        ReasonMissing = "suggestion_reason_missing" [rulebook::source::SENDA_SIGN_OFF, "reason"]
            "Say why, so that whoever suggested it knows.";
    }
}

/// Suggests other words for a passage. They may be empty: the passage is to go. Process: [`SUGGESTED`].
///
/// # Errors
/// [`SuggestionRefusal`], `CommentRefusal`; [`Problem::NotFound`] when the item is not theirs to see.
pub async fn suggest(
    app: &App,
    permit: &Permit,
    new: NewComment,
    proposed: &str,
) -> Result<CommentId, Problem> {
    if new.passage.trim().is_empty() {
        return Err(SuggestionRefusal::PassageMissing.into());
    }
    if new.passage.trim() == proposed.trim() {
        return Err(SuggestionRefusal::SameWords.into());
    }
    let (held, proposed) = (permit.clone(), proposed.trim().to_owned());
    app.act(permit, &SUGGESTED, async move |tx| {
        make(tx, &held, new, Some(proposed)).await
    })
    .await
}

/// Takes a suggestion over: the text with it becomes a version. `credit` is the note of that version. Process:
/// [`ACCEPTED`].
///
/// # Errors
/// [`SuggestionRefusal`]; [`Problem::MovedOn`] when it was decided already.
pub async fn accept(
    app: &App,
    permit: &Permit,
    id: CommentId,
    change: Change,
    credit: &str,
) -> Result<Revised, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let (held, credit) = (permit.clone(), credit.to_owned());
    app.act(permit, &ACCEPTED, async move |tx| {
        let (comment, item) = its_item(tx, &held, id).await?;
        if comment.settled.is_some() {
            return Err(Problem::MovedOn);
        }
        let text = replaced(tx, &item, &comment).await?;
        let revision = Revision {
            item: item.id,
            base: item.version,
            change,
            why_not: "A suggestion of a few words, accepted as a change of this kind.".into(),
            note: credit,
            files: Texts::from([(comment.file.clone(), text)]),
        };
        store::decide(
            tx,
            id,
            by,
            (Outcome::Accepted, None, Some(item.version + 1)),
        )
        .await?;
        tx.became("suggestion", id);
        save_in(tx, &held, by, &revision).await
    })
    .await
}

/// The whole file with the suggestion in the place of its passage.
async fn replaced(tx: &mut WriteTx<'_>, item: &Item, comment: &Comment) -> Result<String, Problem> {
    let (Some(proposed), Some(anchor)) = (&comment.proposed, comment.anchor()) else {
        return Err(SuggestionRefusal::NotASuggestion.into());
    };
    let all = texts(tx, item.id, item.version).await?;
    let text = all.get(&comment.file).map_or("", String::as_str);
    let located = anchor::locate(text, &anchor);
    let range = located
        .range
        .filter(|_| matches!(located.fate, Fate::Found | Fate::Moved));
    let parts = range.and_then(|range| Some((text.get(..range.start)?, text.get(range.end..)?)));
    let Some((before, after)) = parts else {
        return Err(SuggestionRefusal::PassageMoved { fate: located.fate }.into());
    };
    Ok(format!("{before}{proposed}{after}"))
}

/// Refuses a suggestion. Process: [`REFUSED`].
///
/// # Errors
/// [`SuggestionRefusal`]; [`Problem::MovedOn`] when it was decided already.
pub async fn refuse(
    app: &App,
    permit: &Permit,
    id: CommentId,
    reason: &str,
) -> Result<ItemId, Problem> {
    let by: PersonId = permit.actor().ok_or(Problem::NotAllowed)?;
    let (held, reason) = (permit.clone(), reason.trim().to_owned());
    if reason.is_empty() {
        return Err(SuggestionRefusal::ReasonMissing.into());
    }
    app.act(permit, &REFUSED, async move |tx| {
        let (comment, item) = its_item(tx, &held, id).await?;
        if comment.proposed.is_none() {
            return Err(SuggestionRefusal::NotASuggestion.into());
        }
        store::decide(tx, id, by, (Outcome::Refused, Some(&reason), None)).await?;
        tx.about(item.id);
        tx.became("suggestion", id);
        tx.because(reason);
        Ok(item.id)
    })
    .await
}
