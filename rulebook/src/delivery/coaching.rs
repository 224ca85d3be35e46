//! Coaching and buddies: how many meet, when a time is booked, who sees which note, and how what was agreed goes on.
//!
//! What this room decides: who may read a note, whatever their duty. What it does not know: what notes say.

use crate::{
    base::{Day, Now},
    source,
};

crate::coded! {
    /// Who meets.
    pub enum CoachingKind {
        /// A coach and one person.
        Pair = "pair", "One to one";
        /// A coach and a group.
        Group = "group", "Group";
        /// Two or three who study together.
        Buddies = "buddies", "Buddies";
    }
}

crate::coded! {
    /// Who sees a note.
    pub enum Sight {
        /// Its writer alone.
        Private = "private", "Only me";
        /// Those who meet.
        Shared = "shared", "Those of us who meet";
        /// Those who meet, and the provider.
        Provider = "provider", "Those of us who meet, and the provider";
    }
}

crate::coded! {
    /// What a note of a session is about.
    pub enum NoteKind {
        /// The problem that was worked on.
        Focus = "focus", "What we worked on";
        /// What was noticed.
        Noticed = "noticed", "What I noticed";
        /// What helped.
        Learned = "learned", "What helps, and what to try";
        /// What the writer wants to remember.
        Remember = "remember", "To remember next time";
    }
}

crate::coded! {
    /// Where something agreed stands.
    pub enum AgreedState {
        /// To be done.
        Open = "open", "Open";
        /// Done.
        Done = "done", "Done";
        /// Not any more.
        Dropped = "dropped", "Dropped";
    }
}

/// A group has at least so many; fewer meet one to one.
pub const FEWEST_OF_GROUP: usize = 2;
/// A group has at most so many.
pub const MOST_OF_GROUP: usize = 8;
/// Longest session, in minutes.
pub const LONGEST: i64 = 240;

crate::refusals! {
    /// Why people are not brought together; the first that applies.
    pub enum TogetherRefusal {
        /// No coach.
        NoCoach = "no_coach" [source::SENDA_COACHING, "coach"] "Choose a coach.";
        /// A coach of oneself.
        OwnCoach = "own_coach" [source::SENDA_COACHING, "coach"] "Nobody coaches themselves. Choose another coach.";
        /// One to one is one.
        NotOne = "not_one" [source::SENDA_COACHING, "people"] "Choose one person for coaching one to one.";
        /// A group's size.
        GroupSize = "group_size" [source::SENDA_COACHING, "people"] "Choose from 2 to 8 people for a group. Groups of 7 or 8 work best.";
        /// Buddies' size.
        BuddySize = "buddy_size" [source::SENDA_COACHING, "people"] "Choose two or three people as buddies.";
        /// They meet already.
        Already = "together_already" [source::SENDA_COACHING, "people"] "Somebody chosen is in coaching or has buddies of this kind already. End that first.";
        /// It has ended.
        Ended = "coaching_ended" [source::SENDA_COACHING] "This has ended already.";
        /// As many as they offered to take.
        NoRoom = "coach_has_no_room" [source::SENDA_COACHES, "coach"] "This coach is on the register of coaches with fewer places than that. Choose another, or fewer people.";
    }
}

crate::refusals! {
    /// Why a time is not offered or booked; the first that applies.
    pub enum SlotRefusal {
        /// It lies behind.
        Past = "slot_past" [source::SENDA_COACHING, "day"] "Choose a time that lies ahead.";
        /// Too long or too short.
        Length = "slot_length" [source::SENDA_COACHING, "minutes"] "Enter a length from 10 to 240 minutes.";
        /// The coach is busy then.
        Overlaps = "slot_overlaps" [source::SENDA_COACHING, "time"] "You offer another time that overlaps with this one.";
        /// Taken.
        Taken = "slot_taken" [source::SENDA_COACHING] "Somebody else has booked this time. Choose another.";
        /// Begun.
        Begun = "slot_begun" [source::SENDA_COACHING] "This session has begun or is over.";
    }
}

crate::refusals! {
    /// Why a session is not kept; the first that applies.
    pub enum LogRefusal {
        /// It lies ahead.
        Ahead = "session_ahead" [source::SENDA_COACHING, "day"] "Keep a session on the day it was held or later.";
        /// Too long or too short.
        Length = "session_length" [source::SENDA_COACHING, "minutes"] "Enter a length from 5 to 240 minutes.";
        /// Agreed things need words.
        NoWords = "agreed_missing" [source::SENDA_COACHING, "agreed"] "Write what was agreed.";
        /// It is not open.
        NotOpen = "agreed_not_open" [source::SENDA_COACHING] "This is done or dropped already.";
    }
}

