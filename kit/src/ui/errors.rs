//! What is wrong with a form, said twice: at the top and beside the field.
//!
//! What this room must not know: any rule.

use maud::{Markup, html};
use rulebook::base::Refusal;

/// The errors of one form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormErrors {
    found: Vec<(Option<String>, String)>,
}

impl FormErrors {
    /// No errors.
    pub fn none() -> Self {
        Self::default()
    }

    /// The errors of one refusal.
    pub fn from_refusal(refusal: &dyn Refusal) -> Self {
        let mut errors = Self::none();
        errors.refuse(refusal);
        errors
    }

    /// Adds a refusal, at its field if it has one.
    pub fn refuse(&mut self, refusal: &dyn Refusal) {
        self.found
            .push((refusal.field().map(str::to_owned), refusal.sentence()));
    }

    /// Adds an error that belongs to the field whose first control has this id (its name, unless told otherwise).
    pub fn at(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.found.push((Some(field.into()), sentence.into()));
    }

    /// Adds an error that belongs to no field.
    pub fn whole(&mut self, sentence: impl Into<String>) {
        self.found.push((None, sentence.into()));
    }

    /// The first error at this field, for the field to show.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.found
            .iter()
            .find(|(at, _)| at.as_deref() == Some(field))
            .map(|(_, sentence)| sentence.as_str())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Every error: the field it belongs to, and the sentence.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        self.found
            .iter()
            .map(|(at, sentence)| (at.as_deref(), sentence.as_str()))
    }
}

/// The list of errors at the top of a page, which takes the focus. Nothing when there are none.
/// A page that shows it sets [`super::Frame::error`].
pub fn error_summary(errors: &FormErrors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div class="govuk-error-summary" data-module="govuk-error-summary" {
                div role="alert" {
                    h2 class="govuk-error-summary__title" { "There is a problem" }
                    div class="govuk-error-summary__body" {
                        ul class="govuk-list govuk-error-summary__list" {
                            @for (field, sentence) in errors.iter() {
                                li {
                                    @match field {
                                        Some(field) => a href={ "#" (field) } { (sentence) },
                                        None => (sentence),
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
