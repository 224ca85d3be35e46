//! Every component in every state, on one page: what it should look like, and what the checks run over.
//!
//! What this room must not know: the product. Its people and texts are invented.

mod forms;
mod pages;
mod staff;
mod study;

use maud::{Markup, html};

use super::{heading, inset, lead, muted, section};

/// The body of the page with every component.
pub fn gallery() -> Markup {
    html! {
        (heading("Components"))
        (lead("Everything that Senda’s pages are built from, in every state."))
        (muted("Not shown here, because a page has one first-level heading: heading_row, panel, and fields whose label is the page’s heading."))
        (inset(html! { "Change the background in " a href="/account/reading" { "reading settings" } " and look again." }))
        (shelf("buttons-and-tags", "Buttons and tags", pages::buttons_and_tags()))
        (shelf("fields", "Fields", forms::fields()))
        (shelf("choices", "Choices", forms::choices()))
        (shelf("errors", "The same with errors", forms::with_errors()))
        (shelf("messages", "Messages", pages::messages()))
        (shelf("lists", "Lists", pages::lists()))
        (shelf("cards", "Cards and progress", pages::cards_and_progress()))
        (shelf("home", "A start page", pages::home()))
        (shelf("queues", "Queues and tables", staff::queues()))
        (shelf("boards", "Boards and stages", staff::boards()))
        (shelf("judging", "Work and mark sheet", staff::judging()))
        (shelf("reading", "Study text", study::reading()))
        (shelf("questions", "Questions and tasks in the text", study::questions()))
        (shelf("settings", "Reading settings", study::settings()))
    }
}

fn shelf(id: &str, title: &str, content: Markup) -> Markup {
    html! { section class="app-shelf" aria-labelledby=(id) { (section(id, title)) (content) } }
}
