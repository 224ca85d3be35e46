//! Reads a module: its table, its steps, its task, its media.
//!
//! What this room must not know: whether the framework is covered.

use super::{Bench, pages};
use crate::Code;
use crate::model::{Medium, MediumKind, Module, Statements, Status};
use crate::page::links::join;
use crate::read::record::{self, Record};
use crate::read::{Found, Kind, Place, Use};

/// Reads the module in `folder` of the element `element`.
pub(super) fn module(bench: &Bench<'_>, element: &str, folder: &Found<String>) -> Option<Module> {
    let desk = bench.desk;
    let Some(key) = join(element, &folder.value) else {
        let message = format!("“{}” leaves the programme folder", folder.value);
        desk.fault(Code::BadValue, &folder.place, message);
        return None;
    };
    let file = format!("{key}/module.toml");
    let text = desk.text(&file, &folder.place)?;
    let table = record::parse(desk, &file, text, 0);
    let root = Record::document(desk, &file, 0, &table);
    let id = root.need_text("id");
    let words = [("complete", Status::Complete), ("outline", Status::Outline)];
    let written = root
        .word("status", &words)
        .map_or(Status::Complete, |found| found.value);
    let mut module = Module {
        id: id.value.clone(),
        title: root.need_text("title").value,
        summary: root.need_text("summary").value,
        status: written,
        steps: Vec::new(),
        task: None,
        prerequisites: bench.refer(
            Kind::Module,
            Use::Before,
            &id.value,
            root.texts("prerequisites"),
        ),
        statements: statements(bench, &root, &id.value),
        sources: bench.refer(Kind::Source, Use::Mention, &id.value, root.texts("sources")),
        media: media(bench, &key),
        study_minutes: 0,
        minutes: 0,
        key,
    };
    let defined = !id.value.is_empty() && desk.define(Kind::Module, &id.value, &id.place);
    parts(bench, &root, &mut module);
    // Minutes are computed; a number in the file may stand there for its readers.
    let _ = root.has("study_minutes");
    judge(bench, &id.place, &module);
    root.done();
    defined.then_some(module)
}

fn statements(bench: &Bench<'_>, root: &Record<'_>, id: &str) -> Statements {
    let Some(part) = root.record("statements") else {
        return Statements::default();
    };
    let statements = Statements {
        taught: bench.refer(Kind::Statement, Use::Taught, id, part.texts("taught")),
        practised: bench.refer(Kind::Statement, Use::Practised, id, part.texts("practised")),
        checked: bench.refer(Kind::Statement, Use::Checked, id, part.texts("checked")),
    };
    part.done();
    statements
}

fn parts(bench: &Bench<'_>, root: &Record<'_>, module: &mut Module) {
    let mut names = pages::Names::default();
    for found in root.texts("steps") {
        let path = format!("{}/{}", module.key, found.value);
        module.steps.extend(pages::step(
            bench,
            &path,
            &found.place,
            (&module.id, &mut names),
        ));
    }
    if let Some(found) = root.text("task") {
        let path = format!("{}/{}", module.key, found.value);
        module.task = pages::task(bench, &path, &found.place, &module.id);
    }
    module.study_minutes = module
        .steps
        .iter()
        .fold(0, |sum, step| sum.saturating_add(step.minutes));
    let task = module.task.as_ref().map_or(0, |task| task.minutes);
    module.minutes = module.study_minutes.saturating_add(task);
}

/// Study and application are there, and of the length that was promised.
fn judge(bench: &Bench<'_>, place: &Place, module: &Module) {
    let desk = bench.desk;
    let name = format!("module {} “{}”", module.id, module.title);
    if module.status == Status::Outline {
        return desk.fault(
            Code::OutlineOnly,
            place,
            format!("{name} is only an outline"),
        );
    }
    if module.steps.is_empty() {
        desk.fault(Code::NoStudy, place, format!("{name} has no step"));
    }
    if module.task.is_none() {
        desk.fault(Code::NoApplication, place, format!("{name} has no task"));
    }
    let Some([least, most]) = bench.module_minutes else {
        return;
    };
    if !module.steps.is_empty() && !(least..=most).contains(&module.study_minutes) {
        let message = format!(
            "the study of {name} takes {} minutes, not {least} to {most}",
            module.study_minutes
        );
        desk.fault(Code::ModuleOutsideBudget, place, message);
    }
}

/// Reads `media.toml` of a module, when it has one.
fn media(bench: &Bench<'_>, key: &str) -> Vec<Medium> {
    let desk = bench.desk;
    let file = format!("{key}/media.toml");
    if !desk.files.contains_key(&file) {
        return Vec::new();
    }
    let Some(text) = desk.text(&file, &Place::start(&file)) else {
        return Vec::new();
    };
    let table = record::parse(desk, &file, text, 0);
    let root = Record::document(desk, &file, 0, &table);
    let media = root
        .records("media")
        .into_iter()
        .filter_map(|part| medium(bench, key, part))
        .collect();
    root.done();
    media
}

fn medium(bench: &Bench<'_>, key: &str, part: Record<'_>) -> Option<Medium> {
    let kinds = [
        ("image", MediumKind::Image),
        ("audio", MediumKind::Audio),
        ("video", MediumKind::Video),
    ];
    let file = part.need_text("file");
    let kind = part
        .word("kind", &kinds)
        .map_or_else(|| kind_of(&file.value), |found| found.value);
    let (captions, transcript) = (part.text("captions"), part.text("transcript"));
    let optional = |name| part.text(name).map(|found| found.value);
    let (title, credit) = (optional("title"), optional("credit"));
    part.done();
    let needs = match kind {
        MediumKind::Image => [false, false],
        MediumKind::Audio => [false, true],
        MediumKind::Video => [true, true],
    };
    for (needed, there, name) in [
        (needs[0], &captions, "captions"),
        (needs[1], &transcript, "transcript"),
    ] {
        if needed && there.is_none() {
            bench.desk.fault(
                Code::MediaWithoutText,
                &file.place,
                format!("“{}” has no {name}", file.value),
            );
        }
    }
    let path = present(bench, key, &file)?;
    let companion =
        |found: Option<Found<String>>| found.and_then(|found| present(bench, key, &found));
    Some(Medium {
        file: path,
        kind,
        title,
        captions: companion(captions),
        transcript: companion(transcript),
        credit,
    })
}

/// The path of a file that must be there.
fn present(bench: &Bench<'_>, key: &str, found: &Found<String>) -> Option<String> {
    let path = join(key, &found.value).filter(|path| bench.desk.files.contains_key(path));
    if let Some(path) = &path {
        bench.desk.mark_used(path);
    } else {
        let message = format!("the file {} is not there", found.value);
        bench.desk.fault(Code::MissingFile, &found.place, message);
    }
    path
}

fn kind_of(file: &str) -> MediumKind {
    match file.rsplit_once('.').map(|(_, end)| end) {
        Some("mp4" | "webm" | "mov") => MediumKind::Video,
        Some("mp3" | "ogg" | "wav" | "m4a") => MediumKind::Audio,
        _ => MediumKind::Image,
    }
}
