//! The rows of quality visits.
//!
//! What this room must not know: who may visit, or answer.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded as _, Day, Instant},
    delivery::{VisitId, visit::VisitState},
    people::{GroupId, PersonId, ProviderId},
};

use super::{NewVisit, Visit};
use crate::group::Group;

const ADD: Sql = Sql::new(
    "insert into delivery_quality_visits
       (id, event_id, group_id, provider_id, partner_id, visitor_id, visited_on, criteria, actions,
        follow_up_on, state, answer, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'sent', '', $11)",
);
const ONE: Sql = Sql::new(
    "select id, event_id, group_id, criteria, actions, follow_up_on, provider_id, partner_id, visitor_id, visited_on, state, answer
     from delivery_quality_visits where id = $1",
);
const OF_GROUP: Sql = Sql::new(
    "select id, event_id, group_id, criteria, actions, follow_up_on, provider_id, partner_id, visitor_id, visited_on, state, answer
     from delivery_quality_visits where group_id = $1 order by visited_on desc, id desc limit 100",
);
const TO_ANSWER: Sql = Sql::new(
    "select id, event_id, group_id, criteria, actions, follow_up_on, provider_id, partner_id, visitor_id, visited_on, state, answer
     from delivery_quality_visits where group_id = $1 and state = 'sent' order by visited_on, id",
);
const OPEN: Sql = Sql::new(
    "select id, event_id, group_id, criteria, actions, follow_up_on, provider_id, partner_id, visitor_id, visited_on, state, answer
     from delivery_quality_visits where state <> 'closed' and follow_up_on is not null order by id",
);
const ANSWERED: Sql = Sql::new(
    "update delivery_quality_visits set state = 'answered', answer = $1, answered_by = $2
     where id = $3 and state = 'sent'",
);
const CLOSED: Sql =
    Sql::new("update delivery_quality_visits set state = 'closed' where id = $1 and state = $2");

fn read(row: &Row<'_>) -> Result<Visit, Fault> {
    Ok(Visit {
        id: row.get(0)?,
        what: NewVisit {
            event: row.get(1)?,
            group: row.get(2)?,
            judged: row.json(3)?,
            actions: row.get(4)?,
            follow_up: row.get(5)?,
        },
        provider: row.get(6)?,
        partner: row.get(7)?,
        visitor: row.get(8)?,
        visited_on: row.get(9)?,
        state: row.code(10)?,
        answer: row.get(11)?,
    })
}

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    group: &Group,
    visitor: PersonId,
    held_on: Day,
    new: &NewVisit,
) -> Result<VisitId, Problem> {
    let (id, at): (VisitId, Instant) = (tx.mint(), tx.now().at);
    let judged =
        serde_json::to_string(&new.judged).map_err(|e| Fault::because("writing a visit", e))?;
    tx.run_one(
        ADD,
        &[
            &id,
            &new.event,
            &group.id,
            &group.provider,
            &group.partner,
            &visitor,
            &held_on,
            &judged,
            &new.actions,
            &new.follow_up,
            &at,
        ],
    )
    .await?;
    Ok(id)
}

pub(crate) async fn one(tx: &ReadTx<'_>, id: VisitId) -> Result<Visit, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(crate) async fn of_group(tx: &ReadTx<'_>, group: GroupId) -> Result<Vec<Visit>, Problem> {
    Ok(tx.all(OF_GROUP, &[&group], read).await?)
}

/// The visits of a group that wait for the answer of whoever leads it, the oldest first.
pub(crate) async fn to_answer(tx: &ReadTx<'_>, group: GroupId) -> Result<Vec<Visit>, Problem> {
    Ok(tx.all(TO_ANSWER, &[&group], read).await?)
}

/// Visits with a day to look at what was agreed, of one provider or all.
pub(crate) async fn to_follow_up(
    tx: &ReadTx<'_>,
    only: Option<ProviderId>,
) -> Result<Vec<Visit>, Problem> {
    let mut all = tx.all(OPEN, &[], read).await?;
    all.retain(|one| only.is_none_or(|only| one.provider == only));
    Ok(all)
}

pub(super) async fn answered(
    tx: &mut WriteTx<'_>,
    id: VisitId,
    by: PersonId,
    answer: &str,
) -> Result<(), Problem> {
    tx.run_one(ANSWERED, &[&answer, &by, &id]).await
}

pub(super) async fn closed(
    tx: &mut WriteTx<'_>,
    id: VisitId,
    from: VisitState,
) -> Result<(), Problem> {
    tx.run_one(CLOSED, &[&id, &from.code()]).await
}
