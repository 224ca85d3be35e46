//! Production: content is written, reviewed, approved, checked, proofread, made accessible and released.
//!
//! What this room is for: the way of every item from draft to ready, and of a programme to an edition.
//! What it must not know: how an edition is studied; cohorts, participants.

mod board;
mod comment;
mod compare;
mod decision;
mod desk;
mod draft;
mod item;
mod join;
mod release;
mod revise;
mod room;
mod routes;

use kit::{
    Problem, Process,
    jobs::Jobs,
    ui::Markup,
    web::{Call, Routes},
};
use rulebook::people::Action;

pub use comment::{
    Comment, CommentRefusal, NewComment, Outcome, Reply, SettleRefusal, comment, reopen, reply,
    settle,
    suggestion::{SuggestionRefusal, accept, refuse, suggest},
};
pub use decision::{Asked, ConfirmRefusal, Question, decide, questions};
pub use draft::{Draft, DraftRefusal, Kept, draft, drop_draft, keep_draft};
pub use item::{Item, Kind, OpenRefusal, Texts, Version, item, items, open_items, texts};
pub use release::{Workshop, release, workshop};
pub use revise::{ReviseRefusal, Revised, Revision, revise};
pub use room::WritingRoom;

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &item::OPENED,
    &revise::REVISED,
    &decision::HANDED_ON,
    &decision::SIGNED_OFF,
    &decision::SENT_BACK,
    &comment::COMMENTED,
    &comment::REPLIED,
    &comment::SETTLED,
    &comment::REOPENED,
    &comment::suggestion::SUGGESTED,
    &comment::suggestion::ACCEPTED,
    &comment::suggestion::REFUSED,
    &draft::DRAFTED,
    &draft::DRAFT_DROPPED,
    &release::RELEASED,
];

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[("Content", "/content", Action::ReadProduction)];

/// The kinds of queued work of this stage: none; letters are queued by the acts themselves.
pub fn jobs() -> Jobs {
    Jobs::new()
}

/// This stage's card on the start page: what waits for this person.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    board::card(call).await
}

/// The routes of this stage.
pub fn routes() -> Routes {
    routes::board()
        .and(routes::items())
        .and(routes::writing())
        .and(routes::comments())
}
