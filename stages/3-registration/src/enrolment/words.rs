//! What letters to participants say about their enrolment.
//!
//! What this room must not know: when they are written. No letter names a reason that is about health or family.

use rulebook::{base::Day, registration::enrolment::WithdrawalReason};

/// A letter without its greeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) body: String,
}

fn say(subject: &str, body: impl Into<String>) -> Words {
    Words {
        subject: subject.to_owned(),
        body: body.into(),
    }
}

pub(crate) fn deferred(returns_on: Day) -> Words {
    say(
        "Your NPQ is paused",
        format!(
            "Your place on the NPQ for SENCOs is kept. You are expected back on {}.\n\nA month before that day we will write to you. If something changes earlier, answer your programme administrator’s letter: they can bring you back sooner.",
            returns_on.with_weekday()
        ),
    )
}

pub(crate) fn returning(returns_on: Day) -> Words {
    say(
        "You are expected back on the NPQ soon",
        format!(
            "You are expected back on the NPQ for SENCOs on {}. If that still suits you, you need do nothing: your programme administrator will bring you back. If it does not, tell them now, so that they can look for another day with you.",
            returns_on.with_weekday()
        ),
    )
}

pub(crate) fn resumed() -> Words {
    say(
        "Welcome back to the NPQ",
        "You are back on the NPQ for SENCOs. Sign in to see your next step; everything you had done is still there.",
    )
}

pub(crate) fn withdrawn(reason: WithdrawalReason) -> Words {
    let error = if reason == WithdrawalReason::StartedInError {
        " It was begun in error."
    } else {
        ""
    };
    say(
        "Your NPQ has ended",
        format!(
            "Your place on the NPQ for SENCOs has ended.{error} What you wrote is kept, and you may come back: ask your programme administrator.\n\nIf you are your school’s SENCO, the date by which you need the qualification has not changed."
        ),
    )
}

pub(crate) fn cancelled() -> Words {
    say(
        "Your place on the NPQ is cancelled",
        "Your place on the NPQ for SENCOs is cancelled before it began. You may apply again for another cohort.",
    )
}
