//! Puts a programme together from its files: each table and page is read once, and what it names is noted at the desk.
//!
//! What this room must not know: rules that look at more than one file; those are in `rules`.

mod check;
mod element;
mod find;
mod framework;
mod media;
mod module;
mod pages;

pub(crate) use media::kind_of;

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::{AssessmentRules, Programme, Weights};
use crate::page::lint::Lexicon;
use crate::page::words;
use crate::read::record::{self, Record};
use crate::read::{Desk, Doubt, Fault, Found, Kind, Mend, Place, Reference, Use};
use crate::{Code, shape};

/// The file at which a programme begins.
pub(crate) const ROOT: &str = "programme.toml";

/// What is put together, with the places that later rules point at.
pub(crate) struct Assembled {
    /// The programme.
    pub programme: Programme,
    /// Where the budget of minutes stands.
    pub budget_at: Option<Place>,
    /// Whether there is a file at which it begins.
    pub begun: bool,
}

/// What every part is read with.
pub(crate) struct Bench<'b> {
    /// Where faults and names are noted.
    pub desk: &'b Desk<'b>,
    /// What pages are judged against.
    pub lexicon: Lexicon,
    /// A number that is another when pages are judged against anything else.
    pub fingerprint: u64,
    /// Longest a step may take.
    pub step_minutes_max: u32,
    /// Least and most minutes of study of one module.
    pub module_minutes: Option<[u32; 2]>,
}

/// Notes uses of names; gives back the names.
fn refer(
    desk: &Desk<'_>,
    (kind, how): (Kind, Use),
    from: &str,
    found: Vec<Found<String>>,
) -> Vec<String> {
    let note = |one: Found<String>| {
        let (target, place, from) = (one.value.clone(), one.place, from.to_owned());
        desk.refer(Reference {
            kind,
            target,
            place,
            how,
            from,
        });
        one.value
    };
    found.into_iter().map(note).collect()
}

/// Reads the whole folder. Without a `programme.toml`, what lies in it is read all the same.
pub(crate) fn assemble(desk: &Desk<'_>) -> Assembled {
    let begun = desk.there(ROOT, &Place::start(ROOT));
    let text = if begun { desk.text(ROOT) } else { "".into() };
    let scratch;
    let reader = if begun {
        desk
    } else {
        // What an absent file lacks is not told key by key.
        scratch = Desk::new(desk.shelf, None);
        &scratch
    };
    let source = record::source(reader, ROOT, (0, &text));
    let table = record::parse(reader, &source, &shape::ROOT);
    let root = table.root();
    let head = root.record("programme");
    let lost = !begun || source.broken;
    let mut programme = heading(&head);
    let budget = head.bounds("minutes_budget");
    programme.minutes_budget = budget.as_ref().map(|found| found.value);
    parts(desk, (&root, &head), lost, &mut programme);
    if begun {
        programme.engagement = weights(desk, &root, lost);
        programme.assessment = assessment(desk, &root);
    }
    let lexicon = lexicon(&programme, desk);
    let bench = Bench {
        desk,
        fingerprint: fingerprint(&lexicon),
        lexicon,
        step_minutes_max: programme.step_minutes_max,
        module_minutes: programme.module_minutes,
    };
    elements(&bench, (&root, &head), lost, &mut programme);
    Assembled {
        programme,
        budget_at: budget.map(|found| found.place),
        begun,
    }
}

