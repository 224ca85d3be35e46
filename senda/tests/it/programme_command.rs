//! `senda programme` as people type it: the exit code is the answer.
//! What it must not know: any rule of the language.

use std::process::{Command, Output};

use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../programmes/npq-senco");

fn senda(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_senda"))
        .arg("programme")
        .args(args)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&said(&senda(args))).unwrap()
}

#[test]
fn a_folder_that_is_not_there_cannot_be_checked() {
    for args in [["check", "/no/such/folder"], ["outline", "/no/such/folder"]] {
        let output = senda(&args);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("There is no folder"));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_new_programme_checks_clean_and_a_broken_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("new");
    let to = to.to_str().unwrap();
    assert_eq!(
        senda(&["new", "npq-try", "--title", "A try", "--to", to])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        senda(&["new", "npq-try", "--title", "A try", "--to", to])
            .status
            .code(),
        Some(2)
    );
    let clean = senda(&["check", to, "--format", "json"]);
    assert_eq!(clean.status.code(), Some(0));
    let report: Value = serde_json::from_str(&said(&clean)).unwrap();
    assert_eq!(
        (&report["errors"], &report["warnings"]),
        (&Value::from(0), &Value::from(0))
    );

    std::fs::write(format!("{to}/programme.toml"), "elements = [").unwrap();
    let broken = senda(&["check", to, "--format", "json"]);
    assert_eq!(broken.status.code(), Some(1));
    let report: Value = serde_json::from_str(&said(&broken)).unwrap();
    let first = report["diagnostics"][0].as_object().unwrap();
    for key in [
        "code", "column", "file", "help", "line", "message", "severity",
    ] {
        assert!(first.contains_key(key), "{key} is not in {first:?}");
    }
    assert_eq!(senda(&["outline", to]).status.code(), Some(1));
}

#[test]
fn the_outline_and_the_coverage_of_the_npq_for_sencos_are_told() {
    let outline = json(&["outline", FOLDER, "--format", "json"]);
    assert_eq!(outline["programme"]["id"], "npq-senco");
    let modules: usize = outline["elements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|element| element["modules"].as_array().unwrap().len())
        .sum();
    assert_eq!(modules, 27);
    assert!(json(&["coverage", FOLDER, "--format", "json"])["statements"].is_array());
    assert!(said(&senda(&["coverage", FOLDER, "--format", "svg"])).starts_with("<svg"));
    assert!(said(&senda(&["coverage", FOLDER])).starts_with("section,statement,"));
    let sarif = json(&["check", FOLDER, "--format", "sarif"]);
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn every_code_is_listed() {
    let listed = said(&senda(&["check", "--list-codes"]));
    for code in programme::Code::ALL {
        assert!(listed.contains(code.code()), "{}", code.code());
    }
}

#[test]
fn the_codes_are_listed_for_programs_too() {
    let listed = json(&["check", "--list-codes", "--format", "json"]);
    assert_eq!(listed.as_array().unwrap().len(), programme::Code::ALL.len());
}

#[test]
fn every_map_of_the_npq_for_sencos_is_drawn_and_told() {
    for map in ["sections", "statements", "needs", "thread", "hours"] {
        let args = |format| ["coverage", FOLDER, "--map", map, "--format", format];
        assert!(said(&senda(&args("svg"))).starts_with("<svg"), "{map}");
        assert!(said(&senda(&args("csv"))).lines().count() > 8, "{map}");
        assert!(json(&args("json")).is_object(), "{map}");
    }
}

#[test]
fn what_cannot_be_read_is_told_at_its_place_and_the_rest_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("new");
    let path = to.to_str().unwrap();
    senda(&["new", "npq-try", "--title", "A try", "--to", path]);
    let module = to.join("courses/1-first/1-first");
    std::fs::remove_file(module.join("task.md")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", module.join("task.md")).unwrap();
    std::fs::remove_file(module.join("1-why.md")).unwrap();
    std::fs::create_dir(module.join("1-why.md")).unwrap();
    std::fs::write(module.join("1-why.md/inside.md"), "Hello.").unwrap();
    let report = json(&["check", path, "--format", "json"]);
    let told: Vec<(&str, &str)> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["file"].as_str().unwrap()))
        .collect();
    assert!(
        told.contains(&("P013", "courses/1-first/1-first/task.md")),
        "{told:?}"
    );
    assert!(
        told.contains(&("P003", "courses/1-first/1-first/module.toml")),
        "{told:?}"
    );
}

#[test]
fn slips_are_mended_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("new");
    let path = to.to_str().unwrap();
    senda(&["new", "npq-try", "--title", "A try", "--to", path]);
    let step = to.join("courses/1-first/1-first/1-why.md");
    let text = std::fs::read_to_string(&step).unwrap();
    std::fs::write(&step, text.replace("term:duty", "term:dutie")).unwrap();
    assert_eq!(senda(&["fix", path, "--dry-run"]).status.code(), Some(0));
    assert_eq!(senda(&["check", path]).status.code(), Some(1));
    assert_eq!(senda(&["fix", path]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&step).unwrap(), text);
}

#[test]
fn a_schema_is_printed_for_each_kind_of_file() {
    for (kind, _) in programme::SCHEMAS {
        assert_eq!(json(&["schema", kind])["type"], "object");
    }
    assert_eq!(senda(&["schema", "nothing"]).status.code(), Some(2));
}

#[test]
fn a_trace_leads_from_both_versions_of_the_framework_to_every_place() {
    let whole = senda(&["trace", FOLDER]);
    assert_eq!(whole.status.code(), Some(0));
    let csv = said(&whole);
    assert!(csv.starts_with("section,section_title,statement,kind,text,gaps,beside"));
    for part in [",passage,", ",task,", ",check,", ",criterion,", ",nowhere,"] {
        assert!(csv.contains(part), "{part}");
    }
    let told = json(&["trace", FOLDER, "--format", "json", "--section", "5"]);
    assert_eq!(told["framework"][0], "senco-2024");
    assert_eq!(told["beside"][0], "senda-outline");
    let rows = told["rows"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["section"][0] == 5) && rows.len() == 5);
    let from_before = json(&[
        "trace",
        FOLDER,
        "--format",
        "json",
        "--framework",
        "senda-outline",
        "--gaps",
    ]);
    let rows = from_before["rows"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["statement"]["id"] == "8.3"));
    let none = senda(&["trace", FOLDER, "--framework", "none-such"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("senda-outline"));
}
