//! The assessment: periods, writing, blind marks, the board.
//!
//! What this room must not know: what happens after a release.

use assessment::NewPeriod;
use kit::Problem;
use rulebook::{
    assessment::{
        marking::{Judgement, Level},
        window::PeriodDays,
    },
    people::{Action, Role},
};

use super::together;
use crate::{
    calendar::intake_of,
    cast::{PARTICIPANTS, Standing},
    company::{Company, missing, participant},
};

/// A response to the case study, with three beginnings and three ends.
const RESPONSE: &str = include_str!("../../response.md");

/// Opens the period of an intake.
pub(super) async fn open(company: &Company<'_>, intake: usize) -> Result<(), Problem> {
    let permit = company.may(Role::AssessmentLead, 0, Action::LeadAssessment)?;
    let opens = company.calendar.days(intake).assessment_opens_on;
    let writing_opens = company.calendar.writing_opens(intake);
    let days = PeriodDays {
        opens: opens.min(writing_opens),
        closes: writing_opens.plus_days(75),
        writing_opens,
        window_days: 8,
    };
    let new = NewPeriod {
        cohort: company.cohort(intake)?,
        name: format!("Assessment, {}", company.calendar.name(intake)),
        days,
    };
    assessment::open_period(company.app, &permit, new).await?;
    Ok(())
}

/// Somebody writes: a first draft, half of it.
pub(super) async fn draft(company: &Company<'_>, person: usize) -> Result<(), Problem> {
    let permit = company.own(person, Action::SitAssessment)?;
    let id = company.enrolment(person)?;
    let whole = response(person);
    let half: String = whole.chars().take(whole.chars().count() / 2).collect();
    let first = assessment::save_draft(company.app, &permit, id, 0, half).await?;
    if participant(person)?.standing != Standing::Writing {
        assessment::save_draft(company.app, &permit, id, first, whole).await?;
    }
    Ok(())
}

/// Somebody hands the response in.
pub(super) async fn submit(company: &mut Company<'_>, person: usize) -> Result<(), Problem> {
    let permit = company.own(person, Action::SitAssessment)?;
    let id = company.enrolment(person)?;
    let receipt = assessment::submit(company.app, &permit, id, true).await?;
    *company.submissions.get_mut(person).ok_or_else(missing)? = Some(receipt.submission);
    Ok(())
}

/// The text of somebody's response.
fn response(person: usize) -> String {
    let part = |of: &str, nth: usize| -> String {
        let begins = format!("{of}\n");
        let parts: Vec<&str> = RESPONSE.split(begins.as_str()).skip(1).collect();
        let chosen = parts
            .get(nth % parts.len().max(1))
            .copied()
            .unwrap_or_default();
        let ends = ["OPENING\n", "BODY\n", "CLOSING\n"];
        let end = ends
            .iter()
            .filter_map(|mark| chosen.find(mark))
            .min()
            .unwrap_or(chosen.len());
        chosen.get(..end).unwrap_or(chosen).trim().to_owned()
    };
    [
        part("OPENING", person),
        part("BODY", 0),
        part("CLOSING", person / 3),
    ]
    .join("\n\n")
}

/// Closes the writing and shares the scripts out.
pub(super) async fn begin_marking(company: &Company<'_>, intake: usize) -> Result<(), Problem> {
    let permit = company.may(Role::AssessmentLead, 0, Action::LeadAssessment)?;
    let period = period(company, intake).await?;
    assessment::begin_marking(company.app, &permit, period.id).await?;
    assessment::allocate(company.app, &permit, period.id).await?;
    Ok(())
}

async fn period(company: &Company<'_>, intake: usize) -> Result<assessment::Period, Problem> {
    let cohort = company.cohort(intake)?;
    let found = company
        .app
        .db()
        .read(async |tx| assessment::period_of_cohort(tx, cohort).await)
        .await?;
    found.ok_or_else(missing)
}

/// The assessors mark: each script by those it was given to, as far as the standing of its writer says.
pub(super) async fn mark(company: &Company<'_>, intake: usize) -> Result<(), Problem> {
    let id = period(company, intake).await?.id;
    let scripts = company
        .app
        .db()
        .read(async |tx| assessment::scripts_of_period(tx, id).await)
        .await?;
    let numbers = PARTICIPANTS.iter().enumerate().filter_map(|(person, one)| {
        let submission = company.submissions.get(person).copied().flatten()?;
        let script = scripts
            .iter()
            .find(|script| script.submission == submission)?;
        (intake_of(person) == intake).then(|| (one.standing, script.number.clone()))
    });
    let numbers: Vec<(Standing, String)> = numbers.collect();
    let marked = numbers
        .into_iter()
        .enumerate()
        .map(|(nth, (standing, number))| async move {
            one_script(company, standing, nth, number).await
        });
    together(marked).await?;
    Ok(())
}

async fn one_script(
    company: &Company<'_>,
    standing: Standing,
    nth: usize,
    number: String,
) -> Result<(), Problem> {
    let marks = match standing {
        // Some scripts wait for both marks, some for the second.
        Standing::Marking => nth % 2,
        _ => 2,
    };
    let mut given = 0;
    // Those that still wait are marked from the other end, so that the first assessor has some left to mark.
    let order = if standing == Standing::Marking {
        [2, 1, 0]
    } else {
        [0, 1, 2]
    };
    for assessor in order {
        if given == marks {
            break;
        }
        let permit = company.may(Role::Assessor, assessor, Action::Mark)?;
        let sheet = sheet(company, standing, given)?;
        match assessment::mark(company.app, &permit, number.clone(), sheet).await {
            Ok(_) => given += 1,
            // Given to the two others.
            Err(Problem::Refused(refused)) if refused.code == "not_allocated" => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// A mark sheet: what the writer's standing asks for, with a reason for every criterion.
fn sheet(
    company: &Company<'_>,
    standing: Standing,
    given: usize,
) -> Result<Vec<Judgement>, Problem> {
    let (_, programme) = company.programme()?;
    let missed: &[usize] = match standing {
        Standing::NotYetMet => &[3, 4],
        Standing::Disagreement if given == 1 => &[4],
        _ => &[],
    };
    let judgements = programme.assessment.criteria.iter().enumerate().map(|(place, criterion)| {
        let met = !missed.contains(&place);
        let (level, reason) = if met {
            (Level::Met, format!("Shown in the argument and in figures from the case: {}", criterion.title.to_lowercase()))
        } else {
            (Level::NotMet, "Named, but not worked through: say what the school must put right now, for whom, and by when.".to_owned())
        };
        Judgement { criterion: criterion.id.clone(), level, reason }
    });
    Ok(judgements.collect())
}

/// One lead confirms the results, another releases them.
pub(super) async fn release(company: &Company<'_>, intake: usize) -> Result<(), Problem> {
    let id = period(company, intake).await?.id;
    let first = company.may(Role::AssessmentLead, 0, Action::LeadAssessment)?;
    let second = company.may(Role::AssessmentLead, 1, Action::LeadAssessment)?;
    assessment::confirm_results(company.app, &first, id).await?;
    assessment::release(company.app, &second, id).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_response_is_whole_and_within_the_limits() {
        for person in 0..24 {
            let text = response(person);
            let words = rulebook::assessment::submission::count_words(&text);
            assert!((1_500..=2_500).contains(&words), "{words}");
            assert!(
                !text.contains("OPENING") && !text.contains("CLOSING") && !text.contains("BODY")
            );
        }
        assert_ne!(response(0), response(1));
        assert_ne!(response(0), response(3));
    }
}
