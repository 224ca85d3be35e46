//! What a provision map says, with its sums, its reviews and what was measured.
//!
//! What this room must not know: whose map it is.

use kit::ui::{self, Bar, Chart, Column, Fill, StatTile, Table, tag};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Day},
    delivery::provision::{Part, ReviewDue, Sums, due},
};

use super::Whole;
use crate::tools::numbers::hours;

/// Everything that a map says, with its sums; with links to change lines when its owner looks.
pub(super) fn numbers(all: &Whole, today: Day, here: Option<&str>) -> Markup {
    let sums = all.sums();
    html! {
        (ui::stat_tiles("The map in numbers", &[
            StatTile::new(sums.whole.cost.to_string(), "in all"),
            StatTile::new(hours(sums.whole.time), "of adults’ time"),
            StatTile::new(sums.whole.pupils.to_string(), "pupils, counted once in each group"),
            StatTile::new(sums.whole.each().to_string(), "a pupil"),
        ]))
        (reviews(all, today))
        (lines(all, here))
        @if !all.lines.is_empty() {
            (waves(&sums))
            (parts("Cost by group of pupils", "Group", sums.groups.iter().map(|(name, part)| (name.as_str(), part)), true))
            (parts("Cost by area of need", "Area", sums.areas.iter().map(|(area, part)| (area.label(), part)), false))
            (parts("Hours by role", "Role", sums.roles.iter().map(|(name, part)| (name.as_str(), part)), false))
        }
    }
}

fn reviews(all: &Whole, today: Day) -> Markup {
    let mut waiting: Vec<_> = all
        .lines
        .iter()
        .filter(|one| one.line.after.is_none())
        .filter_map(|one| Some((one.line.review?, one)))
        .filter(|(day, _)| due(*day, today) != ReviewDue::Later)
        .collect();
    waiting.sort_by_key(|(day, one)| (*day, one.id));
    html! {
        @if !waiting.is_empty() {
            (ui::section("reviews", "To be reviewed now"))
            ul class="govuk-list" {
                @for (day, one) in waiting { li {
                    @match due(day, today) {
                        ReviewDue::Overdue => (tag(ui::Kind::Stop, ui::Icon::Alert, "Review overdue")),
                        _ => (tag(ui::Kind::Now, ui::Icon::Half, "Review soon")),
                    }
                    " " (one.line.provision) ", " (day.in_words())
                } }
            }
        }
    }
}

fn lines(all: &Whole, here: Option<&str>) -> Markup {
    let rows = all.lines.iter().map(|one| {
        let line = &one.line;
        vec![
            html! {
                @match here {
                    Some(here) => a class="govuk-link" href={ (here) "/lines/" (one.id) } { (line.provision) },
                    None => (line.provision),
                }
                br; (ui::muted(html! { (line.need) }))
            },
            html! { (line.area.label()) br; (ui::muted(line.wave.label())) },
            html! { (line.group) br; (ui::muted(html! { (line.pupils) @if line.pupils == 1 { " pupil" } @else { " pupils" } })) },
            html! { (line.role) @if line.staff != 1 { " × " (line.staff) } br; (ui::muted(html! { (line.minutes) " min a week, " (rulebook::base::counted(line.weeks, "week", "weeks")) })) },
            html! { (all.numbers(line).cost()) },
            html! { (line.outcome) @if let Some(day) = line.review { br; (ui::muted(html! { "Review " (day.in_words()) })) } },
            html! { (measured(line)) },
        ]
    });
    html! {
        (Table::new("Provision").columns(["Provision and need", "Area and wave", "Pupils", "Who and when"])
            .column(Column::number("Cost")).columns(["Outcome expected", "Before and after"]).rows(rows)
            .empty("No line yet. Add what you provide first of all."))
    }
}

/// A measure before and after, with the difference.
pub(super) fn measured(line: &super::Line) -> String {
    use crate::tools::numbers::told;
    let what = if line.measure.is_empty() {
        String::new()
    } else {
        format!("{}: ", line.measure)
    };
    match (line.before, line.after) {
        (Some(before), Some(after)) => {
            let sign = if after >= before { "+" } else { "" };
            format!(
                "{what}{} to {} ({sign}{})",
                told(before),
                told(after),
                told(after - before)
            )
        }
        (Some(before), None) => format!("{what}{} before", told(before)),
        (None, Some(after)) => format!("{what}{} after", told(after)),
        (None, None) => line.measure.clone(),
    }
}

fn waves(sums: &Sums) -> Markup {
    let fills = [Fill::Solid, Fill::Hatched, Fill::Dotted];
    let bars: Vec<Bar<'_>> = sums
        .waves
        .iter()
        .zip(fills)
        .map(|((wave, part), fill)| {
            let pounds = u32::try_from(part.cost.0 / 100).unwrap_or(u32::MAX);
            (wave.label(), pounds, fill)
        })
        .collect();
    let most = sums.waves.iter().max_by_key(|(_, part)| part.cost);
    let finding = most.map_or_else(String::new, |(wave, part)| {
        format!(
            "Most is spent on {} provision: {} of {}.",
            wave.label().to_lowercase(),
            part.cost,
            sums.whole.cost
        )
    });
    let chart = Chart {
        id: "waves",
        title: "Cost by wave, in whole pounds",
        finding: finding.into(),
        counted: "Pounds",
    };
    ui::bars(&chart, &bars)
}

fn parts<'p>(
    title: &'static str,
    what: &'static str,
    all: impl Iterator<Item = (&'p str, &'p Part)>,
    each: bool,
) -> Markup {
    let mut table = Table::new(title).column(Column::new(what));
    if each {
        table = table
            .column(Column::number("Pupils"))
            .column(Column::number("A pupil"));
    }
    table = table
        .column(Column::number("Adults’ time"))
        .column(Column::number("Cost"));
    for (name, part) in all {
        let mut cells = vec![html! { (name) }];
        if each {
            cells.push(html! { (part.pupils) });
            cells.push(html! { (part.each()) });
        }
        cells.push(html! { (hours(part.time)) });
        cells.push(html! { (part.cost) });
        table = table.row(cells);
    }
    html! { (table) }
}
