//! Every code has a change to a valid programme that brings it out.
//!
//! What this room must not know: a real qualification.

use super::{MODULE, STEP, edit, valid};
use crate::{Checked, Code, Files, Obstacles, Workshop, check};

/// A file, words in it, and what to put in their place; `""` for the words replaces the file, and `-` for the new
/// words takes the file away.
type Change = (&'static str, &'static str, &'static str);

const ROOT: &str = "programme.toml";
const FRAMEWORK: &str = "framework/framework.toml";
const COURSE: &str = "courses/1-first/course.toml";
const TABLE: &str = "courses/1-first/1-first/module.toml";
const TASK: &str = "courses/1-first/1-first/task.md";
const MEDIA: &str = "courses/1-first/1-first/media.toml";
const BODY: &str = "Good help begins";

#[expect(clippy::too_many_lines, reason = "one line for each code")]
fn changes(code: Code) -> Vec<Change> {
    match code {
        Code::BrokenToml => vec![(COURSE, "number = 1", "number = = 1")],
        Code::InvalidUtf8 => vec![(COURSE, "First course", "\u{1}")],
        Code::MissingFile => vec![(TASK, "", "-")],
        Code::FrontMatter => vec![(STEP, "", "No front matter.")],
        Code::UnknownKey => vec![(TABLE, "summary =", "sumary =")],
        Code::MissingKey => vec![(TABLE, "title = \"First module\"", "")],
        Code::WrongType => vec![(TABLE, "id = \"1.1\"", "id = 1.1")],
        Code::BadValue => vec![(TABLE, "\"complete\"", "\"finished\"")],
        Code::DuplicateId => vec![(FRAMEWORK, "id = \"2.1\"", "id = \"1.1\"")],
        Code::UnusedFile => vec![("courses/1-first/lost.md", "", "Lost.")],
        Code::HiddenLetter => vec![(STEP, BODY, "Good\u{202e} help begins")],
        Code::TooLarge => vec![(STEP, BODY, "\u{3}")],
        Code::Unreadable => vec![(COURSE, "", "\u{2}")],
        Code::UncitedSource => vec![("sources.toml", "[[source]]\nkey = \"study\"", SPARE)],
        Code::UnknownStep => vec![(
            STEP,
            "minutes = 10",
            "minutes = 10\nprerequisites = [\"look\"]",
        )],
        Code::StatutoryProse => vec![(STEP, BODY, "By law, help must be good. Good help begins")],
        Code::SameOption => vec![(
            STEP,
            "text = \"Write the plan\"",
            "text = \"Look at what happens in the class\"",
        )],
        Code::IdleKey => vec![(
            STEP,
            "kind = \"single\"",
            "kind = \"single\"\nmodel = \"Look.\"",
        )],
        Code::NothingToDecide => vec![
            (STEP, "kind = \"single\"", "kind = \"multiple\""),
            (
                STEP,
                "text = \"Write the plan\"",
                "text = \"Write the plan\"\nright = true",
            ),
        ],
        Code::UnknownStatement => vec![(
            TABLE,
            "practised = [\"1.1\"]",
            "practised = [\"1.1\", \"1.9\"]",
        )],
        Code::UnknownSource => vec![(STEP, "::: law act:1", "::: law akt:1")],
        Code::UnknownModule => vec![(
            STEP,
            BODY,
            "See [another module](module:9.9). Good help begins",
        )],
        Code::UnknownTerm => vec![(STEP, "term:duty", "term:duties-of-care")],
        Code::UnknownElement => vec![(COURSE, "builds_on = []", "builds_on = [7]")],
        Code::SupersededSource => vec![(
            "sources.toml",
            "status = \"current\"",
            "status = \"superseded\"",
        )],
        Code::UnknownParagraph => vec![(
            "sources.toml",
            "kind = \"law\"",
            "kind = \"law\"\nparagraphs = [\"3\"]",
        )],
        Code::UnknownSection => vec![(FRAMEWORK, "id = \"2.1\"", "id = \"7.1\"")],
        Code::PrerequisiteCycle => vec![(TABLE, "prerequisites = []", "prerequisites = [\"1.1\"]")],
        Code::BeforePrerequisite => vec![(
            "conference-1/conference.toml",
            "builds_on = []",
            "builds_on = [1]",
        )],
        Code::NoStudy => vec![(TABLE, "steps = [\"1-why.md\"]", "steps = []")],
        Code::NoApplication => vec![(TABLE, "task = \"task.md\"", "")],
        Code::OutlineOnly => vec![(TABLE, "\"complete\"", "\"outline\"")],
        Code::NoStandard => vec![(TASK, "## What good looks like", "## Afterwards")],
        Code::NeverTaught => vec![(TABLE, "taught = [\"1.1\", \"2.1\"]", "taught = [\"1.1\"]")],
        Code::NeverPractised => vec![(TABLE, "practised = [\"1.1\"]", "practised = []")],
        Code::NeverChecked => vec![
            (TABLE, "checked = [\"1.1\", \"2.1\"]", "checked = [\"1.1\"]"),
            (
                "assessment/assessment.toml",
                "[\"1.1\", \"2.1\"]",
                "[\"1.1\"]",
            ),
        ],
        Code::NoStatutoryThread => vec![(TABLE, "[\"1.1\", \"2.1\"]", "[\"1.1\"]")],
        Code::NoEvidence => vec![(FRAMEWORK, "evidence = [\"act\"]", "")],
        Code::ClaimWithoutSource => vec![(STEP, "::: law act:1", "::: law")],
        Code::ClaimedNotDone => vec![(STEP, "statement = \"2.1\"", "")],
        Code::WrongKindOfSource => vec![(STEP, "::: law act:1", "::: law study")],
        Code::HoursOutsideBudget => vec![(ROOT, "[60, 600]", "[601, 700]")],
        Code::StepTooLong => vec![(STEP, "minutes = 10", "minutes = 16")],
        Code::WeightsNotHundred => vec![(ROOT, "checks = 30", "checks = 31")],
        Code::ModuleOutsideBudget => vec![(ROOT, "[5, 60]", "[11, 60]")],
        Code::HeadingJump => vec![(STEP, "## What the law asks", "#### What the law asks")],
        Code::MissingAlt => vec![(STEP, BODY, "![](task.md) Good help begins")],
        Code::EmptyLinkText => vec![(STEP, BODY, "[](https://example.org) Good help begins")],
        Code::LinkText => vec![(
            STEP,
            BODY,
            "Read it [here](https://example.org). Good help begins",
        )],
        Code::MediaWithoutText => vec![(MEDIA, "", "[[media]]\nfile = \"film.mp4\"\n")],
        Code::TableWithoutHeader => vec![(STEP, "| Where | What you saw |", "| | What you saw |")],
        Code::ReadingAge => vec![
            (ROOT, "reading_age_max = 14", "reading_age_max = 3"),
            (STEP, BODY, LONG),
        ],
        Code::UndefinedAbbreviation => vec![(STEP, BODY, "Ask the XYZ. Good help begins")],
        Code::BrokenLink => vec![(
            STEP,
            BODY,
            "See [the next step](2-next.md). Good help begins",
        )],
        Code::UnsafeLink => vec![(
            STEP,
            BODY,
            "See [the page](javascript:alert(1)). Good help begins",
        )],
        Code::RawHtml => vec![(STEP, BODY, "<b>Good</b> help begins")],
        Code::UnknownCallout => vec![(STEP, "::: evidence study", "::: evidense study")],
        Code::OpenCallout => vec![(STEP, "Act says.\n:::\n", "Act says.\n")],
        Code::OptionWithoutFeedback => {
            vec![(
                STEP,
                "feedback = \"Not yet. A plan without a look may mend what is not broken.\"",
                "",
            )]
        }
        Code::NoRightAnswer => vec![(STEP, "right = true", "right = false")],
        Code::UnknownFramework => vec![(
            FRAMEWORK,
            "id = \"framework-1\"",
            "id = \"framework-1\"\nfollows = \"framework-0\"",
        )],
        Code::UnknownFollowed => vec![(
            FRAMEWORK,
            "evidence = [\"act\"]",
            "evidence = [\"act\"]\nfollows = [\"1.1\"]",
        )],
        Code::NotMapped => vec![
            (ROOT, FRAMEWORK_LINE, FRAMEWORKS_LINES),
            ("framework/before.toml", "", BEFORE),
            (
                FRAMEWORK,
                "id = \"framework-1\"",
                "id = \"framework-1\"\nfollows = \"framework-0\"\ndrops = [\"1.1\"]",
            ),
        ],
        Code::FrameworksApart => vec![
            (ROOT, FRAMEWORK_LINE, FRAMEWORKS_LINES),
            ("framework/before.toml", "", BEFORE),
        ],
        Code::TooFewOptions => vec![(STEP, "kind = \"recall\"", "kind = \"multiple\"")],
    }
}

const FRAMEWORK_LINE: &str = "framework = \"framework/framework.toml\"";
const FRAMEWORKS_LINES: &str =
    "framework = \"framework/framework.toml\"\nframeworks = [\"framework/before.toml\"]";
const BEFORE: &str = "[framework]\nid = \"framework-0\"\ntitle = \"Before\"\n\n[[section]]\nnumber = 1\ntitle = \"Practice\"\n\n[[statement]]\nid = \"1.1\"\ntext = \"Look.\"\n";
const SPARE: &str =
    "[[source]]\nkey = \"spare\"\ntitle = \"Spare\"\nkind = \"law\"\n\n[[source]]\nkey = \"study\"";
const LONG: &str = "Look at the whole class and at each pupil in it before you choose what to do about any of it. Look at the \
    whole class and at each pupil in it before you choose what to do about any of it. Look at the whole class and at each \
    pupil in it before you choose what to do about any of it. Look at the whole class and at each pupil in it before you \
    choose what to do about any of it. Look at the whole class and at each pupil in it before you choose what to do about \
    any of it. Good help begins";

fn change(files: &mut Files, (path, from, to): Change) {
    match (from, to) {
        ("", "-") => drop(files.remove(path)),
        (from, "\u{1}") => {
            edit(files, path, from, "\u{1}");
            let bytes = files.get_mut(path).unwrap();
            bytes
                .iter_mut()
                .filter(|byte| **byte == 1)
                .for_each(|byte| *byte = 0xff);
        }
        (from, "\u{3}") => edit(files, path, from, &"wide ".repeat(5_000)),
        ("", to) => drop(files.insert(path.to_owned(), to.into())),
        (from, to) => edit(files, path, from, to),
    }
}

/// A new programme with the change for this code, checked.
fn checked_with(code: Code) -> Checked {
    let mut files = valid();
    let mut obstacles = Obstacles::new();
    for one in changes(code) {
        if one.2 == "\u{2}" {
            files.remove(one.0);
            obstacles.insert(one.0.to_owned(), "permission denied".to_owned());
        } else {
            change(&mut files, one);
        }
    }
    Workshop::open_with(files, obstacles).checked().clone()
}

#[test]
fn one_fault_is_told_once_and_nothing_that_only_follows_from_it() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let found = super::codes(&checked_with(*code));
        let more: &[&str] = match code {
            // These changes break two things at once.
            Code::DuplicateId => &["P020", "P043"],
            Code::TooFewOptions => &["P084"],
            Code::NeverTaught | Code::NoStatutoryThread => &["P040", "P043"],
            Code::NoStudy | Code::NoApplication => &["P010", "P046"],
            Code::UnknownSection => &["P040", "P042", "P020", "P043"],
            Code::MediaWithoutText => &["P003"],
            _ => &[],
        };
        let others: Vec<&&str> = found
            .iter()
            .filter(|one| **one != code.code() && !more.contains(*one))
            .collect();
        if !others.is_empty() {
            wrong.push(format!("{code} {code:?} brings {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_new_programme_is_without_fault() {
    let checked = check(&valid());
    assert_eq!(checked.diagnostics, []);
    assert!(checked.programme.is_some());
}

#[test]
fn every_code_is_brought_out_by_a_change_of_its_own() {
    for code in Code::ALL {
        let checked = checked_with(*code);
        let found: Vec<_> = checked
            .diagnostics
            .iter()
            .map(|one| (one.code, &one.file, one.line))
            .collect();
        assert!(
            found.iter().any(|one| one.0 == *code),
            "{code} {code:?} was not found, but {found:?}"
        );
        for one in &checked.diagnostics {
            assert!(
                !one.message.is_empty() && !one.help.is_empty() && one.line >= 1 && one.column >= 1,
                "{one:?}"
            );
        }
    }
}

#[test]
fn codes_are_unique_and_in_order() {
    let codes: Vec<&str> = Code::ALL.iter().map(|one| one.code()).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
}

#[test]
fn faults_point_at_the_words_they_are_about() {
    let table: [(Change, &str, u32, u32, &str); 4] = [
        ((TABLE, "summary =", "sumary ="), TABLE, 3, 1, "P006 P005"),
        ((STEP, "term:duty", "term:dutie"), STEP, 41, 32, "P023"),
        ((STEP, "minutes = 10", "minutes = 99"), STEP, 4, 11, "P051"),
        (
            (COURSE, "number = 1", "number = \"é\""),
            COURSE,
            2,
            10,
            "P007",
        ),
    ];
    for (one, file, line, column, codes) in table {
        let mut files = valid();
        change(&mut files, one);
        let found = check(&files).diagnostics;
        let hit = found.iter().any(|d| {
            codes.contains(d.code.code())
                && (d.file.as_str(), d.line, d.column) == (file, line, column)
        });
        assert!(hit, "{codes} at {file}:{line}:{column}, but {found:?}");
    }
}

#[test]
fn a_misspelt_name_is_guessed() {
    let mut files = valid();
    change(&mut files, (TABLE, "summary =", "sumary ="));
    change(&mut files, (STEP, "::: law act:1", "::: law akt:1"));
    let helps: Vec<String> = check(&files)
        .diagnostics
        .into_iter()
        .map(|one| one.help)
        .collect();
    assert!(
        helps.contains(&"Did you mean “summary”?".to_owned()),
        "{helps:?}"
    );
    assert!(
        helps.contains(&"Did you mean “act”?".to_owned()),
        "{helps:?}"
    );
}

#[test]
fn a_film_with_its_texts_is_without_fault() {
    let mut files = valid();
    let media = "[[media]]\nfile = \"media/film.mp4\"\ncaptions = \"media/film.vtt\"\ntranscript = \"media/film.md\"\n";
    for (name, text) in [
        ("media.toml", media),
        ("media/film.mp4", "x"),
        ("media/film.vtt", "x"),
        ("media/film.md", "x"),
    ] {
        files.insert(format!("{MODULE}/{name}"), text.into());
    }
    assert_eq!(check(&files).diagnostics, []);
}

#[test]
fn a_longer_circle_is_told_with_its_way() {
    let mut files = valid();
    let module = |name: &str| format!("courses/1-first/{name}/module.toml");
    change(
        &mut files,
        (COURSE, "[\"1-first\"]", "[\"1-first\", \"2-second\"]"),
    );
    let second = "id = \"1.2\"\ntitle = \"Second\"\nsummary = \"S.\"\nstatus = \"outline\"\nprerequisites = [\"1.1\"]\n";
    files.insert(module("2-second"), second.into());
    change(
        &mut files,
        (TABLE, "prerequisites = []", "prerequisites = [\"1.2\"]"),
    );
    let found = check(&files).diagnostics;
    let circle = found
        .iter()
        .find(|one| one.code == Code::PrerequisiteCycle)
        .unwrap();
    assert_eq!(circle.message, "1.1 needs 1.2, which needs 1.1");
}