/// The `[programme]` table.
fn heading(head: &Record<'_>) -> Programme {
    let bounds = |key| head.bounds(key).map(|found| found.value);
    let number = |key| head.number(key).map(|found| found.value);
    Programme {
        id: head.need_text("id").value,
        title: head.need_text("title").value,
        version: head.need_text("version").value,
        language: head.words("language").unwrap_or_else(|| "en-GB".to_owned()),
        length_months: head.need_number("length_months").value,
        assessment_period_months: bounds("assessment_period_months"),
        minutes_budget: None,
        module_minutes: bounds("module_minutes"),
        step_minutes_max: number("step_minutes_max").unwrap_or(15),
        reading_age_max: number("reading_age_max"),
        elements: Vec::new(),
        framework: crate::Framework::default(),
        frameworks: Vec::new(),
        sources: Vec::new(),
        questions: Vec::new(),
        glossary: Vec::new(),
        abbreviations: Vec::new(),
        engagement: Weights::default(),
        assessment: AssessmentRules::default(),
    }
}

/// Framework, sources and glossary.
fn parts(
    desk: &Desk<'_>,
    (root, head): (&Record<'_>, &Record<'_>),
    lost: bool,
    programme: &mut Programme,
) {
    let path = |key: &str, usual: &str| {
        let named = root.text(key).or_else(|| head.text(key));
        let found = match named {
            Some(found) => find::file(desk, found.value.clone(), &found, &[]),
            // A file that lost its name is looked for where it usually is.
            None if lost => desk.shelf.get(usual).map(|_| usual.to_owned()),
            None => {
                let message = format!("the key “{key}” is missing");
                let help = format!("Add a line {key} = \"{usual}\" at the top of the file.");
                desk.fault_with(Code::MissingKey, &head.place(), message, help);
                None
            }
        };
        found.filter(|path| desk.shelf.get(path).is_some())
    };
    match path("framework", "framework/framework.toml") {
        Some(path) => programme.framework = framework::framework(desk, &path),
        None => desk.doubt(Doubt::Names(Kind::Statement)),
    }
    programme.frameworks = versions(desk, (root, head));
    match path("sources", "sources.toml") {
        Some(path) => {
            (programme.sources, programme.questions) = framework::sources(desk, &path);
        }
        None => desk.doubt(Doubt::Names(Kind::Source)),
    }
    match path("glossary", "glossary.toml") {
        Some(path) => {
            (programme.glossary, programme.abbreviations) = framework::glossary(desk, &path);
        }
        None => desk.doubt(Doubt::Names(Kind::Term)),
    }
}

/// Other versions of the framework.
fn versions(desk: &Desk<'_>, (root, head): (&Record<'_>, &Record<'_>)) -> Vec<crate::Framework> {
    let mut named = root.texts("frameworks");
    named.extend(head.texts("frameworks"));
    let own = root.words("framework").or_else(|| head.words("framework"));
    let taken: Vec<&str> = named
        .iter()
        .map(|one| one.value.as_str())
        .chain(own.as_deref())
        .collect();
    let mut seen: Vec<String> = Vec::new();
    let mut versions = Vec::new();
    for found in &named {
        let path = find::file(desk, found.value.clone(), found, &taken);
        match path.filter(|path| desk.shelf.get(path).is_some()) {
            Some(path) if seen.contains(&path) || desk.is_used(&path) => {
                let message = format!("{path} is named already");
                desk.fault(Code::BadValue, &found.place, message);
            }
            Some(path) => {
                versions.push(framework::version(desk, &path));
                seen.push(path);
            }
            None => desk.doubt(Doubt::Names(Kind::Versioned)),
        }
    }
    versions
}

/// The elements in the order that the file gives, or as they lie in the folder when that is lost.
fn elements(
    bench: &Bench<'_>,
    (root, head): (&Record<'_>, &Record<'_>),
    lost: bool,
    programme: &mut Programme,
) {
    let desk = bench.desk;
    let mut folders = root.texts("elements");
    folders.extend(head.texts("elements"));
    if folders.is_empty() && lost {
        let place = Place::start(ROOT);
        let found = find::marked_folders(desk, element::FILES);
        folders.extend(found.into_iter().map(|value| Found {
            value,
            place: place.clone(),
        }));
    } else if folders.is_empty() {
        desk.fault_with(
            Code::MissingKey,
            &root.place(),
            "the list “elements” is missing or empty",
            "Add a line elements = [\"…\"] with the folders of the elements, in order.",
        );
    }
    if lost {
        desk.doubt(Doubt::Folder(String::new()));
        desk.doubt(Doubt::Gone);
    }
    let taken: Vec<String> = folders
        .iter()
        .map(|one| one.value.trim_end_matches('/').to_owned())
        .collect();
    for (order, folder) in (1..).zip(&folders) {
        element::element(bench, order, (folder, &taken), programme);
    }
}

