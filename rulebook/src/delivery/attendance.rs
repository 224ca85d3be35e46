//! Attendance at an event: who records it, when, and what follows from it.
//!
//! What this room decides: whether a mark may be recorded or changed.
//! What it does not know: check-in codes, catch-up pages.

use super::engagement::Happened;
use crate::{
    base::{Coded, Day, Instant, Now},
    source,
};

crate::coded! {
    /// How somebody attended.
    pub enum Attendance {
        /// There for all of it.
        Present = "present", "Present";
        /// Came late, stayed to the end.
        Late = "late", "Came late";
        /// Left before the end.
        LeftEarly = "left_early", "Left early";
        /// Not there.
        Absent = "absent", "Absent";
        /// Not there for all of it, and made up for it.
        CaughtUp = "caught_up", "Caught up";
    }
}

impl Attendance {
    /// What a facilitator may record; catching up is recorded when the catch-up is done.
    pub const TAKEN: &'static [Self] = &[Self::Present, Self::Late, Self::LeftEarly, Self::Absent];

    /// What it counts as in the engagement number.
    pub const fn happened(self) -> Happened {
        match self {
            Self::Present | Self::Late => Happened::Done,
            Self::LeftEarly => Happened::Part,
            Self::Absent => Happened::Absent,
            Self::CaughtUp => Happened::CaughtUp,
        }
    }
    /// Does a catch-up open?
    pub const fn opens_catch_up(self) -> bool {
        matches!(self, Self::LeftEarly | Self::Absent)
    }
    /// What it may be changed to.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Present => &[Self::Late, Self::LeftEarly, Self::Absent],
            Self::Late => &[Self::Present, Self::LeftEarly, Self::Absent],
            Self::LeftEarly => &[Self::Present, Self::Late, Self::Absent, Self::CaughtUp],
            Self::Absent => &[Self::Present, Self::Late, Self::LeftEarly, Self::CaughtUp],
            Self::CaughtUp => &[],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

crate::coded! {
    /// How a mark came to be.
    pub enum How {
        /// By the facilitator.
        Taken = "taken", "Taken by the facilitator";
        /// With the code of the room.
        CheckedIn = "checked_in", "Checked in";
        /// From a printed sheet.
        Sheet = "sheet", "From the printed sheet";
    }
}

/// What the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeFacts<'a> {
    /// Does the recorder lead this group?
    pub leads_the_group: bool,
    /// Was the event called off?
    pub called_off: bool,
    /// The day of the event.
    pub day: Day,
    /// Is the participant expected at the event?
    pub expected: bool,
    /// What is recorded already.
    pub before: Option<Attendance>,
    /// Why a recorded mark is changed.
    pub reason: &'a str,
}

/// A mark was recorded.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Taken {
    /// The mark before, if there was one.
    pub before: Option<Attendance>,
    /// The mark.
    pub mark: Attendance,
    /// When it was recorded.
    pub at: Instant,
    /// Why it was changed.
    pub reason: Option<String>,
    /// A catch-up opens.
    pub opens_catch_up: bool,
}

crate::refusals! {
    /// Why attendance may not be recorded; the first that applies.
    pub enum AttendanceRefusal {
        /// Another group's event.
        NotYourGroup = "not_your_group" [source::SENDA_ATTENDANCE] "Only the facilitator of the group records attendance.";
        /// The event was called off.
        CalledOff = "called_off" [source::SENDA_ATTENDANCE] "This event was called off, so there is no attendance to record.";
        /// The day has not come.
        TooEarly {
            /// The day of the event.
            day: Day
        } = "too_early" [source::SENDA_ATTENDANCE] "Attendance can be recorded from {}, the day of the event.", day.in_words();
        /// Not expected there.
        NotExpected = "not_expected" [source::SENDA_ATTENDANCE] "This person is not expected at this event.";
        /// Cannot be recorded by hand.
        NotAMark {
            /// What was asked.
            mark: Attendance
        } = "not_a_mark" [source::SENDA_ATTENDANCE, "mark"] "The mark “{}” cannot be recorded here.", mark.label();
        /// A change without a reason.
        ReasonMissing = "reason_missing" [source::SENDA_ATTENDANCE, "reason"] "Say why the record is changed.";
        /// Of another intake.
        OtherIntake = "other_intake" [source::SENDA_ATTENDANCE, "person"] "This person is of another intake, whose programme has an event of its own. Ask their provider to record it there.";
        /// Marked already.
        AlreadyMarked {
            /// As what.
            mark: Attendance
        } = "already_marked" [source::SENDA_ATTENDANCE, "person"] "They are marked as “{}” already.", mark.label();
        /// Nothing was written.
        NothingWritten = "nothing_written" [source::SENDA_ATTENDANCE] "There is no catch-up to read yet.";
        /// Signed off before.
        SignedOff = "catch_up_signed_off" [source::SENDA_ATTENDANCE] "This catch-up is signed off already. It counts in full.";
        /// There is nothing to catch up.
        NothingToCatchUp = "nothing_to_catch_up" [source::SENDA_ATTENDANCE] "There is nothing to catch up for this event.";
    }
}

