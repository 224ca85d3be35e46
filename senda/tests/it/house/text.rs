//! What every file must say of itself, and what none may hold.

use super::{File, files, is_test, shipped, without_tests};

/// Lines a file may have without its tests.
const LINES: usize = 400;

/// Files that are longer, with the reason. This list may only shrink.
const LONGER: &[(&str, &str)] = &[];

/// Words of the qualification that the kit must not know.
const QUALIFICATION: &[&str] = &[
    "enrolment",
    "enrolments",
    "submission",
    "submissions",
    "clinic",
    "clinics",
    "cohort",
    "cohorts",
    "application task",
    "module",
    "modules",
    "declaration",
    "declarations",
    "moderator",
    "assessor",
    "senco",
    "npq",
    "facilitator",
    "trn",
];

/// Places of the kit that say a word of the qualification, with the reason.
const EXEMPT: &[(&str, &str)] = &[
    (
        "kit/src/ui/gallery",
        "sample texts that show a component as it will be read",
    ),
    (
        "kit/src/ui/",
        "a component is documented by a sentence as it will be read",
    ),
    (
        "kit/src/config.rs",
        "the name of the site, which a provider changes",
    ),
    ("kit/src/mail.rs", "says what no letter may carry"),
    ("kit/src/db/", "Rust's own word for a part of a crate"),
];

fn opened(file: &File) -> bool {
    file.text.starts_with("//! ")
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let mut all = shipped();
    all.extend(files(
        &[
            "senda/tests",
            "kit/tests",
            "kit/examples",
            "programme/examples",
        ],
        ".rs",
    ));
    let silent: Vec<_> = all
        .iter()
        .filter(|file| !opened(file))
        .map(|file| &file.path)
        .collect();
    assert_eq!(silent, Vec::<&String>::new());
    assert!(!opened(&File {
        path: String::new(),
        text: "use std;".into()
    }));
}

fn too_long(file: &File) -> bool {
    without_tests(&file.text).lines().count() > LINES
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let long: Vec<_> = shipped()
        .into_iter()
        .filter(|file| too_long(file) && !LONGER.iter().any(|(known, _)| *known == file.path))
        .map(|file| {
            format!(
                "{} {}",
                file.path,
                without_tests(&file.text).lines().count()
            )
        })
        .collect();
    assert_eq!(long, Vec::<String>::new());
    assert!(too_long(&File {
        path: String::new(),
        text: "x\n".repeat(LINES + 1)
    }));
    let tested = format!(
        "{}\n#[cfg(test)]\nmod tests {{\n{}}}",
        "x\n".repeat(10),
        "x\n".repeat(LINES)
    );
    assert!(!too_long(&File {
        path: String::new(),
        text: tested
    }));
}

#[test]
fn the_list_of_longer_files_only_shrinks() {
    assert!(LONGER.len() <= 2);
    for (path, reason) in LONGER {
        let text = std::fs::read_to_string(super::root().join(path)).unwrap();
        let file = File {
            path: (*path).to_owned(),
            text,
        };
        assert!(
            too_long(&file),
            "{path} is short enough now: take it off the list"
        );
        assert!(!reason.is_empty());
    }
}

/// Words that promise work instead of doing it. Joined here so that this file does not hold them.
fn promises() -> [String; 4] {
    [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]].map(|halves| halves.concat())
}

#[test]
fn no_file_promises_work_instead_of_doing_it() {
    let mut all = shipped();
    for ending in [".sql", ".md", ".toml", ".scss", ".css", ".js", ".mjs"] {
        all.extend(files(
            &["migrations", "docs", "programmes", "frontend", "browser"],
            ending,
        ));
    }
    all.extend(files(&["senda/tests", "kit/tests", "stages"], ".rs"));
    let mut found = Vec::new();
    for file in &all {
        for (line, word) in super::words(&file.text) {
            if promises().iter().any(|promise| promise == word) {
                found.push(format!("{}:{line} {word}", file.path));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

fn qualification_words(file: &File) -> Vec<String> {
    if EXEMPT.iter().any(|(place, _)| file.path.starts_with(place)) {
        return Vec::new();
    }
    super::words(without_tests(&file.text))
        .filter(|(_, word)| QUALIFICATION.contains(&word.to_lowercase().as_str()))
        .map(|(line, word)| format!("{}:{line} {word}", file.path))
        .collect()
}

#[test]
fn the_kit_knows_no_word_of_the_qualification() {
    let kit: Vec<File> = files(&["kit/src"], ".rs")
        .into_iter()
        .filter(|file| !is_test(&file.path))
        .collect();
    let found: Vec<String> = kit.iter().flat_map(qualification_words).collect();
    assert_eq!(found, Vec::<String>::new());
    let planted = File {
        path: "kit/src/x.rs".into(),
        text: "//! Knows an enrolment.".into(),
    };
    assert_eq!(qualification_words(&planted).len(), 1);
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let places = ["/home/", "/root/", "/work/", "C:\\Users"];
    let mut all = shipped();
    for ending in [".md", ".toml", ".sql", ".json", ".mjs", ".js"] {
        all.extend(files(
            &[
                "docs",
                "programmes",
                "migrations",
                "frontend",
                "browser",
                "kit",
                "senda",
            ],
            ending,
        ));
    }
    let mut found = Vec::new();
    for file in &all {
        for (line, text) in file.text.lines().enumerate() {
            // The address of the start page begins like a folder of homes.
            if places.iter().any(|place| text.contains(place)) && !text.contains("\"/home/") {
                found.push(format!("{}:{} {}", file.path, line + 1, text.trim()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn acts_happen_only_in_the_root_file_of_a_slice() {
    let rooms = ["pages.rs", "store.rs", "api.rs", "view.rs"];
    // Sign-out of the staff page and the front desk were written before the rule; the list may only shrink.
    let known = ["stages/0-people/src/staff/pages.rs"];
    let mut found = Vec::new();
    for file in shipped() {
        let name = file.path.rsplit('/').next().unwrap();
        let inner =
            rooms.contains(&name) || file.path.contains("/pages/") || file.path.contains("/store/");
        if file.path.starts_with("stages/")
            && inner
            && without_tests(&file.text).contains(".act(")
            && !known.contains(&file.path.as_str())
        {
            found.push(file.path);
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
