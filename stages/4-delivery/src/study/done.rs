//! The steps that count as done, asked by module and step.
//!
//! What this room is for: a page asks it hundreds of times, so no key is put together to ask.
//! What it must not know: how progress is kept, or when a step counts.

use std::collections::BTreeMap;

use programme::Module;
use rulebook::delivery::carry::Carried;

/// The steps that count as done, by module. A module has a handful of steps: looking through them is quicker than a hash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Done(BTreeMap<String, Vec<String>>);

impl Done {
    /// Those that count, of everything that was ever finished.
    pub(crate) fn of(carried: &BTreeMap<String, Carried>) -> Self {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, _) in carried.iter().filter(|(_, one)| one.counts()) {
            let Some((module, step)) = key.split_once('/') else {
                continue;
            };
            match all.get_mut(module) {
                Some(steps) => steps.push(step.to_owned()),
                None => drop(all.insert(module.to_owned(), vec![step.to_owned()])),
            }
        }
        Self(all)
    }

    /// Is this step done?
    pub(crate) fn has(&self, module: &str, step: &str) -> bool {
        self.0
            .get(module)
            .is_some_and(|steps| steps.iter().any(|one| one == step))
    }

    /// The same, by its key.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        key.split_once('/')
            .is_some_and(|(module, step)| self.has(module, step))
    }

    /// How many steps of a module are done.
    pub(crate) fn within(&self, module: &Module) -> usize {
        let Some(done) = self.0.get(&module.id) else {
            return 0;
        };
        let steps = module.steps.iter();
        steps.filter(|step| done.contains(&step.id)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_is_found_by_module_and_step_and_nothing_else_is() {
        let carried = [
            ("4.1/a", Carried::Kept),
            ("4.1/b", Carried::Changed),
            ("4.1/c", Carried::Again),
            ("4.2/a", Carried::Kept),
        ];
        let carried = carried.map(|(key, how)| (key.to_owned(), how));
        let done = Done::of(&carried.into());
        assert!(done.has("4.1", "a") && done.has("4.1", "b") && done.has_key("4.2/a"));
        assert!(!done.has("4.1", "c") && !done.has("4.2", "b") && !done.has_key("4.1"));
    }
}
