//! The framework is taught, practised and checked, the statutory thread runs through every course, and modules do
//! what they claim.
//!
//! What this room must not know: pages, order, hours.

use std::collections::BTreeSet;

use super::Doubts;
use crate::Code;
use crate::model::{ElementKind, Module, Programme, StatementKind, Status};
use crate::read::{Desk, Doubt, Fault, Kind, Notes, Place, Use};

/// Judges coverage.
pub(super) fn judge(desk: &Desk<'_>, (notes, doubts): (&Notes, &Doubts), programme: &Programme) {
    // What is missing altogether may have been what covers a statement.
    if !doubts.gone() {
        coverage(desk, (notes, doubts), programme);
        thread(desk, doubts, programme);
    }
    claims(desk, (notes, doubts), programme);
}

fn coverage(desk: &Desk<'_>, (notes, doubts): (&Notes, &Doubts), programme: &Programme) {
    let used = |how: Use| -> BTreeSet<&str> {
        notes
            .references()
            .filter(|one| one.how == how)
            .map(|one| one.target.as_str())
            .collect()
    };
    let (taught, practised, mut checked) =
        (used(Use::Taught), used(Use::Practised), used(Use::Checked));
    let judged = programme
        .assessment
        .criteria
        .iter()
        .flat_map(|one| &one.statements);
    checked.extend(judged.map(String::as_str));
    for statement in &programme.framework.statements {
        let id = statement.id.as_str();
        let Some(place) = desk.definition(Kind::Statement, id) else {
            continue;
        };
        if doubts.mention(id) {
            continue;
        }
        if !taught.contains(id) {
            desk.fault(
                Code::NeverTaught,
                &place,
                format!("no module teaches statement {id}"),
            );
        }
        if statement.kind == StatementKind::LearnHowTo && !practised.contains(id) {
            desk.fault(
                Code::NeverPractised,
                &place,
                format!("no module lets statement {id} be practised"),
            );
        }
        if !checked.contains(id) {
            desk.fault(
                Code::NeverChecked,
                &place,
                format!("no module or criterion checks statement {id}"),
            );
        }
    }
}

fn thread(desk: &Desk<'_>, doubts: &Doubts, programme: &Programme) {
    for section in programme
        .framework
        .sections
        .iter()
        .filter(|one| one.statutory)
    {
        let statements = programme
            .framework
            .statements
            .iter()
            .filter(|one| one.section == section.number);
        let ids: BTreeSet<&str> = statements.map(|one| one.id.as_str()).collect();
        for course in programme
            .elements
            .iter()
            .filter(|one| one.kind == ElementKind::Course)
        {
            let carries = |module: &Module| {
                let lists = [
                    &module.statements.taught,
                    &module.statements.practised,
                    &module.statements.checked,
                ];
                lists
                    .into_iter()
                    .flatten()
                    .any(|id| ids.contains(id.as_str()))
            };
            let doubtful = ids.iter().any(|id| doubts.mention(id));
            if !doubtful && !course.modules.iter().any(carries) {
                let place = desk
                    .definition(Kind::Element, &course.key)
                    .unwrap_or_else(|| Place::start(&course.key));
                let (title, number) = (&section.title, section.number);
                let message = format!(
                    "“{}” carries no statement of section {number} “{title}”",
                    course.title
                );
                let fault = Fault::new(Code::NoStatutoryThread, &place, message);
                let ids: Vec<&str> = ids.iter().copied().collect();
                desk.say(fault.help(format!(
                    "Teach, practise or check one of {} in one of its modules.",
                    ids.join(", ")
                )));
            }
        }
    }
}

/// What a complete module claims is done on one of its pages.
fn claims(desk: &Desk<'_>, (notes, doubts): (&Notes, &Doubts), programme: &Programme) {
    let modules = programme.elements.iter().flat_map(|one| &one.modules);
    let done: std::collections::BTreeMap<&str, Done<'_>> = modules
        .filter(|one| one.status == Status::Complete)
        .map(|one| (one.id.as_str(), Done::of(one)))
        .collect();
    let statements = notes.references().filter(|one| one.kind == Kind::Statement);
    for reference in statements {
        let Some(done) = done.get(reference.from.as_str()) else {
            continue;
        };
        let id = reference.target.as_str();
        if desk.definition(Kind::Statement, id).is_none()
            || doubts.mention(id)
            || doubts.has(&Doubt::Module(reference.from.clone()))
        {
            continue;
        }
        let message = match reference.how {
            Use::Taught if !done.taught.contains(id) => {
                format!("no step of this module teaches {id}")
            }
            Use::Practised if !done.practised.contains(id) => {
                format!("neither the task nor a check lets {id} be practised")
            }
            Use::Checked if !done.checked.contains(id) => {
                format!("no check of this module checks {id}")
            }
            _ => continue,
        };
        desk.fault(Code::ClaimedNotDone, &reference.place, message);
    }
}

/// What the pages of a module do.
struct Done<'m> {
    taught: BTreeSet<&'m str>,
    practised: BTreeSet<&'m str>,
    checked: BTreeSet<&'m str>,
}

impl<'m> Done<'m> {
    fn of(module: &'m Module) -> Self {
        let taught: BTreeSet<&str> = module
            .steps
            .iter()
            .flat_map(|step| &step.statements)
            .map(String::as_str)
            .collect();
        let task = module
            .task
            .iter()
            .flat_map(|task| &task.statements)
            .map(String::as_str);
        let checks = module.steps.iter().flat_map(|step| &step.checks);
        let checked: BTreeSet<&str> = checks.filter_map(|one| one.statement.as_deref()).collect();
        // A check lets a statement be practised too.
        let practised = task.chain(checked.iter().copied()).collect();
        Self {
            taught,
            practised,
            checked,
        }
    }
}
