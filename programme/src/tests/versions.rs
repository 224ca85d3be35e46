//! Several versions of a framework: mapped, covered and traced side by side.
//!
//! What this room must not know: a real qualification.

use std::fmt::Write;

use super::{codes, edit, valid};
use crate::{
    Code, Files, Framework, GapKind, Programme, Side, Wording, check, counterparts, coverage_of,
    trace,
};

const OWN: &str = "framework/framework.toml";

/// A new programme whose framework follows an older one, which follows the oldest: 1.1 came of 1.1 and 1.2, 2.1 is new,
/// and 3.1 was dropped. In the oldest all was one.
fn versioned() -> Files {
    let mut files = valid();
    edit(
        &mut files,
        "programme.toml",
        "framework = \"framework/framework.toml\"",
        "framework = \"framework/framework.toml\"\nframeworks = [\"framework/older.toml\", \"framework/oldest.toml\"]",
    );
    let own = [
        (
            "id = \"framework-1\"",
            "id = \"framework-1\"\nfollows = \"older\"\ndrops = [\"3.1\"]",
        ),
        ("id = \"1.1\"", "id = \"1.1\"\nfollows = [\"1.1\", \"1.2\"]"),
        ("id = \"2.1\"", "id = \"2.1\"\nfollows = []"),
    ];
    for (from, to) in own {
        edit(&mut files, OWN, from, to);
    }
    let older = framework(
        "older",
        Some("oldest"),
        &[
            ("1.1", "learn_how_to"),
            ("1.2", "learn_that"),
            ("3.1", "learn_that"),
        ],
    );
    files.insert("framework/older.toml".into(), older.into_bytes());
    let oldest = framework("oldest", None, &[("1.1", "learn_that")]);
    files.insert("framework/oldest.toml".into(), oldest.into_bytes());
    files
}

fn framework(id: &str, follows: Option<&str>, statements: &[(&str, &str)]) -> String {
    let follows_line = follows.map_or_else(String::new, |one| format!("follows = \"{one}\"\n"));
    let mut text = format!("[framework]\nid = \"{id}\"\ntitle = \"{id}\"\n{follows_line}");
    for number in [1, 3] {
        write!(
            text,
            "\n[[section]]\nnumber = {number}\ntitle = \"Section {number}\"\n"
        )
        .unwrap();
    }
    for (id, kind) in statements {
        let follows = follows.map_or("", |_| "follows = [\"1.1\"]\n");
        write!(
            text,
            "\n[[statement]]\nid = \"{id}\"\nkind = \"{kind}\"\ntext = \"Words of {id}.\"\n{follows}"
        ).unwrap();
    }
    text
}

fn programme() -> Programme {
    let checked = check(&versioned());
    assert_eq!(
        codes(&checked),
        Vec::<&str>::new(),
        "{:?}",
        checked.diagnostics
    );
    checked.programme.unwrap()
}

fn version<'p>(programme: &'p Programme, id: &str) -> &'p Framework {
    programme.version_of(id).unwrap()
}

#[test]
fn a_programme_with_one_framework_has_one_version_and_stays_as_it_was() {
    let programme = check(&valid()).programme.unwrap();
    assert_eq!(programme.versions().count(), 1);
    let kept = serde_json::to_string(&programme).unwrap();
    assert!(
        !kept.contains("frameworks") && !kept.contains("follows"),
        "{kept}"
    );
}

#[test]
fn a_statement_is_followed_through_every_version_between_in_both_directions() {
    let programme = programme();
    let told = |from: &str, to: &str| -> Vec<String> {
        let pairs = counterparts(
            &programme,
            version(&programme, from),
            version(&programme, to),
        );
        pairs
            .into_iter()
            .map(|(id, set)| format!("{id}:{}", set.into_iter().collect::<Vec<_>>().join(",")))
            .collect()
    };
    assert_eq!(told("framework-1", "older"), ["1.1:1.1,1.2", "2.1:"]);
    assert_eq!(told("older", "framework-1"), ["1.1:1.1", "1.2:1.1", "3.1:"]);
    assert_eq!(told("framework-1", "oldest"), ["1.1:1.1", "2.1:"]);
    assert_eq!(told("oldest", "framework-1"), ["1.1:1.1"]);
    assert_eq!(told("older", "older"), ["1.1:1.1", "1.2:1.2", "3.1:3.1"]);
}

#[test]
fn another_version_is_covered_where_what_it_stands_for_is_covered() {
    let programme = programme();
    let coverage = coverage_of(&programme, version(&programme, "older"));
    let taught: Vec<(&str, u32)> = coverage
        .statements
        .iter()
        .map(|one| (one.id.as_str(), one.total.taught))
        .collect();
    assert_eq!(taught, [("1.1", 1), ("1.2", 1), ("3.1", 0)]);
    let gaps: Vec<(Option<&str>, GapKind)> = coverage
        .gaps
        .iter()
        .map(|gap| (gap.statement.as_deref(), gap.kind))
        .collect();
    assert_eq!(
        gaps,
        [
            (Some("3.1"), GapKind::NeverTaught),
            (Some("3.1"), GapKind::NeverChecked)
        ]
    );
}