/// May this mark be recorded?
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// See [`AttendanceRefusal`]; the first that applies.
pub fn take(facts: &TakeFacts<'_>, mark: Attendance, now: Now) -> Result<Taken, AttendanceRefusal> {
    if !facts.leads_the_group {
        return Err(AttendanceRefusal::NotYourGroup);
    }
    if facts.called_off {
        return Err(AttendanceRefusal::CalledOff);
    }
    if now.day < facts.day {
        return Err(AttendanceRefusal::TooEarly { day: facts.day });
    }
    if !facts.expected {
        return Err(AttendanceRefusal::NotExpected);
    }
    if !Attendance::TAKEN.contains(&mark) {
        return Err(AttendanceRefusal::NotAMark { mark });
    }
    let reason = facts.reason.trim();
    if let Some(before) = facts.before.filter(|before| *before != mark) {
        if !before.targets().contains(&mark) {
            return Err(AttendanceRefusal::NotAMark { mark });
        }
        if reason.is_empty() {
            return Err(AttendanceRefusal::ReasonMissing);
        }
    }
    Ok(Taken {
        before: facts.before,
        mark,
        at: now.at,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        opens_catch_up: mark.opens_catch_up(),
    })
}

/// What the rule of walking in needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalkInFacts {
    /// Does the recorder lead this event?
    pub leads_the_event: bool,
    /// Was the event called off?
    pub called_off: bool,
    /// The day of the event.
    pub day: Day,
    /// Is the person of the intake that the event is for, with a place?
    pub of_this_intake: bool,
    /// What is recorded already.
    pub before: Option<Attendance>,
}

/// Somebody came who was not expected: not booked, or of another group.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// See [`AttendanceRefusal`]; the first that applies.
pub fn walk_in(facts: &WalkInFacts, now: Now) -> Result<Attendance, AttendanceRefusal> {
    if !facts.leads_the_event {
        return Err(AttendanceRefusal::NotYourGroup);
    }
    if facts.called_off {
        return Err(AttendanceRefusal::CalledOff);
    }
    if now.day < facts.day {
        return Err(AttendanceRefusal::TooEarly { day: facts.day });
    }
    if !facts.of_this_intake {
        return Err(AttendanceRefusal::OtherIntake);
    }
    match facts.before {
        Some(mark) => Err(AttendanceRefusal::AlreadyMarked { mark }),
        None => Ok(Attendance::Present),
    }
}

/// The participant has done the catch-up of an event.
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// See [`to_catch_up`].
pub fn catch_up(before: Option<Attendance>, now: Now) -> Result<Taken, AttendanceRefusal> {
    to_catch_up(before)?;
    Ok(Taken {
        before,
        mark: Attendance::CaughtUp,
        at: now.at,
        reason: None,
        opens_catch_up: false,
    })
}

