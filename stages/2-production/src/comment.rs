//! Comments on a passage: somebody asks, warns or suggests other words; others answer; somebody settles it. The passage
//! is followed through every version.
//!
//! What this room must not know: stages. The rulebook says what an open blocking comment stops, and where a passage is.

pub(crate) mod pages;
pub(crate) mod shown;
pub(crate) mod store;
pub(crate) mod suggestion;
mod thread;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::Instant,
    people::{Permit, PersonId},
    production::{
        CommentId, ItemId, ReplyId,
        anchor::{self, Anchor},
    },
};

use crate::item::{self, Item, Texts, item};

/// Somebody commented on a text.
pub const COMMENTED: Process = Process::new("content_commented", "commented on the text");
/// A comment was answered.
pub const REPLIED: Process =
    Process::new("content_comment_answered", "answered a comment on the text");
/// A comment was settled.
pub const SETTLED: Process =
    Process::new("content_comment_settled", "settled a comment on the text");
/// A settled comment was opened again.
pub const REOPENED: Process = Process::new(
    "content_comment_reopened",
    "opened a comment on the text again",
);

/// A comment to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    /// On which item.
    pub item: ItemId,
    /// On which version.
    pub version: i64,
    /// On which file.
    pub file: String,
    /// The words it is about, as they are read or as they are written; may be empty.
    pub passage: String,
    /// The comment.
    pub words: String,
    /// Whether the text may not be signed before it is settled.
    pub blocking: bool,
}

rulebook::coded! {
    /// What became of a suggestion.
    pub enum Outcome {
        /// It is part of the text.
        Accepted = "accepted", "Accepted";
        /// The writer said no, and why.
        Refused = "refused", "Refused";
    }
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// On which item.
    pub item: ItemId,
    /// On which version.
    pub version: i64,
    /// On which file.
    pub file: String,
    /// The words it is about; they are kept even when the text loses them.
    pub passage: String,
    /// The comment.
    pub words: String,
    /// Whether the text may not be signed before it is settled.
    pub blocking: bool,
    /// Who made it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// Who settled it, and when.
    pub settled: Option<(PersonId, Instant)>,
    /// What stood around the passage when it was last seen, and where it began.
    pub around: (String, String, i64),
    /// The words suggested instead of the passage.
    pub proposed: Option<String>,
    /// What became of the suggestion.
    pub outcome: Option<Outcome>,
    /// Why a suggestion was refused.
    pub reason: Option<String>,
    /// The version that a suggestion became.
    pub became: Option<i64>,
}

impl Comment {
    /// The passage as it was last seen; nothing for a comment on a whole file.
    pub fn anchor(&self) -> Option<Anchor> {
        let (before, after, start) = self.around.clone();
        (!self.passage.is_empty()).then(|| Anchor {
            quote: self.passage.clone(),
            before,
            after,
            start: usize::try_from(start).unwrap_or(0),
        })
    }
}

/// An answer to a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its id.
    pub id: ReplyId,
    /// To which comment.
    pub comment: CommentId,
    /// The answer.
    pub words: String,
    /// Who made it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

rulebook::refusals! {
    /// Why a comment is not made.
    pub enum CommentRefusal {
        /// The words are not in the text that was read.
        PassageNotThere = "passage_not_there" [rulebook::source::SENDA_SIGN_OFF, "passage"]
            "These words are not in this file. Copy them from the text, or leave this empty.";
    }
}

rulebook::refusals! {
    /// Why a comment is not settled or opened again.
    pub enum SettleRefusal {
        /// A blocking comment, and somebody else's.
        NotYours = "not_your_comment" [rulebook::source::SENDA_SIGN_OFF]
            "A blocking comment is settled by the person who made it.";
        /// A suggestion that was decided.
        Decided = "suggestion_decided" [rulebook::source::SENDA_SIGN_OFF]
            "This suggestion was decided. Make a new one.";
    }
}

/// Makes a comment. Process: [`COMMENTED`].
///
/// # Errors
/// [`CommentRefusal`]; [`Problem::NotAllowed`] without a person; [`Problem::NotFound`] when the item is not theirs to
/// see.
pub async fn comment(app: &App, permit: &Permit, new: NewComment) -> Result<CommentId, Problem> {
    let held = permit.clone();
    app.act(permit, &COMMENTED, async move |tx| {
        make(tx, &held, new, None).await
    })
    .await
}

