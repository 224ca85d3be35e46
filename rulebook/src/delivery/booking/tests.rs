//! Booking: each refusal, the queue, and its laws.

use proptest::prelude::*;

use super::*;

const HOUR: i64 = 3_600;

fn hours(from: i64, to: i64) -> Span {
    Span {
        starts: Instant(0).plus_seconds(from * HOUR),
        ends: Instant(0).plus_seconds(to * HOUR),
    }
}
fn now(hour: i64) -> Now {
    Now {
        at: Instant(0).plus_seconds(hour * HOUR),
        day: "2026-11-22".parse().unwrap(),
        minute_of_day: 0,
    }
}
fn clinic() -> BookFacts<'static> {
    BookFacts {
        enrolment: EnrolmentState::Active,
        for_this_person: true,
        called_off: false,
        span: hours(10, 12),
        capacity: Some(2),
        booked: 1,
        waiting: 0,
        passes_on: true,
        mine: None,
        others: &[],
        seen: None,
    }
}

#[test]
fn the_last_place_is_booked_and_the_next_person_waits() {
    assert_eq!(book(&clinic(), now(1)).unwrap().state, BookingState::Booked);
    let full = BookFacts {
        booked: 2,
        waiting: 3,
        ..clinic()
    };
    let waits = book(&full, now(1)).unwrap();
    assert_eq!((waits.state, waits.queue), (BookingState::Waiting, Some(4)));
}

#[test]
fn a_free_place_goes_to_whoever_waits_and_not_to_a_newcomer() {
    let facts = BookFacts {
        waiting: 1,
        ..clinic()
    };
    assert_eq!(book(&facts, now(1)).unwrap().queue, Some(2));
}

#[test]
fn nobody_books_twice_or_two_things_at_once() {
    let again = BookFacts {
        mine: Some(BookingState::Waiting),
        ..clinic()
    };
    assert!(matches!(
        book(&again, now(1)),
        Err(BookingRefusal::AlreadyBooked { .. })
    ));
    let others = |span| {
        vec![Other {
            title: "Conference".to_owned(),
            span,
            booked: true,
        }]
    };
    let clash = others(hours(11, 13));
    let facts = BookFacts {
        others: &clash,
        ..clinic()
    };
    assert_eq!(
        book(&facts, now(1)),
        Err(BookingRefusal::Clash {
            title: "Conference".to_owned()
        })
    );
    let after = others(hours(12, 13));
    let facts = BookFacts {
        others: &after,
        ..clinic()
    };
    assert!(book(&facts, now(1)).is_ok(), "one begins as the other ends");
}

#[test]
fn whoever_is_expected_elsewhere_has_no_place_and_does_not_wait_for_one() {
    let own = [Other {
        title: "Clinic of the group".to_owned(),
        span: hours(11, 13),
        booked: false,
    }];
    for booked in [1, 2] {
        let facts = BookFacts {
            others: &own,
            booked,
            ..clinic()
        };
        assert_eq!(
            book(&facts, now(1)),
            Err(BookingRefusal::Expected {
                title: "Clinic of the group".to_owned()
            })
        );
    }
}

#[test]
fn nobody_books_another_time_than_they_saw() {
    let seen = |seen| BookFacts { seen, ..clinic() };
    assert!(book(&seen(Some(clinic().span.starts)), now(1)).is_ok());
    assert_eq!(
        book(&seen(Some(hours(9, 11).starts)), now(1)),
        Err(BookingRefusal::MovedMeanwhile)
    );
    let again = BookFacts {
        mine: Some(BookingState::Booked),
        ..seen(Some(hours(9, 11).starts))
    };
    assert!(matches!(
        book(&again, now(1)),
        Err(BookingRefusal::AlreadyBooked { .. })
    ));
}

#[test]
fn nothing_is_booked_or_cancelled_once_the_event_has_begun() {
    assert_eq!(book(&clinic(), now(10)), Err(BookingRefusal::Begun));
    let mine = Some(BookingState::Booked);
    assert_eq!(
        cancel(mine, hours(10, 12), now(9)),
        Ok(BookingState::Cancelled)
    );
    assert_eq!(
        cancel(mine, hours(10, 12), now(10)),
        Err(BookingRefusal::Begun)
    );
    assert_eq!(
        cancel(None, hours(10, 12), now(9)),
        Err(BookingRefusal::NotBooked)
    );
}

#[test]
fn every_refusal_has_a_code_a_sentence_and_a_known_source() {
    source::assert_refusals_are_told_well(&[
        &BookingRefusal::NotActive {
            standing: EnrolmentState::Deferred,
        },
        &BookingRefusal::NotForYou,
        &BookingRefusal::CalledOff,
        &BookingRefusal::Begun,
        &BookingRefusal::AlreadyBooked {
            state: BookingState::Booked,
        },
        &BookingRefusal::Clash {
            title: "Clinic".to_owned(),
        },
        &BookingRefusal::Expected {
            title: "Clinic".to_owned(),
        },
        &BookingRefusal::MovedMeanwhile,
        &BookingRefusal::TooLateToWait,
        &BookingRefusal::OtherIsFull,
        &BookingRefusal::SameEvent,
        &BookingRefusal::NotBooked,
    ]);
}

proptest! {
    #[test]
    fn no_event_ever_holds_more_than_its_capacity(capacity in 0i64..6, acts in prop::collection::vec((0usize..12, any::<bool>()), 0..80)) {
        let mut people: Vec<Option<BookingState>> = vec![None; 12];
        let mut queue: Vec<usize> = Vec::new();
        let count = |people: &[Option<BookingState>], state| {
            i64::try_from(people.iter().filter(|it| **it == Some(state)).count()).unwrap()
        };
        for (who, books) in acts {
            let facts = BookFacts {
                capacity: Some(capacity),
                booked: count(&people, BookingState::Booked),
                waiting: count(&people, BookingState::Waiting),
                mine: people[who],
                ..clinic()
            };
            if books {
                if let Ok(booked) = book(&facts, now(1)) {
                    people[who] = Some(booked.state);
                    if booked.state == BookingState::Waiting { queue.push(who); }
                }
            } else if let Ok(state) = cancel(people[who], facts.span, now(1)) {
                people[who] = Some(state);
                queue.retain(|waiting| *waiting != who);
            }
            let up = move_up(Some(capacity), count(&people, BookingState::Booked), count(&people, BookingState::Waiting));
            for who in queue.drain(..usize::try_from(up).unwrap()) {
                people[who] = Some(BookingState::Booked);
            }
            prop_assert!(count(&people, BookingState::Booked) <= capacity);
            let full = count(&people, BookingState::Booked) == capacity;
            prop_assert!(full || count(&people, BookingState::Waiting) == 0, "somebody waits beside a free place");
        }
    }
}
