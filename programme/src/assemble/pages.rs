//! Reads pages with front matter: steps with their checks, tasks, and guides.
//!
//! What this room must not know: the module's own table, coverage.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::{self, Asked};
use super::{Bench, append, refer};
use crate::model::{Page, Step, Task};
use crate::page::lint::{self, Linted};
use crate::read::front::{self, Parts};
use crate::read::record::{self, Record};
use crate::read::{Desk, Doubt, Fault, Found, Kind, Mend, Place, Reference, Use};
use crate::{Code, shape};

/// The largest page: some hundred times what anybody reads in a quarter of an hour.
const MOST_BYTES: usize = 512 << 10;
/// The longest line of a page.
const MOST_IN_LINE: usize = 20_000;

/// Names that may be used once in a module, with where they were first used.
#[derive(Debug, Default)]
pub(super) struct Names {
    steps: BTreeMap<String, Place>,
    checks: BTreeMap<String, Place>,
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
    checks: Vec<Asked>,
    prerequisites: Vec<Found<String>>,
}

/// A page without text, or without minutes, is no page.
fn empty(
    desk: &Desk<'_>,
    path: &str,
    (parts, linted): (&Split<'_>, &Linted),
    minutes: Option<Found<u32>>,
) {
    if linted.words == 0 && parts.body.trim().is_empty() {
        let help = "Write it below the front matter.";
        let message = "this page has no text";
        desk.fault_with(Code::BadValue, &Place::start(path), message, help);
    }
    if let Some(minutes) = minutes.filter(|found| found.value == 0) {
        let help = "Write how many minutes it takes, 1 or more.";
        desk.fault_with(Code::BadValue, &minutes.place, "“minutes” is 0", help);
    }
}

/// What a page is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Step,
    Task,
    Guide,
}

fn sheet(bench: &Bench<'_>, path: &str, from: &str, what: As) -> Arc<Sheet> {
    let with = format!("{:x} {what:?} {from}", bench.fingerprint);
    let read = |desk: &Desk<'_>| read(desk, &bench.lexicon, (path, from), what);
    bench.desk.remember(path, &with, read)
}

fn read(desk: &Desk<'_>, lexicon: &lint::Lexicon, (path, from): (&str, &str), what: As) -> Sheet {
    let text = desk.text(path);
    let parts = split(desk, path, &text);
    let shape = if what == As::Step {
        &shape::STEP
    } else {
        &shape::PAGE
    };
    let front = parts.front;
    let judged;
    let reader = if parts.found {
        desk
    } else {
        // What the page serves is not known, so what its module claims cannot be judged.
        desk.doubt(Doubt::Module(from.to_owned()));
        judged = Desk::new(desk.shelf, None);
        &judged
    };
    let source = record::source(reader, path, (parts.front_at, front));
    let table = record::parse(reader, &source, shape);
    let root = table.root();
    let page = lint::Page {
        file: path,
        body: parts.body,
        at: parts.body_at,
        from,
        for_participants: what != As::Guide,
    };
    let linted = lint::lint(desk, lexicon, page);
    let minutes = root.need_number("minutes");
    if parts.found {
        empty(desk, path, (&parts, &linted), root.number("minutes"));
    }
    let parts_of = |name| root.texts(name);
    Sheet {
        id: root.text("id"),
        title: root.need_text("title").value,
        minutes,
        statements: refer(
            desk,
            (Kind::Statement, Use::Mention),
            from,
            parts_of("statements"),
        ),
        sources: refer(
            desk,
            (Kind::Source, Use::Mention),
            from,
            parts_of("sources"),
        ),
        body: parts.body.trim().to_owned(),
        linted,
        checks: checks(desk, lexicon, &root, from),
        prerequisites: root.texts("prerequisites"),
    }
}

fn checks(desk: &Desk<'_>, lexicon: &lint::Lexicon, root: &Record<'_>, from: &str) -> Vec<Asked> {
    let parts = root.records("check");
    let read = |part: &Record<'_>| check::read(desk, lexicon, part, from);
    parts.iter().map(read).collect()
}

/// A page in its parts, whatever its state.
struct Split<'t> {
    front: &'t str,
    front_at: usize,
    body: &'t str,
    body_at: usize,
    /// Whether there is a front matter.
    found: bool,
}

