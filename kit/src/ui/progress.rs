//! How far, how many, how long: rings, bars and tiles, always with the words beside them.
//!
//! What this room must not know: what is counted.

use maud::{Markup, html};

use super::Text;

/// A share of a length in whole tenths: `length_tenths × done ÷ of`, never more than the whole.
fn share(length_tenths: u64, done: u32, of: u32) -> u64 {
    if of == 0 {
        return 0;
    }
    length_tenths * u64::from(done.min(of)) / u64::from(of)
}

/// Tenths as a decimal, for SVG geometry.
fn tenths(value: u64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// The circumference of the ring's circle of radius 52, in tenths.
const AROUND: u64 = 3267;

/// A ring of `done` out of `of`, named `title`, with facts beside it.
/// The id must be the only one of its kind on the page.
pub fn ring(
    id: &str,
    title: &str,
    done: u32,
    of: u32,
    facts: impl IntoIterator<Item = Markup>,
) -> Markup {
    let filled = format!("{} {}", tenths(share(AROUND, done, of)), tenths(AROUND));
    html! {
        div class="app-ring" {
            svg width="124" height="124" viewBox="0 0 124 124" role="img" aria-labelledby=(id) {
                title id=(id) { (title) }
                circle class="app-ring__track" cx="62" cy="62" r="52" fill="none" stroke-width="13" {}
                @if done > 0 {
                    circle class="app-ring__bar" cx="62" cy="62" r="52" fill="none" stroke-width="13"
                        stroke-linecap="round" stroke-dasharray=(filled) transform="rotate(-90 62 62)" {}
                }
                text class="app-ring__num" x="62" y="67" text-anchor="middle" font-size="32" { (done) }
                text class="app-ring__cap" x="62" y="86" text-anchor="middle" font-size="15" { "of " (of) }
            }
            ul { @for fact in facts { li { (fact) } } }
        }
    }
}

/// A deadline: what is left in large words, a bar of what has passed, and what follows from it.
/// `passed` and `whole` share any unit.
pub fn countdown(left: &str, passed: u32, whole: u32, meaning: Markup) -> Markup {
    html! {
        div class="app-count" {
            p class="app-count__big" { (left) }
            (bar(passed, whole))
            (meaning)
        }
    }
}

fn bar(done: u32, of: u32) -> Markup {
    html! {
        svg class="app-bar" viewBox="0 0 300 12" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect class="app-bar__track" width="300" height="12" rx="6" {}
            rect class="app-bar__fill" width=(tenths(share(3000, done, of))) height="12" rx="6" {}
        }
    }
}

/// A bar of steps done out of all, with the words that say it.
pub fn step_bar(words: &str, done: u32, of: u32) -> Markup {
    html! { div class="app-count" { p { (words) } (bar(done, of)) } }
}

/// A number that matters, and what it counts.
#[derive(Debug, Clone)]
pub struct StatTile<'a> {
    /// The number, with its unit: `14 of 27`.
    pub number: Text<'a>,
    /// What it counts.
    pub words: Text<'a>,
    /// Where to see them.
    pub href: Option<Text<'a>>,
}

impl<'a> StatTile<'a> {
    /// A number and what it counts.
    pub fn new(number: impl Into<Text<'a>>, words: impl Into<Text<'a>>) -> Self {
        Self {
            number: number.into(),
            words: words.into(),
            href: None,
        }
    }

    /// Where to see what was counted.
    pub fn href(mut self, href: impl Into<Text<'a>>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// Numbers in a row.
pub fn stat_tiles(label: &str, tiles: &[StatTile<'_>]) -> Markup {
    html! {
        ul class="app-stats" aria-label=(label) {
            @for tile in tiles {
                li {
                    b { (tile.number) } " "
                    @match &tile.href {
                        Some(href) => a href=(href) { (tile.words) },
                        None => span { (tile.words) },
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_more_than_the_whole_and_never_divides_by_nothing() {
        let cases = [
            (0, 27, 0),
            (10, 27, 1210),
            (27, 27, 3267),
            (30, 27, 3267),
            (1, 0, 0),
            (u32::MAX, u32::MAX, 3267),
        ];
        for (done, of, expected) in cases {
            assert_eq!(share(AROUND, done, of), expected, "{done} of {of}");
        }
        assert_eq!(tenths(1210), "121.0");
    }
}
