//! The laws of progress through editions, tried on many programmes, readings and moves.

use proptest::prelude::*;

use super::*;
use crate::base::Instant;

fn step(key: &str, seal: &str) -> StepNow {
    StepNow {
        key: key.into(),
        seal: seal.into(),
    }
}

fn read(key: &str, seal: &str, edition: i64) -> StepDone {
    StepDone {
        key: key.into(),
        seal: seal.into(),
        edition: EditionId::from_number(edition),
    }
}

/// Editions in the order of their release. Of each step: its text, and whether the change to it was one of what is taught.
type History = Vec<Vec<Option<(u8, bool)>>>;

fn steps_of(history: &History, edition: usize) -> Vec<StepNow> {
    let mut steps = Vec::new();
    for (number, one) in history[edition].iter().enumerate() {
        if let Some((text, _)) = one {
            steps.push(step(&format!("1.1/s{number}"), &format!("t{text}")));
        }
    }
    steps
}

fn taught_between(history: &History, from: usize, to: usize, key: &str) -> bool {
    let number: usize = key.trim_start_matches("1.1/s").parse().unwrap();
    (from + 1..=to).any(|at| matches!(history[at].get(number), Some(Some((_, true)))))
}

fn carried(history: &History, done: &[StepDone], now: usize) -> BTreeMap<String, Carried> {
    carry(done, &steps_of(history, now), |from, key| {
        let from = usize::try_from(from.number()).unwrap();
        taught_between(history, from, now, key)
    })
}

fn histories() -> impl Strategy<Value = History> {
    let text = proptest::option::weighted(0.85, (0_u8..3, any::<bool>()));
    proptest::collection::vec(proptest::collection::vec(text, 6), 1..5)
}

/// Move to an edition and finish some of its steps there; again and again.
fn lives() -> impl Strategy<Value = (History, Vec<(prop::sample::Index, Vec<bool>)>)> {
    let stay = (
        any::<prop::sample::Index>(),
        proptest::collection::vec(any::<bool>(), 6),
    );
    (histories(), proptest::collection::vec(stay, 1..8))
}

proptest! {
    #[test]
    fn what_was_read_in_this_very_text_is_done_whatever_happened_since((history, life) in lives()) {
        let mut done: Vec<StepDone> = Vec::new();
        for (edition, finished) in life {
            let now = edition.index(history.len());
            for (one, yes) in steps_of(&history, now).into_iter().zip(finished) {
                if yes {
                    done.push(StepDone { key: one.key, seal: one.seal, edition: EditionId::from_number(i64::try_from(now).unwrap()) });
                }
            }
            let carried = carried(&history, &done, now);
            for one in steps_of(&history, now) {
                if done.iter().any(|it| it.key == one.key && it.seal == one.seal) {
                    prop_assert_eq!(carried.get(&one.key), Some(&Carried::Kept));
                }
            }
        }
    }

    #[test]
    fn a_step_is_read_again_only_where_the_authors_said_that_what_is_taught_has_changed((history, life) in lives()) {
        let mut done: Vec<StepDone> = Vec::new();
        for (edition, finished) in life {
            let now = edition.index(history.len());
            let carried = carried(&history, &done, now);
            for one in steps_of(&history, now) {
                let readings: Vec<_> = done.iter().filter(|it| it.key == one.key).collect();
                prop_assert_eq!(readings.is_empty(), !carried.contains_key(&one.key));
                if carried.get(&one.key) == Some(&Carried::Again) {
                    for it in readings {
                        let from = usize::try_from(it.edition.number()).unwrap();
                        prop_assert!(taught_between(&history, from, now, &one.key));
                    }
                }
            }
            for (one, yes) in steps_of(&history, now).into_iter().zip(finished) {
                if yes {
                    done.push(StepDone { key: one.key, seal: one.seal, edition: EditionId::from_number(i64::try_from(now).unwrap()) });
                }
            }
        }
    }

    #[test]
    fn moving_back_brings_back_exactly_what_was((history, life) in lives(), away in any::<prop::sample::Index>()) {
        let (home, finished) = &life[0];
        let home = home.index(history.len());
        let mut done = Vec::new();
        for (one, yes) in steps_of(&history, home).into_iter().zip(finished.clone()) {
            if yes {
                done.push(StepDone { key: one.key, seal: one.seal, edition: EditionId::from_number(i64::try_from(home).unwrap()) });
            }
        }
        let before = carried(&history, &done, home);
        // Somebody reads everything there, and comes home.
        let away = away.index(history.len());
        for one in steps_of(&history, away) {
            done.push(StepDone { key: one.key, seal: one.seal, edition: EditionId::from_number(i64::try_from(away).unwrap()) });
        }
        let after = carried(&history, &done, home);
        for (key, was) in before {
            prop_assert!(after.get(&key).is_some_and(|is| *is <= was), "{key} was {was}, is {:?}", after.get(&key));
        }
    }

    #[test]
    fn reading_more_never_takes_anything_away((history, life) in lives(), more in any::<prop::sample::Index>()) {
        let mut done: Vec<StepDone> = Vec::new();
        for (edition, finished) in life {
            let at = edition.index(history.len());
            for (one, yes) in steps_of(&history, at).into_iter().zip(finished) {
                let mut with = done.clone();
                if yes {
                    with.push(StepDone { key: one.key, seal: one.seal, edition: EditionId::from_number(i64::try_from(at).unwrap()) });
                }
                let now = more.index(history.len());
                let (less, now_more) = (carried(&history, &done, now), carried(&history, &with, now));
                for (key, was) in less {
                    prop_assert!(now_more.get(&key).is_some_and(|is| *is <= was));
                }
                done = with;
            }
        }
    }

    #[test]
    fn a_share_never_falls_without_a_reason((history, life) in lives(), to in any::<prop::sample::Index>()) {
        let mut done: Vec<StepDone> = Vec::new();
        let mut now = 0;
        for (edition, finished) in life {
            now = edition.index(history.len());
            for (one, yes) in steps_of(&history, now).into_iter().zip(finished) {
                if yes {
                    done.push(StepDone { key: one.key, seal: one.seal, edition: EditionId::from_number(i64::try_from(now).unwrap()) });
                }
            }
        }
        let to = to.index(history.len());
        let (old, new) = (steps_of(&history, now), steps_of(&history, to));
        let effect = effect((&carried(&history, &done, now), &old), (&carried(&history, &done, to), &new));
        if effect.after.is_less_than(effect.before) {
            prop_assert!(!effect.reasons().is_empty(), "{effect:?}");
        }
    }
}

