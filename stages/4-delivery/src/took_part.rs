//! The days on which a person took part, each with the record that shows it: what declarations rest on.
//!
//! What this room must not know: declarations, or what anybody wrote.

use std::collections::HashMap;

use kit::{
    Fault, Problem,
    clock::Clock,
    db::{AT_ONCE, ReadTx, Row, Sql, filled},
};
use rulebook::{
    base::{Day, Instant},
    delivery::EventId,
    registration::EnrolmentId,
};

/// A day of taking part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TookPart {
    /// When.
    pub on: Day,
    /// In what, in words that an auditor understands.
    pub what: String,
    /// The key of the record that shows it.
    pub key: String,
}

const CAME: Sql = Sql::new(
    "select a.enrolment_id, e.held_on, e.title, e.id
     from delivery_attendance a join delivery_events e on e.id = a.event_id
     where a.enrolment_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
       and a.mark in ('present', 'late', 'left_early')
     order by e.starts_at, e.id, a.enrolment_id",
);
/// One line for each person and day (in UTC, near enough for counting) with study on it.
const STUDIED: Sql = Sql::new(
    "select enrolment_id, min(done_at), count(*) from delivery_progress
     where enrolment_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
     group by enrolment_id, done_at / 86400000000 order by 2, 1",
);
const HANDED_IN: Sql = Sql::new(
    "select enrolment_id, handed_in_at, module_id from delivery_tasks
     where enrolment_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
       and handed_in_at is not null order by handed_in_at, id",
);

/// The days of several people.
pub type DaysOf = HashMap<EnrolmentId, Vec<TookPart>>;

/// Every day on which this person took part: events attended, study, tasks handed in.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn took_part(tx: &ReadTx<'_>, enrolment: EnrolmentId) -> Result<Vec<TookPart>, Problem> {
    let mut days = took_part_of(tx, &[enrolment]).await?;
    Ok(days.remove(&enrolment).unwrap_or_default())
}

/// The same of several people, in three questions for every [`AT_ONCE`] of them.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn took_part_of(tx: &ReadTx<'_>, all: &[EnrolmentId]) -> Result<DaysOf, Problem> {
    let clock = Clock::running();
    let came = |row: &Row<'_>| {
        let (title, event): (String, EventId) = (row.get(2)?, row.get(3)?);
        Ok(TookPart {
            on: row.get(1)?,
            what: format!("Attended: {title}"),
            key: event.to_string(),
        })
    };
    let studied = |row: &Row<'_>| -> Result<TookPart, Fault> {
        let (at, steps): (Instant, i64) = (row.get(1)?, row.get(2)?);
        let on = clock.at(at).day;
        Ok(TookPart {
            on,
            what: format!("Finished study steps: {steps}"),
            key: format!("study:{on}"),
        })
    };
    let handed_in = |row: &Row<'_>| -> Result<TookPart, Fault> {
        let (at, module): (Instant, String) = (row.get(1)?, row.get(2)?);
        let what = format!("Handed in the application task of module {module}");
        Ok(TookPart {
            on: clock.at(at).day,
            what,
            key: format!("task:{module}"),
        })
    };
    let mut days = DaysOf::new();
    for some in all.chunks(AT_ONCE) {
        collect(tx, CAME, some, &mut days, came).await?;
        collect(tx, STUDIED, some, &mut days, studied).await?;
        collect(tx, HANDED_IN, some, &mut days, handed_in).await?;
    }
    for of_one in days.values_mut() {
        of_one.sort_by(|a, b| (a.on, &a.key).cmp(&(b.on, &b.key)));
    }
    Ok(days)
}

async fn collect(
    tx: &ReadTx<'_>,
    sql: Sql,
    of: &[EnrolmentId],
    into: &mut DaysOf,
    read: impl Fn(&Row<'_>) -> Result<TookPart, Fault>,
) -> Result<(), Problem> {
    tx.each(sql, &filled(of), |row| {
        into.entry(row.get(0)?).or_default().push(read(row)?);
        Ok(())
    })
    .await?;
    Ok(())
}
