//! What every field has in common: label, hint and error, tied to the control by ids.
//!
//! What this room must not know: what a value means, or whether it is right.

use maud::{Markup, PreEscaped, html};

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
    pub(super) fn suffix(self, block: &'static str) -> Text<'static> {
        match self {
            Self::Normal => block.into(),
            Self::Small => format!("{block} {block}--s").into(),
            Self::Medium => format!("{block} {block}--m").into(),
            Self::PageHeading => format!("{block} {block}--l").into(),
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
        if self.hint.is_none() && self.error.is_none() && extra.is_none() {
            return None;
        }
        let id = self.id();
        let hint = self.hint.as_ref().map(|_| format!("{id}-hint"));
        let error = self.error.as_ref().map(|_| format!("{id}-error"));
        let all = [hint, error, extra.map(str::to_owned)];
        Some(all.into_iter().flatten().collect::<Vec<_>>().join(" "))
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
        if self.hint.is_none() && self.error.is_none() {
            return PreEscaped(String::new());
        }
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