#[test]
fn a_wording_that_changed_stays_done_and_what_is_taught_anew_is_read_again() {
    let done = [
        read("1.1/a", "old", 1),
        read("1.1/b", "old", 1),
        read("1.1/c", "same", 1),
    ];
    let now = [
        step("1.1/a", "new"),
        step("1.1/b", "new"),
        step("1.1/c", "same"),
        step("1.1/d", "new"),
    ];
    let carried = carry(&done, &now, |_, key| key == "1.1/b" || key == "1.1/c");
    let expected = [
        ("1.1/a", Carried::Changed),
        ("1.1/b", Carried::Again),
        ("1.1/c", Carried::Kept),
    ];
    assert_eq!(
        carried,
        expected.map(|(key, is)| (key.to_owned(), is)).into()
    );
}

#[test]
fn a_step_that_went_to_another_module_takes_what_was_done_with_it() {
    let done = [read("1.1/a", "text", 1)];
    let moved = carry(&done, &[step("2.3/a", "text")], |_, _| false);
    assert_eq!(moved.get("2.3/a"), Some(&Carried::Kept));
    // While it still stands in its own module, another step of the same name is another step.
    let other = carry(
        &done,
        &[step("1.1/a", "text"), step("2.3/a", "text")],
        |_, _| false,
    );
    assert_eq!(other.get("2.3/a"), None);
}

fn facts(reason: &str) -> MoveFacts<'_> {
    MoveFacts {
        from: EditionId::from_number(1),
        to: EditionId::from_number(2),
        assessment_opens_on: "2028-04-01".parse().unwrap(),
        assessment_changes: true,
        reason,
        seen: true,
    }
}

fn on(day: &str) -> Now {
    Now {
        at: Instant(1),
        day: day.parse().unwrap(),
        minute_of_day: 600,
    }
}

#[test]
fn an_intake_is_moved_on_purpose_with_a_reason_and_by_somebody_who_looked() {
    assert_eq!(
        may_move(&facts("The law changed."), on("2027-01-01")),
        Ok(())
    );
    assert_eq!(
        may_move(&facts(" "), on("2027-01-01")),
        Err(MoveRefusal::ReasonMissing)
    );
    let unseen = MoveFacts {
        seen: false,
        ..facts("Why")
    };
    assert_eq!(
        may_move(&unseen, on("2027-01-01")),
        Err(MoveRefusal::NotSeen)
    );
    let same = MoveFacts {
        to: EditionId::from_number(1),
        ..facts("Why")
    };
    assert_eq!(
        may_move(&same, on("2027-01-01")),
        Err(MoveRefusal::SameEdition)
    );
}

#[test]
fn nobody_is_judged_by_other_criteria_than_those_they_began_to_write_for() {
    let begun = may_move(&facts("Why"), on("2028-04-01"));
    assert!(matches!(begun, Err(MoveRefusal::AssessmentBegun { .. })));
    let alike = MoveFacts {
        assessment_changes: false,
        ..facts("Why")
    };
    assert_eq!(may_move(&alike, on("2028-04-01")), Ok(()));
}

#[test]
fn refusals_and_shares_are_told_well() {
    source::assert_refusals_are_told_well(&[
        &MoveRefusal::SameEdition,
        &MoveRefusal::AssessmentBegun {
            since: "2028-04-01".parse().unwrap(),
        },
        &MoveRefusal::ReasonMissing,
        &MoveRefusal::NotSeen,
        &MoveRefusal::DayPassed,
    ]);
    assert_eq!(Share { done: 1, of: 3 }.percent(), 33);
    assert_eq!(Share { done: 0, of: 0 }.percent(), 100);
}
