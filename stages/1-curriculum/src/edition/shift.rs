//! What changes between two editions, module by module and step by step: the facts behind a move and a comparison.
//!
//! What this room must not know: who studies either, or where the editions are kept.

mod whole;

use std::collections::{BTreeMap, BTreeSet};

use programme::{Module, Programme, Step, Task};
use serde::Serialize;

use super::seal::{check_seal, step_seal};

rulebook::coded! {
    /// What became of a part.
    pub enum What {
        /// It is new.
        Added = "added", "Added";
        /// It is there no more.
        Removed = "removed", "Removed";
        /// It went to another module, and may have changed too.
        Moved = "moved", "Moved";
        /// It changed.
        Changed = "changed", "Changed";
        /// It has the same text under another title.
        Renamed = "renamed", "Renamed";
        /// It is as it was.
        Same = "same", "As it was";
    }
}

/// A step in one or both editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepShift {
    /// Its key in the new edition; in the old one when it is gone.
    pub key: String,
    /// Its title there.
    pub title: String,
    /// What became of it.
    pub what: What,
    /// Its key before, when it is another.
    pub was_key: Option<String>,
    /// Its title before, when it is another.
    pub was_title: Option<String>,
    /// Minutes before and after; none where it is not there.
    pub minutes: (Option<u32>, Option<u32>),
    /// Did its authors mark that what it teaches has changed?
    pub taught: bool,
    /// Ids of questions that are new, gone, and asked in other words.
    pub checks_added: Vec<String>,
    /// Gone.
    pub checks_removed: Vec<String>,
    /// Asked in other words, or with other options.
    pub checks_changed: Vec<String>,
}

/// A module in one or both editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModuleShift {
    /// Its id.
    pub id: String,
    /// Its title in the new edition; in the old one when it is gone.
    pub title: String,
    /// What became of it.
    pub what: What,
    /// Its title before, when it is another.
    pub was_title: Option<String>,
    /// The element it belongs to, by its key.
    pub element: String,
    /// Minutes of study and task before and after.
    pub minutes: (u32, u32),
    /// Its steps in order, those that are gone last.
    pub steps: Vec<StepShift>,
    /// What became of its application task; nothing when there never was one.
    pub task: Option<What>,
}

/// Everything that changes between two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shift {
    /// The versions, before and after.
    pub versions: (String, String),
    /// Every module, in the order of the new edition, those that are gone last.
    pub modules: Vec<ModuleShift>,
    /// What changes in the order of the programme, in sentences: events, courses.
    pub order: Vec<String>,
    /// What changes in the assessment, in sentences.
    pub assessment: Vec<String>,
    /// What changes in how taking part is counted, in sentences.
    pub engagement: Vec<String>,
    /// Minutes of the whole programme, before and after.
    pub minutes: (u32, u32),
}

impl Shift {
    /// Every step that is not as it was.
    pub fn steps(&self) -> impl Iterator<Item = (&ModuleShift, &StepShift)> {
        self.modules
            .iter()
            .flat_map(|module| module.steps.iter().map(move |step| (module, step)))
            .filter(|(_, step)| step.what != What::Same)
    }

    /// Is nothing different that a participant meets?
    pub fn is_nothing(&self) -> bool {
        self.modules.iter().all(ModuleShift::is_same)
            && self.order.is_empty()
            && self.assessment.is_empty()
            && self.engagement.is_empty()
    }
}

impl ModuleShift {
    /// Is it as it was, with all its steps and its task?
    pub fn is_same(&self) -> bool {
        self.what == What::Same
    }
}

