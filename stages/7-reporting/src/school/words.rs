//! The words of a school's standing: one short, one whole sentence, and how urgent it looks.
//!
//! What this room must not know: how the standing was decided.

use kit::ui::{Icon, Kind};
use rulebook::reporting::compliance::{SchoolStanding, SchoolStatus};

/// The standing in one or two words.
pub const fn short(status: SchoolStatus) -> &'static str {
    match status {
        SchoolStatus::Overdue => "Overdue",
        SchoolStatus::Vacant => "No SENCO",
        SchoolStatus::Late => "Will be late",
        SchoolStatus::StartNow => "Start now",
        SchoolStatus::Check => "A person decides",
        SchoolStatus::Unknown => "Not known",
        SchoolStatus::InTime => "In time",
        SchoolStatus::Qualified => "Met",
        SchoolStatus::NotBound => "Not bound",
    }
}

/// How the standing looks; the words say it too.
pub const fn kind_of(status: SchoolStatus) -> (Kind, Icon) {
    match status {
        SchoolStatus::Overdue | SchoolStatus::Vacant | SchoolStatus::Late => {
            (Kind::Stop, Icon::Alert)
        }
        SchoolStatus::StartNow => (Kind::Now, Icon::Alert),
        SchoolStatus::Check | SchoolStatus::Unknown => (Kind::Calm, Icon::Ring),
        SchoolStatus::InTime => (Kind::Now, Icon::Half),
        SchoolStatus::Qualified => (Kind::Good, Icon::Tick),
        SchoolStatus::NotBound => (Kind::Plain, Icon::None),
    }
}

/// The standing in one plain sentence.
pub fn sentence(standing: &SchoolStanding) -> String {
    let by = standing
        .deadline
        .map_or_else(|| "the deadline".to_owned(), rulebook::base::Day::in_words);
    match standing.status {
        SchoolStatus::Overdue => format!(
            "The duty is not met. This school’s SENCO had to hold the qualification by {by}."
        ),
        SchoolStatus::Vacant => {
            "The duty is not met. This school has no SENCO, and must have one.".into()
        }
        SchoolStatus::Late => format!(
            "The duty will not be met in time. The SENCO’s outcome is expected after {by}, the last day in time."
        ),
        SchoolStatus::StartNow => {
            format!("The SENCO has to start the qualification now. It is due by {by}.")
        }
        SchoolStatus::Check => {
            "A person has to decide. The law does not give one clear answer from what is known."
                .into()
        }
        SchoolStatus::Unknown => "It is not known who this school’s SENCO is.".into(),
        SchoolStatus::InTime => format!(
            "The duty can be met in time. This school’s SENCO must hold the qualification by {by}."
        ),
        SchoolStatus::Qualified => {
            "The duty is met. This school’s SENCO holds the qualification, or does not need it."
                .into()
        }
        SchoolStatus::NotBound => "The duty does not bind this school.".into(),
    }
}
