//! The duty against the reference cases, the edges that they leave out, and its laws.

use proptest::prelude::*;

use super::*;
use crate::{base::Coded, source};

const CASES: &str = include_str!("../../../tests/cases/duty.csv");

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A first-time SENCO of a community school, judged on 22 November 2026.
pub(super) fn first_time(from: &str) -> DutyFacts {
    DutyFacts {
        judged_on: day("2026-11-22"),
        establishment_type: 1,
        establishment_status: 1,
        is_senco: true,
        qualified_teacher: true,
        induction: Some(Induction::Complete),
        teaches_here: true,
        head: false,
        first_senco_on: Some(day(from)),
        senco_here_from: Some(day(from)),
        senco_months_before: 0,
        nasenco_begun: None,
        nasenco_completed: None,
        npq_begun: None,
        npq_provider: None,
        npq_outcome: None,
        npq_outcome_on: None,
        npq_expected_on: None,
        npq_told: false,
    }
}

fn from_case(get: &dyn Fn(&str) -> String) -> DutyFacts {
    let maybe_day = |name: &str| get(name).parse().ok();
    DutyFacts {
        judged_on: day(&get("judged_on")),
        establishment_type: get("establishment_type").parse().unwrap(),
        establishment_status: get("establishment_status").parse().unwrap(),
        is_senco: get("is_senco") == "yes",
        qualified_teacher: get("teacher") == "qts",
        induction: Induction::from_code(&get("induction")).ok(),
        teaches_here: get("teaches_here") == "yes",
        head: get("head") == "yes",
        first_senco_on: maybe_day("first_senco_on"),
        senco_here_from: maybe_day("senco_here_from"),
        senco_months_before: get("senco_months_before").parse().unwrap(),
        nasenco_begun: maybe_day("nasenco_begun"),
        nasenco_completed: maybe_day("nasenco_completed"),
        npq_begun: maybe_day("npq_begun"),
        npq_provider: Some(get("npq_provider")).filter(|name| !name.is_empty()),
        npq_outcome: NpqOutcome::from_code(&get("npq_outcome")).ok(),
        npq_outcome_on: maybe_day("npq_outcome_on"),
        npq_expected_on: maybe_day("npq_expected_on"),
        npq_told: false,
    }
}

#[test]
fn every_reference_case_comes_out_as_written() {
    let mut reader = csv::Reader::from_reader(CASES.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let mut seen = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let get = |name: &str| {
            let place = headers.iter().position(|header| header == name).unwrap();
            row[place].to_owned()
        };
        let found = duty(&from_case(&get));
        let told = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        assert_eq!(
            (
                found.status.code().to_owned(),
                told(found.deadline),
                told(found.safe_start)
            ),
            (get("status"), get("deadline"), get("safe_start")),
            "{}",
            get("case")
        );
        seen += 1;
    }
    assert_eq!(seen, 26);
}

/// Judges the first-time SENCO from 1 September 2024 after one change to the facts.
fn judged(change: impl Fn(&mut DutyFacts)) -> Status {
    let mut facts = first_time("2024-09-01");
    change(&mut facts);
    duty(&facts).status
}

#[test]
fn only_an_open_school_binds_and_a_head_or_exempt_teacher_may_be_senco() {
    assert_eq!(judged(|f| f.establishment_status = 3), Status::StartNow);
    assert_eq!(judged(|f| f.establishment_status = 2), Status::NotBound);
    assert_eq!(
        judged(|f| {
            f.head = true;
            f.qualified_teacher = false;
        }),
        Status::StartNow
    );
    assert_eq!(
        judged(|f| f.induction = Some(Induction::Exempt)),
        Status::StartNow
    );
    assert_eq!(judged(|f| f.induction = None), Status::CannotBeSenco);
}

#[test]
fn a_pass_counts_when_it_is_given_and_by_a_provider_named_in_law() {
    let pass = |provider: &'static str, on: &'static str| {
        judged(move |f| {
            f.npq_begun = Some(day("2025-01-10"));
            f.npq_provider = Some(provider.to_owned());
            f.npq_outcome = Some(NpqOutcome::Passed);
            f.npq_outcome_on = Some(day(on));
        })
    };
    assert_eq!(pass("Teach First", "2026-11-22"), Status::Met);
    assert_eq!(pass("Another Institute", "2026-11-22"), Status::Check);
    assert_eq!(pass("Teach First", "2026-11-23"), Status::InTime);
}

#[test]
fn after_a_failed_outcome_only_a_named_retake_is_on_the_way() {
    let failed = |retake: Option<&'static str>| {
        judged(move |f| {
            f.npq_begun = Some(day("2025-01-10"));
            f.npq_outcome = Some(NpqOutcome::Failed);
            f.npq_outcome_on = Some(day("2026-10-01"));
            f.npq_expected_on = retake.map(day);
        })
    };
    assert_eq!(failed(None), Status::StartNow);
    assert_eq!(failed(Some("2027-03-01")), Status::InTime);
    assert_eq!(failed(Some("2027-10-01")), Status::LateStart);
}

