//! Checking in: a code on the facilitator's screen that changes all the time, typed or scanned by whoever is in the room.
//!
//! What this room decides: when a code counts, and what mark comes of it.
//! What it does not know: how the code is drawn, who led the session.

use super::{attendance::Attendance, booking::Span};
use crate::{
    base::{Day, Instant, Now},
    source,
};

/// For how long a code is shown. The one before it still counts: people type while it changes.
pub const STEP_SECONDS: i64 = 30;
/// Minutes before the start from which one can check in.
pub const OPENS_MINUTES_BEFORE: i64 = 60;
/// Minutes after the start from which somebody counts as late.
pub const LATE_AFTER_MINUTES: i64 = 10;
/// Letters and digits that are not taken for one another.
const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// How many of them make a code.
const LENGTH: usize = 6;

/// The step of time in which a code is shown.
pub const fn step(at: Instant) -> i64 {
    at.0.div_euclid(STEP_SECONDS * 1_000_000)
}

/// The steps whose codes count at this moment: this one, and the one before.
pub const fn steps(at: Instant) -> [i64; 2] {
    [step(at), step(at) - 1]
}

/// The code that comes of a digest (hexadecimal) of the secret and the step.
pub fn code(digest: &str) -> String {
    let digits: Vec<u32> = digest.chars().filter_map(|c| c.to_digit(16)).collect();
    let letter = |four: &[u32]| {
        let number = four.iter().fold(0_u32, |sum, digit| sum * 16 + digit);
        let place = usize::try_from(number).unwrap_or(0) % LETTERS.len();
        LETTERS.get(place).map_or('2', |byte| char::from(*byte))
    };
    digits.chunks_exact(4).take(LENGTH).map(letter).collect()
}

/// What somebody typed, as the code is written: capitals, without spaces and dashes.
pub fn as_typed(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// What the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts, each asked on its own"
)]
pub struct CheckInFacts {
    /// Is it a code that counts at this moment?
    pub right_code: bool,
    /// Was the event called off?
    pub called_off: bool,
    /// The day of the event.
    pub day: Day,
    /// When it takes place.
    pub span: Span,
    /// Is the person on this programme, with a place?
    pub on_the_programme: bool,
    /// Are they expected there? Otherwise they walk in.
    pub expected: bool,
    /// What is recorded already.
    pub before: Option<Attendance>,
}

/// Somebody checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedIn {
    /// The mark.
    pub mark: Attendance,
    /// Minutes late, when late.
    pub minutes: Option<i64>,
    /// They were not expected.
    pub walk_in: bool,
    /// It was recorded before: nothing changes.
    pub again: bool,
}

crate::refusals! {
    /// Why somebody cannot check in; the first that applies.
    pub enum CheckInRefusal {
        /// Not a participant with a place.
        NotOnTheProgramme = "not_on_the_programme" [source::SENDA_ATTENDANCE, "code"] "Only participants with a place on this programme check in. Ask the facilitator.";
        /// Another day.
        WrongDay {
            /// The day of the event.
            day: Day
        } = "wrong_day" [source::SENDA_ATTENDANCE, "code"] "This event is on {}. You can check in on that day only.", day.with_weekday();
        /// The event was called off.
        CalledOff = "called_off" [source::SENDA_ATTENDANCE, "code"] "This event was called off.";
        /// Not yet.
        NotYet = "check_in_not_open" [source::SENDA_ATTENDANCE, "code"] "Checking in opens an hour before the start.";
        /// Over.
        Over = "check_in_over" [source::SENDA_ATTENDANCE, "code"] "This event is over. If you were there, ask the facilitator to record it.";
        /// A code that does not count.
        WrongCode = "wrong_code" [source::SENDA_ATTENDANCE, "code"] "That code does not count any more. It changes every 30 seconds: type the one on the screen now.";
    }
}

