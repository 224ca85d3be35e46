//! The hours that were promised are the hours that are asked.
//!
//! What this room must not know: what is done in them.

use super::Doubts;
use crate::assemble::Assembled;
use crate::model::Status;
use crate::read::{Desk, Fault};
use crate::{Code, Severity};

/// Judges the minutes of the whole programme, the assessment itself left out.
pub(super) fn judge(desk: &Desk<'_>, doubts: &Doubts, assembled: &Assembled) {
    let programme = &assembled.programme;
    let (Some([least, most]), Some(place)) = (programme.minutes_budget, &assembled.budget_at)
    else {
        return;
    };
    let minutes = programme.minutes();
    if doubts.any() || (least..=most).contains(&minutes) {
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
    let help = match minutes.checked_sub(most) {
        Some(over) => {
            format!("Take {over} minutes out of the pages, or change the minutes_budget.")
        }
        None => format!(
            "Add {} minutes to the pages, or change the minutes_budget.",
            least.saturating_sub(minutes)
        ),
    };
    let fault = Fault::new(Code::HoursOutsideBudget, place, message);
    desk.say(fault.help(help).graded(severity));
}
