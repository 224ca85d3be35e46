//! The rules of the house, kept by tests that read the house itself.
//!
//! Each of these is shown able to fail: a planted offence beside the real files must be found.

mod catalogue;
mod documents;
mod merged;
mod pages;
mod papers;
mod rooms;
mod sources;
mod sql;
mod text;

pub use pages::faults as page_faults;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The stages in the order of the qualification: crate name and folder.
pub const STAGES: [(&str, &str); 8] = [
    ("people", "stages/0-people"),
    ("curriculum", "stages/1-curriculum"),
    ("production", "stages/2-production"),
    ("registration", "stages/3-registration"),
    ("delivery", "stages/4-delivery"),
    ("assessment", "stages/5-assessment"),
    ("award", "stages/6-award"),
    ("reporting", "stages/7-reporting"),
];

/// The crates whose code ships, and the folders of their sources.
pub const ROOMS: [&str; 17] = [
    "rulebook",
    "programme",
    "exchange",
    "kit",
    "stages/0-people",
    "stages/1-curriculum",
    "stages/2-production",
    "stages/3-registration",
    "stages/4-delivery",
    "stages/5-assessment",
    "stages/6-award",
    "stages/7-reporting",
    "doors/dfe",
    "demo",
    "senda",
    "crashlab",
    "bench/load",
];

/// The house's own folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file of the house: its path from the root, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

/// Every file with this ending under these folders, in order of path.
pub fn files(under: &[&str], ending: &str) -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    for folder in under {
        walk(&root.join(folder), &mut |path| {
            if path.to_string_lossy().ends_with(ending) {
                found.push(File {
                    path: path
                        .strip_prefix(&root)
                        .unwrap()
                        .to_string_lossy()
                        .into_owned(),
                    text: fs::read_to_string(path).unwrap(),
                });
            }
        });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Every Rust file that ships, tests left out.
pub fn shipped() -> Vec<File> {
    let folders: Vec<String> = ROOMS.iter().map(|room| format!("{room}/src")).collect();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let mut found = files(&folders, ".rs");
    found.retain(|file| !is_test(&file.path));
    assert!(found.len() > 80, "the house was not found");
    found
}

/// Whether a file holds tests only.
pub fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap();
    path.contains("/tests/")
        || matches!(name, "tests.rs" | "laws.rs")
        || name.ends_with("_tests.rs")
}

/// The text of a file without its `#[cfg(test)]` module at the end.
pub fn without_tests(text: &str) -> &str {
    let begins = |at: &usize| {
        let module = text[*at..].lines().nth(2).unwrap_or("");
        module.starts_with("mod ") && module.ends_with('{')
    };
    text.match_indices("\n#[cfg(test)]\n")
        .map(|(at, _)| at)
        .find(begins)
        .map_or(text, |at| &text[..at])
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path
                .file_name()
                .is_some_and(|name| name != "node_modules" && name != "target")
            {
                walk(&path, visit);
            }
        } else {
            visit(&path);
        }
    }
}

/// The words of a text: letters, digits and `_`, each with the number of its line.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().flat_map(|(line, text)| {
        text.split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(move |word| (line + 1, word))
    })
}

/// The kind of page behind a path: its route, or the path itself when no route fits.
pub fn kind(path: &str) -> &str {
    static PATHS: OnceLock<Vec<&str>> = OnceLock::new();
    let known = PATHS.get_or_init(|| {
        let routes = senda::compose::routes();
        routes.rows().iter().map(|route| route.path).collect()
    });
    let plain = path.split(['?', '#']).next().unwrap();
    let pieces: Vec<&str> = plain.split('/').collect();
    let fits = |route: &&&str| {
        let parts: Vec<&str> = route.split('/').collect();
        parts.len() == pieces.len()
            && parts
                .iter()
                .zip(&pieces)
                .all(|(part, piece)| part.starts_with('{') || part == piece)
    };
    let exact = known.iter().find(|route| **route == plain);
    exact.or_else(|| known.iter().find(fits)).unwrap_or(&plain)
}
