//! A provision map as Excel and as Word.
//!
//! What this room must not know: how a map is kept.

use axum::extract::Path;
use exchange::sheet::{Cell, Sheet};
use kit::{
    Problem,
    web::{Call, PageResult},
};
use rulebook::{
    base::{Coded, Pence, counted},
    delivery::provision::Part,
    people::Action,
};

use super::{Line, Whole, pages::own, sums_view::measured};
use crate::{
    coming_going::{attached, excel as workbook, headed, serial, table, told, word as document},
    tools::numbers::hours,
};

fn optional(number: Option<i64>) -> Cell {
    number.map_or(Cell::Empty, Cell::Hundredths)
}

fn lines(all: &Whole) -> Sheet {
    let columns = [
        ("Area of need", 24),
        ("Wave", 12),
        ("Need", 28),
        ("Provision", 32),
        ("Who", 22),
        ("Adults", 8),
        ("Group", 22),
        ("Pupils", 8),
        ("Minutes a week", 10),
        ("Weeks", 8),
        ("Adults’ minutes in all", 12),
        ("Rate an hour", 12),
        ("Things bought", 12),
        ("Cost", 12),
        ("Outcome expected", 32),
        ("Review on", 14),
        ("Measure", 24),
        ("Before", 10),
        ("After", 10),
    ];
    let line = |one: &super::KeptLine| {
        let (line, numbers) = (&one.line, all.numbers(&one.line));
        vec![
            line.area.label().into(),
            line.wave.label().into(),
            line.need.clone().into(),
            line.provision.clone().into(),
            line.role.clone().into(),
            Cell::Number(line.staff),
            line.group.clone().into(),
            Cell::Number(line.pupils),
            Cell::Number(line.minutes),
            Cell::Number(line.weeks),
            Cell::Number(numbers.time()),
            Cell::Pence(numbers.rate.0),
            Cell::Pence(line.bought.0),
            Cell::Pence(numbers.cost().0),
            line.outcome.clone().into(),
            serial(line.review),
            line.measure.clone().into(),
            optional(line.before),
            optional(line.after),
        ]
    };
    Sheet {
        name: "Provision".into(),
        columns: columns
            .map(|(name, width)| (name.to_owned(), width))
            .to_vec(),
        lines: all.lines.iter().map(line).collect(),
    }
}

/// The sums: what is counted together, its name, its part.
fn sums(all: &Whole) -> Vec<(&'static str, String, Part)> {
    let sums = all.sums();
    let mut found = vec![("Whole map", String::new(), sums.whole)];
    let waves = sums
        .waves
        .iter()
        .map(|(one, part)| ("Wave", one.label().to_owned(), *part));
    let groups = sums
        .groups
        .iter()
        .map(|(one, part)| ("Group of pupils", one.clone(), *part));
    let areas = sums
        .areas
        .iter()
        .map(|(one, part)| ("Area of need", one.label().to_owned(), *part));
    let roles = sums
        .roles
        .iter()
        .map(|(one, part)| ("Role", one.clone(), *part));
    found.extend(waves.chain(groups).chain(areas).chain(roles));
    found
}

fn each(part: &Part, kind: &str) -> Option<Pence> {
    ["Whole map", "Group of pupils"]
        .contains(&kind)
        .then(|| part.each())
}

fn totals(all: &Whole) -> Sheet {
    let columns = [
        ("By", 18),
        ("What", 32),
        ("Lines", 8),
        ("Pupils", 8),
        ("Adults’ minutes", 14),
        ("Cost", 12),
        ("Cost a pupil", 12),
    ];
    let lines = sums(all).into_iter().map(|(kind, name, part)| {
        let a_pupil = each(&part, kind);
        vec![
            kind.into(),
            name.into(),
            Cell::Number(part.lines),
            a_pupil.map_or(Cell::Empty, |_| Cell::Number(part.pupils)),
            Cell::Number(part.time),
            Cell::Pence(part.cost.0),
            a_pupil.map_or(Cell::Empty, |pence| Cell::Pence(pence.0)),
        ]
    });
    Sheet {
        name: "Sums".into(),
        columns: columns
            .map(|(name, width)| (name.to_owned(), width))
            .to_vec(),
        lines: lines.collect(),
    }
}

/// As Excel.
pub(crate) async fn excel(call: Call, Path(id): Path<String>) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    let all = own(&call, &id).await?;
    let bytes = workbook(&[lines(&all), totals(&all)])?;
    Ok(attached(
        &format!("{} {}.xlsx", all.map.title, all.map.term),
        bytes,
    ))
}

/// As Word.
pub(crate) async fn word(call: Call, Path(id): Path<String>) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    let all = own(&call, &id).await?;
    let bytes = written(&all)?;
    Ok(attached(
        &format!("{} {}.docx", all.map.title, all.map.term),
        bytes,
    ))
}

fn who_and_when(line: &Line) -> String {
    format!(
        "{} × {}, {} a week, {}",
        line.role,
        line.staff,
        counted(line.minutes, "minute", "minutes"),
        counted(line.weeks, "week", "weeks")
    )
}

/// What is expected, how it is measured and when it is looked at, as sentences.
fn outcome(line: &Line) -> String {
    let review = line
        .review
        .map(|day| format!("Review {}", day.in_words()))
        .unwrap_or_default();
    let parts = [line.outcome.clone(), measured(line), review];
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim().trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(". ")
}

fn written(all: &Whole) -> Result<Vec<u8>, Problem> {
    let mut provision = vec![
        [
            "Provision and need",
            "Pupils",
            "Who and when",
            "Cost",
            "Outcome and measure",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for one in &all.lines {
        let line = &one.line;
        provision.push(vec![
            format!(
                "{}. {} ({}, {})",
                line.provision,
                line.need,
                line.area.label(),
                line.wave.label()
            ),
            format!("{}: {}", line.group, line.pupils),
            who_and_when(line),
            all.numbers(line).cost().to_string(),
            outcome(line),
        ]);
    }
    let mut together = vec![
        ["By", "What", "Adults’ time", "Cost", "Cost a pupil"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (kind, name, part) in sums(all) {
        together.push(vec![
            kind.to_owned(),
            name,
            hours(part.time),
            part.cost.to_string(),
            each(&part, kind)
                .map(|pence| pence.to_string())
                .unwrap_or_default(),
        ]);
    }
    let title = format!("{}, {}", all.map.title, all.map.term);
    let blocks = [
        headed(1, "Provision"),
        table(provision),
        headed(1, "Sums"),
        told("Pupils are counted once in each group."),
        table(together),
    ];
    document(&title, &blocks)
}
