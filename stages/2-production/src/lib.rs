//! Production: content is written, reviewed, approved, checked, proofread, made accessible and released.
//!
//! What this room is for: the way of every item from draft to ready, and of a programme to an edition.
//! What it must not know: how an edition is studied; cohorts, participants.

mod comment;
mod decision;
mod item;
mod release;
mod revise;

use kit::{
    Problem, Process,
    jobs::Jobs,
    ui::Markup,
    web::{Call, Routes},
};
use rulebook::people::Action;

pub use comment::{Comment, NewComment, SettleRefusal, comment, settle};
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

/// The routes of this stage.
pub fn routes() -> Routes {
    Routes::new()
}
