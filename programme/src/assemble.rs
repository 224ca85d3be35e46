//! Puts a programme together from its files: each table and page is read once, and what it names is noted at the desk.
//!
//! What this room must not know: rules that look at more than one file; those are in `rules`.

mod element;
mod framework;
mod module;
mod pages;

use crate::model::{AssessmentRules, ElementKind, Programme, Weights};
use crate::page::lint::Lexicon;
use crate::read::record::{self, Record};
use crate::read::{Desk, Found, Kind, Place, Reference, Use};
use crate::{Code, page::words};

/// The file at which a programme begins.
pub(crate) const ROOT: &str = "programme.toml";

/// What is put together, with the places that later rules point at.
pub(crate) struct Assembled {
    /// The programme.
    pub programme: Programme,
    /// Where the budget of minutes stands.
    pub budget_at: Option<Place>,
}

/// What every part is read with.
pub(crate) struct Bench<'b> {
    /// Where faults and names are noted.
    pub desk: &'b Desk<'b>,
    /// What pages are judged against.
    pub lexicon: Lexicon,
    /// Longest a step may take.
    pub step_minutes_max: u32,
    /// Least and most minutes of study of one module.
    pub module_minutes: Option<[u32; 2]>,
}

impl Bench<'_> {
    /// Notes uses of names; gives back the names.
    fn refer(&self, kind: Kind, how: Use, from: &str, found: Vec<Found<String>>) -> Vec<String> {
        let note = |one: Found<String>| {
            let (target, place, from) = (one.value.clone(), one.place, from.to_owned());
            self.desk.refer(Reference {
                kind,
                target,
                place,
                how,
                from,
            });
            one.value
        };
        found.into_iter().map(note).collect()
    }
}

/// Reads the whole folder; `None` when there is no `programme.toml` that can be read.
pub(crate) fn assemble(desk: &Desk<'_>) -> Option<Assembled> {
    let text = desk.text(ROOT, &Place::start(ROOT))?;
    let table = record::parse(desk, ROOT, text, 0);
    let root = Record::document(desk, ROOT, 0, &table);
    let head = root.need_record("programme");
    let mut programme = heading(&head);
    let budget = head.bounds("minutes_budget");
    programme.minutes_budget = budget.as_ref().map(|found| found.value);
    let at_root_or_head = |key| root.text(key).or_else(|| head.text(key));
    if let Some(path) = named(desk, &head, "framework", at_root_or_head("framework")) {
        programme.framework = framework::framework(desk, &path);
    }
    if let Some(path) = named(desk, &head, "sources", at_root_or_head("sources")) {
        (programme.sources, programme.questions) = framework::sources(desk, &path);
    }
    if let Some(path) = named(desk, &head, "glossary", at_root_or_head("glossary")) {
        (programme.glossary, programme.abbreviations) = framework::glossary(desk, &path);
    }
    programme.engagement = weights(desk, &root);
    programme.assessment = assessment(desk, &root);
    let bench = Bench {
        desk,
        lexicon: lexicon(&programme),
        step_minutes_max: programme.step_minutes_max,
        module_minutes: programme.module_minutes,
    };
    let mut folders = root.texts("elements");
    folders.extend(head.texts("elements"));
    if folders.is_empty() {
        desk.fault(
            Code::MissingKey,
            &root.place(),
            "the list “elements” is missing or empty",
        );
    }
    for (order, folder) in (1..).zip(folders) {
        element::element(&bench, order, &folder, &mut programme);
    }
    head.done();
    root.done();
    Some(Assembled {
        programme,
        budget_at: budget.map(|found| found.place),
    })
}

/// The `[programme]` table.
fn heading(head: &Record<'_>) -> Programme {
    Programme {
        id: head.need_text("id").value,
        title: head.need_text("title").value,
        version: head.need_text("version").value,
        language: head
            .text("language")
            .map_or_else(|| "en-GB".to_owned(), |found| found.value),
        length_months: head.need_number("length_months").value,
        assessment_period_months: head
            .bounds("assessment_period_months")
            .map(|found| found.value),
        minutes_budget: None,
        module_minutes: head.bounds("module_minutes").map(|found| found.value),
        step_minutes_max: head
            .number("step_minutes_max")
            .map_or(15, |found| found.value),
        reading_age_max: head.number("reading_age_max").map(|found| found.value),
        elements: Vec::new(),
        framework: crate::Framework::default(),
        sources: Vec::new(),
        questions: Vec::new(),
        glossary: Vec::new(),
        abbreviations: Vec::new(),
        engagement: Weights::default(),
        assessment: AssessmentRules::default(),
    }
}

/// The path of a file that must be named.
fn named(
    desk: &Desk<'_>,
    head: &Record<'_>,
    key: &str,
    path: Option<Found<String>>,
) -> Option<Found<String>> {
    if path.is_none() {
        desk.fault(
            Code::MissingKey,
            &head.place(),
            format!("the key “{key}” is missing"),
        );
    }
    path
}

fn weights(desk: &Desk<'_>, root: &Record<'_>) -> Weights {
    let part = root.need_record("engagement");
    let weights = Weights {
        attendance: part.need_number("attendance").value,
        checks: part.need_number("checks").value,
        application: part.need_number("application").value,
        gate_percent: part.need_number("gate_percent").value,
    };
    let sum = weights
        .attendance
        .saturating_add(weights.checks)
        .saturating_add(weights.application);
    if sum != 100 {
        desk.fault(
            Code::WeightsNotHundred,
            &part.place(),
            format!("the weights add up to {sum}"),
        );
    }
    if weights.gate_percent > 100 {
        desk.fault(
            Code::BadValue,
            &part.place(),
            "“gate_percent” should be at most 100",
        );
    }
    part.done();
    weights
}

fn assessment(desk: &Desk<'_>, root: &Record<'_>) -> AssessmentRules {
    let part = root.need_record("assessment");
    let rules = AssessmentRules {
        words_min: part.need_number("words_min").value,
        words_max: part.need_number("words_max").value,
        window_days: part.need_number("window_days").value,
        ..AssessmentRules::default()
    };
    if rules.words_min > rules.words_max {
        desk.fault(
            Code::BadValue,
            &part.place(),
            "“words_min” should not be more than “words_max”",
        );
    }
    part.done();
    rules
}

fn lexicon(programme: &Programme) -> Lexicon {
    let terms = programme.glossary.iter().map(|one| one.term.as_str());
    let shorts = programme.abbreviations.iter().map(|one| one.short.as_str());
    let short_forms = terms
        .chain(shorts)
        .flat_map(words::short_forms)
        .map(str::to_owned)
        .collect();
    let sources = programme
        .sources
        .iter()
        .map(|one| (one.key.clone(), one.kind))
        .collect();
    Lexicon {
        short_forms,
        sources,
        reading_age_max: programme.reading_age_max,
    }
}

/// The kinds of element, as files name them.
const KINDS: &[(&str, ElementKind)] = &[
    ("conference", ElementKind::Conference),
    ("course", ElementKind::Course),
    ("assessment_preparation", ElementKind::AssessmentPreparation),
    ("assessment", ElementKind::Assessment),
];
