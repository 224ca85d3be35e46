//! A question's field, from the table, with what was typed in it.
//!
//! What this room must not know: which question it belongs to beyond what the table says.

use kit::{
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, DateInput, FormErrors, Input, InputKind,
        LabelSize, Radios, Width,
    },
    web::Form,
};
use maud::{Markup, Render, html};

use super::{Asks, Line, Question};

/// A choice that is made of rows: schools, providers, cohorts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offer {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// Help; empty for none.
    pub(crate) hint: String,
    /// Why it cannot be chosen, if it cannot.
    pub(crate) closed: bool,
}

/// A question about to be shown.
pub(crate) struct Shown<'a> {
    pub(crate) question: Question,
    pub(crate) title: &'a str,
    pub(crate) form: &'a Form,
    pub(crate) errors: &'a FormErrors,
    pub(crate) offers: &'a [Offer],
}

impl Shown<'_> {
    fn error(&self) -> Option<&str> {
        self.errors.of(self.question.field)
    }
    fn value(&self) -> &str {
        self.form.get(self.question.field)
    }

    /// The field, whose label is the page's heading.
    pub(crate) fn field(&self) -> Markup {
        match self.question.asks {
            Asks::YesNo => self.radios().yes_no().inline().render(),
            Asks::OneOf(list) => {
                let choices = list()
                    .into_iter()
                    .map(|(code, label)| Choice::new(code, label));
                self.radios().choices(choices).render()
            }
            Asks::Day => self.day(),
            Asks::Months => self
                .input()
                .kind(InputKind::Digits)
                .width(Width::Three)
                .suffix("months")
                .render(),
            Asks::Line(line) => self.line(line),
            Asks::School | Asks::Course | Asks::Provider | Asks::Cohort => self.rows(),
            Asks::Confirm => self.confirm(),
        }
    }

    fn radios(&self) -> Radios<'_> {
        let radios = Radios::new(self.question.field, self.title)
            .label_size(LabelSize::PageHeading)
            .value(self.value())
            .error(self.error());
        if self.question.hint.is_empty() {
            radios
        } else {
            radios.hint(self.question.hint)
        }
    }

    fn rows(&self) -> Markup {
        let choices = self.offers.iter().map(|offer| {
            let choice = Choice::new(offer.value.as_str(), offer.label.as_str());
            let choice = if offer.hint.is_empty() {
                choice
            } else {
                choice.hint(offer.hint.as_str())
            };
            if offer.closed {
                choice.disabled()
            } else {
                choice
            }
        });
        self.radios().choices(choices).render()
    }

    fn day(&self) -> Markup {
        let part = |name: &str| {
            self.form
                .get(&format!("{}_{name}", self.question.field))
                .to_owned()
        };
        DateInput::new(self.question.field, self.title)
            .label_size(LabelSize::PageHeading)
            .hint(self.question.hint)
            .typed(part("day"), part("month"), part("year"))
            .error(self.error())
            .render()
    }

    fn input(&self) -> Input<'_> {
        Input::new(self.question.field, self.title)
            .label_size(LabelSize::PageHeading)
            .hint(self.question.hint)
            .value(self.value())
            .error(self.error())
    }

    fn line(&self, line: Line) -> Markup {
        match line {
            Line::Name => self.input().autocomplete("name").render(),
            Line::Trn => self
                .input()
                .kind(InputKind::Digits)
                .width(Width::Ten)
                .render(),
            Line::Email => self
                .input()
                .kind(InputKind::Email)
                .autocomplete("off")
                .render(),
        }
    }

    fn confirm(&self) -> Markup {
        html! {
            (ui::heading(self.title))
            (Checkboxes::new(self.question.field, "What you have understood")
                .choice(Choice::new("yes", "I understand that being eligible is not yet a funded place. My provider confirms it."))
                .values([self.value()])
                .error(self.error()))
        }
    }
}

/// The way to look for a school: a form of its own, which only asks.
pub(crate) fn school_search(action: &str, words: &str, change: &str) -> Markup {
    ui::Form::get(action)
        .hidden("change", change)
        .label("Look for your school")
        .body(html! {
            (Input::new("words", "Look for your school")
                .label_size(LabelSize::Medium)
                .hint("Its name, town, postcode or URN")
                .kind(InputKind::Search)
                .value(words))
            (Button::new("Search").kind(ButtonKind::Secondary))
        })
}
