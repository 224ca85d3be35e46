//! Reads an element: a conference, a course, the preparation or the assessment.
//!
//! What this room must not know: whether the order of elements makes sense.

use std::collections::BTreeMap;

use super::{Bench, find, module, pages, refer};
use crate::model::{BuildsOn, Criterion, Element, ElementKind, Page, Practice, Programme};
use crate::page::links::join;
use crate::read::record::{self, Record};
use crate::read::{Desk, Doubt, Found, Kind, Place, Reference, Use};
use crate::{Code, shape};

/// The files that may describe an element.
pub(super) const FILES: &[&str] = &[
    "conference.toml",
    "course.toml",
    "preparation.toml",
    "assessment.toml",
];

/// The kinds, in the order of [`shape::ELEMENT_KINDS`].
const KINDS: &[ElementKind] = &[
    ElementKind::Conference,
    ElementKind::Course,
    ElementKind::AssessmentPreparation,
    ElementKind::Assessment,
];

/// What stands in an element's own table.
struct Table {
    element: Element,
    number: Option<Found<u32>>,
    minutes: Option<u32>,
    modules: Vec<Found<String>>,
    pages: BTreeMap<&'static str, Found<String>>,
    webinars: Vec<Found<String>>,
    documents: Vec<Found<String>>,
    practice: Option<Case>,
    criteria: Vec<Criterion>,
}

/// The pages of a practice case, as named.
struct Case {
    brief: Found<String>,
    documents: Vec<Found<String>>,
    response: Option<Found<String>>,
}

/// Reads the element in a folder and adds it to the programme. `taken` are the folders of all elements.
pub(super) fn element(
    bench: &Bench<'_>,
    order: u32,
    (folder, taken): (&Found<String>, &[String]),
    programme: &mut Programme,
) {
    let desk = bench.desk;
    let key = folder.value.trim_end_matches('/');
    let Some((key, file)) = find::marked(desk, key, folder, (FILES, taken)) else {
        desk.doubt(Doubt::Names(Kind::Element));
        desk.doubt(Doubt::Names(Kind::Course));
        desk.doubt(Doubt::Names(Kind::Module));
        return;
    };
    if let Some(first) = desk.definition(Kind::Element, &key) {
        desk.twice(&format!("“{key}”"), &folder.place, first);
        return;
    }
    desk.define(Kind::Element, &key, &Place::start(&file));
    let read = |desk: &Desk<'_>| read(desk, &key, &file);
    let table = desk.remember(&file, &key, read);
    let mut element = table.element.clone();
    element.order = order;
    if element.kind == ElementKind::Course
        && let Some(number) = &table.number
    {
        desk.define(Kind::Course, &number.value.to_string(), &number.place);
    }
    parts(bench, &table, &mut element);
    programme.assessment.criteria.extend(table.criteria.clone());
    if let Some(brief) = page(bench, &table, &element.key, "brief") {
        programme.assessment.brief = Some(brief);
    }
    let documents = named_pages(bench, &element.key, &table.documents);
    programme.assessment.documents.extend(documents);
    if let Some(case) = &table.practice {
        programme.assessment.practice = practice(bench, &element.key, case);
    }
    element.minutes = minutes(&element, table.minutes, programme);
    programme.elements.push(element);
}

fn read(desk: &Desk<'_>, key: &str, file: &str) -> Table {
    let text = desk.text(file);
    let source = record::source(desk, file, (0, &text));
    let table = record::parse(desk, &source, &shape::ELEMENT);
    if source.broken {
        desk.doubt(Doubt::Names(Kind::Course));
        desk.doubt(Doubt::Names(Kind::Module));
        desk.doubt(Doubt::Folder(key.to_owned()));
    }
    let root = table.root();
    let element = heading(desk, key, &root, file);
    let is_course = element.kind == ElementKind::Course;
    if is_course && source.broken && root.texts("modules").is_empty() {
        desk.doubt(Doubt::Gone);
    }
    if is_course && !source.broken {
        if !root.has("number") {
            let help = "Add a line number = 1 with the number of the course.";
            let message = "the key “number” is missing";
            desk.fault_with(Code::MissingKey, &root.place(), message, help);
        }
        if root.texts("modules").is_empty() {
            let help = "Add a line modules = [\"…\"] with the folders of its modules, in order.";
            let message = "a course needs a list of “modules”";
            desk.fault_with(
                Code::MissingKey,
                &root.value_place("modules"),
                message,
                help,
            );
        }
    }
    let webinars = root.texts("webinars");
    webinar_parts(desk, &root, webinars.len());
    let pages = ["clinic", "bring", "guide", "brief"];
    let pages = pages
        .into_iter()
        .filter_map(|name| Some((name, root.text(name)?)));
    let mut seen = BTreeMap::new();
    let criteria = root.records("criterion");
    let criteria = criteria
        .iter()
        .filter_map(|part| criterion(desk, key, part, &mut seen));
    Table {
        element,
        number: root.number("number"),
        minutes: root.number("minutes").map(|found| found.value),
        modules: root.texts("modules"),
        pages: pages.collect(),
        webinars,
        documents: root.texts("documents"),
        practice: root.has("practice").then(|| case(&root)).flatten(),
        criteria: criteria.collect(),
    }
}

fn case(root: &Record<'_>) -> Option<Case> {
    let part = root.record("practice");
    Some(Case {
        brief: part.text("brief")?,
        documents: part.texts("documents"),
        response: part.text("response"),
    })
}

