//! A board: columns of tickets by stage. Nothing is dragged: moving on is a recorded decision on the thing's own page.
//!
//! What this room must not know: which stages exist.

use maud::{Markup, Render, html};

use super::Text;

/// What the edge of a ticket says; its words must say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TicketEdge {
    /// Nothing.
    #[default]
    Plain,
    /// It waits for the reader.
    Mine,
    /// It is late or stopped.
    Late,
}

/// One thing on the board.
#[derive(Debug, Clone)]
pub struct Ticket<'a> {
    /// Its name.
    pub title: Text<'a>,
    /// Its page.
    pub href: Text<'a>,
    /// Lines below the name: what it is, when it is due.
    pub lines: Vec<Text<'a>>,
    /// Who has it: initials and full name.
    pub owner: Option<(Text<'a>, Text<'a>)>,
    /// What its edge says.
    pub edge: TicketEdge,
    /// A status tag.
    pub tag: Option<Markup>,
}

impl Ticket<'_> {
    fn markup(&self) -> Markup {
        let edge = match self.edge {
            TicketEdge::Plain => "",
            TicketEdge::Mine => " app-ticket--mine",
            TicketEdge::Late => " app-ticket--late",
        };
        html! {
            li class={ "app-ticket" (edge) } {
                div class="app-ticket__top" {
                    h3 { a class="govuk-link govuk-link--no-visited-state" href=(self.href) { (self.title) } }
                    @if let Some((initials, name)) = &self.owner {
                        span class="app-avatar app-avatar--s" {
                            span class="govuk-visually-hidden" { "With " (name) }
                            span aria-hidden="true" { (initials) }
                        }
                    }
                }
                @for line in &self.lines { p { (line) } }
                @if let Some(tag) = &self.tag { div class="app-ticket__foot" { (tag) } }
            }
        }
    }
}

/// The board.
#[derive(Debug, Clone)]
pub struct Board<'a> {
    label: Text<'a>,
    lanes: Vec<(Text<'a>, Vec<Ticket<'a>>, Text<'a>)>,
}

impl<'a> Board<'a> {
    /// A board with this name for screen readers.
    pub fn new(label: impl Into<Text<'a>>) -> Self {
        Self {
            label: label.into(),
            lanes: Vec::new(),
        }
    }

    /// Adds a lane with its tickets, and what to say when it has none.
    pub fn lane(
        mut self,
        title: impl Into<Text<'a>>,
        tickets: Vec<Ticket<'a>>,
        empty: impl Into<Text<'a>>,
    ) -> Self {
        self.lanes.push((title.into(), tickets, empty.into()));
        self
    }
}

impl Render for Board<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="app-board" role="region" aria-label={ (self.label) ", scrolls sideways" } tabindex="0" {
                @for (index, (title, tickets, empty)) in self.lanes.iter().enumerate() {
                    @let id = format!("lane-{}", index + 1);
                    section class="app-lane" aria-labelledby=(id) {
                        h2 class="app-lane__head" id=(id) { (title) " " span { (tickets.len()) } }
                        @if tickets.is_empty() {
                            p class="app-lane__empty" { (empty) }
                        } @else {
                            ul { @for ticket in tickets { (ticket.markup()) } }
                        }
                    }
                }
            }
        }
    }
}