/// May this person check in, and as what?
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// See [`CheckInRefusal`]; the first that applies.
pub fn check_in(facts: &CheckInFacts, now: Now) -> Result<CheckedIn, CheckInRefusal> {
    if !facts.on_the_programme {
        return Err(CheckInRefusal::NotOnTheProgramme);
    }
    if now.day != facts.day {
        return Err(CheckInRefusal::WrongDay { day: facts.day });
    }
    if facts.called_off {
        return Err(CheckInRefusal::CalledOff);
    }
    if now.at < facts.span.starts.plus_seconds(OPENS_MINUTES_BEFORE * -60) {
        return Err(CheckInRefusal::NotYet);
    }
    if now.at >= facts.span.ends {
        return Err(CheckInRefusal::Over);
    }
    if !facts.right_code {
        return Err(CheckInRefusal::WrongCode);
    }
    let walk_in = !facts.expected;
    // Whoever was marked absent and comes after all is there; any other mark stands.
    if let Some(mark) = facts.before.filter(|mark| *mark != Attendance::Absent) {
        return Ok(CheckedIn {
            mark,
            minutes: None,
            walk_in,
            again: true,
        });
    }
    let late = (now.at.0 - facts.span.starts.0).div_euclid(60_000_000);
    Ok(if late > LATE_AFTER_MINUTES {
        CheckedIn {
            mark: Attendance::Late,
            minutes: Some(late),
            walk_in,
            again: false,
        }
    } else {
        CheckedIn {
            mark: Attendance::Present,
            minutes: None,
            walk_in,
            again: false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Now {
        Now {
            at: Instant(0).plus_seconds(minute * 60),
            day: "2026-11-28".parse().unwrap(),
            minute_of_day: i32::try_from(minute).unwrap(),
        }
    }
    fn facts() -> CheckInFacts {
        CheckInFacts {
            right_code: true,
            called_off: false,
            day: "2026-11-28".parse().unwrap(),
            span: Span {
                starts: Instant(0).plus_seconds(600 * 60),
                ends: Instant(0).plus_seconds(700 * 60),
            },
            on_the_programme: true,
            expected: true,
            before: None,
        }
    }

    #[test]
    fn who_comes_in_time_is_present_and_who_comes_later_is_late_by_so_many_minutes() {
        assert_eq!(
            check_in(&facts(), at(599)).unwrap().mark,
            Attendance::Present
        );
        assert_eq!(
            check_in(&facts(), at(610)).unwrap().mark,
            Attendance::Present
        );
        let late = check_in(&facts(), at(625)).unwrap();
        assert_eq!((late.mark, late.minutes), (Attendance::Late, Some(25)));
    }

    #[test]
    fn checking_in_twice_counts_once_and_an_absence_is_put_right() {
        let again = CheckInFacts {
            before: Some(Attendance::Late),
            ..facts()
        };
        let told = check_in(&again, at(650)).unwrap();
        assert!(told.again);
        assert_eq!(told.mark, Attendance::Late);
        let absent = CheckInFacts {
            before: Some(Attendance::Absent),
            ..facts()
        };
        assert!(!check_in(&absent, at(650)).unwrap().again);
    }

    #[test]
    fn only_on_the_day_in_its_hours_and_with_a_code_that_counts() {
        let next_day = Now {
            day: "2026-11-29".parse().unwrap(),
            ..at(605)
        };
        assert!(matches!(
            check_in(&facts(), next_day),
            Err(CheckInRefusal::WrongDay { .. })
        ));
        assert_eq!(check_in(&facts(), at(539)), Err(CheckInRefusal::NotYet));
        assert_eq!(check_in(&facts(), at(700)), Err(CheckInRefusal::Over));
        let wrong = CheckInFacts {
            right_code: false,
            ..facts()
        };
        assert_eq!(check_in(&wrong, at(605)), Err(CheckInRefusal::WrongCode));
        let walks_in = CheckInFacts {
            expected: false,
            ..facts()
        };
        assert!(check_in(&walks_in, at(605)).unwrap().walk_in);
    }

    #[test]
    fn a_code_is_six_plain_letters_and_the_one_before_still_counts() {
        let one = code("00ff10ab99c4e1207f3355aa");
        assert_eq!(one.len(), LENGTH);
        assert!(one.bytes().all(|byte| LETTERS.contains(&byte)));
        assert_eq!(as_typed(" ab-c 23"), "ABC23");
        let now = Instant(90_000_000);
        assert_eq!(steps(now), [3, 2]);
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &CheckInRefusal::NotOnTheProgramme,
            &CheckInRefusal::WrongDay { day: facts().day },
            &CheckInRefusal::CalledOff,
            &CheckInRefusal::NotYet,
            &CheckInRefusal::Over,
            &CheckInRefusal::WrongCode,
        ]);
    }
}
