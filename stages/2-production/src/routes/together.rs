//! The routes of the writing room together, and of approvers outside.
//!
//! What this room must not know: what any of them does.

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

use crate::{dossier, message, pack, plan, team, work};

/// Packs for approval, and the one page of an approver outside.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub(crate) fn approvals() -> Routes {
    let read = Access::May(Action::ReadProduction);
    let write = Access::May(Action::WriteContent);
    let lead = Access::May(Action::ReleaseEdition);
    Routes::new()
        .get(
            "/content/approvals",
            read,
            "Packs sent for approval",
            pack::pages::list,
        )
        .get(
            "/content/approvals/new",
            lead,
            "Make a pack for approval",
            pack::made::show,
        )
        .post(
            "/content/approvals/new",
            lead,
            "Send a pack for approval",
            pack::made::send,
        )
        .get(
            "/content/approvals/{pack}",
            read,
            "A pack: to whom, until when, what came of it",
            pack::pages::show,
        )
        .post(
            "/content/approvals/{pack}/link",
            lead,
            "Send a new link to a pack",
            pack::pages::link_again,
        )
        .post(
            "/content/approvals/{pack}/revoke",
            lead,
            "Take a pack back",
            pack::pages::take_back,
        )
        .post(
            "/content/requests/{id}/answer",
            write,
            "Answer a change asked for from outside",
            pack::answers::send,
        )
        .get(
            "/content/dossier",
            read,
            "The approval dossier",
            dossier::send,
        )
        .as_kind(RouteKind::File)
        .get(
            "/approvals/{link}",
            Access::Public,
            "The one page of an approver outside",
            pack::outside::show,
        )
        .post(
            "/approvals/{link}/ask",
            Access::Public,
            "Ask for a change on a passage, by a link",
            pack::outside::send_request,
        )
        .post(
            "/approvals/{link}/withdraw",
            Access::Public,
            "Take a request back, by a link",
            pack::outside::send_withdrawal,
        )
        .post(
            "/approvals/{link}/decide",
            Access::Public,
            "Approve or return a text, by a link",
            pack::outside::send_decision,
        )
}

/// Working together: my work, the plan, the team, key messages.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub(crate) fn together() -> Routes {
    let read = Access::May(Action::ReadProduction);
    let write = Access::May(Action::WriteContent);
    let lead = Access::May(Action::ReleaseEdition);
    Routes::new()
        .get(
            "/content/work",
            read,
            "What waits for me, what for others, what I did",
            work::show,
        )
        .get(
            "/content/calendar",
            read,
            "The plan of the next release, week by week",
            plan::calendar::show,
        )
        .post(
            "/content/calendar",
            lead,
            "Plan the next release",
            plan::calendar::send,
        )
        .post(
            "/content/releases/cycle",
            lead,
            "Plan the teaching cycle of the next release",
            crate::release::pages::send_cycle,
        )
        .post(
            "/content/{item}/due",
            lead,
            "Set when an item is due at a stage",
            plan::item::send_due,
        )
        .post(
            "/content/{item}/assign",
            lead,
            "Give an item to somebody",
            plan::item::send_assign,
        )
        .post(
            "/content/{item}/unassign",
            lead,
            "Take an item from somebody",
            plan::item::send_unassign,
        )
        .get(
            "/content/team",
            read,
            "The writing team and what it misses",
            team::pages::show,
        )
        .post(
            "/content/team",
            lead,
            "Record who joins the writing team",
            team::pages::send_join,
        )
        .post(
            "/content/team/leave",
            lead,
            "Record who leaves the writing team",
            team::pages::send_leave,
        )
        .post(
            "/content/team/mix",
            lead,
            "Say which mix is wanted",
            team::pages::send_mix,
        )
        .get(
            "/content/messages",
            read,
            "Key messages: the board, and those of an item",
            message::pages::show,
        )
        .post(
            "/content/messages",
            write,
            "Write a key message",
            message::sent::send_new,
        )
        .post(
            "/content/messages/{id}/say",
            read,
            "Speak to a key message",
            message::sent::send_voice,
        )
        .post(
            "/content/messages/{id}/settle",
            lead,
            "Agree on a key message, or give it up",
            message::sent::send_settlement,
        )
        .post(
            "/content/messages/{id}/reword",
            write,
            "Reword a key message",
            message::sent::send_words,
        )
        .post(
            "/content/messages/{id}/meet",
            write,
            "Name the passage that meets a key message",
            message::sent::send_meeting,
        )
        .post(
            "/content/messages/{id}/up",
            write,
            "Move a key message up",
            message::sent::send_up,
        )
}