#[test]
fn the_trace_leads_from_both_versions_to_passage_task_check_and_criterion() {
    let programme = programme();
    let older = version(&programme, "older");
    let mut trace = trace(&programme, &programme.framework, Some(older));
    let sides: Vec<Side> = trace.rows.iter().map(crate::TraceRow::side).collect();
    assert_eq!(sides, [Side::Both, Side::Own, Side::Beside]);
    let row = &trace.rows[0];
    let beside: Vec<&str> = row.beside.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(beside, ["1.1", "1.2"]);
    assert_eq!(row.passages[0].module.as_deref(), Some("1.1"));
    assert_eq!(
        row.passages[0].headings,
        ["What to look for", "What the law asks"]
    );
    assert_eq!((row.tasks.len(), row.checks.len()), (1, 1));
    assert_eq!(row.checks[0].part, "why#first");
    assert!(!row.criteria.is_empty() && !row.has_gap());
    let lost = &trace.rows[2];
    assert!(lost.passages.is_empty() && lost.has_gap());
    trace.mark(|key| {
        Some(Wording {
            seal: format!("seal of {key}"),
            since: Some("1".into()),
        })
    });
    trace.judge(|id| Some(format!("outcome of {id}")));
    let csv = trace.table().to_csv();
    assert!(
        csv.contains("seal of 1.1/why") && csv.contains("outcome of"),
        "{csv}"
    );
    assert!(csv.contains(",nowhere,"), "{csv}");
    trace.keep(Some(1), false);
    assert_eq!(trace.rows.len(), 1);
    trace.keep(None, true);
    assert!(trace.rows.is_empty());
}

#[test]
fn seen_from_the_older_version_the_same_places_are_found() {
    let programme = programme();
    let trace = trace(
        &programme,
        version(&programme, "older"),
        Some(&programme.framework),
    );
    let told: Vec<(Option<&str>, usize, usize)> = trace
        .rows
        .iter()
        .map(|row| {
            let id = row.statement.as_ref().map(|one| one.id.as_str());
            let steps = row.passages.iter().filter(|at| at.module.is_some());
            (id, row.beside.len(), steps.count())
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("1.1"), 1, 1),
            (Some("1.2"), 1, 1),
            (Some("3.1"), 0, 0),
            (None, 1, 1)
        ]
    );
}

#[test]
fn a_misspelt_counterpart_is_guessed_and_a_lost_one_is_told_where_it_stands() {
    let mut files = versioned();
    edit(&mut files, OWN, "[\"1.1\", \"1.2\"]", "[\"1.1\", \"1.22\"]");
    let checked = check(&files);
    let told: Vec<(Code, &str, &str)> = checked
        .diagnostics
        .iter()
        .map(|one| (one.code, one.file.as_str(), one.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                Code::UnknownFollowed,
                OWN,
                "“1.22” is not a statement of the version before"
            ),
            (
                Code::NotMapped,
                "framework/older.toml",
                "no statement of “framework-1” follows statement 1.2"
            ),
        ]
    );
    assert!(
        checked.diagnostics[0].help.contains("“1.2”"),
        "{:?}",
        checked.diagnostics[0]
    );
}

#[test]
fn versions_that_go_round_in_a_circle_are_told_and_nothing_hangs() {
    let mut files = versioned();
    edit(
        &mut files,
        "framework/oldest.toml",
        "title = \"oldest\"",
        "title = \"oldest\"\nfollows = \"framework-1\"",
    );
    let checked = check(&files);
    let apart = checked
        .diagnostics
        .iter()
        .filter(|one| one.code == Code::FrameworksApart);
    assert_eq!(apart.count(), 3, "{:?}", checked.diagnostics);
    let programme = checked.programme.unwrap();
    for one in programme.versions() {
        assert!(
            !trace(&programme, one, Some(&programme.framework))
                .rows
                .is_empty()
        );
    }
}

#[test]
fn a_version_that_cannot_be_read_brings_no_fault_that_only_follows_from_it() {
    let mut files = versioned();
    edit(
        &mut files,
        "framework/older.toml",
        "[framework]",
        "[framework",
    );
    assert_eq!(codes(&check(&files)), ["P001"]);
    files.remove("framework/older.toml");
    assert_eq!(codes(&check(&files)), ["P003"]);
    let mut files = versioned();
    edit(
        &mut files,
        "programme.toml",
        "[\"framework/older.toml\", ",
        "[\"framework/framework.toml\", \"framework/older.toml\", ",
    );
    assert_eq!(codes(&check(&files)), ["P008"]);
}
