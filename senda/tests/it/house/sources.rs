//! Every source that a rule or a page cites stands in the programme's list of sources.

use std::collections::BTreeSet;

use super::{root, shipped};

/// The keys of the sources file, and the files of policy that code may cite.
fn keys() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("programmes/npq-senco/sources.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let listed = file["source"].as_array().unwrap();
    let keys = listed
        .iter()
        .map(|source| source["key"].as_str().unwrap().to_owned());
    keys.collect()
}

fn is_cited_well(citation: &str, keys: &BTreeSet<String>) -> bool {
    keys.contains(citation.split(':').next().unwrap())
}

#[test]
fn every_source_a_rule_cites_is_listed() {
    let keys = keys();
    assert!(keys.len() > 5);
    let unknown: Vec<&str> = rulebook::source::ALL
        .iter()
        .map(|source| source.0)
        .filter(|citation| !is_cited_well(citation, &keys))
        .collect();
    assert_eq!(unknown, Vec::<&str>::new());
    assert!(!is_cited_well("nobody:1", &keys));
}

#[test]
fn sources_written_elsewhere_in_the_code_are_listed() {
    let keys = keys();
    let mut unknown = Vec::new();
    for file in shipped() {
        for piece in super::without_tests(&file.text).split("Source(\"").skip(1) {
            let citation = piece.split('"').next().unwrap();
            if !is_cited_well(citation, &keys) {
                unknown.push(format!("{} cites {citation}", file.path));
            }
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
}
