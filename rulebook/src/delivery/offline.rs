//! Study without a network: what becomes of an answer that a phone kept and sends later.
//!
//! What this room decides: whether an answer that arrives late is taken, had arrived already, or finds another in its place.
//! What it does not know: phones, networks, what an answer says.
//!
//! The phone's clock decides nothing. An answer knows how often its question had been answered when the page was kept; if
//! somebody has answered since on another device, that answer was first here, and it stands.

use crate::source;

crate::coded! {
    /// What a phone sends later.
    pub enum Late {
        /// An answer to a check.
        Answer = "answer", "Answer";
        /// A step marked as done.
        Done = "done", "Step done";
        /// A note to a step.
        Note = "note", "Note";
    }
}

crate::coded! {
    /// What became of it.
    pub enum Arrival {
        /// Taken.
        Kept = "kept", "Sent";
        /// The very same was here already: nothing was counted twice.
        Already = "already", "Was here already";
        /// Answered on another device meanwhile: that answer stands, and both are shown.
        Stands = "stands", "Another answer stands";
        /// A rule says no.
        Refused = "refused", "Not taken";
    }
}

/// What is known of an answer that arrives late, and of its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateAnswer {
    /// How often the question had been answered when the page was kept.
    pub base: i64,
    /// How often it has been answered by now.
    pub now: i64,
    /// How many of those came from this very phone, from the same kept page.
    pub own: i64,
    /// Is the answer that stands word for word this one?
    pub same: bool,
}

/// What becomes of an answer that arrives late.
///
/// # Source
/// [`source::SENDA_OFFLINE`].
pub const fn answer(facts: LateAnswer) -> Arrival {
    if facts.now <= facts.base + facts.own {
        Arrival::Kept
    } else if facts.same {
        Arrival::Already
    } else {
        Arrival::Stands
    }
}

crate::refusals! {
    /// Why nothing of what a phone sends is taken; the first that applies.
    pub enum OfflineRefusal {
        /// It was written by somebody else.
        AnotherPerson = "another_person" [source::SENDA_OFFLINE] "This was written by somebody else on this phone, so it is not sent under your name.";
        /// A note that may say who a pupil is: it stays on the phone, where its writer can look at it.
        MaySayWho = "may_say_who" [source::SENDA_OFFLINE, "words"] "This note may say who a pupil is, so it was not sent. Write it again without names, or send it from the step itself.";
        /// It does not say what it is.
        NotUnderstood = "not_understood" [source::SENDA_OFFLINE] "What the phone sent does not say what it is.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn late(base: i64, now: i64, own: i64, same: bool) -> Arrival {
        answer(LateAnswer {
            base,
            now,
            own,
            same,
        })
    }

    #[test]
    fn an_answer_that_nothing_overtook_is_taken() {
        assert_eq!(late(0, 0, 0, false), Arrival::Kept);
        assert_eq!(late(2, 2, 0, false), Arrival::Kept);
    }

    #[test]
    fn tries_of_the_same_phone_follow_each_other() {
        assert_eq!(late(0, 1, 1, false), Arrival::Kept);
        assert_eq!(late(0, 2, 2, true), Arrival::Kept);
    }

    #[test]
    fn the_answer_of_another_device_stands_and_the_same_one_is_no_conflict() {
        assert_eq!(late(0, 1, 0, false), Arrival::Stands);
        assert_eq!(late(0, 2, 1, false), Arrival::Stands);
        assert_eq!(late(0, 1, 0, true), Arrival::Already);
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &OfflineRefusal::AnotherPerson,
            &OfflineRefusal::MaySayWho,
            &OfflineRefusal::NotUnderstood,
        ]);
    }
}
