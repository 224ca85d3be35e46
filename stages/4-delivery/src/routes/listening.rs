//! The routes of listening: passages, surveys, focus groups, and what became of it.
//!
//! What this room must not know: what any route does.

use kit::web::{Access, Routes};
use rulebook::people::Action;

use crate::{feedback, focus};

/// What participants say, and what the writers see of it.
pub(super) fn listening() -> Routes {
    let own = Access::May(Action::Study);
    Routes::new()
        .get(
            "/study/m/{module}/{step}/feedback",
            own,
            "What I said of a step",
            feedback::pages::show,
        )
        .post(
            "/study/m/{module}/{step}/feedback",
            own,
            "Say whether a passage was clear",
            feedback::pages::send,
        )
        .get(
            "/surveys/{module}",
            own,
            "The survey at the end of a module",
            feedback::survey::show,
        )
        .post(
            "/surveys/{module}",
            own,
            "Answer the survey of a module",
            feedback::survey::send,
        )
        .post(
            "/surveys/{module}/skip",
            own,
            "Skip the survey of a module",
            feedback::survey::skip,
        )
        .get(
            "/you-said",
            Access::SignedIn,
            "You said, we changed",
            feedback::told::show,
        )
        .get(
            "/content/feedback",
            Access::May(Action::ReadProduction),
            "What participants say, by passage and module",
            feedback::writers::show,
        )
}

/// Focus groups, for the lead and for those invited.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub(super) fn focus_groups() -> Routes {
    let read = Access::May(Action::ReadProduction);
    let lead = Access::May(Action::ReleaseEdition);
    Routes::new()
        .get(
            "/focus-groups",
            Access::SignedIn,
            "Focus groups I was invited to",
            focus::invited::list,
        )
        .get(
            "/focus-groups/{id}",
            Access::SignedIn,
            "An invitation to a focus group",
            focus::invited::show,
        )
        .post(
            "/focus-groups/{id}",
            Access::SignedIn,
            "Answer an invitation to a focus group",
            focus::invited::send,
        )
        .get(
            "/content/focus-groups",
            read,
            "Focus groups",
            focus::pages::list,
        )
        .post(
            "/content/focus-groups",
            lead,
            "Plan a focus group",
            focus::pages::plan,
        )
        .get(
            "/content/focus-groups/{id}",
            read,
            "A focus group",
            focus::pages::show,
        )
        .post(
            "/content/focus-groups/{id}/invite",
            lead,
            "Invite people to a focus group",
            focus::pages::send_invitations,
        )
        .post(
            "/content/focus-groups/{id}/held",
            lead,
            "Record who was there and what was said",
            focus::pages::record,
        )
        .post(
            "/content/focus-groups/{id}/call-off",
            lead,
            "Call a focus group off",
            focus::pages::call_off,
        )
        .post(
            "/content/focus-groups/{id}/findings",
            lead,
            "Code what a focus group said",
            focus::pages::add_finding,
        )
}
