//! The routes of production, by what they are for.
//!
//! What this room must not know: what any of them does.

mod law;
mod together;
mod tools;

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

pub(crate) use law::sources;
pub(crate) use together::{approvals, together};
pub(crate) use tools::tools;

use crate::{
    board, comment, compare, conflict, decision, draft, finding, item, release, revise, sheet,
    steps, word,
};

const READ: Access = Access::May(Action::ReadProduction);
const WRITE: Access = Access::May(Action::WriteContent);
const LEAD: Access = Access::May(Action::ReleaseEdition);

/// The board, and releases.
pub(crate) fn board() -> Routes {
    Routes::new()
        .get(
            "/content",
            READ,
            "What waits for whom, by stage",
            board::show,
        )
        .post(
            "/content/open",
            LEAD,
            "Open a programme for production",
            board::open,
        )
        .get(
            "/content/releases",
            READ,
            "What stands in the way of a release",
            release::pages::show,
        )
        .post(
            "/content/releases",
            LEAD,
            "Release an edition",
            release::pages::send,
        )
        .get(
            "/content/editions/{edition}/folder",
            READ,
            "An edition as the folder it was released as",
            word::out::edition,
        )
        .as_kind(RouteKind::File)
}

/// One item: read, compared, decided on.
pub(crate) fn items() -> Routes {
    Routes::new()
        .get(
            "/content/{item}",
            READ,
            "An item: text, checks, sign-offs, history",
            item::pages::show,
        )
        .get(
            "/content/{item}/compare",
            READ,
            "Compare two versions of an item",
            compare::pages::show,
        )
        .get(
            "/content/{item}/out",
            READ,
            "An item as Word, PDF or folder",
            word::out::send,
        )
        .as_kind(RouteKind::File)
        .post(
            "/content/{item}/decide",
            READ,
            "Decide on an item",
            decision::pages::record,
        )
        .post(
            "/content/{item}/conflict",
            READ,
            "Declare a conflict of interest",
            conflict::send,
        )
}

/// One file: written, checked, kept, saved.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub(crate) fn writing() -> Routes {
    Routes::new()
        .get(
            "/content/{item}/edit",
            WRITE,
            "The steps of a module, in their order",
            steps::pages::show,
        )
        .post(
            "/content/{item}/edit",
            WRITE,
            "Add, move, name, split or take out a step",
            steps::pages::change,
        )
        .get(
            "/content/{item}/form",
            WRITE,
            "The settings and questions of a page, as a form",
            sheet::pages::show,
        )
        .post(
            "/content/{item}/form",
            WRITE,
            "Change the form, or save a version",
            sheet::pages::save,
        )
        .get(
            "/content/{item}/revise",
            WRITE,
            "Revise a file of an item",
            revise::pages::show,
        )
        .post(
            "/content/{item}/revise",
            WRITE,
            "Check a text, or save a version",
            revise::pages::save,
        )
        .get(
            "/content/{item}/word",
            WRITE,
            "Bring in a Word file: choose it, look at it",
            word::pages::show,
        )
        .post(
            "/content/{item}/word",
            WRITE,
            "Send a Word file to look at",
            word::pages::send,
        )
        .post(
            "/content/{item}/word/save",
            WRITE,
            "Save what a Word file becomes",
            word::pages::save,
        )
        .post(
            "/content/{item}/live",
            WRITE,
            "What the check says while somebody types",
            revise::live::answer,
        )
        .post(
            "/content/{item}/draft",
            WRITE,
            "Keep a draft while somebody types",
            draft::pages::autosave,
        )
        .post(
            "/content/{item}/draft/discard",
            WRITE,
            "Discard a draft",
            draft::pages::discard,
        )
}

/// Comments and suggestions.
pub(crate) fn comments() -> Routes {
    use comment::pages as on;
    Routes::new()
        .get(
            "/content/{item}/comments",
            READ,
            "Every comment on an item",
            on::list,
        )
        .post(
            "/content/{item}/comments",
            READ,
            "Comment on an item, or suggest other words",
            on::add,
        )
        .post(
            "/content/comments/{id}/reply",
            READ,
            "Answer a comment",
            on::answer,
        )
        .post(
            "/content/comments/{id}/settle",
            READ,
            "Settle a comment",
            on::mark_settled,
        )
        .post(
            "/content/comments/{id}/reopen",
            READ,
            "Open a comment again",
            on::open_again,
        )
        .post(
            "/content/suggestions/{id}/accept",
            WRITE,
            "Accept a suggestion",
            on::take_over,
        )
        .post(
            "/content/suggestions/{id}/refuse",
            WRITE,
            "Refuse a suggestion",
            on::turn_down,
        )
}

/// Findings: what was heard about the texts.
pub(crate) fn findings() -> Routes {
    use finding::pages as on;
    Routes::new()
        .get(
            "/content/findings",
            READ,
            "What was heard about the texts, and what became of it",
            on::list,
        )
        .post("/content/findings", WRITE, "Raise a finding", on::send)
        .get("/content/findings/{id}", READ, "One finding", on::show)
        .post(
            "/content/findings/{id}",
            LEAD,
            "Decide on a finding",
            on::decide,
        )
}
