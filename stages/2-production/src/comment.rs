//! Comments on a passage: somebody asks or warns, somebody settles it.
//!
//! What this room must not know: stages. The rulebook says what an open blocking comment stops.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process};
use rulebook::{
    base::Instant,
    people::{Permit, PersonId},
    production::{CommentId, ItemId},
};

use crate::item::item;

/// Somebody commented on a text.
pub const COMMENTED: Process = Process::new("content_commented", "commented on the text");
/// A comment was settled.
pub const SETTLED: Process =
    Process::new("content_comment_settled", "settled a comment on the text");

/// A comment to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    /// On which item.
    pub item: ItemId,
    /// On which version.
    pub version: i64,
    /// On which file.
    pub file: String,
    /// The words it is about, as they stand in the text; may be empty.
    pub passage: String,
    /// The comment.
    pub words: String,
    /// Whether the text may not be signed before it is settled.
    pub blocking: bool,
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
}

rulebook::refusals! {
    /// Why a comment is not settled.
    pub enum SettleRefusal {
        /// A blocking comment, and somebody else's.
        NotYours = "not_your_comment" [rulebook::source::SENDA_SIGN_OFF]
            "A blocking comment is settled by the person who made it.";
    }
}

/// Makes a comment. Process: [`COMMENTED`].
///
/// # Errors
/// [`Problem::NotAllowed`] without a person; [`Problem::NotFound`] when the item is not theirs to see.
pub async fn comment(app: &App, permit: &Permit, new: NewComment) -> Result<CommentId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &COMMENTED, async move |tx| {
        let item = item(tx, new.item).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        let id = store::add(tx, &new, by).await?;
        tx.about(item.id);
        tx.became("comment", id);
        tx.became("blocking", new.blocking);
        Ok(id)
    })
    .await
}

/// Settles a comment. Who made a blocking one settles it. Process: [`SETTLED`].
///
/// # Errors
/// [`SettleRefusal`]; [`Problem::MovedOn`] when it was settled already.
pub async fn settle(app: &App, permit: &Permit, id: CommentId) -> Result<ItemId, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let held = permit.clone();
    app.act(permit, &SETTLED, async move |tx| {
        let comment = store::one(tx, id).await?;
        let item = item(tx, comment.item).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
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
