//! What kind of change it is, as far as comparing two texts can tell. The author confirms it, or says why not.
//!
//! What this room decides: the kind that is suggested, and what was found, line by line.
//! What it does not know: whether a sentence is true. It errs on the side of looking again.

use super::{
    Change, covers,
    lines::{Line, Part, Unlike, changed, lines, speaks_of_duty, unlike},
};

/// A file before and after; empty where there was, or is, none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edited<'t> {
    /// Its path in the programme.
    pub path: &'t str,
    /// What it said.
    pub before: &'t str,
    /// What it says.
    pub after: &'t str,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it speaks for.
    pub change: Change,
    /// In which file.
    pub path: String,
    /// In which line of the new text; of the old, when the line is gone.
    pub line: usize,
    /// Why.
    pub why: &'static str,
}

/// What is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The kind of change.
    pub change: Change,
    /// What was found, the weightiest first.
    pub findings: Vec<Finding>,
}

/// Compares the texts. Nothing is suggested when no text differs.
///
/// The kind that is suggested re-opens every stage that any single finding would re-open.
///
/// # Source
/// Senda's policy on sign-off ([`crate::source::SENDA_SIGN_OFF`]).
pub fn suggest(files: &[Edited<'_>]) -> Option<Suggested> {
    let mut findings: Vec<Finding> = files
        .iter()
        .filter(|file| file.before != file.after)
        .flat_map(found_in)
        .collect();
    let changes: Vec<Change> = findings.iter().map(|one| one.change).collect();
    let change = smallest(&changes)?;
    findings.sort_by_key(|one| std::cmp::Reverse(super::reopened_by(one.change).len()));
    Some(Suggested { change, findings })
}

/// The kind that re-opens least and still everything that these re-open.
fn smallest(found: &[Change]) -> Option<Change> {
    if found.is_empty() {
        return None;
    }
    let whole = if found
        .iter()
        .any(|one| matches!(one, Change::Statutory | Change::SourceChanged))
    {
        Change::Statutory
    } else {
        Change::Meaning
    };
    let narrow = [
        Change::Slip,
        Change::SourceChanged,
        Change::Presentation,
        Change::Wording,
    ];
    let fits = |kind: &Change| found.iter().all(|one| covers(*kind, *one));
    Some(narrow.into_iter().find(fits).unwrap_or(whole))
}

fn found_in(file: &Edited<'_>) -> Vec<Finding> {
    let say = |change, line: usize, why| Finding {
        change,
        path: file.path.to_owned(),
        line,
        why,
    };
    if file.path.ends_with("sources.toml") {
        return vec![say(
            Change::SourceChanged,
            1,
            "The list of sources changed.",
        )];
    }
    let (before, after) = (lines(file.path, file.before), lines(file.path, file.after));
    let (gone, come) = changed(&before, &after);
    let of = |list: &[Line<'_>], wanted: &dyn Fn(Part) -> bool| -> usize {
        list.iter().filter(|line| wanted(line.part)).count()
    };
    // Lines are compared two by two only where as many went as came.
    let mut findings = Vec::new();
    for part in [
        Part::Prose,
        Part::Law,
        Part::Cites,
        Part::Setting,
        Part::Media,
    ] {
        let here = |line: &&Line<'_>| line.part == part;
        let (old, new): (Vec<_>, Vec<_>) = (
            gone.iter().filter(here).collect(),
            come.iter().filter(here).collect(),
        );
        if old.len() == new.len() {
            let pairs = old.iter().zip(&new);
            findings.extend(pairs.filter_map(|(old, new)| {
                let (change, why) = pair(part, old.text, new.text)?;
                Some(say(change, new.number, why))
            }));
        } else {
            findings.extend(old.iter().chain(&new).map(|line| {
                let (change, why) = alone(part, line.text);
                say(change, line.number, why)
            }));
        }
    }
    if findings.is_empty() {
        let blank = of(&gone, &|part| part == Part::Blank) + of(&come, &|part| part == Part::Blank);
        let (change, why) = if blank > 0 {
            (Change::Slip, "Only white space changed.")
        } else {
            (Change::Presentation, "The order of the lines changed.")
        };
        findings.push(say(change, 1, why));
    }
    findings
}

/// A line that stands in another's place.
fn pair(part: Part, before: &str, after: &str) -> Option<(Change, &'static str)> {
    match part {
        Part::Blank => None,
        Part::Law => Some((Change::Statutory, "A call-out of the law changed.")),
        Part::Cites => Some((Change::SourceChanged, "A call-out cites another place.")),
        Part::Media => Some((
            Change::Presentation,
            "A picture or a piece of the page changed.",
        )),
        Part::Setting => setting(before, after),
        Part::Prose => unlike(before, after).map(prose),
    }
}

const fn prose(unlike: Unlike) -> (Change, &'static str) {
    match unlike {
        Unlike::Marks => (Change::Presentation, "Headings, lists or emphasis changed."),
        Unlike::Slip => (Change::Slip, "Letters, capitals or punctuation changed."),
        Unlike::Wording => (Change::Wording, "Some words changed, most are the same."),
        Unlike::Number => (Change::Meaning, "A number changed."),
        Unlike::Negation => (
            Change::Meaning,
            "A word that turns or bounds the meaning changed.",
        ),
        Unlike::Duty => (Change::Statutory, "A word of duty or of law changed."),
        Unlike::Rewritten => (Change::Meaning, "Most of the words changed."),
    }
}

/// A line that came or went without another in its place.
fn alone(part: Part, text: &str) -> (Change, &'static str) {
    match part {
        Part::Law | Part::Cites => (
            Change::Statutory,
            "A call-out of the law or of evidence came, went or grew.",
        ),
        Part::Media | Part::Blank => (
            Change::Presentation,
            "A picture or a piece of the page came or went.",
        ),
        Part::Setting => match weight(key(text)) {
            Weight::Look => (
                Change::Presentation,
                "How the page is cut or timed changed.",
            ),
            Weight::Cites => (Change::SourceChanged, "What the page cites changed."),
            Weight::Words | Weight::Taught => (
                Change::Meaning,
                "A question, an answer or a link to the framework came or went.",
            ),
        },
        Part::Prose if speaks_of_duty(text) => (
            Change::Statutory,
            "A passage that speaks of duty or law came or went.",
        ),
        Part::Prose => (Change::Meaning, "A passage came or went."),
    }
}

/// How much a setting weighs.
enum Weight {
    /// It only says how the page looks, or how long it takes.
    Look,
    /// It names sources.
    Cites,
    /// It holds words that people read.
    Words,
    /// It says what is taught, asked or right.
    Taught,
}

fn key(line: &str) -> &str {
    line.split_once('=').map_or("", |(key, _)| key.trim())
}

fn weight(key: &str) -> Weight {
    match key {
        "minutes" | "alt" | "caption" | "captions" | "transcript" | "file" | "image" | "steps"
        | "status" | "credit" | "licence" => Weight::Look,
        "source" | "sources" | "evidence" | "statutory" => Weight::Cites,
        "title" | "summary" | "text" | "prompt" | "feedback" | "model" | "aim" | "hint"
        | "meaning" | "introduction" => Weight::Words,
        _ => Weight::Taught,
    }
}

fn setting(before: &str, after: &str) -> Option<(Change, &'static str)> {
    if key(before) != key(after) {
        return Some((Change::Meaning, "Settings of the page changed."));
    }
    match weight(key(after)) {
        Weight::Look => Some((
            Change::Presentation,
            "How the page is cut or timed changed.",
        )),
        Weight::Cites => Some((Change::SourceChanged, "What the page cites changed.")),
        Weight::Words => unlike(before, after).map(prose),
        Weight::Taught => Some((Change::Meaning, "What is taught, asked or right changed.")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Coded;

    const PAGE: &str = "+++\nid = \"a\"\ntitle = \"Lenses\"\nminutes = 9\n\n[[check.option]]\ntext = \"A form\"\nright = true\n+++\n\nIt is hard to see a culture you live in.\n\n::: law cfa:66\nA school must use its best endeavours.\n:::\n\n![A corridor](corridor.png)\n\n## Policies\n\nRead them as a family would read them.\n";

    fn kind(from: &str, to: &str) -> Option<Change> {
        assert!(PAGE.contains(from), "{from}");
        let after = PAGE.replacen(from, to, 1);
        let file = Edited {
            path: "a.md",
            before: PAGE,
            after: &after,
        };
        suggest(&[file]).map(|one| one.change)
    }

    #[test]
    fn the_kind_of_change_is_suggested_from_the_texts() {
        use Change::{Meaning, Presentation, Slip, SourceChanged, Statutory, Wording};
        for (from, to, found) in [
            ("hard", "hard", None),
            ("live in.", "live in", Some(Slip)),
            ("culture you", "cultuer you", Some(Slip)),
            ("a family", "a parent", Some(Wording)),
            ("is hard", "is never hard", Some(Meaning)),
            ("best endeavours", "best efforts", Some(Statutory)),
            ("as a family would", "as a family must", Some(Statutory)),
            ("cfa:66", "cfa:67", Some(SourceChanged)),
            ("minutes = 9", "minutes = 7", Some(Presentation)),
            ("right = true", "right = false", Some(Meaning)),
            ("A form", "A Form", Some(Slip)),
            ("corridor.png", "hall.png", Some(Presentation)),
            ("## Policies", "### Policies", Some(Presentation)),
            (
                "\n## Policies",
                "A new passage.\n\n## Policies",
                Some(Meaning),
            ),
            (
                "::: law cfa:66\nA school must use its best endeavours.\n:::\n",
                "",
                Some(Statutory),
            ),
        ] {
            assert_eq!(kind(from, to), found, "{from} to {to}");
        }
    }

    #[test]
    fn several_findings_re_open_everything_that_each_would() {
        let after = PAGE
            .replace("cfa:66", "cfa:67")
            .replace("live in.", "live in");
        let file = Edited {
            path: "a.md",
            before: PAGE,
            after: &after,
        };
        let suggested = suggest(&[file]).unwrap();
        assert_eq!(suggested.change, Change::Statutory);
        assert_eq!(suggested.findings.len(), 2);
    }

    #[test]
    fn a_changed_register_of_sources_needs_the_legal_check_only() {
        let file = Edited {
            path: "sources.toml",
            before: "edition = \"2025\"",
            after: "edition = \"2026\"",
        };
        assert_eq!(suggest(&[file]).unwrap().change, Change::SourceChanged);
    }

    proptest! {
        #[test]
        fn what_is_suggested_covers_every_finding(places in prop::collection::vec(0..Change::ALL.len(), 1..6)) {
            let found: Vec<Change> = places.into_iter().map(|place| Change::ALL[place]).collect();
            let kind = smallest(&found).unwrap();
            prop_assert!(found.iter().all(|one| covers(kind, *one)));
        }

        #[test]
        fn any_two_texts_are_compared_and_only_equal_ones_suggest_nothing(before in "(?s).{0,200}", after in "(?s).{0,200}", path in "[a-z]{1,4}\\.(md|toml)") {
            let file = Edited { path: &path, before: &before, after: &after };
            prop_assert_eq!(suggest(&[file]).is_none(), before == after);
        }

        #[test]
        fn touching_the_law_is_never_suggested_as_less_than_that(words in "[a-z]{3,9}( [a-z]{3,9}){0,4}") {
            let after = PAGE.replace("use its best endeavours", &words);
            let file = Edited { path: "a.md", before: PAGE, after: &after };
            prop_assert_eq!(suggest(&[file]).map(|one| one.change), Some(Change::Statutory));
        }
    }
}
