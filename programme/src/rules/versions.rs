//! Versions of the framework stand in a line, and every statement of one is mapped to the next or left out on purpose.
//!
//! What this room must not know: what modules do with a statement.

use std::collections::{BTreeMap, BTreeSet};

use super::Doubts;
use crate::Code;
use crate::map::leads_to;
use crate::model::{Framework, Programme};
use crate::read::{Desk, Doubt, Kind};

/// Judges the versions of the framework.
pub(super) fn judge(desk: &Desk<'_>, doubts: &Doubts, programme: &Programme) {
    if doubts.has(&Doubt::Names(Kind::Versioned)) {
        return;
    }
    let versions: BTreeMap<&str, &Framework> = programme
        .versions()
        .map(|one| (one.id.as_str(), one))
        .collect();
    for version in programme.versions() {
        let Some(before) = version.follows.as_deref() else {
            continue;
        };
        if let Some(before) = versions.get(before).filter(|one| one.id != version.id) {
            mapped(desk, version, before);
        }
    }
    // Where one names a version that is not there, that has been told.
    let known = |one: &Framework| {
        let before = one.follows.as_deref();
        before.is_none_or(|before| versions.contains_key(before))
    };
    if programme.versions().all(known) {
        in_line(desk, programme);
    }
}

fn mapped(desk: &Desk<'_>, newer: &Framework, older: &Framework) {
    let place = |version: &Framework, id: &str| {
        desk.definition(Kind::Versioned, &format!("{}/{id}", version.id))
    };
    let mut covered: BTreeSet<&str> = newer.drops.iter().map(String::as_str).collect();
    for statement in &newer.statements {
        let id = statement.id.as_str();
        match &statement.follows {
            Some(follows) => covered.extend(follows.iter().map(String::as_str)),
            None => {
                if let Some(at) = place(newer, id) {
                    let message = format!(
                        "statement {id} does not say what it follows in “{}”",
                        older.id
                    );
                    let help = format!(
                        "Add follows = [\"…\"] with the statements of “{}” that it took the place of, or follows = [] when it is new.",
                        older.id
                    );
                    desk.fault_with(Code::NotMapped, &at, message, help);
                }
            }
        }
    }
    let lost = older.statements.iter();
    for statement in lost.filter(|one| !covered.contains(one.id.as_str())) {
        let id = statement.id.as_str();
        if let Some(at) = place(older, id) {
            let message = format!("no statement of “{}” follows statement {id}", newer.id);
            let help = format!(
                "Name {id} under follows in the statement that took its place, or in the list drops of “{}” when it was left out on purpose.",
                newer.id
            );
            desk.fault_with(Code::NotMapped, &at, message, help);
        }
    }
}

fn in_line(desk: &Desk<'_>, programme: &Programme) {
    let own = &programme.framework;
    for version in programme.versions() {
        let Some(at) = desk.definition(Kind::Framework, &version.id) else {
            continue;
        };
        let before = version.follows.as_deref();
        let circle = before.is_some_and(|before| leads_to(programme, before, &version.id));
        let apart = !leads_to(programme, &version.id, &own.id)
            && !leads_to(programme, &own.id, &version.id);
        let message = if circle {
            format!("“{}” follows itself, round in a circle", version.id)
        } else if apart {
            format!(
                "“{}” neither follows “{}” nor is followed by it",
                version.id, own.id
            )
        } else {
            continue;
        };
        desk.fault(Code::FrameworksApart, &at, message);
    }
}
