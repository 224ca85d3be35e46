//! Reads the framework, the sources and the glossary.
//!
//! What this room must not know: who uses them.

use std::collections::BTreeMap;

use super::refer;
use crate::model::{
    Abbreviation, Framework, Question, Section, Source, SourceKind, Statement, StatementKind, Term,
};
use crate::read::record::{self, Record};
use crate::read::{Desk, Doubt, Fault, Found, Kind, Place, Reference, Use};
use crate::{Code, shape};

/// Reads the framework file.
pub(super) fn framework(desk: &Desk<'_>, path: &str) -> Framework {
    let read = |desk: &Desk<'_>| read_framework(desk, path, Standing::Own);
    desk.remember(path, "framework", read).as_ref().clone()
}

/// Reads the file of another version of the framework.
pub(super) fn version(desk: &Desk<'_>, path: &str) -> Framework {
    let read = |desk: &Desk<'_>| read_framework(desk, path, Standing::Other);
    desk.remember(path, "version", read).as_ref().clone()
}

/// What a framework is to its programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Its modules speak of this one's statements.
    Own,
    /// Another version, kept beside it.
    Other,
}

fn read_framework(desk: &Desk<'_>, path: &str, standing: Standing) -> Framework {
    let text = desk.text(path);
    let source = record::source(desk, path, (0, &text));
    let table = record::parse(desk, &source, &shape::FRAMEWORK);
    if source.broken {
        desk.doubt(Doubt::Names(Kind::Versioned));
        if standing == Standing::Own {
            desk.doubt(Doubt::Names(Kind::Statement));
        }
    }
    let root = table.root();
    let head = root.record("framework");
    cite(desk, head.text("source").into_iter().collect(), path);
    let mut seen: BTreeMap<u32, Place> = BTreeMap::new();
    let sections = root.records("section");
    let sections = sections
        .iter()
        .filter_map(|one| section(desk, one, &mut seen));
    let id = head.need_text("id");
    if !id.value.is_empty() {
        desk.define(Kind::Framework, &id.value, &id.place);
    }
    let mut framework = Framework {
        id: id.value,
        title: head.need_text("title").value,
        note: head.words("note"),
        follows: follows(desk, &head),
        drops: Vec::new(),
        sections: sections.collect(),
        statements: Vec::new(),
    };
    framework.drops = of_version(desk, head.texts("drops"), &framework);
    let statements = root.records("statement");
    framework.statements = statements
        .iter()
        .filter_map(|one| statement(desk, one, &framework, standing))
        .collect();
    framework
}

/// The version that a framework took the place of.
fn follows(desk: &Desk<'_>, head: &Record<'_>) -> Option<String> {
    let found = head.text("follows")?;
    let how = (Kind::Framework, Use::Mention);
    refer(desk, how, &found.value.clone(), vec![found]).pop()
}

/// Statements of the version that this framework follows.
fn of_version(desk: &Desk<'_>, found: Vec<Found<String>>, framework: &Framework) -> Vec<String> {
    let note = |one: Found<String>| {
        let Some(before) = &framework.follows else {
            // What it follows may stand in what could not be read.
            if desk.doubts(&Doubt::Names(Kind::Versioned)) {
                return None;
            }
            let message = format!(
                "“{}” is named, and this framework follows no other",
                one.value
            );
            let help = "Say in the table [framework] which version it follows: follows = \"…\".";
            desk.fault_with(Code::UnknownFollowed, &one.place, message, help);
            return None;
        };
        let target = format!("{before}/{}", one.value);
        desk.refer(Reference {
            kind: Kind::Versioned,
            target,
            place: one.place,
            how: Use::Mention,
            from: framework.id.clone(),
        });
        Some(one.value)
    };
    found.into_iter().filter_map(note).collect()
}

fn section(desk: &Desk<'_>, part: &Record<'_>, seen: &mut BTreeMap<u32, Place>) -> Option<Section> {
    let number = part.number("number")?;
    if let Some(first) = seen.get(&number.value) {
        let what = format!("section {}", number.value);
        desk.twice(&what, &number.place, first.clone());
        return None;
    }
    seen.insert(number.value, number.place);
    Some(Section {
        number: number.value,
        title: part.need_text("title").value,
        statutory: part.flag("statutory", false),
    })
}

fn statement(
    desk: &Desk<'_>,
    part: &Record<'_>,
    framework: &Framework,
    standing: Standing,
) -> Option<Statement> {
    let id = part.text("id")?;
    let kinds = [StatementKind::LearnThat, StatementKind::LearnHowTo];
    let kind = part.word("kind", shape::STATEMENT_KINDS, &kinds);
    let kind = kind.unwrap_or(StatementKind::LearnThat);
    if standing == Standing::Own && !desk.define(Kind::Statement, &id.value, &id.place) {
        return None;
    }
    let versioned = format!("{}/{}", framework.id, id.value);
    if !desk.define(Kind::Versioned, &versioned, &id.place) {
        return None;
    }
    let number = id.value.split('.').next().and_then(|one| one.parse().ok());
    let known = |number: &u32| framework.sections.iter().any(|one| one.number == *number);
    if !number.as_ref().is_some_and(known) {
        let message = format!("“{}” begins with no section's number", id.value);
        let numbers = framework.sections.iter().map(|one| one.number.to_string());
        let numbers = numbers.collect::<Vec<_>>().join(", ");
        let fault = Fault::new(Code::UnknownSection, &id.place, message);
        desk.say(fault.help(format!("The sections of this framework are {numbers}.")));
    }
    let evidence = part.texts("evidence");
    if standing == Standing::Own && kind == StatementKind::LearnThat && evidence.is_empty() {
        let message = format!("statement {} names no evidence", id.value);
        desk.fault(Code::NoEvidence, &id.place, message);
    }
    let evidence = cite(desk, evidence, &id.value);
    let follows = part
        .has("follows")
        .then(|| of_version(desk, part.texts("follows"), framework));
    Some(Statement {
        id: id.value,
        section: number.unwrap_or_default(),
        kind,
        text: part.need_text("text").value,
        evidence,
        follows,
    })
}