fn weights(desk: &Desk<'_>, root: &Record<'_>, lost: bool) -> Weights {
    let part = root.record("engagement");
    let (attendance, checks) = (part.need_number("attendance"), part.need_number("checks"));
    let application = part.need_number("application");
    let gate = part.need_number("gate_percent");
    let sum = [&attendance, &checks, &application]
        .iter()
        .fold(0_u32, |sum, one| sum.saturating_add(one.value));
    let whole = ["attendance", "checks", "application"]
        .iter()
        .all(|key| part.number(key).is_some());
    if whole && sum != 100 && !lost {
        let message = format!("the weights add up to {sum}");
        let fault = Fault::new(Code::WeightsNotHundred, &part.place(), message);
        let others = attendance.value.saturating_add(checks.value);
        let fault = match 100_u32.checked_sub(others) {
            Some(rest) => fault.help(format!(
                "Change them so that they add up to 100: with these two others, application would be {rest}."
            )),
            None => fault,
        };
        let fault = fault
            .see(Some(attendance.place), format!("{} here", attendance.value))
            .see(Some(checks.place), format!("{} here", checks.value))
            .see(
                Some(application.place),
                format!("{} here", application.value),
            );
        desk.say(fault);
    }
    if gate.value > 100 {
        let message = "“gate_percent” should be at most 100";
        desk.fault(Code::BadValue, &gate.place, message);
    }
    Weights {
        attendance: attendance.value,
        checks: checks.value,
        application: application.value,
        gate_percent: gate.value,
    }
}

fn assessment(desk: &Desk<'_>, root: &Record<'_>) -> AssessmentRules {
    let part = root.record("assessment");
    let (least, most) = (part.need_number("words_min"), part.need_number("words_max"));
    if least.value > most.value && part.number("words_max").is_some() {
        let message = "“words_min” should not be more than “words_max”";
        let fault = Fault::new(Code::BadValue, &least.place, message);
        let words = format!("the most is {}", most.value);
        desk.say(fault.see(Some(most.place), words));
    }
    AssessmentRules {
        words_min: least.value,
        words_max: most.value,
        window_days: part.need_number("window_days").value,
        ..AssessmentRules::default()
    }
}

fn lexicon(programme: &Programme, desk: &Desk<'_>) -> Lexicon {
    let terms = programme.glossary.iter().map(|one| one.term.as_str());
    let shorts = programme.abbreviations.iter().map(|one| one.short.as_str());
    let short_forms = terms
        .chain(shorts)
        .flat_map(words::short_forms)
        .map(str::to_owned)
        .collect();
    let sources = programme
        .sources
        .iter()
        .map(|one| (one.key.clone(), one.kind))
        .collect();
    Lexicon {
        short_forms,
        sources,
        words_known: !desk.doubts(&Doubt::Names(Kind::Term)),
        sources_known: !desk.doubts(&Doubt::Names(Kind::Source)),
        reading_age_max: programme.reading_age_max,
    }
}

fn fingerprint(lexicon: &Lexicon) -> u64 {
    let mut hasher = DefaultHasher::new();
    lexicon.hash(&mut hasher);
    hasher.finish()
}

/// A mend that writes something at the end of a file.
fn append(desk: &Desk<'_>, path: &str, text: &str) -> Mend {
    let end = desk.shelf.get(path).map_or(0, <[u8]>::len);
    Mend::Write(end..end, text.to_owned())
}
