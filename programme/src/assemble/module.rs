//! Reads a module: its table, its steps and its task.
//!
//! What this room must not know: whether the framework is covered.

use super::element::inside;
use super::{Bench, find, media, pages, refer};
use crate::model::{Module, Statements, Status};
use crate::page::links::join;
use crate::read::record::{self, Record};
use crate::read::{Desk, Doubt, Fault, Found, Kind, Place, Use};
use crate::{Code, shape};

/// What stands in a module's own table.
struct Table {
    module: Module,
    id: Option<Found<String>>,
    steps: Vec<Found<String>>,
    task: Option<Found<String>>,
    status_at: Place,
    steps_at: Place,
    broken: bool,
}

/// Reads the module in a folder of the element `element`. `taken` are the folders of all its modules.
pub(super) fn module(
    bench: &Bench<'_>,
    element: &str,
    (folder, taken): (&Found<String>, &[String]),
) -> Option<Module> {
    let desk = bench.desk;
    let key = inside(desk, element, folder)?;
    let Some((key, file)) = find::marked(desk, &key, folder, (&["module.toml"], taken)) else {
        desk.doubt(Doubt::Names(Kind::Module));
        return None;
    };
    let read = |desk: &Desk<'_>| read(desk, &key, &file);
    let table = desk.remember(&file, &key, read);
    let mut module = table.module.clone();
    let defined = table
        .id
        .as_ref()
        .is_some_and(|id| desk.define(Kind::Module, &id.value, &id.place));
    module.media = media::media(bench, &key);
    parts(bench, &table, &mut module);
    judge(bench, &table, &module);
    defined.then_some(module)
}

fn read(desk: &Desk<'_>, key: &str, file: &str) -> Table {
    let text = desk.text(file);
    let source = record::source(desk, file, (0, &text));
    let table = record::parse(desk, &source, &shape::MODULE);
    let root = table.root();
    let id = root.text("id");
    if source.broken || id.is_none() {
        desk.doubt(Doubt::Names(Kind::Module));
    }
    if source.broken && !root.record("statements").is_there() {
        desk.doubt(Doubt::Gone);
    }
    if source.broken {
        desk.doubt(Doubt::Folder(key.to_owned()));
    }
    let from = root.words("id").unwrap_or_default();
    let status = root.word(
        "status",
        shape::STATUS,
        &[Status::Complete, Status::Outline],
    );
    let refer = |kind, how, name| refer(desk, (kind, how), &from, root.texts(name));
    let module = Module {
        id: from.clone(),
        title: root.need_text("title").value,
        summary: root.need_text("summary").value,
        status: status.unwrap_or(Status::Complete),
        steps: Vec::new(),
        task: None,
        prerequisites: refer(Kind::Module, Use::Before, "prerequisites"),
        statements: statements(desk, &root, &from),
        sources: refer(Kind::Source, Use::Mention, "sources"),
        media: Vec::new(),
        study_minutes: 0,
        minutes: 0,
        key: key.to_owned(),
    };
    Table {
        module,
        id,
        steps: root.texts("steps"),
        task: root.text("task"),
        status_at: root.value_place("status"),
        steps_at: root.value_place("steps"),
        broken: source.broken,
    }
}

fn statements(desk: &Desk<'_>, root: &Record<'_>, id: &str) -> Statements {
    let part = root.record("statements");
    let refer = |how, name| {
        let found = if part.is_there() {
            part.texts(name)
        } else {
            Vec::new()
        };
        refer(desk, (Kind::Statement, how), id, found)
    };
    Statements {
        taught: refer(Use::Taught, "taught"),
        practised: refer(Use::Practised, "practised"),
        checked: refer(Use::Checked, "checked"),
    }
}

fn parts(bench: &Bench<'_>, table: &Table, module: &mut Module) {
    let mut names = pages::Names::default();
    let taken = table.steps.iter().chain(&table.task);
    let taken: Vec<&str> = taken.map(|found| found.value.as_str()).collect();
    let path = |found: &Found<String>| {
        let path = match join(&module.key, &found.value) {
            Some(path) => find::file(bench.desk, path, found, &taken),
            None => inside(bench.desk, &module.key, found),
        };
        if path.is_none() {
            bench.desk.doubt(Doubt::Module(module.id.clone()));
        }
        path
    };
    let mut steps = Vec::new();
    for found in &table.steps {
        if let Some(path) = path(found) {
            steps.push(pages::step(bench, &path, (&module.id, &mut names)));
        }
    }
    let task = table.task.as_ref().and_then(path);
    module.task = task.map(|path| pages::task(bench, &path, &module.id));
    module.steps = steps;
    module.study_minutes = module
        .steps
        .iter()
        .fold(0, |sum, step| sum.saturating_add(step.minutes));
    let task = module.task.as_ref().map_or(0, |task| task.minutes);
    module.minutes = module.study_minutes.saturating_add(task);
}

/// Study and application are there, and of the length that was promised.
fn judge(bench: &Bench<'_>, table: &Table, module: &Module) {
    let desk = bench.desk;
    let name = format!("module {} “{}”", module.id, module.title);
    let place = table
        .id
        .as_ref()
        .map_or_else(|| table.status_at.clone(), |id| id.place.clone());
    if module.status == Status::Outline {
        let message = format!("{name} is only an outline");
        return desk.fault(Code::OutlineOnly, &table.status_at, message);
    }
    if table.broken {
        return;
    }
    if table.steps.is_empty() {
        desk.fault(Code::NoStudy, &place, format!("{name} has no step"));
    }
    if table.task.is_none() {
        desk.fault(Code::NoApplication, &place, format!("{name} has no task"));
    }
    let Some([least, most]) = bench.module_minutes else {
        return;
    };
    let whole =
        table.steps.len() == module.steps.len() && module.steps.iter().all(|step| step.minutes > 0);
    let minutes = module.study_minutes;
    if whole && !module.steps.is_empty() && !(least..=most).contains(&minutes) {
        let message = format!("the study of {name} takes {minutes} minutes, not {least} to {most}");
        let help = match (least.checked_sub(minutes), minutes.checked_sub(most)) {
            (Some(missing), _) => format!("Add {missing} minutes of study or more."),
            (None, Some(over)) => format!(
                "Take out {over} minutes of study or more, or move a step to another module."
            ),
            (None, None) => Code::ModuleOutsideBudget.help().to_owned(),
        };
        let fault = Fault::new(Code::ModuleOutsideBudget, &place, message).help(help);
        desk.say(fault.see(Some(table.steps_at.clone()), "these are its steps"));
    }
}
