//! Coverage as a heat map: a row for each section, a column for each course, a number in each cell. A gap has a dashed
//! edge and the word Gap; colour only repeats what is written.
//!
//! What this room must not know: where the picture is shown.

use super::coverage::{Coverage, SectionRow};
use super::drawing::{Area, Drawing, lines};
use super::table::Tabled;

const LABEL: u32 = 210;
const CELL: u32 = 100;
const ROW: u32 = 46;
const HEAD: u32 = 76;
const LETTERS: usize = 14;

/// Draws the map.
pub(super) fn svg(coverage: &Coverage) -> String {
    let mut drawing = Drawing::new();
    let columns = small(coverage.courses.len());
    for (at, course) in (0..).zip(&coverage.courses) {
        let x = LABEL + at * CELL + CELL / 2;
        drawing.words(
            "t2",
            (x, 16),
            "middle",
            &format!("Course {}", course.number),
        );
        for (line, words) in (0..3).zip(lines(&course.title, LETTERS)) {
            drawing.words("t3", (x, 34 + line * 14), "middle", &words);
        }
    }
    drawing.words(
        "t2",
        (LABEL + columns * CELL + CELL / 2, 16),
        "middle",
        "Taught",
    );
    for (at, section) in (0..).zip(&coverage.sections) {
        row(&mut drawing, section, HEAD + at * ROW);
    }
    let size = (
        LABEL + (columns + 1) * CELL,
        HEAD + small(coverage.sections.len()) * ROW,
    );
    drawing.finish(
        "app-heat",
        "sections",
        size,
        "Framework statements taught, by section and course",
        &finding(coverage),
    )
}

fn row(drawing: &mut Drawing, section: &SectionRow, y: u32) {
    for (line, words) in (0..2).zip(lines(&format!("{} {}", section.number, section.title), 28)) {
        drawing.words("t1", (0, y + 20 + line * 16), "start", &words);
    }
    for (at, count) in (0..).zip(&section.by_course) {
        let gap = section.statutory && count.is_empty();
        cell(drawing, (LABEL + at * CELL, y), count.taught, gap);
    }
    let x = LABEL + small(section.by_course.len()) * CELL;
    let gap = section.statements_taught < section.statements;
    let area = Area {
        x: x + 2,
        y: y + 2,
        width: CELL - 4,
        height: ROW - 4,
    };
    drawing.area(if gap { "c0" } else { "c1" }, area);
    let words = format!("{} of {}", section.statements_taught, section.statements);
    drawing.words(
        "on1",
        (x + CELL / 2, y + if gap { 20 } else { 28 }),
        "middle",
        &words,
    );
    if gap {
        drawing.words("on0", (x + CELL / 2, y + 37), "middle", "Gap");
    }
}

fn cell(drawing: &mut Drawing, (x, y): (u32, u32), taught: u32, gap: bool) {
    let class = match taught {
        _ if gap => "0",
        0 => "x",
        1 => "1",
        2 | 3 => "2",
        _ => "3",
    };
    drawing.area(
        &format!("c{class}"),
        Area {
            x: x + 2,
            y: y + 2,
            width: CELL - 4,
            height: ROW - 4,
        },
    );
    let middle = x + CELL / 2;
    drawing.words(
        &format!("on{class}"),
        (middle, y + if gap { 20 } else { 28 }),
        "middle",
        &taught.to_string(),
    );
    if gap {
        drawing.words("on0", (middle, y + 37), "middle", "Gap");
    }
}

/// The table behind it.
pub(super) fn table(coverage: &Coverage) -> Tabled {
    let courses = coverage
        .courses
        .iter()
        .map(|one| format!("Course {}", one.number));
    let row = |one: &SectionRow| {
        let name = format!("{} {}", one.number, one.title);
        let numbers = one.by_course.iter().map(|count| {
            let gap = if one.statutory && count.is_empty() {
                " (gap)"
            } else {
                ""
            };
            format!("{}{gap}", count.taught)
        });
        let all = format!("{} of {}", one.statements_taught, one.statements);
        std::iter::once(name).chain(numbers).chain([all]).collect()
    };
    Tabled {
        caption: "Statements taught, by section and course".to_owned(),
        heads: std::iter::once("Section".to_owned())
            .chain(courses)
            .chain(["Taught, of all".to_owned()])
            .collect(),
        rows: coverage.sections.iter().map(row).collect(),
    }
}

/// What the picture tells, in words.
fn finding(coverage: &Coverage) -> String {
    let mut parts: Vec<String> = coverage
        .sections
        .iter()
        .map(|one| {
            let (number, title) = (one.number, &one.title);
            format!(
                "Section {number} {title}: {} of {} statements taught.",
                one.statements_taught, one.statements
            )
        })
        .collect();
    parts.push(match coverage.gaps.len() {
        0 => "There are no gaps.".to_owned(),
        1 => "There is 1 gap.".to_owned(),
        many => format!("There are {many} gaps."),
    });
    parts.join(" ")
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or_default().min(10_000)
}
