//! Folders on this machine: read whole, made anew.
//!
//! What this room must not know: what the files say.

use std::{fs, path::Path, time::Duration};

use kit::Fault;
use programme::Files;

/// A file larger than this is not part of a programme.
const MOST_BYTES: u64 = 64 << 20;
/// Folders inside folders, at most.
const DEEPEST: usize = 12;

/// Every file of a folder by its path inside it. Hidden files and folders (`.git`) are left out; links are not followed.
///
/// # Errors
/// [`Fault`] with a sentence when the folder is missing or a file cannot be read.
pub(super) fn read(root: &Path) -> Result<Files, Fault> {
    if !root.is_dir() {
        return Err(Fault::say(format!(
            "There is no folder {}.",
            root.display()
        )));
    }
    let mut files = Files::new();
    gather(root, "", DEEPEST, &mut files)?;
    Ok(files)
}

fn gather(folder: &Path, inside: &str, deeper: usize, files: &mut Files) -> Result<(), Fault> {
    let wrong = |e| Fault::because(format!("{} cannot be read", folder.display()), e);
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(Fault::say(format!(
                "A file in {} has a name that is not UTF-8.",
                folder.display()
            )));
        };
        if name.starts_with('.') {
            continue;
        }
        let path = if inside.is_empty() {
            name.to_owned()
        } else {
            format!("{inside}/{name}")
        };
        let kind = entry.file_type().map_err(wrong)?;
        if kind.is_dir() {
            let Some(deeper) = deeper.checked_sub(1) else {
                return Err(Fault::say(format!("{path} lies too deep for a programme.")));
            };
            gather(&entry.path(), &path, deeper, files)?;
        } else if kind.is_file() {
            if entry.metadata().map_err(wrong)?.len() > MOST_BYTES {
                return Err(Fault::say(format!("{path} is too large for a programme.")));
            }
            let bytes = fs::read(entry.path())
                .map_err(|e| Fault::because(format!("{path} cannot be read"), e))?;
            files.insert(path, bytes);
        }
    }
    Ok(())
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

/// A moment between two looks at a folder that is watched.
#[expect(
    clippy::disallowed_methods,
    reason = "a folder tells nobody when it changes; looking again is the wait"
)]
pub(super) fn pause() {
    std::thread::sleep(Duration::from_millis(500));
}
