//! What a reminder could be about, for everybody on a programme and those who lead: read, and changed by nobody.
//!
//! What this room must not know: when one is due (the rulebook does).

use kit::{Problem, clock::Clock, db::ReadTx};
use registration::Enrolment;
use rulebook::{
    base::{Day, Now},
    delivery::{
        attendance::Attendance,
        engagement::{Engagement, Strand},
        reminder::{Matter, Reminder},
    },
    people::{PersonId, ProviderId},
    registration::enrolment::EnrolmentState,
};

use super::ForSomebody;
use crate::{
    attendance, care,
    desk::is_expected,
    engagement::{self, engagement as number},
    event::{self, Event},
    group::{self, Group},
    study,
    timetable::{self, Opening},
    visit,
};

/// Days back for which a register that was not taken is asked for.
const REGISTER_BACK: i32 = 30;
/// Days for which a catch-up is reminded of.
const CATCH_UP_FOR: i32 = 60;
/// Days for which something is said that no day ends.
const A_WHILE: i32 = 30;

/// Everything that the rules are asked about on a day, for one provider or all.
pub(super) async fn matters(
    tx: &ReadTx<'_>,
    now: Now,
    only: Option<ProviderId>,
    clock: &Clock,
) -> Result<Vec<ForSomebody>, Problem> {
    let mut all = Vec::new();
    for cohort in registration::cohorts(tx).await? {
        if only.is_some_and(|only| only != cohort.provider) {
            continue;
        }
        let openings = timetable::store::openings(tx, cohort.id).await?;
        if openings.is_empty() {
            continue;
        }
        for who in registration::enrolments_of_cohort(tx, cohort.id).await? {
            let mut found = Vec::new();
            match who.state {
                EnrolmentState::Active => {
                    active(tx, &mut found, &who, &openings, (now, clock)).await?;
                }
                EnrolmentState::Deferred => found.extend(returning(&who)),
                EnrolmentState::Withdrawn
                | EnrolmentState::Completed
                | EnrolmentState::Cancelled => {}
            }
            all.extend(found.into_iter().map(|matter| ForSomebody {
                provider: who.provider,
                person: who.person,
                matter,
            }));
        }
        for group in group::store::of_cohort(tx, cohort.id).await? {
            leading(tx, &mut all, &group, (now, clock)).await?;
        }
    }
    for one in visit::store::to_follow_up(tx, only).await? {
        all.push(visit_follow_up(&one));
    }
    Ok(all)
}

fn matter(
    reminder: Reminder,
    occasion: impl ToString,
    (day, until): (Day, Day),
    (subject, body, path): (String, String, String),
) -> Matter {
    Matter {
        reminder,
        occasion: occasion.to_string(),
        day,
        until,
        subject,
        body,
        path,
    }
}

async fn active(
    tx: &ReadTx<'_>,
    found: &mut Vec<Matter>,
    who: &Enrolment,
    openings: &[Opening],
    (now, clock): (Now, &Clock),
) -> Result<(), Problem> {
    let group = group::store::group_of(tx, who.id).await?;
    let events = engagement::store::attended(tx, who.cohort, group, who.id).await?;
    let coming = events.iter().filter(|it| {
        let planned = it.mark.is_none() && !it.event.called_off();
        planned && is_expected(it) && it.event.plan.day >= now.day
    });
    found.extend(coming.map(|it| session(&it.event)));
    for it in attendance::missed::to_catch_up(&events) {
        found.extend(it.mark.map(|mark| catch_up(&it.event, mark)));
    }
    let told = match number(tx, who.id, now).await {
        Ok(told) => told,
        Err(Problem::Refused(_)) => return Ok(()),
        Err(other) => return Err(other),
    };
    parts(tx, found, who, openings, now).await?;
    if told.forecast.likely < told.gate {
        found.push(under_gate(&told, now.day));
    }
    let behind = told
        .missing
        .iter()
        .any(|one| one.strand != Strand::Attendance);
    if behind {
        let last = study::store::last_done(tx, who.id).await?;
        let last = last.map_or(who.started_on, |at| clock.at(at).day);
        found.push(quiet(last, now.day));
    }
    Ok(())
}

