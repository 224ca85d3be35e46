//! Places of people who have left, or pause, are given on in time.
//!
//! What this room must not know: how a place is booked.

use kit::{App, Problem, db::WriteTx, jobs::Work};
use rulebook::{
    delivery::{EventId, booking::BookingState},
    people::{Action, Actor, Circles, may},
    registration::{EnrolmentId, enrolment::EnrolmentState},
};
use serde::{Deserialize, Serialize};

use super::{RELEASED, promote, store};
use crate::event::{self, Event};

/// Hours before the start at which it is looked who still holds a place on the programme: early enough for the next to come.
const LOOKS: [i64; 3] = [336, 168, 72];

/// Looks who of those with a place has left. Running it twice is harmless: nobody is left to be found.
#[derive(Debug, Serialize, Deserialize)]
pub struct FreePlaces {
    /// The event.
    pub event: EventId,
}

/// Queues the looks that lie ahead of this event.
pub(crate) async fn look_ahead(tx: &mut WriteTx<'_>, event: &Event) -> Result<(), Problem> {
    if !event.by_booking() {
        return Ok(());
    }
    for hours in LOOKS {
        let due = event.starts_at.plus_seconds(hours * -3_600);
        if due > tx.now().at {
            tx.later_at(&FreePlaces { event: event.id }, due).await?;
        }
    }
    Ok(())
}

impl Work for FreePlaces {
    const KIND: &'static str = "delivery.free_places";

    async fn run(self, app: App) -> Result<(), Problem> {
        let id = self.event;
        let gone = app
            .db()
            .read(async |tx| {
                let mut gone: Vec<EnrolmentId> = Vec::new();
                if event::store::one(tx, id).await?.called_off() {
                    return Ok(gone);
                }
                for enrolment in store::booked(tx, id).await? {
                    let who = registration::enrolment(tx, enrolment).await?;
                    if who.state != EnrolmentState::Active {
                        gone.push(enrolment);
                    }
                }
                Ok(gone)
            })
            .await?;
        if gone.is_empty() {
            return Ok(());
        }
        let permit = may(&Actor::System, Action::KeepEvents, &Circles::SITE)?;
        app.act(&permit, &RELEASED, async move |tx| {
            for enrolment in &gone {
                store::put(tx, id, *enrolment, BookingState::Cancelled, None).await?;
                tx.about(*enrolment);
            }
            tx.about(id);
            tx.became("places", gone.len());
            promote(tx, id).await
        })
        .await
    }
}