fn cite(desk: &Desk<'_>, found: Vec<Found<String>>, from: &str) -> Vec<String> {
    refer(desk, (Kind::Source, Use::Mention), from, found)
}

/// Reads the sources file: the sources, and the questions that their check has to settle.
pub(super) fn sources(desk: &Desk<'_>, path: &str) -> (Vec<Source>, Vec<Question>) {
    let read = |desk: &Desk<'_>| {
        let text = desk.text(path);
        let source = record::source(desk, path, (0, &text));
        let table = record::parse(desk, &source, &shape::SOURCES);
        if source.broken {
            desk.doubt(Doubt::Names(Kind::Source));
        }
        let root = table.root();
        let parts = root.records("source");
        let sources = parts.iter().filter_map(|part| one_source(desk, part));
        let sources: Vec<Source> = sources.collect();
        let parts = root.records("question");
        let questions = parts.iter().filter_map(|part| question(desk, part, path));
        (sources, questions.collect::<Vec<Question>>())
    };
    desk.remember(path, "sources", read).as_ref().clone()
}

fn one_source(desk: &Desk<'_>, part: &Record<'_>) -> Option<Source> {
    let key = part.text("key")?;
    let kinds = [SourceKind::Law, SourceKind::Guidance, SourceKind::Evidence];
    let current = part.word("status", shape::SOURCE_STATUS, &[true, false]);
    let newer = part.text("superseded_by");
    let kind = part.word("kind", shape::SOURCE_KINDS, &kinds);
    let paragraphs = part.texts("paragraphs").into_iter();
    let source = Source {
        key: key.value.clone(),
        title: part.need_text("title").value,
        edition: part.words("edition"),
        date: part.words("date"),
        kind: kind.unwrap_or(SourceKind::Evidence),
        url: part.words("url"),
        current: current.unwrap_or(true) && newer.is_none(),
        superseded_by: newer.as_ref().map(|found| found.value.clone()),
        paragraphs: paragraphs.map(|found| found.value).collect(),
        locator: part.words("locator"),
    };
    cite(desk, newer.into_iter().collect(), &source.key);
    desk.define(Kind::Source, &key.value, &key.place)
        .then_some(source)
}

fn question(desk: &Desk<'_>, part: &Record<'_>, path: &str) -> Option<Question> {
    let about = part.text("about")?;
    let text = part.need_text("text").value;
    let about = cite(desk, vec![about], path).pop()?;
    Some(Question { about, text })
}

/// Reads the glossary file: terms and abbreviations.
pub(super) fn glossary(desk: &Desk<'_>, path: &str) -> (Vec<Term>, Vec<Abbreviation>) {
    let read = |desk: &Desk<'_>| read_glossary(desk, path);
    desk.remember(path, "glossary", read).as_ref().clone()
}

fn read_glossary(desk: &Desk<'_>, path: &str) -> (Vec<Term>, Vec<Abbreviation>) {
    let text = desk.text(path);
    let source = record::source(desk, path, (0, &text));
    let table = record::parse(desk, &source, &shape::GLOSSARY);
    if source.broken {
        desk.doubt(Doubt::Names(Kind::Term));
    }
    let root = table.root();
    let terms = root.records("term");
    let terms = terms.iter().filter_map(|part| term(desk, part)).collect();
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    let mut abbreviations: Vec<Abbreviation> = Vec::new();
    for part in root.records("abbreviation") {
        let Some(short) = part.text("short") else {
            continue;
        };
        if let Some(first) = seen.get(&short.value) {
            let what = format!("the abbreviation “{}”", short.value);
            desk.twice(&what, &short.place, first.clone());
            continue;
        }
        seen.insert(short.value.clone(), short.place);
        abbreviations.push(Abbreviation {
            short: short.value,
            long: part.need_text("long").value,
        });
    }
    (terms, abbreviations)
}

fn term(desk: &Desk<'_>, part: &Record<'_>) -> Option<Term> {
    let id = part.text("id")?;
    let (source, legal) = (part.text("source"), part.text("legal"));
    if let Some(legal) = legal.as_ref().filter(|_| source.is_none()) {
        let message = "this legal meaning cites nothing";
        let help = "Add a line source = \"…\" with its citation, for instance cfa:20.";
        desk.fault_with(Code::ClaimWithoutSource, &legal.place, message, help);
    }
    let term = Term {
        id: id.value.clone(),
        term: part.need_text("term").value,
        plain: part.need_text("plain").value,
        legal: legal.map(|found| found.value),
        source: source.as_ref().map(|found| found.value.clone()),
    };
    cite(desk, source.into_iter().collect(), &id.value);
    desk.define(Kind::Term, &id.value, &id.place)
        .then_some(term)
}
