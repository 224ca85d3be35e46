//! The rule against second readings: one written from the text of its ten steps alone, and the worked examples of the
//! research, each with the outcome that its author gave.

use proptest::prelude::*;

use super::*;
use crate::base::Coded;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A day as three numbers: this reading does its own sums.
type Ymd = (i16, i8, i8);

fn ymd(day: Day) -> Ymd {
    let date = day.date();
    (date.year(), date.month(), date.day())
}

fn last_of((year, month): (i16, i8)) -> i8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn months_later((year, month, day): Ymd, months: i16) -> Ymd {
    let all = year * 12 + i16::from(month) - 1 + months;
    let (year, month) = (
        all.div_euclid(12),
        i8::try_from(all.rem_euclid(12)).unwrap() + 1,
    );
    (year, month, day.min(last_of((year, month))))
}

/// Steps 1 to 11 of the text, read in their order.
#[expect(
    clippy::too_many_lines,
    reason = "the eleven steps of the text, read in one piece"
)]
fn reading(f: &DutyFacts) -> (&'static str, Option<Ymd>) {
    let today = ymd(f.judged_on);
    let on = |day: Option<Day>| day.map(ymd);
    // 1
    if f.establishment_status == 2
        || ![1, 2, 3, 5, 6, 15, 28, 34, 35, 40, 41].contains(&f.establishment_type)
    {
        return ("not_bound", None);
    }
    // 2
    if !f.is_senco {
        return ("no_duty", None);
    }
    // 3
    let nasenco = on(f.nasenco_begun).is_some_and(|d| d < (2024, 9, 1) && d <= today);
    let too_late = on(f.nasenco_completed).is_some_and(|d| d >= (2027, 9, 1));
    let complete = on(f.nasenco_completed).is_some_and(|d| d <= today);
    let first = on(f.first_senco_on);
    let deadline = first.map(|d| {
        let third = months_later(d, 36);
        if nasenco && !complete && !too_late {
            third.min((2027, 8, 31))
        } else {
            third
        }
    });
    // 4
    let inducted = matches!(f.induction, Some(Induction::Complete | Induction::Exempt));
    if !(f.head || f.qualified_teacher && inducted && f.teaches_here) {
        return ("cannot_be_senco", deadline);
    }
    // 5
    if nasenco && complete && !too_late {
        return ("met", None);
    }
    let npq = on(f.npq_begun).is_some_and(|d| d >= (2024, 9, 1) && d <= today);
    let given = on(f.npq_outcome_on).is_none_or(|d| d <= today);
    if npq && given && f.npq_outcome == Some(NpqOutcome::Passed) {
        let six = [
            "ambition institute",
            "best practice network",
            "church of england",
            "national institute of teaching",
            "teach first",
            "ucl institute of education",
        ];
        let name = f
            .npq_provider
            .clone()
            .unwrap_or_default()
            .trim()
            .to_lowercase();
        return if six.contains(&name.as_str()) {
            ("met", None)
        } else {
            ("check", deadline)
        };
    }
    // Not in the text: without a first day nothing can be counted.
    let (Some(first), Some(deadline)) = (first, deadline) else {
        return ("check", None);
    };
    // 6
    if first < (2009, 9, 1) {
        return ("exempt", None);
    }
    if first == (2009, 9, 1) {
        return ("check", None);
    }
    // 7 and 8
    if f.senco_months_before > 12 || f.establishment_type == 6 {
        return ("check", Some(deadline));
    }
    // 9
    if today > deadline {
        return ("overdue", Some(deadline));
    }
    // 10
    let failed = f.npq_outcome == Some(NpqOutcome::Failed) && given;
    let expected = if failed {
        on(f.npq_expected_on).filter(|d| *d > on(f.npq_outcome_on).unwrap_or(today))
    } else if f.npq_outcome == Some(NpqOutcome::Passed) {
        on(f.npq_outcome_on)
    } else {
        on(f.npq_expected_on).or(on(f.npq_begun).map(|d| months_later(d, 22)))
    };
    if let Some(expected) = expected.filter(|_| npq) {
        return (
            if expected > deadline {
                "late_start"
            } else {
                "in_time"
            },
            Some(deadline),
        );
    }
    if nasenco && !complete && !too_late && today < (2027, 9, 1) {
        return ("in_time", Some(deadline));
    }
    // 11
    let safe = months_later(deadline, -22);
    (
        if today > safe { "start_now" } else { "in_time" },
        Some(deadline),
    )
}

