//! Every file that is used is there, and every file that is there is used.
//!
//! What this room must not know: what is in the files.

use std::collections::{BTreeMap, BTreeSet};

use super::Doubts;
use crate::Code;
use crate::assemble::kind_of;
use crate::model::{MediumKind, Programme};
use crate::page::links::folder;
use crate::read::{Desk, Doubt, Fault, FileUse, Notes, Place, nearest};

/// Judges files.
pub(super) fn judge(desk: &Desk<'_>, (notes, doubts): (&Notes, &Doubts), programme: &Programme) {
    let mut anchors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (file, anchor) in notes.anchors() {
        anchors.entry(file).or_default().insert(anchor);
    }
    let listed: BTreeSet<&str> = programme
        .modules()
        .flat_map(|(_, module)| &module.media)
        .map(|one| one.file.as_str())
        .collect();
    for one in notes.files() {
        if desk.shelf.has(&one.path) {
            desk.mark_used(&one.path);
            let file = one.path.as_str();
            if let (Some(anchor), Some(known)) = (&one.anchor, anchors.get(file)) {
                heading(desk, one, anchor, known);
            }
            if one.shown && kind_of(file) != MediumKind::Image && !listed.contains(file) {
                unlisted(desk, one);
            }
        } else {
            missing(desk, one);
        }
    }
    for (path, why) in desk.shelf.obstacles() {
        let message = format!("{path} cannot be read: {why}");
        desk.fault(Code::Unreadable, &Place::start(path), message);
    }
    unused(desk, doubts);
}

fn missing(desk: &Desk<'_>, one: &FileUse) {
    let message = format!("there is no file {}", one.path);
    let name = one.path.rsplit('/').next().unwrap_or_default();
    let siblings = desk
        .shelf
        .paths()
        .filter(|path| folder(path) == folder(&one.path));
    let meant = nearest(name, siblings.filter_map(|path| path.rsplit('/').next()));
    let fault = Fault::new(one.code, &one.place, message);
    if meant.is_some() {
        return desk.say(fault.meant(name, meant));
    }
    // The same name elsewhere: the file was moved, or the path begins at the wrong folder.
    let mut same = desk
        .shelf
        .paths()
        .filter(|path| path.rsplit('/').next() == Some(name));
    match (same.next(), same.next()) {
        (Some(path), None) if !name.is_empty() => {
            let way = relative(folder(&one.place.file), path);
            desk.say(fault.help(format!("There is one at {path}: did you mean “{way}”?")));
        }
        _ => desk.say(fault),
    }
}

/// The way from a folder to a file.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - same);
    let down = to.iter().skip(same).copied();
    up.chain(down).collect::<Vec<_>>().join("/")
}

fn heading(desk: &Desk<'_>, one: &FileUse, anchor: &str, known: &BTreeSet<&str>) {
    if anchor.is_empty() || known.contains(anchor) || desk.doubts(&Doubt::File(one.path.clone())) {
        return;
    }
    let message = format!("no heading of {} has the anchor “{anchor}”", one.path);
    let meant = nearest(anchor, known.iter().copied());
    desk.say(Fault::new(Code::BrokenLink, &one.place, message).meant(anchor, meant));
}

fn unlisted(desk: &Desk<'_>, one: &FileUse) {
    let name = one.path.rsplit('/').next().unwrap_or_default();
    let message = format!("“{name}” has no captions or transcript: media.toml does not list it");
    let help = "Add [[media]] with file, captions (for film) and transcript to the media.toml of the module.";
    desk.fault_with(Code::MediaWithoutText, &one.place, message, help);
}

/// Files that nothing refers to; read-me files, licences and hidden files are for those who keep the folder.
fn unused(desk: &Desk<'_>, doubts: &Doubts) {
    for path in desk.shelf.paths() {
        let name = path.rsplit('/').next().unwrap_or(path);
        let keeper =
            name.starts_with('.') || name.starts_with("README") || name.starts_with("LICEN");
        if keeper || desk.is_used(path) || doubts.cover(path) || path == crate::assemble::ROOT {
            continue;
        }
        let message = format!("nothing refers to {path}");
        desk.fault(Code::UnusedFile, &Place::start(path), message);
    }
}
