use proptest::prelude::*;

use super::*;
use crate::base::Coded as _;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn what_was_known_comes_back_later_than_what_was_guessed() {
    let today = day("2027-01-04");
    for (right, sure, how) in [
        (Some(true), Some(Sureness::Sure), Recalled::Known),
        (Some(true), Some(Sureness::Fairly), Recalled::Likely),
        (Some(true), None, Recalled::Likely),
        (Some(true), Some(Sureness::Guess), Recalled::Guessed),
        (Some(false), Some(Sureness::Sure), Recalled::NotYet),
        (Some(false), None, Recalled::NotYet),
        (None, Some(Sureness::Sure), Recalled::Likely),
        (None, Some(Sureness::Guess), Recalled::Guessed),
        (None, None, Recalled::Likely),
    ] {
        assert_eq!(recalled(right, sure), how, "{right:?} {sure:?}");
    }
    assert_eq!(learnt(Recalled::Known, today).due, day("2027-01-14"));
    assert_eq!(learnt(Recalled::NotYet, today).due, day("2027-01-07"));
    assert_eq!(practised(2, Recalled::NotYet, today).unwrap().rung, 0);
    assert_eq!(practised(2, Recalled::Guessed, today).unwrap().rung, 2);
    assert_eq!(practised(2, Recalled::Known, today).unwrap().rung, 4);
    assert_eq!(practised(4, Recalled::Likely, today), None);
}

#[test]
fn old_debt_rests_and_comes_up_again_by_itself() {
    let due = day("2027-01-04");
    for (on, expected) in [
        ("2027-01-03", Up::From(due)),
        ("2027-01-04", Up::Now),
        ("2027-01-31", Up::Now),
        ("2027-02-01", Up::Rests(day("2027-03-01"))),
        ("2027-02-28", Up::Rests(day("2027-03-01"))),
        ("2027-03-01", Up::Now),
    ] {
        assert_eq!(up(due, day(on)), expected, "{on}");
    }
}

#[test]
fn a_week_begins_on_monday_and_holds_so_many() {
    assert_eq!(week_of(day("2027-01-04")), day("2027-01-04"));
    assert_eq!(week_of(day("2027-01-10")), day("2027-01-04"));
    let card = Card {
        rung: 0,
        due: day("2027-01-04"),
    };
    let on = day("2027-01-06");
    assert_eq!(may_practise(card, PER_WEEK - 1, on), Ok(()));
    assert_eq!(
        may_practise(card, PER_WEEK, on),
        Err(PracticeRefusal::WeekFull {
            monday: day("2027-01-11")
        })
    );
    assert_eq!(
        may_practise(card, 0, day("2027-01-03")),
        Err(PracticeRefusal::NotUp { on: card.due })
    );
    source::assert_refusals_are_told_well(&[
        &PracticeRefusal::WeekFull { monday: on },
        &PracticeRefusal::NotUp { on },
    ]);
}

fn any_day() -> impl Strategy<Value = Day> {
    (0i32..800).prop_map(|days| day("2026-09-01").plus_days(days))
}

fn any_recall() -> impl Strategy<Value = Recalled> {
    prop::sample::select(Recalled::ALL)
}

proptest! {
    #[test]
    fn a_sitting_is_never_more_than_it_or_the_week_holds(
        cards in prop::collection::vec((0usize..5, any_day()), 0..60), week in 0usize..40, today in any_day()
    ) {
        let cards: Vec<Card> = cards.into_iter().map(|(rung, due)| Card { rung, due }).collect();
        let chosen = sitting(&cards, week, today);
        prop_assert!(chosen.len() <= SITTING && chosen.len() + week.min(PER_WEEK) <= PER_WEEK);
        for at in &chosen {
            prop_assert!(may_practise(cards[*at], week, today).is_ok());
        }
        let mut once = chosen.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), chosen.len());
    }

    #[test]
    fn nothing_comes_back_before_it_was_learnt(today in any_day(), how in any_recall()) {
        let card = learnt(how, today);
        prop_assert!(card.due > today);
        prop_assert_ne!(up(card.due, today), Up::Now);
    }

    #[test]
    fn the_gap_grows_with_what_is_known_and_shrinks_only_with_what_is_not(
        rung in 0usize..5, today in any_day(), how in any_recall()
    ) {
        let gap = |rung: usize| i64::from(LADDER[rung]);
        match (how, practised(rung, how, today)) {
            (Recalled::Known | Recalled::Likely, Some(card)) => {
                prop_assert!(today.days_until(card.due) > gap(rung));
            }
            (Recalled::Known | Recalled::Likely, None) => prop_assert!(rung + 2 >= LADDER.len()),
            (Recalled::Guessed, Some(card)) => prop_assert_eq!(today.days_until(card.due), gap(rung)),
            (Recalled::NotYet, Some(card)) => prop_assert_eq!(today.days_until(card.due), gap(0)),
            (_, None) => prop_assert!(false, "it was not known, and never comes back"),
        }
    }

    #[test]
    fn whoever_stays_away_owes_nothing_more_than_one_sitting(
        cards in prop::collection::vec((0usize..5, any_day()), 0..200), away in 0i32..600
    ) {
        let cards: Vec<Card> = cards.into_iter().map(|(rung, due)| Card { rung, due }).collect();
        let today = day("2028-12-01").plus_days(away);
        prop_assert!(sitting(&cards, 0, today).len() <= SITTING);
        // Whatever rests comes up again, on the very day that is told.
        for card in cards {
            if let Up::Rests(on) = up(card.due, today) {
                prop_assert!(on > today);
                prop_assert_eq!(up(card.due, on), Up::Now);
            }
        }
    }
}