/// Compares two editions. `taught` are the keys of steps whose authors marked a change of what is taught in between.
pub fn shift(old: &Programme, new: &Programme, taught: &BTreeSet<String>) -> Shift {
    let before = Before::of(old);
    let mut modules: Vec<ModuleShift> = new
        .modules()
        .map(|(element, module)| of_module(&before, &element.key, module, taught))
        .collect();
    let present: BTreeSet<&str> = new.modules().map(|(_, one)| one.id.as_str()).collect();
    let homes: BTreeSet<String> = new
        .modules()
        .flat_map(|(_, one)| one.steps.iter().map(|step| key(one, step)))
        .collect();
    let moved: BTreeSet<String> = modules
        .iter()
        .flat_map(|module| &module.steps)
        .filter_map(|step| step.was_key.clone())
        .collect();
    for (element, module) in old.modules() {
        let gone = module
            .steps
            .iter()
            .filter(|step| {
                !homes.contains(&key(module, step)) && !moved.contains(&key(module, step))
            })
            .map(|step| removed(module, step));
        match modules.iter_mut().find(|one| one.id == module.id) {
            Some(found) => {
                found.steps.extend(gone);
                found.settle();
            }
            None if !present.contains(module.id.as_str()) => modules.push(ModuleShift {
                id: module.id.clone(),
                title: module.title.clone(),
                what: What::Removed,
                was_title: None,
                element: element.key.clone(),
                minutes: (module.minutes, 0),
                steps: gone.collect(),
                task: module.task.as_ref().map(|_| What::Removed),
            }),
            None => {}
        }
    }
    Shift {
        versions: (old.version.clone(), new.version.clone()),
        modules,
        order: whole::order(old, new),
        assessment: whole::assessment(old, new),
        engagement: whole::engagement(old, new),
        minutes: (old.minutes(), new.minutes()),
    }
}

/// The old edition, for looking up.
struct Before<'p> {
    modules: BTreeMap<&'p str, &'p Module>,
    steps: BTreeMap<String, &'p Step>,
    /// Keys by the step's own name, for steps that went to another module.
    names: BTreeMap<&'p str, Vec<String>>,
}

impl<'p> Before<'p> {
    fn of(programme: &'p Programme) -> Self {
        let mut before = Self {
            modules: BTreeMap::new(),
            steps: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for (_, module) in programme.modules() {
            before.modules.insert(&module.id, module);
            for step in &module.steps {
                let key = key(module, step);
                before.names.entry(&step.id).or_default().push(key.clone());
                before.steps.insert(key, step);
            }
        }
        before
    }

    /// The step that this one was: under the same key, or under its own name in another module when there is one such.
    fn find(&self, module: &Module, step: &Step) -> Option<(String, &'p Step)> {
        let here = key(module, step);
        if let Some(found) = self.steps.get(&here) {
            return Some((here, found));
        }
        match self.names.get(step.id.as_str()).map(Vec::as_slice) {
            Some([only]) => self.steps.get(only).map(|found| (only.clone(), *found)),
            _ => None,
        }
    }
}

fn key(module: &Module, step: &Step) -> String {
    format!("{}/{}", module.id, step.id)
}

fn of_module(
    before: &Before<'_>,
    element: &str,
    module: &Module,
    taught: &BTreeSet<String>,
) -> ModuleShift {
    let was = before.modules.get(module.id.as_str());
    let task = match (was.and_then(|was| was.task.as_ref()), &module.task) {
        (None, None) => None,
        (None, Some(_)) => Some(What::Added),
        (Some(_), None) => Some(What::Removed),
        (Some(was), Some(is)) => Some(of_task(was, is)),
    };
    let mut shift = ModuleShift {
        id: module.id.clone(),
        title: module.title.clone(),
        what: if was.is_some() {
            What::Same
        } else {
            What::Added
        },
        was_title: was
            .filter(|was| was.title != module.title)
            .map(|was| was.title.clone()),
        element: element.to_owned(),
        minutes: (was.map_or(0, |was| was.minutes), module.minutes),
        steps: module
            .steps
            .iter()
            .map(|step| of_step(before, module, step, taught))
            .collect(),
        task,
    };
    shift.settle();
    shift
}

impl ModuleShift {
    /// What became of the whole, from its parts.
    fn settle(&mut self) {
        if matches!(self.what, What::Added | What::Removed) {
            return;
        }
        let parts = self.steps.iter().any(|step| step.what != What::Same)
            || self.task.is_some_and(|task| task != What::Same);
        self.what = match (parts, &self.was_title) {
            (true, _) => What::Changed,
            (false, Some(_)) => What::Renamed,
            (false, None) => What::Same,
        };
    }
}

fn of_task(was: &Task, is: &Task) -> What {
    match (was.source == is.source, was.title == is.title) {
        (true, true) => What::Same,
        (true, false) => What::Renamed,
        (false, _) => What::Changed,
    }
}

fn of_step(
    before: &Before<'_>,
    module: &Module,
    step: &Step,
    taught: &BTreeSet<String>,
) -> StepShift {
    let here = key(module, step);
    let mut shift = StepShift {
        key: here.clone(),
        title: step.title.clone(),
        what: What::Added,
        was_key: None,
        was_title: None,
        minutes: (None, Some(step.minutes)),
        taught: taught.contains(&here),
        checks_added: Vec::new(),
        checks_removed: Vec::new(),
        checks_changed: Vec::new(),
    };
    let Some((was_key, was)) = before.find(module, step) else {
        return shift;
    };
    shift.minutes.0 = Some(was.minutes);
    shift.was_title = (was.title != step.title).then(|| was.title.clone());
    checks(&mut shift, was, step);
    let same_text = step_seal(&Step {
        title: step.title.clone(),
        ..was.clone()
    }) == step_seal(step);
    shift.what = match (was_key == here, same_text, &shift.was_title) {
        (false, _, _) => What::Moved,
        (true, false, _) => What::Changed,
        (true, true, Some(_)) => What::Renamed,
        (true, true, None) => What::Same,
    };
    shift.was_key = (was_key != here).then_some(was_key);
    shift
}

fn checks(shift: &mut StepShift, was: &Step, is: &Step) {
    for check in &is.checks {
        match was.checks.iter().find(|one| one.id == check.id) {
            None => shift.checks_added.push(check.id.clone()),
            Some(old) if check_seal(old) != check_seal(check) => {
                shift.checks_changed.push(check.id.clone());
            }
            Some(_) => {}
        }
    }
    let gone = was
        .checks
        .iter()
        .filter(|old| is.checks.iter().all(|check| check.id != old.id));
    shift.checks_removed.extend(gone.map(|old| old.id.clone()));
}

fn removed(module: &Module, step: &Step) -> StepShift {
    StepShift {
        key: key(module, step),
        title: step.title.clone(),
        what: What::Removed,
        was_key: None,
        was_title: None,
        minutes: (Some(step.minutes), None),
        taught: false,
        checks_added: Vec::new(),
        checks_removed: step.checks.iter().map(|one| one.id.clone()).collect(),
        checks_changed: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme() -> Programme {
        programme::check(&crate::embedded("npq-senco"))
            .programme
            .unwrap_or_else(|| panic!("the shipped folder is a programme"))
    }

    fn module<'p>(programme: &'p mut Programme, id: &str) -> &'p mut Module {
        programme
            .elements
            .iter_mut()
            .flat_map(|element| &mut element.modules)
            .find(|module| module.id == id)
            .unwrap_or_else(|| panic!("there is a module {id}"))
    }

