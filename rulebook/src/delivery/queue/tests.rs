//! The waiting list: its cut-off, who is passed over, and a whole day of booking as one machine.

use proptest::prelude::*;

use super::*;
use crate::delivery::booking::{
    BookFacts, BookingRefusal, BookingState, ChangeFacts, Other, book, cancel, change, move_up,
};

fn at(hour: i64) -> Now {
    Now {
        at: Instant(0).plus_seconds(hour * HOUR),
        day: "2026-11-22".parse().unwrap(),
        minute_of_day: 0,
    }
}

fn hours(from: i64, to: i64) -> Span {
    Span {
        starts: Instant(0).plus_seconds(from * HOUR),
        ends: Instant(0).plus_seconds(to * HOUR),
    }
}

#[test]
fn nobody_moves_up_when_it_is_too_late_to_travel() {
    let (hall, screen) = (terms(true, None, None), terms(false, None, None));
    let span = hours(100, 106);
    assert!(hall.passes_on(span, at(51)));
    assert!(!hall.passes_on(span, at(52)));
    assert!(screen.passes_on(span, at(97)));
    assert!(!screen.passes_on(span, at(98)));
    assert!(!terms(false, Some(24), None).passes_on(span, at(80)));
}

#[test]
fn a_place_is_not_given_to_somebody_who_is_elsewhere_or_has_left() {
    let waits = |enrolment, clash| Waiting { enrolment, clash };
    assert!(takes_place(&waits(EnrolmentState::Active, false)));
    assert!(!takes_place(&waits(EnrolmentState::Active, true)));
    assert!(!takes_place(&waits(EnrolmentState::Withdrawn, false)));
}

#[test]
fn the_link_shows_to_those_who_have_a_place_and_in_its_time() {
    let (span, usual) = (hours(200, 201), terms(false, None, None));
    assert_eq!(link(false, span, usual, at(199)), Link::NotYours);
    assert_eq!(
        link(true, span, usual, at(10)),
        Link::From(Instant(0).plus_seconds(32 * HOUR))
    );
    assert_eq!(link(true, span, usual, at(32)), Link::Shown);
    assert_eq!(link(true, span, usual, at(201)), Link::Over);
}