fn heading(desk: &Desk<'_>, key: &str, root: &Record<'_>, file: &str) -> Element {
    // A kind that is missing or misspelt has been told; the name of the file says as much.
    let by_name = FILES.iter().position(|name| file.ends_with(name));
    let by_name = by_name.map(|at| [0, 1, 2, 3].get(at).copied().unwrap_or(1));
    let by_name = by_name.and_then(|at: usize| KINDS.get(at).copied());
    let kind = root.word("kind", shape::ELEMENT_KINDS, KINDS);
    let about = root.texts("about").into_iter().map(|found| found.value);
    Element {
        key: key.to_owned(),
        order: 0,
        kind: kind.or(by_name).unwrap_or(ElementKind::Course),
        number: root.number("number").map(|found| found.value),
        title: root.need_text("title").value,
        aim: root.words("aim"),
        why_here: root.words("why_here"),
        mode: root.words("mode"),
        about: about.collect(),
        modules: Vec::new(),
        clinic: None,
        bring: None,
        guide: None,
        webinars: Vec::new(),
        builds_on: builds_on(desk, key, root),
        minutes: 0,
    }
}

fn builds_on(desk: &Desk<'_>, key: &str, root: &Record<'_>) -> Vec<BuildsOn> {
    let note = |found: Found<Result<u32, String>>| {
        let (kind, target) = match &found.value {
            Ok(number) => (Kind::Course, number.to_string()),
            Err(name) => (Kind::Element, name.clone()),
        };
        desk.refer(Reference {
            kind,
            target,
            place: found.place,
            how: Use::Before,
            from: key.to_owned(),
        });
        found.value.map_or_else(BuildsOn::Element, BuildsOn::Course)
    };
    root.mixed("builds_on").into_iter().map(note).collect()
}

fn webinar_parts(desk: &Desk<'_>, root: &Record<'_>, named: usize) {
    let Some(parts) = root.number("webinar_parts") else {
        return;
    };
    if usize::try_from(parts.value) != Ok(named) {
        let message = format!(
            "“webinar_parts” is {} and {named} webinars are named",
            parts.value
        );
        let help = format!("Write webinar_parts = {named}, or name the others under webinars.");
        desk.fault_with(Code::BadValue, &parts.place, message, help);
    }
}

fn criterion(
    desk: &Desk<'_>,
    key: &str,
    part: &Record<'_>,
    seen: &mut BTreeMap<String, Place>,
) -> Option<Criterion> {
    let id = part.text("id")?;
    let statements = refer(
        desk,
        (Kind::Statement, Use::Mention),
        key,
        part.texts("statements"),
    );
    if let Some(first) = seen.get(&id.value) {
        let what = format!("criterion “{}”", id.value);
        desk.twice(&what, &id.place, first.clone());
        return None;
    }
    seen.insert(id.value.clone(), id.place);
    Some(Criterion {
        id: id.value,
        title: part.need_text("title").value,
        met: part.need_text("met").value,
        not_met: part.need_text("not_met").value,
        statements,
    })
}

fn parts(bench: &Bench<'_>, table: &Table, element: &mut Element) {
    element.clinic = page(bench, table, &element.key, "clinic");
    element.bring = page(bench, table, &element.key, "bring");
    element.guide = page(bench, table, &element.key, "guide");
    element.webinars = named_pages(bench, &element.key, &table.webinars);
    let taken = table.modules.iter();
    let taken: Vec<String> = taken
        .filter_map(|found| join(&element.key, &found.value))
        .collect();
    let modules = table.modules.iter();
    element.modules = modules
        .filter_map(|found| module::module(bench, &element.key, (found, &taken)))
        .collect();
}

fn practice(bench: &Bench<'_>, key: &str, case: &Case) -> Option<Practice> {
    let brief = named_page(bench, key, &case.brief);
    let documents = named_pages(bench, key, &case.documents);
    let response = case.response.as_ref();
    Some(Practice {
        brief: brief?,
        documents,
        response: response.and_then(|found| named_page(bench, key, found)),
    })
}

fn named_pages(bench: &Bench<'_>, key: &str, found: &[Found<String>]) -> Vec<Page> {
    let named = found.iter();
    named
        .filter_map(|one| named_page(bench, key, one))
        .collect()
}

fn page(bench: &Bench<'_>, table: &Table, key: &str, name: &str) -> Option<Page> {
    let found = table.pages.get(name)?;
    named_page(bench, key, found)
}

fn named_page(bench: &Bench<'_>, key: &str, found: &Found<String>) -> Option<Page> {
    let path = inside(bench.desk, key, found)?;
    let path = find::file(bench.desk, path, found, &[])?;
    Some(pages::page(bench, &path, key))
}

/// A path in the programme folder; says so when it leads out of it.
pub(super) fn inside(desk: &Desk<'_>, key: &str, found: &Found<String>) -> Option<String> {
    let path = join(key, &found.value);
    if path.is_none() {
        let message = format!("“{}” leaves the programme folder", found.value);
        let help = "Write a path that is relative to the folder of this file and stays inside.";
        desk.fault_with(Code::BadValue, &found.place, message, help);
        desk.doubt(Doubt::Gone);
    }
    path
}

/// Minutes of an element: as declared for a day together, else the sum of its parts.
fn minutes(element: &Element, declared: Option<u32>, programme: &Programme) -> u32 {
    let pages = |list: &[Page]| {
        list.iter()
            .fold(0_u32, |sum, page| sum.saturating_add(page.minutes))
    };
    let optional = |page: &Option<Page>| page.as_ref().map_or(0, |page| page.minutes);
    let sum = match element.kind {
        ElementKind::Conference => optional(&element.guide),
        ElementKind::Course | ElementKind::AssessmentPreparation => element
            .modules
            .iter()
            .fold(pages(&element.webinars), |sum, module| {
                sum.saturating_add(module.minutes)
            })
            .saturating_add(optional(&element.clinic)),
        ElementKind::Assessment => optional(&programme.assessment.brief),
    };
    declared.unwrap_or(sum)
}
