//! The words of reminders.
//!
//! What this room must not know: when one is due. No letter carries a TRN.

use rulebook::reporting::reminder::ReminderKind;

use super::Due;

pub(super) fn subject(due: &Due) -> String {
    match due.kind {
        ReminderKind::MissedStart => "NPQ for SENCO: it is time to start".to_owned(),
        _ => format!("NPQ for SENCO: due by {}", due.deadline.in_words()),
    }
}

fn what(due: &Due) -> String {
    let deadline = due.deadline.with_weekday();
    match (due.kind, due.safe_start) {
        (ReminderKind::MissedStart, Some(start)) => format!(
            "The last safe day to start was {}. The qualification is due by {deadline}. Whoever starts now may still be in time; with every month it becomes less likely.",
            start.with_weekday()
        ),
        (_, Some(start)) => format!(
            "The qualification is due by {deadline}. The last safe day to start is {}.",
            start.with_weekday()
        ),
        (_, None) => format!("The qualification is due by {deadline}."),
    }
}

pub(super) fn to_senco(due: &Due, name: &str, origin: &str) -> String {
    format!(
        "Hello {name},\n\nYou are recorded as a SENCO of {}. {}\n\nWork out your own position: {origin}/deadline\nApply for a place: {origin}/apply\n\nIf you hold the qualification, tell your school: its page does not show it yet.",
        due.school,
        what(due)
    )
}

pub(super) fn to_leader(due: &Due, name: &str, senco: &str, origin: &str) -> String {
    format!(
        "Hello {name},\n\n{senco} is recorded as a SENCO of {}. {}\n\nYour school’s page, with a letter for your governors: {origin}/school/{}",
        due.school,
        what(due),
        due.post.school
    )
}
