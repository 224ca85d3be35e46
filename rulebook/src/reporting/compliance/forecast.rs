//! Who becomes overdue in which month, if nothing changes.
//!
//! What this room must not know: which schools, or why they stand as they do.

use super::{Outline, SchoolStatus};
use crate::base::Day;

/// A month of the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day (of the first one, the day of judgement itself).
    pub from: Day,
    /// Schools that become overdue in it whose SENCO is not on the course.
    pub not_started: u32,
    /// Schools that become overdue in it unless the outcome comes first: the SENCO is on the course.
    pub on_course: u32,
}

/// How many schools become overdue in each of the next months? A school is overdue from the day after its last day in
/// time; those that are overdue already, or that a person has to decide about, are in no month.
///
/// # Source
/// [`crate::source::REGS_THREE_YEARS`] for the day; the telling is [`crate::source::SENDA_COMPLIANCE`].
pub fn forecast(schools: &[Outline], on: Day, months: i32) -> Vec<Month> {
    let this = on.plus_days(1 - i32::from(on.date().day()));
    let mut ahead: Vec<Month> = (0..months)
        .map(|after| Month {
            from: this.plus_months(after).max(on),
            not_started: 0,
            on_course: 0,
        })
        .collect();
    for school in schools {
        let waits = matches!(
            school.status,
            SchoolStatus::InTime | SchoolStatus::StartNow | SchoolStatus::Late
        );
        let Some(overdue) = school
            .deadline
            .filter(|_| waits)
            .map(|last| last.plus_days(1))
        else {
            continue;
        };
        let place = months_between(this, overdue).and_then(|after| ahead.get_mut(after));
        if let Some(month) = place {
            let count = if school.on_course {
                &mut month.on_course
            } else {
                &mut month.not_started
            };
            *count = count.saturating_add(1);
        }
    }
    ahead
}

/// Whole months from the month of one day to that of another; none when it lies before.
fn months_between(from: Day, to: Day) -> Option<usize> {
    let number = |day: Day| i32::from(day.date().year()) * 12 + i32::from(day.date().month());
    usize::try_from(number(to) - number(from)).ok()
}
