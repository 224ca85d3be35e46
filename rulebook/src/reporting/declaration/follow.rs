//! Following another schedule: whether a person may, given what was declared on the one before.
//!
//! What this room must not know: which schedules there are, who asks.

use super::{DeclarationKind, DeclarationState, Made, Schedule};
use crate::{base::Coded as _, source};

crate::refusals! {
    /// Why another schedule is not followed; the first that applies.
    pub enum ScheduleRefusal {
        /// They left.
        Withdrawn = "schedule_withdrawn" [source::DFE_SCHEDULE, "schedule_identifier"] "This person has withdrawn, so the schedule stays as it is.";
        /// It is followed already.
        Same = "same_schedule" [source::DFE_SCHEDULE, "schedule_identifier"] "This person follows that schedule already.";
        /// A live declaration would fall outside it.
        Undoes {
            /// Which.
            kind: DeclarationKind
        } = "undoes_declaration" [source::DFE_SCHEDULE, "schedule_identifier"] "The live “{}” declaration does not fit that schedule. Take it back first.", kind.label();
    }
}

/// May somebody who follows `from` follow `to` instead?
///
/// # Source
/// [`source::DFE_SCHEDULE`].
/// # Errors
/// See [`ScheduleRefusal`]; the first that applies.
pub fn follow(
    from: Option<&Schedule>,
    to: &Schedule,
    made: &[Made],
    withdrawn: bool,
) -> Result<(), ScheduleRefusal> {
    if withdrawn {
        return Err(ScheduleRefusal::Withdrawn);
    }
    if from.is_some_and(|from| from.identifier == to.identifier) {
        return Err(ScheduleRefusal::Same);
    }
    let undone = made
        .iter()
        .filter(|one| DeclarationState::LIVE.contains(&one.state))
        .find(|one| to.milestone(one.kind).is_none() || one.on < to.applies_from);
    match undone {
        Some(one) => Err(ScheduleRefusal::Undoes { kind: one.kind }),
        None => Ok(()),
    }
}
