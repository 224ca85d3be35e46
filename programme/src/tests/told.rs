//! Reports for people, for programs and for code hosts; the pages that explain the codes.
//!
//! What this room must not know: a real qualification.

use super::{STEP, edited, valid};
use crate::{Code, check, report_json, report_sarif, report_terminal};

#[test]
fn the_json_report_has_its_promised_shape() {
    let clean = report_json(&check(&valid()));
    assert_eq!(
        clean,
        serde_json::json!({ "errors": 0, "warnings": 0, "diagnostics": [] })
    );
    let report = report_json(&edited(STEP, "minutes = 10", "minutes = 16"));
    let one = &report["diagnostics"][0];
    let keys: Vec<&str> = one
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for key in [
        "code",
        "severity",
        "file",
        "line",
        "column",
        "message",
        "help",
        "end_line",
        "end_column",
    ] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!(
        (one["code"].as_str(), one["severity"].as_str()),
        (Some("P051"), Some("warning"))
    );
    assert_eq!(
        (
            one["file"].as_str(),
            one["line"].as_u64(),
            one["column"].as_u64()
        ),
        (Some(STEP), Some(4), Some(11))
    );
    assert_eq!(report["warnings"], 1);
}

#[test]
fn the_terminal_report_shows_the_line() {
    let mut files = valid();
    super::edit(&mut files, STEP, "minutes = 10", "minutes = 16");
    let report = report_terminal(&check(&files), &files, false);
    for piece in [
        "warning[P051]",
        "1-why.md:4:11",
        "4 | minutes = 16",
        "^^",
        "help:",
        "0 errors, 1 warning\n",
    ] {
        assert!(report.contains(piece), "{piece} is not in\n{report}");
    }
    assert!(report_terminal(&check(&files), &files, true).contains('\u{1b}'));
}

#[test]
fn control_letters_in_a_file_do_not_reach_the_terminal() {
    let mut files = valid();
    let table = format!("{}/module.toml", super::MODULE);
    super::edit(&mut files, &table, "\"complete\"", "\"\\u001B[2J\"");
    let report = report_terminal(&check(&files), &files, false);
    assert!(
        report.contains("P008") && !report.contains('\u{1b}'),
        "{report:?}"
    );
}

#[test]
fn the_sarif_report_names_every_rule() {
    let report = report_sarif(&edited(STEP, "minutes = 10", "minutes = 16"));
    assert_eq!(report["version"], "2.1.0");
    assert_eq!(
        report["runs"][0]["tool"]["driver"]["rules"]
            .as_array()
            .unwrap()
            .len(),
        Code::ALL.len()
    );
    let result = &report["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "P051");
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"]["startLine"],
        4
    );
}

#[test]
fn every_code_has_a_page_of_its_own_in_the_documents() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics");
    for code in Code::ALL {
        let page = std::fs::read_to_string(folder.join(format!("{code}.md"))).unwrap_or_default();
        assert_eq!(
            page,
            code.page(),
            "docs/diagnostics/{code}.md; run the example `pages`"
        );
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), Code::ALL.len());
}
