//! A long way as one ordered list: stops passed, the one where the reader is, those ahead.
//!
//! What this room must not know: which way it is.

use maud::{Markup, Render, html};

use super::Text;

/// Where a stop lies from the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopState {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Ahead,
}

impl StopState {
    pub(super) fn class(self) -> Option<&'static str> {
        match self {
            Self::Done => Some("is-done"),
            Self::Now => Some("is-now"),
            Self::Ahead => None,
        }
    }
}

/// One stop on the way.
#[derive(Debug, Clone)]
pub struct Stop<'a> {
    /// Its name.
    pub name: Text<'a>,
    /// Its state in words: `Done`, `You are here`, `Opens 4 January`.
    pub words: Text<'a>,
    /// One or two characters in its dot, until it is done.
    pub mark: Text<'a>,
    /// Where it lies.
    pub state: StopState,
    /// People meet there: a square dot rather than a round one.
    pub meeting: bool,
    /// Its page, if it can be opened.
    pub href: Option<Text<'a>>,
}

/// The way.
#[derive(Debug, Clone, Default)]
pub struct Path<'a> {
    stops: Vec<Stop<'a>>,
}

impl<'a> Path<'a> {
    /// No stops yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a stop.
    pub fn stop(mut self, stop: Stop<'a>) -> Self {
        self.stops.push(stop);
        self
    }
}

impl Render for Path<'_> {
    fn render(&self) -> Markup {
        html! {
            ol class="app-path" {
                @for stop in &self.stops {
                    @let meet = if stop.meeting { " app-path__dot--meet" } else { "" };
                    li class=[stop.state.class()] aria-current=[(stop.state == StopState::Now).then_some("step")] {
                        span class={ "app-path__dot" (meet) } aria-hidden="true" {
                            @if stop.state == StopState::Done { "✓" } @else { (stop.mark) }
                        }
                        div {
                            span class="app-path__name" {
                                @match &stop.href { Some(href) => a href=(href) { (stop.name) }, None => (stop.name) }
                            }
                            " "
                            span class="app-path__state" { (stop.words) }
                        }
                    }
                }
            }
        }
    }
}

/// The stages something goes through, in one row of pills.
pub fn stage_pills(label: &str, stages: &[(&str, StopState)]) -> Markup {
    html! {
        ol class="app-stages" aria-label=(label) {
            @for (name, state) in stages {
                li class=[state.class()] aria-current=[(*state == StopState::Now).then_some("step")] {
                    @if *state == StopState::Done { "✓ " span class="govuk-visually-hidden" { "Done: " } }
                    (name)
                }
            }
        }
    }
}
