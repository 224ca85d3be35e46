//! A day, asked for in three boxes.
//!
//! What this room must not know: calendars. It shows what was typed, right or wrong.

use maud::{Markup, Render, html};

use super::Text;
use super::field::{Parts, common_setters};

/// A day in three boxes, sent as `NAME_day`, `NAME_month` and `NAME_year`.
#[derive(Debug, Clone)]
pub struct DateInput<'a> {
    parts: Parts<'a>,
    typed: [Text<'a>; 3],
    birth: bool,
}

impl<'a> DateInput<'a> {
    /// A question with this name and legend.
    pub fn new(name: impl Into<Text<'a>>, legend: impl Into<Text<'a>>) -> Self {
        Self {
            parts: Parts::new(name.into(), legend.into()),
            typed: [Text::Borrowed(""), Text::Borrowed(""), Text::Borrowed("")],
            birth: false,
        }
    }

    common_setters!();

    /// What was typed in the three boxes, as it was typed.
    pub fn typed(
        mut self,
        day: impl Into<Text<'a>>,
        month: impl Into<Text<'a>>,
        year: impl Into<Text<'a>>,
    ) -> Self {
        self.typed = [day.into(), month.into(), year.into()];
        self
    }

    /// A day already known, as `YYYY-MM-DD`; anything else leaves the boxes empty.
    pub fn value(mut self, day: &str) -> Self {
        let mut parts = day
            .splitn(3, '-')
            .map(|part| part.trim_start_matches('0').to_owned());
        if let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) {
            self.typed = [day.into(), month.into(), year.into()];
        }
        self
    }

    /// The reader's own date of birth, which the browser may fill in.
    pub fn birth(mut self) -> Self {
        self.birth = true;
        self
    }

    fn part(&self, part: &str, label: &str, typed: &str, autofill: &'static str) -> Markup {
        let name = format!("{}_{part}", self.parts.name);
        // The first box carries the field's own id, so that an error's link finds it.
        let id = if part == "day" {
            self.parts.id().to_owned()
        } else {
            format!("{}-{part}", self.parts.id())
        };
        let width = if part == "year" { "4" } else { "2" };
        let wrong = if self.parts.error.is_some() {
            " govuk-input--error"
        } else {
            ""
        };
        html! {
            div class="govuk-date-input__item" {
                div class="govuk-form-group" {
                    label class="govuk-label govuk-date-input__label" for=(id) { (label) }
                    input class={ "govuk-input govuk-date-input__input govuk-input--width-" (width) (wrong) }
                        id=(id) name=(name) type="text" inputmode="numeric" value=(typed)
                        autocomplete=[self.birth.then_some(autofill)];
                }
            }
        }
    }
}

impl Render for DateInput<'_> {
    fn render(&self) -> Markup {
        let [day, month, year] = &self.typed;
        html! {
            div class=(self.parts.group_class()) {
                fieldset class="govuk-fieldset" role="group" aria-describedby=[self.parts.described_by(None)] {
                    (self.parts.legend_markup())
                    (self.parts.hint_and_error())
                    div class="govuk-date-input" {
                        (self.part("day", "Day", day, "bday-day"))
                        (self.part("month", "Month", month, "bday-month"))
                        (self.part("year", "Year", year, "bday-year"))
                    }
                }
            }
        }
    }
}
