//! Reports for people, for programs and for code hosts; the pages that explain the codes.
//!
//! What this room must not know: a real qualification.

use super::{MODULE, edit};
use super::{STEP, edited, valid};
use crate::{
    Code, SCHEMAS, check, codes_json, mend, report_json, report_sarif, report_terminal, schema,
};

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
    edit(&mut files, STEP, "minutes = 10", "minutes = 16");
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
    let table = format!("{MODULE}/module.toml");
    edit(&mut files, &table, "\"complete\"", "\"\\u001B[2J\"");
    let report = report_terminal(&check(&files), &files, false);
    assert!(
        report.contains("P008") && !report.contains('\u{1b}'),
        "{report:?}"
    );
}

#[test]
fn the_sarif_report_names_every_rule() {
    let report = report_sarif(&edited(STEP, "minutes = 10", "minutes = 16"), None);
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

/// The schema of SARIF 2.1.0 by OASIS, as the crate serde-sarif carries it.
const SARIF: &str = include_str!("sarif-2.1.0.json");

fn fits(schema: serde_json::Value, value: &serde_json::Value) {
    let mut compiler = boon::Compiler::new();
    let mut schemas = boon::Schemas::new();
    compiler.add_resource("urn:schema", schema).unwrap();
    let index = compiler.compile("urn:schema", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(value, index) {
        panic!("{error:#}");
    }
}

#[test]
fn a_validator_accepts_every_sarif_report() {
    let mut files = valid();
    edit(&mut files, STEP, "term:duty", "term:dutie");
    edit(&mut files, STEP, "minutes = 10", "minutes = \"10\"");
    edit(
        &mut files,
        "framework/framework.toml",
        "id = \"2.1\"",
        "id = \"1.1\"",
    );
    files.insert(format!("{MODULE}/a name: with é.md"), b"Lost.".to_vec());
    let schema: serde_json::Value = serde_json::from_str(SARIF).unwrap();
    for files in [valid(), files, crate::Files::new()] {
        fits(
            schema.clone(),
            &report_sarif(&check(&files), Some("https://docs.example/")),
        );
    }
}

#[test]
fn a_sarif_result_tells_related_places_and_the_mend() {
    let report = report_sarif(&edited(STEP, "term:duty", "term:dutie"), None);
    let result = &report["runs"][0]["results"][0];
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "duty");
    assert_eq!(replacement["deletedRegion"]["startColumn"], 37);
    let report = report_sarif(
        &edited("framework/framework.toml", "id = \"2.1\"", "id = \"1.1\""),
        None,
    );
    let results = report["runs"][0]["results"].as_array().unwrap();
    let twice = results.iter().find(|one| one["ruleId"] == "P009").unwrap();
    assert_eq!(
        twice["relatedLocations"][0]["message"]["text"],
        "first defined here"
    );
}

#[test]
fn every_mend_that_is_offered_mends() {
    let mut files = valid();
    edit(&mut files, STEP, "term:duty", "term:dutie");
    edit(
        &mut files,
        STEP,
        "## What to look for",
        "#### What to look for",
    );
    edit(&mut files, STEP, "minutes = 10", "minuts = 10");
    edit(&mut files, STEP, "kind = \"single\"", "kind = \"singel\"");
    edit(
        &mut files,
        "sources.toml",
        "kind = \"law\"",
        "kind = \"laws\"",
    );
    edit(
        &mut files,
        "framework/framework.toml",
        "evidence = [\"act\"]",
        "evidence = \"act\"",
    );
    edit(
        &mut files,
        "courses/1-first/course.toml",
        "\"1-first\"",
        "\"1-frist\"",
    );
    let checked = check(&files);
    let (mended, done) = mend(&files, &checked.diagnostics);
    assert!(done.len() >= 7, "{done:#?}");
    files.extend(mended);
    assert_eq!(check(&files).diagnostics, []);
    assert_eq!(files, valid());
}

#[test]
fn the_codes_are_listed_for_programs() {
    let list = codes_json();
    assert_eq!(list.as_array().unwrap().len(), Code::ALL.len());
    assert_eq!(list[0]["code"], "P001");
}

#[test]
fn the_files_of_a_new_programme_fit_their_schemas_and_others_do_not() {
    let files = valid();
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let front = |path: &str| text(path).split("+++").nth(1).unwrap().to_owned();
    let table = [
        ("programme", text("programme.toml")),
        ("framework", text("framework/framework.toml")),
        ("sources", text("sources.toml")),
        ("glossary", text("glossary.toml")),
        ("element", text("courses/1-first/course.toml")),
        ("element", text("assessment/assessment.toml")),
        ("module", text(&format!("{MODULE}/module.toml"))),
        ("step", front(STEP)),
        ("page", front(&format!("{MODULE}/task.md"))),
    ];
    for (kind, toml) in table {
        let value: serde_json::Value = toml::from_str(&toml).unwrap();
        fits(schema(kind).unwrap(), &value);
    }
    assert!(SCHEMAS.iter().all(|(kind, _)| schema(kind).is_some()));
    let module = schema("module").unwrap();
    assert_eq!(module["additionalProperties"], false);
    assert_eq!(
        module["required"],
        serde_json::json!(["id", "title", "summary"])
    );
}
