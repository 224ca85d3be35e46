//! One line of text.
//!
//! What this room must not know: what a value means, or whether it is right.

use maud::{Markup, Render, html};

use super::Text;
use super::field::{Parts, common_setters};

/// What an [`Input`] takes, which decides the keyboard of a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    /// Any text.
    #[default]
    Text,
    /// An email address.
    Email,
    /// A telephone number.
    Telephone,
    /// Digits, which may begin with nought: reference numbers, codes.
    Digits,
    /// A number with decimals.
    Decimal,
    /// Words to search for.
    Search,
    /// A web address.
    Url,
    /// A time of day, typed: `4pm`, `16:00`.
    Time,
}

impl InputKind {
    fn kind(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Telephone => "tel",
            Self::Search => "search",
            Self::Url => "url",
            Self::Text | Self::Digits | Self::Decimal | Self::Time => "text",
        }
    }

    fn mode(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("numeric"),
            Self::Decimal => Some("decimal"),
            _ => None,
        }
    }

    fn spellcheck(self) -> Option<&'static str> {
        (!matches!(self, Self::Text | Self::Search)).then_some("false")
    }
}

/// How wide an [`Input`] is, in characters it is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// As wide as its column.
    #[default]
    Full,
    /// Two.
    Two,
    /// Three.
    Three,
    /// Four.
    Four,
    /// Five.
    Five,
    /// Ten.
    Ten,
    /// Twenty.
    Twenty,
    /// Thirty.
    Thirty,
}

impl Width {
    fn class(self) -> &'static str {
        match self {
            Self::Full => "",
            Self::Two => " govuk-input--width-2",
            Self::Three => " govuk-input--width-3",
            Self::Four => " govuk-input--width-4",
            Self::Five => " govuk-input--width-5",
            Self::Ten => " govuk-input--width-10",
            Self::Twenty => " govuk-input--width-20",
            Self::Thirty => " govuk-input--width-30",
        }
    }
}

/// One line of text.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    parts: Parts<'a>,
    value: Text<'a>,
    kind: InputKind,
    width: Width,
    autocomplete: Option<&'static str>,
    prefix: Option<Text<'a>>,
    suffix: Option<Text<'a>>,
}

impl<'a> Input<'a> {
    /// A field with this name and label.
    pub fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), label.into()),
            value: Text::Borrowed(""),
            kind: InputKind::Text,
            width: Width::Full,
            autocomplete: None,
            prefix: None,
            suffix: None,
        }
    }

    common_setters!();

    /// What was typed, as it was typed.
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// What it takes.
    pub fn kind(mut self, kind: InputKind) -> Self {
        self.kind = kind;
        self
    }

    /// How wide it is.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// The HTML autofill word, e.g. `name`, `email`, `one-time-code`.
    pub fn autocomplete(mut self, word: &'static str) -> Self {
        self.autocomplete = Some(word);
        self
    }

    /// Words inside the box before the value, e.g. `£`.
    pub fn prefix(mut self, prefix: impl Into<Text<'a>>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Words inside the box after the value, e.g. `minutes`.
    pub fn suffix(mut self, suffix: impl Into<Text<'a>>) -> Self {
        self.suffix = Some(suffix.into());
        self
    }

    fn control(&self) -> Markup {
        let wrong = if self.parts.error.is_some() {
            " govuk-input--error"
        } else {
            ""
        };
        html! {
            input class={ "govuk-input" (self.width.class()) (wrong) } id=(self.parts.id())
                name=(self.parts.name) type=(self.kind.kind()) value=(self.value)
                inputmode=[self.kind.mode()] spellcheck=[self.kind.spellcheck()]
                autocomplete=[self.autocomplete] aria-describedby=[self.parts.described_by(None)];
        }
    }
}

impl Render for Input<'_> {
    fn render(&self) -> Markup {
        html! {
            div class=(self.parts.group_class()) {
                (self.parts.label_markup())
                (self.parts.hint_and_error())
                @if self.prefix.is_some() || self.suffix.is_some() {
                    div class="govuk-input__wrapper" {
                        @if let Some(prefix) = &self.prefix {
                            div class="govuk-input__prefix" aria-hidden="true" { (prefix) }
                        }
                        (self.control())
                        @if let Some(suffix) = &self.suffix {
                            div class="govuk-input__suffix" aria-hidden="true" { (suffix) }
                        }
                    }
                } @else {
                    (self.control())
                }
            }
        }
    }
}
