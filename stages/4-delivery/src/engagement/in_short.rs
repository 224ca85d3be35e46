//! The number in short: what a card shows, without the reasons behind it.
//!
//! What this room must not know: how it is counted.

use kit::{Problem, db::ReadTx};
use registration::Enrolment;
use rulebook::base::{BasisPoints, Now};

use super::{gather, store};

/// The number in short, as a card shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InShort {
    pub(crate) total: BasisPoints,
    pub(crate) gate: BasisPoints,
    /// How many things are missing.
    pub(crate) missing: usize,
}

/// This enrolment's number in short: what is behind a kept one is not read. Nothing while the intake has no timetable.
pub(crate) async fn in_short(
    tx: &ReadTx<'_>,
    who: &Enrolment,
    now: Now,
) -> Result<Option<InShort>, Problem> {
    if let Some(kept) = store::kept_short(tx, who, now.day).await? {
        return Ok(Some(kept));
    }
    let told = gather(tx, who, now).await?;
    let told = told.map(|gathered| gathered.count(now.day));
    Ok(told.map(|told| InShort {
        total: told.total,
        gate: told.gate,
        missing: told.missing.len(),
    }))
}
