//! Who was invited to a focus group and what they answered, for the lead who prepares the room.
//!
//! What this room must not know: who may be invited.

use std::collections::HashMap;

use kit::ui::{Markup, Table};
use maud::html;
use rulebook::{base::Coded, people::PersonId};

use crate::focus::Invited;

/// Who was invited: by name for the lead alone, who has to prepare the room.
pub(super) fn who(invited: &[Invited], names: &HashMap<PersonId, String>) -> Markup {
    let rows = invited.iter().map(|one| {
        let name = names.get(&one.person).map_or("Somebody", String::as_str);
        vec![
            html! { (name) },
            html! { (one.part.label()) @if !one.phase.is_empty() { ", " (one.phase) } },
            html! { (one.consent.label()) },
            html! { @if one.present { "There" } },
        ]
    });
    html! {
        (Table::new("Who was invited").columns(["Name", "As", "Answer", "Attendance"]).rows(rows).empty("Nobody yet."))
    }
}
