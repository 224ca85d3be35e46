//! One thing to do next: by the time somebody has, by what is due, and by what is to be remembered.
//!
//! What this room decides: which one of many things is offered, and why.
//! What it does not know: what the things are called, where their pages are, who asks.

#[cfg(test)]
mod tests;

use crate::base::Day;

crate::coded! {
    /// The kinds of thing that can be done next.
    pub enum Doing {
        /// A place at an event to be booked.
        Booking = "booking", "Book";
        /// A session that was missed, to be made up for.
        CatchUp = "catch_up", "Catch up";
        /// A step to read.
        Step = "step", "Study";
        /// A task to try in school or to write up.
        Task = "task", "In your school";
        /// A few questions from earlier steps.
        Practice = "practice", "Practise";
    }
}

/// Days before something is due from which that decides.
///
/// # Source
/// [`crate::source::SENDA_PRACTICE`].
pub const SOON: i64 = 7;
/// Days before an event from which its booking goes first: places go.
///
/// # Source
/// [`crate::source::SENDA_PRACTICE`].
pub const BOOK_WITHIN: i64 = 14;
/// Minutes in which writing can be taken up and put down again.
///
/// # Source
/// [`crate::source::SENDA_PRACTICE`].
pub const SITTING_TO_WRITE: u32 = 10;
/// Practice is offered before what comes next when it fills at least one part in so many of the time.
///
/// # Source
/// [`crate::source::SENDA_PRACTICE`].
pub const FILLED: u32 = 3;

/// Something that can be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The caller's own name for it.
    pub key: String,
    /// What it is.
    pub doing: Doing,
    /// About how many minutes it takes.
    pub minutes: u32,
    /// The last day in time, or the day of the event.
    pub due: Option<Day>,
    /// Was it begun, and left in the middle?
    pub begun: bool,
    /// Can it be put down at any time, like writing that was begun?
    pub divisible: bool,
    /// Its place in the order of the programme.
    pub order: u32,
}

/// Why something is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It fits the time.
    Fits(u32),
    /// A part of it can be done in the time.
    PartFits(u32),
    /// They are in the middle of it.
    Begun,
    /// It is due soon.
    DueBy(Day),
    /// Its day has passed, and it still counts.
    StillCounts,
    /// The event is near, and places go.
    PlacesGo(Day),
    /// What was learnt a while ago is worth remembering now.
    ToRemember,
    /// It comes next in the programme.
    NextInOrder,
}

impl Why {
    /// The reason as a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::Fits(minutes) => format!("It fits into {minutes} minutes."),
            Self::PartFits(minutes) => {
                format!(
                    "You can do a part of it in {minutes} minutes and stop; what you write is kept."
                )
            }
            Self::Begun => "You are in the middle of it.".to_owned(),
            Self::DueBy(day) => format!("It is in time until {}.", day.with_weekday()),
            Self::StillCounts => "Its day has passed, and it still counts.".to_owned(),
            Self::PlacesGo(day) => {
                format!("The session is on {}, and places go.", day.with_weekday())
            }
            Self::ToRemember => {
                "You learnt it a while ago: trying to remember it now keeps it.".to_owned()
            }
            Self::NextInOrder => "It comes next in the programme.".to_owned(),
        }
    }
}

/// What is offered, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked<'c> {
    /// The thing.
    pub candidate: &'c Candidate,
    /// The reasons, the strongest first.
    pub why: Vec<Why>,
}

/// The one thing to do next in so many minutes, or in whatever time it takes. In this order: a booking for a session
/// that is near; what they are in the middle of; what is due soon or late, the earliest first; what is to be remembered;
/// what comes next in the programme. What is to be remembered comes last when it fills less than a third of the time.
/// Nothing when nothing fits.
///
/// # Source
/// [`crate::source::SENDA_PRACTICE`].
pub fn pick(candidates: &[Candidate], minutes: Option<u32>, today: Day) -> Option<Picked<'_>> {
    let best = candidates
        .iter()
        .filter(|one| fits(one, minutes))
        .min_by(|a, b| {
            rank(a, minutes, today)
                .cmp(&rank(b, minutes, today))
                .then_with(|| a.key.cmp(&b.key))
        })?;
    Some(Picked {
        candidate: best,
        why: why(best, minutes, today),
    })
}

fn fits(one: &Candidate, minutes: Option<u32>) -> bool {
    minutes.is_none_or(|most| one.minutes <= most || (one.divisible && most >= SITTING_TO_WRITE))
}

/// The group it belongs to, the day that decides in it, and its place.
fn rank(one: &Candidate, minutes: Option<u32>, today: Day) -> (u8, Option<Day>, Doing, u32) {
    let group = group(one, minutes, today);
    let day = if group == 2 { one.due } else { None };
    (group, day, one.doing, one.order)
}

fn group(one: &Candidate, minutes: Option<u32>, today: Day) -> u8 {
    let until = one.due.map(|due| today.days_until(due));
    match one.doing {
        Doing::Booking if until.is_some_and(|days| days <= BOOK_WITHIN) => 0,
        Doing::Step if one.begun => 1,
        Doing::Practice if is_filled(one, minutes) => 3,
        // A minute of questions is no answer to “I have twenty-five minutes” while anything else fits.
        Doing::Practice => 6,
        _ if until.is_some_and(|days| days <= SOON) => 2,
        _ if one.begun => 4,
        _ => 5,
    }
}

/// Does it take at least so much of the time that it is worth being the one thing?
fn is_filled(one: &Candidate, minutes: Option<u32>) -> bool {
    minutes.is_none_or(|most| one.minutes.saturating_mul(FILLED) >= most)
}

fn why(one: &Candidate, minutes: Option<u32>, today: Day) -> Vec<Why> {
    let mut why = Vec::new();
    if one.begun {
        why.push(Why::Begun);
    }
    match (one.doing, one.due) {
        (Doing::Booking, Some(day)) if today.days_until(day) <= BOOK_WITHIN => {
            why.push(Why::PlacesGo(day));
        }
        (Doing::Practice, _) => why.push(Why::ToRemember),
        (_, Some(due)) if due < today => why.push(Why::StillCounts),
        (_, Some(due)) if today.days_until(due) <= SOON => why.push(Why::DueBy(due)),
        _ if why.is_empty() => why.push(Why::NextInOrder),
        _ => {}
    }
    match minutes {
        Some(most) if one.minutes <= most => why.push(Why::Fits(most)),
        Some(most) => why.push(Why::PartFits(most)),
        None => {}
    }
    why
}