/// What is known when people are brought together.
#[derive(Debug, Clone, Copy)]
pub struct TogetherFacts {
    /// What they do.
    pub kind: CoachingKind,
    /// There is a coach.
    pub coach: bool,
    /// The coach is one of the people.
    pub coach_among: bool,
    /// How many people, without the coach.
    pub people: usize,
    /// Somebody is in such a thing already.
    pub already: bool,
    /// How many more the coach offered to take; nothing for a coach who is not on the register.
    pub room: Option<i64>,
}

/// May these be brought together?
///
/// # Source
/// [`source::SENDA_COACHING`].
/// # Errors
/// See [`TogetherRefusal`].
pub fn together(facts: &TogetherFacts) -> Result<(), TogetherRefusal> {
    let coached = facts.kind != CoachingKind::Buddies;
    if coached && !facts.coach {
        return Err(TogetherRefusal::NoCoach);
    }
    if coached && facts.coach_among {
        return Err(TogetherRefusal::OwnCoach);
    }
    match facts.kind {
        CoachingKind::Pair if facts.people != 1 => return Err(TogetherRefusal::NotOne),
        CoachingKind::Group if !(FEWEST_OF_GROUP..=MOST_OF_GROUP).contains(&facts.people) => {
            return Err(TogetherRefusal::GroupSize);
        }
        CoachingKind::Buddies if !(2..=3).contains(&facts.people) => {
            return Err(TogetherRefusal::BuddySize);
        }
        CoachingKind::Pair | CoachingKind::Group | CoachingKind::Buddies => {}
    }
    if facts.already {
        return Err(TogetherRefusal::Already);
    }
    let more = i64::try_from(facts.people).unwrap_or(i64::MAX);
    if coached && facts.room.is_some_and(|room| more > room) {
        return Err(TogetherRefusal::NoRoom);
    }
    Ok(())
}

/// A time: day, first minute of it, length in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The day.
    pub day: Day,
    /// The minute of the day at which it begins.
    pub from: i64,
    /// Its length.
    pub minutes: i64,
}

impl Time {
    /// Does it lie ahead?
    pub fn is_ahead(&self, now: Now) -> bool {
        (self.day, self.from) > (now.day, i64::from(now.minute_of_day))
    }
    /// Do both take place at once?
    pub fn overlaps(&self, other: &Self) -> bool {
        self.day == other.day
            && self.from < other.from + other.minutes
            && other.from < self.from + self.minutes
    }
}

/// May a coach who offers these other times offer this one?
///
/// # Source
/// [`source::SENDA_COACHING`].
/// # Errors
/// See [`SlotRefusal`].
pub fn offer(time: &Time, others: &[Time], now: Now) -> Result<(), SlotRefusal> {
    if !(10..=LONGEST).contains(&time.minutes) || time.from + time.minutes > 24 * 60 {
        return Err(SlotRefusal::Length);
    }
    if !time.is_ahead(now) {
        return Err(SlotRefusal::Past);
    }
    if others.iter().any(|other| other.overlaps(time)) {
        return Err(SlotRefusal::Overlaps);
    }
    Ok(())
}

/// May this time be booked, moved or given back?
///
/// # Source
/// [`source::SENDA_COACHING`].
/// # Errors
/// See [`SlotRefusal`].
pub fn book(time: &Time, taken: bool, now: Now) -> Result<(), SlotRefusal> {
    if taken {
        return Err(SlotRefusal::Taken);
    }
    if !time.is_ahead(now) {
        return Err(SlotRefusal::Begun);
    }
    Ok(())
}

/// May a session of this day and length be kept?
///
/// # Source
/// [`source::SENDA_COACHING`].
/// # Errors
/// See [`LogRefusal`].
pub fn log(day: Day, minutes: i64, today: Day) -> Result<(), LogRefusal> {
    if day > today {
        return Err(LogRefusal::Ahead);
    }
    if !(5..=LONGEST).contains(&minutes) {
        return Err(LogRefusal::Length);
    }
    Ok(())
}

/// Who looks at a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looker {
    /// They wrote it.
    pub writer: bool,
    /// They are one of those who meet.
    pub meets: bool,
    /// They keep coaching for the provider.
    pub keeps: bool,
}

/// May they read it? A duty never opens what is private or shared among those who meet.
///
/// # Source
/// [`source::SENDA_COACHING`].
pub const fn may_read(sight: Sight, looker: Looker) -> bool {
    match sight {
        Sight::Private => looker.writer,
        Sight::Shared => looker.writer || looker.meets,
        Sight::Provider => looker.writer || looker.meets || looker.keeps,
    }
}

