//! The rows of the number, and what it is gathered from.
//!
//! What this room must not know: how it is counted.

use std::collections::{HashMap, HashSet};

use kit::{
    Fault, Problem,
    db::{AT_ONCE, ReadTx, Row, Sql, ToValue, WriteTx, filled},
};
use registration::Enrolment;
use rulebook::{
    base::Day,
    delivery::{booking::BookingState, engagement::Engagement},
    people::GroupId,
    registration::{CohortId, EnrolmentId},
};

use super::{Attended, InShort};

const ATTENDED: Sql = Sql::new(
    "select e.id, e.cohort_id, e.provider_id, e.group_id, e.element_key, e.kind, e.title, e.held_on,
       e.from_minute, e.minutes, e.starts_at, e.place, e.link, e.capacity, e.state, b.state, a.mark
     from delivery_events e
     left join delivery_bookings b on b.event_id = e.id and b.enrolment_id = $1
     left join delivery_attendance a on a.event_id = e.id and a.enrolment_id = $1
     where (e.cohort_id = $2 and (e.group_id is null or e.group_id = $3)) or a.mark is not null
     order by e.starts_at, e.id",
);
const ANSWERED: Sql = Sql::new(
    "select step_key, count(*) from delivery_answers where enrolment_id = $1
     group by step_key order by step_key",
);
const CREDITS: Sql =
    Sql::new("select key from delivery_credits where enrolment_id = $1 order by key");
const CREDIT: Sql = Sql::new(
    "insert into delivery_credits (enrolment_id, key) values ($1, $2)
     on conflict (enrolment_id, key) do nothing",
);
const KEEP: Sql = Sql::new(
    "insert into delivery_engagement (enrolment_id, cohort_id, total, gate, told, holds_from, holds_until, standing, missing)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (enrolment_id) do update set cohort_id = excluded.cohort_id, total = excluded.total,
       gate = excluded.gate, told = excluded.told, holds_from = excluded.holds_from,
       holds_until = excluded.holds_until, standing = excluded.standing, missing = excluded.missing",
);
const KEPT: Sql = Sql::new(
    "select told from delivery_engagement
     where enrolment_id = $1 and holds_from <= $2 and holds_until > $3 and standing = $4",
);
const KEPT_SHORT: Sql = Sql::new(
    "select total, gate, missing from delivery_engagement
     where enrolment_id = $1 and holds_from <= $2 and holds_until > $3 and standing = $4",
);
const ALL_KEPT: Sql = Sql::new(
    "select enrolment_id, standing, told from delivery_engagement
     where enrolment_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
       and holds_from <= $33 and holds_until > $34 order by enrolment_id",
);
const FORGET: Sql = Sql::new("delete from delivery_engagement where cohort_id = $1");
const NEXT: Sql = Sql::new("select min(holds_until) from delivery_engagement where cohort_id = $1");
const SET_NEXT: Sql = Sql::new(
    "update delivery_timetables set next_count_on = $1
     where cohort_id = $2 and (next_count_on is null or next_count_on <> $3)",
);

const TOTAL: Sql = Sql::new("select total from delivery_engagement where enrolment_id = $1");

/// The number as it was last kept.
pub(crate) async fn total(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<rulebook::base::BasisPoints>, Problem> {
    Ok(tx.first(TOTAL, &[&enrolment], |row| row.get(0)).await?)
}

/// Everything this person could come to, and what came of it.
pub(crate) async fn attended(
    tx: &ReadTx<'_>,
    cohort: CohortId,
    group: Option<GroupId>,
    enrolment: EnrolmentId,
) -> Result<Vec<Attended>, Problem> {
    let group = group.map_or(0, GroupId::number);
    let read = |row: &Row<'_>| {
        Ok(Attended {
            event: crate::event::store::read(row)?,
            booked: row.code_or_none(15)? == Some(BookingState::Booked),
            mark: row.code_or_none(16)?,
        })
    };
    Ok(tx
        .all(ATTENDED, &[&enrolment, &cohort, &group], read)
        .await?)
}

