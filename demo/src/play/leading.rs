//! Leading a group: a message to everybody, somebody at risk who is called and catches up, a session visited and answered, reminders.
//!
//! What this room must not know: who is at risk, or when something has worked. The acts say so.

use delivery::{NewStep, NewVisit};
use kit::Problem;
use rulebook::{
    delivery::{
        EventId,
        attention::{Concern, Done},
        reminder::Wishes,
        visit::{Criterion, Seen},
    },
    people::{Action, Circles, GroupId, Permit, Role},
    registration::EnrolmentId,
};

use crate::{
    calendar::intake_of,
    cast::Standing,
    company::{Company, missing, participant},
};

/// The intake that is half way.
fn half_way(company: &Company<'_>) -> Option<usize> {
    let mut all = 0..company.people.len();
    let behind =
        all.find(|person| participant(*person).is_ok_and(|one| one.standing == Standing::Behind));
    behind.map(intake_of)
}

/// The first group of that intake, and the permit of its facilitator.
fn led(company: &Company<'_>, action: Action) -> Result<Option<(GroupId, Permit)>, Problem> {
    let Some(intake) = half_way(company) else {
        return Ok(None);
    };
    let Some(group) = company.intake(intake)?.groups.first().copied() else {
        return Ok(None);
    };
    let circles = Circles {
        group: Some(group),
        ..company.circles()
    };
    let permit = company.may_in(Role::Facilitator, intake % 2, action, &circles)?;
    Ok(Some((group, permit)))
}

/// The last person of the group who missed a session and has not caught up: nobody of the first of each kind, whom visitors play.
async fn at_risk(
    company: &Company<'_>,
    group: GroupId,
) -> Result<Option<(usize, EnrolmentId)>, Problem> {
    let now = company.app.now();
    let read = company.app.db().read(async |tx| {
        let mut found = None;
        for id in delivery::members(tx, group).await? {
            let raised = delivery::concerns_of(tx, id, now, company.app.clock()).await?;
            if raised.iter().any(|one| one.concern == Concern::Missed) {
                found = Some(id);
            }
        }
        Ok(found)
    });
    let Some(id) = read.await? else {
        return Ok(None);
    };
    let mut people = 0..company.people.len();
    let person = people.find(|person| company.enrolment(*person).is_ok_and(|one| one == id));
    Ok(person.map(|person| (person, id)))
}

/// The facilitator writes to everybody, and calls somebody who missed a session.
pub(super) async fn reach_out(company: &mut Company<'_>) -> Result<(), Problem> {
    let Some((group, permit)) = led(company, Action::LeadGroup)? else {
        return Ok(());
    };
    let members = company
        .app
        .db()
        .read(async |tx| delivery::members(tx, group).await)
        .await?;
    let text = "Hello {first_name},\n\nOur next session: {next_session}. Bring one thing you tried in your school, however small.\n\nIf something stands in the way, write back: I read everything here.";
    delivery::write_message(company.app, &permit, group, members, text.to_owned()).await?;
    let Some((person, id)) = at_risk(company, group).await? else {
        return Ok(());
    };
    let step = NewStep {
        enrolment: id,
        kind: Done::Call,
        shared: true,
        reasons: vec![Concern::Missed],
        body: "We spoke for ten minutes. Annual reviews fell on the day of the clinic. Agreed: watch the recording this week and write the catch-up.".to_owned(),
    };
    delivery::take_step(company.app, &permit, group, step).await?;
    company.at_risk = Some(person);
    let own = company.own(person, Action::Study)?;
    let reply = "Thank you for calling. I will do the catch-up by Friday.".to_owned();
    delivery::answer_message(company.app, &own, id, reply).await?;
    Ok(())
}

