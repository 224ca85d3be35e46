//! What a participant asks for and a provider decides: to pause, to leave; and one provider of another: to take over.
//!
//! What this room decides: whether somebody may ask, and whether an answer may still be given.
//! What it does not know: what granting does to the enrolment; the rules of the enrolment say that.

use super::enrolment::EnrolmentState;
use crate::{
    base::{Coded as _, Day, Now},
    source,
};

crate::coded! {
    /// What is asked for.
    pub enum RequestKind {
        /// A pause, with a day of return.
        Pause = "pause", "Pause";
        /// To leave.
        Leave = "leave", "Leave";
        /// That another provider takes the participant over.
        Transfer = "transfer", "Transfer";
    }
}

crate::coded! {
    /// Where a request stands.
    pub enum RequestState {
        /// Waits for an answer.
        Asked = "asked", "Waits for an answer";
        /// Granted.
        Granted = "granted", "Granted";
        /// Declined.
        Declined = "declined", "Declined";
        /// Taken back.
        TakenBack = "taken_back", "Taken back";
    }
}

crate::refusals! {
    /// Why a request is not made or answered; the first that applies.
    pub enum RequestRefusal {
        /// The enrolment stands where this cannot be asked.
        WrongEnrolment {
            /// Where it stands.
            from: EnrolmentState
        } = "wrong_enrolment" [source::DFE_TRAINING] "The place is “{}”, so this cannot be asked for.", from.label();
        /// The same is asked already.
        AskedAlready = "asked_already" [source::SENDA_DEFERRAL] "This has been asked already and waits for an answer.";
        /// It has been answered.
        Answered {
            /// Where it stands.
            from: RequestState
        } = "answered" [source::SENDA_DEFERRAL] "This request is “{}” already.", from.label();
        /// The return is not ahead.
        ReturnNotAhead = "return_not_ahead" [source::SENDA_DEFERRAL, "returns_on"] "The day of return must be after today.";
        /// A decision without words.
        WordsMissing = "words_missing" [source::SENDA_DEFERRAL, "words"] "Say why, in words that help the person on.";
    }
}

/// May this be asked for an enrolment that stands here?
///
/// # Source
/// [`source::SENDA_DEFERRAL`], [`source::DFE_TRAINING`].
/// # Errors
/// See [`RequestRefusal`]; the first that applies.
pub fn ask(
    kind: RequestKind,
    enrolment: EnrolmentState,
    asked_already: bool,
    returns_on: Option<Day>,
    now: Now,
) -> Result<RequestState, RequestRefusal> {
    let fits = match kind {
        RequestKind::Pause => enrolment == EnrolmentState::Active,
        RequestKind::Leave | RequestKind::Transfer => {
            matches!(enrolment, EnrolmentState::Active | EnrolmentState::Deferred)
        }
    };
    if !fits {
        return Err(RequestRefusal::WrongEnrolment { from: enrolment });
    }
    if asked_already {
        return Err(RequestRefusal::AskedAlready);
    }
    if returns_on.is_some_and(|day| day <= now.day) {
        return Err(RequestRefusal::ReturnNotAhead);
    }
    Ok(RequestState::Asked)
}

/// May this answer be given? Declining needs words.
///
/// # Source
/// [`source::SENDA_DEFERRAL`].
/// # Errors
/// See [`RequestRefusal`]; the first that applies.
pub fn answer(
    from: RequestState,
    to: RequestState,
    words: &str,
) -> Result<RequestState, RequestRefusal> {
    if from != RequestState::Asked {
        return Err(RequestRefusal::Answered { from });
    }
    if to == RequestState::Declined && words.trim().is_empty() {
        return Err(RequestRefusal::WordsMissing);
    }
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Instant;

    fn now() -> Now {
        Now {
            at: Instant(1),
            day: "2026-11-22".parse().unwrap(),
            minute_of_day: 600,
        }
    }

    #[test]
    fn a_pause_is_asked_by_who_is_taught_for_a_day_that_lies_ahead_and_once() {
        let pause = |state, asked, day: &str| {
            ask(RequestKind::Pause, state, asked, day.parse().ok(), now())
        };
        let active = EnrolmentState::Active;
        assert_eq!(pause(active, false, "2027-03-01"), Ok(RequestState::Asked));
        assert_eq!(
            pause(active, true, "2027-03-01"),
            Err(RequestRefusal::AskedAlready)
        );
        assert_eq!(
            pause(active, false, "2026-11-22"),
            Err(RequestRefusal::ReturnNotAhead)
        );
        let paused = EnrolmentState::Deferred;
        assert_eq!(
            pause(paused, false, "2027-03-01"),
            Err(RequestRefusal::WrongEnrolment { from: paused })
        );
        assert!(ask(RequestKind::Leave, paused, false, None, now()).is_ok());
        assert!(
            ask(
                RequestKind::Leave,
                EnrolmentState::Completed,
                false,
                None,
                now()
            )
            .is_err()
        );
    }

    #[test]
    fn a_request_is_answered_once_and_declined_with_words() {
        let asked = RequestState::Asked;
        assert_eq!(
            answer(asked, RequestState::Granted, ""),
            Ok(RequestState::Granted)
        );
        assert_eq!(
            answer(asked, RequestState::Declined, " "),
            Err(RequestRefusal::WordsMissing)
        );
        let granted = RequestState::Granted;
        assert_eq!(
            answer(granted, RequestState::Declined, "No"),
            Err(RequestRefusal::Answered { from: granted })
        );
    }
}