fn around(edges: &'static [&'static str]) -> impl Strategy<Value = Day> {
    (0..edges.len(), -2i32..=2, -3i32..=3)
        .prop_map(move |(at, days, years)| day(edges[at]).plus_years(years).plus_days(days))
}

/// Days on and about the ones that the law names, leap days too.
fn edge_day() -> impl Strategy<Value = Day> {
    const EDGES: &[&str] = &[
        "2009-09-01",
        "2024-09-01",
        "2027-09-01",
        "2027-08-31",
        "2024-02-29",
        "2028-02-29",
    ];
    prop_oneof![3 => around(EDGES), 1 => (2008i16..2031, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Day::new(y, m, d).unwrap())]
}

prop_compose! {
    pub(super) fn edge_facts()(
        judged_on in edge_day(), days in prop::collection::vec(prop::option::of(edge_day()), 7),
        first in prop::option::weighted(0.9, edge_day()),
        kind in prop::sample::select(vec![0i64, 1, 2, 3, 5, 6, 6, 7, 11, 14, 15, 28, 34, 35, 36, 40, 41, 45]),
        status in 1i64..=4, flags in prop::collection::vec(prop::bool::weighted(0.85), 3), head in prop::bool::weighted(0.2),
        induction in prop::option::weighted(0.9, 0usize..3), outcome in prop::option::of(0usize..2),
        months in prop::sample::select(vec![0i64, 0, 0, 11, 12, 13, 240]),
        provider in prop::option::of(prop::sample::select(vec!["Teach First", " teach first", "LLSE", ""])),
    ) -> DutyFacts {
        DutyFacts {
            judged_on, establishment_type: kind, establishment_status: status,
            is_senco: flags[0], qualified_teacher: flags[1], teaches_here: flags[2], head,
            induction: induction.map(|at| Induction::ALL[at]),
            first_senco_on: first, senco_here_from: days[0], senco_months_before: months,
            nasenco_begun: days[1], nasenco_completed: days[2], npq_begun: days[3],
            npq_provider: provider.map(str::to_owned), npq_outcome: outcome.map(|at| NpqOutcome::ALL[at]),
            npq_outcome_on: days[4], npq_expected_on: days[5], npq_told: false,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn the_rule_and_a_second_reading_of_its_text_agree(facts in edge_facts()) {
        let found = stand(&facts, Law::newest(), Settled::default());
        let (status, deadline) = reading(&facts);
        prop_assert_eq!((found.status.code(), found.deadline.map(ymd)), (status, deadline));
        prop_assert_eq!(found.safe_start.map(ymd), deadline.map(|day| months_later(day, -22)));
    }

    #[test]
    fn before_the_amendment_both_laws_answer_alike_for_what_had_happened_by_then(mut facts in edge_facts()) {
        let amended = day("2024-09-01");
        if facts.judged_on >= amended {
            return Ok(());
        }
        let today = facts.judged_on;
        for known in [&mut facts.first_senco_on, &mut facts.senco_here_from, &mut facts.nasenco_begun,
            &mut facts.nasenco_completed, &mut facts.npq_begun, &mut facts.npq_outcome_on] {
            *known = known.filter(|day| *day <= today);
        }
        let standing = |law: &Law| {
            let found = stand(&facts, law, Settled::default());
            (found.status, found.deadline)
        };
        prop_assert_eq!(standing(&LAWS[0]), standing(&LAWS[1]));
    }

    #[test]
    fn whatever_is_said_to_change_the_answer_is_told_by_the_rule_itself(facts in edge_facts()) {
        let now = duty(&facts);
        for change in changes(&facts, Law::on(facts.judged_on), Settled::default()) {
            prop_assert!(change.when.starts_with("If "), "{}", change.when);
            prop_assert!(change.becomes != now.status || change.deadline != now.deadline, "{:?}", change);
            prop_assert!(change.sentence().ends_with('.'));
        }
    }

    #[test]
    fn a_question_is_answered_once_and_open_again_when_its_facts_change(facts in edge_facts(), other in 0usize..2) {
        let law = Law::on(facts.judged_on);
        let asked = stand(&facts, law, Settled::default());
        if asked.status != Status::Check {
            return Ok(());
        }
        let question = asked.question().unwrap();
        let finding = question.findings()[other % question.findings().len()];
        let ruling = Ruling {
            question, finding, first_senco_on: Some(day("2024-09-02")),
            rests_on: question.rests_on(&facts), decided_on: facts.judged_on,
        };
        let followed = duty_following(&facts, std::slice::from_ref(&ruling));
        let settled = Settled::by(&facts, std::slice::from_ref(&ruling));
        prop_assert_ne!(stand(&facts, law, settled).question(), Some(question));
        let told = followed.reasons.iter().any(|reason| reason.code == "decided_by_a_person");
        prop_assert!(told);
        let mut moved = facts;
        moved.first_senco_on = moved.first_senco_on.map(|day| day.plus_days(1));
        moved.senco_here_from = Some(day("2031-01-01"));
        moved.npq_provider = Some("Yet another".into());
        moved.establishment_type += 1;
        prop_assert!(!ruling.holds(&moved));
    }
}

/// What an example changes of a first-time SENCO of a community primary.
type Twist = fn(&mut DutyFacts);

/// The examples of the research with a number, judged on 22 November 2026 unless they say another day.
const EXAMPLES: &[(u8, &str, Twist, &str, &str)] = &[
    (1, "2024-09-01", |_| {}, "start_now", "2027-09-01"),
    (
        2,
        "2024-09-01",
        |f| {
            f.npq_begun = Some(day("2025-10-01"));
            f.npq_expected_on = Some(day("2027-08-01"));
        },
        "in_time",
        "2027-09-01",
    ),
    (
        3,
        "2024-09-01",
        |f| f.npq_begun = Some(day("2026-10-05")),
        "late_start",
        "2027-09-01",
    ),
    (
        4,
        "2023-09-01",
        |f| f.establishment_type = 34,
        "overdue",
        "2026-09-01",
    ),
    (5, "2023-11-22", |_| {}, "start_now", "2026-11-22"),
    (6, "2023-11-21", |_| {}, "overdue", "2026-11-21"),
    (8, "2025-09-01", |_| {}, "start_now", "2028-09-01"),
    (9, "2026-11-02", |_| {}, "in_time", "2029-11-02"),
    (10, "2024-02-29", |_| {}, "start_now", "2027-02-28"),
    (11, "2007-03-01", |_| {}, "exempt", ""),
    (12, "2009-09-01", |_| {}, "check", ""),
    (13, "2009-09-02", |_| {}, "overdue", "2012-09-02"),
    (
        14,
        "2005-09-01",
        |f| f.senco_months_before = 72,
        "exempt",
        "",
    ),
    (
        15,
        "2015-09-01",
        |f| {
            f.nasenco_begun = Some(day("2015-09-10"));
            f.nasenco_completed = Some(day("2016-07-01"));
            f.senco_months_before = 60;
        },
        "met",
        "",
    ),
    (
        16,
        "2023-09-01",
        |f| {
            f.nasenco_begun = Some(day("2024-03-01"));
            f.nasenco_completed = Some(day("2025-06-15"));
        },
        "met",
        "",
    ),
    (
        17,
        "2024-04-15",
        |f| f.nasenco_begun = Some(day("2024-03-01")),
        "in_time",
        "2027-04-15",
    ),
    (
        18,
        "2025-01-06",
        |f| f.nasenco_begun = Some(day("2024-08-31")),
        "in_time",
        "2027-08-31",
    ),
    // Judged before and after the day on which it turned out too late: the NPQ's own anniversary both times.
    (
        19,
        "2025-01-06",
        |f| {
            f.nasenco_begun = Some(day("2024-08-31"));
            f.nasenco_completed = Some(day("2027-09-01"));
        },
        "start_now",
        "2028-01-06",
    ),
    (
        19,
        "2025-01-06",
        |f| {
            f.nasenco_begun = Some(day("2024-08-31"));
            f.nasenco_completed = Some(day("2027-09-01"));
            f.judged_on = day("2027-09-02");
        },
        "start_now",
        "2028-01-06",
    ),
    (
        20,
        "2024-09-01",
        |f| f.nasenco_begun = Some(day("2024-09-01")),
        "start_now",
        "2027-09-01",
    ),
    (
        21,
        "2021-09-01",
        |f| {
            f.nasenco_begun = Some(day("2022-10-01"));
            f.nasenco_completed = Some(day("2027-08-20"));
        },
        "overdue",
        "2024-09-01",
    ),
    (
        21,
        "2021-09-01",
        |f| {
            f.nasenco_begun = Some(day("2022-10-01"));
            f.nasenco_completed = Some(day("2027-08-20"));
            f.judged_on = day("2027-08-20");
        },
        "met",
        "",
    ),
    (
        22,
        "2027-09-01",
        |f| {
            f.npq_begun = Some(day("2025-10-01"));
            f.npq_provider = Some("Teach First".into());
            f.npq_outcome = Some(NpqOutcome::Passed);
            f.npq_outcome_on = Some(day("2027-07-01"));
            f.judged_on = day("2027-09-01");
        },
        "met",
        "",
    ),
    (
        24,
        "2024-09-01",
        |f| {
            f.npq_begun = Some(day("2025-01-10"));
            f.npq_outcome = Some(NpqOutcome::Failed);
            f.npq_outcome_on = Some(day("2026-10-01"));
        },
        "start_now",
        "2027-09-01",
    ),
    (
        24,
        "2024-09-01",
        |f| {
            f.npq_begun = Some(day("2025-01-10"));
            f.npq_outcome = Some(NpqOutcome::Failed);
            f.npq_expected_on = Some(day("2027-03-01"));
        },
        "in_time",
        "2027-09-01",
    ),
    (
        25,
        "2024-09-01",
        |f| {
            f.npq_begun = Some(day("2025-01-10"));
            f.npq_provider = Some("LLSE".into());
            f.npq_outcome = Some(NpqOutcome::Passed);
            f.npq_outcome_on = Some(day("2026-10-01"));
        },
        "check",
        "2027-09-01",
    ),
    (
        26,
        "2022-09-01",
        |f| f.establishment_type = 7,
        "not_bound",
        "",
    ),
    (
        27,
        "2022-09-01",
        |f| f.establishment_type = 14,
        "not_bound",
        "",
    ),
    (
        28,
        "2022-09-01",
        |f| f.establishment_type = 11,
        "not_bound",
        "",
    ),
    (
        29,
        "2024-09-01",
        |f| f.establishment_type = 15,
        "start_now",
        "2027-09-01",
    ),
    (
        30,
        "2024-09-01",
        |f| f.establishment_type = 35,
        "start_now",
        "2027-09-01",
    ),
    (
        30,
        "2024-09-01",
        |f| f.establishment_type = 40,
        "start_now",
        "2027-09-01",
    ),
    (
        30,
        "2024-09-01",
        |f| f.establishment_type = 41,
        "start_now",
        "2027-09-01",
    ),
    (
        31,
        "2024-09-01",
        |f| f.establishment_type = 18,
        "not_bound",
        "",
    ),
    (
        31,
        "2024-09-01",
        |f| f.establishment_type = 45,
        "not_bound",
        "",
    ),
    (
        32,
        "2024-01-01",
        |f| f.senco_months_before = 8,
        "start_now",
        "2027-01-01",
    ),
    (
        33,
        "2022-09-01",
        |f| f.senco_months_before = 24,
        "check",
        "2025-09-01",
    ),
    (
        34,
        "2024-09-01",
        |f| f.senco_months_before = 12,
        "start_now",
        "2027-09-01",
    ),
    (35, "2025-09-01", |_| {}, "start_now", "2028-09-01"),
    (
        36,
        "2024-09-01",
        |f| {
            f.head = true;
            f.teaches_here = false;
            f.qualified_teacher = false;
        },
        "start_now",
        "2027-09-01",
    ),
    (
        37,
        "2026-09-01",
        |f| f.induction = Some(Induction::Incomplete),
        "cannot_be_senco",
        "2029-09-01",
    ),
    (
        38,
        "2024-09-01",
        |f| f.qualified_teacher = false,
        "cannot_be_senco",
        "2027-09-01",
    ),
    (39, "2024-09-01", |f| f.is_senco = false, "no_duty", ""),
    (
        44,
        "2024-09-01",
        |f| f.establishment_type = 30,
        "not_bound",
        "",
    ),
];

#[test]
fn the_worked_examples_come_out_as_their_author_wrote_them() {
    for (number, from, twist, status, deadline) in EXAMPLES {
        let mut facts = tests::first_time(from);
        twist(&mut facts);
        let found = duty(&facts);
        let told = found
            .deadline
            .map_or_else(String::new, |day| day.to_string());
        assert_eq!(
            (found.status.code(), told.as_str()),
            (*status, *deadline),
            "example {number}"
        );
    }
}

#[test]
fn what_would_change_an_answer_says_what_the_rule_says() {
    let said = |from: &str, twist: Twist| {
        let mut facts = tests::first_time(from);
        twist(&mut facts);
        duty(&facts).would_change
    };
    let start_now = said("2024-09-01", |_| {});
    for sentence in [
        "If the NPQ for SENCO is begun on 22 November 2026: started too late.",
        "If an NPQ is begun of which the outcome is expected by 1 September 2027: in time.",
        "If the NPQ for SENCO is passed by 1 September 2027: qualified.",
        "If no award that counts is held by 1 September 2027: overdue.",
    ] {
        assert!(
            start_now.iter().any(|said| said == sentence),
            "{sentence} is not in {start_now:#?}"
        );
    }
    let moved = said("2022-09-01", |f| f.senco_months_before = 24);
    assert_eq!(
        moved[0],
        "If a person decides “The duty applies, with its three years”: overdue."
    );
    assert_eq!(
        moved[1],
        "If a person decides “The duty does not apply”: exempt."
    );
    assert_eq!(
        said("2024-09-01", |f| f.teaches_here = false)[0],
        "If this person works as a teacher at the school: start now."
    );
    assert_eq!(
        said("2026-11-02", |_| {})[1],
        "If no course is begun by 2 January 2028: start now."
    );
}

#[test]
fn a_law_that_is_still_to_come_is_another_row_of_data() {
    let mut five_years = Law::newest().clone();
    five_years.version = "duty/2027-09-01/draft".into();
    five_years.years = 5;
    let text = serde_json::to_string(&five_years).unwrap();
    let read: Law = serde_json::from_str(&text).unwrap();
    let facts = tests::first_time("2023-09-01");
    assert_eq!(duty(&facts).status, Status::Overdue);
    let then = duty_under(&facts, &read, &[]);
    assert_eq!(
        (then.status, then.deadline),
        (Status::StartNow, Some(day("2028-09-01")))
    );
    assert_eq!(then.rule, "duty/2027-09-01/draft");
    assert!(
        then.reasons
            .iter()
            .any(|reason| reason.sentence.contains("within five years"))
    );
}

#[test]
fn the_law_of_a_day_is_the_newest_one_in_force_on_it() {
    for (on, version) in [
        ("2005-01-01", "duty/2009-09-01/1"),
        ("2024-08-31", "duty/2009-09-01/1"),
        ("2024-09-01", RULE_VERSION),
        ("2031-01-01", RULE_VERSION),
    ] {
        assert_eq!(Law::on(day(on)).version, version, "{on}");
        assert_eq!(Law::named(version).unwrap().version, version);
    }
    assert_eq!(Law::named("duty/1999"), None);
}
