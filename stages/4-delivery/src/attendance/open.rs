//! Which registers of a group are taken: gathered for many events at once.
//!
//! What this room must not know: when a register is taken (the rulebook does).

use std::collections::HashSet;

use kit::{Problem, db::ReadTx};
use registration::Seat;
use rulebook::{
    base::Day,
    delivery::{
        EventId,
        register::{Awaited, is_paused, is_taken},
    },
    people::GroupId,
    registration::EnrolmentId,
};
use tokio::try_join;

use super::store;
use crate::{booking, engagement::pauses, event::Event, group};

/// Is somebody’s place paused, or was it on the day of the event?
pub(crate) fn paused(who: &Seat, event: &Event) -> bool {
    is_paused(who.state, &pauses(who), event.plan.day)
}

/// Those of these events, held since a day, whose register is taken for the group.
pub(crate) async fn taken(
    tx: &ReadTx<'_>,
    group: GroupId,
    events: &[Event],
    since: Day,
) -> Result<HashSet<EventId>, Problem> {
    let seats = async {
        let members = group::store::members(tx, group).await?;
        registration::seats(tx, &members).await
    };
    let (seats, marked, booked) = try_join!(
        seats,
        store::marked_since(tx, group, since),
        booking::store::booked_since(tx, group, since),
    )?;
    let holds = || seats.iter().filter(|who| who.holds_a_place());
    let taken = events.iter().filter(|event| {
        let expected = |id: EnrolmentId| !event.by_booking() || booked.contains(&(event.id, id));
        let awaited = holds()
            .filter(|who| expected(who.enrolment))
            .map(|who| Awaited {
                marked: marked.contains(&(event.id, who.enrolment)),
                paused: paused(who, event),
            });
        event.plan.day >= since && is_taken(awaited)
    });
    Ok(taken.map(|event| event.id).collect())
}
