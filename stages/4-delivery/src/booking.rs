//! Places at events: booked, waited for, given back, passed on to whoever waits longest.
//!
//! What this room must not know: who came.

pub(crate) mod store;

use kit::{App, Problem, Process, db::WriteTx, mail::Letter};
use rulebook::{
    delivery::{
        EventId,
        booking::{self, BookFacts, Booked, BookingState, Other},
    },
    people::Permit,
    registration::EnrolmentId,
};

use crate::{
    event::{self, Event, EventKind},
    group,
};

/// A place was booked, or a queue joined.
pub const BOOKED: Process = Process::new("event_booked", "booked");
/// A place was given back.
pub const CANCELLED: Process = Process::new("booking_cancelled", "gave back the place at");

/// Books a place for this enrolment, or joins the queue. Process: [`BOOKED`].
pub async fn book(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    id: EventId,
) -> Result<Booked, Problem> {
    let permit_for_act = permit.clone();
    app.act(permit, &BOOKED, async move |tx| {
        let who = crate::own(tx, &permit_for_act, enrolment).await?;
        let event = event::store::one(tx, id).await?;
        let group = group::store::group_of(tx, enrolment).await?;
        let (booked, waiting) = store::counts(tx, id).await?;
        let others = store::others(tx, enrolment, id).await?;
        let facts = BookFacts {
            enrolment: who.state,
            for_this_person: event.plan.cohort == who.cohort
                && (event.plan.group.is_none() || event.plan.group == group),
            called_off: event.called_off(),
            span: event.span(),
            capacity: event.plan.capacity,
            booked,
            waiting,
            mine: store::state(tx, id, enrolment).await?,
            others: &others,
        };
        let decided = booking::book(&facts, tx.now())?;
        store::put(tx, id, enrolment, decided.state).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(id);
        tx.about(enrolment);
        tx.changed("state", facts.mine, Some(decided.state));
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
        store::put(tx, id, enrolment, decided).await?;
        promote(tx, id).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(id);
        tx.about(enrolment);
        tx.changed("state", mine, Some(decided));
        Ok(())
    })
    .await
}

/// Gives free places to those who wait, longest first, and writes to them.
pub(crate) async fn promote(tx: &mut WriteTx<'_>, id: EventId) -> Result<(), Problem> {
    let event = event::store::one(tx, id).await?;
    let (booked, waiting) = store::counts(tx, id).await?;
    let up = booking::move_up(event.plan.capacity, booked, waiting);
    for enrolment in store::first_waiting(tx, id, up).await? {
        store::put(tx, id, enrolment, BookingState::Booked).await?;
        let who = registration::enrolment(tx, enrolment).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(enrolment);
        let words = format!(
            "A place became free. Booked: {}, {}.",
            event.when(),
            event.plan.place
        );
        tell(tx, who.person, &event, "you have a place", &words).await?;
    }
    Ok(())
}

/// Writes to everybody who has a place or waits for one, and to the whole group of a group's event.
pub(crate) async fn tell_everybody(
    tx: &mut WriteTx<'_>,
    event: &Event,
    what: &str,
    words: &str,
) -> Result<(), Problem> {
    let mut people = store::people(tx, event.id).await?;
    if let Some(group) = event.plan.group {
        people.extend(group::store::people(tx, group).await?);
    }
    if event.plan.kind == EventKind::Conference && event.plan.group.is_none() {
        let all = registration::enrolments_of_cohort(tx, event.plan.cohort).await?;
        people.extend(all.iter().map(|who| who.person));
    }
    people.sort_unstable();
    people.dedup();
    for person in people {
        tell(tx, person, event, what, words).await?;
    }
    Ok(())
}

async fn tell(
    tx: &mut WriteTx<'_>,
    person: rulebook::people::PersonId,
    event: &Event,
    what: &str,
    words: &str,
) -> Result<(), Problem> {
    let known = people::person(tx, person).await?;
    tx.letter(Letter {
        person: Some(person),
        to: known.email,
        subject: format!("{}: {what}", event.plan.title),
        body: format!(
            "Hello {},\n\n“{}”: {what}.\n\n{words}\n\nYou can see all your events in Senda, under Clinics.",
            known.name, event.plan.title
        ),
    })
    .await?;
    Ok(())
}

/// What else a person has a place at.
pub(crate) fn other(event: &Event) -> Other {
    Other {
        title: event.plan.title.clone(),
        span: event.span(),
    }
}
