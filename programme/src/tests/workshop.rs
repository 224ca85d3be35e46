//! What is read again after a change comes out the same as what is read whole.
//!
//! What this room must not know: a real qualification.

use proptest::prelude::*;

use super::mutated::mutate;
use super::{MODULE, STEP, valid};
use crate::{Checked, Workshop, check};

fn same(one: &Checked, two: &Checked) {
    assert_eq!(one.diagnostics, two.diagnostics);
    assert_eq!(one.programme, two.programme);
}

#[test]
fn a_text_is_tried_in_its_programme_and_nothing_is_kept() {
    let workshop = Workshop::open(valid());
    let text = String::from_utf8(valid()[STEP].clone()).unwrap();
    let trial = workshop.try_text(STEP, &text.replace("term:duty", "term:dutie"));
    assert_eq!(trial.here.len(), 1);
    assert_eq!(trial.here[0].code.code(), "P023");
    assert_eq!((trial.caused, trial.mended), (Vec::new(), Vec::new()));
    assert_eq!(workshop.checked().diagnostics, []);
}

#[test]
fn what_a_text_breaks_elsewhere_is_told_apart() {
    let workshop = Workshop::open(valid());
    let text = String::from_utf8(valid()[STEP].clone()).unwrap();
    let trial = workshop.try_text(STEP, &text.replace("statement = \"2.1\"", ""));
    assert_eq!(trial.here, []);
    let caused: Vec<(&str, &str)> = trial
        .caused
        .iter()
        .map(|one| (one.code.code(), one.file.as_str()))
        .collect();
    assert_eq!(caused, [("P046", format!("{MODULE}/module.toml").as_str())]);
}

#[test]
fn what_a_text_mends_elsewhere_is_told_apart() {
    let mut files = valid();
    let text = String::from_utf8(files[STEP].clone()).unwrap();
    files.insert(
        STEP.to_owned(),
        text.replace("statement = \"2.1\"", "").into_bytes(),
    );
    let workshop = Workshop::open(files);
    let trial = workshop.try_text(STEP, &text);
    assert_eq!(trial.mended.len(), 1);
    assert_eq!(trial.checked.diagnostics, []);
}

#[test]
fn a_file_that_is_new_is_tried_too() {
    let workshop = Workshop::open(valid());
    let trial = workshop.try_text("courses/1-first/1-first/9-new.md", "Hello.");
    let codes: Vec<&str> = trial.here.iter().map(|one| one.code.code()).collect();
    assert_eq!(codes, ["P010"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_row_of_edits_is_judged_as_a_whole_reading_would(
        edits in prop::collection::vec((any::<(usize, usize, usize, usize)>(), 0_u8..8), 1..8),
    ) {
        let mut files = valid();
        let mut workshop = Workshop::open(files.clone());
        let before = files.clone();
        for (edit, what) in edits {
            let paths: Vec<String> = before.keys().cloned().collect();
            let path = paths[edit.0 % paths.len()].clone();
            match what {
                0 => drop(files.remove(&path)),
                1 => drop(files.insert(path, before[&paths[edit.1 % paths.len()]].clone())),
                2 => files.clone_from(&before),
                _ if files.is_empty() => {}
                _ => mutate(&mut files, edit),
            }
            if what == 3 {
                workshop.follow(files.clone(), crate::Obstacles::new());
            } else {
                let gone = paths.iter().filter(|path| !files.contains_key(*path));
                let gone: Vec<_> = gone.map(|path| (path.clone(), None)).collect();
                let there = files.iter().map(|(path, bytes)| (path.clone(), Some(bytes.clone())));
                workshop.put_all(there.chain(gone).collect::<Vec<_>>());
            }
            same(workshop.checked(), &check(&files));
        }
    }

    #[test]
    fn a_text_that_is_tried_is_judged_as_if_it_were_there(edit in any::<(usize, usize, usize, usize)>()) {
        let mut files = valid();
        let workshop = Workshop::open(files.clone());
        mutate(&mut files, edit);
        let changed = files.iter().find(|(path, bytes)| valid().get(*path) != Some(*bytes));
        if let Some((path, bytes)) = changed
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            same(&workshop.try_text(path, text).checked, &check(&files));
        }
    }
}
