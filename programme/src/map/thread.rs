//! The statutory thread: which statements of the statutory sections each course carries, and which laws and guidance it
//! cites. A course that carries nothing of a statutory section has a dashed edge and the word Gap.
//!
//! What this room must not know: where the picture is shown.

use std::collections::BTreeSet;

use serde::Serialize;

use super::coverage::CourseHead;
use super::drawing::{Area, Drawing, lines};
use super::table::Tabled;
use crate::model::{Element, ElementKind, Programme, SourceKind};
use crate::page::citations;

/// The statutory thread of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// Courses, in order: the columns.
    pub courses: Vec<CourseHead>,
    /// Statements of the statutory sections: in how many modules of each course something is done with them.
    pub statements: Vec<ThreadRow>,
    /// Laws and guidance: how many of their parts each course cites.
    pub sources: Vec<ThreadRow>,
    /// Numbers of the courses that carry nothing.
    pub gaps: Vec<u32>,
}

/// One row of the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThreadRow {
    /// Id of the statement or key of the source.
    pub id: String,
    /// Its words.
    pub title: String,
    /// One number for each course.
    pub by_course: Vec<u32>,
}

/// The statutory thread.
pub fn thread(programme: &Programme) -> Thread {
    let courses: Vec<&Element> = programme
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::Course)
        .collect();
    let statements = statements(programme, &courses);
    let cited: Vec<BTreeSet<String>> = courses.iter().map(|one| cited(programme, one)).collect();
    let laws = programme
        .sources
        .iter()
        .filter(|one| one.kind != SourceKind::Evidence);
    let sources = laws.map(|source| {
        let own = |cite: &&String| cite.split(':').next() == Some(source.key.as_str());
        ThreadRow {
            id: source.key.clone(),
            title: source.title.clone(),
            by_course: cited
                .iter()
                .map(|all| count(all.iter().filter(own).count()))
                .collect(),
        }
    });
    let sources = sources.filter(|row| row.by_course.iter().any(|one| *one > 0));
    let head = |one: &&Element| CourseHead {
        number: one.number.unwrap_or_default(),
        title: one.title.clone(),
    };
    let heads: Vec<CourseHead> = courses.iter().map(head).collect();
    let empty = |at: usize| {
        statements
            .iter()
            .all(|row| row.by_course.get(at) == Some(&0))
    };
    let gaps = heads
        .iter()
        .enumerate()
        .filter(|(at, _)| !statements.is_empty() && empty(*at));
    Thread {
        gaps: gaps.map(|(_, head)| head.number).collect(),
        sources: sources.collect(),
        courses: heads,
        statements,
    }
}

fn statements(programme: &Programme, courses: &[&Element]) -> Vec<ThreadRow> {
    let sections = programme
        .framework
        .sections
        .iter()
        .filter(|one| one.statutory);
    let statutory: BTreeSet<u32> = sections.map(|one| one.number).collect();
    let own = programme
        .framework
        .statements
        .iter()
        .filter(|one| statutory.contains(&one.section));
    let row = |statement: &crate::Statement| {
        let carries = |course: &&Element| {
            let modules = course.modules.iter().filter(|module| {
                let lists = &module.statements;
                [&lists.taught, &lists.practised, &lists.checked]
                    .into_iter()
                    .any(|list| list.contains(&statement.id))
            });
            count(modules.count())
        };
        ThreadRow {
            id: statement.id.clone(),
            title: statement.text.clone(),
            by_course: courses.iter().map(carries).collect(),
        }
    };
    own.map(row).collect()
}

/// Everything that a course cites.
fn cited(programme: &Programme, course: &Element) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for module in &course.modules {
        all.extend(module.sources.iter().cloned());
        for step in &module.steps {
            all.extend(step.sources.iter().cloned());
            all.extend(citations(&step.source, programme));
        }
        if let Some(task) = &module.task {
            all.extend(task.sources.iter().cloned());
            all.extend(citations(&task.source, programme));
        }
    }
    if let Some(page) = &course.clinic {
        all.extend(page.sources.iter().cloned());
        all.extend(citations(&page.source, programme));
    }
    all
}

const LABEL: u32 = 318;
const CELL: u32 = 100;
const ROW: u32 = 44;
const HEAD: u32 = 76;

