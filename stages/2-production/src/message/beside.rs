//! The agreed messages beside the text, for whoever writes it.
//!
//! What this room must not know: how a message came to be agreed.

use kit::ui::{Icon, Kind, Markup, tag};
use maud::html;
use rulebook::production::message::{Met, State};

use super::Message;
use crate::item::{Item, Texts};

/// Whether the text meets a message, as a tag.
pub(super) fn met_tag(message: &Message, texts: &Texts) -> Markup {
    match message.met(texts) {
        Met::Here => tag(Kind::Good, Icon::Tick, "Met in the text"),
        Met::Lost => tag(Kind::Stop, Icon::Alert, "The text has lost it"),
        Met::NotYet => tag(Kind::Now, Icon::Alert, "Not met yet"),
    }
}

/// The card with an item's agreed messages; nothing when it has no message at all.
pub(crate) fn card(item: &Item, messages: &[Message], texts: &Texts) -> Markup {
    if messages.is_empty() {
        return html! {};
    }
    let agreed = messages.iter().filter(|one| one.state == State::Agreed);
    let open = messages
        .iter()
        .filter(|one| one.state == State::Open)
        .count();
    html! {
        section class="app-card" aria-labelledby="key-messages" {
            h2 class="app-card__title" id="key-messages" { "Key messages" }
            ol class="govuk-list govuk-list--number" {
                @for message in agreed {
                    li { (message.words) " " span class="app-muted" { (message.statements.join(", ")) } " " (met_tag(message, texts)) }
                }
            }
            @if open > 0 { p class="app-muted" { "Still being discussed: " (open) "." } }
            p class="govuk-body" { a class="govuk-link" href={ "/content/messages?item=" (item.id) } { "Discuss them" } }
        }
    }
}
