//! As at a date: nothing that happens later changes what is told, and the short answer is the long one.

use proptest::{option, prelude::*};

use super::*;
use crate::registration::duty::{Induction, NpqOutcome};

fn any_day() -> impl Strategy<Value = Day> {
    (0..9_000).prop_map(|days| Day::new(2008, 1, 1).unwrap().plus_days(days))
}

fn any_post() -> impl Strategy<Value = PostFacts> {
    let npq = option::of((any_day(), option::of((any_day(), any::<bool>()))));
    (
        0..9_i64,
        any_day(),
        option::of(0..2_000),
        any::<bool>(),
        npq,
        option::of(any_day()),
    )
        .prop_map(|(number, from, length, teacher, npq, nasenco)| PostFacts {
            post: PostId::from_number(number),
            from,
            until: length.map(|days| from.plus_days(days)),
            person: DutyFacts {
                judged_on: from,
                establishment_type: 0,
                establishment_status: 0,
                is_senco: false,
                qualified_teacher: teacher,
                induction: Some(Induction::Complete),
                teaches_here: true,
                head: false,
                first_senco_on: Some(from),
                senco_here_from: None,
                senco_months_before: 0,
                nasenco_begun: nasenco.map(|day| day.plus_days(-300)),
                nasenco_completed: nasenco,
                npq_begun: npq.map(|(begun, _)| begun),
                npq_provider: npq.map(|_| "Teach First".to_owned()),
                npq_outcome: npq.and_then(|(_, given)| given).map(|(_, passed)| {
                    if passed {
                        NpqOutcome::Passed
                    } else {
                        NpqOutcome::Failed
                    }
                }),
                npq_outcome_on: npq.and_then(|(_, given)| given).map(|(on, _)| on),
                npq_expected_on: None,
                npq_told: false,
            },
            rulings: Vec::new(),
        })
}

fn school(posts: &[PostFacts]) -> SchoolFacts<'_> {
    SchoolFacts {
        establishment_type: 1,
        establishment_status: 1,
        posts,
    }
}

/// The posts as somebody would have recorded them on the day, who could not know what came after it.
fn as_known_on(posts: &[PostFacts], on: Day) -> Vec<PostFacts> {
    let mut known: Vec<PostFacts> = posts
        .iter()
        .filter(|post| post.from <= on)
        .cloned()
        .collect();
    for post in &mut known {
        let person = &mut post.person;
        post.until = post.until.filter(|until| *until < on);
        if person.npq_outcome_on.is_some_and(|day| day > on) {
            (person.npq_outcome, person.npq_outcome_on) = (None, None);
        }
        if person.npq_begun.is_some_and(|day| day > on) {
            (person.npq_begun, person.npq_provider) = (None, None);
        }
    }
    known
}

proptest! {
    #[test]
    fn what_comes_later_changes_no_earlier_answer(
        posts in prop::collection::vec(any_post(), 0..5),
        on in any_day(),
    ) {
        let known = as_known_on(&posts, on);
        let (now, then) = (outline(&school(&posts), on), outline(&school(&known), on));
        prop_assert_eq!(now.status, then.status);
        prop_assert_eq!(now.deadline, then.deadline);
        prop_assert_eq!(now.on_course, then.on_course);
    }

    #[test]
    fn the_short_answer_is_the_long_one(
        posts in prop::collection::vec(any_post(), 0..5),
        on in any_day(),
    ) {
        let (short, long) = (outline(&school(&posts), on), compliance(&school(&posts), on));
        prop_assert_eq!(short.status, long.status);
        prop_assert_eq!(short.deadline, long.deadline);
        prop_assert_eq!(short.safe_start, long.safe_start);
    }

    #[test]
    fn every_school_of_the_forecast_is_overdue_from_then_if_nothing_changes(
        mut post in any_post(),
        on in any_day(),
    ) {
        // Nothing changes: no award comes, and the post goes on.
        let person = &mut post.person;
        (person.npq_outcome, person.npq_outcome_on) = (None, None);
        (person.nasenco_begun, person.nasenco_completed) = (None, None);
        (person.npq_begun, person.npq_provider, person.qualified_teacher) = (None, None, true);
        post.until = None;
        let posts = [post];
        let told = outline(&school(&posts), on);
        let ahead = forecast(&[told], on, 48);
        let all: u32 = ahead.iter().map(|month| month.not_started + month.on_course).sum();
        let waits = matches!(told.status, SchoolStatus::InTime | SchoolStatus::StartNow | SchoolStatus::Late);
        prop_assert_eq!(all, u32::from(waits));
        if let Some(month) = ahead.iter().find(|month| month.not_started > 0) {
            let next = month.from.plus_days(1 - i32::from(month.from.date().day())).plus_months(1);
            let after = outline(&school(&posts), next);
            prop_assert_eq!(after.status, SchoolStatus::Overdue);
        }
    }
}
