//! One participant's own work: a school file that has grown, a provision map, a plan from data, a coach, a buddy.
//!
//! What this room must not know: how any of it is kept.

mod tools;

use delivery::{DocumentText, FeedbackNote, NewCoaching, Thing, With};
use kit::{OrNotFound, Problem};
use rulebook::{
    delivery::{
        CoachingId, CoachingSessionId,
        coaching::{AgreedState, CoachingKind, NoteKind, Sight, Time},
    },
    people::{Action, Circles, GroupId, Permit, Role},
};

use crate::company::Company;

/// Somebody half way, and two of the same group.
const OWNER: usize = 16;
const BUDDY: usize = 18;
const OTHERS: [usize; 2] = [20, 22];

const ARRIVAL: &str = "## What I saw\n\nI stood at the gate for a week. Pupil R waited until the yard was empty. The bell is the loudest moment of the day.\n\n## What we changed\n\n- Doors open ten minutes earlier for whoever wants it.\n- One adult, the same each day, says good morning by name.\n\n## What came of it\n\nFour of seven now come in with the others. **Nobody** goes home at nine.";
const REVIEWS: &str = "Before each annual review I now ask three questions:\n\n1. What does the family hope for?\n2. What does the pupil want us to stop doing?\n3. What have we promised and not done?\n\nThe meeting is shorter, and people speak.";

/// Does all of it, on the day on which the curtain rises.
pub(super) async fn grow(company: &Company<'_>) -> Result<(), Problem> {
    company.travel(company.calendar.today);
    let enrolment = company.enrolment(OWNER)?;
    let group = company
        .app
        .db()
        .read(async |tx| delivery::group_of(tx, enrolment).await)
        .await?
        .or_not_found()?;
    let pair = together(company, group).await?;
    meet(company, pair).await?;
    write(company, group).await?;
    tools::map(company).await?;
    tools::plan(company).await
}

async fn together(company: &Company<'_>, group: GroupId) -> Result<CoachingId, Problem> {
    let circles = Circles {
        group: Some(group),
        ..company.circles()
    };
    let permit = company.may_in(
        Role::ProgrammeAdministrator,
        0,
        Action::KeepCohorts,
        &circles,
    )?;
    let coach = company.member(Role::Coach, 0)?;
    let bring = async |kind, coach, people: &[usize]| {
        let people = people
            .iter()
            .map(|one| company.person(*one))
            .collect::<Result<_, _>>()?;
        let new = NewCoaching {
            group,
            kind,
            coach,
            people,
        };
        delivery::bring_together(company.app, &permit, new).await
    };
    bring(CoachingKind::Group, Some(coach), &OTHERS).await?;
    let buddies = bring(CoachingKind::Buddies, None, &[OWNER, BUDDY]).await?;
    for one in [OWNER, BUDDY] {
        let own = company.own(one, Action::KeepOwnAccount)?;
        delivery::agree_contact(company.app, &own, buddies, true).await?;
    }
    bring(CoachingKind::Pair, Some(coach), &[OWNER]).await
}

/// What the coach may do to what is the coach’s own.
fn coach(company: &Company<'_>) -> Result<Permit, Problem> {
    let id = company.member(Role::Coach, 0)?;
    company.may_in(Role::Coach, 0, Action::KeepOwnAccount, &Circles::own(id))
}

async fn meet(company: &Company<'_>, pair: CoachingId) -> Result<(), Problem> {
    let (today, coach) = (company.calendar.today, coach(company)?);
    let own = company.own(OWNER, Action::KeepOwnAccount)?;
    for (days, minutes, focus) in [
        (
            -42,
            50,
            "Getting protected time: what to ask for, and from whom.",
        ),
        (
            -7,
            45,
            "A hard conversation with a colleague about a support plan.",
        ),
    ] {
        let held = (today.plus_days(days), minutes);
        let session = delivery::keep_session(company.app, &coach, pair, held).await?;
        notes(company, (&coach, &own), session, focus).await?;
        let what = format!(
            "Write down what was said about “{}”",
            focus.split(':').next().unwrap_or(focus)
        );
        let whose = Some(company.person(OWNER)?);
        delivery::agree(
            company.app,
            &coach,
            session,
            (what, Some(today.plus_days(days + 21)), whose),
        )
        .await?;
        if days == -42 {
            let first = delivery::agree(
                company.app,
                &own,
                session,
                ("Ask the head for two mornings a week".into(), None, whose),
            )
            .await?;
            delivery::settle_agreed(company.app, &own, first, AgreedState::Done).await?;
        }
    }
    times(company, (&coach, &own), pair).await
}

