//! The kinds of act of this stage, for the catalogue.
//!
//! What this room must not know: what an act does.

use kit::Process;

use crate::{
    comment, conflict, decision, draft, folder, item, message, pack, plan, release, revise, source,
    team, tools, upload, word,
};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &item::OPENED,
    &folder::BROUGHT,
    &upload::SENT,
    &word::BROUGHT,
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
    &conflict::DECLARED,
    &pack::MADE,
    &pack::LINKED,
    &pack::REVOKED,
    &pack::OPENED,
    &pack::REQUESTED,
    &pack::WITHDRAWN,
    &pack::ANSWERED,
    &pack::APPROVED,
    &pack::RETURNED,
    &plan::PLANNED,
    &plan::cycle::CYCLE_PLANNED,
    &plan::DUE_SET,
    &plan::ASSIGNED,
    &plan::UNASSIGNED,
    &plan::REMINDED,
    &team::JOINED,
    &team::LEFT,
    &team::MIX_KEPT,
    &message::WRITTEN,
    &message::REWORDED,
    &message::SAID,
    &message::AGREED,
    &message::DROPPED,
    &message::MOVED,
    &message::MET,
    &source::taken::TAKEN,
    &source::CHANGED,
    &source::check::SETTLED,
    &tools::LET_STAND,
    &tools::STYLE_KEPT,
];