fn session(event: &Event) -> Matter {
    let place = if event.plan.link.is_empty() {
        event.plan.place.clone()
    } else {
        format!(
            "{}. The link to join is on the page of the session",
            event.plan.place
        )
    };
    // Moved to another day it is another occasion.
    matter(
        Reminder::SessionNext,
        format!("{} {}", event.id, event.plan.day),
        (event.plan.day, event.plan.day),
        (
            format!("{}, {}", event.plan.title, event.plan.day.with_weekday()),
            format!("{}: {}. {place}.", event.plan.title, event.when()),
            format!("/clinics/{}", event.id),
        ),
    )
}

fn catch_up(event: &Event, mark: Attendance) -> Matter {
    let title = &event.plan.title;
    let words = if mark == Attendance::LeftEarly {
        format!("You left {title} early. The catch-up earns the rest of its points.")
    } else {
        format!("You were not at {title}. The catch-up earns all of its points.")
    };
    matter(
        Reminder::CatchUpOpen,
        event.id,
        (event.plan.day, event.plan.day.plus_days(CATCH_UP_FOR)),
        (
            format!("Catch up on {title}"),
            words,
            format!("/clinics/{}", event.id),
        ),
    )
}

/// Parts that fall due in the next weeks, with what is open in each.
async fn parts(
    tx: &ReadTx<'_>,
    found: &mut Vec<Matter>,
    who: &Enrolment,
    openings: &[Opening],
    now: Now,
) -> Result<(), Problem> {
    let until = now.day.plus_days(A_WHILE);
    let soon: Vec<&Opening> = openings
        .iter()
        .filter(|one| one.due_on >= now.day && one.due_on <= until)
        .collect();
    if soon.is_empty() {
        return Ok(());
    }
    let Some(gathered) = engagement::gather(tx, who, now).await? else {
        return Ok(());
    };
    let plan = gathered.plan(now.day);
    for part in soon {
        let open: Vec<_> = plan
            .coming
            .iter()
            .filter(|one| one.due == part.due_on && one.strand != Strand::Attendance)
            .collect();
        if open.is_empty() {
            continue;
        }
        let minutes: i64 = open.iter().filter_map(|one| one.minutes).sum();
        let things = if open.len() == 1 {
            "1 thing is".to_owned()
        } else {
            format!("{} things are", open.len())
        };
        found.push(matter(
            Reminder::PartDue,
            format!("{} {}", part.element, part.due_on),
            (part.due_on, part.due_on),
            (
                format!("Due on {}", part.due_on.with_weekday()),
                format!("{things} open, about {minutes} minutes in all. Whatever you do later still earns its points."),
                format!("/study/{}", part.element.rsplit('/').next().unwrap_or(&part.element)),
            ),
        ));
    }
    Ok(())
}

fn under_gate(told: &Engagement, today: Day) -> Matter {
    let month: String = today.to_string().chars().take(7).collect();
    let first = format!("{month}-01").parse().unwrap_or(today);
    let last = first.plus_months(1).plus_days(-1);
    matter(
        Reminder::UnderGate,
        month,
        (first.plus_days(-1), last),
        (
            "Your number, and the shortest way to the gate".to_owned(),
            format!(
                "Going on as so far you end below what opens the assessment. {} The page shows every missing point, cheapest first.",
                engagement::pages::gate_words(told)
            ),
            "/engagement".to_owned(),
        ),
    )
}

fn quiet(last: Day, today: Day) -> Matter {
    matter(
        Reminder::QuietStudy,
        last,
        (last, today),
        (
            "Pick up where you left off".to_owned(),
            format!(
                "Your last finished step was on {}. Ten minutes are enough to go on. If something stands in the way, tell your facilitator.",
                last.in_words()
            ),
            "/home".to_owned(),
        ),
    )
}

