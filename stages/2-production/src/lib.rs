//! Production: content is written, reviewed, approved, checked, proofread, made accessible and released.
//!
//! What this room is for: the way of every item from draft to ready, and of a programme to an edition.
//! What it must not know: how an edition is studied; cohorts, participants.

mod board;
mod comment;
mod compare;
mod decision;
mod desk;
mod item;
mod release;
mod revise;

use kit::{
    Problem, Process,
    jobs::Jobs,
    ui::Markup,
    web::{Access, Call, Routes},
};
use rulebook::people::Action;

pub use comment::{Comment, NewComment, SettleRefusal, comment, settle};
pub use compare::pages::{changed, key};
pub use decision::{Asked, ConfirmRefusal, Question, decide, questions};
pub use item::{Item, Kind, OpenRefusal, Texts, Version, item, items, open_items, texts};
pub use release::{Workshop, release, workshop};
pub use revise::{ReviseRefusal, Revised, Revision, revise};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &item::OPENED,
    &revise::REVISED,
    &decision::HANDED_ON,
    &decision::SIGNED_OFF,
    &decision::SENT_BACK,
    &comment::COMMENTED,
    &comment::SETTLED,
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
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub fn routes() -> Routes {
    let read = Access::May(Action::ReadProduction);
    let write = Access::May(Action::WriteContent);
    let lead = Access::May(Action::ReleaseEdition);
    Routes::new()
        .get(
            "/content",
            read,
            "What waits for whom, by stage",
            board::show,
        )
        .post(
            "/content/open",
            lead,
            "Open a programme for production",
            board::open,
        )
        .get(
            "/content/releases",
            read,
            "What stands in the way of a release",
            release::pages::show,
        )
        .post(
            "/content/releases",
            lead,
            "Release an edition",
            release::pages::send,
        )
        .get(
            "/content/{item}",
            read,
            "An item: text, checks, sign-offs, history",
            item::pages::show,
        )
        .get(
            "/content/{item}/compare",
            read,
            "Compare two versions of an item",
            compare::pages::show,
        )
        .post(
            "/content/{item}/decide",
            read,
            "Decide on an item",
            decision::pages::record,
        )
        .get(
            "/content/{item}/revise",
            write,
            "Revise a file of an item",
            revise::pages::show,
        )
        .post(
            "/content/{item}/revise",
            write,
            "Check a text, or save a version",
            revise::pages::save,
        )
        .post(
            "/content/{item}/comments",
            read,
            "Comment on an item",
            comment::pages::add,
        )
        .post(
            "/content/comments/{id}/settle",
            read,
            "Settle a comment",
            comment::pages::mark_settled,
        )
}
