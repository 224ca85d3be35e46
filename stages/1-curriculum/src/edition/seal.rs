//! Seals: one short word for exactly one text of a step, by which it can be proved which text somebody was shown.
//!
//! What this room must not know: who was shown what.

use std::collections::BTreeMap;

use programme::{Check, Programme, Step};

/// The seal of every step of an edition, by its key: module and step.
pub type Seals = BTreeMap<String, String>;

/// The seal of a step: over its title, its text and its questions with all their options and feedback; nothing that a
/// reader does not meet.
pub fn step_seal(step: &Step) -> String {
    let mut hasher = blake3::Hasher::new();
    part(&mut hasher, &step.title);
    part(&mut hasher, &step.source);
    for check in &step.checks {
        part(&mut hasher, &check_seal(check));
    }
    hasher.finalize().to_hex().to_string()
}

/// The seal of a question: over everything that is asked, offered and told.
pub fn check_seal(check: &Check) -> String {
    let mut hasher = blake3::Hasher::new();
    part(&mut hasher, &check.id);
    part(&mut hasher, check.kind.code());
    part(&mut hasher, &check.prompt);
    for option in &check.options {
        part(&mut hasher, &option.text);
        part(&mut hasher, if option.right { "right" } else { "" });
        part(&mut hasher, option.matches.as_deref().unwrap_or_default());
        part(&mut hasher, option.feedback.as_deref().unwrap_or_default());
    }
    part(&mut hasher, check.feedback.as_deref().unwrap_or_default());
    part(&mut hasher, check.model.as_deref().unwrap_or_default());
    hasher.finalize().to_hex().to_string()
}

/// One part with its length before it, so that no two lists of parts read alike.
fn part(hasher: &mut blake3::Hasher, text: &str) {
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    hasher.update(&length.to_le_bytes());
    hasher.update(text.as_bytes());
}

/// The seals of every step of a programme.
pub fn seals(programme: &Programme) -> Seals {
    let modules = programme.modules().map(|(_, module)| module);
    modules
        .flat_map(|module| {
            module
                .steps
                .iter()
                .map(move |step| (format!("{}/{}", module.id, step.id), step_seal(step)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme() -> Programme {
        programme::check(&crate::embedded("npq-senco"))
            .programme
            .unwrap_or_else(|| panic!("the shipped folder is a programme"))
    }

    #[test]
    fn a_seal_changes_with_every_word_that_a_reader_meets_and_with_nothing_else() {
        let whole = programme();
        let step = whole
            .modules()
            .flat_map(|(_, module)| &module.steps)
            .find(|step| !step.checks.is_empty())
            .unwrap_or_else(|| panic!("there is a step with a check"));
        let seal = step_seal(step);
        let same = Step {
            minutes: step.minutes + 1,
            file: "elsewhere.md".into(),
            ..step.clone()
        };
        assert_eq!(step_seal(&same), seal);
        let mut others = vec![
            Step {
                title: "Another".into(),
                ..step.clone()
            },
            Step {
                source: format!("{} ", step.source),
                ..step.clone()
            },
        ];
        let mut asked = step.clone();
        if let Some(check) = asked.checks.first_mut() {
            check.prompt.push('?');
        }
        others.push(asked);
        assert!(others.iter().all(|other| step_seal(other) != seal));
    }

    #[test]
    fn every_step_of_a_programme_has_its_own_seal() {
        let seals = seals(&programme());
        let mut different: Vec<&String> = seals.values().collect();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), seals.len());
    }
}
