//! The two charts of the register: how schools stand, and who becomes overdue when.
//!
//! What this room must not know: how either is worked out.

use kit::ui::{self, Chart, Fill, Markup};
use maud::html;
use rulebook::{
    base::Day,
    reporting::compliance::{Month, SchoolStatus},
};

use super::{Register, count, counts};
use crate::school::short;

/// Both charts, side by side where there is room.
pub(super) fn show(found: &Register) -> Markup {
    html! { (standing(found)) (ahead(&found.ahead)) }
}

/// How a standing is filled: solid for what needs somebody, hatched for what will, hollow for what nobody knows.
const fn fill(status: SchoolStatus) -> Fill {
    match status {
        SchoolStatus::Overdue | SchoolStatus::Vacant => Fill::Solid,
        SchoolStatus::Late | SchoolStatus::StartNow => Fill::Hatched,
        SchoolStatus::InTime | SchoolStatus::Qualified => Fill::Dotted,
        SchoolStatus::Check | SchoolStatus::Unknown | SchoolStatus::NotBound => Fill::Hollow,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn standing(found: &Register) -> Markup {
    let all: usize = found.counts.values().sum();
    let bound = all - count(found, SchoolStatus::NotBound);
    let fails = [SchoolStatus::Overdue, SchoolStatus::Vacant];
    let failing: usize = fails.iter().map(|status| count(found, *status)).sum();
    let met = count(found, SchoolStatus::Qualified);
    let chart = Chart {
        id: "standing",
        title: "Schools by standing",
        finding: format!(
            "Of {bound} schools that the duty binds, {met} meet it and {failing} fail it now: overdue, or without a SENCO."
        )
        .into(),
        counted: "Schools",
    };
    let bars: Vec<_> = counts(found)
        .into_iter()
        .map(|(status, count)| (short(status), number(count), fill(status)))
        .collect();
    ui::bars(&chart, &bars)
}

fn ahead(months: &[Month]) -> Markup {
    let all: u32 = months
        .iter()
        .map(|month| month.not_started + month.on_course)
        .sum();
    let started: u32 = months.iter().map(|month| month.on_course).sum();
    let finding = if all == 0 {
        "Nobody becomes overdue in the next three years.".to_owned()
    } else {
        format!(
            "If nothing changes, {all} schools become overdue in the next three years. The SENCO of {started} of them is on the course."
        )
    };
    let chart = Chart {
        id: "forecast",
        title: "Who becomes overdue, by month",
        finding: finding.into(),
        counted: "All",
    };
    let words: Vec<String> = months
        .iter()
        .map(|month| month_in_words(month.from))
        .collect();
    let stacks: Vec<_> = months
        .iter()
        .zip(&words)
        .map(|(month, words)| (words.as_str(), month.not_started, month.on_course))
        .collect();
    ui::stacks(
        &chart,
        [
            ("Not on the course", Fill::Solid),
            ("On the course", Fill::Hatched),
        ],
        &stacks,
    )
}

/// A month and its year: `Nov 2026`.
fn month_in_words(day: Day) -> String {
    day.date().strftime("%b %Y").to_string()
}
