//! Teaching: the timetable, groups and events of an intake; steps, checks, tasks and attendance of its people.
//!
//! What this room must not know: how any of it is counted.

use delivery::{Draft, EventKind, NewEvent, NewGroup, Opening};
use kit::Problem;
use programme::{Answer, Check, CheckKind, Element, ElementKind, Module};
use rulebook::{
    base::Coded,
    delivery::{attendance::Attendance, progress::Sureness},
    people::{Action, Circles, GroupId, Permit, Role},
    registration::EnrolmentId,
};

use super::{opening::line_manager, openings, together};
use crate::{
    calendar::{INTAKES, weekday},
    cast::Standing,
    company::{Company, missing, participant},
};

/// Makes the timetable, the groups and all events of an intake.
pub(super) async fn prepare(company: &mut Company<'_>, intake: usize) -> Result<(), Problem> {
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepCohorts)?;
    let cohort = company.cohort(intake)?;
    delivery::make_timetable(company.app, &permit, cohort, None).await?;
    let plan = INTAKES.get(intake).copied().ok_or_else(missing)?;
    let mut groups = Vec::new();
    for nth in 0..plan.groups {
        let new = NewGroup {
            cohort,
            partner: company.partners.get(nth).copied(),
            name: format!(
                "{} {}",
                ["Tidewater", "Wharfedge"]
                    .get(nth)
                    .copied()
                    .unwrap_or("Group"),
                company.calendar.code(intake)
            ),
            facilitator: Some(company.member(Role::Facilitator, (intake + nth) % 2)?),
            coach: Some(company.member(Role::Coach, 0)?),
            capacity: 20,
        };
        let group = delivery::open_group(company.app, &permit, new).await?;
        let people: Vec<EnrolmentId> = company
            .members(intake)
            .into_iter()
            .filter(|person| person % plan.groups == nth)
            .map(|person| company.enrolment(person))
            .collect::<Result<_, _>>()?;
        delivery::place_people(company.app, &permit, group, people).await?;
        groups.push(group);
    }
    let events = schedule(company, intake, &groups).await?;
    let made = company.intakes.get_mut(intake).ok_or_else(missing)?;
    made.groups = groups;
    made.events = events;
    Ok(())
}

/// One event for each group and element that has one.
async fn schedule(
    company: &Company<'_>,
    intake: usize,
    groups: &[GroupId],
) -> Result<Vec<(String, GroupId, rulebook::delivery::EventId)>, Problem> {
    let (_, programme) = company.programme()?;
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepEvents)?;
    let cohort = company.cohort(intake)?;
    let mut events = Vec::new();
    for opening in openings(company, intake)? {
        let Some(element) = programme
            .elements
            .iter()
            .find(|one| one.key == opening.element)
        else {
            continue;
        };
        for group in groups {
            if let Some(mut plan) = event_of(element, &opening) {
                plan.cohort = cohort;
                plan.group = Some(*group);
                let id = delivery::schedule_event(company.app, &permit, plan).await?;
                events.push((opening.element.clone(), *group, id));
            }
        }
    }
    Ok(events)
}

/// The event of an element, when it has one: a conference on its first days, a clinic shortly before it is due.
pub(super) fn event_of(element: &Element, opening: &Opening) -> Option<NewEvent> {
    let (opens, due) = (opening.opens_on, opening.due_on);
    let (kind, title, day) = match element.kind {
        ElementKind::Conference => {
            let number = element
                .number
                .map_or_else(String::new, |number| format!(" {number}"));
            (
                EventKind::Conference,
                format!("Conference{number}"),
                weekday(opens.plus_days(1)),
            )
        }
        ElementKind::Course => {
            element.clinic.as_ref()?;
            let day = weekday(due.plus_days(-8).max(opens.plus_days(1)));
            (EventKind::Clinic, format!("Clinic: {}", element.title), day)
        }
        ElementKind::AssessmentPreparation => {
            element.clinic.as_ref()?;
            let day = weekday(due.plus_days(-6).max(opens.plus_days(1)));
            (
                EventKind::Preparation,
                "Clinic: preparing for the assessment".to_owned(),
                day,
            )
        }
        ElementKind::Assessment => return None,
    };
    let conference = kind == EventKind::Conference;
    Some(NewEvent {
        cohort: rulebook::registration::CohortId::from_number(0),
        group: None,
        element: element.key.clone(),
        kind,
        title,
        day,
        from_minute: if conference { 570 } else { 960 },
        minutes: if conference { 390 } else { 75 },
        place: if conference {
            "The Corn Hall, Harrogate".into()
        } else {
            "Online".into()
        },
        link: if conference {
            String::new()
        } else {
            "https://meet.northmoor.example/clinic".into()
        },
        capacity: None,
    })
}

