//! A talk or workshop within an event: those at the same time are chosen from.
//!
//! What this room decides: whether somebody may choose it, and what they give up for it.
//! What it does not know: rooms, names.

use super::SessionId;
use crate::source;

/// A session within an event, in minutes of the event's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which.
    pub id: SessionId,
    /// Its first minute.
    pub from: i64,
    /// The minute after its last.
    pub to: i64,
}

impl Slot {
    /// Are the two at the same time?
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// What the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChooseFacts<'a> {
    /// Has the person a place at the event?
    pub has_place: bool,
    /// Has the event begun, or was it called off?
    pub over: bool,
    /// The session.
    pub slot: Slot,
    /// How many it holds; nothing for no limit.
    pub capacity: Option<i64>,
    /// How many others chose it.
    pub others: i64,
    /// What the person chose at this event.
    pub chosen: &'a [Slot],
}

/// A session was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Those at the same time, given up for it.
    pub instead_of: Vec<SessionId>,
    /// It was chosen before: nothing changes.
    pub again: bool,
}

crate::refusals! {
    /// Why a session may not be chosen; the first that applies.
    pub enum SessionRefusal {
        /// No place at the event.
        NoPlace = "no_place_at_event" [source::SENDA_BOOKING, "session"] "Book a place at the event first.";
        /// It has begun.
        Over = "event_begun" [source::SENDA_BOOKING, "session"] "This event has begun or was called off.";
        /// It is full.
        Full = "session_full" [source::SENDA_BOOKING, "session"] "This session is full. You keep what you have chosen.";
        /// It ends before it begins, or lies outside the event.
        OutsideEvent = "session_outside" [source::SENDA_BOOKING, "from"] "A session begins and ends within its event.";
    }
}

/// May this person choose the session? What they chose at the same time is given up in the same act.
///
/// # Source
/// [`source::SENDA_BOOKING`].
/// # Errors
/// See [`SessionRefusal`]; the first that applies.
pub fn choose(facts: &ChooseFacts<'_>) -> Result<Chosen, SessionRefusal> {
    if !facts.has_place {
        return Err(SessionRefusal::NoPlace);
    }
    if facts.over {
        return Err(SessionRefusal::Over);
    }
    let again = facts.chosen.iter().any(|one| one.id == facts.slot.id);
    if !again
        && facts
            .capacity
            .is_some_and(|capacity| facts.others >= capacity)
    {
        return Err(SessionRefusal::Full);
    }
    let at_once = facts
        .chosen
        .iter()
        .filter(|one| one.id != facts.slot.id && one.overlaps(&facts.slot));
    Ok(Chosen {
        instead_of: at_once.map(|one| one.id).collect(),
        again,
    })
}

/// Does a session lie within its event?
///
/// # Source
/// [`source::SENDA_BOOKING`].
/// # Errors
/// [`SessionRefusal::OutsideEvent`].
pub const fn within(from: i64, to: i64, event: (i64, i64)) -> Result<(), SessionRefusal> {
    if from < to && from >= event.0 && to <= event.1 {
        Ok(())
    } else {
        Err(SessionRefusal::OutsideEvent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(id: i64, from: i64, to: i64) -> Slot {
        Slot {
            id: SessionId::from_number(id),
            from,
            to,
        }
    }

    #[test]
    fn choosing_another_session_at_the_same_time_is_one_act_and_a_full_one_changes_nothing() {
        let chosen = [slot(1, 600, 660), slot(2, 700, 760)];
        let facts = ChooseFacts {
            has_place: true,
            over: false,
            slot: slot(3, 630, 690),
            capacity: Some(20),
            others: 19,
            chosen: &chosen,
        };
        let told = choose(&facts).unwrap();
        assert_eq!(told.instead_of, [SessionId::from_number(1)]);
        let full = ChooseFacts {
            others: 20,
            ..facts.clone()
        };
        assert_eq!(choose(&full), Err(SessionRefusal::Full));
        let again = ChooseFacts {
            slot: slot(1, 600, 660),
            others: 20,
            ..facts
        };
        assert!(choose(&again).unwrap().again);
    }

    #[test]
    fn a_session_lies_within_its_event() {
        assert!(within(600, 660, (570, 960)).is_ok());
        assert!(within(660, 660, (570, 960)).is_err());
        assert!(within(930, 990, (570, 960)).is_err());
    }

    #[test]
    fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
        source::assert_refusals_are_told_well(&[
            &SessionRefusal::NoPlace,
            &SessionRefusal::Over,
            &SessionRefusal::Full,
            &SessionRefusal::OutsideEvent,
        ]);
    }
}