/// May something agreed be marked as done or dropped?
///
/// # Source
/// [`source::SENDA_COACHING`].
/// # Errors
/// See [`LogRefusal`].
pub fn settle(from: AgreedState, to: AgreedState) -> Result<(), LogRefusal> {
    if from == AgreedState::Open && to != AgreedState::Open {
        Ok(())
    } else {
        Err(LogRefusal::NotOpen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Coded as _, Instant};

    #[test]
    fn every_refusal_is_told_well() {
        source::assert_refusals_are_told_well(&[
            &TogetherRefusal::NoCoach,
            &TogetherRefusal::OwnCoach,
            &TogetherRefusal::NotOne,
            &TogetherRefusal::GroupSize,
            &TogetherRefusal::BuddySize,
            &TogetherRefusal::Already,
            &TogetherRefusal::Ended,
            &TogetherRefusal::NoRoom,
            &SlotRefusal::Past,
            &SlotRefusal::Length,
            &SlotRefusal::Overlaps,
            &SlotRefusal::Taken,
            &SlotRefusal::Begun,
            &LogRefusal::Ahead,
            &LogRefusal::Length,
            &LogRefusal::NoWords,
            &LogRefusal::NotOpen,
        ]);
    }

    #[test]
    fn no_duty_opens_a_private_note_and_a_wider_sight_never_shuts_anybody_out() {
        for writer in [true, false] {
            for meets in [true, false] {
                for keeps in [true, false] {
                    let looker = Looker {
                        writer,
                        meets,
                        keeps,
                    };
                    assert_eq!(may_read(Sight::Private, looker), writer);
                    assert_eq!(may_read(Sight::Shared, looker), writer || meets);
                    for pair in Sight::ALL.windows(2) {
                        assert!(!may_read(pair[0], looker) || may_read(pair[1], looker));
                    }
                }
            }
        }
    }

    #[test]
    fn a_pair_is_one_a_group_up_to_eight_and_buddies_have_no_coach() {
        let facts = |kind, coach, people| TogetherFacts {
            kind,
            coach,
            coach_among: false,
            people,
            already: false,
            room: None,
        };
        assert_eq!(together(&facts(CoachingKind::Pair, true, 1)), Ok(()));
        let with_room = |room| TogetherFacts {
            room: Some(room),
            ..facts(CoachingKind::Group, true, 3)
        };
        assert_eq!(together(&with_room(3)), Ok(()));
        assert_eq!(together(&with_room(2)), Err(TogetherRefusal::NoRoom));
        assert_eq!(
            together(&facts(CoachingKind::Pair, false, 1)),
            Err(TogetherRefusal::NoCoach)
        );
        assert_eq!(
            together(&facts(CoachingKind::Pair, true, 2)),
            Err(TogetherRefusal::NotOne)
        );
        assert_eq!(together(&facts(CoachingKind::Group, true, 8)), Ok(()));
        assert_eq!(
            together(&facts(CoachingKind::Group, true, 9)),
            Err(TogetherRefusal::GroupSize)
        );
        assert_eq!(together(&facts(CoachingKind::Buddies, false, 2)), Ok(()));
        assert_eq!(
            together(&facts(CoachingKind::Buddies, false, 4)),
            Err(TogetherRefusal::BuddySize)
        );
        let own = TogetherFacts {
            coach_among: true,
            ..facts(CoachingKind::Pair, true, 1)
        };
        assert_eq!(together(&own), Err(TogetherRefusal::OwnCoach));
    }

    #[test]
    fn a_time_is_offered_ahead_and_apart_from_others() {
        let day: Day = "2026-11-28".parse().unwrap();
        let now = Now {
            at: Instant(0),
            day,
            minute_of_day: 600,
        };
        let time = |from, minutes| Time { day, from, minutes };
        assert_eq!(offer(&time(660, 60), &[time(720, 30)], now), Ok(()));
        assert_eq!(
            offer(&time(660, 61), &[time(720, 30)], now),
            Err(SlotRefusal::Overlaps)
        );
        assert_eq!(offer(&time(600, 60), &[], now), Err(SlotRefusal::Past));
        assert_eq!(offer(&time(1_430, 60), &[], now), Err(SlotRefusal::Length));
        assert_eq!(book(&time(660, 60), true, now), Err(SlotRefusal::Taken));
        assert_eq!(book(&time(600, 60), false, now), Err(SlotRefusal::Begun));
    }

    #[test]
    fn what_is_done_stays_done() {
        assert_eq!(settle(AgreedState::Open, AgreedState::Done), Ok(()));
        assert_eq!(
            settle(AgreedState::Done, AgreedState::Dropped),
            Err(LogRefusal::NotOpen)
        );
        assert_eq!(
            settle(AgreedState::Open, AgreedState::Open),
            Err(LogRefusal::NotOpen)
        );
        let today: Day = "2026-11-28".parse().unwrap();
        assert_eq!(log(today.plus_days(1), 60, today), Err(LogRefusal::Ahead));
        assert_eq!(log(today, 4, today), Err(LogRefusal::Length));
    }
}
