//! What letters to participants say about their enrolment.
//!
//! What this room must not know: when they are written. No letter names a reason that is about health or family.

use rulebook::{
    base::Day,
    registration::{
        enrolment::{Deferral, DeferralStep, WithdrawalReason},
        request::RequestKind,
    },
};

use super::Enrolment;

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

pub(crate) fn deferred(returns_on: Day, limit: Day) -> Words {
    say(
        "Your NPQ is paused",
        format!(
            "Your place on the programme is kept. You are expected back on {}.\n\nA month before that day we will write to you. If something changes earlier, answer your programme administrator’s letter: they can bring you back sooner.\n\nA place cannot be kept for ever: on {} your provider has to decide about it.",
            returns_on.with_weekday(),
            limit.with_weekday()
        ),
    )
}

/// What a step of a deferral says to the participant.
pub(crate) fn on_its_way(deferral: Deferral, step: DeferralStep) -> Words {
    let (returns_on, limit) = (deferral.returns_on, deferral.limit().with_weekday());
    match step {
        DeferralStep::Wait | DeferralStep::Remind => returning(returns_on),
        DeferralStep::Ask => say(
            "We expected you back on the NPQ",
            format!(
                "You were expected back on the NPQ on {}. Tell your programme administrator whether you come back now, on another day, or not at all. Your place is kept meanwhile.\n\nIf you are not back by {limit}, your provider decides about it.",
                returns_on.with_weekday()
            ),
        ),
        DeferralStep::LimitNear => say(
            "Your place on the NPQ is kept for one more month",
            format!(
                "Your pause may last until {limit}. If you are not back by then, your provider decides whether your place ends.\n\nTell your programme administrator now what you want: they can bring you back into your cohort or a later one."
            ),
        ),
        DeferralStep::Decide => say(
            "Your pause has reached its limit",
            format!(
                "Your pause has lasted until {limit}, which is as long as a place can be kept. Your programme administrator decides now: they bring you back, or end your place. They will write to you before they end it.\n\nAnswer them today if you want to come back. What you wrote and did is kept either way."
            ),
        ),
    }
}

/// What a step of a deferral says to the provider’s desk, where it concerns it.
pub(crate) fn for_desk(
    held: &Enrolment,
    deferral: Deferral,
    step: DeferralStep,
) -> Option<(&'static str, String)> {
    let who = format!("{} (enrolment {})", held.full_name, held.id);
    let (returns_on, limit) = (
        deferral.returns_on.with_weekday(),
        deferral.limit().with_weekday(),
    );
    match step {
        DeferralStep::Wait | DeferralStep::Remind => None,
        DeferralStep::Ask => Some((
            "A participant has not come back",
            format!(
                "{who} was expected back on {returns_on}. We have asked them. Resume them, or agree another day: the pause may last until {limit}. The list is under Participants, Deferrals."
            ),
        )),
        DeferralStep::LimitNear => Some((
            "A pause reaches its limit in a month",
            format!(
                "The pause of {who} may last until {limit}. We have written to them. Resume them before then, into their cohort or a later one, or talk about an end. The list is under Participants, Deferrals."
            ),
        )),
        DeferralStep::Decide => Some((
            "A pause has reached its limit: decide",
            format!(
                "The pause of {who} has reached its limit on {limit}. Decide now: resume them, or withdraw them. They have been told that you decide. It stays on your list under Participants, Deferrals, until you do."
            ),
        )),
    }
}

fn returning(returns_on: Day) -> Words {
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
            "Your place on the programme has ended.{error} What you wrote is kept, and you may come back: ask your programme administrator.\n\nIf you are your school’s SENCO, the date by which you need the qualification has not changed."
        ),
    )
}

pub(crate) fn cancelled() -> Words {
    say(
        "Your place is cancelled",
        "Your place on the programme is cancelled before it began. You may apply again for another cohort.",
    )
}

pub(crate) fn moved(cohort: &str, starts_on: Day) -> Words {
    say(
        "You are in another cohort of the NPQ",
        format!(
            "Your place on the programme is now in the cohort {cohort}, taught from {}. What you have done stays yours. Your programme administrator will tell you your new group.",
            starts_on.with_weekday()
        ),
    )
}

pub(crate) fn resumed_into(cohort: &str, starts_on: Day) -> Words {
    say(
        "Welcome back to the NPQ",
        format!(
            "You are back on the NPQ for SENCOs, with the cohort {cohort}, taught from {}. Everything you had done is still there.",
            starts_on.with_weekday()
        ),
    )
}

pub(crate) fn transferred(provider: &str, cohort: &str) -> Words {
    say(
        "Another provider teaches you now",
        format!(
            "{provider} has taken you over: you are in their cohort {cohort}. Sign in as before; everything you have done is still there. They will tell you your new group."
        ),
    )
}

pub(crate) fn transfer_asked(provider: &str) -> Words {
    say(
        "Your provider has asked for your transfer",
        format!(
            "Your provider has asked {provider} to take you over on the NPQ for SENCOs. Until they agree nothing changes for you. If you did not expect this, tell your programme administrator."
        ),
    )
}

pub(crate) fn school_changed(school: &str) -> Words {
    say(
        "Your school on the NPQ was changed",
        format!(
            "Your place on the programme now names {school}. If that is wrong, tell your programme administrator."
        ),
    )
}

pub(crate) fn asked(kind: RequestKind) -> Words {
    let what = match kind {
        RequestKind::Leave => "to leave the NPQ for SENCOs",
        RequestKind::Pause | RequestKind::Transfer => "for a pause on the NPQ for SENCOs",
    };
    say(
        "We have what you asked for",
        format!(
            "You have asked {what}. Your programme administrator decides and writes to you. Nothing changes until then, and you can take it back under “Your place”."
        ),
    )
}

pub(crate) fn declined(kind: RequestKind, answer: &str) -> Words {
    let what = match kind {
        RequestKind::Pause => "The pause that you asked for",
        RequestKind::Leave => "Leaving the NPQ",
        RequestKind::Transfer => "The transfer that your provider asked for",
    };
    say(
        "An answer to what was asked",
        format!("{what} was not granted. The answer:\n\n{answer}\n\nYour place is as it was."),
    )
}
