//! The hours that were promised are the hours that are asked.
//!
//! What this room must not know: what is done in them.

use crate::assemble::Assembled;
use crate::model::Status;
use crate::read::Desk;
use crate::{Code, Severity};

/// Judges the minutes of the whole programme, the assessment itself left out.
pub(super) fn judge(desk: &Desk<'_>, assembled: &Assembled) {
    let programme = &assembled.programme;
    let (Some([least, most]), Some(place)) = (programme.minutes_budget, &assembled.budget_at)
    else {
        return;
    };
    let minutes = programme.minutes();
    if (least..=most).contains(&minutes) {
        return;
    }
    let mut modules = programme.elements.iter().flat_map(|one| &one.modules);
    let unfinished = modules.any(|one| one.status == Status::Outline);
    let severity = if unfinished {
        Severity::Warning
    } else {
        Severity::Error
    };
    let message = format!("the programme takes {minutes} minutes, not {least} to {most}");
    desk.fault_as(
        Code::HoursOutsideBudget,
        severity,
        place,
        (message, Code::HoursOutsideBudget.help().to_owned()),
    );
}