/// The people of an intake study one element, and the register of its event is taken.
pub(super) async fn study(
    company: &Company<'_>,
    intake: usize,
    place: usize,
) -> Result<(), Problem> {
    let (_, programme) = company.programme()?;
    let all = openings(company, intake)?;
    let opening = all.get(place).ok_or_else(missing)?;
    let element = programme
        .elements
        .iter()
        .find(|one| one.key == opening.element);
    let element = element.ok_or_else(missing)?;
    let open_now = opening.due_on > company.calendar.today;
    let active: Vec<usize> = active(company, intake).await?;
    together(
        active
            .into_iter()
            .map(|person| one_studies(company, person, element, open_now)),
    )
    .await?;
    Ok(())
}

pub(super) async fn active(company: &Company<'_>, intake: usize) -> Result<Vec<usize>, Problem> {
    let cohort = company.cohort(intake)?;
    let all = company
        .app
        .db()
        .read(async |tx| registration::enrolments_of_cohort(tx, cohort).await)
        .await?;
    let is_active = |person: &usize| {
        company
            .enrolment(*person)
            .is_ok_and(|id| all.iter().any(|one| one.id == id && one.is_active()))
    };
    Ok(company
        .members(intake)
        .into_iter()
        .filter(is_active)
        .collect())
}

/// Takes the register of each group's event of an element.
pub(super) async fn register(
    company: &Company<'_>,
    intake: usize,
    place: usize,
) -> Result<(), Problem> {
    let (_, programme) = company.programme()?;
    let all = openings(company, intake)?;
    let key = &all.get(place).ok_or_else(missing)?.element;
    let element = programme
        .elements
        .iter()
        .find(|one| one.key == *key)
        .ok_or_else(missing)?;
    let active = active(company, intake).await?;
    let held = company
        .intake(intake)?
        .events
        .iter()
        .filter(|(of, ..)| of == key);
    for (nth, (_, group, event)) in held.enumerate() {
        let (group, event) = (*group, *event);
        let members = company
            .app
            .db()
            .read(async |tx| delivery::members(tx, group).await)
            .await?;
        let mut marks = Vec::new();
        for person in &active {
            let id = company.enrolment(*person)?;
            if members.contains(&id) {
                marks.push((id, mark(*person, element)?));
            }
        }
        let circles = Circles {
            group: Some(group),
            ..company.circles()
        };
        let facilitator = (intake + nth) % 2;
        let permit = company.may_in(
            Role::Facilitator,
            facilitator,
            Action::TakeAttendance,
            &circles,
        )?;
        delivery::take_attendance(company.app, &permit, event, marks, String::new()).await?;
    }
    Ok(())
}

fn mark(person: usize, element: &Element) -> Result<Attendance, Problem> {
    let order = usize::try_from(element.order).unwrap_or(0);
    Ok(match participant(person)?.standing {
        Standing::AtGate if order % 3 == 1 => Attendance::Absent,
        Standing::Behind if !(person + order).is_multiple_of(3) => Attendance::Absent,
        _ if (person * 5 + order * 3) % 29 == 1 => Attendance::Late,
        _ => Attendance::Present,
    })
}

/// Whether somebody does the nth thing, when they do so many of a hundred.
const fn does(person: usize, nth: usize, of_hundred: usize) -> bool {
    (person * 37 + nth * 53) % 100 < of_hundred
}

