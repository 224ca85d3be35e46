//! When a SENCO and their school are reminded of the duty's last day in time.
//!
//! What this room decides: which reminder is due on a day. What it does not know: who has had which already, or how it is sent.

use crate::{base::Day, registration::duty::Status};

crate::coded! {
    /// A reminder.
    pub enum ReminderKind {
        /// Two years are left.
        Months24 = "months_24", "24 months are left";
        /// Twenty-two months are left: the safe start is near.
        Months22 = "months_22", "22 months are left";
        /// A year is left.
        Months12 = "months_12", "12 months are left";
        /// Half a year is left.
        Months6 = "months_6", "6 months are left";
        /// Three months are left.
        Months3 = "months_3", "3 months are left";
        /// The safe start has passed, and they are not on the course.
        MissedStart = "missed_start", "The safe start has passed";
    }
}

impl ReminderKind {
    /// Those that count back from the last day in time, the furthest first.
    const BY_MONTHS: [(Self, i32); 5] = [
        (Self::Months24, 24),
        (Self::Months22, 22),
        (Self::Months12, 12),
        (Self::Months6, 6),
        (Self::Months3, 3),
    ];
}

/// How the holder of a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderFacts {
    /// The standing.
    pub status: Status,
    /// The last day in time.
    pub deadline: Option<Day>,
    /// The last safe day to start.
    pub safe_start: Option<Day>,
    /// Is an outcome of the course expected?
    pub on_course: bool,
}

/// Which reminders are due on this day, whether or not they were sent: of those that count months only the newest, so that
/// a post that is recorded late, or a night that was missed, brings one letter and not five.
///
/// # Source
/// The days: [`crate::source::REGS_THREE_YEARS`]; when to remind is [`crate::source::SENDA_COMPLIANCE`].
pub fn reminders_due(facts: &ReminderFacts, on: Day) -> Vec<ReminderKind> {
    let waits = matches!(
        facts.status,
        Status::InTime | Status::StartNow | Status::LateStart
    );
    let Some(deadline) = facts.deadline.filter(|last| waits && on <= *last) else {
        return Vec::new();
    };
    let newest = ReminderKind::BY_MONTHS
        .iter()
        .rev()
        .find(|(_, months)| deadline.plus_months(-months) <= on)
        .map(|(kind, _)| *kind);
    let missed = !facts.on_course && facts.safe_start.is_some_and(|start| start < on);
    newest
        .into_iter()
        .chain(missed.then_some(ReminderKind::MissedStart))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    const fn facts(status: Status, on_course: bool) -> ReminderFacts {
        ReminderFacts {
            status,
            deadline: None,
            safe_start: None,
            on_course,
        }
    }

    #[test]
    fn each_reminder_is_due_from_its_day_until_the_next() {
        let senco = ReminderFacts {
            deadline: Some(day("2028-09-02")),
            safe_start: Some(day("2026-11-02")),
            ..facts(Status::InTime, true)
        };
        let due = |on: &str| reminders_due(&senco, day(on));
        assert_eq!(due("2026-09-01"), []);
        assert_eq!(due("2026-09-02"), [ReminderKind::Months24]);
        assert_eq!(due("2026-11-02"), [ReminderKind::Months22]);
        assert_eq!(due("2027-09-02"), [ReminderKind::Months12]);
        assert_eq!(due("2028-03-02"), [ReminderKind::Months6]);
        assert_eq!(due("2028-06-02"), [ReminderKind::Months3]);
        assert_eq!(due("2028-09-02"), [ReminderKind::Months3]);
        assert_eq!(due("2028-09-03"), []);
    }

    #[test]
    fn a_missed_safe_start_is_told_once_it_has_passed_and_only_off_the_course() {
        let senco = |on_course| ReminderFacts {
            deadline: Some(day("2028-09-02")),
            safe_start: Some(day("2026-11-02")),
            ..facts(Status::StartNow, on_course)
        };
        let missed = |on: &str, on_course| {
            reminders_due(&senco(on_course), day(on)).contains(&ReminderKind::MissedStart)
        };
        assert!(!missed("2026-11-02", false));
        assert!(missed("2026-11-03", false));
        assert!(!missed("2026-11-03", true));
    }

    #[test]
    fn nobody_who_holds_it_or_owes_nothing_is_reminded() {
        use crate::base::Coded as _;
        for status in Status::ALL {
            let senco = ReminderFacts {
                deadline: Some(day("2028-09-02")),
                safe_start: Some(day("2026-11-02")),
                ..facts(*status, false)
            };
            let reminded = !reminders_due(&senco, day("2028-01-01")).is_empty();
            let waits = matches!(
                status,
                Status::InTime | Status::StartNow | Status::LateStart
            );
            assert_eq!(reminded, waits, "{status}");
        }
    }
}