#[test]
fn an_npq_counts_as_begun_from_september_2024_and_not_before_its_day() {
    assert_eq!(
        judged(|f| f.npq_begun = Some(day("2024-08-31"))),
        Status::StartNow
    );
    assert_eq!(
        judged(|f| f.npq_begun = Some(day("2026-11-23"))),
        Status::StartNow
    );
}

#[test]
fn a_nasenco_completed_on_the_day_the_route_closes_does_not_count() {
    let status = judged(|f| {
        f.judged_on = day("2027-09-01");
        f.nasenco_begun = Some(day("2024-03-01"));
        f.nasenco_completed = Some(day("2027-09-01"));
    });
    assert_eq!(status, Status::StartNow);
}

#[test]
fn a_nasenco_that_ends_when_its_route_is_closed_does_not_shorten_the_time_for_the_npq() {
    let facts = |completed: Option<&str>| {
        let mut facts = first_time("2025-01-06");
        facts.judged_on = day("2027-03-01");
        facts.nasenco_begun = Some(day("2024-08-31"));
        facts.nasenco_completed = completed.map(day);
        duty(&facts)
    };
    let told = |found: Duty| (found.status, found.deadline);
    // Under way, and to be done on the last day of its route: that day is the last in time.
    for end in [None, Some("2027-08-31")] {
        assert_eq!(
            told(facts(end)),
            (Status::InTime, Some(day("2027-08-31"))),
            "{end:?}"
        );
    }
    // To be done a day later: it will never count, and the NPQ has until the anniversary.
    for end in ["2027-09-01", "2027-12-20"] {
        assert_eq!(
            told(facts(Some(end))),
            (Status::StartNow, Some(day("2028-01-06"))),
            "{end}"
        );
    }
}

#[test]
fn without_a_first_day_a_person_decides_and_no_deadline_is_shown() {
    let mut facts = first_time("2024-09-01");
    facts.first_senco_on = None;
    let found = duty(&facts);
    assert_eq!((found.status, found.deadline), (Status::Check, None));
}

#[test]
fn a_person_may_fail_the_teacher_test_and_still_sees_the_deadline() {
    let mut facts = first_time("2024-09-01");
    facts.teaches_here = false;
    let found = duty(&facts);
    assert_eq!(found.status, Status::CannotBeSenco);
    assert_eq!(found.deadline, Some(day("2027-09-01")));
    assert!(
        found.reasons[0]
            .sentence
            .contains("does not work as a teacher")
    );
}

#[test]
fn a_stored_answer_reads_back_as_it_was() {
    let found = duty(&first_time("2024-02-29"));
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Duty>(&text).unwrap(), found);
}

fn any_day() -> impl Strategy<Value = Day> {
    (2005i16..2030, 1i8..=12, 1i8..=31).prop_filter_map("a real day", |(year, month, day)| {
        Day::new(year, month, day).ok()
    })
}

prop_compose! {
    fn any_facts()(
        days in prop::collection::vec(prop::option::of(any_day()), 8),
        judged_on in any_day(),
        kind in 0i64..45, establishment_status in 1i64..5,
        flags in prop::collection::vec(prop::bool::weighted(0.8), 4),
        induction in prop::option::of(0usize..3), outcome in prop::option::of(0usize..2),
        senco_months_before in 0i64..20, named in any::<bool>(),
    ) -> DutyFacts {
        DutyFacts {
            judged_on, establishment_type: kind % 8, establishment_status,
            is_senco: flags[0], qualified_teacher: flags[1],
            induction: induction.map(|place| Induction::ALL[place]),
            teaches_here: flags[2], head: flags[3],
            first_senco_on: days[0], senco_here_from: days[1], senco_months_before,
            nasenco_begun: days[2], nasenco_completed: days[3],
            npq_begun: days[4], npq_provider: named.then(|| "Teach First".to_owned()),
            npq_outcome: outcome.map(|place| NpqOutcome::ALL[place]),
            npq_outcome_on: days[5], npq_expected_on: days[6], npq_told: false,
        }
    }
}

proptest! {
    #[test]
    fn every_answer_has_a_reason_with_a_known_source(facts in any_facts()) {
        let found = duty(&facts);
        prop_assert!(!found.reasons.is_empty());
        for reason in &found.reasons {
            prop_assert!(source::is_known(&reason.source), "{}", reason.source);
            prop_assert!(reason.sentence.ends_with('.'));
        }
        prop_assert_eq!(found.safe_start, found.deadline.map(|day| day.plus_months(-22)));
    }

    #[test]
    fn what_is_settled_carries_no_deadline(facts in any_facts()) {
        let found = duty(&facts);
        if matches!(found.status, Status::Met | Status::Exempt | Status::NotBound | Status::NoDuty) {
            prop_assert_eq!(found.deadline, None);
        }
    }

    #[test]
    fn overdue_is_told_exactly_after_the_deadline(facts in any_facts()) {
        let found = duty(&facts);
        match found.status {
            Status::Overdue => prop_assert!(found.deadline.is_some_and(|day| day < facts.judged_on)),
            Status::InTime | Status::StartNow | Status::LateStart => {
                prop_assert!(found.deadline.is_some_and(|day| day >= facts.judged_on));
            }
            _ => {}
        }
    }
}
