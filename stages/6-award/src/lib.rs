//! The award: the provider's own statement of completion, and how anybody can check one.
//!
//! What this room is for: from the released outcome to a paper that can be trusted.
//! What it must not know: declarations, compliance. The official certificate is DfE's; every page here says so.

mod person_rows;
mod statement;

use kit::{
    Problem, Process,
    jobs::Jobs,
    ui::{self, Markup},
    web::{Access, Call, RouteKind, Routes},
};
use maud::html;
use rulebook::people::Action;

pub use person_rows::STATEMENTS;
pub use statement::{Statement, issue_when_earned, revoke, statement_of};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[&statement::ISSUED, &statement::REVOKED];

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[("Awards", "/admin/awards", Action::KeepAwards)];

/// The kinds of queued work of this stage: none of its own, it is told of releases.
pub fn jobs() -> Jobs {
    Jobs::new()
}

/// The routes of this stage.
pub fn routes() -> Routes {
    let (own, keep) = (
        Access::May(Action::HoldAward),
        Access::May(Action::KeepAwards),
    );
    Routes::new()
        .get(
            "/certificate",
            own,
            "My statement of completion",
            statement::pages::mine,
        )
        .get(
            "/certificate/statement.pdf",
            own,
            "My statement of completion as PDF",
            statement::pages::download,
        )
        .as_kind(RouteKind::File)
        .get(
            "/certificates/check",
            Access::Public,
            "Check a statement of completion",
            statement::pages::check,
        )
        .get(
            "/certificates/{code}",
            Access::Public,
            "What a code stands for",
            statement::pages::verify,
        )
        .get(
            "/admin/awards",
            keep,
            "Statements issued",
            statement::pages::list,
        )
        .get(
            "/admin/awards/{id}",
            keep,
            "A statement",
            statement::pages::show,
        )
        .post(
            "/admin/awards/{id}/revoke",
            keep,
            "Revoke a statement",
            statement::pages::revoke,
        )
}

/// This stage's card on the start page: the statement, once there is one.
pub async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    let person = call.person()?;
    let held = call
        .app()
        .db()
        .read(async |tx| statement::store::of_person(tx, person).await)
        .await?;
    Ok(held.filter(Statement::is_valid).map(|held| {
        ui::card("award-card", "You have completed the programme", html! {
            p class="govuk-body" { "Your statement of completion was issued on " (held.completed_on.in_words()) "." }
            p class="govuk-body" { a class="govuk-link" href="/certificate" { "See and download it" } }
        })
    }))
}
