//! A register as a whole: whom it waits for, what it holds fast, and which missed session asks to be caught up.
//!
//! What this room decides: when a register is taken, whether a session with marks is still moved or called off, what is to be
//! caught up.
//! What it does not know: single marks and who records them, letters, pages.

use super::{attendance::Attendance, engagement::Pause};
use crate::{base::Day, registration::enrolment::EnrolmentState, source};

/// Somebody of the group whom a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// Is anything recorded of them?
    pub marked: bool,
    /// Their place is paused, or was on that day: they are not expected.
    pub paused: bool,
}

impl Awaited {
    /// Does the register wait for this person? Then they are among “everybody else”, and nobody else is.
    ///
    /// # Source
    /// [`source::SENDA_ATTENDANCE`].
    pub const fn is_open(self) -> bool {
        !self.marked && !self.paused
    }
}

/// Is the register taken? When everybody who is expected is marked: one who checked in does not take it for the others, and where
/// nobody is expected nothing is left to be taken.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
pub fn is_taken(all: impl IntoIterator<Item = Awaited>) -> bool {
    !all.into_iter().any(Awaited::is_open)
}

/// Is a place paused now, or was it on the day of the session?
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
pub fn is_paused(standing: EnrolmentState, pauses: &[Pause], day: Day) -> bool {
    standing == EnrolmentState::Deferred
        || pauses
            .iter()
            .any(|one| one.from <= day && one.until.is_none_or(|until| day < until))
}

crate::refusals! {
    /// Why a session may not be planned anew.
    pub enum RegisterRefusal {
        /// Somebody is marked at it.
        Marked = "session_marked" [source::SENDA_ATTENDANCE] "People are marked on the register of this session, so its day and time stand. Correct the register, or schedule another session.";
        /// It was held.
        Held = "session_held" [source::SENDA_ATTENDANCE] "This session was held: people are marked on its register. Correct the register instead of calling it off.";
    }
}

/// May a session be moved to another day or time? Not once somebody is marked: marks stay with the day they were made on.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// [`RegisterRefusal::Marked`].
pub const fn move_on(marked: bool) -> Result<(), RegisterRefusal> {
    if marked {
        Err(RegisterRefusal::Marked)
    } else {
        Ok(())
    }
}

/// May a session be called off? Not once it was held: it has begun, and somebody is marked. Who checked in early does not keep it
/// from being called off at the door.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// [`RegisterRefusal::Held`].
pub const fn call_off(marked: bool, begun: bool) -> Result<(), RegisterRefusal> {
    if marked && begun {
        Err(RegisterRefusal::Held)
    } else {
        Ok(())
    }
}

/// Somebody’s mark at a session, and the part of the programme that the session is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<'a> {
    /// Key of the programme’s element.
    pub element: &'a str,
    /// The mark.
    pub mark: Attendance,
    /// Was the session called off?
    pub called_off: bool,
}

/// Does this session ask its person for a catch-up? When it took place, they missed it or left early, and no other date of the
/// same part earned them all of its points: there a catch-up would be work for nothing. `all` is everything they are marked at.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
pub fn asks_for_catch_up<'h>(one: Held<'h>, all: impl IntoIterator<Item = Held<'h>>) -> bool {
    let in_full = |other: Held<'_>| {
        other.element == one.element && !other.called_off && other.mark.happened().halves() == 2
    };
    one.mark.opens_catch_up() && !one.called_off && !all.into_iter().any(in_full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Coded;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    const OPEN: Awaited = Awaited {
        marked: false,
        paused: false,
    };
    const THERE: Awaited = Awaited {
        marked: true,
        paused: false,
    };
    const PAUSED: Awaited = Awaited {
        marked: false,
        paused: true,
    };

    #[test]
    fn a_register_is_taken_when_everybody_expected_is_marked() {
        assert!(!is_taken([OPEN, OPEN]));
        assert!(!is_taken([THERE, OPEN, OPEN]), "one checked in");
        assert!(is_taken([THERE, THERE]));
        assert!(is_taken([THERE, PAUSED]), "nobody waits for them");
        assert!(is_taken([]), "nobody is expected");
        assert!(OPEN.is_open() && !PAUSED.is_open() && !THERE.is_open());
    }

    #[test]
    fn a_place_is_paused_now_or_was_on_the_day() {
        let was = [Pause {
            from: day("2026-11-10"),
            until: Some(day("2026-12-01")),
        }];
        for (on, paused) in [
            ("2026-11-09", false),
            ("2026-11-10", true),
            ("2026-11-30", true),
            ("2026-12-01", false),
        ] {
            assert_eq!(
                is_paused(EnrolmentState::Active, &was, day(on)),
                paused,
                "{on}"
            );
        }
        let lasts = [Pause {
            from: day("2026-11-10"),
            until: None,
        }];
        assert!(is_paused(EnrolmentState::Active, &lasts, day("2027-03-01")));
        assert!(is_paused(EnrolmentState::Deferred, &[], day("2026-11-09")));
    }

    #[test]
    fn a_session_with_marks_keeps_its_day_and_once_held_is_not_called_off() {
        assert_eq!(move_on(false), Ok(()));
        assert_eq!(move_on(true), Err(RegisterRefusal::Marked));
        assert_eq!(call_off(true, true), Err(RegisterRefusal::Held));
        for (marked, begun) in [(false, false), (false, true), (true, false)] {
            assert_eq!(call_off(marked, begun), Ok(()), "{marked} {begun}");
        }
    }

    #[test]
    fn a_missed_session_asks_for_a_catch_up_only_where_points_hang_on_it() {
        let of = |element, mark| Held {
            element,
            mark,
            called_off: false,
        };
        let missed = of("courses/1", Attendance::Absent);
        assert!(asks_for_catch_up(missed, [missed]));
        for mark in Attendance::ALL {
            let full = mark.happened().halves() == 2;
            let other = of("courses/1", *mark);
            assert_eq!(asks_for_catch_up(missed, [missed, other]), !full, "{mark}");
            assert_eq!(
                asks_for_catch_up(other, [other]),
                mark.opens_catch_up(),
                "{mark}"
            );
            let elsewhere = of("courses/2", *mark);
            assert!(asks_for_catch_up(missed, [missed, elsewhere]));
        }
        let off = Held {
            called_off: true,
            ..missed
        };
        assert!(!asks_for_catch_up(off, [off]));
        let off = Held {
            called_off: true,
            ..of("courses/1", Attendance::Present)
        };
        assert!(
            asks_for_catch_up(missed, [missed, off]),
            "what was called off earns nothing"
        );
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[&RegisterRefusal::Marked, &RegisterRefusal::Held]);
    }
}
