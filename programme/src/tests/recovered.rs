//! One fault does not hide others, and what only follows from it is not told.
//!
//! What this room must not know: a real qualification.

use super::{MODULE, STEP, codes, edit, valid};
use crate::{Checked, Files, check};

const TABLE: &str = "courses/1-first/1-first/module.toml";
const TASK: &str = "courses/1-first/1-first/task.md";

fn without(path: &str) -> Files {
    let mut files = valid();
    files.remove(path).unwrap();
    files
}

fn fixes(checked: &Checked) -> Vec<&str> {
    let fixes = checked
        .diagnostics
        .iter()
        .filter_map(|one| one.fix.as_ref());
    fixes.map(|fix| fix.text.as_str()).collect()
}

#[test]
fn what_is_missing_altogether_is_one_fault() {
    let table: [(&str, &[&str]); 9] = [
        ("framework/framework.toml", &["P003"]),
        ("sources.toml", &["P003"]),
        ("glossary.toml", &["P003"]),
        (TABLE, &["P003"]),
        (STEP, &["P003"]),
        (TASK, &["P003"]),
        ("courses/1-first/course.toml", &["P003"]),
        ("assessment/assessment.toml", &["P003"]),
        ("programme.toml", &["P003"]),
    ];
    for (path, wanted) in table {
        assert_eq!(codes(&check(&without(path))), wanted, "without {path}");
    }
}

#[test]
fn what_is_broken_is_one_fault() {
    for path in valid().keys() {
        let mut files = valid();
        let mut bytes = b"x = [ [ \"\n".to_vec();
        let old = &valid()[path];
        if old.starts_with(b"+++") {
            bytes = [
                b"+++\n".as_slice(),
                &bytes,
                old.strip_prefix(b"+++\n").unwrap(),
            ]
            .concat();
        } else {
            bytes.extend(old);
        }
        files.insert(path.clone(), bytes);
        let found = check(&files);
        let told = codes(&found);
        assert!(
            told.contains(&"P001") && told.iter().all(|code| matches!(*code, "P001" | "P005")),
            "{path}: {:#?}",
            found.diagnostics
        );
    }
}

#[test]
fn a_broken_table_does_not_hide_the_faults_of_pages() {
    let mut files = valid();
    edit(
        &mut files,
        "programme.toml",
        "elements = [",
        "elements = [ [[ ",
    );
    edit(&mut files, STEP, "term:duty", "term:dutie");
    let found = codes(&check(&files));
    assert!(
        found.contains(&"P001") && found.contains(&"P023"),
        "{found:?}"
    );
}

#[test]
fn faults_of_many_kinds_are_told_in_one_run() {
    let mut files = valid();
    edit(&mut files, STEP, "minutes = 10", "minutes = 16");
    edit(&mut files, STEP, "term:duty", "term:dutie");
    edit(
        &mut files,
        "glossary.toml",
        "id = \"duty\"",
        "id = \"duty\"\nplainn = \"x\"",
    );
    edit(&mut files, TASK, "minutes = 30", "minutes = \"30\"");
    files.insert(format!("{MODULE}/lost.md"), b"Lost.".to_vec());
    let found = codes(&check(&files));
    assert_eq!(found, ["P051", "P023", "P010", "P007", "P005"]);
}

#[test]
fn a_misspelt_file_is_guessed_and_read_all_the_same() {
    for (path, from, to, right) in [
        (TABLE, "1-why.md", "1-whi.md", "1-why.md"),
        (TABLE, "\"task.md\"", "\"tasks.md\"", "task.md"),
        (
            "courses/1-first/course.toml",
            "\"1-first\"",
            "\"1-frist\"",
            "1-first",
        ),
        (
            "programme.toml",
            "courses/1-first",
            "courses/1-fist",
            "1-first",
        ),
        (
            "programme.toml",
            "\"sources.toml\"",
            "\"source.toml\"",
            "sources.toml",
        ),
    ] {
        let mut files = valid();
        edit(&mut files, path, from, to);
        let found = check(&files);
        assert_eq!(codes(&found), ["P003"], "{to}: {:#?}", found.diagnostics);
        assert_eq!(fixes(&found), [right]);
    }
}

#[test]
fn a_page_without_closed_front_matter_is_read_all_the_same() {
    let mut files = valid();
    edit(
        &mut files,
        STEP,
        "says must be done.\"\n+++\n",
        "says must be done.\"\n",
    );
    edit(&mut files, STEP, "term:duty", "term:dutie");
    let found = check(&files);
    assert_eq!(codes(&found), ["P004", "P023"], "{:#?}", found.diagnostics);
}

#[test]
fn bytes_that_are_no_letters_do_not_hide_the_rest_of_a_page() {
    let mut files = valid();
    edit(&mut files, STEP, "term:duty", "term:dutie");
    let bytes = files.get_mut(STEP).unwrap();
    let at = bytes
        .windows(9)
        .position(|one| one == b"Good help")
        .unwrap();
    bytes.splice(at..at, [0xff, 0xfe]);
    let found = check(&files);
    assert_eq!(codes(&found), ["P002", "P023"]);
    assert_eq!(found.diagnostics[0].column, 1);
}

#[test]
fn a_name_that_is_there_twice_shows_where_it_was_first() {
    let mut files = valid();
    edit(
        &mut files,
        "framework/framework.toml",
        "id = \"2.1\"",
        "id = \"1.1\"",
    );
    let found = check(&files);
    let twice = found
        .diagnostics
        .iter()
        .find(|one| one.code.code() == "P009")
        .unwrap();
    assert_eq!(twice.related[0].message, "first defined here");
    assert!(twice.related[0].line < twice.line);
}
