//! What builds on what, as a picture: boxes in columns, a line from each element to those that build on it. Lines that
//! follow from other lines are left out of the picture and told in its description.
//!
//! What this room must not know: where the picture is shown.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::drawing::{Area, Drawing, lines};
use super::table::Tabled;
use crate::model::{BuildsOn, Element, ElementKind, Programme};

const WIDTH: u32 = 170;
const HEIGHT: u32 = 64;
const ACROSS: u32 = 50;
const DOWN: u32 = 18;
/// Letters that fit in a box.
const LETTERS: usize = 22;

/// Draws the prerequisite map.
pub fn prerequisites_svg(programme: &Programme) -> String {
    let needs = needs(programme);
    let boxes = layout(programme, &needs);
    let mut drawing = Drawing::new();
    for (at, list) in needs.iter().enumerate() {
        for from in list.iter().filter(|from| !follows(&needs, at, **from)) {
            if let (Some(Some(a)), Some(Some(b))) = (boxes.get(*from), boxes.get(at)) {
                drawing.curve(
                    (a.x + a.width, a.y + a.height / 2),
                    (b.x, b.y + b.height / 2),
                );
            }
        }
    }
    for (element, area) in programme.elements.iter().zip(&boxes) {
        if let Some(area) = area {
            node(&mut drawing, element, *area);
        }
    }
    let placed = || boxes.iter().flatten();
    let width = placed()
        .map(|area| area.x + area.width)
        .max()
        .unwrap_or(WIDTH);
    let height = placed()
        .map(|area| area.y + area.height)
        .max()
        .unwrap_or(HEIGHT);
    drawing.finish(
        "app-needs",
        "needs",
        (width + 2, height + 2),
        "What builds on what",
        &told(programme, &needs),
    )
}

fn node(drawing: &mut Drawing, element: &Element, area: Area) {
    drawing.area("node", area);
    let middle = area.x + area.width / 2;
    let head = name(element);
    if head == element.title {
        for (line, words) in (0..3).zip(lines(&head, LETTERS)) {
            drawing.words("t1", (middle, area.y + 20 + line * 16), "middle", &words);
        }
        return;
    }
    drawing.words("t2", (middle, area.y + 20), "middle", &head);
    for (line, words) in (0..2).zip(lines(&element.title, LETTERS)) {
        drawing.words("t1", (middle, area.y + 38 + line * 16), "middle", &words);
    }
}

/// A short name: `Course 4`, else the title.
fn name(element: &Element) -> String {
    match (element.kind, element.number) {
        (ElementKind::Course, Some(number)) => format!("Course {number}"),
        _ => element.title.clone(),
    }
}

/// For each element, the earlier elements that it builds on.
fn needs(programme: &Programme) -> Vec<Vec<usize>> {
    let find = |one: &BuildsOn| {
        programme.elements.iter().position(|element| match one {
            BuildsOn::Course(number) => {
                element.kind == ElementKind::Course && element.number == Some(*number)
            }
            BuildsOn::Element(key) => element.key == *key,
        })
    };
    let earlier = |(at, element): (usize, &Element)| {
        element
            .builds_on
            .iter()
            .filter_map(find)
            .filter(|from| *from < at)
            .collect()
    };
    programme.elements.iter().enumerate().map(earlier).collect()
}

/// Whether a line follows from other lines: another element that is needed needs it too.
fn follows(needs: &[Vec<usize>], at: usize, from: usize) -> bool {
    let own = needs.get(at).map(Vec::as_slice).unwrap_or_default();
    own.iter()
        .filter(|other| **other != from)
        .any(|other| reaches(needs, *other, from))
}

fn reaches(needs: &[Vec<usize>], start: usize, goal: usize) -> bool {
    let mut seen = vec![false; needs.len()];
    let mut stack = vec![start];
    while let Some(at) = stack.pop() {
        if at == goal {
            return true;
        }
        if let Some(mark) = seen.get_mut(at).filter(|mark| !**mark) {
            *mark = true;
            stack.extend(needs.get(at).into_iter().flatten());
        }
    }
    false
}

/// A box for each element that builds on another or is built on: one column further right than all it needs.
fn layout(programme: &Programme, needs: &[Vec<usize>]) -> Vec<Option<Area>> {
    let mut columns: Vec<u32> = Vec::with_capacity(needs.len());
    let mut rows: BTreeMap<u32, u32> = BTreeMap::new();
    let mut boxes = Vec::with_capacity(needs.len());
    for at in 0..programme.elements.len() {
        let own = needs.get(at).map(Vec::as_slice).unwrap_or_default();
        let column = own
            .iter()
            .filter_map(|from| columns.get(*from))
            .max()
            .map_or(0, |column| column + 1);
        columns.push(column);
        let alone = own.is_empty() && !needs.iter().any(|list| list.contains(&at));
        let area = (!alone).then(|| {
            let row = rows.entry(column).or_insert(0);
            let (x, y) = (1 + column * (WIDTH + ACROSS), 1 + *row * (HEIGHT + DOWN));
            *row += 1;
            Area {
                x,
                y,
                width: WIDTH,
                height: HEIGHT,
            }
        });
        boxes.push(area);
    }
    boxes
}

/// The table behind it: elements, then modules.
pub(super) fn table(programme: &Programme) -> Tabled {
    let needs = needs(programme);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, element) in programme.elements.iter().enumerate() {
        let own = needs.get(at).map(Vec::as_slice).unwrap_or_default();
        let before = own.iter().filter_map(|from| programme.elements.get(*from));
        let before: Vec<String> = before.map(name).collect();
        rows.push(vec![
            name(element),
            element.title.clone(),
            before.join("; "),
        ]);
        let modules = element.modules.iter();
        rows.extend(modules.map(|module| {
            let before = module.prerequisites.join("; ");
            vec![module.id.clone(), module.title.clone(), before]
        }));
    }
    Tabled {
        caption: "What builds on what".to_owned(),
        heads: ["Part", "Title", "Builds on"].map(str::to_owned).to_vec(),
        rows,
    }
}

/// For programs: each part with what it builds on.
pub(super) fn json(programme: &Programme) -> Value {
    let row = |row: Vec<String>| {
        let mut cells = row.into_iter();
        let (id, title) = (
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
        );
        let before = cells.next().unwrap_or_default();
        let before: Vec<&str> = before.split("; ").filter(|one| !one.is_empty()).collect();
        json!({ "part": id, "title": title, "builds_on": before })
    };
    let rows: Vec<Value> = table(programme).rows.into_iter().map(row).collect();
    json!({ "parts": rows })
}

/// All needs, in words.
fn told(programme: &Programme, needs: &[Vec<usize>]) -> String {
    let sentence = |(element, list): (&Element, &Vec<usize>)| {
        let names: Vec<String> = list
            .iter()
            .filter_map(|from| programme.elements.get(*from))
            .map(name)
            .collect();
        (!names.is_empty()).then(|| format!("{} builds on {}.", name(element), names.join(", ")))
    };
    programme
        .elements
        .iter()
        .zip(needs)
        .filter_map(sentence)
        .collect::<Vec<_>>()
        .join(" ")
}
