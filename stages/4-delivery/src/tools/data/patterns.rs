//! Patterns in pupil data on a page: for each column a table, and a chart for each measure.
//!
//! What this room must not know: which numbers may be shown; what is hidden never reaches it.

use kit::ui::{self, Bar, Chart, Fill, Table};
use maud::{Markup, html};
use rulebook::base::Coded;

use super::picture::{Column, Group, Measure, Picture};
use crate::tools::numbers::told;

/// Everything that may be shown, by column: a chart for each measure, and the table.
pub(super) fn patterns(picture: &Picture) -> Markup {
    let few = picture
        .columns
        .iter()
        .any(|column| column.groups.iter().any(|group| group.pupils.is_none()));
    html! {
        @if few { (ui::inset(html! { "“Hidden” means a group of fewer than five pupils, or one that is hidden so that such a group cannot be worked out." })) }
        @if !picture.left_out.is_empty() { p class="govuk-body" { "Columns that were not read: " (picture.left_out.join(", ")) "." } }
        @for (place, column) in picture.columns.iter().enumerate() {
            (table(column))
            @for measure in Measure::ALL { (chart(place, column, *measure)) }
        }
    }
}

fn chart(place: usize, column: &Column, measure: Measure) -> Markup {
    let bars: Vec<Bar<'_>> = column
        .groups
        .iter()
        .filter_map(|group| {
            let share = u32::try_from(group.share(measure)?).ok()?;
            Some((group.name.as_str(), share, Fill::Solid))
        })
        .collect();
    if bars.len() < 2 {
        return html! {};
    }
    let all = column.all.share(measure);
    let most = bars.iter().max_by_key(|bar| bar.1);
    let finding = match (most, all) {
        (Some((name, share, _)), Some(all)) => {
            format!("Highest: {name}, {share}%. Of all pupils: {all}%.")
        }
        (Some((name, share, _)), None) => format!("Highest: {name}, {share}%."),
        _ => String::new(),
    };
    let title = format!("{} by {}, per cent", measure.label(), column.in_words());
    let id = format!("chart-{place}-{}", measure.code());
    ui::bars(
        &Chart {
            id: &id,
            title: &title,
            finding: finding.into(),
            counted: "Per cent",
        },
        &bars,
    )
}

/// A group’s cells as words, in the order of the table’s columns.
pub(super) fn cells(group: &Group) -> Vec<String> {
    let mut cells = vec![
        group.name.clone(),
        group
            .pupils
            .map_or_else(|| "Hidden".to_owned(), |pupils| pupils.to_string()),
        group.attendance.map_or_else(
            || "Hidden".to_owned(),
            |percent| format!("{}%", told(percent)),
        ),
    ];
    for (measure, pair) in &group.measures {
        cells.push(match (pair, group.share(*measure)) {
            (Some((these, of)), Some(share)) => format!("{share}% ({these} of {of})"),
            _ => "Hidden".to_owned(),
        });
    }
    cells
}

/// The names of the columns of such a table.
pub(super) fn heads(column: &Column) -> Vec<String> {
    let mut heads = vec![
        column.name.clone(),
        "Pupils".into(),
        "Mean attendance".into(),
    ];
    heads.extend(
        column
            .all
            .measures
            .iter()
            .map(|(measure, _)| measure.label().to_owned()),
    );
    heads
}

fn table(column: &Column) -> Markup {
    let mut table = Table::new(format!("By {}", column.in_words()));
    for head in heads(column) {
        table = table.column(ui::Column::new(head));
    }
    for group in column.groups.iter().chain([&column.all]) {
        table = table.row(cells(group).into_iter().map(|cell| html! { (cell) }));
    }
    html! { (table) }
}
