//! Groups, and steps done with every check answered.
//!
//! What this room must not know: how anybody came to be enrolled.

use std::sync::Arc;

use delivery::NewGroup;
use kit::{App, Problem};
use programme::{Answer, Check, CheckKind, Programme};
use rulebook::{
    people::{Action, GroupId, PersonId},
    registration::CohortId,
};

use super::{
    Participant,
    people_of::{Staff, each_at_once, permit_of},
};
use crate::data_args::operator;

/// A step that is open, with the right answers to its checks.
#[derive(Debug, Clone)]
pub(super) struct OpenStep {
    pub(super) key: String,
    pub(super) answers: Vec<(String, Answer)>,
}

/// Groups of so many, each with a facilitator and a coach.
pub(super) async fn groups(
    app: &App,
    cohort: CohortId,
    staff: &Staff,
    (participants, size): (&[Participant], usize),
) -> Result<Vec<Led>, Problem> {
    let mut opened = Vec::new();
    let keep = operator(Action::KeepCohorts)?;
    let leader = |of: &[PersonId], at: usize| of.get(at % of.len()).copied();
    for (number, members) in participants.chunks(size.max(1)).enumerate() {
        let facilitator = leader(&staff.facilitators, number);
        let new = NewGroup {
            cohort,
            partner: None,
            name: format!("Group {}", number + 1),
            facilitator,
            coach: leader(&staff.coaches, number),
            capacity: i64::try_from(size).unwrap_or(i64::MAX),
        };
        let group = delivery::open_group(app, &keep, new).await?;
        let members = members.iter().map(|one| one.enrolment).collect();
        delivery::place_people(app, &keep, group, members).await?;
        opened.extend(facilitator.map(|facilitator| Led { group, facilitator }));
    }
    Ok(opened)
}

/// A group, and who leads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Led {
    group: GroupId,
    facilitator: PersonId,
}

/// A clinic of this group today, with the session of its facilitator.
pub(super) async fn register(
    app: &App,
    cohort: CohortId,
    led: Led,
) -> Result<super::Register, Problem> {
    let plan = delivery::NewEvent {
        cohort,
        group: Some(led.group),
        element: "courses/1-culture".into(),
        kind: delivery::EventKind::Clinic,
        title: "Clinic of the benchmark".into(),
        day: app.now().day,
        from_minute: 23 * 60,
        minutes: 45,
        place: "Online".into(),
        link: "https://meet.example/benchmark".into(),
        capacity: None,
    };
    let keep = operator(Action::KeepEvents)?;
    let event = delivery::schedule_event(app, &keep, plan).await?;
    Ok(super::Register {
        session: people::begin_session_for(app, led.facilitator, "benchmark").await?,
        path: format!("/sessions/{event}/register"),
    })
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
