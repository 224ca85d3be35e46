//! The language as its users meet it: a valid programme is changed, and the right fault is told at the right place.
//!
//! What this room must not know: a real qualification.

mod codes;
mod mutated;
mod pages;
mod real;
mod recovered;
mod told;
mod versions;
mod whole;
mod workshop;

use crate::{Checked, Files, check, new};

/// The folder of the one module of a new programme.
const MODULE: &str = "courses/1-first/1-first";
/// Its step.
const STEP: &str = "courses/1-first/1-first/1-why.md";

/// A new programme.
fn valid() -> Files {
    new("trial", "Trial qualification")
}

/// Replaces words in a file; the words must be there.
fn edit(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(from), "{path} does not contain {from}");
    files.insert(path.to_owned(), text.replace(from, to).into_bytes());
}

/// A new programme with one edit, checked.
fn edited(path: &str, from: &str, to: &str) -> Checked {
    let mut files = valid();
    edit(&mut files, path, from, to);
    check(&files)
}

/// The codes that were found.
fn codes(checked: &Checked) -> Vec<&'static str> {
    checked
        .diagnostics
        .iter()
        .map(|one| one.code.code())
        .collect()
}
