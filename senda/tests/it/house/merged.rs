//! Two records of a person become one: every column of the database that holds a person is pointed at the one that is kept, or
//! stands in a list with the reason why it is not.

use std::collections::BTreeSet;

use kit::db::MIGRATIONS;

use crate::town::Town;

/// Columns that hold the id of something that is no person, by name.
const THINGS: &[&str] = &[
    "provider_id",
    "enrolment_id",
    "cohort_id",
    "item_id",
    "edition_id",
    "group_id",
    "event_id",
    "submission_id",
    "post_id",
    "partner_id",
    "application_id",
    "coaching_id",
    "session_id",
    "pack_id",
    "file_id",
    "document_id",
    "thing_id",
    "statement_id",
    "source_id",
    "message_id",
    "map_id",
    "letter_id",
    "from_provider_id",
    "declaration_id",
    "token_id",
    "to_provider_id",
    "to_cohort_id",
    "task_id",
    "superseded_by",
    "state_id",
    "slot_id",
    "sending_id",
    "second_partner_id",
    "scope_id",
    "period_id",
    "from_cohort_id",
    "focus_id",
    "data_id",
    "comment_id",
    "ask_id",
];

const BY_STAFF: &str = "of staff: a record with a role of staff is never merged";
const WHO_ACTED: &str =
    "who did it, at that time: what was done is never rewritten, and the old id says where it went";

/// Columns that hold a person and stay as they are, with the reason: a table and its column, or the beginning of tables.
const STAYS: &[(&str, &str)] = &[
    ("assessment_", BY_STAFF),
    ("curriculum_", BY_STAFF),
    ("production_", BY_STAFF),
    ("delivery_asks.facilitator_id", BY_STAFF),
    ("delivery_focus_groups.planned_by", BY_STAFF),
    ("delivery_groups.coach_id", BY_STAFF),
    ("delivery_groups.facilitator_id", BY_STAFF),
    ("delivery_moves.person_id", BY_STAFF),
    ("delivery_quality_visits.answered_by", BY_STAFF),
    ("delivery_quality_visits.visitor_id", BY_STAFF),
    ("delivery_steps_taken.person_id", BY_STAFF),
    ("dfe_conflicts.settled_by", BY_STAFF),
    ("registration_post_files.by_id", BY_STAFF),
    ("registration_rulings.decided_by", BY_STAFF),
    ("reporting_declarations.made_by", BY_STAFF),
    ("kit_audit.actor_id", WHO_ACTED),
    ("registration_corrections.corrected_by", WHO_ACTED),
    (
        "kit_letters.person_id",
        "a letter went to an address: to whom it was written is not rewritten",
    ),
    (
        "people_grants.person_id",
        "the role of a participant is ended and given, not pointed elsewhere",
    ),
    ("people_links.person_id", "links of the old record end"),
    ("people_merges.", "a merge says which records became one"),
    (
        "people_sessions.person_id",
        "sessions of the old record end",
    ),
    (
        "registration_traits.person_id",
        "learnt anew from the record that is kept",
    ),
];

/// Every column that holds an id, as `table.column`.
fn columns_of_ids(text: &str) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut table = "";
    for line in text.lines().map(str::trim) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let column = match words.as_slice() {
            ["create", "table", name, ..] => {
                table = name;
                continue;
            }
            ["alter", "table", old, "rename", "to", new] => {
                let (old, new) = (format!("{old}."), format!("{}.", new.trim_end_matches(';')));
                found = found
                    .iter()
                    .map(|one| one.replacen(&old, &new, 1))
                    .collect();
                continue;
            }
            ["drop", "table", gone] => {
                let gone = format!("{}.", gone.trim_end_matches(';'));
                found.retain(|one| !one.starts_with(&gone));
                continue;
            }
            ["alter", "table", name, "add", "column", column, kind, ..] => {
                table = name;
                (*column, *kind)
            }
            [column, kind, ..] => (*column, *kind),
            _ => continue,
        };
        let is_id = column.0.ends_with("_id") || column.0.ends_with("_by");
        if is_id && column.1.trim_end_matches([',', ';']) == "bigint" {
            found.insert(format!("{table}.{}", column.0));
        }
    }
    found
}

/// The column that a statement points at another person.
fn pointed(statement: &str) -> String {
    let words: Vec<&str> = statement.split_whitespace().collect();
    match words.as_slice() {
        ["update", table, "set", column, "=", "$1", ..] => format!("{table}.{column}"),
        other => panic!("a statement that points nothing: {other:?}"),
    }
}

fn stays(column: &str) -> bool {
    STAYS.iter().any(|(place, _)| {
        *place == column || (place.ends_with(['_', '.']) && column.starts_with(place))
    })
}

/// Columns that hold a person, as far as anybody knows, and neither go over nor stay for a reason.
fn forgotten(text: &str, gone_over: &BTreeSet<String>) -> Vec<String> {
    columns_of_ids(text)
        .into_iter()
        .filter(|column| {
            let name = column.split_once('.').unwrap().1;
            !THINGS.contains(&name) && !gone_over.contains(column) && !stays(column)
        })
        .collect()
}

#[tokio::test]
async fn every_row_that_names_a_person_follows_a_merge_or_says_why_not() {
    let town = Town::new().await;
    let people::EveryPersonRow(rows) = town.app.shelf::<people::EveryPersonRow>().unwrap();
    let gone_over: BTreeSet<String> = rows.iter().map(|one| pointed(one.point.text())).collect();
    let mut words: Vec<&str> = rows.iter().map(|one| one.what).collect();
    words.sort_unstable();
    let all = words.len();
    words.dedup();
    assert_eq!(words.len(), all, "two kinds of rows go by one word");

    let schema: String = MIGRATIONS.iter().map(|one| one.text).collect();
    assert!(columns_of_ids(&schema).len() > 150);
    assert_eq!(forgotten(&schema, &gone_over), Vec::<String>::new());

    let columns = columns_of_ids(&schema);
    for one in &gone_over {
        assert!(columns.contains(one), "{one} is no column");
    }
    for (place, why) in STAYS {
        assert!(
            columns
                .iter()
                .any(|column| column.starts_with(place) && !gone_over.contains(column)),
            "{place} stays ({why}), and is not there"
        );
    }
    for name in THINGS {
        let end = format!(".{name}");
        assert!(
            columns.iter().any(|column| column.ends_with(&end)),
            "{name} is no column any more"
        );
    }

    let planted = "create table award_friends (\n  id bigint primary key,\n  friend_id bigint not null\n);\nalter table award_statements add column witness_id bigint;";
    assert_eq!(
        forgotten(planted, &gone_over),
        ["award_friends.friend_id", "award_statements.witness_id"]
    );
}
