//! Reads the framework, the sources and the glossary.
//!
//! What this room must not know: who uses them.

use crate::Code;
use crate::model::{
    Abbreviation, Framework, Question, Section, Source, SourceKind, Statement, StatementKind, Term,
};
use crate::read::record::{self, Record};
use crate::read::{Desk, Found, Kind, Reference, Use};

/// Reads the framework file.
pub(super) fn framework(desk: &Desk<'_>, path: &Found<String>) -> Framework {
    let file = path.value.as_str();
    let Some(text) = desk.text(file, &path.place) else {
        return Framework::default();
    };
    let table = record::parse(desk, file, text, 0);
    let root = Record::document(desk, file, 0, &table);
    let head = root.need_record("framework");
    cite(desk, head.text("source").into_iter().collect(), file);
    let mut framework = Framework {
        id: head.need_text("id").value,
        title: head.need_text("title").value,
        note: head.text("note").map(|found| found.value),
        sections: root.records("section").into_iter().map(section).collect(),
        statements: Vec::new(),
    };
    head.done();
    let statements = root.records("statement");
    framework.statements = statements
        .into_iter()
        .filter_map(|one| statement(desk, one, &framework))
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    for section in &framework.sections {
        if !seen.insert(section.number) {
            desk.fault(
                Code::DuplicateId,
                &root.place(),
                format!("section {} is there twice", section.number),
            );
        }
    }
    root.done();
    framework
}

fn section(part: Record<'_>) -> Section {
    let section = Section {
        number: part.need_number("number").value,
        title: part.need_text("title").value,
        statutory: part.flag("statutory", false),
    };
    part.done();
    section
}

fn statement(desk: &Desk<'_>, part: Record<'_>, framework: &Framework) -> Option<Statement> {
    let id = part.need_text("id");
    let kinds = [
        ("learn_that", StatementKind::LearnThat),
        ("learn_how_to", StatementKind::LearnHowTo),
    ];
    let kind = part
        .word("kind", &kinds)
        .map_or(StatementKind::LearnThat, |found| found.value);
    let text = part.need_text("text").value;
    let evidence = part.texts("evidence");
    part.done();
    if id.value.is_empty() || !desk.define(Kind::Statement, &id.value, &id.place) {
        return None;
    }
    let section = id
        .value
        .split('.')
        .next()
        .and_then(|number| number.parse().ok());
    let known = section.filter(|number| framework.sections.iter().any(|one| one.number == *number));
    if known.is_none() {
        desk.fault(
            Code::UnknownSection,
            &id.place,
            format!("“{}” begins with no section's number", id.value),
        );
    }
    if kind == StatementKind::LearnThat && evidence.is_empty() {
        desk.fault(
            Code::NoEvidence,
            &id.place,
            format!("statement {} names no evidence", id.value),
        );
    }
    let evidence = cite(desk, evidence, &id.value);
    Some(Statement {
        id: id.value,
        section: section.unwrap_or_default(),
        kind,
        text,
        evidence,
    })
}

fn cite(desk: &Desk<'_>, found: Vec<Found<String>>, from: &str) -> Vec<String> {
    let note = |one: Found<String>| {
        let (target, place, from) = (one.value.clone(), one.place, from.to_owned());
        desk.refer(Reference {
            kind: Kind::Source,
            target,
            place,
            how: Use::Mention,
            from,
        });
        one.value
    };
    found.into_iter().map(note).collect()
}

/// Reads the sources file: the sources, and the questions that their check has to settle.
pub(super) fn sources(desk: &Desk<'_>, path: &Found<String>) -> (Vec<Source>, Vec<Question>) {
    let file = path.value.as_str();
    let Some(text) = desk.text(file, &path.place) else {
        return Default::default();
    };
    let table = record::parse(desk, file, text, 0);
    let root = Record::document(desk, file, 0, &table);
    let sources = root
        .records("source")
        .into_iter()
        .filter_map(|part| source(desk, part))
        .collect();
    let questions = root
        .records("question")
        .into_iter()
        .filter_map(|part| question(desk, part, file))
        .collect();
    root.done();
    (sources, questions)
}

fn question(desk: &Desk<'_>, part: Record<'_>, file: &str) -> Option<Question> {
    let about = part.need_text("about");
    let text = part.need_text("text").value;
    part.done();
    let about = cite(desk, vec![about], file).pop()?;
    (!about.is_empty()).then_some(Question { about, text })
}

fn source(desk: &Desk<'_>, part: Record<'_>) -> Option<Source> {
    let key = part.need_text("key");
    let optional = |name| part.text(name).map(|found| found.value);
    let kinds = [
        ("law", SourceKind::Law),
        ("guidance", SourceKind::Guidance),
        ("evidence", SourceKind::Evidence),
    ];
    let status = part.word("status", &[("current", true), ("superseded", false)]);
    let newer = part.text("superseded_by");
    if !part.has("kind") {
        desk.fault(Code::MissingKey, &part.place(), "the key “kind” is missing");
    }
    let source = Source {
        key: key.value.clone(),
        title: part.need_text("title").value,
        edition: optional("edition"),
        date: optional("date"),
        kind: part
            .word("kind", &kinds)
            .map_or(SourceKind::Evidence, |found| found.value),
        url: optional("url"),
        current: status.is_none_or(|found| found.value) && newer.is_none(),
        superseded_by: newer.as_ref().map(|found| found.value.clone()),
        paragraphs: part
            .texts("paragraphs")
            .into_iter()
            .map(|found| found.value)
            .collect(),
        locator: optional("locator"),
    };
    part.done();
    let own = source.key.clone();
    cite(desk, newer.into_iter().collect(), &own);
    (!key.value.is_empty() && desk.define(Kind::Source, &key.value, &key.place)).then_some(source)
}

/// Reads the glossary file: terms and abbreviations.
pub(super) fn glossary(desk: &Desk<'_>, path: &Found<String>) -> (Vec<Term>, Vec<Abbreviation>) {
    let file = path.value.as_str();
    let Some(text) = desk.text(file, &path.place) else {
        return Default::default();
    };
    let table = record::parse(desk, file, text, 0);
    let root = Record::document(desk, file, 0, &table);
    let terms = root
        .records("term")
        .into_iter()
        .filter_map(|part| term(desk, part))
        .collect();
    let mut abbreviations: Vec<Abbreviation> = Vec::new();
    for part in root.records("abbreviation") {
        let short = part.need_text("short");
        let long = part.need_text("long").value;
        part.done();
        if abbreviations.iter().any(|one| one.short == short.value) {
            desk.fault(
                Code::DuplicateId,
                &short.place,
                format!("“{}” is explained twice", short.value),
            );
        } else {
            abbreviations.push(Abbreviation {
                short: short.value,
                long,
            });
        }
    }
    root.done();
    (terms, abbreviations)
}

fn term(desk: &Desk<'_>, part: Record<'_>) -> Option<Term> {
    let id = part.need_text("id");
    let source = part.text("source");
    let legal = part.text("legal");
    if let Some(legal) = legal.as_ref().filter(|_| source.is_none()) {
        desk.fault(
            Code::ClaimWithoutSource,
            &legal.place,
            "this legal meaning cites nothing",
        );
    }
    let term = Term {
        id: id.value.clone(),
        term: part.need_text("term").value,
        plain: part.need_text("plain").value,
        legal: legal.map(|found| found.value),
        source: source.as_ref().map(|found| found.value.clone()),
    };
    part.done();
    cite(desk, source.into_iter().collect(), &id.value);
    (!id.value.is_empty() && desk.define(Kind::Term, &id.value, &id.place)).then_some(term)
}
