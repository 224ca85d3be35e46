//! Places at events: booked, waited for, given back, passed on to whoever waits longest.
//!
//! What this room must not know: who came.

pub(crate) mod concerned;
pub(crate) mod jobs;
pub(crate) mod store;

use kit::{App, Problem, Process, db::WriteTx, mail::Letter};
use registration::Enrolment;
use rulebook::{
    base::Instant,
    delivery::{
        EventId,
        booking::{self, BookFacts, Booked, BookingState, ChangeFacts, Other},
        queue::{Terms, Waiting, takes_place},
    },
    people::Permit,
    registration::EnrolmentId,
};

pub(crate) use concerned::{concerned, stand_ins, tell, tell_everybody};

use crate::{
    arrival::{self, Arrival},
    event::{self, Event},
    group,
};

/// A place was booked, or a queue joined.
pub const BOOKED: Process = Process::new("event_booked", "booked");
/// A place was changed for one at another event.
pub const CHANGED: Process = Process::new("booking_changed", "changed the booking to");
/// A place was given back.
pub const CANCELLED: Process = Process::new("booking_cancelled", "gave back the place at");

/// Places of people who have left were given on.
pub const RELEASED: Process = Process::new(
    "bookings_released",
    "gave on the places of people who have left, at",
);

/// Books a place for this enrolment, or joins the queue. Process: [`BOOKED`].
pub async fn book(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    id: EventId,
) -> Result<Booked, Problem> {
    book_saying(app, permit, enrolment, (id, None), None).await
}

/// The same, with the beginning that the person was shown, and with what they need on the day. Process: [`BOOKED`].
pub async fn book_saying(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    (id, seen): (EventId, Option<Instant>),
    said: Option<Arrival>,
) -> Result<Booked, Problem> {
    let permit_for_act = permit.clone();
    app.act(permit, &BOOKED, async move |tx| {
        let who = crate::own(tx, &permit_for_act, enrolment).await?;
        let event = event::store::one(tx, id).await?;
        let others = others(tx, &who, &event, &[id]).await?;
        let facts = facts(tx, (&event, seen), &who, &others).await?;
        let decided = booking::book(&facts, tx.now())?;
        store::put(tx, id, enrolment, decided.state, None).await?;
        if let Some(said) = &said {
            arrival::store::put(tx, id, enrolment, said).await?;
        }
        crate::engagement::recount(tx, &who).await?;
        tx.about(id);
        tx.about(enrolment);
        tx.changed("state", facts.mine, Some(decided.state));
        Ok(decided)
    })
    .await
}

async fn facts<'o>(
    tx: &mut WriteTx<'_>,
    (event, seen): (&Event, Option<Instant>),
    who: &Enrolment,
    others: &'o [Other],
) -> Result<BookFacts<'o>, Problem> {
    let group = group::store::group_of(tx, who.id).await?;
    let (booked, waiting) = store::counts(tx, event.id).await?;
    let terms = event::more::more(tx, event.id).await?.terms(event);
    Ok(BookFacts {
        enrolment: who.state,
        for_this_person: event.plan.cohort == who.cohort
            && (event.plan.group.is_none() || event.plan.group == group),
        called_off: event.called_off(),
        span: event.span(),
        capacity: event.plan.capacity,
        booked,
        waiting,
        passes_on: terms.passes_on(event.span(), tx.now()),
        mine: store::state(tx, event.id, who.id).await?,
        others,
        seen,
    })
}

/// Where else this person is to be around the time of an event, but for these.
async fn others(
    tx: &WriteTx<'_>,
    who: &Enrolment,
    event: &Event,
    but: &[EventId],
) -> Result<Vec<Other>, Problem> {
    let all = store::elsewhere(tx, who, event.span(), but).await?;
    let other = |it: store::Elsewhere| Other {
        span: it.event.span(),
        title: it.event.plan.title,
        booked: it.booked,
    };
    Ok(all.into_iter().map(other).collect())
}

/// Changes a place for a place at another event: both or neither. Process: [`CHANGED`].
pub async fn change(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    from: EventId,
    to: EventId,
) -> Result<Booked, Problem> {
    change_seeing(app, permit, enrolment, from, (to, None)).await
}

/// The same, with the beginning of the other event that the person was shown. Process: [`CHANGED`].
pub(crate) async fn change_seeing(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    from: EventId,
    (to, seen): (EventId, Option<Instant>),
) -> Result<Booked, Problem> {
    let permit_for_act = permit.clone();
    app.act(permit, &CHANGED, async move |tx| {
        let who = crate::own(tx, &permit_for_act, enrolment).await?;
        let (left, event) = (
            event::store::one(tx, from).await?,
            event::store::one(tx, to).await?,
        );
        let others = others(tx, &who, &event, &[from, to]).await?;
        let facts = ChangeFacts {
            mine: store::state(tx, from, enrolment).await?,
            span: left.span(),
            to: facts(tx, (&event, seen), &who, &others).await?,
        };
        let decided = booking::change(&facts, tx.now())?;
        store::put(tx, from, enrolment, BookingState::Cancelled, None).await?;
        store::put(tx, to, enrolment, decided.state, None).await?;
        event::sessions::store::drop_choices(tx, from, enrolment).await?;
        arrival::store::carry(tx, from, to, enrolment).await?;
        promote(tx, from).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(to);
        tx.about(from);
        tx.about(enrolment);
        tx.changed("event", Some(from), Some(to));
        Ok(decided)
    })
    .await
}