fn returning(who: &Enrolment) -> Option<Matter> {
    let back = who.returns_on?;
    Some(matter(
        Reminder::ReturnSoon,
        back,
        (back, back),
        (
            format!("Back on the programme on {}", back.in_words()),
            format!(
                "Your break is planned to end on {}. Nothing fell due while you were away. If you need longer, say so before that day.",
                back.with_weekday()
            ),
            "/change".to_owned(),
        ),
    ))
}

/// What those who lead a group are reminded of.
async fn leading(
    tx: &ReadTx<'_>,
    all: &mut Vec<ForSomebody>,
    group: &Group,
    (now, clock): (Now, &Clock),
) -> Result<(), Problem> {
    let provider = group.provider;
    if let Some(person) = group.facilitator {
        let from = now.day.plus_days(-REGISTER_BACK);
        let events = event::store::for_member(tx, group.cohort, Some(group.id)).await?;
        let taken = attendance::open::taken(tx, group.id, &events, from).await?;
        for event in events.iter().filter(|one| {
            let day = one.plan.day;
            !one.called_off() && day >= from && day <= now.day && !taken.contains(&one.id)
        }) {
            let matter = register(event, group);
            all.push(ForSomebody {
                provider,
                person,
                matter,
            });
        }
        for one in attendance::store::open_catch_ups(tx, group.id).await? {
            if one.to_read() {
                let event = event::store::one(tx, one.event).await?;
                let matter = catch_up_waits(&event, one.enrolment);
                all.push(ForSomebody {
                    provider,
                    person,
                    matter,
                });
            }
        }
    }
    for one in care::store::of_group(tx, group.id).await? {
        if !one.what.reasons.is_empty() && clock.at(one.at).day < now.day {
            let matter = look_again(&one);
            all.push(ForSomebody {
                provider,
                person: one.by,
                matter,
            });
        }
    }
    Ok(())
}

fn register(event: &Event, group: &Group) -> Matter {
    matter(
        Reminder::RegisterOpen,
        format!("{} {}", event.id, group.id),
        (event.plan.day, event.plan.day.plus_days(REGISTER_BACK)),
        (
            format!("Register to take: {}", event.plan.title),
            format!(
                "The register of {} on {} is not taken for {}. Whoever is not marked there has no points for it.",
                event.plan.title,
                event.plan.day.in_words(),
                group.name
            ),
            format!("/sessions/{}/register?group={}", event.id, group.id),
        ),
    )
}

fn catch_up_waits(event: &Event, of: rulebook::registration::EnrolmentId) -> Matter {
    matter(
        Reminder::CatchUpWaits,
        format!("{} {of}", event.id),
        (event.plan.day, event.plan.day.plus_days(2 * CATCH_UP_FOR)),
        (
            format!("A catch-up of {} to read", event.plan.title),
            "Somebody wrote what they made of a session they missed. Their attendance is corrected when you sign it off.".to_owned(),
            "/facilitate".to_owned(),
        ),
    )
}

fn look_again(one: &care::StepTaken) -> Matter {
    matter(
        Reminder::LookAgain,
        one.id,
        (one.look_on, one.look_on.plus_days(A_WHILE)),
        (
            "Did it work?".to_owned(),
            format!(
                "You noted a {} two weeks ago. The page shows whether the reasons are gone.",
                rulebook::base::Coded::label(one.what.kind).to_lowercase()
            ),
            format!("/facilitate/people/{}", one.what.enrolment),
        ),
    )
}

fn visit_follow_up(one: &visit::Visit) -> ForSomebody {
    let day = one.what.follow_up.unwrap_or(one.visited_on);
    let person: PersonId = one.visitor;
    ForSomebody {
        provider: one.provider,
        person,
        matter: matter(
            Reminder::VisitFollowUp,
            one.id,
            (day, day.plus_days(A_WHILE)),
            (
                "What was agreed at a visit".to_owned(),
                "The day has come on which you wished to look at what you agreed.".to_owned(),
                format!("/quality/visits/{}", one.id),
            ),
        ),
    }
}
