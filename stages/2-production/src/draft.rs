//! Drafts: what somebody is writing in a file and has not saved as a version. Kept for one person, on any device,
//! until they save or discard it.
//!
//! What this room must not know: what is made of a draft.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process, db::ReadTx};
use rulebook::{
    base::Instant,
    people::{Permit, PersonId},
    production::ItemId,
};

use crate::{item::item, revise::FILE_BYTES};

/// A draft was kept. The draft is its own trail; what counts is the version it becomes.
pub const DRAFTED: Process =
    Process::new("content_drafted", "kept a draft of the text").own_trail();
/// A draft was discarded.
pub const DRAFT_DROPPED: Process =
    Process::new("content_draft_dropped", "discarded a draft of the text");

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The version it began from.
    pub base: i64,
    /// How often it was kept: whoever keeps it anew says which one they saw.
    pub turn: i64,
    /// The text.
    pub text: String,
    /// When it was kept.
    pub saved_at: Instant,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Of which item.
    pub item: ItemId,
    /// Of which file.
    pub file: String,
    /// The version it began from.
    pub base: i64,
    /// The turn of the draft that was seen; 0 when there was none.
    pub turn: i64,
    /// The text.
    pub text: String,
}

rulebook::refusals! {
    /// Why a draft is not kept.
    pub enum DraftRefusal {
        /// It is too long.
        TooLong {
            /// By how many bytes.
            over: usize
        } = "draft_too_long" [rulebook::source::SENDA_SIGN_OFF, "text"]
            "This text is {over} bytes too long to be kept. Split it into steps. Until then it stays on this page only.";
    }
}

/// Keeps a draft and answers its turn. Process: [`DRAFTED`].
///
/// # Errors
/// [`DraftRefusal`]; [`Problem::MovedOn`] when the same person kept another meanwhile, in another window or device.
pub async fn keep_draft(app: &App, permit: &Permit, kept: Kept) -> Result<i64, Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    if let Some(over) = kept.text.len().checked_sub(FILE_BYTES + 1) {
        return Err(DraftRefusal::TooLong { over: over + 1 }.into());
    }
    let held = permit.clone();
    app.act(permit, &DRAFTED, async move |tx| {
        let item = item(tx, kept.item).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        let there = store::of(tx, (kept.item, &kept.file), by).await?;
        match there {
            // A form that was sent twice.
            Some(there) if there.text == kept.text && there.base == kept.base => Ok(there.turn),
            Some(_) => store::write(tx, &kept, by).await,
            None if kept.turn == 0 => store::begin(tx, &kept, by).await,
            None => Err(Problem::MovedOn),
        }
    })
    .await
}

/// Discards one's own draft. Process: [`DRAFT_DROPPED`].
///
/// # Errors
/// [`Problem::MovedOn`] when there is none of this turn.
pub async fn drop_draft(
    app: &App,
    permit: &Permit,
    item_id: ItemId,
    file: &str,
    turn: i64,
) -> Result<(), Problem> {
    let by = permit.actor().ok_or(Problem::NotAllowed)?;
    let (held, file) = (permit.clone(), file.to_owned());
    app.act(permit, &DRAFT_DROPPED, async move |tx| {
        let item = item(tx, item_id).await?;
        if *held.circles() != item.circles() {
            return Err(Problem::NotFound);
        }
        store::drop_turn(tx, (item_id, &file), by, turn).await?;
        tx.about(item_id);
        Ok(())
    })
    .await
}

/// Somebody's draft of a file, when they have one.
pub async fn draft(
    tx: &ReadTx<'_>,
    item: ItemId,
    file: &str,
    by: PersonId,
) -> Result<Option<Draft>, Problem> {
    store::of(tx, (item, file), by).await
}