    #[test]
    fn an_edition_compared_with_itself_changes_nothing() {
        let one = programme();
        let shift = shift(&one, &one, &BTreeSet::new());
        assert!(shift.is_nothing(), "{shift:?}");
        assert_eq!(shift.steps().count(), 0);
    }

    #[test]
    fn every_kind_of_change_is_told_as_what_it_is() {
        let old = programme();
        let mut new = old.clone();
        let module = module(&mut new, "1.1");
        let gone = module.steps.remove(1);
        if let Some(step) = module.steps.first_mut() {
            step.source.push_str("\n\nOne sentence more.");
            step.minutes += 2;
            if let Some(check) = step.checks.first_mut() {
                check.prompt.push('?');
            }
        }
        if let Some(step) = module.steps.last_mut() {
            step.title.push_str(", again");
        }
        let mut fresh = gone.clone();
        fresh.id = "quite-new".into();
        module.steps.push(fresh);
        let key = format!("1.1/{}", module.steps[0].id);
        new.assessment.words_max += 1;
        new.engagement.gate_percent -= 1;
        let shift = shift(&old, &new, &BTreeSet::from([key.clone()]));
        let told: Vec<(What, bool)> = shift
            .steps()
            .map(|(_, step)| (step.what, step.taught))
            .collect();
        assert_eq!(
            told,
            [
                (What::Changed, true),
                (What::Renamed, false),
                (What::Added, false),
                (What::Removed, false)
            ]
        );
        let changed = shift.steps().next().map(|(_, step)| step.clone());
        assert_eq!(
            changed.map(|one| (one.key, one.checks_changed.len())),
            Some((key, 1))
        );
        assert_eq!((shift.assessment.len(), shift.engagement.len()), (1, 1));
    }

    #[test]
    fn a_step_that_went_to_another_module_is_moved_and_not_removed_and_added() {
        let old = programme();
        let mut new = old.clone();
        let step = module(&mut new, "1.1").steps.remove(0);
        module(&mut new, "2.1").steps.insert(0, step);
        let shift = shift(&old, &new, &BTreeSet::new());
        let told: Vec<What> = shift.steps().map(|(_, step)| step.what).collect();
        assert_eq!(told, [What::Moved]);
    }
}