/// What stays earned of an edition before.
pub(crate) async fn credits(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<HashSet<String>, Problem> {
    let keys = tx.all(CREDITS, &[&enrolment], |row| row.get(0)).await?;
    Ok(keys.into_iter().collect())
}

/// Keeps something as earned.
pub(crate) async fn credit(
    tx: &mut WriteTx<'_>,
    enrolment: EnrolmentId,
    key: &str,
) -> Result<(), Problem> {
    tx.run(CREDIT, &[&enrolment, &key]).await?;
    Ok(())
}

/// How many checks of each step are answered.
pub(super) async fn answered(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<HashMap<String, i64>, Problem> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(tx
        .all(ANSWERED, &[&enrolment], read)
        .await?
        .into_iter()
        .collect())
}

pub(super) async fn keep(
    tx: &mut WriteTx<'_>,
    who: &Enrolment,
    told: &Engagement,
    from: Day,
    until: Day,
) -> Result<(), Problem> {
    let text =
        serde_json::to_string(told).map_err(|e| Fault::because("writing an engagement", e))?;
    tx.run_one(
        KEEP,
        &[
            &who.id,
            &who.cohort,
            &told.total,
            &told.gate,
            &text,
            &from,
            &until,
            &standing(who),
            &i64::try_from(told.missing.len()).unwrap_or(i64::MAX),
        ],
    )
    .await
}

/// What of an enrolment the number hangs on.
fn standing(who: &Enrolment) -> String {
    let (state, on) = (who.state, who.state_on);
    format!("{} {state} {on} {}", who.cohort, who.days_deferred)
}

pub(super) async fn kept(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    today: Day,
) -> Result<Option<Engagement>, Problem> {
    let standing = standing(who);
    Ok(tx
        .first(KEPT, &[&who.id, &today, &today, &standing], |row| {
            row.json(0)
        })
        .await?)
}

/// The kept number while it holds, without what is behind it.
pub(super) async fn kept_short(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    today: Day,
) -> Result<Option<InShort>, Problem> {
    let standing = standing(who);
    let read = |row: &Row<'_>| {
        Ok(InShort {
            total: row.get(0)?,
            gate: row.get(1)?,
            missing: usize::try_from(row.get::<i64>(2)?).unwrap_or(0),
        })
    };
    Ok(tx
        .first(KEPT_SHORT, &[&who.id, &today, &today, &standing], read)
        .await?)
}

/// The numbers of several people, of those whose kept number holds today.
pub(super) async fn all_kept(
    tx: &ReadTx<'_>,
    all: &[Enrolment],
    today: Day,
) -> Result<HashMap<EnrolmentId, Engagement>, Problem> {
    let mut found = HashMap::new();
    for some in all.chunks(AT_ONCE) {
        let ids: Vec<EnrolmentId> = some.iter().map(|who| who.id).collect();
        let mut params = filled(&ids);
        params.extend([&today as &(dyn ToValue + Sync), &today]);
        tx.each(ALL_KEPT, &params, |row| {
            let (id, held): (EnrolmentId, String) = (row.get(0)?, row.get(1)?);
            if some.iter().any(|who| who.id == id && standing(who) == held) {
                found.insert(id, row.json(2)?);
            }
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

pub(crate) async fn forget_cohort(tx: &mut WriteTx<'_>, cohort: CohortId) -> Result<(), Problem> {
    tx.run(FORGET, &[&cohort]).await?;
    Ok(())
}

/// The day on which the first number of a cohort stops holding, when it is to be queued: nothing when it is queued.
pub(super) async fn next_count(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
) -> Result<Option<Day>, Problem> {
    let next: Option<Option<Day>> = tx.first(NEXT, &[&cohort], |row| row.get(0)).await?;
    let Some(next) = next.flatten() else {
        return Ok(None);
    };
    let new = tx.run(SET_NEXT, &[&next, &cohort, &next]).await?;
    Ok((new == 1).then_some(next))
}
