//! A comparison in marks: what went is struck out, what came is underlined, and both are said to those who listen.
//!
//! What this room must not know: whose texts are compared.

use kit::ui::Markup;
use maud::html;

use super::{Fate, Piece, compare};

/// What was changed between two texts, in marks.
pub fn changed(before: &str, after: &str) -> Markup {
    html! { div class="app-prose app-diff" { @for piece in compare(before, after) { (shown(&piece, None)) } } }
}

/// The old text beside the new; on a narrow screen both in line.
pub fn beside(before: &str, after: &str) -> Markup {
    let pieces = compare(before, after);
    html! {
        div class="app-sides app-diff" {
            div class="app-sides__row" { p { strong { "Before" } } p { strong { "After" } } }
            @for piece in &pieces {
                div class="app-sides__row" {
                    div { (shown(piece, Some(Fate::Gone))) }
                    div { (shown(piece, Some(Fate::New))) }
                }
            }
        }
        div class="app-sides__narrow app-prose app-diff" { @for piece in &pieces { (shown(piece, None)) } }
    }
}

/// What the marks mean.
pub fn key() -> Markup {
    html! {
        ul class="app-key" aria-label="Key" {
            li class="app-diff" { ins { "Added" } }
            li class="app-diff" { del { "Removed" } }
        }
    }
}

/// A piece with both its fates, or with one side only. What was removed and added is also said in words, because not
/// every screen reader tells `del` and `ins`.
fn shown(piece: &Piece, side: Option<Fate>) -> Markup {
    match piece {
        Piece::Same(lines) => html! {
            @for line in lines { @if !line.trim().is_empty() { p { (line) } } }
        },
        Piece::LeftOut(1) => html! { p class="app-muted" { "1 line is the same." } },
        Piece::LeftOut(lines) => html! { p class="app-muted" { (lines) " lines are the same." } },
        Piece::Changed(words) => html! {
            p {
                @for (fate, text) in words.iter().filter(|(fate, _)| *fate == Fate::Kept || side.is_none_or(|side| side == *fate)) {
                    @match fate {
                        Fate::Kept => (broken(text)),
                        Fate::Gone => del { (said("removed")) (broken(text)) },
                        Fate::New => ins { (said("added")) (broken(text)) },
                    }
                }
            }
        },
    }
}

fn said(what: &str) -> Markup {
    html! { span class="govuk-visually-hidden" { "(" (what) ") " } }
}

/// Text with its line ends shown.
fn broken(text: &str) -> Markup {
    html! {
        @for (at, line) in text.split('\n').enumerate() { @if at > 0 { br; } (line) }
    }
}
