//! Studying as one's own: notes and marks in the texts, and a few questions that came back.
//!
//! What this room must not know: when a question comes back, or how a note finds its passage.

use delivery::{NewNote, Practised};
use kit::Problem;
use rulebook::{delivery::progress::Sureness, people::Action};

use super::teaching::{active, answer};
use crate::{calendar::INTAKES, company::Company};

/// How many people of an intake keep notes: enough to look at.
const WRITERS: usize = 3;
/// How many questions each of them practises.
const PRACTISED: usize = 3;

/// A mark or a note: the step by its place in the first module, the paragraph, and the words.
const NOTES: &[(usize, Option<usize>, &str)] = &[
    (0, Some(2), ""),
    (
        0,
        Some(4),
        "Say this at the first staff meeting after half term. Ask two teachers for an example each.",
    ),
    (
        1,
        None,
        "Bring the notebook idea to our next clinic: two weeks, no names, only what is seen and heard.",
    ),
];

/// Some people of every intake that is taught keep notes and practise.
pub(super) async fn keep_own(company: &Company<'_>) -> Result<(), Problem> {
    let (_, programme) = company.programme()?;
    let first = programme.modules().map(|(_, module)| module).next();
    // Some days ago, so that what was not known then is up again today.
    company.travel(company.calendar.today.plus_days(-5));
    let writers = writers(company).await?;
    for person in &writers {
        practise(company, *person).await?;
    }
    company.travel(company.calendar.today.plus_days(-1));
    for person in writers {
        if let Some(module) = first {
            notes(company, person, module).await?;
        }
    }
    Ok(())
}

/// The first people of every intake that is taught.
async fn writers(company: &Company<'_>) -> Result<Vec<usize>, Problem> {
    let mut all = Vec::new();
    for intake in 0..INTAKES.len() {
        if !company.intake(intake)?.groups.is_empty() {
            all.extend(active(company, intake).await?.into_iter().take(WRITERS));
        }
    }
    Ok(all)
}

async fn notes(
    company: &Company<'_>,
    person: usize,
    module: &programme::Module,
) -> Result<(), Problem> {
    let permit = company.own(person, Action::Study)?;
    let id = company.enrolment(person)?;
    for (step, paragraph, words) in NOTES {
        let Some(step) = module.steps.get(*step) else {
            continue;
        };
        let new = NewNote {
            step: delivery::step_key(&module.id, &step.id),
            paragraph: *paragraph,
            quote: String::new(),
            words: (*words).to_owned(),
        };
        delivery::keep_note(company.app, &permit, id, new).await?;
    }
    Ok(())
}

async fn practise(company: &Company<'_>, person: usize) -> Result<(), Problem> {
    let permit = company.own(person, Action::Study)?;
    let id = company.enrolment(person)?;
    let (_, programme) = company.programme()?;
    let asked = delivery::to_practise(company.app, &permit, id).await?;
    for (nth, (step, check, turn)) in asked.into_iter().take(PRACTISED).enumerate() {
        let module = step.split('/').next().unwrap_or_default();
        let found = programme
            .module(module)
            .and_then(|(_, module)| module.check(&check));
        let Some((_, one)) = found else { continue };
        let given = Practised {
            step: step.clone(),
            check: check.clone(),
            turn,
            answer: answer(one, nth != 1),
            sure: [Sureness::Sure, Sureness::Guess, Sureness::Fairly]
                .get(nth)
                .copied(),
        };
        match delivery::practise(company.app, &permit, id, given).await {
            // A question that the newer edition asks otherwise is left to its reader.
            Ok(_) | Err(Problem::Refused(_)) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}
