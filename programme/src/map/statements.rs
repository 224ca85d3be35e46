//! Statements by module as a heat map: a row for each statement, a column for each module, letters in each cell that say
//! what the module does with it. A statement with a gap has a dashed edge and the word Gap.
//!
//! What this room must not know: where the picture is shown.

use super::coverage::{Count, Coverage, StatementRow};
use super::drawing::{Area, Drawing, lines};
use super::table::Tabled;
use crate::model::StatementKind;

const LABEL: u32 = 320;
const CELL: u32 = 40;
const TOTAL: u32 = 96;
const ROW: u32 = 40;
const HEAD: u32 = 52;
const LETTERS: usize = 46;

/// Draws the map.
pub(super) fn svg(coverage: &Coverage) -> String {
    let mut drawing = Drawing::new();
    let columns = small(coverage.modules.len());
    heads(&mut drawing, coverage);
    for (at, statement) in (0..).zip(&coverage.statements) {
        row(&mut drawing, coverage, statement, HEAD + at * ROW);
    }
    let size = (
        LABEL + columns * CELL + TOTAL,
        HEAD + small(coverage.statements.len()) * ROW,
    );
    let title = "What each module does with each statement";
    drawing.finish("app-heat", "statements", size, title, &finding(coverage))
}

fn heads(drawing: &mut Drawing, coverage: &Coverage) {
    let mut before = None;
    for (at, module) in (0..).zip(&coverage.modules) {
        let x = LABEL + at * CELL + CELL / 2;
        if before != Some(module.course) {
            let words = format!("Course {}", module.course);
            drawing.words("t2", (LABEL + at * CELL, 16), "start", &words);
            before = Some(module.course);
        }
        drawing.words("t2", (x, 40), "middle", &module.id);
    }
    let x = LABEL + small(coverage.modules.len()) * CELL + TOTAL / 2;
    drawing.words("t2", (x, 40), "middle", "In all");
}

fn row(drawing: &mut Drawing, coverage: &Coverage, statement: &StatementRow, y: u32) {
    let words = format!("{} {}", statement.id, statement.text);
    let mut cut = lines(&words, LETTERS);
    if cut.len() > 2 {
        cut.truncate(2);
        if let Some(last) = cut.last_mut() {
            last.push('…');
        }
    }
    for (line, words) in (0..).zip(cut) {
        drawing.words("t3", (0, y + 16 + line * 15), "start", &words);
    }
    for (at, count) in (0..).zip(&statement.by_module) {
        let class = match count.taught + count.practised + count.checked {
            0 => continue,
            1 => "1",
            2 => "2",
            _ => "3",
        };
        let x = LABEL + at * CELL;
        drawing.area(&format!("c{class}"), area(x, y, CELL));
        let middle = (x + CELL / 2, y + 25);
        drawing.words(&format!("on{class}"), middle, "middle", &letters(*count));
    }
    let x = LABEL + small(statement.by_module.len()) * CELL;
    let gap = coverage
        .gaps
        .iter()
        .any(|gap| gap.statement.as_ref() == Some(&statement.id));
    drawing.area(if gap { "c0" } else { "c1" }, area(x, y, TOTAL));
    let total = statement.total;
    let words = format!("{}T {}P {}C", total.taught, total.practised, total.checked);
    let middle = x + TOTAL / 2;
    let class = if gap { "on0" } else { "on1" };
    drawing.words(
        class,
        (middle, y + if gap { 17 } else { 25 }),
        "middle",
        &words,
    );
    if gap {
        drawing.words("on0", (middle, y + 33), "middle", "Gap");
    }
}

fn area(x: u32, y: u32, width: u32) -> Area {
    Area {
        x: x + 2,
        y: y + 2,
        width: width - 4,
        height: ROW - 4,
    }
}

/// `T` taught, `P` practised, `C` checked.
pub(super) fn letters(count: Count) -> String {
    let marks = [
        (count.taught, 'T'),
        (count.practised, 'P'),
        (count.checked, 'C'),
    ];
    let marks = marks.into_iter().filter(|(number, _)| *number > 0);
    marks.map(|(_, letter)| letter).collect()
}

/// What the picture tells, in words.
fn finding(coverage: &Coverage) -> String {
    let all = coverage.statements.len();
    let with_gap = coverage.statements.iter().filter(|one| {
        coverage
            .gaps
            .iter()
            .any(|gap| gap.statement.as_ref() == Some(&one.id))
    });
    let names: Vec<&str> = with_gap.map(|one| one.id.as_str()).collect();
    let told = match names.len() {
        0 => "None has a gap.".to_owned(),
        _ => format!("A gap is in {}.", names.join(", ")),
    };
    let modules = coverage.modules.len();
    format!("{all} statements in {modules} modules. T is taught, P practised, C checked. {told}")
}

/// The table behind it.
pub(super) fn table(coverage: &Coverage) -> Tabled {
    let heads = ["Section", "Statement", "Kind", "Text"].map(str::to_owned);
    let modules = coverage.modules.iter().map(|one| one.id.clone());
    let tail = ["Taught", "Practised", "Checked", "Gaps"].map(str::to_owned);
    Tabled {
        caption: "What each module does with each statement: T taught, P practised, C checked"
            .to_owned(),
        heads: heads.into_iter().chain(modules).chain(tail).collect(),
        rows: coverage
            .statements
            .iter()
            .map(|one| cells(coverage, one))
            .collect(),
    }
}

fn cells(coverage: &Coverage, one: &StatementRow) -> Vec<String> {
    let kind = match one.kind {
        StatementKind::LearnThat => "learn that",
        StatementKind::LearnHowTo => "learn how to",
    };
    let gaps = coverage
        .gaps
        .iter()
        .filter(|gap| gap.statement.as_ref() == Some(&one.id))
        .map(|gap| gap.kind.words());
    let gaps = gaps.collect::<Vec<_>>().join("; ");
    let mut row = vec![
        one.section.to_string(),
        one.id.clone(),
        kind.to_owned(),
        one.text.clone(),
    ];
    row.extend(one.by_module.iter().map(|count| letters(*count)));
    let total = [one.total.taught, one.total.practised, one.total.checked];
    row.extend(total.map(|number| number.to_string()));
    row.push(gaps);
    row
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or_default().min(10_000)
}
