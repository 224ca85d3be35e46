//! Reads pages with front matter: steps with their checks, tasks, and guides.
//!
//! What this room must not know: the module's own table, coverage.

use super::Bench;
use crate::Code;
use crate::model::{Check, CheckKind, CheckOption, Page, Step, Task};
use crate::page::lint::{self, Linted};
use crate::read::record::{self, Record};
use crate::read::{Found, Kind, Place, Use, front};

/// Names that may be used once in a module.
#[derive(Debug, Default)]
pub(super) struct Names {
    steps: Vec<String>,
    checks: Vec<String>,
}

/// A page that has been read, before it is made into a step, a task or a guide.
struct Sheet {
    id: Option<Found<String>>,
    title: String,
    minutes: Found<u32>,
    statements: Vec<String>,
    sources: Vec<String>,
    body: String,
    linted: Linted,
    checks: Vec<Check>,
}

/// How a page is read.
struct How<'h> {
    from: &'h str,
    for_participants: bool,
    checks: Option<&'h mut Vec<String>>,
}

fn sheet(bench: &Bench<'_>, path: &str, asked: &Place, how: How<'_>) -> Option<Sheet> {
    let desk = bench.desk;
    let text = desk.text(path, asked)?;
    let Some(parts) = front::split(text) else {
        desk.fault(
            Code::FrontMatter,
            &Place::start(path),
            "this page does not begin with a front matter",
        );
        return None;
    };
    let table = record::parse(desk, path, parts.front, parts.front_at);
    let root = Record::document(desk, path, parts.front_at, &table);
    let (file, body, at, from) = (path, parts.body, parts.body_at, how.from);
    let for_participants = how.for_participants;
    let linted = lint::lint(
        desk,
        &bench.lexicon,
        lint::Page {
            file,
            body,
            at,
            from,
            for_participants,
        },
    );
    if linted.words == 0 {
        desk.fault_with(
            Code::BadValue,
            &Place::start(path),
            "this page has no text",
            "Write it below the front matter.",
        );
    }
    let sheet = Sheet {
        id: root.text("id"),
        title: root.need_text("title").value,
        minutes: root.need_number("minutes"),
        statements: bench.refer(
            Kind::Statement,
            Use::Mention,
            from,
            root.texts("statements"),
        ),
        sources: bench.refer(Kind::Source, Use::Mention, from, root.texts("sources")),
        body: body.trim().to_owned(),
        linted,
        checks: how
            .checks
            .map(|names| checks(bench, &root, from, names))
            .unwrap_or_default(),
    };
    root.done();
    Some(sheet)
}

