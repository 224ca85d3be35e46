//! Reads an element: a conference, a course, the preparation or the assessment.
//!
//! What this room must not know: whether the order of elements makes sense.

use super::{Bench, KINDS, module, pages};
use crate::Code;
use crate::model::{BuildsOn, Criterion, Element, ElementKind, Page, Practice, Programme};
use crate::page::links::join;
use crate::read::record::{self, Record};
use crate::read::{Found, Kind, Place, Reference, Use};

/// The files that may describe an element.
const FILES: &[&str] = &[
    "conference.toml",
    "course.toml",
    "preparation.toml",
    "assessment.toml",
];

/// Reads the element in `folder` and adds it to the programme.
pub(super) fn element(
    bench: &Bench<'_>,
    order: u32,
    folder: &Found<String>,
    programme: &mut Programme,
) {
    let desk = bench.desk;
    let key = folder.value.trim_end_matches('/');
    let paths = FILES.iter().map(|name| format!("{key}/{name}"));
    let Some(file) = paths.into_iter().find(|path| desk.files.contains_key(path)) else {
        let message = format!("the folder {key} has none of {}", FILES.join(", "));
        return desk.fault(Code::MissingFile, &folder.place, message);
    };
    if !desk.define(Kind::Element, key, &Place::start(&file)) {
        return;
    }
    let Some(text) = desk.text(&file, &folder.place) else {
        return;
    };
    let table = record::parse(desk, &file, text, 0);
    let root = Record::document(desk, &file, 0, &table);
    let reading = Reading {
        bench,
        key,
        root: &root,
    };
    let mut element = reading.heading(order);
    reading.parts(&mut element, programme);
    element.minutes = minutes(
        &element,
        root.number("minutes").map(|found| found.value),
        programme,
    );
    root.done();
    programme.elements.push(element);
}

struct Reading<'r> {
    bench: &'r Bench<'r>,
    key: &'r str,
    root: &'r Record<'r>,
}

impl Reading<'_> {
    fn heading(&self, order: u32) -> Element {
        let root = self.root;
        let optional = |name| root.text(name).map(|found| found.value);
        if !root.has("kind") {
            self.bench
                .desk
                .fault(Code::MissingKey, &root.place(), "the key “kind” is missing");
        }
        let kind = root
            .word("kind", KINDS)
            .map_or(ElementKind::Course, |found| found.value);
        let number = root.number("number");
        if kind == ElementKind::Course {
            match &number {
                Some(found) => {
                    self.bench
                        .desk
                        .define(Kind::Course, &found.value.to_string(), &found.place);
                }
                None => self.bench.desk.fault(
                    Code::MissingKey,
                    &root.place(),
                    "the key “number” is missing",
                ),
            }
        }
        Element {
            key: self.key.to_owned(),
            order,
            kind,
            number: number.map(|found| found.value),
            title: root.need_text("title").value,
            aim: optional("aim"),
            why_here: optional("why_here"),
            mode: optional("mode"),
            about: root
                .texts("about")
                .into_iter()
                .map(|found| found.value)
                .collect(),
            modules: Vec::new(),
            clinic: None,
            bring: None,
            guide: None,
            webinars: Vec::new(),
            builds_on: self.builds_on(),
            minutes: 0,
        }
    }

    fn builds_on(&self) -> Vec<BuildsOn> {
        let note = |found: Found<Result<u32, String>>| {
            let (kind, target) = match &found.value {
                Ok(number) => (Kind::Course, number.to_string()),
                Err(name) => (Kind::Element, name.clone()),
            };
            let (place, from) = (found.place, self.key.to_owned());
            self.bench.desk.refer(Reference {
                kind,
                target,
                place,
                how: Use::Before,
                from,
            });
            found.value.map_or_else(BuildsOn::Element, BuildsOn::Course)
        };
        self.root.mixed("builds_on").into_iter().map(note).collect()
    }

    fn page(&self, name: &'static str) -> Option<Page> {
        self.root
            .text(name)
            .and_then(|found| self.named_page(&found))
    }

    fn named_page(&self, found: &Found<String>) -> Option<Page> {
        let Some(path) = join(self.key, &found.value) else {
            let message = format!("“{}” leaves the programme folder", found.value);
            self.bench.desk.fault(Code::BadValue, &found.place, message);
            return None;
        };
        pages::page(self.bench, &path, &found.place, self.key)
    }

    fn named_pages(&self, found: &[Found<String>]) -> Vec<Page> {
        found
            .iter()
            .filter_map(|one| self.named_page(one))
            .collect()
    }

    fn parts(&self, element: &mut Element, programme: &mut Programme) {
        element.clinic = self.page("clinic");
        element.bring = self.page("bring");
        element.guide = self.page("guide");
        let webinars = self.root.texts("webinars");
        self.webinar_parts(webinars.len());
        element.webinars = self.named_pages(&webinars);
        let modules = self.root.texts("modules");
        if element.kind == ElementKind::Course && modules.is_empty() {
            self.bench.desk.fault(
                Code::MissingKey,
                &self.root.place(),
                "a course needs a list of “modules”",
            );
        }
        element.modules = modules
            .iter()
            .filter_map(|found| module::module(self.bench, self.key, found))
            .collect();
        let criteria = self.root.records("criterion");
        let mut seen = Vec::new();
        programme.assessment.criteria.extend(
            criteria
                .into_iter()
                .filter_map(|part| self.criterion(part, &mut seen)),
        );
        if let Some(brief) = self.page("brief") {
            programme.assessment.brief = Some(brief);
        }
        let documents = self.named_pages(&self.root.texts("documents"));
        programme.assessment.documents.extend(documents);
        if let Some(practice) = self.root.record("practice") {
            programme.assessment.practice = self.practice(practice);
        }
    }

    fn practice(&self, part: Record<'_>) -> Option<Practice> {
        let brief = part.need_text("brief");
        let documents = part.texts("documents");
        let response = part.text("response");
        part.done();
        let documents = self.named_pages(&documents);
        let response = response.and_then(|found| self.named_page(&found));
        Some(Practice {
            brief: self.named_page(&brief)?,
            documents,
            response,
        })
    }

    fn webinar_parts(&self, named: usize) {
        let Some(parts) = self.root.number("webinar_parts") else {
            return;
        };
        if usize::try_from(parts.value) != Ok(named) {
            let message = format!(
                "“webinar_parts” is {} and {named} webinars are named",
                parts.value
            );
            self.bench.desk.fault(Code::BadValue, &parts.place, message);
        }
    }

    fn criterion(&self, part: Record<'_>, seen: &mut Vec<String>) -> Option<Criterion> {
        let id = part.need_text("id");
        let title = part.need_text("title").value;
        let met = part.need_text("met").value;
        let not_met = part.need_text("not_met").value;
        let statements = self.bench.refer(
            Kind::Statement,
            Use::Mention,
            self.key,
            part.texts("statements"),
        );
        part.done();
        if seen.contains(&id.value) {
            self.bench.desk.fault(
                Code::DuplicateId,
                &id.place,
                format!("criterion “{}” is there twice", id.value),
            );
            return None;
        }
        seen.push(id.value.clone());
        Some(Criterion {
            id: id.value,
            title,
            met,
            not_met,
            statements,
        })
    }
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
