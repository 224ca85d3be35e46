//! A thread as both sides see it: who, when, what, and whether it was read.
//!
//! What this room must not know: whose page it stands on.

use std::collections::HashMap;

use kit::{
    clock::Clock,
    ui::{Markup, Textarea, muted},
};
use maud::html;
use rulebook::{
    delivery::{MessageId, message::MOST_CHARACTERS},
    people::PersonId,
};

use super::Message;
use crate::event::time_in_words;

/// The messages, oldest first. `read` is how far the other side has read.
pub(crate) fn shown(
    clock: &Clock,
    messages: &[Message],
    (me_staff, read): (bool, Option<MessageId>),
    names: &HashMap<PersonId, String>,
) -> Markup {
    html! {
        ol class="govuk-list app-stack" {
            @for one in messages {
                @let at = clock.at(one.at);
                @let own = one.from_staff == me_staff;
                li {
                    h2 class="govuk-heading-s" { (names.get(&one.from).map_or("Somebody", String::as_str)) ", " (at.day.in_words()) ", " (time_in_words(i64::from(at.minute_of_day))) }
                    @for line in one.body.lines().filter(|line| !line.trim().is_empty()) { p class="govuk-body" { (line) } }
                    @if own { (muted(html! { @if read.is_some_and(|upto| upto >= one.id) { "Read" } @else { "Not read yet" } })) }
                }
            }
        }
    }
}

/// The box to write in.
pub(crate) fn write_box<'a>(
    label: &'a str,
    typed: &'a str,
    error: Option<&'a str>,
) -> Textarea<'a> {
    Textarea::new("body", label)
        .rows(6)
        .value(typed)
        .max_characters(u32::try_from(MOST_CHARACTERS).unwrap_or(u32::MAX))
        .error(error)
}
