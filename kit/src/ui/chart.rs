//! Charts as drawings of the server: a title, the finding in words, the drawing, and the numbers as a table behind it.
//!
//! What this room is for: what a chart always has, so that nobody draws one that only sighted people with colour can read.
//! What it must not know: what is counted.

use maud::{Markup, Render, html};

use super::{Column, Table, Text, details, text::section};

/// How a bar is filled: a pattern of its own, so that it is told without its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Filled.
    Solid,
    /// Lines across.
    Hatched,
    /// Dots.
    Dotted,
    /// Only its edge.
    Hollow,
}

impl Fill {
    const fn class(self) -> &'static str {
        match self {
            Self::Solid => "ch-b",
            Self::Hatched | Self::Dotted | Self::Hollow => "ch-edge",
        }
    }
}

/// What every chart says besides its drawing.
#[derive(Debug, Clone)]
pub struct Chart<'a> {
    /// The only one of its kind on the page.
    pub id: &'a str,
    /// What is shown.
    pub title: &'a str,
    /// What there is to see, in a sentence.
    pub finding: Text<'a>,
    /// What is counted, at the head of the table's column.
    pub counted: &'a str,
}

/// A bar: its words, its number, its fill.
pub type Bar<'a> = (&'a str, u32, Fill);

const BAR: u32 = 32;
const WIDTH: u32 = 600;
const LABELS: u32 = 170;

/// Bars across, one below the other, longest as wide as there is room.
pub fn bars(chart: &Chart<'_>, bars: &[Bar<'_>]) -> Markup {
    let most = bars.iter().map(|bar| bar.1).max().unwrap_or(0).max(1);
    let room = WIDTH - LABELS - 60;
    let height = BAR * u32::try_from(bars.len()).unwrap_or(0) + 8;
    let drawing = html! {
        svg class="app-chart" viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby={ (chart.id) "-title" } {
            title id={ (chart.id) "-title" } { (chart.title) }
            (patterns(chart.id))
            @for (place, (words, number, fill)) in (0_u32..).zip(bars) {
                @let top = place * BAR + 6;
                @let wide = share(*number, most, room);
                text class="ch-ink" x=(LABELS - 10) y=(top + 16) text-anchor="end" { (words) }
                rect class=(fill.class()) x=(LABELS) y=(top) width=(wide.max(u32::from(*number > 0) * 2)) height="22" rx="3" fill=[pattern(chart.id, *fill)] {}
                text class="ch-ink" x=(LABELS + wide + 8) y=(top + 16) { (number) }
            }
        }
    };
    let rows = bars
        .iter()
        .map(|(words, number, _)| vec![html! { (words) }, html! { (number) }]);
    let table = Table::new(chart.title)
        .caption_hidden()
        .column(Column::new("Group"))
        .column(Column::number(chart.counted))
        .rows(rows);
    figure(chart, &drawing, &table)
}

/// A stack of two numbers above its words.
pub type Stack<'a> = (&'a str, u32, u32);

