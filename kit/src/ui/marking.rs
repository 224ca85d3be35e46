//! Work on one side, a sheet to judge it on the other.
//!
//! What this room must not know: whose work it is, or what the levels mean.

use maud::{Markup, Render, html};

use super::Text;
use super::{Input, Textarea, Width};

/// Two panes: what is read, and the sheet that stays in view beside it.
#[derive(Debug, Clone)]
pub struct Split<'a> {
    left_title: Text<'a>,
    right_title: Text<'a>,
}

impl<'a> Split<'a> {
    /// Two panes with these titles.
    pub fn new(left_title: impl Into<Text<'a>>, right_title: impl Into<Text<'a>>) -> Self {
        Self {
            left_title: left_title.into(),
            right_title: right_title.into(),
        }
    }

    /// The panes with these contents.
    pub fn panes(&self, left: Markup, right: Markup) -> Markup {
        html! {
            div class="app-split" {
                article class="app-script" aria-labelledby="split-left" {
                    h2 class="app-card__title app-card__title--l" id="split-left" { (self.left_title) }
                    (left)
                }
                div class="app-split__pane" role="region" aria-labelledby="split-right" tabindex="0" {
                    div class="app-pane" {
                        h2 class="app-card__title app-card__title--l" id="split-right" { (self.right_title) }
                        (right)
                    }
                }
            }
        }
    }
}

/// A paragraph of the work, with the number by which evidence points at it (`#pN`).
pub fn numbered_paragraph(number: usize, text: &str) -> Markup {
    html! {
        div class="app-para" {
            a href={ "#p" (number) } aria-label={ "Paragraph " (number) } { (number) }
            p id={ "p" (number) } { (text) }
        }
    }
}

/// A level of a criterion: its value, its name, what it looks like.
#[derive(Debug, Clone)]
pub struct Level<'a> {
    /// What the form sends.
    pub value: Text<'a>,
    /// Its name, before any number.
    pub name: Text<'a>,
    /// What it looks like.
    pub note: Text<'a>,
}

/// One criterion on the sheet: levels, paragraphs it points at, and the reason.
#[derive(Debug, Clone)]
pub struct Criterion<'a> {
    name: Text<'a>,
    title: Text<'a>,
    note: Text<'a>,
    levels: Vec<Level<'a>>,
    chosen: Text<'a>,
    reason: Text<'a>,
    evidence: Text<'a>,
    error: Option<&'a str>,
    reason_error: Option<&'a str>,
}

impl<'a> Criterion<'a> {
    /// A criterion. Its fields are sent as `NAME`, `NAME_evidence` and `NAME_reason`.
    pub fn new(
        name: impl Into<Text<'a>>,
        title: impl Into<Text<'a>>,
        note: impl Into<Text<'a>>,
    ) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            note: note.into(),
            levels: Vec::new(),
            chosen: Text::Borrowed(""),
            reason: Text::Borrowed(""),
            evidence: Text::Borrowed(""),
            error: None,
            reason_error: None,
        }
    }

    /// Adds a level, lowest first.
    pub fn level(mut self, level: Level<'a>) -> Self {
        self.levels.push(level);
        self
    }

    /// The level chosen, the paragraphs pointed at (`1, 4`) and the reason, as they were typed.
    pub fn given(
        mut self,
        level: impl Into<Text<'a>>,
        evidence: impl Into<Text<'a>>,
        reason: impl Into<Text<'a>>,
    ) -> Self {
        self.chosen = level.into();
        self.evidence = evidence.into();
        self.reason = reason.into();
        self
    }

    /// What is wrong with the level, and with the reason, if anything is.
    pub fn errors(mut self, level: Option<&'a str>, reason: Option<&'a str>) -> Self {
        self.error = level;
        self.reason_error = reason;
        self
    }

    fn level_markup(&self, index: usize, level: &Level<'_>) -> Markup {
        let id = if index == 0 {
            self.name.to_string()
        } else {
            format!("{}-{}", self.name, index + 1)
        };
        html! {
            label class="app-level" for=(id) {
                input type="radio" id=(id) name=(self.name) value=(level.value) checked[level.value == self.chosen];
                span { b { (level.name) } " " small { (level.note) } }
            }
        }
    }
}

impl Render for Criterion<'_> {
    fn render(&self) -> Markup {
        let todo = if self.chosen.is_empty() {
            " app-crit--todo"
        } else {
            ""
        };
        let note_id = format!("{}-note", self.name);
        let error_id = self
            .error
            .map(|_| format!(" {}-error", self.name))
            .unwrap_or_default();
        html! {
            fieldset class={ "app-crit" (todo) } aria-describedby={ (note_id) (error_id) } {
                legend { (self.title) }
                p id=(note_id) class="app-muted" { (self.note) }
                @if let Some(error) = self.error {
                    p id={ (self.name) "-error" } class="govuk-error-message" {
                        span class="govuk-visually-hidden" { "Error: " } (error)
                    }
                }
                div class="app-levels" {
                    @for (index, level) in self.levels.iter().enumerate() { (self.level_markup(index, level)) }
                }
                (Input::new(format!("{}_evidence", self.name), "Evidence: paragraph numbers").value(&*self.evidence).width(Width::Ten))
                (Textarea::new(format!("{}_reason", self.name), "Why this level?").value(&*self.reason).rows(3).error(self.reason_error))
            }
        }
    }
}