async fn notes(
    company: &Company<'_>,
    (coach, own): (&Permit, &Permit),
    session: CoachingSessionId,
    focus: &str,
) -> Result<(), Problem> {
    let write = async |permit: &Permit, kind, sight, words: &str| {
        delivery::write_note(
            company.app,
            permit,
            session,
            (kind, sight, words.to_owned()),
            0,
        )
        .await
    };
    write(coach, NoteKind::Focus, Sight::Provider, focus).await?;
    write(
        coach,
        NoteKind::Noticed,
        Sight::Private,
        "Thinks aloud first, decides at the end. Leave room.",
    )
    .await?;
    write(
        own,
        NoteKind::Learned,
        Sight::Shared,
        "Begin with what the other person is proud of.",
    )
    .await
}

async fn times(
    company: &Company<'_>,
    (coach, own): (&Permit, &Permit),
    pair: CoachingId,
) -> Result<(), Problem> {
    let mut slots = Vec::new();
    for days in [4, 6, 11] {
        let time = Time {
            day: crate::calendar::weekday(company.calendar.today.plus_days(days)),
            from: 960,
            minutes: 45,
        };
        slots.push(delivery::offer_slot(company.app, coach, time, "By video".into()).await?);
    }
    let first = slots.first().copied().or_not_found()?;
    delivery::book_slot(company.app, own, first, pair, None).await
}

async fn write(company: &Company<'_>, group: GroupId) -> Result<(), Problem> {
    let own = company.own(OWNER, Action::KeepOwnAccount)?;
    let text = |heading: &str, title: &str, body: &str| DocumentText {
        heading: heading.into(),
        module: String::new(),
        title: title.into(),
        body: body.into(),
    };
    let draft = text(
        "Culture",
        "The first ten minutes of the day",
        "I stood at the gate for a week.",
    );
    let arrival = delivery::begin_document(company.app, &own, draft).await?;
    let whole = text("Culture", "The first ten minutes of the day", ARRIVAL);
    delivery::write_document(company.app, &own, arrival, (whole, 1), false).await?;
    let reviews = text(
        "Annual reviews",
        "Three questions before each review",
        REVIEWS,
    );
    let reviews = delivery::begin_document(company.app, &own, reviews).await?;
    delivery::attach_file(
        company.app,
        &own,
        reviews,
        (
            "questions.csv".into(),
            b"question\nWhat does the family hope for?\n".to_vec(),
        ),
    )
    .await?;
    let share =
        async |thing, with| delivery::share(company.app, &own, thing, With::Person(with)).await;
    share(Thing::Document(arrival), company.person(BUDDY)?).await?;
    share(Thing::Document(arrival), company.member(Role::Coach, 0)?).await?;
    feedback(company, (&own, group), arrival).await
}

async fn feedback(
    company: &Company<'_>,
    (own, group): (&Permit, GroupId),
    arrival: rulebook::delivery::DocumentId,
) -> Result<(), Problem> {
    let leader = company
        .app
        .db()
        .read(async |tx| delivery::group(tx, group).await)
        .await?
        .facilitator
        .or_not_found()?;
    let nth = usize::from(company.member(Role::Facilitator, 0)? != leader);
    let permit = company.may_in(
        Role::Facilitator,
        nth,
        Action::KeepOwnAccount,
        &Circles::own(leader),
    )?;
    let ask = delivery::ask_feedback(
        company.app,
        own,
        arrival,
        "Is it clear what changed, and why?".into(),
    )
    .await?;
    for (passage, words) in [
        (
            "## What came of it",
            "How do you know it was the doors? Whom could you ask?",
        ),
        (
            "",
            "You watched before you acted. That is what makes the change yours to keep.",
        ),
    ] {
        let note = FeedbackNote {
            passage: passage.into(),
            words: words.into(),
        };
        delivery::note_feedback(company.app, &permit, ask, note).await?;
    }
    delivery::give_feedback(company.app, &permit, ask).await
}
