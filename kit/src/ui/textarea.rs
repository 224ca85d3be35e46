//! Several lines of text, with a limit that is told and counted.
//!
//! What this room must not know: what a value means, or whether it is right.

use maud::{Markup, Render, html};

use super::Text;
use super::field::{Parts, common_setters};

/// The limit that a [`Textarea`] tells the reader about and counts towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Words(u32),
    Characters(u32),
}

/// Several lines of text.
#[derive(Debug, Clone)]
pub struct Textarea<'a> {
    parts: Parts<'a>,
    value: Text<'a>,
    rows: u8,
    limit: Option<Limit>,
}

impl<'a> Textarea<'a> {
    /// A field with this name and label.
    pub fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), label.into()),
            value: Text::Borrowed(""),
            rows: 5,
            limit: None,
        }
    }

    common_setters!();

    /// What was typed, as it was typed.
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// Height in lines.
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// Says how many words fit, and counts them where script runs. The server still decides.
    pub fn max_words(mut self, words: u32) -> Self {
        self.limit = Some(Limit::Words(words));
        self
    }

    /// Says how many characters fit, and counts them where script runs. The server still decides.
    pub fn max_characters(mut self, characters: u32) -> Self {
        self.limit = Some(Limit::Characters(characters));
        self
    }
}

impl Render for Textarea<'_> {
    fn render(&self) -> Markup {
        let id = self.parts.id();
        let info = self.limit.map(|_| format!("{id}-info"));
        let wrong = if self.parts.error.is_some() {
            " govuk-textarea--error"
        } else {
            ""
        };
        let counted = if self.limit.is_some() {
            " govuk-js-character-count"
        } else {
            ""
        };
        let told = self.limit.map(|limit| match limit {
            Limit::Words(most) => (most, "words"),
            Limit::Characters(most) => (most, "characters"),
        });
        let group = if self.limit.is_some() {
            " govuk-character-count"
        } else {
            ""
        };
        html! {
            div class={ (self.parts.group_class()) (group) }
                data-module=[self.limit.map(|_| "govuk-character-count")]
                data-maxlength=[told.map(|(most, _)| most)] data-count-type=[told.map(|(_, unit)| unit)] {
                (self.parts.label_markup())
                (self.parts.hint_and_error())
                textarea class={ "govuk-textarea" (counted) (wrong) } id=(id) name=(self.parts.name)
                    rows=(self.rows) aria-describedby=[self.parts.described_by(info.as_deref())] { (self.value) }
                @if let (Some(info), Some((most, unit))) = (&info, told) {
                    div id=(info) class="govuk-hint govuk-character-count__message" {
                        "You can enter up to " (most) " " (unit)
                    }
                }
            }
        }
    }
}
