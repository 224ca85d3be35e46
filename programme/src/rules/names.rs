//! Every name that is used exists, and sources that are cited are in force.
//!
//! What this room must not know: what the names are used for.

use std::collections::{BTreeMap, BTreeSet};

use crate::Code;
use crate::model::{Programme, Source};
use crate::read::{Desk, Kind, Reference, nearest};

/// Judges every use of a name.
pub(super) fn judge(desk: &Desk<'_>, references: &[Reference], programme: &Programme) {
    let sources: BTreeMap<&str, &Source> = programme
        .sources
        .iter()
        .map(|one| (one.key.as_str(), one))
        .collect();
    let mut known: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for reference in references {
        if reference.kind == Kind::Source {
            cited(desk, reference, &sources);
            continue;
        }
        let names = known
            .entry(reference.kind)
            .or_insert_with(|| desk.names(reference.kind).into_iter().collect());
        if !names.contains(&reference.target) {
            unknown(desk, reference, names.iter().map(String::as_str));
        }
    }
}

fn unknown<'n, N: Iterator<Item = &'n str>>(desk: &Desk<'_>, reference: &Reference, names: N) {
    let (code, what) = match reference.kind {
        Kind::Statement => (Code::UnknownStatement, "a statement of the framework"),
        Kind::Source => (Code::UnknownSource, "a source"),
        Kind::Module => (Code::UnknownModule, "a module"),
        Kind::Term => (Code::UnknownTerm, "a word in the glossary"),
        Kind::Element => (Code::UnknownElement, "an element"),
        Kind::Course => (Code::UnknownElement, "the number of a course"),
    };
    let target = reference.target.split(':').next().unwrap_or_default();
    let message = format!("“{target}” is not {what}");
    match nearest(target, names) {
        Some(meant) => desk.fault_with(
            code,
            &reference.place,
            message,
            format!("Did you mean “{meant}”?"),
        ),
        None => desk.fault(code, &reference.place, message),
    }
}

fn cited(desk: &Desk<'_>, reference: &Reference, sources: &BTreeMap<&str, &Source>) {
    let (key, paragraph) = match reference.target.split_once(':') {
        Some((key, paragraph)) => (key, Some(paragraph)),
        None => (reference.target.as_str(), None),
    };
    let Some(source) = sources.get(key) else {
        return unknown(desk, reference, sources.keys().copied());
    };
    // A superseded source may name the one that took its place, and that one may be superseded in turn.
    if !source.current && !sources.contains_key(reference.from.as_str()) {
        let message = format!("“{}” has been superseded", source.title);
        match source.superseded_by.as_deref() {
            Some(newer) => {
                let help = format!("Read “{newer}” and cite it instead.");
                desk.fault_with(Code::SupersededSource, &reference.place, message, help);
            }
            None => desk.fault(Code::SupersededSource, &reference.place, message),
        }
    }
    if let Some(paragraph) = paragraph.filter(|_| !source.paragraphs.is_empty())
        && !source.paragraphs.iter().any(|one| one == paragraph)
    {
        let message = format!("“{}” does not list “{paragraph}”", source.title);
        desk.fault(Code::UnknownParagraph, &reference.place, message);
    }
}