/// Splits a page; a page without front matter, or with one that is not closed, is read as far as it goes.
fn split<'t>(desk: &Desk<'_>, path: &str, text: &'t str) -> Split<'t> {
    if let Some(fault) = oversized(path, text) {
        desk.say(fault);
        desk.doubt(Doubt::File(path.to_owned()));
        return Split {
            front: front::split(text).map_or("", |one| one.front),
            front_at: front::split(text).map_or(0, |one| one.front_at),
            body: "",
            body_at: text.len(),
            found: false,
        };
    }
    controls(desk, path, text);
    if let Some(parts) = front::split(text) {
        return whole(parts);
    }
    desk.doubt(Doubt::File(path.to_owned()));
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let first = text.get(start..).unwrap_or_default().lines().next();
    let first = first.unwrap_or_default();
    let place = Place::at(path, start..start + first.len());
    if first.trim_end() == "+++" {
        let parts = front::unclosed(text);
        let fault = Fault::new(Code::FrontMatter, &place, "the front matter is not closed");
        let help = "Add a line of three plus signs where the text of the page begins.";
        let at = parts.body_at;
        desk.say(
            fault
                .help(help)
                .mend(Mend::Write(at..at, "+++\n\n".to_owned())),
        );
        return whole(parts);
    }
    let message = "this page does not begin with a front matter";
    let fault = Fault::new(Code::FrontMatter, &place, message);
    let begun = "+++\ntitle = \"…\"\nminutes = 10\n+++\n\n";
    desk.say(match first.trim_end() {
        "---" => fault.help("Front matter here is TOML between two lines of three plus signs, +++, not YAML between hyphens."),
        _ => fault.mend(Mend::Write(start..start, begun.to_owned())),
    });
    Split {
        front: "",
        front_at: 0,
        body: text.get(start..).unwrap_or_default(),
        body_at: start,
        found: false,
    }
}

