//! Tools for a SENCO's own work: provision maps, and pupil data with an action plan. Private to whoever makes them.
//!
//! What this room must not know: what a school should provide.

pub(crate) mod comments;
pub(crate) mod data;
pub(crate) mod numbers;
pub(crate) mod provision;

use kit::{
    ui,
    web::{Call, PageResult},
};
use maud::html;
use rulebook::people::Action;

/// The tools.
pub(crate) async fn show(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let body = html! {
        (ui::heading("Tools for your work"))
        (ui::lead("They are for your real work in school, and private to you. You can show them to your coach, and take them with you as Excel or Word."))
        (ui::card("provision", "Provision map", html! {
            p { "What is provided for whom, by whom, for how long, at what cost, and whether it helps: for a term, copied to the next." }
            p { a class="govuk-link" href="/tools/provision" { "Open your provision maps" } }
        }))
        (ui::card("data", "From pupil data to an action plan", html! {
            p { "Bring a file of anonymous pupil data, see patterns by group, choose a problem, and plan what to do about it with measures." }
            p { a class="govuk-link" href="/tools/data" { "Open your data and plans" } }
        }))
    };
    call.page(&permit, "Tools for your work", body).send()
}