/// Draws the map.
pub(super) fn svg(thread: &Thread) -> String {
    let mut drawing = Drawing::new();
    for (at, course) in (0..).zip(&thread.courses) {
        let x = LABEL + at * CELL + CELL / 2;
        drawing.words(
            "t2",
            (x, 16),
            "middle",
            &format!("Course {}", course.number),
        );
        for (line, words) in (0..3).zip(lines(&course.title, 12)) {
            drawing.words("t3", (x, 33 + line * 14), "middle", &words);
        }
    }
    let columns = small(thread.courses.len());
    let mut y = HEAD;
    gap_row(&mut drawing, thread, y);
    y += ROW;
    for (head, list) in [
        ("Modules that carry the statement", &thread.statements),
        ("Parts of the source that are cited", &thread.sources),
    ] {
        if list.is_empty() {
            continue;
        }
        drawing.words("t2", (0, y + 24), "start", head);
        y += 36;
        for one in list {
            row(&mut drawing, one, y);
            y += ROW;
        }
    }
    let title = "The statutory thread through the courses";
    let size = (LABEL + columns * CELL, y + 4);
    drawing.finish("app-heat", "thread", size, title, &finding(thread))
}

/// The thread itself: for each course, whether it carries anything.
fn gap_row(drawing: &mut Drawing, thread: &Thread, y: u32) {
    drawing.words("t1", (0, y + 26), "start", "The thread");
    let mut before = None;
    for (at, course) in (0..).zip(&thread.courses) {
        let x = LABEL + at * CELL;
        if let Some(before) = before {
            drawing.line((before, y + ROW / 2), (x + 2, y + ROW / 2));
        }
        before = Some(x + CELL - 2);
        let gap = thread.gaps.contains(&course.number);
        let position = usize::try_from(at).unwrap_or_default();
        let carried = thread
            .statements
            .iter()
            .filter(|row| row.by_course.get(position).is_some_and(|one| *one > 0));
        let number = carried.count();
        drawing.area(if gap { "c0" } else { "c2" }, area(x, y));
        let words = if gap {
            "Gap".to_owned()
        } else {
            format!("{number} of {}", thread.statements.len())
        };
        let class = if gap { "on0" } else { "on2" };
        drawing.words(class, (x + CELL / 2, y + 27), "middle", &words);
    }
}

fn row(drawing: &mut Drawing, one: &ThreadRow, y: u32) {
    let mut cut = lines(&format!("{} {}", one.id, one.title), 46);
    if cut.len() > 2 {
        cut.truncate(2);
        if let Some(last) = cut.last_mut() {
            last.push('…');
        }
    }
    for (line, words) in (0..).zip(cut) {
        drawing.words("t3", (0, y + 18 + line * 15), "start", &words);
    }
    for (at, number) in (0..).zip(&one.by_course) {
        let class = match number {
            0 => "x",
            1 => "1",
            2 | 3 => "2",
            _ => "3",
        };
        let x = LABEL + at * CELL;
        drawing.area(&format!("c{class}"), area(x, y));
        let words = number.to_string();
        drawing.words(
            &format!("on{class}"),
            (x + CELL / 2, y + 27),
            "middle",
            &words,
        );
    }
}

fn area(x: u32, y: u32) -> Area {
    Area {
        x: x + 2,
        y: y + 2,
        width: CELL - 4,
        height: ROW - 4,
    }
}

/// What the picture tells, in words.
fn finding(thread: &Thread) -> String {
    let all = thread.courses.len();
    match thread.gaps.as_slice() {
        _ if thread.statements.is_empty() => {
            "No section of the framework is marked as statutory.".to_owned()
        }
        [] => format!("All {all} courses carry something of the statutory sections."),
        gaps => {
            let names: Vec<String> = gaps.iter().map(|one| format!("course {one}")).collect();
            format!(
                "Nothing of the statutory sections is in {}.",
                names.join(", ")
            )
        }
    }
}

/// The table behind it.
pub(super) fn table(thread: &Thread) -> Tabled {
    let courses = thread
        .courses
        .iter()
        .map(|one| format!("Course {}", one.number));
    let rows = thread.statements.iter().map(|row| (row, "statement"));
    let rows = rows.chain(thread.sources.iter().map(|row| (row, "source")));
    let row = |(one, kind): (&ThreadRow, &str)| {
        let head = [kind.to_owned(), one.id.clone(), one.title.clone()];
        let numbers = one.by_course.iter().map(u32::to_string);
        head.into_iter().chain(numbers).collect()
    };
    Tabled {
        caption: "Modules that carry each statutory statement, and parts of each source that are cited, by course".to_owned(),
        heads: ["What", "Id", "Words"].map(str::to_owned).into_iter().chain(courses).collect(),
        rows: rows.map(row).collect(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or_default().min(10_000)
}
