//! A place at an event: booked, waiting in the queue, or cancelled.
//!
//! What this room decides: whether a place may be had, given back, or passed on to whoever waits longest.
//! What it does not know: joining links, letters.

#[cfg(test)]
mod tests;

use crate::{
    base::{Coded, Instant, Now},
    registration::enrolment::EnrolmentState,
    source,
};

crate::coded! {
    /// Where a booking stands.
    pub enum BookingState {
        /// A place is had.
        Booked = "booked", "Booked";
        /// In the queue.
        Waiting = "waiting", "On the waiting list";
        /// Given back.
        Cancelled = "cancelled", "Cancelled";
    }
}

impl BookingState {
    /// Where it may go from here. Booking again after cancelling goes to the end of the queue.
    pub const fn targets(self) -> &'static [Self] {
        match self {
            Self::Booked => &[Self::Cancelled],
            Self::Waiting => &[Self::Booked, Self::Cancelled],
            Self::Cancelled => &[Self::Booked, Self::Waiting],
        }
    }
    /// Is there no way on from here?
    pub const fn is_final(self) -> bool {
        self.targets().is_empty()
    }
}

/// From when to when something takes place; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// Its first instant.
    pub starts: Instant,
    /// The instant after its last.
    pub ends: Instant,
}

impl Span {
    /// Do the two overlap? One that begins as the other ends does not.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts < other.ends && other.starts < self.ends
    }
}

/// An event that the person has a place at, or is expected at without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Its title.
    pub title: String,
    /// When.
    pub span: Span,
    /// Did they book it? Else it is their own group’s, or one for everybody: it cannot be given back.
    pub booked: bool,
}

/// What the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFacts<'a> {
    /// The person's enrolment.
    pub enrolment: EnrolmentState,
    /// Is the event for the person's group or cohort?
    pub for_this_person: bool,
    /// Was the event called off?
    pub called_off: bool,
    /// When it takes place.
    pub span: Span,
    /// How many it holds; nothing for an event without a limit.
    pub capacity: Option<i64>,
    /// How many places are booked.
    pub booked: i64,
    /// How many wait.
    pub waiting: i64,
    /// Are places that become free still passed on to those who wait?
    pub passes_on: bool,
    /// The person's own booking of this event, if there is one.
    pub mine: Option<BookingState>,
    /// Where else the person is to be: what they booked, their own group’s sessions, conferences of everybody.
    pub others: &'a [Other],
    /// The beginning that the person was shown; nothing when they were shown none.
    pub seen: Option<Instant>,
}

/// A place was had or a queue joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Booked {
    /// Booked or waiting.
    pub state: BookingState,
    /// The place in the queue, from 1, when waiting.
    pub queue: Option<i64>,
    /// When.
    pub at: Instant,
}

crate::refusals! {
    /// Why a place may not be had or given back; the first that applies.
    pub enum BookingRefusal {
        /// The enrolment is not active.
        NotActive {
            /// Where it stands.
            standing: EnrolmentState
        } = "not_active" [source::SENDA_BOOKING] "Your enrolment is “{}”. Only active participants book events.", standing.label();
        /// It is another group's event.
        NotForYou = "not_for_you" [source::SENDA_BOOKING] "This event is for another group.";
        /// The event was called off.
        CalledOff = "called_off" [source::SENDA_BOOKING] "This event was called off.";
        /// It has begun.
        Begun = "begun" [source::SENDA_BOOKING] "This event has begun.";
        /// Booked already.
        AlreadyBooked {
            /// How.
            state: BookingState
        } = "already_booked" [source::SENDA_BOOKING] "You are “{}” for this event already.", state.label();
        /// Something else at that time.
        Clash {
            /// What.
            title: String
        } = "clash" [source::SENDA_BOOKING] "You have booked “{title}” at the same time. Cancel that first.";
        /// Expected somewhere else at that time.
        Expected {
            /// Where.
            title: String
        } = "clash_expected" [source::SENDA_BOOKING] "You are expected at “{title}” at the same time. Choose another date.";
        /// It is at another time than the person saw.
        MovedMeanwhile = "moved_meanwhile" [source::SENDA_BOOKING] "This session was moved while you looked. Its new day and time stand below: book it if they suit you.";
        /// Full, and too late to wait.
        TooLateToWait = "too_late_to_wait" [source::SENDA_BOOKING] "This event is full, and it is too late to join its waiting list: nobody is moved up so close to it.";
        /// The event to change to is full.
        OtherIsFull = "other_is_full" [source::SENDA_BOOKING] "The other event is full. You keep the place you have.";
        /// Changing to the same event.
        SameEvent = "same_event" [source::SENDA_BOOKING] "You have a place at this event already.";
        /// Nothing to cancel.
        NotBooked = "not_booked" [source::SENDA_BOOKING] "You have no place at this event.";
    }
}

