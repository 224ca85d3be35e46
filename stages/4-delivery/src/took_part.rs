//! The days on which a person took part, each with the record that shows it: what declarations rest on.
//!
//! What this room must not know: declarations, or what anybody wrote.

use kit::{
    Fault, Problem,
    clock::Clock,
    db::{ReadTx, Row, Sql},
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
    "select e.held_on, e.title, e.id from delivery_attendance a join delivery_events e on e.id = a.event_id
     where a.enrolment_id = $1 and a.mark in ('present', 'late', 'left_early')
     order by e.starts_at, e.id",
);
/// One line for each day (in UTC, near enough for counting) with study on it.
const STUDIED: Sql = Sql::new(
    "select min(done_at), count(*) from delivery_progress where enrolment_id = $1
     group by done_at / 86400000000 order by 1",
);
const HANDED_IN: Sql = Sql::new(
    "select handed_in_at, module_id from delivery_tasks
     where enrolment_id = $1 and handed_in_at is not null order by handed_in_at, id",
);

/// Every day on which this person took part: events attended, study, tasks handed in.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn took_part(
    tx: &mut ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Vec<TookPart>, Problem> {
    let clock = Clock::running();
    let came = |row: &Row<'_>| {
        let (title, event): (String, EventId) = (row.get(1)?, row.get(2)?);
        Ok(TookPart {
            on: row.get(0)?,
            what: format!("Attended: {title}"),
            key: event.to_string(),
        })
    };
    let studied = |row: &Row<'_>| -> Result<TookPart, Fault> {
        let (at, steps): (Instant, i64) = (row.get(0)?, row.get(1)?);
        let on = clock.at(at).day;
        Ok(TookPart {
            on,
            what: format!("Finished study steps: {steps}"),
            key: format!("study:{on}"),
        })
    };
    let handed_in = |row: &Row<'_>| -> Result<TookPart, Fault> {
        let (at, module): (Instant, String) = (row.get(0)?, row.get(1)?);
        let what = format!("Handed in the application task of module {module}");
        Ok(TookPart {
            on: clock.at(at).day,
            what,
            key: format!("task:{module}"),
        })
    };
    let mut days = tx.all(CAME, &[&enrolment], came).await?;
    days.extend(tx.all(STUDIED, &[&enrolment], studied).await?);
    days.extend(tx.all(HANDED_IN, &[&enrolment], handed_in).await?);
    days.sort_by(|a, b| (a.on, &a.key).cmp(&(b.on, &b.key)));
    Ok(days)
}
