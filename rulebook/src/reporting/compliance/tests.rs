//! Compliance: each standing, several SENCOs, and as at a date.

use super::*;
use crate::{
    base::Coded,
    registration::duty::{Induction, NpqOutcome},
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn post(number: i64, from: &str, until: Option<&str>) -> PostFacts {
    PostFacts {
        post: PostId::from_number(number),
        from: day(from),
        until: until.map(day),
        person: DutyFacts {
            judged_on: day("2000-01-01"),
            establishment_type: 0,
            establishment_status: 0,
            is_senco: false,
            qualified_teacher: true,
            induction: Some(Induction::Complete),
            teaches_here: true,
            head: false,
            first_senco_on: Some(day(from)),
            senco_here_from: None,
            senco_months_before: 0,
            nasenco_begun: None,
            nasenco_completed: None,
            npq_begun: None,
            npq_provider: None,
            npq_outcome: None,
            npq_outcome_on: None,
            npq_expected_on: None,
            npq_told: false,
        },
        rulings: Vec::new(),
    }
}
fn primary(posts: &[PostFacts], on: &str) -> SchoolStanding {
    let facts = SchoolFacts {
        establishment_type: 1,
        establishment_status: 1,
        posts,
    };
    compliance(&facts, day(on))
}

#[test]
fn one_school_is_told_as_it_stood_on_each_day() {
    let mut senco = post(1, "2024-09-02", None);
    senco.person.npq_begun = Some(day("2026-10-05"));
    senco.person.npq_provider = Some("Teach First".to_owned());
    senco.person.npq_outcome = Some(NpqOutcome::Passed);
    senco.person.npq_outcome_on = Some(day("2028-05-20"));
    let posts = [senco];
    for (on, status) in [
        ("2024-09-01", SchoolStatus::Unknown),
        ("2024-09-02", SchoolStatus::InTime),
        ("2025-11-03", SchoolStatus::StartNow),
        ("2026-11-22", SchoolStatus::Late),
        ("2027-09-03", SchoolStatus::Overdue),
        ("2028-05-20", SchoolStatus::Qualified),
    ] {
        assert_eq!(primary(&posts, on).status, status, "{on}");
    }
}

#[test]
fn a_school_whose_last_senco_left_is_vacant_from_the_next_day() {
    let posts = [post(1, "2024-09-02", Some("2026-08-31"))];
    assert_eq!(primary(&posts, "2026-08-31").status, SchoolStatus::StartNow);
    let vacant = primary(&posts, "2026-09-01");
    assert_eq!(vacant.status, SchoolStatus::Vacant);
    assert!(vacant.reasons[0].sentence.contains("31 August 2026"));
}

#[test]
fn of_two_sencos_the_one_who_needs_somebody_most_is_told() {
    let mut held = post(1, "2014-09-01", None);
    held.person.nasenco_begun = Some(day("2014-09-15"));
    held.person.nasenco_completed = Some(day("2016-06-30"));
    let posts = [held, post(2, "2023-09-01", None)];
    let found = primary(&posts, "2026-11-22");
    assert_eq!(found.status, SchoolStatus::Overdue);
    assert_eq!(found.posts.len(), 2);
    assert_eq!(found.deadline, Some(day("2026-09-01")));
}

#[test]
fn a_senco_who_may_not_be_one_is_for_a_person_with_the_reason() {
    let mut senco = post(1, "2026-09-01", None);
    senco.person.induction = Some(Induction::Incomplete);
    let found = primary(&[senco], "2026-11-22");
    assert_eq!(found.status, SchoolStatus::Check);
    assert_eq!(found.reasons[0].code, "cannot_be_senco");
}

#[test]
fn a_school_that_is_not_bound_is_told_so_without_posts() {
    for (kind, status) in [(7, 1), (1, 2)] {
        let facts = SchoolFacts {
            establishment_type: kind,
            establishment_status: status,
            posts: &[post(1, "2020-09-01", None)],
        };
        assert_eq!(
            compliance(&facts, day("2026-11-22")).status,
            SchoolStatus::NotBound
        );
    }
}

#[test]
fn every_standing_of_a_person_makes_a_standing_of_the_school() {
    for status in Status::ALL {
        let school = school_status(*status);
        assert!(SchoolStatus::ALL.contains(&school), "{status}");
    }
}

#[test]
fn every_reason_cites_a_known_source() {
    let posts = [post(1, "2024-09-02", Some("2026-08-31"))];
    for on in ["2020-01-01", "2025-01-01", "2027-01-01"] {
        for reason in primary(&posts, on).reasons {
            assert!(source::is_known(&reason.source), "{}", reason.source);
        }
    }
}