/// May this person have a place, or join the queue?
///
/// # Source
/// [`source::SENDA_BOOKING`].
/// # Errors
/// See [`BookingRefusal`]; the first that applies.
pub fn book(facts: &BookFacts<'_>, now: Now) -> Result<Booked, BookingRefusal> {
    if facts.enrolment != EnrolmentState::Active {
        return Err(BookingRefusal::NotActive {
            standing: facts.enrolment,
        });
    }
    if !facts.for_this_person {
        return Err(BookingRefusal::NotForYou);
    }
    if facts.called_off {
        return Err(BookingRefusal::CalledOff);
    }
    if now.at >= facts.span.starts {
        return Err(BookingRefusal::Begun);
    }
    let fits = facts
        .capacity
        .is_none_or(|capacity| facts.booked < capacity);
    match facts.mine {
        // When nobody is moved up any more, whoever waits may take a free place themselves.
        Some(BookingState::Waiting) if !facts.passes_on && fits => {}
        Some(state @ (BookingState::Booked | BookingState::Waiting)) => {
            return Err(BookingRefusal::AlreadyBooked { state });
        }
        Some(BookingState::Cancelled) | None => {}
    }
    if facts.seen.is_some_and(|seen| seen != facts.span.starts) {
        return Err(BookingRefusal::MovedMeanwhile);
    }
    if let Some(other) = facts.others.iter().find(|it| it.span.overlaps(&facts.span)) {
        let title = other.title.clone();
        return Err(if other.booked {
            BookingRefusal::Clash { title }
        } else {
            BookingRefusal::Expected { title }
        });
    }
    // Whoever waits comes first, also when a place has just become free, as long as they would be moved up.
    let first = facts.waiting == 0 || !facts.passes_on || facts.capacity.is_none();
    if !fits && !facts.passes_on {
        return Err(BookingRefusal::TooLateToWait);
    }
    Ok(if fits && first {
        Booked {
            state: BookingState::Booked,
            queue: None,
            at: now.at,
        }
    } else {
        Booked {
            state: BookingState::Waiting,
            queue: Some(facts.waiting.saturating_add(1)),
            at: now.at,
        }
    })
}

/// May this booking be given back? Yes, until the event begins.
///
/// # Source
/// [`source::SENDA_BOOKING`].
/// # Errors
/// [`BookingRefusal::NotBooked`], [`BookingRefusal::Begun`].
pub fn cancel(
    mine: Option<BookingState>,
    span: Span,
    now: Now,
) -> Result<BookingState, BookingRefusal> {
    match mine {
        Some(BookingState::Booked | BookingState::Waiting) => {}
        Some(BookingState::Cancelled) | None => return Err(BookingRefusal::NotBooked),
    }
    if now.at >= span.starts {
        return Err(BookingRefusal::Begun);
    }
    Ok(BookingState::Cancelled)
}

/// What the rule of changing needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFacts<'a> {
    /// The booking that is given up.
    pub mine: Option<BookingState>,
    /// When that event takes place.
    pub span: Span,
    /// The event that is taken instead; what is given up is not among the others.
    pub to: BookFacts<'a>,
}

/// May this place be changed for a place at another event? Only for a place: nobody gives one up to wait.
///
/// # Source
/// [`source::SENDA_BOOKING`].
/// # Errors
/// See [`BookingRefusal`]; the first that applies.
pub fn change(facts: &ChangeFacts<'_>, now: Now) -> Result<Booked, BookingRefusal> {
    if facts.mine != Some(BookingState::Booked) {
        return Err(BookingRefusal::NotBooked);
    }
    cancel(facts.mine, facts.span, now)?;
    match book(&facts.to, now) {
        Ok(booked) if booked.state == BookingState::Booked => Ok(booked),
        Ok(_) | Err(BookingRefusal::TooLateToWait) => Err(BookingRefusal::OtherIsFull),
        Err(BookingRefusal::AlreadyBooked { .. }) => Err(BookingRefusal::SameEvent),
        Err(other) => Err(other),
    }
}

/// How many of those who wait move up now, longest waiting first.
///
/// # Source
/// [`source::SENDA_BOOKING`].
pub fn move_up(capacity: Option<i64>, booked: i64, waiting: i64) -> i64 {
    let free = capacity.map_or(waiting, |capacity| capacity.saturating_sub(booked));
    free.clamp(0, waiting.max(0))
}
