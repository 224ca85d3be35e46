//! Buttons, and links that look like them.
//!
//! What this room must not know: what a button does.

use maud::{Markup, Render, html};

use super::Text;

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The page's main action: one a page.
    #[default]
    Primary,
    /// Any other action.
    Secondary,
    /// An action that is hard to undo.
    Warning,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "govuk-button",
            Self::Secondary => "govuk-button govuk-button--secondary",
            Self::Warning => "govuk-button govuk-button--warning",
        }
    }
}

/// A submit button with a name and a value, for forms that can do more than one thing.
#[derive(Debug, Clone)]
pub struct Button<'a> {
    text: Text<'a>,
    kind: ButtonKind,
    name: Option<(Text<'a>, Text<'a>)>,
    once: bool,
}

impl<'a> Button<'a> {
    /// A primary submit button. The words say what happens.
    pub fn new(text: impl Into<Text<'a>>) -> Self {
        Self {
            text: text.into(),
            kind: ButtonKind::Primary,
            name: None,
            once: true,
        }
    }

    /// How much it stands out.
    pub fn kind(mut self, kind: ButtonKind) -> Self {
        self.kind = kind;
        self
    }

    /// The name and value that the form sends when this button is pressed.
    pub fn sends(mut self, name: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        self.name = Some((name.into(), value.into()));
        self
    }

    /// Lets it be pressed twice in a second (by default script ignores the second press).
    pub fn repeatable(mut self) -> Self {
        self.once = false;
        self
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let name = self.name.as_ref().map(|(name, _)| name);
        let value = self.name.as_ref().map(|(_, value)| value);
        html! {
            button type="submit" class=(self.kind.class()) name=[name] value=[value]
                data-module="govuk-button" data-prevent-double-click=[self.once.then_some("true")] { (self.text) }
        }
    }
}

/// A primary submit button.
pub fn button(text: &str) -> Markup {
    Button::new(text).render()
}

/// A link that looks like a button, for going somewhere rather than doing something.
pub fn button_link(kind: ButtonKind, href: &str, text: &str) -> Markup {
    html! { a class=(kind.class()) href=(href) draggable="false" { (text) } }
}

/// The button that begins a series of questions.
pub fn start_button(href: &str, text: &str) -> Markup {
    html! {
        a class="govuk-button govuk-button--start" href=(href) draggable="false" {
            (text)
            svg class="govuk-button__start-icon" width="17.5" height="19" viewBox="0 0 33 40" aria-hidden="true" focusable="false" {
                path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" {}
            }
        }
    }
}

/// Buttons and links in one row.
pub fn button_row(content: Markup) -> Markup {
    html! { div class="app-button-row" { (content) } }
}
