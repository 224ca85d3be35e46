//! The register of schools: imported from the command line, found by anybody on a page.
//! What it must not know: how schools are kept.

use std::{
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

use crate::town::Town;

const HEADER: &str =
    "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,Postcode";

fn senda(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_senda"))
        .arg("schools")
        .args(args)
        .arg("--data-dir")
        .arg(folder)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_extract_is_checked_imported_and_imported_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (
        folder.path().join("data"),
        folder.path().join("extract.csv"),
    );
    let name = file.to_str().unwrap();
    // Windows-1252: the apostrophe is one byte that is no UTF-8.
    let first = b"100001,St Mary\x92s Primary School,1,1,Leeds,LS1 1AA\n100002,Eastmarsh Academy,34,1,Stockport,SK1 1AA\n";
    std::fs::write(&file, [HEADER.as_bytes(), b"\n", first].concat()).unwrap();

    let dry = senda(&data, &["import", name, "--dry-run", "--format", "json"]);
    assert_eq!(dry.status.code(), Some(0));
    assert_eq!(json(&dry)["imported"], false);
    assert_eq!(senda(&data, &["find", "eastmarsh"]).status.code(), Some(1));

    let done = senda(&data, &["import", name, "--format", "json"]);
    assert_eq!(
        done.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert_eq!(json(&done)["added"].as_array().unwrap().len(), 2);
    let found = senda(&data, &["find", "saint", "marys"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("St Mary’s Primary School"));

    let again = json(&senda(&data, &["import", name, "--format", "json"]));
    assert_eq!(
        (&again["unchanged"], &again["changed"]),
        (&2.into(), &Value::Array(vec![]))
    );
}

#[test]
fn one_broken_line_stops_an_import_unless_it_may_be_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (
        folder.path().join("data"),
        folder.path().join("extract.csv"),
    );
    let name = file.to_str().unwrap();
    std::fs::write(
        &file,
        format!("{HEADER}\n100001,One,1,1,Leeds,LS1 1AA\n100001,Twice,1,1,Leeds,LS1 1AA\n"),
    )
    .unwrap();
    let stopped = senda(&data, &["import", name]);
    assert_eq!(stopped.status.code(), Some(2));
    let told = String::from_utf8_lossy(&stopped.stderr);
    assert!(
        told.contains("line 3") && told.contains("urn_twice"),
        "{told}"
    );
    assert_eq!(senda(&data, &["find", "100001"]).status.code(), Some(1));
    assert_eq!(
        senda(&data, &["import", name, "--pass-over"]).status.code(),
        Some(1)
    );
    assert_eq!(senda(&data, &["find", "100001"]).status.code(), Some(0));

    std::fs::write(&file, "URN,Name\n1,2\n").unwrap();
    let refused = senda(&data, &["import", name]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(
        told.contains("column_missing") && told.contains("EstablishmentName"),
        "{told}"
    );
}

#[tokio::test]
async fn anybody_finds_a_school_and_where_a_closed_one_went_on() {
    let town = Town::new().await;
    let text = format!(
        "{HEADER}\n100001,Eastmarsh Primary School,1,2,Stockport,SK1 1AA\n100002,Eastmarsh Academy,34,1,Stockport,SK1 1AA\n"
    );
    let links = "URN,LinkURN,LinkType,LinkEstablishedDate\n100001,100002,Successor,01-09-2021\n";
    let begin = people::SchoolImport {
        extract: people::read_schools(text.as_bytes()).unwrap(),
        links: people::read_links(links.as_bytes()).unwrap().0,
        ..people::SchoolImport::default()
    };
    let done = std::sync::Arc::default();
    people::import_extract(&town.app, &Town::permit(), begin.into(), done)
        .await
        .unwrap();
    let mut visitor = town.visitor();
    let page = visitor.open("/schools?words=eastmrash").await;
    assert_eq!(page.status, 200);
    let (open, closed) = (
        page.text.find("Eastmarsh Academy"),
        page.text.find("Eastmarsh Primary School"),
    );
    assert!(open.is_some() && open < closed, "{}", page.text);
    let page = visitor.open("/schools/100001").await;
    assert!(page.text.contains("This school is closed.") && page.text.contains("/schools/100002"));
    assert_eq!(visitor.open("/schools/999999").await.status, 404);
    let nothing = visitor.open("/schools?words=zzzzz").await;
    assert!(nothing.text.contains("No school fits"));
}

#[test]
fn a_file_that_is_no_extract_is_refused_whole_by_its_code_and_nothing_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let line = format!("{HEADER}\n100001,Elm,1,1,Leeds,LS1 1AA\n");
    let utf16: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&str, Vec<u8>, &str); 4] = [
        ("empty.csv", Vec::new(), "sheet_empty"),
        ("utf16.csv", [vec![0xff, 0xfe], utf16].concat(), "not_text"),
        (
            "columns.csv",
            b"URN,Town\n100001,Leeds\n".to_vec(),
            "column_missing",
        ),
        ("sheet.xlsx", b"PK\x03\x04\0\0\0\0".to_vec(), "not_text"),
    ];
    for (name, bytes, code) in files {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let told = senda(&data, &["import", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_ne!(told.status.code(), Some(0), "{name}");
        assert!(said.contains(code), "{name}: {said}");
    }
    // A gigabyte, with holes: refused by its length, before it is read.
    let large = folder.path().join("large.csv");
    std::fs::write(&large, &line).unwrap();
    let opened = std::fs::OpenOptions::new()
        .write(true)
        .open(&large)
        .unwrap();
    opened.set_len(1 << 30).unwrap();
    let began = std::time::Instant::now();
    let told = senda(&data, &["import", large.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(said.contains("sheet_too_large"), "{said}");
    assert!(began.elapsed().as_secs() < 20, "it was read");
    assert_eq!(senda(&data, &["find", "elm"]).status.code(), Some(1));
}

#[tokio::test]
async fn only_those_who_decide_cases_see_them_in_the_menu() {
    use rulebook::people::{RegisterNumber, Role, Scope};
    let town = Town::new().await;
    let trust = Scope::Trust(RegisterNumber::new(2044).unwrap());
    for (name, scope, shown) in [("Nat", Scope::Site, true), ("Tam", trust, false)] {
        let (_, mut officer) = town.holder(name, &[(Role::RegisterOfficer, scope)]).await;
        let page = officer.get("/compliance").await;
        assert_eq!(page.status, 200);
        assert_eq!(
            page.text.contains("href=\"/register/cases\""),
            shown,
            "{name}"
        );
    }
}
