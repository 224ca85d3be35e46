//! Cards, columns, empty states and receipts.
//!
//! What this room must not know: what they hold.

use maud::{Markup, Render, html};

use super::Text;

/// A card with a second-level heading of this id.
pub fn card(id: &str, title: &str, content: Markup) -> Markup {
    html! {
        section class="app-card" aria-labelledby=(id) {
            h2 class="app-card__title" id=(id) { (title) }
            (content)
        }
    }
}

/// Cards side by side, as many as fit.
pub fn cards(content: impl IntoIterator<Item = Markup>) -> Markup {
    html! { div class="app-cards" { @for card in content { (card) } } }
}

/// A wide column and a narrow one, each a stack of cards; one below the other on a phone.
pub fn two_columns(wide: Markup, narrow: Markup) -> Markup {
    html! { div class="app-two" { div class="app-stack" { (wide) } div class="app-stack" { (narrow) } } }
}

/// Why there is nothing here, when that will change, and one thing to do now.
#[derive(Debug, Clone)]
pub struct EmptyState<'a> {
    title: Text<'a>,
    when: Text<'a>,
    action: Option<(Text<'a>, Text<'a>)>,
}

/// Begins an [`EmptyState`]: why it is empty, and when that will change.
pub fn empty_state<'a>(why: impl Into<Text<'a>>, when: impl Into<Text<'a>>) -> EmptyState<'a> {
    EmptyState {
        title: why.into(),
        when: when.into(),
        action: None,
    }
}

impl<'a> EmptyState<'a> {
    /// One thing to do now.
    pub fn action(mut self, href: impl Into<Text<'a>>, words: impl Into<Text<'a>>) -> Self {
        self.action = Some((href.into(), words.into()));
        self
    }
}

impl Render for EmptyState<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="app-empty" {
                p { strong { (self.title) } }
                p { (self.when) }
                @if let Some((href, words)) = &self.action { p { a href=(href) { (words) } } }
            }
        }
    }
}

/// What was received, to keep or to print.
#[derive(Debug, Clone)]
pub struct Receipt<'a> {
    reference: Text<'a>,
    facts: Vec<(Text<'a>, Text<'a>)>,
}

impl<'a> Receipt<'a> {
    /// A receipt with this reference.
    pub fn new(reference: impl Into<Text<'a>>) -> Self {
        Self {
            reference: reference.into(),
            facts: Vec::new(),
        }
    }

    /// Adds a fact.
    pub fn fact(mut self, key: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        self.facts.push((key.into(), value.into()));
        self
    }
}

impl Render for Receipt<'_> {
    fn render(&self) -> Markup {
        html! {
            section class="app-receipt" aria-labelledby="receipt" {
                h2 class="app-card__title" id="receipt" { "Receipt " (self.reference) }
                dl {
                    @for (key, value) in &self.facts { div { dt { (key) } dd { (value) } } }
                }
                p class="app-muted app-receipt__keep" {
                    "Keep this reference. You can print this page or save it as a PDF. "
                    button type="button" class="app-tool" data-app="copy" data-copy=(self.reference) hidden { "Copy the reference" }
                }
            }
        }
    }
}
