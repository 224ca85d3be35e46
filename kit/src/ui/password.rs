//! A password.
//!
//! What this room must not know: what a value means, or whether it is right.

use maud::{Markup, Render, html};

use super::Text;
use super::field::{Parts, common_setters};

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
