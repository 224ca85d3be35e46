//! Laws of the assessment that hold for every text, window and pair of marks.

use proptest::prelude::*;

use super::{
    Outcome,
    marking::{Closeness, Judgement, Level, MarkFacts, ScriptMark, ScriptState, give, moderate},
    submission::{
        SubmissionState, SubmitFacts, SubmitRefusal, WordLimits, count_words, save, submit,
        take_back, withdraw,
    },
    window::{PeriodDays, WindowStanding},
};
use crate::{
    base::{Coded, Day, Instant, Now},
    people::PersonId,
    registration::enrolment::EnrolmentState,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn days() -> PeriodDays {
    PeriodDays {
        opens: day("2028-02-01"),
        closes: day("2028-05-26"),
        writing_opens: day("2028-03-20"),
        window_days: 8,
    }
}
fn now(offset: i32) -> Now {
    Now {
        at: Instant(1),
        day: day("2028-03-20").plus_days(offset),
        minute_of_day: 0,
    }
}
fn facts(words: u32, state: SubmissionState) -> SubmitFacts {
    SubmitFacts {
        state,
        enrolment: EnrolmentState::Active,
        window: days().window(0),
        words,
        limits: WordLimits {
            min: 1_500,
            max: 2_500,
        },
        attempts_used: 0,
        attempts_allowed: 2,
        own_work: true,
    }
}
fn mark(by: i64, met: &[bool]) -> ScriptMark {
    let judgements = met.iter().enumerate().map(|(place, met)| Judgement {
        criterion: place.to_string(),
        level: if *met { Level::Met } else { Level::NotMet },
        reason: "Shown.".to_owned(),
    });
    ScriptMark {
        by: PersonId::from_number(by),
        judgements: judgements.collect(),
    }
}

proptest! {
    #[test]
    fn submit_never_accepts_outside_the_word_limits_or_the_window(
        words in 0u32..10_000, offset in -20i32..30, extra in 0i64..10,
    ) {
        let mut facts = facts(words, SubmissionState::Drafting);
        facts.window = days().window(extra);
        let accepted = submit(&facts, now(offset)).is_ok();
        let in_time = offset >= 0 && i64::from(offset) < 8 + extra;
        prop_assert_eq!(accepted, in_time && (1_500..=2_500).contains(&words));
    }

    #[test]
    fn a_refusal_for_the_window_is_stable_under_unrelated_facts(words in 0u32..10_000, used in 0u32..5, own in any::<bool>()) {
        let mut facts = facts(words, SubmissionState::Drafting);
        facts.attempts_used = used;
        facts.own_work = own;
        let closed = matches!(submit(&facts, now(8)), Err(SubmitRefusal::WindowClosed { .. }));
        prop_assert!(closed);
    }

    #[test]
    fn no_path_leaves_a_final_submission(acts in prop::collection::vec((0usize..4, -3i32..12), 0..40)) {
        let window = days().window(0);
        let mut state = SubmissionState::Drafting;
        for (act, offset) in acts {
            let now = now(offset);
            let to = match act {
                0 => submit(&facts(2_000, state), now).map(|it| it.to),
                1 => take_back(state, window, now).map(|it| it.to),
                2 => save(state, window, now).map(|()| state),
                _ => withdraw(state, "Because.", now).map(|it| it.to),
            };
            if let Ok(to) = to {
                prop_assert!(!state.is_final());
                prop_assert!(to == state || state.targets().contains(&to));
                state = to;
            }
        }
    }

    #[test]
    fn words_are_counted_alike_however_they_are_spaced(words in prop::collection::vec("[a-zé’-]{1,8}", 0..50), gap in "[ \t\n\u{a0}]{1,4}") {
        let wanted = u32::try_from(words.len()).unwrap();
        prop_assert_eq!(count_words(&words.join(" ")), wanted);
        let spaced = format!("{gap}{}{gap}", words.join(&gap));
        prop_assert_eq!(count_words(&spaced), wanted);
    }

    #[test]
    fn counting_words_never_panics_and_adds_up_over_lines(left in any::<String>(), right in any::<String>()) {
        prop_assert_eq!(count_words(&format!("{left}\n{right}")), count_words(&left) + count_words(&right));
    }

    #[test]
    fn the_order_of_two_assessors_changes_nothing_and_a_settled_script_has_an_outcome(
        one in prop::collection::vec(any::<bool>(), 1..6), two in prop::collection::vec(any::<bool>(), 1..6), three in any::<bool>(),
    ) {
        let count = one.len().min(two.len());
        let criteria: Vec<_> = (0..count).map(|place| place.to_string()).collect();
        let (first, second) = (mark(1, &one[..count]), mark(2, &two[..count]));
        let allocated = [PersonId::from_number(1), PersonId::from_number(2)];
        let closeness = Closeness { is_participant: false, taught: false, conflict: false };
        let after = |given: &ScriptMark, mark: &ScriptMark| {
            let given = [given.clone()];
            let facts = MarkFacts { state: ScriptState::Marked, criteria: &criteria, allocated: &allocated, given: &given, closeness };
            give(&facts, mark, now(30)).unwrap()
        };
        let (here, there) = (after(&first, &second), after(&second, &first));
        prop_assert_eq!((here.to, here.settled), (there.to, there.settled));
        prop_assert_eq!(here.settled.is_some(), here.to == ScriptState::Agreed);
        let given = [first, second];
        let facts = MarkFacts { state: here.to, criteria: &criteria, allocated: &allocated, given: &given, closeness };
        let settled = moderate(&facts, &mark(3, &vec![three; count]), now(40)).unwrap();
        prop_assert_eq!(settled.settled, Some(if three { Outcome::Passed } else { Outcome::Failed }));
    }

    #[test]
    fn every_day_is_before_in_or_after_the_window_in_that_order(offset in -400i32..400, extra in -5i64..60) {
        let window = days().window(extra);
        let standing = |offset| window.standing(day("2028-03-20").plus_days(offset));
        prop_assert!(standing(offset) <= standing(offset + 1));
        prop_assert_eq!(window.standing(window.closes), WindowStanding::Open);
        prop_assert_eq!(window.standing(window.closes.plus_days(1)), WindowStanding::Closed);
    }
}

#[test]
fn every_state_of_a_submission_and_of_a_script_can_be_reached() {
    fn reached<S: Coded + Ord>(first: S, targets: fn(S) -> &'static [S]) -> usize {
        let mut seen = vec![first];
        for _ in S::ALL {
            for state in seen.clone() {
                seen.extend(targets(state));
            }
            seen.sort_unstable();
            seen.dedup();
        }
        seen.len()
    }
    assert_eq!(
        reached(SubmissionState::Drafting, SubmissionState::targets),
        SubmissionState::ALL.len()
    );
    assert_eq!(
        reached(ScriptState::Allocated, ScriptState::targets),
        ScriptState::ALL.len()
    );
}
