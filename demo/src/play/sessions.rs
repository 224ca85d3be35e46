//! Sessions that are alive when the curtain rises: a conference with a waiting list, one that happens today, a catch-up that waits,
//! somebody who stands in.
//!
//! What this room must not know: how places are given, or how attendance counts.

use delivery::{Arrival, EventKind, NewEvent, NewSession, NewSubstitute};
use kit::Problem;
use rulebook::{
    base::{Day, Now},
    delivery::EventId,
    people::{Action, Circles, GroupId, Permit, Role},
};

use super::openings;
use crate::{
    calendar::{HALF_WAY, weekday},
    company::{Company, missing},
};

/// Plays them, at the end of everything else; what happens today happens at the moment at which the curtain rises.
pub(super) async fn play(company: &Company<'_>, now: Now) -> Result<(), Problem> {
    conference(company).await?;
    catch_up(company).await?;
    stand_in(company).await?;
    let clock = company.app.clock();
    clock.set_ahead(clock.ahead() + now.at.0 - clock.now().at.0);
    today(company, now.minute_of_day.into()).await
}

/// The element that the half-way intake has open, which has a clinic.
fn element(company: &Company<'_>) -> Result<String, Problem> {
    let today = company.calendar.today;
    let (_, programme) = company.programme()?;
    let opened = openings(company, HALF_WAY)?.into_iter();
    let mut opened = opened.filter(|one| {
        let of = programme.elements.iter().find(|el| el.key == one.element);
        one.opens_on < today && of.is_some_and(|el| el.clinic.is_some())
    });
    opened
        .next_back()
        .map(|one| one.element)
        .ok_or_else(missing)
}

fn plan(company: &Company<'_>, title: &str, day: Day) -> Result<NewEvent, Problem> {
    Ok(NewEvent {
        cohort: company.cohort(HALF_WAY)?,
        group: None,
        element: element(company)?,
        kind: EventKind::Conference,
        title: title.to_owned(),
        day,
        from_minute: 570,
        minutes: 360,
        place: "The Corn Hall, Harrogate".to_owned(),
        link: String::new(),
        capacity: Some(5),
    })
}

/// Next week: five places, more who want them, two workshops at the same time.
async fn conference(company: &Company<'_>) -> Result<(), Problem> {
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepEvents)?;
    let day = weekday(company.calendar.today.plus_days(8));
    let new = plan(company, "Regional conference: families as partners", day)?;
    let event = delivery::schedule_event(company.app, &permit, new).await?;
    let sessions = [
        ("Opening: what families tell us", 570, 60, "Main hall", None),
        (
            "Workshop: difficult conversations",
            660,
            75,
            "Room 1",
            Some(3),
        ),
        (
            "Workshop: planning with young people",
            660,
            75,
            "Room 2",
            Some(12),
        ),
        ("Bringing it back to school", 840, 75, "Main hall", None),
    ];
    let mut workshop = None;
    for (title, from_minute, minutes, room, capacity) in sessions {
        let new = NewSession {
            title: title.to_owned(),
            from_minute,
            minutes,
            room: room.to_owned(),
            link: String::new(),
            capacity,
        };
        let id = delivery::add_session(company.app, &permit, event, new).await?;
        if from_minute == 660 {
            workshop.get_or_insert(id);
        }
    }
    for (nth, person) in company.members(HALF_WAY).into_iter().take(7).enumerate() {
        let own = company.own(person, Action::Study)?;
        let said = (nth == 1).then(|| Arrival {
            needs: "A step-free way to the workshops, please.".to_owned(),
            show_school: true,
        });
        let id = company.enrolment(person)?;
        let booked = delivery::book_saying(company.app, &own, id, (event, None), said).await;
        // Whoever pauses or has left books nothing.
        if let (true, Ok(_), Some(workshop)) = (nth < 2, booked, workshop) {
            delivery::choose_session(company.app, &own, id, event, workshop).await?;
        }
    }
    Ok(())
}

/// Today: one group meets, and the code of the room is on its screen.
async fn today(company: &Company<'_>, minute: i64) -> Result<(), Problem> {
    let group = *company
        .intake(HALF_WAY)?
        .groups
        .first()
        .ok_or_else(missing)?;
    let keep = company.may(Role::ProgrammeAdministrator, 0, Action::KeepEvents)?;
    let new = NewEvent {
        group: Some(group),
        kind: EventKind::Clinic,
        from_minute: (minute - 20).clamp(0, 1_290) / 30 * 30,
        minutes: 120,
        place: "Tidewater Teaching School Hub, Room 4".to_owned(),
        capacity: None,
        ..plan(
            company,
            "Clinic: questions from practice",
            company.calendar.today,
        )?
    };
    let event = delivery::schedule_event(company.app, &keep, new).await?;
    let leads = leads(company, 0, group)?;
    delivery::open_check_in(company.app, &leads, event).await?;
    let members = company
        .app
        .db()
        .read(async |tx| {
            let mut members = Vec::new();
            for id in delivery::members(tx, group).await? {
                members.push((registration::enrolment(tx, id).await?.full_name, id));
            }
            members.sort_unstable();
            Ok(members)
        })
        .await?;
    let members = members.into_iter().map(|(_, id)| id).collect();
    delivery::make_sheet(company.app, &leads, event, members).await
}

/// The permit of whoever leads the nth group of the half-way intake.
fn leads(company: &Company<'_>, nth: usize, group: GroupId) -> Result<Permit, Problem> {
    let circles = Circles {
        group: Some(group),
        ..company.circles()
    };
    let facilitator = (HALF_WAY + nth) % 2;
    company.may_in(
        Role::Facilitator,
        facilitator,
        Action::TakeAttendance,
        &circles,
    )
}

/// Somebody who missed a session has written the catch-up, and it waits for the facilitator.
async fn catch_up(company: &Company<'_>) -> Result<(), Problem> {
    let events: Vec<(GroupId, EventId)> = company
        .intake(HALF_WAY)?
        .events
        .iter()
        .map(|(_, group, event)| (*group, *event))
        .collect();
    let text = "I watched the recording with our teaching assistant. What I take from it: we ask families first, and we write down \
        what they say in their words. From January each review begins with the child’s own page.";
    for person in company.members(HALF_WAY) {
        let own = company.own(person, Action::Study)?;
        let id = company.enrolment(person)?;
        for (_, event) in &events {
            let written =
                delivery::write_catch_up(company.app, &own, id, *event, text.to_owned()).await;
            match written {
                Ok(()) => return Ok(()),
                // They were there.
                Err(Problem::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
    }
    Ok(())
}

/// The other facilitator stands in for the second group next week.
async fn stand_in(company: &Company<'_>) -> Result<(), Problem> {
    let group = *company
        .intake(HALF_WAY)?
        .groups
        .last()
        .ok_or_else(missing)?;
    let today = company.calendar.today;
    let permit = company.may(Role::ProgrammeAdministrator, 0, Action::KeepCohorts)?;
    let new = NewSubstitute {
        group,
        person: company.member(Role::Facilitator, HALF_WAY % 2)?,
        from: today.plus_days(3),
        to: today.plus_days(12),
        note: "They like to begin with a question from the week. Two people share a lift: please end on time.".to_owned(),
    };
    delivery::plan_substitute(company.app, &permit, new).await?;
    Ok(())
}
