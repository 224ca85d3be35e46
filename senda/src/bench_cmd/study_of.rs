//! Groups, and steps done with every check answered.
//!
//! What this room must not know: how anybody came to be enrolled.

use std::sync::Arc;

use delivery::NewGroup;
use kit::{App, Problem};
use programme::{Answer, Check, CheckKind, Programme};
use rulebook::{people::Action, registration::CohortId};

use super::{
    GROUP, Participant,
    people_of::{Staff, each_at_once, permit_of},
};
use crate::data_args::operator;

/// A step that is open, with the right answers to its checks.
#[derive(Debug, Clone)]
pub(super) struct OpenStep {
    pub(super) key: String,
    pub(super) answers: Vec<(String, Answer)>,
}

/// Groups of 25, each with a facilitator and a coach.
pub(super) async fn groups(
    app: &App,
    cohort: CohortId,
    staff: &Staff,
    participants: &[Participant],
) -> Result<(), Problem> {
    let keep = operator(Action::KeepCohorts)?;
    let leader = |of: &[rulebook::people::PersonId], at: usize| of.get(at % of.len()).copied();
    for (number, members) in participants.chunks(GROUP).enumerate() {
        let new = NewGroup {
            cohort,
            partner: None,
            name: format!("Group {}", number + 1),
            facilitator: leader(&staff.facilitators, number),
            coach: leader(&staff.coaches, number),
            capacity: i64::try_from(GROUP).unwrap_or(i64::MAX),
        };
        let group = delivery::open_group(app, &keep, new).await?;
        let members = members.iter().map(|one| one.enrolment).collect();
        delivery::place_people(app, &keep, group, members).await?;
    }
    Ok(())
}

/// Every step that the cohort can study today, in the order of the programme.
pub(super) async fn open_steps(
    app: &App,
    cohort: CohortId,
    programme: &Programme,
) -> Result<Vec<OpenStep>, Problem> {
    let openings = app
        .db()
        .read(async |tx| delivery::openings(tx, cohort).await)
        .await?;
    let today = app.now().day;
    let mut steps = Vec::new();
    for element in &programme.elements {
        let open = openings
            .iter()
            .any(|one| one.element == element.key && one.opens_on <= today);
        if !open {
            continue;
        }
        for module in &element.modules {
            steps.extend(module.steps.iter().map(|step| {
                OpenStep {
                    key: delivery::step_key(&module.id, &step.id),
                    answers: step
                        .checks
                        .iter()
                        .map(|check| (check.id.clone(), right(check)))
                        .collect(),
                }
            }));
        }
    }
    Ok(steps)
}

/// The right answer to a check.
fn right(check: &Check) -> Answer {
    let many = check.options.len();
    let chosen = || {
        let right = check.options.iter().enumerate();
        right.filter(|(_, one)| one.right).map(|(at, _)| at)
    };
    match check.kind {
        CheckKind::Single => Answer::Chosen(chosen().take(1).collect()),
        CheckKind::Multiple => Answer::Chosen(chosen().collect()),
        CheckKind::Ordering => Answer::Ordered((0..many).collect()),
        CheckKind::Matching => Answer::Matched((0..many).map(Some).collect()),
        CheckKind::Recall => Answer::Told("What I would say to a colleague.".into()),
    }
}

/// Everybody does these steps.
pub(super) async fn study(
    app: &App,
    programme: &Arc<Programme>,
    steps: &[OpenStep],
    participants: &[Participant],
) -> Result<(), Problem> {
    // Kept in memory for as long as everybody studies.
    let _edition = Arc::clone(programme);
    let steps: Arc<[OpenStep]> = steps.into();
    let work = move |app, one| study_one(app, Arc::clone(&steps), one);
    each_at_once(app, participants.to_vec(), work).await?;
    Ok(())
}

async fn study_one(app: App, steps: Arc<[OpenStep]>, one: Participant) -> Result<(), Problem> {
    let own = permit_of(one.person, Action::Study)?;
    for step in steps.iter() {
        for (check, answer) in &step.answers {
            let at = (step.key.as_str(), check.as_str());
            delivery::answer_check(&app, &own, one.enrolment, at, answer.clone()).await?;
        }
        delivery::finish_step(&app, &own, one.enrolment, &step.key).await?;
    }
    Ok(())
}
