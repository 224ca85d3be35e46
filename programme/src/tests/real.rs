//! A real qualification, broken in every way that hands, editors and disks break files: nothing makes the compiler panic
//! or think for ever.
//!
//! A quick look by default; a long one with `PROPTEST_CASES=32000 cargo test --release -p programme real` (2,000 broken
//! programmes for each test).
//!
//! What this room must not know: what the qualification says.

use std::path::Path;

use proptest::prelude::*;

use super::mutated::told;
use crate::{Files, Workshop};

/// The folder of a real qualification.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../programmes/npq-senco");

fn gather(folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            let name = path.strip_prefix(FOLDER).unwrap().to_string_lossy();
            files.insert(name.replace('\\', "/"), std::fs::read(&path).unwrap());
        }
    }
}

fn real() -> Files {
    let mut files = Files::new();
    gather(Path::new(FOLDER), &mut files);
    files
}

/// Brackets and marks that nest, or that a reader looks for the end of.
const NESTING: &[&str] = &[
    "[",
    "![",
    "(",
    "](",
    "[a](",
    "<",
    "<a ",
    "<!--",
    "> ",
    "- ",
    "1. ",
    "*",
    "**a ",
    "_",
    "~~",
    "`",
    "``` ",
    "| ",
    "|-",
    "::: law\n",
    ":::\n",
    "{",
    "{{",
    "\"",
    "'''",
    "[[",
    "[[check]]\n",
    "+++\n",
    "a.b.",
    "&",
    "\\",
    "\t",
    "# ",
];

/// One way to break a text.
#[derive(Debug, Clone)]
enum Break {
    CutLines(usize, usize),
    SwapLines(usize, usize),
    RepeatLines(usize, usize, usize),
    Bytes(usize, Vec<u8>),
    Nest(usize, &'static str, usize),
    CutShort(usize),
    MoveToOther(usize),
}

fn breaks() -> impl Strategy<Value = Break> {
    let (at, many) = (any::<usize>(), 1_usize..12);
    let deep = prop_oneof![8 => 1_usize..50, 2 => 50_usize..3_000, 1 => Just(100_000_usize)];
    prop_oneof![
        (at, many.clone()).prop_map(|(at, many)| Break::CutLines(at, many)),
        (at, any::<usize>()).prop_map(|(one, two)| Break::SwapLines(one, two)),
        (at, many, 1_usize..40).prop_map(|(at, many, times)| Break::RepeatLines(at, many, times)),
        (at, prop::collection::vec(any::<u8>(), 1..60))
            .prop_map(|(at, bytes)| Break::Bytes(at, bytes)),
        (at, prop::sample::select(NESTING), deep)
            .prop_map(|(at, piece, times)| Break::Nest(at, piece, times)),
        at.prop_map(Break::CutShort),
        at.prop_map(Break::MoveToOther),
    ]
}

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

/// A file with this break in it.
fn broken(files: &Files, path: &str, how: &Break) -> Vec<u8> {
    let mut bytes = files[path].clone();
    let mut all = lines(&bytes);
    let line = |at: usize, all: &[Vec<u8>]| at % all.len().max(1);
    match how {
        Break::CutLines(at, many) => {
            let at = line(*at, &all);
            all.drain(at..(at + many).min(all.len()));
            all.concat()
        }
        Break::SwapLines(one, two) => {
            let (one, two) = (line(*one, &all), line(*two, &all));
            if !all.is_empty() {
                all.swap(one, two);
            }
            all.concat()
        }
        Break::RepeatLines(at, many, times) => {
            let at = line(*at, &all);
            let end = (at + many).min(all.len());
            let block = all[at.min(end)..end].concat().repeat(*times);
            all.insert(at.min(all.len()), block);
            all.concat()
        }
        Break::Bytes(at, new) => {
            let at = at % (bytes.len() + 1);
            let end = (at + new.len()).min(bytes.len());
            bytes.splice(at..end, new.iter().copied());
            bytes
        }
        Break::Nest(at, piece, times) => {
            let at = at % (bytes.len() + 1);
            bytes.splice(at..at, piece.repeat(*times).into_bytes());
            bytes
        }
        Break::CutShort(at) => {
            bytes.truncate(at % (bytes.len() + 1));
            bytes
        }
        Break::MoveToOther(other) => {
            let other = files.keys().nth(other % files.len()).unwrap();
            files[other].clone()
        }
    }
}

thread_local! {
    /// The qualification as it is, read once; after each trial it is as it was.
    static WORKSHOP: std::cell::RefCell<Workshop> = std::cell::RefCell::new(Workshop::open(real()));
}

proptest! {
    #![proptest_config(ProptestConfig {
        // The library's own number is for small things; this is a whole qualification each time.
        cases: ProptestConfig::default().cases.div_ceil(16),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_real_qualification_broken_in_some_places_is_judged_and_told(
        breaks in prop::collection::vec((any::<usize>(), breaks()), 1..6),
    ) {
        WORKSHOP.with_borrow_mut(|workshop| {
            let whole = workshop.files().clone();
            let mut files = whole.clone();
            let mut touched = std::collections::BTreeSet::new();
            for (file, how) in &breaks {
                let path = whole.keys().nth(file % whole.len()).unwrap();
                let bytes = broken(&files, path, how);
                files.insert(path.clone(), bytes);
                touched.insert(path.clone());
            }
            let put = |from: &Files| touched.iter().map(|path| (path.clone(), Some(from[path].clone()))).collect::<Vec<_>>();
            workshop.put_all(put(&files));
            told(workshop.checked(), workshop.files());
            workshop.put_all(put(&whole));
        });
    }
}

/// What a hundred thousand of each mark do at the end of a page and of a record: found, told, and no time lost.
#[test]
fn a_hundred_thousand_nested_marks_are_survived_on_a_page_and_in_a_record() {
    let mut files = super::valid();
    let mut workshop = Workshop::open(files.clone());
    for path in [super::STEP, "programme.toml"] {
        let whole = files[path].clone();
        for piece in NESTING {
            let mut bytes = whole.clone();
            bytes.extend(piece.repeat(100_000).bytes());
            files.insert(path.to_owned(), bytes.clone());
            workshop.put(path, Some(bytes));
            told(workshop.checked(), workshop.files());
        }
        workshop.put(path, Some(whole.clone()));
        files.insert(path.to_owned(), whole);
    }
}
