//! Every statement of the program: whose tables it touches, and whether the database of this run understands it.

use std::collections::BTreeMap;

use kit::db::MIGRATIONS;

use super::{STAGES, shipped, without_tests};
use crate::town::Town;

/// A statement found in the sources.
struct Statement {
    place: String,
    owner: String,
    text: String,
}

/// The prefix of the tables that a room owns.
fn owner(path: &str) -> String {
    STAGES
        .iter()
        .find(|(_, folder)| path.starts_with(&format!("{folder}/")))
        .map_or_else(
            || path.split('/').next().unwrap().to_owned(),
            |(name, _)| (*name).to_owned(),
        )
}

fn statements() -> Vec<Statement> {
    let mut found = Vec::new();
    for file in shipped() {
        let code = without_tests(&file.text);
        let mut rest = code;
        while let Some(at) = rest.find("Sql::new(") {
            rest = &rest[at + "Sql::new(".len()..];
            let line = code[..code.len() - rest.len()].lines().count();
            let place = format!("{}:{line}", file.path);
            let text = literal(rest.trim_start()).unwrap_or_else(|| {
                panic!("{place}: a statement is a literal, so that tests can read it")
            });
            found.push(Statement {
                place,
                owner: owner(&file.path),
                text,
            });
        }
    }
    found
}

/// The Rust string literal at the start of this text, as the compiler reads it.
fn literal(code: &str) -> Option<String> {
    if let Some(raw) = code.strip_prefix('r') {
        let hashes = raw.chars().take_while(|c| *c == '#').count();
        let body = raw[hashes..].strip_prefix('"')?;
        return body
            .split_once(&format!("\"{}", "#".repeat(hashes)))
            .map(|(text, _)| text.to_owned());
    }
    let mut text = String::new();
    let mut letters = code.strip_prefix('"')?.chars().peekable();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => match letters.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                '\n' => {
                    while letters.peek().is_some_and(|c| c.is_whitespace()) {
                        letters.next();
                    }
                }
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

/// Every table and view of the migrations, with the room that owns it.
fn tables() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for migration in MIGRATIONS {
        let words: Vec<&str> = super::words(migration.text).map(|(_, word)| word).collect();
        for pair in words.windows(3) {
            if pair[0] == "create" && (pair[1] == "table" || pair[1] == "view") {
                let room = pair[2].split('_').next().unwrap();
                found.insert(pair[2].to_owned(), room.to_owned());
            }
        }
    }
    found
}

fn foreign<'t>(statement: &Statement, tables: &'t BTreeMap<String, String>) -> Vec<&'t str> {
    super::words(&statement.text)
        .filter_map(|(_, word)| tables.get_key_value(word))
        .filter(|(_, room)| **room != statement.owner)
        .map(|(table, _)| table.as_str())
        .collect()
}

#[test]
fn a_room_touches_its_own_tables_only() {
    let tables = tables();
    assert!(tables.len() > 12, "{tables:?}");
    let found: Vec<String> = statements()
        .iter()
        .filter(|statement| !foreign(statement, &tables).is_empty())
        .map(|statement| {
            format!(
                "{} ({}) touches {:?}",
                statement.place,
                statement.owner,
                foreign(statement, &tables)
            )
        })
        .collect();
    assert_eq!(found, Vec::<String>::new());
    let planted = Statement {
        place: String::new(),
        owner: "award".into(),
        text: "select name from people_persons where id = $1".into(),
    };
    assert_eq!(foreign(&planted, &tables), ["people_persons"]);
}

#[test]
fn a_migration_makes_tables_of_its_own_stage_and_points_at_earlier_ones() {
    for migration in MIGRATIONS {
        let stage = migration
            .name
            .split_once('_')
            .unwrap()
            .1
            .split('_')
            .next()
            .unwrap();
        let order = |room: &str| {
            STAGES
                .iter()
                .position(|(name, _)| *name == room)
                .map_or(0, |place| place + 1)
        };
        for word in super::words(migration.text).map(|(_, word)| word) {
            let Some(room) = tables().get(word).cloned() else {
                continue;
            };
            assert!(
                order(&room) <= order(stage),
                "{} names {word} of a later stage",
                migration.name
            );
        }
        let words: Vec<&str> = super::words(migration.text).map(|(_, word)| word).collect();
        for pair in words
            .windows(3)
            .filter(|pair| pair[0] == "create" && pair[1] == "table")
        {
            assert!(
                pair[2].starts_with(&format!("{stage}_")),
                "{} makes {}",
                migration.name,
                pair[2]
            );
        }
    }
}

#[test]
fn the_list_of_migrations_is_the_folder() {
    let mut folder: Vec<String> = std::fs::read_dir(super::root().join("migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    folder.sort();
    let list: Vec<String> = MIGRATIONS
        .iter()
        .map(|migration| format!("{}.sql", migration.name))
        .collect();
    assert_eq!(folder, list);
    for migration in MIGRATIONS {
        assert!(
            migration
                .name
                .starts_with(&format!("{:04}_", migration.number)),
            "{}",
            migration.name
        );
    }
}

/// The numbers of a statement's parameters, in order of first appearance.
fn first_appearances(text: &str) -> Vec<u32> {
    let mut seen = Vec::new();
    for piece in text.split('$').skip(1) {
        let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse()
            && !seen.contains(&number)
        {
            seen.push(number);
        }
    }
    seen
}

#[test]
fn parameters_first_appear_in_their_order() {
    let wrong = |text: &str| {
        let seen = first_appearances(text);
        seen != (1..=u32::try_from(seen.len()).unwrap()).collect::<Vec<_>>()
    };
    let found: Vec<String> = statements()
        .into_iter()
        .filter(|statement| wrong(&statement.text))
        .map(|statement| format!("{} {}", statement.place, statement.text))
        .collect();
    assert_eq!(found, Vec::<String>::new());
    assert!(wrong("select a from b where c = $2 and d = $1"));
    assert!(!wrong("select a from b where c = $1 and d = $2 and e = $1"));
}

#[test]
fn statements_read_no_clock_no_chance_and_no_order_that_changes() {
    const NEVER: &[&str] = &[
        "now",
        "random",
        "current_timestamp",
        "current_date",
        "datetime",
        "strftime",
        "ilike",
        "autoincrement",
    ];
    let mut found = Vec::new();
    for statement in statements() {
        let text = statement.text.to_lowercase();
        for word in super::words(&text).map(|(_, word)| word) {
            if NEVER.contains(&word) {
                found.push(format!("{} says {word}", statement.place));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn every_statement_is_understood_with_as_many_parameters_as_it_names() {
    let town = Town::new().await;
    let statements = statements();
    assert!(
        statements.len() > 40,
        "only {} statements were found",
        statements.len()
    );
    let mut wrong = Vec::new();
    for statement in &statements {
        match town.app.db().prepare(&statement.text).await {
            Ok((parameters, _)) if parameters == first_appearances(&statement.text).len() => {}
            Ok((parameters, _)) => {
                wrong.push(format!("{} takes {parameters} parameters", statement.place));
            }
            Err(problem) => wrong.push(format!("{} {problem:?}", statement.place)),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(
        town.app
            .db()
            .prepare("select nothing from nowhere")
            .await
            .is_err()
    );
}

#[test]
fn literals_are_read_as_the_compiler_reads_them() {
    assert_eq!(
        literal("\"a \\\n   b \\\"c\\\"\")").as_deref(),
        Some("a b \"c\"")
    );
    assert_eq!(literal("r#\"a \"b\"\"#)").as_deref(), Some("a \"b\""));
    assert_eq!(literal("NAME)"), None);
}