/// The id of a page, made from its file name when it has none.
fn name(sheet: &Sheet, path: &str) -> String {
    let stem = path
        .rsplit('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".md");
    sheet
        .id
        .as_ref()
        .map_or_else(|| stem.to_owned(), |found| found.value.clone())
}

/// Reads a step; `module` is the module's id and the names used in it so far.
pub(super) fn step(
    bench: &Bench<'_>,
    path: &str,
    asked: &Place,
    module: (&str, &mut Names),
) -> Option<Step> {
    let (from, names) = module;
    let how = How {
        from,
        for_participants: true,
        checks: Some(&mut names.checks),
    };
    let sheet = sheet(bench, path, asked, how)?;
    let id = name(&sheet, path);
    let place = sheet
        .id
        .as_ref()
        .map_or_else(|| Place::start(path), |found| found.place.clone());
    if names.steps.contains(&id) {
        bench.desk.fault(
            Code::DuplicateId,
            &place,
            format!("step “{id}” is already there in this module"),
        );
    }
    names.steps.push(id.clone());
    let minutes = sheet.minutes.value;
    if minutes > bench.step_minutes_max {
        let message = format!(
            "this step takes {minutes} minutes; a step may take {}",
            bench.step_minutes_max
        );
        bench
            .desk
            .fault(Code::StepTooLong, &sheet.minutes.place, message);
    }
    Some(Step {
        id,
        file: path.to_owned(),
        title: sheet.title,
        minutes,
        statements: sheet.statements,
        sources: sheet.sources,
        source: sheet.body,
        checks: sheet.checks,
        words_on_page: sheet.linted.terms,
        words: u32::try_from(sheet.linted.words).unwrap_or(u32::MAX),
        reading_age: sheet.linted.reading_age,
    })
}

/// Reads a task.
pub(super) fn task(bench: &Bench<'_>, path: &str, asked: &Place, from: &str) -> Option<Task> {
    let sheet = sheet(
        bench,
        path,
        asked,
        How {
            from,
            for_participants: true,
            checks: None,
        },
    )?;
    let last = sheet.linted.last_heading.as_deref().unwrap_or_default();
    if !last.eq_ignore_ascii_case("what good looks like") {
        bench.desk.fault(
            Code::NoStandard,
            &Place::start(path),
            "the last heading is not “What good looks like”",
        );
    }
    Some(Task {
        id: name(&sheet, path),
        file: path.to_owned(),
        title: sheet.title,
        minutes: sheet.minutes.value,
        statements: sheet.statements,
        sources: sheet.sources,
        source: sheet.body,
        words_on_page: sheet.linted.terms,
    })
}

/// Reads a guide, a webinar or a brief.
pub(super) fn page(bench: &Bench<'_>, path: &str, asked: &Place, from: &str) -> Option<Page> {
    let sheet = sheet(
        bench,
        path,
        asked,
        How {
            from,
            for_participants: false,
            checks: None,
        },
    )?;
    Some(Page {
        file: path.to_owned(),
        title: sheet.title,
        minutes: sheet.minutes.value,
        statements: sheet.statements,
        sources: sheet.sources,
        source: sheet.body,
        words_on_page: sheet.linted.terms,
    })
}

const CHECK_KINDS: &[(&str, CheckKind)] = &[
    ("single", CheckKind::Single),
    ("multiple", CheckKind::Multiple),
    ("ordering", CheckKind::Ordering),
    ("matching", CheckKind::Matching),
    ("recall", CheckKind::Recall),
];

fn checks(bench: &Bench<'_>, root: &Record<'_>, from: &str, names: &mut Vec<String>) -> Vec<Check> {
    root.records("check")
        .into_iter()
        .map(|part| check(bench, part, from, names))
        .collect()
}

fn check(bench: &Bench<'_>, part: Record<'_>, from: &str, names: &mut Vec<String>) -> Check {
    let id = part.need_text("id");
    if names.contains(&id.value) {
        bench.desk.fault(
            Code::DuplicateId,
            &id.place,
            format!("check “{}” is already there in this module", id.value),
        );
    }
    names.push(id.value.clone());
    if !part.has("kind") {
        bench
            .desk
            .fault(Code::MissingKey, &part.place(), "the key “kind” is missing");
    }
    let statement = part.text("statement").into_iter().collect();
    let options: Vec<(CheckOption, Place)> =
        part.records("option").into_iter().map(option).collect();
    let places: Vec<Place> = options.iter().map(|(_, place)| place.clone()).collect();
    let check = Check {
        id: id.value,
        kind: part
            .word("kind", CHECK_KINDS)
            .map_or(CheckKind::Single, |found| found.value),
        prompt: part.need_text("prompt").value,
        statement: bench
            .refer(Kind::Statement, Use::Mention, from, statement)
            .pop(),
        options: options.into_iter().map(|(option, _)| option).collect(),
        feedback: part.text("feedback").map(|found| found.value),
        model: part.text("model").map(|found| found.value),
    };
    part.done();
    judge(bench, &check, &id.place, &places);
    check
}

fn option(part: Record<'_>) -> (CheckOption, Place) {
    let text = part.need_text("text");
    let option = CheckOption {
        text: text.value,
        right: part.flag("right", false),
        matches: part.text("match").map(|found| found.value),
        feedback: part.text("feedback").map(|found| found.value),
    };
    part.done();
    (option, text.place)
}

/// Whether a check can be answered rightly, and explains itself.
fn judge(bench: &Bench<'_>, check: &Check, place: &Place, options: &[Place]) {
    let desk = bench.desk;
    let right = check.options.iter().filter(|one| one.right).count();
    let wrong = match check.kind {
        CheckKind::Single if right != 1 => Some(format!(
            "a single check has one right option; this has {right}"
        )),
        CheckKind::Multiple if right == 0 => Some("no option is marked as right".to_owned()),
        CheckKind::Matching if check.options.iter().any(|one| one.matches.is_none()) => {
            Some("an option has no match".to_owned())
        }
        CheckKind::Recall if check.model.is_none() => {
            Some("a recall check needs a model answer".to_owned())
        }
        _ => None,
    };
    if let Some(message) = wrong {
        desk.fault(Code::NoRightAnswer, place, message);
    }
    if check.kind != CheckKind::Recall && check.options.len() < 2 {
        let message = format!("this check has {} options", check.options.len());
        desk.fault(Code::TooFewOptions, place, message);
    }
    let whole =
        matches!(check.kind, CheckKind::Ordering | CheckKind::Matching) && check.feedback.is_some();
    for (option, place) in check.options.iter().zip(options) {
        if option.feedback.is_none() && !whole {
            desk.fault(
                Code::OptionWithoutFeedback,
                place,
                format!("“{}” has no feedback", option.text),
            );
        }
    }
}
