//! Patterns and plan as a coach reads them to whom they are shown.
//!
//! What this room must not know: whether they may be read.

use kit::{
    Problem,
    ui::{self, FormErrors},
    web::{Call, Form},
};
use maud::{Markup, html};
use rulebook::{delivery::PupilDataId, people::PersonId};

use super::{patterns::patterns, plan_pages, store};
use crate::{sharing::Share, tools::comments::Said};

/// The patterns, the plan, and what was said of it.
pub(crate) async fn to_read(
    call: &Call,
    (id, owner): (PupilDataId, PersonId),
    name: &str,
    (share, typed, errors): (&Share, Option<&Form>, &FormErrors),
) -> Result<(String, Markup), Problem> {
    let (one, steps) = call
        .app()
        .db()
        .read(async |tx| {
            let one = super::mine(tx, owner, id).await?;
            Ok((one, store::steps(tx, id).await?))
        })
        .await?;
    let said = Said::read(call, share.thing).await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("Action plan of {name}")), &one.title, None, None))
        (ui::section("problem", "The problem chosen"))
        @if one.problem.is_empty() { p class="govuk-body" { "None yet." } }
        @else { p class="govuk-body" { (one.problem) } p class="govuk-body" { (one.why) } }
        (ui::section("plan", "The plan"))
        (plan_pages::steps(&steps, call.now().day, None))
        (patterns(&one.picture))
        @if share.person.is_some() { (said.part(call, &format!("/shared/{}/comments", share.id), (typed, errors))) }
    };
    Ok((one.title, body))
}
