//! The rows of what people need on the day.
//!
//! What this room must not know: who may read them.

use kit::{
    Fault, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{delivery::EventId, registration::EnrolmentId};

use super::{Arrival, Need};

const PUT: Sql = Sql::new(
    "insert into delivery_arrivals (event_id, enrolment_id, needs, arranged, show_school, at)
     values ($1, $2, $3, 0, $4, $5)
     on conflict (event_id, enrolment_id) do update set needs = excluded.needs, show_school = excluded.show_school,
       arranged = case when delivery_arrivals.needs = excluded.needs then delivery_arrivals.arranged else 0 end,
       at = excluded.at",
);
const ONE: Sql = Sql::new(
    "select enrolment_id, needs, arranged, show_school from delivery_arrivals
     where event_id = $1 and enrolment_id = $2",
);
const OF_EVENT: Sql = Sql::new(
    "select enrolment_id, needs, arranged, show_school from delivery_arrivals
     where event_id = $1 order by enrolment_id",
);
const ARRANGE: Sql =
    Sql::new("update delivery_arrivals set arranged = 1 where event_id = $1 and enrolment_id = $2");

pub(crate) async fn put(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
    said: &Arrival,
) -> Result<(), Problem> {
    let (at, show) = (tx.now().at, i64::from(said.show_school));
    tx.run_one(PUT, &[&event, &enrolment, &said.needs, &show, &at])
        .await
}

/// What was said for one event is said for the other: nobody asks twice.
pub(crate) async fn carry(
    tx: &mut WriteTx<'_>,
    from: EventId,
    to: EventId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    match one(tx, from, enrolment).await? {
        Some(need) => put(tx, to, enrolment, &need.said).await,
        None => Ok(()),
    }
}

pub(super) async fn arrange(
    tx: &mut WriteTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<(), Problem> {
    tx.run_one(ARRANGE, &[&event, &enrolment]).await
}

pub(crate) async fn one(
    tx: &ReadTx<'_>,
    event: EventId,
    enrolment: EnrolmentId,
) -> Result<Option<Need>, Problem> {
    Ok(tx.first(ONE, &[&event, &enrolment], read).await?)
}

pub(crate) async fn of_event(tx: &ReadTx<'_>, event: EventId) -> Result<Vec<Need>, Problem> {
    Ok(tx.all(OF_EVENT, &[&event], read).await?)
}

fn read(row: &Row<'_>) -> Result<Need, Fault> {
    Ok(Need {
        enrolment: row.get(0)?,
        said: Arrival {
            needs: row.get(1)?,
            show_school: row.get::<i64>(3)? == 1,
        },
        arranged: row.get::<i64>(2)? == 1,
    })
}
