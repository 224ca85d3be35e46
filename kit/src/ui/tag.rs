//! Status tags: words, and a colour and a shape that repeat them, never colour alone.
//!
//! What this room must not know: which statuses exist.

use maud::{Markup, html};

/// What a status asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All is well.
    Good,
    /// Under way, or due soon.
    Now,
    /// Late, refused or in need of attention.
    Stop,
    /// Waiting, not begun.
    Calm,
    /// New or different.
    Plum,
    /// Over and done with: plain words.
    Plain,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Good,
        Self::Now,
        Self::Stop,
        Self::Calm,
        Self::Plum,
        Self::Plain,
    ];

    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Good => "app-tag app-tag--good",
            Self::Now => "app-tag app-tag--now",
            Self::Stop => "app-tag app-tag--stop",
            Self::Calm => "app-tag app-tag--calm",
            Self::Plum => "app-tag app-tag--plum",
            Self::Plain => "app-tag app-tag--plain",
        }
    }
}

/// The shape beside the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// No shape.
    None,
    /// Tick: done, in order.
    Tick,
    /// Half-filled ring: under way.
    Half,
    /// Empty ring: not begun.
    Ring,
    /// Dot: new, ready.
    Dot,
    /// Triangle: attention.
    Alert,
    /// Cross: refused, ended.
    Cross,
    /// Padlock: closed, restricted.
    Lock,
}

impl Icon {
    /// Every icon.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::Tick,
        Self::Half,
        Self::Ring,
        Self::Dot,
        Self::Alert,
        Self::Cross,
        Self::Lock,
    ];

    fn shape(self) -> Markup {
        html! {
            @match self {
                Self::None => {},
                Self::Tick => path d="M1.5 6.5 4.5 9.5 10.5 2.5" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" {},
                Self::Half => {
                    circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" stroke-width="2" {}
                    path d="M6 1.2a4.8 4.8 0 0 1 0 9.6z" fill="currentColor" {}
                },
                Self::Ring => circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" stroke-width="2" {},
                Self::Dot => circle cx="6" cy="6" r="3.4" fill="currentColor" {},
                Self::Alert => {
                    path d="M6 .8 11.4 10.8H.6z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" {}
                    path d="M6 4.4v3M6 9v.3" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" {}
                },
                Self::Cross => path d="M2 2 10 10M10 2 2 10" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" {},
                Self::Lock => {
                    path d="M3.5 5V3.6a2.5 2.5 0 0 1 5 0V5" fill="none" stroke="currentColor" stroke-width="1.6" {}
                    rect x="2" y="5" width="8" height="6" rx="1" fill="currentColor" {}
                },
            }
        }
    }
}

/// A status tag.
pub fn tag(kind: Kind, icon: Icon, text: &str) -> Markup {
    html! {
        span class=(kind.class()) {
            @if icon != Icon::None {
                svg viewBox="0 0 12 12" aria-hidden="true" focusable="false" { (icon.shape()) }
            }
            (text)
        }
    }
}