/// Two events at the same time and one later, and what everybody does of them.
#[derive(Debug, Clone, Copy)]
enum Step {
    Book(usize, usize),
    Cancel(usize, usize),
    Change(usize, usize, usize),
    Later(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = prop_oneof![
        (0..6_usize, 0..3_usize).prop_map(|(who, what)| Step::Book(who, what)),
        (0..6_usize, 0..3_usize).prop_map(|(who, what)| Step::Cancel(who, what)),
        (0..6_usize, 0..3_usize, 0..3_usize).prop_map(|(who, a, b)| Step::Change(who, a, b)),
        (0..20_i64).prop_map(Step::Later),
    ];
    prop::collection::vec(one, 0..80)
}

struct World {
    hour: i64,
    clock: i64,
    spans: [Span; 3],
    places: [i64; 3],
    /// State and when asked, by person and event.
    held: [[Option<(BookingState, i64)>; 3]; 6],
}

impl World {
    fn count(&self, event: usize, state: BookingState) -> i64 {
        let has =
            |row: &&[Option<(BookingState, i64)>; 3]| row[event].is_some_and(|x| x.0 == state);
        i64::try_from(self.held.iter().filter(has).count()).unwrap()
    }
    fn others(&self, who: usize, but: &[usize]) -> Vec<Other> {
        let booked = |event: &usize| {
            !but.contains(event)
                && self.held[who][*event].is_some_and(|x| x.0 == BookingState::Booked)
        };
        let all = (0..3).filter(booked).map(|event| Other {
            title: event.to_string(),
            span: self.spans[event],
            booked: true,
        });
        all.collect()
    }
    fn facts<'a>(&self, who: usize, event: usize, others: &'a [Other]) -> BookFacts<'a> {
        BookFacts {
            enrolment: EnrolmentState::Active,
            for_this_person: true,
            called_off: false,
            span: self.spans[event],
            capacity: Some(self.places[event]),
            booked: self.count(event, BookingState::Booked),
            waiting: self.count(event, BookingState::Waiting),
            passes_on: self.passes_on(event),
            mine: self.held[who][event].map(|x| x.0),
            others,
            seen: None,
        }
    }
    fn passes_on(&self, event: usize) -> bool {
        terms(false, None, None).passes_on(self.spans[event], at(self.hour))
    }
    fn set(&mut self, who: usize, event: usize, state: BookingState) {
        self.clock += 1;
        self.held[who][event] = Some((state, self.clock));
    }
    fn promote(&mut self, event: usize) {
        if !self.passes_on(event) {
            return;
        }
        let mut queue: Vec<(i64, usize)> = (0..6)
            .filter_map(|who| {
                self.held[who][event]
                    .filter(|x| x.0 == BookingState::Waiting)
                    .map(|x| (x.1, who))
            })
            .collect();
        queue.sort_unstable();
        for (_, who) in queue {
            let booked = self.count(event, BookingState::Booked);
            let waiting = self.count(event, BookingState::Waiting);
            if move_up(Some(self.places[event]), booked, waiting) == 0 {
                return;
            }
            let others = self.others(who, &[event]);
            let clash = others.iter().any(|it| it.span.overlaps(&self.spans[event]));
            let enrolment = EnrolmentState::Active;
            if takes_place(&Waiting { enrolment, clash }) {
                self.set(who, event, BookingState::Booked);
            }
        }
    }
    fn step(&mut self, step: Step) {
        match step {
            Step::Book(who, event) => {
                let others = self.others(who, &[event]);
                if let Ok(booked) = book(&self.facts(who, event, &others), at(self.hour)) {
                    self.set(who, event, booked.state);
                }
            }
            Step::Cancel(who, event) => {
                let mine = self.held[who][event].map(|x| x.0);
                if let Ok(state) = cancel(mine, self.spans[event], at(self.hour)) {
                    self.set(who, event, state);
                    self.promote(event);
                }
            }
            Step::Change(who, from, to) => {
                let others = self.others(who, &[from, to]);
                let facts = ChangeFacts {
                    mine: self.held[who][from].map(|x| x.0),
                    span: self.spans[from],
                    to: self.facts(who, to, &others),
                };
                let decided = change(&facts, at(self.hour));
                if from == to {
                    assert!(decided.is_err(), "{decided:?}");
                }
                if decided.is_ok() {
                    self.set(who, from, BookingState::Cancelled);
                    self.set(who, to, BookingState::Booked);
                    self.promote(from);
                }
            }
            Step::Later(hours) => self.hour += hours,
        }
    }
}

proptest! {
    #[test]
    fn whatever_people_do_no_event_is_overbooked_and_nobody_is_in_two_places(all in steps()) {
        let mut world = World {
            hour: 0,
            clock: 0,
            spans: [hours(60, 62), hours(61, 63), hours(90, 91)],
            places: [2, 1, 3],
            held: [[None; 3]; 6],
        };
        for step in all {
            let before = world.held;
            world.step(step);
            for event in 0..3 {
                prop_assert!(world.count(event, BookingState::Booked) <= world.places[event]);
                if !world.passes_on(event) {
                    // Too late to travel: whoever waited is only moved by what they do themselves.
                    for (who, (was, is)) in before.iter().zip(&world.held).enumerate() {
                        let moved = was[event].is_some_and(|x| x.0 == BookingState::Waiting)
                            && is[event].is_some_and(|x| x.0 == BookingState::Booked);
                        let own = matches!(step, Step::Book(actor, _) | Step::Change(actor, ..) if actor == who);
                        prop_assert!(!moved || own);
                    }
                }
            }
            for who in 0..6 {
                let both = [0, 1].iter().all(|event| world.held[who][*event].is_some_and(|x| x.0 == BookingState::Booked));
                prop_assert!(!both, "in two places at once");
            }
        }
    }
}

#[test]
fn a_change_that_finds_the_other_event_full_keeps_the_place_that_is_had() {
    let to = BookFacts {
        enrolment: EnrolmentState::Active,
        for_this_person: true,
        called_off: false,
        span: hours(90, 91),
        capacity: Some(1),
        booked: 1,
        waiting: 0,
        passes_on: true,
        mine: None,
        others: &[],
        seen: None,
    };
    let facts = ChangeFacts {
        mine: Some(BookingState::Booked),
        span: hours(60, 62),
        to,
    };
    assert_eq!(change(&facts, at(1)), Err(BookingRefusal::OtherIsFull));
}