/// Adds a comment with the anchor of its passage in the text of now.
async fn make(
    tx: &mut WriteTx<'_>,
    held: &Permit,
    mut new: NewComment,
    proposed: Option<String>,
) -> Result<CommentId, Problem> {
    let by = held.actor().ok_or(Problem::NotAllowed)?;
    let item = item(tx, new.item).await?;
    if *held.circles() != item.circles() {
        return Err(Problem::NotFound);
    }
    let anchor = anchored(tx, &item, &new).await?;
    if let Some(anchor) = &anchor {
        new.passage.clone_from(&anchor.quote);
    }
    let id = store::add(tx, &new, (by, anchor.as_ref(), proposed.as_deref())).await?;
    tx.about(item.id);
    tx.became("comment", id);
    tx.became("blocking", new.blocking);
    Ok(id)
}

/// The passage in the version that was read, followed to the version of now.
async fn anchored(
    tx: &ReadTx<'_>,
    item: &Item,
    new: &NewComment,
) -> Result<Option<Anchor>, Problem> {
    if new.passage.trim().is_empty() {
        return Ok(None);
    }
    let read = item::texts(tx, item.id, new.version).await?;
    let text = read.get(&new.file).map_or("", String::as_str);
    let range = anchor::quoted(text, &new.passage);
    let taken = range.and_then(|range| anchor::take(text, range));
    let taken = taken.ok_or(CommentRefusal::PassageNotThere)?;
    if new.version == item.version {
        return Ok(Some(taken));
    }
    let now = item::texts(tx, item.id, item.version).await?;
    let text = now.get(&new.file).map_or("", String::as_str);
    Ok(Some(anchor::follow(text, &taken)))
}

/// Follows the passages of an item's open comments into its new version.
pub(crate) async fn follow(
    tx: &mut WriteTx<'_>,
    item: ItemId,
    (before, after): (&Texts, &Texts),
) -> Result<(), Problem> {
    for comment in store::of_item(tx, item).await? {
        let changed = before.get(&comment.file) != after.get(&comment.file);
        let Some(anchor) = comment.anchor().filter(|_| changed) else {
            continue;
        };
        let text = after.get(&comment.file).map_or("", String::as_str);
        let now = anchor::follow(text, &anchor);
        if now != anchor {
            store::anchor(tx, comment.id, &now).await?;
        }
    }
    Ok(())
}

/// Answers a comment. Process: [`REPLIED`].
///
/// # Errors
/// [`Problem::NotFound`] when the item is not theirs to see.
pub async fn reply(
    app: &App,
    permit: &Permit,
    id: CommentId,
    words: &str,
) -> Result<ReplyId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let (held, words) = (permit.clone(), words.to_owned());
    app.act(permit, &REPLIED, async move |tx| {
        let (_, item) = its_item(tx, &held, id).await?;
        let reply = store::reply(tx, id, &words, by).await?;
        tx.about(item.id);
        tx.became("answer", reply);
        Ok(reply)
    })
    .await
}

/// A comment and its item, when it lies in the permit's circles.
async fn its_item(
    tx: &ReadTx<'_>,
    held: &Permit,
    id: CommentId,
) -> Result<(Comment, Item), Problem> {
    let comment = store::one(tx, id).await?;
    let item = item(tx, comment.item).await?;
    if *held.circles() != item.circles() {
        return Err(Problem::NotFound);
    }
    Ok((comment, item))
}

/// Settles a comment. Who made a blocking one settles it. Process: [`SETTLED`].
///
/// # Errors
/// [`SettleRefusal`]; [`Problem::MovedOn`] when it was settled already.
pub async fn settle(app: &App, permit: &Permit, id: CommentId) -> Result<ItemId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &SETTLED, async move |tx| {
        let (comment, item) = its_item(tx, &held, id).await?;
        if comment.blocking && comment.by != by {
            return Err(SettleRefusal::NotYours.into());
        }
        store::settle(tx, id, by).await?;
        tx.about(item.id);
        tx.changed("comment", Some(id), Some("settled"));
        Ok(item.id)
    })
    .await
}

/// Opens a settled comment again. Process: [`REOPENED`].
///
/// # Errors
/// [`SettleRefusal::Decided`]; [`Problem::MovedOn`] when it is open already.
pub async fn reopen(app: &App, permit: &Permit, id: CommentId) -> Result<ItemId, Problem> {
    let held = permit.clone();
    app.act(permit, &REOPENED, async move |tx| {
        let (comment, item) = its_item(tx, &held, id).await?;
        if comment.outcome.is_some() {
            return Err(SettleRefusal::Decided.into());
        }
        store::reopen(tx, id).await?;
        tx.about(item.id);
        tx.changed("comment", Some(id), Some("opened again"));
        Ok(item.id)
    })
    .await
}