/// Columns of two parts, side by side, with what each part is; every third has its words below.
pub fn stacks(chart: &Chart<'_>, parts: [(&str, Fill); 2], stacks: &[Stack<'_>]) -> Markup {
    const TALL: u32 = 160;
    let most = stacks
        .iter()
        .map(|one| one.1 + one.2)
        .max()
        .unwrap_or(0)
        .max(1);
    let count = u32::try_from(stacks.len()).unwrap_or(1).max(1);
    let step = WIDTH / count;
    let drawing = html! {
        svg class="app-chart" viewBox={ "0 0 " (WIDTH) " " (TALL + 50) } role="img" aria-labelledby={ (chart.id) "-title" } {
            title id={ (chart.id) "-title" } { (chart.title) }
            (patterns(chart.id))
            @for (place, (words, first, second)) in (0_u32..).zip(stacks) {
                @let left = place * step + 3;
                @let (low, high) = (share(*first, most, TALL), share(*second, most, TALL));
                @let wide = step.saturating_sub(6).max(2);
                rect class=(parts[0].1.class()) x=(left) y=(20 + TALL - low) width=(wide) height=(low) fill=[pattern(chart.id, parts[0].1)] {}
                rect class=(parts[1].1.class()) x=(left) y=(20 + TALL - low - high) width=(wide) height=(high) fill=[pattern(chart.id, parts[1].1)] {}
                @if first + second > 0 {
                    text class="ch-ink" x=(left + wide / 2) y=(14 + TALL - low - high) text-anchor="middle" { (first + second) }
                }
                @if place % 6 == 0 { text class="ch-ink" x=(left) y=(TALL + 42) { (words) } }
            }
            line class="ch-axis" x1="0" x2=(WIDTH) y1=(TALL + 21) y2=(TALL + 21) {}
        }
        ul class="app-chart__key" {
            @for (words, fill) in parts {
                li {
                    svg width="22" height="16" aria-hidden="true" focusable="false" {
                        rect class=(fill.class()) x="1" y="1" width="20" height="14" rx="2" fill=[pattern(chart.id, fill)] {}
                    }
                    " " (words)
                }
            }
        }
    };
    let rows = stacks.iter().map(|(words, first, second)| {
        vec![
            html! { (words) },
            html! { (first) },
            html! { (second) },
            html! { (first + second) },
        ]
    });
    let table = Table::new(chart.title)
        .caption_hidden()
        .column(Column::new("When"))
        .column(Column::number(parts[0].0))
        .column(Column::number(parts[1].0))
        .column(Column::number(chart.counted))
        .rows(rows);
    figure(chart, &drawing, &table)
}

fn figure(chart: &Chart<'_>, drawing: &Markup, table: &Table<'_>) -> Markup {
    html! {
        (section(chart.id, chart.title))
        p class="govuk-body" { (chart.finding) }
        div class="app-scroll" role="region" aria-label={ (chart.title) ", drawing" } tabindex="0" { (drawing) }
        (details(&format!("{} as a table", chart.title), table.render()))
    }
}

/// `length × number ÷ most`, never more than the length.
fn share(number: u32, most: u32, length: u32) -> u32 {
    let wide = u64::from(length) * u64::from(number.min(most)) / u64::from(most.max(1));
    u32::try_from(wide).unwrap_or(length)
}

/// Each chart carries its own patterns: an id may be on a page only once.
fn patterns(id: &str) -> Markup {
    html! {
        defs {
            pattern id={ (id) "-hatched" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line class="ch-edge" x1="0" y1="0" x2="0" y2="6" stroke-width="3" {}
            }
            pattern id={ (id) "-dotted" } width="6" height="6" patternUnits="userSpaceOnUse" {
                circle class="ch-b" cx="3" cy="3" r="1.6" {}
            }
        }
    }
}

fn pattern(id: &str, fill: Fill) -> Option<String> {
    match fill {
        Fill::Hatched => Some(format!("url(#{id}-hatched)")),
        Fill::Dotted => Some(format!("url(#{id}-dotted)")),
        Fill::Solid => None,
        Fill::Hollow => Some("none".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHART: Chart<'static> = Chart {
        id: "standing",
        title: "Schools by standing",
        finding: Text::Borrowed("Most are in time."),
        counted: "Schools",
    };

    #[test]
    fn a_chart_has_a_title_a_finding_and_its_numbers_in_a_table() {
        let shown = bars(
            &CHART,
            &[("Overdue", 3, Fill::Hatched), ("Met", 30, Fill::Solid)],
        )
        .into_string();
        for part in [
            "role=\"img\"",
            "<title id=\"standing-title\">Schools by standing</title>",
            "Most are in time.",
            "<table",
            "url(#standing-hatched)",
            ">30<",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(!shown.contains("style="), "the policy forbids it");
    }

    #[test]
    fn nothing_to_show_divides_by_nothing() {
        assert!(bars(&CHART, &[]).into_string().contains("<svg"));
        let empty = stacks(&CHART, [("a", Fill::Solid), ("b", Fill::Hatched)], &[]);
        assert!(empty.into_string().contains("<svg"));
        assert_eq!(share(5, 0, 100), 0);
        assert_eq!(share(9, 3, 100), 100);
    }
}
