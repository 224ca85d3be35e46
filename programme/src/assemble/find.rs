//! Finds the file or folder that a table names; a slip in the name is told once, and reading goes on with what was meant.
//!
//! What this room must not know: what is in the files.

use std::collections::BTreeSet;

use crate::Code;
use crate::page::links::folder;
use crate::read::{Desk, Doubt, Fault, Found, nearest};

/// The path of a file, or of the one that was meant. `taken` are names that are meant by others.
pub(super) fn file(
    desk: &Desk<'_>,
    path: String,
    asked: &Found<String>,
    taken: &[&str],
) -> Option<String> {
    if desk.shelf.get(&path).is_some() {
        return Some(path);
    }
    if desk.shelf.obstacle(&path).is_some() {
        desk.doubt(Doubt::Gone);
        return None;
    }
    let inside = folder(&path);
    let name = path.rsplit('/').next().unwrap_or_default();
    let siblings = desk.shelf.paths().filter(|one| folder(one) == inside);
    let names = siblings.filter_map(|one| one.rsplit('/').next());
    let free = names.filter(|one| !taken.iter().any(|taken| taken.ends_with(one)));
    let meant = nearest(name, free);
    let is_folder = desk.shelf.paths().any(|one| {
        one.strip_prefix(&path)
            .is_some_and(|rest| rest.starts_with('/'))
    });
    let message = if is_folder {
        format!("{path} is a folder, not a file")
    } else {
        format!("the file {path} is not there")
    };
    desk.say(Fault::new(Code::MissingFile, &asked.place, message).meant(name, meant));
    match meant {
        Some(meant) if inside.is_empty() => Some(meant.to_owned()),
        Some(meant) => Some(format!("{inside}/{meant}")),
        None => {
            desk.doubt(Doubt::Gone);
            None
        }
    }
}

/// The folder `key`, or the one that was meant, with the first of `markers` that lies in it.
pub(super) fn marked(
    desk: &Desk<'_>,
    key: &str,
    asked: &Found<String>,
    (markers, taken): (&[&str], &[String]),
) -> Option<(String, String)> {
    let marker = |key: &str| {
        let paths = markers.iter().map(|name| format!("{key}/{name}"));
        paths.into_iter().find(|path| desk.shelf.has(path))
    };
    if let Some(path) = marker(key) {
        if desk.shelf.get(&path).is_none() {
            desk.doubt(Doubt::Gone);
            desk.doubt(Doubt::Folder(key.to_owned()));
            return None;
        }
        return Some((key.to_owned(), path));
    }
    let folders = marked_folders(desk, markers);
    let free = folders.iter().map(String::as_str);
    let free = free.filter(|one| folder(one) == folder(key) && !taken.iter().any(|two| two == one));
    let meant = nearest(key, free);
    let message = match markers {
        [only] => format!("the folder {key} has no {only}"),
        many => format!("the folder {key} has none of {}", many.join(", ")),
    };
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let right = meant.map(name);
    let fault = Fault::new(Code::MissingFile, &asked.place, message);
    desk.say(fault.meant(&name(key), right.as_deref()));
    let Some(meant) = meant else {
        desk.doubt(Doubt::Gone);
        desk.doubt(Doubt::Folder(key.to_owned()));
        return None;
    };
    let path = marker(meant)?;
    desk.shelf.get(&path)?;
    Some((meant.to_owned(), path))
}

/// Every folder in which one of these files lies.
pub(super) fn marked_folders(desk: &Desk<'_>, markers: &[&str]) -> BTreeSet<String> {
    let paths = desk.shelf.paths();
    let found = paths.filter_map(|path| path.rsplit_once('/'));
    found
        .filter(|(_, name)| markers.contains(name))
        .map(|(folder, _)| folder.to_owned())
        .collect()
}