fn whole(parts: Parts<'_>) -> Split<'_> {
    Split {
        front: parts.front,
        front_at: parts.front_at,
        body: parts.body,
        body_at: parts.body_at,
        found: true,
    }
}

/// The fault of a page that is too large to be read by anybody.
fn oversized(path: &str, text: &str) -> Option<Fault> {
    if text.len() > MOST_BYTES {
        let message = format!(
            "this page has {} bytes; a page may have {MOST_BYTES}",
            text.len()
        );
        return Some(Fault::new(Code::TooLarge, &Place::start(path), message));
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > MOST_IN_LINE {
            let message = format!(
                "this line has {} bytes; a line may have {MOST_IN_LINE}",
                line.len()
            );
            let place = Place::at(path, at..at + 1);
            return Some(Fault::new(Code::TooLarge, &place, message));
        }
        at += line.len();
    }
    None
}

/// Letters that nobody sees and that change what is seen: one fault for each file.
fn controls(desk: &Desk<'_>, path: &str, text: &str) {
    let hidden = |letter: char| {
        let control = letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
        control || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut found = text.char_indices().filter(|(_, letter)| hidden(*letter));
    if let Some((at, letter)) = found.next() {
        let place = Place::at(path, at..at + letter.len_utf8());
        let message = format!("the letter U+{:04X} cannot be seen", u32::from(letter));
        let fault = Fault::new(Code::HiddenLetter, &place, message);
        let end = at + letter.len_utf8();
        desk.say(fault.mend(Mend::Write(at..end, String::new())));
    }
    let bytes = text.as_bytes();
    let alone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    let returns = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r');
    if let Some(at) = returns.map(|(at, _)| at).find(alone) {
        let message =
            "this carriage return stands alone; nothing here takes it for the end of a line";
        let fault = Fault::new(Code::HiddenLetter, &Place::at(path, at..at + 1), message);
        let help = "Save the file with line ends of the usual kind: LF, or CR and LF.";
        desk.say(
            fault
                .help(help)
                .mend(Mend::Write(at..at + 1, "\n".to_owned())),
        );
    }
}

/// The id of a page, made from its file name when it has none.
fn name(sheet: &Sheet, path: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.trim_end_matches(".md");
    let given = sheet.id.as_ref().map(|found| found.value.clone());
    given.unwrap_or_else(|| stem.to_owned())
}

/// Reads a step; `module` is the module's id and the names used in it so far.
pub(super) fn step(bench: &Bench<'_>, path: &str, module: (&str, &mut Names)) -> Step {
    let (from, names) = module;
    let desk = bench.desk;
    let sheet = sheet(bench, path, from, As::Step);
    let id = name(&sheet, path);
    let place = sheet.id.as_ref().map(|found| found.place.clone());
    let place = place.unwrap_or_else(|| Place::start(path));
    match names.steps.get(&id) {
        Some(first) => desk.twice(&format!("step “{id}”"), &place, first.clone()),
        None => {
            desk.define(Kind::Step, &format!("{from}/{id}"), &place);
            names.steps.insert(id.clone(), place);
        }
    }
    for asked in &sheet.checks {
        let (name, place) = (&asked.check.id, &asked.at);
        match names.checks.get(name) {
            Some(first) => desk.twice(&format!("check “{name}”"), place, first.clone()),
            None => drop(names.checks.insert(name.clone(), place.clone())),
        }
    }
    let minutes = sheet.minutes.value;
    if minutes > bench.step_minutes_max {
        let most = bench.step_minutes_max;
        let message = format!("this step takes {minutes} minutes; a step may take {most}");
        desk.fault(Code::StepTooLong, &sheet.minutes.place, message);
    }
    needs(desk, &sheet, from, &id);
    Step {
        id,
        file: path.to_owned(),
        title: sheet.title.clone(),
        minutes,
        statements: sheet.statements.clone(),
        sources: sheet.sources.clone(),
        source: sheet.body.clone(),
        checks: sheet.checks.iter().map(|one| one.check.clone()).collect(),
        words_on_page: sheet.linted.terms.clone(),
        words: u32::try_from(sheet.linted.words).unwrap_or(u32::MAX),
        reading_age: sheet.linted.reading_age,
        prerequisites: sheet
            .prerequisites
            .iter()
            .map(|one| one.value.clone())
            .collect(),
    }
}

/// Notes which steps come before this one.
fn needs(desk: &Desk<'_>, sheet: &Sheet, module: &str, id: &str) {
    for found in &sheet.prerequisites {
        desk.refer(Reference {
            kind: Kind::Step,
            target: format!("{module}/{}", found.value),
            place: found.place.clone(),
            how: Use::Before,
            from: format!("{module}/{id}"),
        });
    }
}

/// The heading that ends a task.
const STANDARD: &str = "What good looks like";

/// Reads a task.
pub(super) fn task(bench: &Bench<'_>, path: &str, from: &str) -> Task {
    let sheet = sheet(bench, path, from, As::Task);
    let last = sheet.linted.last_heading.as_ref();
    if !last.is_some_and(|(words, _)| words.eq_ignore_ascii_case(STANDARD)) {
        let place = last.map_or_else(|| Place::start(path), |(_, place)| place.clone());
        let message = format!("the last heading is not “{STANDARD}”");
        let text = format!("\n## {STANDARD}\n\n- …\n");
        let fault = Fault::new(Code::NoStandard, &place, message);
        bench.desk.say(fault.mend(append(bench.desk, path, &text)));
    }
    Task {
        id: name(&sheet, path),
        file: path.to_owned(),
        title: sheet.title.clone(),
        minutes: sheet.minutes.value,
        statements: sheet.statements.clone(),
        sources: sheet.sources.clone(),
        source: sheet.body.clone(),
        words_on_page: sheet.linted.terms.clone(),
    }
}

/// Reads a guide, a webinar or a brief.
pub(super) fn page(bench: &Bench<'_>, path: &str, from: &str) -> Page {
    let sheet = sheet(bench, path, from, As::Guide);
    Page {
        file: path.to_owned(),
        title: sheet.title.clone(),
        minutes: sheet.minutes.value,
        statements: sheet.statements.clone(),
        sources: sheet.sources.clone(),
        source: sheet.body.clone(),
        words_on_page: sheet.linted.terms.clone(),
    }
}
