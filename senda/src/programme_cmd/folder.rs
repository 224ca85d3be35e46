//! Folders on this machine: read whole, watched, made anew, mended.
//!
//! What this room must not know: what the files say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
    time::{Duration, SystemTime},
};

use kit::Fault;
use programme::{Files, Obstacles};

/// A file larger than this is not part of a programme.
const MOST_BYTES: u64 = 64 << 20;
/// All files of a programme together.
const MOST_BYTES_IN_ALL: u64 = 1 << 30;
/// Folders inside folders, at most.
const DEEPEST: usize = 12;
/// Files in a programme, at most.
const MOST_FILES: usize = 50_000;

/// What a folder holds: its files as they are on the disk, and what cannot be read, with the reason.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Size and time of the last change, by path.
    stamps: BTreeMap<String, (u64, Option<SystemTime>)>,
    obstacles: Obstacles,
    bytes: u64,
}

/// Every file of a folder by its path inside it, and what could not be read. Hidden files and folders (`.git`) are left
/// out; links are not followed.
///
/// # Errors
/// [`Fault`] with a sentence when there is no such folder.
pub(super) fn read(root: &Path) -> Result<(Files, Obstacles), Fault> {
    let mut listing = list(root)?;
    let mut files = Files::new();
    for path in listing.stamps.keys() {
        match fs::read(root.join(path)) {
            Ok(bytes) => drop(files.insert(path.clone(), bytes)),
            Err(error) => drop(listing.obstacles.insert(path.clone(), why(&error))),
        }
    }
    Ok((files, listing.obstacles))
}

/// What a folder holds, without reading the files.
///
/// # Errors
/// [`Fault`] with a sentence when there is no such folder.
pub(super) fn list(root: &Path) -> Result<Listing, Fault> {
    if !root.is_dir() {
        return Err(Fault::say(format!(
            "There is no folder {}.",
            root.display()
        )));
    }
    let mut listing = Listing::default();
    if let Err(error) = listing.gather(root, "", DEEPEST) {
        let what = format!("{} cannot be read", root.display());
        return Err(Fault::because(what, error));
    }
    Ok(listing)
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "this account may not read it".to_owned(),
        _ => error.to_string(),
    }
}

impl Listing {
    fn gather(&mut self, folder: &Path, inside: &str, deeper: usize) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.');
            if hidden {
                continue;
            }
            let path = match inside {
                "" => name.to_string_lossy().into_owned(),
                inside => format!("{inside}/{}", name.to_string_lossy()),
            };
            if name.to_str().is_none() {
                self.block(path, "its name is not UTF-8");
                continue;
            }
            self.enter(&entry, path, deeper);
        }
        Ok(())
    }

    fn block(&mut self, path: String, why: &str) {
        self.obstacles.insert(path, why.to_owned());
    }

    /// Notes one entry. What cannot be read is noted as such, and the rest of the folder counts all the same.
    fn enter(&mut self, entry: &fs::DirEntry, path: String, deeper: usize) {
        let found = entry
            .file_type()
            .and_then(|kind| Ok((kind, entry.metadata()?)));
        let (kind, metadata) = match found {
            Ok(found) => found,
            Err(error) => return self.block(path, &why(&error)),
        };
        if kind.is_dir() {
            let Some(deeper) = deeper.checked_sub(1) else {
                return self.block(path, "it lies too deep for a programme");
            };
            if let Err(error) = self.gather(&entry.path(), &path, deeper) {
                self.block(path, &why(&error));
            }
        } else if !kind.is_file() {
            self.block(
                path,
                "it is a link or a device, and only plain files are read",
            );
        } else if metadata.len() > MOST_BYTES {
            self.block(path, "it is larger than 64 MB");
        } else if self.stamps.len() >= MOST_FILES
            || self.bytes.saturating_add(metadata.len()) > MOST_BYTES_IN_ALL
        {
            self.block(path, "the folder holds more than a programme may");
        } else {
            self.bytes += metadata.len();
            self.stamps
                .insert(path, (metadata.len(), metadata.modified().ok()));
        }
    }

    /// What differs from an earlier look: paths with their bytes now, or none when they are gone.
    pub fn changes(&self, before: &Self, root: &Path) -> Vec<(String, Option<Vec<u8>>)> {
        let paths: BTreeSet<&String> = self.stamps.keys().chain(before.stamps.keys()).collect();
        let other = |path: &&String| self.stamps.get(*path) != before.stamps.get(*path);
        paths
            .into_iter()
            .filter(other)
            .map(|path| (path.clone(), fs::read(root.join(path)).ok()))
            .collect()
    }
}

/// Makes a folder with these files. It is made whole or refused: nothing that exists is written over.
///
/// # Errors
/// [`Fault`] with a sentence when the folder holds something already or cannot be written.
pub(super) fn make(root: &Path, files: &Files) -> Result<(), Fault> {
    let holds_something = fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some());
    if holds_something || root.is_file() {
        return Err(Fault::say(format!(
            "{} exists already and holds something. Choose a new folder.",
            root.display()
        )));
    }
    for (path, bytes) in files {
        let file = root.join(path);
        let wrong = |e| Fault::because(format!("{} cannot be written", file.display()), e);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(wrong)?;
        }
        fs::write(&file, bytes).map_err(wrong)?;
    }
    Ok(())
}

/// Writes over files that are there, each whole or not at all.
///
/// # Errors
/// [`Fault`] with a sentence when a file cannot be written.
pub(super) fn write_over(root: &Path, files: &Files) -> Result<(), Fault> {
    for (path, bytes) in files {
        let file = root.join(path);
        let wrong = |e| Fault::because(format!("{} cannot be written", file.display()), e);
        let beside = file.with_extension("mended");
        fs::write(&beside, bytes).map_err(wrong)?;
        fs::rename(&beside, &file).map_err(wrong)?;
    }
    Ok(())
}

/// A moment between two looks at a folder that is watched.
#[expect(
    clippy::disallowed_methods,
    reason = "a folder tells nobody when it changes; looking again is the wait"
)]
pub(super) fn pause() {
    std::thread::sleep(Duration::from_millis(40));
}
