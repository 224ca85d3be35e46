use proptest::prelude::*;

use super::*;
use crate::base::Coded as _;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn one(key: &str, doing: Doing, minutes: u32, due: Option<&str>) -> Candidate {
    Candidate {
        key: key.into(),
        doing,
        minutes,
        due: due.map(day),
        begun: false,
        divisible: false,
        order: 1,
    }
}

fn picked(all: &[Candidate], minutes: Option<u32>) -> (&str, Vec<Why>) {
    let picked = pick(all, minutes, day("2027-01-04")).unwrap();
    (picked.candidate.key.as_str(), picked.why)
}

#[test]
fn five_minutes_are_for_remembering_and_twenty_five_for_what_is_due() {
    let all = [
        one("step", Doing::Step, 9, Some("2027-03-01")),
        one("late", Doing::CatchUp, 20, Some("2026-12-20")),
        one("practice", Doing::Practice, 5, None),
    ];
    assert_eq!(
        picked(&all, Some(5)),
        ("practice", vec![Why::ToRemember, Why::Fits(5)])
    );
    assert_eq!(picked(&all, Some(10)).0, "practice");
    assert_eq!(
        picked(&all, Some(25)),
        ("late", vec![Why::StillCounts, Why::Fits(25)])
    );
    assert_eq!(pick(&all, Some(2), day("2027-01-04")), None);
}

#[test]
fn a_minute_of_questions_is_not_offered_for_twenty_five_while_a_step_fits() {
    let all = [
        one("step", Doing::Step, 8, Some("2027-03-01")),
        one("practice", Doing::Practice, 1, None),
    ];
    assert_eq!(picked(&all, Some(25)).0, "step");
    assert_eq!(picked(&all, Some(3)).0, "practice");
    assert_eq!(picked(&all, None).0, "practice");
    // Better a minute than nothing.
    assert_eq!(picked(&all[1..], Some(25)).0, "practice");
}

#[test]
fn a_session_that_is_near_is_booked_first_and_what_was_begun_is_gone_on_with() {
    let begun = Candidate {
        begun: true,
        ..one("begun", Doing::Step, 7, Some("2027-03-01"))
    };
    let all = [
        begun,
        one("book", Doing::Booking, 2, Some("2027-01-15")),
        one("far", Doing::Booking, 2, Some("2027-05-15")),
        one("due", Doing::Step, 7, Some("2027-01-06")),
    ];
    assert_eq!(
        picked(&all, None),
        ("book", vec![Why::PlacesGo(day("2027-01-15"))])
    );
    let rest: Vec<Candidate> = all.into_iter().filter(|one| one.key != "book").collect();
    assert_eq!(picked(&rest, Some(10)).0, "begun");
    assert_eq!(picked(&rest, Some(10)).1, vec![Why::Begun, Why::Fits(10)]);
    let due: Vec<Candidate> = rest.into_iter().filter(|one| !one.begun).collect();
    assert_eq!(
        picked(&due, Some(10)),
        ("due", vec![Why::DueBy(day("2027-01-06")), Why::Fits(10)])
    );
}

#[test]
fn writing_that_was_begun_fits_into_a_short_while() {
    let task = Candidate {
        begun: true,
        divisible: true,
        ..one("task", Doing::Task, 40, None)
    };
    let all = [task];
    assert_eq!(
        picked(&all, Some(10)),
        ("task", vec![Why::Begun, Why::PartFits(10)])
    );
    assert_eq!(pick(&all, Some(5), day("2027-01-04")), None);
}

#[test]
fn every_reason_is_a_sentence() {
    let on = day("2027-01-04");
    for why in [
        Why::Fits(5),
        Why::PartFits(5),
        Why::Begun,
        Why::DueBy(on),
        Why::StillCounts,
        Why::PlacesGo(on),
        Why::ToRemember,
        Why::NextInOrder,
    ] {
        let sentence = why.sentence();
        assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase));
    }
}

fn any() -> impl Strategy<Value = Candidate> {
    let due = proptest::option::of(0i32..120);
    (
        0u32..500,
        prop::sample::select(Doing::ALL),
        1u32..60,
        due,
        any_bool(),
        any_bool(),
    )
        .prop_map(|(order, doing, minutes, due, begun, divisible)| Candidate {
            key: format!("{}-{order}", doing.code()),
            doing,
            minutes,
            due: due.map(|days| day("2026-12-01").plus_days(days)),
            begun,
            divisible,
            order,
        })
}

fn any_bool() -> impl Strategy<Value = bool> {
    prop::sample::select(vec![false, true])
}

proptest! {
    #[test]
    fn what_is_offered_fits_and_something_is_offered_whenever_anything_fits(
        all in prop::collection::vec(any(), 0..20), minutes in proptest::option::of(1u32..60)
    ) {
        let today = day("2027-01-04");
        let fitting = all.iter().filter(|one| fits(one, minutes)).count();
        match pick(&all, minutes, today) {
            None => prop_assert_eq!(fitting, 0),
            Some(picked) => {
                prop_assert!(fits(picked.candidate, minutes));
                prop_assert!(!picked.why.is_empty());
            }
        }
    }

    #[test]
    fn the_order_in_which_things_are_named_changes_nothing(
        all in prop::collection::vec(any(), 1..12), minutes in proptest::option::of(1u32..60)
    ) {
        let today = day("2027-01-04");
        let mut other = all.clone();
        other.reverse();
        let key = |all: &[Candidate]| pick(all, minutes, today).map(|one| one.candidate.key.clone());
        prop_assert_eq!(key(&all), key(&other));
    }

    #[test]
    fn of_two_that_are_due_soon_the_earlier_goes_first(a in 0i32..7, b in 0i32..7) {
        let today = day("2027-01-04");
        let at = |key: &str, days: i32| Candidate {
            due: Some(today.plus_days(days)),
            ..one(key, Doing::Step, 5, None)
        };
        let all = [at("a", a), at("b", b)];
        let first = pick(&all, None, today).unwrap().candidate.due;
        prop_assert_eq!(first, Some(today.plus_days(a.min(b))));
    }
}
