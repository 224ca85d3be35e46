//! The catalogue of processes and the description of the API: what the program says of itself.

use std::{collections::BTreeSet, fmt::Write as _};

use kit::{audit::Why, web::describe};

#[test]
fn every_process_has_its_own_code_and_a_sentence() {
    let mut seen = BTreeSet::new();
    for process in senda::compose::processes() {
        assert!(seen.insert(process.code), "{} stands twice", process.code);
        assert!(
            process
                .code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_'),
            "{}",
            process.code
        );
        assert!(
            !process.sentence.is_empty() && !process.sentence.ends_with('.'),
            "{}",
            process.code
        );
    }
}

/// Every process that is written down somewhere in the shipped sources is in the catalogue.
#[test]
fn no_process_is_missing_from_the_catalogue() {
    let known: BTreeSet<&str> = senda::compose::processes()
        .iter()
        .map(|process| process.code)
        .collect();
    let mut missing = Vec::new();
    for file in super::shipped() {
        for piece in super::without_tests(&file.text)
            .split("Process::new(")
            .skip(1)
        {
            let code = piece
                .trim_start()
                .strip_prefix('"')
                .and_then(|text| text.split('"').next());
            if let Some(code) = code.filter(|code| !known.contains(code)) {
                missing.push(format!("{}: {code}", file.path));
            }
        }
    }
    missing.retain(|place| {
        !place.starts_with("demo/")
            && !place.starts_with("crashlab/")
            && !place.starts_with("kit/src/audit.rs")
    });
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_catalogue_of_processes_is_the_one_that_was_reviewed() {
    let mut text = String::new();
    for process in senda::compose::processes() {
        let why = if process.why == Why::Required {
            "  (with a reason)"
        } else {
            ""
        };
        let trail = if process.chained {
            ""
        } else {
            "  (its record is its trail)"
        };
        writeln!(text, "{}: {}{why}{trail}", process.code, process.sentence).unwrap();
    }
    insta::assert_snapshot!("the_catalogue_of_processes", text);
}

#[test]
fn the_description_of_the_api_is_the_one_that_was_reviewed() {
    let description = describe(senda::compose::routes().rows(), "0");
    let text: Vec<String> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, verbs)| {
            verbs
                .as_object()
                .unwrap()
                .iter()
                .map(move |(verb, operation)| {
                    format!(
                        "{verb} {path}  {}  {}",
                        operation["summary"].as_str().unwrap(),
                        operation["description"].as_str().unwrap()
                    )
                })
        })
        .collect();
    insta::assert_snapshot!("the_api", text.join("\n"));
}