/// Those who have not done the first step of the element that is open answer its first question, and stop there: they are in
/// the middle of it.
pub(super) async fn begin_first_step(
    company: &Company<'_>,
    intake: usize,
    element: &Element,
) -> Result<(), Problem> {
    let first = element.modules.first();
    let Some((module, step)) = first.and_then(|one| Some((one, one.steps.first()?))) else {
        return Ok(());
    };
    let key = delivery::step_key(&module.id, &step.id);
    for person in active(company, intake).await? {
        let standing = participant(person)?.standing;
        let (Some(check), false) = (step.checks.first(), does(person, 1, share(standing, true)))
        else {
            continue;
        };
        let permit = company.own(person, Action::Study)?;
        let id = company.enrolment(person)?;
        let told = (key.as_str(), check.id.as_str());
        delivery::answer_check(company.app, &permit, id, told, answer(check, true)).await?;
    }
    Ok(())
}

/// How much of a hundred things somebody does, while an element is open and once it is due.
fn share(standing: Standing, open_now: bool) -> usize {
    match standing {
        Standing::Behind => 35,
        Standing::New => 50,
        Standing::AtGate => 90,
        _ if open_now => 60,
        _ => 100,
    }
}

async fn one_studies(
    company: &Company<'_>,
    person: usize,
    element: &Element,
    open_now: bool,
) -> Result<(), Problem> {
    let standing = participant(person)?.standing;
    let permit = company.own(person, Action::Study)?;
    let id = company.enrolment(person)?;
    let mut nth = 0;
    let order = usize::try_from(element.order).unwrap_or(0);
    for (place, module) in element.modules.iter().enumerate() {
        for step in &module.steps {
            nth += 1;
            if !does(person, nth, share(standing, open_now)) {
                continue;
            }
            let key = delivery::step_key(&module.id, &step.id);
            for check in &step.checks {
                let right = !(person + nth).is_multiple_of(6);
                let told = (key.as_str(), check.id.as_str());
                let sure = Sureness::ALL.get((person + nth) % 4).copied();
                delivery::answer_surely(
                    company.app,
                    &permit,
                    id,
                    told,
                    (answer(check, right), sure),
                )
                .await?;
            }
            delivery::finish_step(company.app, &permit, id, &key).await?;
        }
        // By module and not by step: how long a module is should not decide who does its task.
        let spared = (person + 3 * order + place).is_multiple_of(5);
        let skips = open_now || spared || standing == Standing::Behind;
        if module.task.is_some() && !skips {
            task(company, &permit, person, module).await?;
        }
    }
    Ok(())
}

/// A whole answer to a check: the right one, or a wrong one of the right shape.
pub(super) fn answer(check: &Check, right: bool) -> Answer {
    let many = check.options.len();
    match check.kind {
        CheckKind::Single => {
            let chosen = check.options.iter().position(|option| option.right == right);
            Answer::Chosen(vec![chosen.unwrap_or(0)])
        }
        CheckKind::Multiple if right => {
            let options = check.options.iter().enumerate();
            Answer::Chosen(options.filter(|(_, option)| option.right).map(|(at, _)| at).collect())
        }
        CheckKind::Multiple => Answer::Chosen(vec![0]),
        CheckKind::Ordering if right => Answer::Ordered((0..many).collect()),
        CheckKind::Ordering => Answer::Ordered((0..many).rev().collect()),
        CheckKind::Matching if right => Answer::Matched((0..many).map(Some).collect()),
        CheckKind::Matching => Answer::Matched((0..many).rev().map(Some).collect()),
        CheckKind::Recall => Answer::Told(
            "Start from what the pupil can do, agree one small next step with the teacher, and come back to it on a set day."
                .into(),
        ),
    }
}

/// Writes a task, hands it in, and has it confirmed in school.
async fn task(
    company: &Company<'_>,
    permit: &Permit,
    person: usize,
    module: &Module,
) -> Result<(), Problem> {
    let id = company.enrolment(person)?;
    let body = format!(
        "What I did: I took “{}” into my school over two weeks, with one teacher in one year group.\n\nWhat I saw: it took less time than we feared, and the teacher kept it up without me.\n\nWhat I will do next: agree with the head where it belongs in our plan for the year.",
        module.title
    );
    delivery::write_task(
        company.app,
        permit,
        id,
        &module.id,
        Draft { body, version: 0 },
    )
    .await?;
    delivery::hand_in(company.app, permit, id, &module.id, line_manager(person)).await
}
