//! Which room may lean on which: read from every `Cargo.toml`.

use std::collections::BTreeSet;

use super::{ROOMS, STAGES, root};

/// What the rulebook may use: nothing that reads a clock, a file, a network or chance.
const RULEBOOK: &[&str] = &["jiff", "serde"];
/// What the language of the programme may use: parsers, and nothing that reads by itself.
const PROGRAMME: &[&str] = &[
    "ammonia",
    "annotate-snippets",
    "csv",
    "pulldown-cmark",
    "rulebook",
    "serde",
    "serde_json",
    "toml",
];
/// What reads and writes files of other programs may use: nothing that opens one by itself.
const EXCHANGE: &[&str] = &["pulldown-cmark", "quick-xml", "zip"];
/// Drivers and doors that belong to the kit alone.
const KIT_ONLY: &[&str] = &[
    "deadpool-postgres",
    "hyper",
    "hyper-util",
    "lettre",
    "rusqlite",
    "tokio-postgres",
    "tower",
    "tower-http",
];

fn dependencies(room: &str, table: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    file.get(table)
        .and_then(toml::Value::as_table)
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

fn outside(found: &BTreeSet<String>, allowed: &[&str]) -> Vec<String> {
    found
        .iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .cloned()
        .collect()
}

#[test]
fn the_rulebook_is_pure() {
    assert_eq!(
        outside(&dependencies("rulebook", "dependencies"), RULEBOOK),
        Vec::<String>::new()
    );
}

#[test]
fn the_language_of_the_programme_is_pure() {
    assert_eq!(
        outside(&dependencies("programme", "dependencies"), PROGRAMME),
        Vec::<String>::new()
    );
}

#[test]
fn what_reads_files_of_strangers_is_pure() {
    assert_eq!(
        outside(&dependencies("exchange", "dependencies"), EXCHANGE),
        Vec::<String>::new()
    );
}

#[test]
fn the_rulebook_knows_no_clock_no_chance_no_floats_and_no_order_that_changes() {
    const NEVER: &[&str] = &[
        "f32",
        "f64",
        "HashMap",
        "HashSet",
        "SystemTime",
        "Instant::now",
        "thread",
        "std::env",
        "std::fs",
        "println",
    ];
    let mut found = Vec::new();
    for file in super::files(&["rulebook/src"], ".rs") {
        if super::is_test(&file.path) {
            continue;
        }
        let code: String = super::without_tests(&file.text)
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        for word in NEVER {
            let hit = if word.contains("::") {
                code.contains(word)
            } else {
                super::words(&code).any(|(_, w)| w == *word)
            };
            if hit {
                found.push(format!("{}: {word}", file.path));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_kit_leans_on_the_rulebook_and_on_no_stage() {
    let found = dependencies("kit", "dependencies");
    let members = members();
    let ours: Vec<_> = found
        .iter()
        .filter(|name| members.contains(*name))
        .collect();
    assert_eq!(ours, ["rulebook"]);
}

#[test]
fn the_kit_reads_of_the_rulebook_only_base_and_people() {
    let mut found = Vec::new();
    for file in super::files(&["kit/src"], ".rs") {
        for (line, text) in file.text.lines().enumerate() {
            for stage in STAGES
                .iter()
                .map(|(name, _)| *name)
                .filter(|name| *name != "people")
            {
                if text.contains(&format!("rulebook::{stage}")) {
                    found.push(format!("{}:{} {}", file.path, line + 1, text.trim()));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_stage_leans_on_earlier_stages_only() {
    for (place, (name, folder)) in STAGES.iter().enumerate() {
        let found = dependencies(folder, "dependencies");
        let later: Vec<_> = STAGES[place..]
            .iter()
            .map(|(later, _)| *later)
            .filter(|later| found.contains(*later))
            .collect();
        assert!(later.is_empty(), "{name} leans on {later:?}");
        for never in KIT_ONLY.iter().chain(&["senda", "demo", "crashlab"]) {
            assert!(!found.contains(*never), "{name} leans on {never}");
        }
    }
}

#[test]
fn a_stage_of_the_rulebook_knows_only_earlier_ones() {
    let mut found = Vec::new();
    for (place, (name, _)) in STAGES.iter().enumerate() {
        let later: Vec<&str> = STAGES[place + 1..]
            .iter()
            .map(|(later, _)| *later)
            .collect();
        for file in super::files(&[&format!("rulebook/src/{name}")], ".rs") {
            for (line, text) in file.text.lines().enumerate() {
                for later in &later {
                    if text.contains(&format!("crate::{later}::")) {
                        found.push(format!("{}:{} {}", file.path, line + 1, text.trim()));
                    }
                }
            }
        }
    }
    // Curriculum has no rules of its own beside the programme's language.
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_binary_holds_no_sql_and_each_command_stays_small() {
    for file in super::files(&["senda/src"], ".rs") {
        assert!(!file.text.contains("Sql::new("), "{} holds SQL", file.path);
        // A command asks a stage and tells the answer; what is longer decides something.
        let (code, _tests) = file
            .text
            .split_once("#[cfg(test)]")
            .unwrap_or((&file.text, ""));
        let lines = code.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.path);
    }
}

#[test]
fn every_member_is_a_room_of_the_house() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let members = file["workspace"]["members"].as_array().unwrap();
    let members: Vec<&str> = members.iter().map(|m| m.as_str().unwrap()).collect();
    assert_eq!(members, ROOMS);
}

fn members() -> BTreeSet<String> {
    let names = ROOMS
        .iter()
        .map(|room| room.rsplit(['/', '-']).next().unwrap().to_owned());
    names.collect()
}

#[test]
fn a_dependency_that_leans_the_wrong_way_would_be_found() {
    let planted: BTreeSet<String> = ["serde", "rusqlite"].map(str::to_owned).into();
    assert_eq!(outside(&planted, RULEBOOK), ["rusqlite"]);
}
