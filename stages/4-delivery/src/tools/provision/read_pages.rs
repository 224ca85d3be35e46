//! A provision map as a coach reads it to whom it is shown.
//!
//! What this room must not know: whether it may be read.

use kit::{
    Problem,
    ui::{self, FormErrors},
    web::{Call, Form},
};
use maud::{Markup, html};
use rulebook::{delivery::MapId, people::PersonId};

use super::sums_view::numbers;
use crate::{sharing::Share, tools::comments::Said};

/// The map, and what was said of it.
pub(crate) async fn to_read(
    call: &Call,
    (id, owner): (MapId, PersonId),
    name: &str,
    (share, typed, errors): (&Share, Option<&Form>, &FormErrors),
) -> Result<(String, Markup), Problem> {
    let all = call
        .app()
        .db()
        .read(async |tx| super::whole(tx, owner, id).await)
        .await?;
    let said = Said::read(call, share.thing).await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("Provision map of {name}, {}", all.map.term)), &all.map.title, None, None))
        (numbers(&all, call.now().day, None))
        @if share.person.is_some() { (said.part(call, &format!("/shared/{}/comments", share.id), (typed, errors))) }
    };
    Ok((all.map.title, body))
}
