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
            || {
                let path = path.strip_prefix("doors/").unwrap_or(path);
                path.split('/').next().unwrap().to_owned()
            },
            |(name, _)| (*name).to_owned(),
        )
}

fn statements() -> Vec<Statement> {
    let mut found = Vec::new();
    for file in shipped() {
        let (whole, unread) = statements_of(without_tests(&file.text));
        assert!(
            unread.is_empty(),
            "{}, line {unread:?}: a statement is made of literals, so that tests can read it",
            file.path
        );
        found.extend(whole.into_iter().map(|(line, text)| Statement {
            place: format!("{}:{line}", file.path),
            owner: owner(&file.path),
            text,
        }));
    }
    found
}

/// A part of a statement: text, or a hole that a macro of the file fills.
enum Part {
    Text(String),
    Hole,
}

/// The statements of a file with their lines, and the lines of statements that cannot be read.
fn statements_of(code: &str) -> (Vec<(usize, String)>, Vec<usize>) {
    let (mut whole, mut unread) = (Vec::new(), Vec::new());
    let line_of = |at: usize| code[..at].lines().count();
    for (at, opening) in code.match_indices("Sql::new(") {
        let Some(parts) = parts(&code[at + opening.len()..]) else {
            unread.push(line_of(at));
            continue;
        };
        if parts.iter().all(|part| matches!(part, Part::Text(_))) {
            whole.push((line_of(at), filled(&parts, &[])));
            continue;
        }
        // Holes: this is a macro of the file, and its uses are the statements.
        let before = code[..at].rsplit_once("macro_rules! ");
        let name = before.map_or("", |(_, rest)| rest.split_whitespace().next().unwrap_or(""));
        let used = format!("{name}!(");
        for (place, _) in code.match_indices(&used).filter(|_| !name.is_empty()) {
            match parts_of_list(&code[place + used.len()..]) {
                Some(fillings) => whole.push((line_of(place), filled(&parts, &fillings))),
                None => unread.push(line_of(place)),
            }
        }
    }
    (whole, unread)
}

fn filled(parts: &[Part], fillings: &[Part]) -> String {
    let mut fillings = fillings.iter();
    let mut text = String::new();
    for part in parts {
        let part = if matches!(part, Part::Hole) {
            fillings.next().unwrap()
        } else {
            part
        };
        if let Part::Text(words) = part {
            text.push_str(words);
        }
    }
    text
}

/// What `Sql::new(` is given: a literal, or several joined.
fn parts(code: &str) -> Option<Vec<Part>> {
    match code.trim_start().strip_prefix("concat!(") {
        Some(list) => parts_of_list(list),
        None => Some(vec![Part::Text(literal(code.trim_start())?.0)]),
    }
}

/// Literals and holes, up to the closing bracket.
fn parts_of_list(mut list: &str) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    loop {
        list = list.trim_start_matches([' ', '\n', ',']);
        if list.starts_with(')') {
            return Some(found);
        }
        if let Some(hole) = list.strip_prefix('$') {
            list = hole.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            found.push(Part::Hole);
        } else {
            let (text, rest) = literal(list)?;
            list = rest;
            found.push(Part::Text(text));
        }
    }
}

/// The Rust string literal at the start of this code, as the compiler reads it, and the code after it.
fn literal(code: &str) -> Option<(String, &str)> {
    if let Some(raw) = code.strip_prefix('r') {
        let hashes = raw.chars().take_while(|c| *c == '#').count();
        let body = raw[hashes..].strip_prefix('"')?;
        let (text, rest) = body.split_once(&format!("\"{}", "#".repeat(hashes)))?;
        return Some((text.to_owned(), rest));
    }
    let mut text = String::new();
    let mut letters = code.strip_prefix('"')?.chars();
    loop {
        match letters.next()? {
            '"' => return Some((text, letters.as_str())),
            '\\' => match letters.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                '\n' => letters = letters.as_str().trim_start().chars(),
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
        for renamed in words.windows(6) {
            if let ["alter", "table", from, "rename", "to", to] = renamed {
                found.remove(*from);
                let room = to.split('_').next().unwrap();
                found.insert((*to).to_owned(), room.to_owned());
            }
        }
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

fn is_door(room: &str) -> bool {
    super::ROOMS.contains(&format!("doors/{room}").as_str())
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
                .map_or_else(
                    // A door stands on every stage; the kit on none.
                    || if is_door(room) { STAGES.len() + 1 } else { 0 },
                    |place| place + 1,
                )
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
    // The crash laboratory makes tables of its own, in databases of its own.
    let mut statements = statements();
    statements.retain(|statement| statement.owner != "crashlab");
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
fn statements_are_read_as_the_compiler_reads_them() {
    let code = r#"
        const A: Sql = Sql::new("a \
            b \"c\"");
        const B: Sql = Sql::new(r"a b");
        macro_rules! with { ($rest:literal) => { Sql::new(concat!("c ", $rest)) }; }
        const C: Sql = with!("d");
        const D: Sql = Sql::new(TEXT);
    "#;
    let (whole, unread) = statements_of(code);
    let texts: Vec<&str> = whole.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["a b \"c\"", "a b", "c d"]);
    assert_eq!(unread, [7]);
}