/// Gives a place back; whoever waits longest moves up and is written to. Process: [`CANCELLED`].
pub async fn cancel(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    id: EventId,
) -> Result<(), Problem> {
    let permit_for_act = permit.clone();
    app.act(permit, &CANCELLED, async move |tx| {
        let who = crate::own(tx, &permit_for_act, enrolment).await?;
        let event = event::store::one(tx, id).await?;
        let mine = store::state(tx, id, enrolment).await?;
        let decided = booking::cancel(mine, event.span(), tx.now())?;
        store::put(tx, id, enrolment, decided, None).await?;
        event::sessions::store::drop_choices(tx, id, enrolment).await?;
        promote(tx, id).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(id);
        tx.about(enrolment);
        tx.changed("state", mine, Some(decided));
        Ok(())
    })
    .await
}

/// Gives free places to those who wait, longest first, and writes to them; as long as they can still arrange to come, and to
/// nobody who has gone or is elsewhere at that time.
pub(crate) async fn promote(tx: &mut WriteTx<'_>, id: EventId) -> Result<(), Problem> {
    let event = event::store::one(tx, id).await?;
    let terms = event::more::more(tx, id).await?.terms(&event);
    let (booked, waiting) = store::counts(tx, id).await?;
    let mut up = booking::move_up(event.plan.capacity, booked, waiting);
    if up == 0 || event.called_off() || !terms.passes_on(event.span(), tx.now()) {
        return Ok(());
    }
    for enrolment in store::first_waiting(tx, id, i64::from(u32::MAX)).await? {
        if up == 0 {
            break;
        }
        let who = registration::enrolment(tx, enrolment).await?;
        let elsewhere = others(tx, &who, &event, &[id]).await?;
        let waits = Waiting {
            enrolment: who.state,
            clash: elsewhere.iter().any(|it| it.span.overlaps(&event.span())),
        };
        if takes_place(&waits) {
            move_up(tx, &event, terms, &who).await?;
            up -= 1;
        }
    }
    Ok(())
}

async fn move_up(
    tx: &mut WriteTx<'_>,
    event: &Event,
    terms: Terms,
    who: &Enrolment,
) -> Result<(), Problem> {
    let until = terms.pass_on_until(event.span());
    store::put(tx, event.id, who.id, BookingState::Booked, Some(until)).await?;
    crate::engagement::recount(tx, who).await?;
    tx.about(who.id);
    let words = format!(
        "A place became free, and it is yours: {}, {}.\n\nIf you cannot come, give it back by {}, so that somebody else who waits can still arrange to come.",
        event.when(),
        event.plan.place,
        event::instant_in_words(until, event.plan.day)
    );
    tell(tx, who.person, event, "you have a place", &words).await
}

/// An event moved onto something else where its people are to be: they are told, since only they know which they want.
pub(crate) async fn tell_of_clashes(tx: &mut WriteTx<'_>, event: &Event) -> Result<(), Problem> {
    for who in concerned::expected_at(tx, event).await? {
        let others = others(tx, &who, event, &[event.id]).await?;
        let Some(other) = others.iter().find(|it| it.span.overlaps(&event.span())) else {
            continue;
        };
        let title = &other.title;
        let words = match (event.by_booking(), other.booked) {
            (true, true) => format!(
                "It is now at the same time as “{title}”, where you also have a place. Give one of the two back, or change it for another date."
            ),
            (true, false) => format!(
                "It is now at the same time as “{title}”, where you are expected. Give this place back, or change it for another date."
            ),
            (false, true) => format!(
                "It is now at the same time as “{title}”, where you have a place. Give that place back, or change it for another date."
            ),
            (false, false) => format!(
                "It is now at the same time as “{title}”, where you are expected too. Tell your facilitator which of the two you cannot come to."
            ),
        };
        tell(
            tx,
            who.person,
            event,
            "is at the same time as another",
            &words,
        )
        .await?;
    }
    Ok(())
}

async fn tell_in(
    tx: &mut WriteTx<'_>,
    person: rulebook::people::PersonId,
    event: &Event,
    (what, words, place): (&str, &str, &str),
) -> Result<(), Problem> {
    let known = people::person(tx, person).await?;
    tx.letter(Letter {
        person: Some(person),
        to: known.email,
        subject: format!("{}: {what}", event.plan.title),
        body: format!(
            "Hello {},\n\n“{}”: {what}.\n\n{words}\n\n{place}",
            known.name, event.plan.title
        ),
    })
    .await?;
    Ok(())
}