/// Is a catch-up of this mark open: to be written, sent back or signed off?
///
/// # Source
/// [`source::SENDA_ATTENDANCE`].
/// # Errors
/// [`AttendanceRefusal::SignedOff`] when that was done before; else [`AttendanceRefusal::NothingToCatchUp`] unless the person was
/// absent or left early.
pub fn to_catch_up(before: Option<Attendance>) -> Result<(), AttendanceRefusal> {
    match before {
        Some(mark) if mark.opens_catch_up() => Ok(()),
        Some(Attendance::CaughtUp) => Err(AttendanceRefusal::SignedOff),
        Some(_) | None => Err(AttendanceRefusal::NothingToCatchUp),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(day: &str) -> Now {
        Now {
            at: Instant(1),
            day: day.parse().unwrap(),
            minute_of_day: 600,
        }
    }
    fn clinic() -> TakeFacts<'static> {
        TakeFacts {
            leads_the_group: true,
            called_off: false,
            day: "2026-11-22".parse().unwrap(),
            expected: true,
            before: None,
            reason: "",
        }
    }

    #[test]
    fn attendance_is_recorded_from_the_day_on_by_the_facilitator_of_the_group() {
        assert!(take(&clinic(), Attendance::Present, now("2026-11-22")).is_ok());
        assert!(matches!(
            take(&clinic(), Attendance::Present, now("2026-11-21")),
            Err(AttendanceRefusal::TooEarly { .. })
        ));
        let other = TakeFacts {
            leads_the_group: false,
            ..clinic()
        };
        assert_eq!(
            take(&other, Attendance::Present, now("2026-11-22")),
            Err(AttendanceRefusal::NotYourGroup)
        );
    }

    #[test]
    fn a_changed_mark_needs_a_reason_and_the_same_mark_none() {
        let absent = TakeFacts {
            before: Some(Attendance::Absent),
            ..clinic()
        };
        let at = now("2026-11-23");
        assert!(take(&absent, Attendance::Absent, at).is_ok());
        assert_eq!(
            take(&absent, Attendance::Late, at),
            Err(AttendanceRefusal::ReasonMissing)
        );
        let said = TakeFacts {
            reason: "Came by the other door.",
            ..absent
        };
        assert!(take(&said, Attendance::Late, at).is_ok());
    }

    #[test]
    fn catching_up_is_for_those_who_missed_something_and_stands() {
        let at = now("2026-11-23");
        for mark in Attendance::ALL {
            assert_eq!(
                catch_up(Some(*mark), at).is_ok(),
                mark.opens_catch_up(),
                "{mark}"
            );
        }
        assert_eq!(
            catch_up(Some(Attendance::CaughtUp), at),
            Err(AttendanceRefusal::SignedOff),
            "a second tap says what the first did"
        );
        assert_eq!(catch_up(None, at), Err(AttendanceRefusal::NothingToCatchUp));
        let caught_up = TakeFacts {
            before: Some(Attendance::CaughtUp),
            reason: "Was not there.",
            ..clinic()
        };
        assert!(take(&caught_up, Attendance::Absent, at).is_err());
    }

    #[test]
    fn whoever_walks_in_is_of_the_intake_and_counts_once() {
        let facts = WalkInFacts {
            leads_the_event: true,
            called_off: false,
            day: clinic().day,
            of_this_intake: true,
            before: None,
        };
        assert_eq!(walk_in(&facts, now("2026-11-22")), Ok(Attendance::Present));
        let twice = WalkInFacts {
            before: Some(Attendance::Present),
            ..facts
        };
        assert!(matches!(
            walk_in(&twice, now("2026-11-22")),
            Err(AttendanceRefusal::AlreadyMarked { .. })
        ));
        let other = WalkInFacts {
            of_this_intake: false,
            ..facts
        };
        assert_eq!(
            walk_in(&other, now("2026-11-22")),
            Err(AttendanceRefusal::OtherIntake)
        );
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &AttendanceRefusal::NotYourGroup,
            &AttendanceRefusal::CalledOff,
            &AttendanceRefusal::TooEarly { day: clinic().day },
            &AttendanceRefusal::NotExpected,
            &AttendanceRefusal::NotAMark {
                mark: Attendance::CaughtUp,
            },
            &AttendanceRefusal::ReasonMissing,
            &AttendanceRefusal::NothingToCatchUp,
            &AttendanceRefusal::SignedOff,
            &AttendanceRefusal::OtherIntake,
            &AttendanceRefusal::AlreadyMarked {
                mark: Attendance::Late,
            },
            &AttendanceRefusal::NothingWritten,
        ]);
    }
}
