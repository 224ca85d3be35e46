//! Every name that is used exists, and sources that are cited are in force.
//!
//! What this room must not know: what the names are used for.

use std::collections::{BTreeMap, BTreeSet};

use super::Doubts;
use crate::Code;
use crate::model::{Programme, Source};
use crate::read::{Desk, Doubt, Fault, Kind, Notes, Reference, nearest};

/// Judges every use of a name.
pub(super) fn judge(desk: &Desk<'_>, (notes, doubts): (&Notes, &Doubts), programme: &Programme) {
    let sources: BTreeMap<&str, &Source> = programme
        .sources
        .iter()
        .map(|one| (one.key.as_str(), one))
        .collect();
    let mut known: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for reference in notes.references() {
        let kind = match reference.kind {
            // A version that could not be read may have lost its name too.
            Kind::Framework => Kind::Versioned,
            kind => kind,
        };
        let doubtful = doubts.has(&Doubt::Names(kind));
        if reference.kind == Kind::Source {
            cited(desk, reference, (&sources, doubtful));
            continue;
        }
        if follows_the_unknown(desk, reference) {
            continue;
        }
        let names = known
            .entry(reference.kind)
            .or_insert_with(|| desk.names(reference.kind));
        let there = names.contains(&reference.target);
        if !there && !doubtful && !own_step_is_doubtful(reference, doubts) {
            unknown(desk, reference, names.iter().map(String::as_str));
        }
    }
    if !doubts.gone() {
        uncited(desk, (notes, doubts), programme);
    }
}

fn own_step_is_doubtful(reference: &Reference, doubts: &Doubts) -> bool {
    let module = reference.target.split('/').next().unwrap_or_default();
    reference.kind == Kind::Step && doubts.has(&Doubt::Module(module.to_owned()))
}

/// Whether it names a statement of a version that is not there, which has been told by then.
fn follows_the_unknown(desk: &Desk<'_>, reference: &Reference) -> bool {
    let version = reference.target.split('/').next().unwrap_or_default();
    reference.kind == Kind::Versioned && desk.definition(Kind::Framework, version).is_none()
}

fn unknown<'n, N: Iterator<Item = &'n str>>(desk: &Desk<'_>, reference: &Reference, names: N) {
    let (code, what) = match reference.kind {
        Kind::Statement => (Code::UnknownStatement, "a statement of the framework"),
        Kind::Source => (Code::UnknownSource, "a source"),
        Kind::Module => (Code::UnknownModule, "a module"),
        Kind::Step => (Code::UnknownStep, "a step of this module"),
        Kind::Term => (Code::UnknownTerm, "a word in the glossary"),
        Kind::Element => (Code::UnknownElement, "an element"),
        Kind::Course => (Code::UnknownElement, "the number of a course"),
        Kind::Framework => (Code::UnknownFramework, "another version of the framework"),
        Kind::Versioned => (Code::UnknownFollowed, "a statement of the version before"),
    };
    // A step is named within its module, a statement within its version, a source before its paragraph.
    let bare = |name: &'n str| match reference.kind {
        Kind::Step | Kind::Versioned => name.rsplit('/').next().unwrap_or(name),
        _ => name,
    };
    let (inside, target) = match reference.kind {
        Kind::Step | Kind::Versioned => reference.target.split_once('/').unwrap_or_default(),
        _ => ("", reference.target.split(':').next().unwrap_or_default()),
    };
    let near = names.filter(|name| name.starts_with(inside)).map(bare);
    let meant = nearest(target, near);
    let message = format!("“{target}” is not {what}");
    let fault = Fault::new(code, &reference.place, message);
    desk.say(fault.meant(target, meant));
}

fn cited(
    desk: &Desk<'_>,
    reference: &Reference,
    (sources, doubtful): (&BTreeMap<&str, &Source>, bool),
) {
    let (key, paragraph) = match reference.target.split_once(':') {
        Some((key, paragraph)) => (key, Some(paragraph)),
        None => (reference.target.as_str(), None),
    };
    let Some(source) = sources.get(key) else {
        if !doubtful {
            unknown(desk, reference, sources.keys().copied());
        }
        return;
    };
    let listed = || desk.definition(Kind::Source, key);
    // A superseded source may name the one that took its place, and that one may be superseded in turn.
    if !source.current && !sources.contains_key(reference.from.as_str()) {
        let message = format!("“{}” has been superseded", source.title);
        let fault = Fault::new(Code::SupersededSource, &reference.place, message);
        let fault = match source.superseded_by.as_deref() {
            Some(newer) => {
                let title = sources.get(newer).map_or(newer, |one| one.title.as_str());
                fault.help(format!("Read “{title}” and cite it as {newer} instead."))
            }
            None => fault,
        };
        desk.say(fault.see(listed(), "listed as superseded here"));
    }
    if let Some(paragraph) = paragraph.filter(|_| !source.paragraphs.is_empty())
        && !source.paragraphs.iter().any(|one| one == paragraph)
    {
        let message = format!("“{}” does not list “{paragraph}”", source.title);
        let meant = nearest(paragraph, source.paragraphs.iter().map(String::as_str));
        let fault = Fault::new(Code::UnknownParagraph, &reference.place, message);
        let fault = match meant {
            Some(near) => fault.help(format!(
                "Check the number: “{near}” is listed. If “{paragraph}” is right, add it to the paragraphs of the source."
            )),
            None => fault,
        };
        desk.say(fault.see(listed(), "its paragraphs are listed here"));
    }
}

/// Sources in force that nothing relies on.
fn uncited(desk: &Desk<'_>, (notes, doubts): (&Notes, &Doubts), programme: &Programme) {
    let cited: BTreeSet<&str> = notes
        .references()
        .filter(|one| one.kind == Kind::Source)
        .filter_map(|one| one.target.split(':').next())
        .collect();
    for source in programme.sources.iter().filter(|one| one.current) {
        let key = source.key.as_str();
        if cited.contains(key) || doubts.texts.contains(key) {
            continue;
        }
        if let Some(place) = desk.definition(Kind::Source, key) {
            let message = format!("nothing cites “{key}”");
            desk.fault(Code::UncitedSource, &place, message);
        }
    }
}
