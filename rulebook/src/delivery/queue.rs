//! The waiting list of an event, and when its joining link shows: nobody moves up too late to come.
//!
//! What this room decides: until when a place is passed on, to whom, and from when a link is shown.
//! What it does not know: letters, names, how a place is booked.

#[cfg(test)]
mod tests;

use super::booking::Span;
use crate::{
    base::{Instant, Now},
    registration::enrolment::EnrolmentState,
};

const HOUR: i64 = 3_600;

/// How an event is met: what decides how long people need to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Hours before the start after which nobody is moved up any more.
    pub notice_hours: i64,
    /// Hours before the start from which the joining link shows.
    pub link_hours: i64,
}

/// The usual terms: `(in person, notice in hours, link in hours)`. A journey and cover at school take two working days to
/// arrange; a meeting on a screen takes a free hour.
pub const USUAL: [(bool, i64, i64); 2] = [(true, 48, 168), (false, 2, 168)];

/// The terms of an event: the usual ones, with what was said for this event alone.
///
/// # Source
/// [`crate::source::SENDA_BOOKING`].
pub fn terms(in_person: bool, notice_hours: Option<i64>, link_hours: Option<i64>) -> Terms {
    let (_, notice, link) = USUAL
        .into_iter()
        .find(|(met, ..)| *met == in_person)
        .unwrap_or((in_person, 48, 168));
    Terms {
        notice_hours: notice_hours.unwrap_or(notice).max(0),
        link_hours: link_hours.unwrap_or(link).max(0),
    }
}

impl Terms {
    /// The last moment at which a place of this event is passed on.
    pub const fn pass_on_until(self, span: Span) -> Instant {
        span.starts
            .plus_seconds(self.notice_hours.saturating_mul(-HOUR))
    }
    /// Is a place that becomes free passed on now?
    pub fn passes_on(self, span: Span, now: Now) -> bool {
        now.at < self.pass_on_until(span)
    }
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Where their enrolment stands.
    pub enrolment: EnrolmentState,
    /// Have they a place at something else at that time?
    pub clash: bool,
}

/// Does a free place go to this person? Nobody is given two places at once, and nobody who has left one.
///
/// # Source
/// [`crate::source::SENDA_BOOKING`].
pub fn takes_place(waiting: &Waiting) -> bool {
    waiting.enrolment == EnrolmentState::Active && !waiting.clash
}

/// What somebody is shown of a joining link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The link.
    Shown,
    /// From when it shows.
    From(Instant),
    /// It shows to those who have a place.
    NotYours,
    /// The event is over.
    Over,
}

/// Is the joining link shown to somebody?
///
/// # Source
/// [`crate::source::SENDA_BOOKING`].
pub fn link(has_place: bool, span: Span, terms: Terms, now: Now) -> Link {
    let from = span
        .starts
        .plus_seconds(terms.link_hours.saturating_mul(-HOUR));
    if !has_place {
        Link::NotYours
    } else if now.at >= span.ends {
        Link::Over
    } else if now.at < from {
        Link::From(from)
    } else {
        Link::Shown
    }
}
