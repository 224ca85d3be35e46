//! The pages of whoever keeps DfE's API: statements and their payment, and the log of what was asked.
//!
//! What this room must not know: how a statement moves; it asks the account.

mod requests;
mod statement;
mod statements;

use kit::{
    Problem,
    web::{Access, Call, Routes},
};
use rulebook::people::{Action, Circles, Permit};

/// The routes of these pages.
pub(crate) fn routes() -> Routes {
    let keep = Access::May(Action::KeepDfeApi);
    Routes::new()
        .get(
            "/dfe/statements",
            keep,
            "Statements of every lead provider",
            statements::list,
        )
        .get(
            "/dfe/statements/{id}",
            keep,
            "One statement and what is on it",
            statement::show,
        )
        .post(
            "/dfe/statements/{id}/authorise",
            keep,
            "Authorise the payment of a statement",
            statement::authorise,
        )
        .post(
            "/dfe/statements/{id}/adjust",
            keep,
            "Adjust a statement",
            statement::adjust,
        )
        .post(
            "/dfe/statements/{id}/days",
            keep,
            "Change the days of a statement",
            statement::change_days,
        )
        .get(
            "/dfe/requests",
            keep,
            "What was asked over DfE’s API",
            requests::list,
        )
}

/// The permit of this reader.
fn permit(call: &Call) -> Result<Permit, Problem> {
    call.may(Action::KeepDfeApi, &Circles::SITE)
}