/// Whoever was called catches up, and the facilitator signs it off.
pub(super) async fn catch_up(company: &Company<'_>) -> Result<(), Problem> {
    let Some((group, permit)) = led(company, Action::TakeAttendance)? else {
        return Ok(());
    };
    let Some(person) = company.at_risk else {
        return Ok(());
    };
    let intake = half_way(company).ok_or_else(missing)?;
    let (id, own) = (
        company.enrolment(person)?,
        company.own(person, Action::Study)?,
    );
    let events = &company.intake(intake)?.events;
    for (_, _, event) in events.iter().filter(|(_, of, _)| *of == group) {
        let text = "I watched the recording twice. What stays: agree one small step with the teacher, and come back to it on a set day.".to_owned();
        match delivery::write_catch_up(company.app, &own, id, *event, text).await {
            Ok(()) => delivery::sign_off_catch_up(company.app, &permit, *event, id).await?,
            // They were there.
            Err(Problem::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The partner's manager visits the last session that was held, the facilitator answers, and the reminders of the day go.
#[expect(clippy::too_many_lines, reason = "one journey, told in order")]
pub(super) async fn visit(company: &Company<'_>) -> Result<(), Problem> {
    let Some((group, facilitator)) = led(company, Action::LeadGroup)? else {
        return Ok(());
    };
    if let Some(event) = last_held(company, group).await? {
        let read = company
            .app
            .db()
            .read(async |tx| delivery::group(tx, group).await);
        let circles = read.await?.circles();
        let keep = company.may_in(
            Role::ProgrammeAdministrator,
            0,
            Action::KeepQuality,
            &circles,
        )?;
        let seen = |criterion, seen, words: &str| (criterion, seen, words.to_owned());
        let new = NewVisit {
            event,
            group,
            judged: vec![
                seen(
                    Criterion::Faithful,
                    Seen::Strong,
                    "Every slide was the edition’s own; the case was the group’s.",
                ),
                seen(
                    Criterion::Clear,
                    Seen::Secure,
                    "Two checks of understanding, both answered by most.",
                ),
                seen(
                    Criterion::Inclusive,
                    Seen::Developing,
                    "Captions were off for the first quarter of an hour; three people did not speak.",
                ),
                seen(
                    Criterion::Applied,
                    Seen::Strong,
                    "Each pair left with one step for their school.",
                ),
                seen(
                    Criterion::Run,
                    Seen::Secure,
                    "Began two minutes late, ended on time.",
                ),
            ],
            actions:
                "Captions on before people join. Pairs of one who spoke and one who has not yet."
                    .to_owned(),
            follow_up: Some(company.calendar.today.plus_days(14)),
        };
        let id = delivery::keep_visit(company.app, &keep, new).await?;
        let answer = "Fair. I have set captions to come on by themselves, and I will draw the pairs before the session.".to_owned();
        delivery::answer_visit(company.app, &facilitator, id, answer).await?;
    }
    // They read their letter of the day in the morning, at weekends too: so there is one, whatever day it is.
    let mut people = 0..company.people.len();
    let behind = people
        .find(|person| participant(*person).is_ok_and(|one| one.standing == Standing::Behind));
    for person in behind.into_iter().chain(company.at_risk) {
        let own = company.own(person, Action::KeepOwnAccount)?;
        let wishes = Wishes {
            digest_minute: 9 * 60,
            quiet_weekends: false,
            ..Wishes::default()
        };
        delivery::choose_letters(company.app, &own, wishes).await?;
    }
    delivery::note_reminders(company.app).await?;
    delivery::send_reminders(company.app).await?;
    Ok(())
}

/// The last session of a group that was held.
async fn last_held(company: &Company<'_>, group: GroupId) -> Result<Option<EventId>, Problem> {
    let intake = half_way(company).ok_or_else(missing)?;
    let today = company.app.now().day;
    let mut last = None;
    for (_, of, id) in &company.intake(intake)?.events {
        if *of != group {
            continue;
        }
        let read = company
            .app
            .db()
            .read(async |tx| delivery::event(tx, *id).await);
        let event = read.await?;
        let newer = |(day, _): &(rulebook::base::Day, EventId)| *day < event.plan.day;
        if event.plan.day < today && last.as_ref().is_none_or(newer) {
            last = Some((event.plan.day, *id));
        }
    }
    Ok(last.map(|(_, id)| id))
}
