//! Fields of text: label, hint, error and control, tied together.
//!
//! What this room must not know: what a value means, or whether it is right.

use maud::{Markup, Render, html};

use super::Text;

/// How large a label looks. A page that asks one question makes its label the page's heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelSize {
    /// As the text around it.
    #[default]
    Normal,
    /// A little larger and bold.
    Small,
    /// As a second-level heading.
    Medium,
    /// The page's one first-level heading is this label.
    PageHeading,
}

impl LabelSize {
    pub(super) fn suffix(self, block: &str) -> String {
        match self {
            Self::Normal => block.to_owned(),
            Self::Small => format!("{block} {block}--s"),
            Self::Medium => format!("{block} {block}--m"),
            Self::PageHeading => format!("{block} {block}--l"),
        }
    }
}

/// What every field has in common.
#[derive(Debug, Clone)]
pub(super) struct Parts<'a> {
    pub(super) name: Text<'a>,
    id: Option<Text<'a>>,
    pub(super) label: Text<'a>,
    pub(super) hint: Option<Text<'a>>,
    pub(super) error: Option<Text<'a>>,
    pub(super) size: LabelSize,
}

impl<'a> Parts<'a> {
    pub(super) fn new(name: Text<'a>, label: Text<'a>) -> Self {
        Self {
            name,
            id: None,
            label,
            hint: None,
            error: None,
            size: LabelSize::Normal,
        }
    }

    pub(super) fn set_id(&mut self, id: Text<'a>) {
        self.id = Some(id);
    }

    /// The control's id: the field's name, unless another was given.
    pub(super) fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }

    /// The ids that describe the control, for `aria-describedby`; `extra` comes last.
    pub(super) fn described_by(&self, extra: Option<&str>) -> Option<String> {
        let id = self.id();
        let hint = self.hint.as_ref().map(|_| format!("{id}-hint"));
        let error = self.error.as_ref().map(|_| format!("{id}-error"));
        let all: Vec<String> = [hint, error, extra.map(str::to_owned)]
            .into_iter()
            .flatten()
            .collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    pub(super) fn group_class(&self) -> &'static str {
        if self.error.is_some() {
            "govuk-form-group govuk-form-group--error"
        } else {
            "govuk-form-group"
        }
    }

    pub(super) fn label_markup(&self) -> Markup {
        let class = self.size.suffix("govuk-label");
        html! {
            @if self.size == LabelSize::PageHeading {
                h1 class="govuk-label-wrapper" { label class=(class) for=(self.id()) { (self.label) } }
            } @else {
                label class=(class) for=(self.id()) { (self.label) }
            }
        }
    }

    pub(super) fn legend_markup(&self) -> Markup {
        let class = self.size.suffix("govuk-fieldset__legend");
        html! {
            legend class=(class) {
                @if self.size == LabelSize::PageHeading {
                    h1 class="govuk-fieldset__heading" { (self.label) }
                } @else {
                    (self.label)
                }
            }
        }
    }

    pub(super) fn hint_and_error(&self) -> Markup {
        let id = self.id();
        html! {
            @if let Some(hint) = &self.hint { div id={ (id) "-hint" } class="govuk-hint" { (hint) } }
            @if let Some(error) = &self.error {
                p id={ (id) "-error" } class="govuk-error-message" {
                    span class="govuk-visually-hidden" { "Error: " } (error)
                }
            }
        }
    }
}

/// The setters that every field has.
macro_rules! common_setters {
    () => {
        /// Another id than the name, for a page on which two forms have a field of this name.
        pub fn id(mut self, id: impl Into<$crate::ui::Text<'a>>) -> Self {
            self.parts.set_id(id.into());
            self
        }

        /// Help that stays in view while the reader types.
        pub fn hint(mut self, hint: impl Into<$crate::ui::Text<'a>>) -> Self {
            self.parts.hint = Some(hint.into());
            self
        }

        /// What is wrong, if something is; usually `errors.of("name")`.
        pub fn error(mut self, error: Option<&'a str>) -> Self {
            self.parts.error = error.map(Into::into);
            self
        }

        /// How large the label or legend looks.
        pub fn label_size(mut self, size: $crate::ui::LabelSize) -> Self {
            self.parts.size = size;
            self
        }
    };
}
pub(super) use common_setters;

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

/// A password, with a button that shows it where script runs. Pasting is allowed.
#[derive(Debug, Clone)]
pub struct PasswordInput<'a> {
    parts: Parts<'a>,
    autocomplete: &'static str,
}

impl<'a> PasswordInput<'a> {
    /// A field for the password somebody already has.
    pub fn current(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), label.into()),
            autocomplete: "current-password",
        }
    }

    /// A field for a password somebody is choosing.
    pub fn new_password(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), label.into()),
            autocomplete: "new-password",
        }
    }

    common_setters!();
}

impl Render for PasswordInput<'_> {
    fn render(&self) -> Markup {
        let id = self.parts.id();
        let wrong = if self.parts.error.is_some() {
            " govuk-input--error"
        } else {
            ""
        };
        html! {
            div class={ (self.parts.group_class()) " govuk-password-input" } data-module="govuk-password-input" {
                (self.parts.label_markup())
                (self.parts.hint_and_error())
                div class="govuk-input__wrapper govuk-password-input__wrapper" {
                    input class={ "govuk-input govuk-password-input__input govuk-js-password-input-input" (wrong) }
                        id=(id) name=(self.parts.name) type="password" spellcheck="false"
                        autocomplete=(self.autocomplete) autocapitalize="none"
                        aria-describedby=[self.parts.described_by(None)];
                    button type="button" class="govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle"
                        data-module="govuk-button" aria-controls=(id) aria-label="Show password" hidden { "Show" }
                }
            }
        }
    }
}

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
        let (words, characters, sentence) = match self.limit {
            None => (None, None, String::new()),
            Some(Limit::Words(n)) => (Some(n), None, format!("You can enter up to {n} words")),
            Some(Limit::Characters(n)) => {
                (None, Some(n), format!("You can enter up to {n} characters"))
            }
        };
        let group = if self.limit.is_some() {
            " govuk-character-count"
        } else {
            ""
        };
        html! {
            div class={ (self.parts.group_class()) (group) }
                data-module=[self.limit.map(|_| "govuk-character-count")]
                data-maxwords=[words] data-maxlength=[characters] {
                (self.parts.label_markup())
                (self.parts.hint_and_error())
                textarea class={ "govuk-textarea" (counted) (wrong) } id=(id) name=(self.parts.name)
                    rows=(self.rows) aria-describedby=[self.parts.described_by(info.as_deref())] { (self.value) }
                @if let Some(info) = &info {
                    div id=(info) class="govuk-hint govuk-character-count__message" { (sentence) }
                }
            }
        }
    }
}
