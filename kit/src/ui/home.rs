//! The pieces of a start page: the next thing to do, a choice of times, the next date, the people.
//!
//! What this room must not know: what the next thing is.

use maud::{Markup, Render, html};

use super::Text;

/// The next thing to do, in the largest card of the page.
#[derive(Debug, Clone)]
pub struct Hero<'a> {
    id: Text<'a>,
    above: Text<'a>,
    title: Text<'a>,
    steps: Option<(u32, u32)>,
    words: Text<'a>,
    action: Option<(Text<'a>, Text<'a>)>,
}

impl<'a> Hero<'a> {
    /// A card whose second-level heading has this id, with a line above it.
    pub fn new(
        id: impl Into<Text<'a>>,
        above: impl Into<Text<'a>>,
        title: impl Into<Text<'a>>,
    ) -> Self {
        Self {
            id: id.into(),
            above: above.into(),
            title: title.into(),
            steps: None,
            words: Text::Borrowed(""),
            action: None,
        }
    }

    /// How many steps are done, out of how many; more than twelve are not drawn.
    pub fn steps(mut self, done: u32, of: u32) -> Self {
        self.steps = Some((done, of));
        self
    }

    /// What it is and how long it takes.
    pub fn words(mut self, words: impl Into<Text<'a>>) -> Self {
        self.words = words.into();
        self
    }

    /// The one button: address and words.
    pub fn action(mut self, href: impl Into<Text<'a>>, words: impl Into<Text<'a>>) -> Self {
        self.action = Some((href.into(), words.into()));
        self
    }
}

impl Render for Hero<'_> {
    fn render(&self) -> Markup {
        html! {
            section class="app-card app-hero" aria-labelledby=(self.id) {
                (landscape())
                div class="app-hero__body" {
                    p class="app-eyebrow" { (self.above) }
                    h2 class="app-card__title app-card__title--l" id=(self.id) { (self.title) }
                    @if let Some((done, of)) = self.steps { (step_marks(done, of)) }
                    p { (self.words) }
                    @if let Some((href, words)) = &self.action {
                        div class="app-button-row" { a class="govuk-button" href=(href) draggable="false" { (words) } }
                    }
                }
            }
        }
    }
}

fn step_marks(done: u32, of: u32) -> Markup {
    html! {
        @if of <= 12 {
            ol class="app-hero__steps" aria-label="Steps" {
                @for step in 1..=of {
                    @let (class, words) = match step {
                        step if step <= done => (Some("is-done"), "done"),
                        step if step == done.saturating_add(1) => (Some("is-now"), "next"),
                        _ => (None, "to do"),
                    };
                    li class=[class] { span class="govuk-visually-hidden" { "Step " (step) " " (words) } }
                }
            }
        }
    }
}

fn landscape() -> Markup {
    html! {
        svg class="app-hero__art" viewBox="0 0 320 220" aria-hidden="true" focusable="false" {
            circle cx="226" cy="92" r="34" fill="#f7d9a8" {}
            path d="M0 220c60-92 120-92 176-20 30-40 84-56 144 0v20z" fill="#1d5b54" {}
            path d="M70 220c60-56 130-60 250-16v16z" fill="#2c7a70" {}
            path d="M176 220c12-20 34-30 30-52s30-22 26-46" fill="none" stroke="#f7d9a8" stroke-width="4" stroke-dasharray="2 10" stroke-linecap="round" {}
        }
    }
}

/// A question answered by pressing one of a few buttons, sent as `name` to `action` in the address.
pub fn chips(
    action: &str,
    question: &str,
    name: &str,
    choices: &[(&str, &str)],
    after: &str,
) -> Markup {
    html! {
        form action=(action) method="get" {
            fieldset class="app-chips" {
                legend { (question) }
                div class="app-chips__row" {
                    @for (value, words) in choices {
                        button type="submit" class="govuk-button govuk-button--secondary" name=(name) value=(value) { (words) }
                    }
                    span class="app-muted" { (after) }
                }
            }
        }
    }
}

/// A date as a leaf of a calendar, beside what happens then. The words must give the date too.
pub fn date_leaf(month: &str, day: &str, content: Markup) -> Markup {
    html! {
        div class="app-date" {
            div class="app-date__leaf" aria-hidden="true" { b { (month) } span { (day) } }
            div { (content) }
        }
    }
}

/// One of the [`people`].
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// One or two letters.
    pub initials: Text<'a>,
    /// Their name.
    pub name: Text<'a>,
    /// Who they are to the reader, and how to reach them.
    pub about: Markup,
}

/// The people around the reader.
pub fn people(list: &[Person<'_>]) -> Markup {
    html! {
        ul class="app-people" {
            @for person in list {
                li {
                    span class="app-avatar" aria-hidden="true" { (person.initials) }
                    span { strong { (person.name) } " " span class="app-muted" { (person.about) } }
                }
            }
        }
    }
}
