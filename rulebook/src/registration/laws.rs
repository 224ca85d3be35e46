//! Laws of registration that hold for every sequence of acts.

use proptest::prelude::*;

use super::{
    application::ApplicationState,
    enrolment::{self, DeferralReason, EnrolmentFacts, EnrolmentState, WithdrawalReason},
    journey::{Answer, Answers, NasencoStanding, SencoRole, Step, asked, next},
};
use crate::base::{Coded, Day, Instant, Now};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn any_answer() -> impl Strategy<Value = Answer> {
    use super::funding::{Eligible, NurseryKind, WorkSetting};
    let any_day = (2009i16..2026, 1i8..=12, 1i8..=28)
        .prop_map(|(year, month, day)| Day::new(year, month, day).unwrap())
        .boxed();
    prop_oneof![
        any::<bool>().prop_map(Answer::WorksInEngland),
        (0usize..6).prop_map(|place| Answer::WorkSetting(WorkSetting::ALL[place])),
        (0usize..5).prop_map(|place| Answer::KindOfNursery(NurseryKind::ALL[place])),
        any::<bool>().prop_map(Answer::ReferredByAdviser),
        (100_000i64..100_003)
            .prop_map(|urn| Answer::School(crate::base::Urn::from_number(urn).unwrap())),
        (0usize..3).prop_map(|place| Answer::SencoRole(SencoRole::ALL[place])),
        any_day.clone().prop_map(Answer::FirstSencoOn),
        any_day.clone().prop_map(Answer::SencoHereFrom),
        (0i64..40).prop_map(Answer::SencoMonthsBefore),
        any::<bool>().prop_map(Answer::QualifiedTeacher),
        any::<bool>().prop_map(Answer::Head),
        (0usize..3).prop_map(|place| Answer::Nasenco(NasencoStanding::ALL[place])),
        any_day.clone().prop_map(Answer::NasencoBegun),
        any_day.prop_map(Answer::NasencoCompleted),
        (1i64..3, 0usize..3).prop_map(|(cohort, place)| Answer::Cohort(
            super::CohortId::from_number(cohort),
            Eligible::ALL[place]
        )),
        any::<bool>().prop_map(Answer::FundingConfirm),
    ]
}

proptest! {
    #[test]
    fn no_answer_is_ever_kept_to_a_question_that_is_not_asked(answers in prop::collection::vec(any_answer(), 0..40)) {
        let mut draft = Answers::default();
        for answer in answers {
            if let Ok(after) = draft.set(answer, day("2026-11-22")) {
                draft = after;
            }
            for step in Step::ALL {
                prop_assert!(!draft.has(*step) || asked(&draft).contains(step), "{step} kept in {draft:?}");
            }
            prop_assert!(asked(&draft).contains(&next(&draft)));
        }
    }

    #[test]
    fn no_path_leaves_a_final_enrolment_and_every_move_is_an_edge(acts in prop::collection::vec((0usize..5, 1i32..500), 0..40)) {
        let mut facts = EnrolmentFacts {
            state: EnrolmentState::Active, declared: false, declared_started: false,
            deferred_on: None, days_deferred_before: 0,
        };
        let mut today = day("2026-11-22");
        for (act, days) in acts {
            let now = Now { at: Instant(1), day: today, minute_of_day: 0 };
            let moved = match act {
                0 => enrolment::defer(&facts, DeferralReason::Other, today.plus_days(days), now),
                1 => enrolment::resume(&facts, now),
                2 => enrolment::withdraw(&facts, WithdrawalReason::Other, now),
                3 => enrolment::cancel(&facts, "Because.", now),
                _ => enrolment::complete(&facts, now),
            };
            if let Ok(moved) = moved {
                prop_assert!(!facts.state.is_final());
                prop_assert!(facts.state.targets().contains(&moved.to));
                facts.state = moved.to;
            }
            facts.declared |= days % 3 == 0;
            facts.declared_started = facts.declared;
            today = today.plus_days(1);
        }
    }
}

#[test]
fn every_state_can_be_reached() {
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
        reached(ApplicationState::Draft, ApplicationState::targets),
        ApplicationState::ALL.len()
    );
    assert_eq!(
        reached(EnrolmentState::Active, EnrolmentState::targets),
        EnrolmentState::ALL.len()
    );
}
