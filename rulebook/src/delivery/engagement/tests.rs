//! Engagement: worked examples, and laws of the arithmetic.

use proptest::prelude::*;

use super::*;
use crate::base::Coded;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn expected(key: &str, strand: Strand, due: &str, happened: Happened) -> Expected {
    Expected {
        key: key.to_owned(),
        strand,
        title: format!("Thing {key}"),
        due: day(due),
        share: 1,
        happened,
        mend: Some(Mend {
            how: "Do it.".to_owned(),
            minutes: 20,
            by: None,
        }),
    }
}

fn count(expected: &[Expected], pauses: &[Pause], today: &str) -> Engagement {
    let facts = EngagementFacts {
        weights: Weights::NPQ_SENCO,
        expected,
        pauses,
    };
    engagement(&facts, day(today))
}

#[test]
fn the_number_starts_at_the_whole() {
    let later = [expected(
        "a",
        Strand::Checks,
        "2027-01-01",
        Happened::NotDone,
    )];
    let found = count(&later, &[], "2026-11-22");
    assert_eq!(found.total, BasisPoints::WHOLE);
    assert!(found.missing.is_empty());
}

#[test]
fn a_missed_clinic_of_two_costs_half_of_the_weight_of_events() {
    let things = [
        expected("a", Strand::Attendance, "2026-10-01", Happened::Done),
        expected("b", Strand::Attendance, "2026-11-22", Happened::Absent),
        expected("c", Strand::Checks, "2026-10-01", Happened::Done),
        expected("d", Strand::Application, "2026-12-01", Happened::NotDone),
    ];
    let found = count(&things, &[], "2026-11-22");
    assert_eq!(found.total, BasisPoints(7_500));
    assert!(!found.reached);
    assert_eq!(found.missing.len(), 1);
    assert_eq!(found.missing[0].points, BasisPoints(2_500));
    assert_eq!(
        found.missing[0].reason,
        "You were not at “Thing b” on 22 November 2026."
    );
    assert_eq!(found.forecast.mend_first, ["b"]);
    assert_eq!(found.forecast.minutes, 20);
}

#[test]
fn nothing_is_missing_on_its_due_day_until_it_is_recorded() {
    let on_the_day = |happened| {
        let things = [
            expected("a", Strand::Attendance, "2026-11-22", happened),
            expected("b", Strand::Checks, "2026-11-22", Happened::NotDone),
            expected("c", Strand::Application, "2026-11-22", Happened::NotDone),
        ];
        count(&things, &[], "2026-11-22")
    };
    let before = on_the_day(Happened::NotDone);
    assert_eq!(before.total, BasisPoints::WHOLE);
    assert!(before.reached && before.missing.is_empty());
    assert_eq!(on_the_day(Happened::Done).total, BasisPoints::WHOLE);
    assert_eq!(on_the_day(Happened::Absent).total, BasisPoints(5_000));
    assert_eq!(on_the_day(Happened::Part).total, BasisPoints(7_500));

    let missed = [expected(
        "a",
        Strand::Attendance,
        "2026-11-22",
        Happened::NotDone,
    )];
    let after = count(&missed, &[], "2026-11-23");
    assert_eq!(after.total, BasisPoints(5_000));
    assert_eq!(after.missing[0].due, day("2026-11-22"));
}

#[test]
fn what_is_due_today_and_not_done_is_still_to_come() {
    let things = [
        expected("a", Strand::Attendance, "2026-11-22", Happened::NotDone),
        expected("b", Strand::Checks, "2026-11-21", Happened::Done),
    ];
    let facts = EngagementFacts {
        weights: Weights::NPQ_SENCO,
        expected: &things,
        pauses: &[],
    };
    let found = plan(&facts, day("2026-11-22"));
    assert_eq!(
        (found.missed, found.to_come),
        (BasisPoints(0), BasisPoints(5_000))
    );
    assert_eq!(found.coming[0].due, day("2026-11-22"));
    assert_eq!(plan(&facts, day("2026-11-23")).missed, BasisPoints(5_000));
}

#[test]
fn catching_up_earns_the_whole_share_and_leaving_early_half() {
    let total = |happened| {
        let things = [expected("a", Strand::Attendance, "2026-10-01", happened)];
        count(&things, &[], "2026-11-22").total
    };
    assert_eq!(total(Happened::CaughtUp), BasisPoints::WHOLE);
    assert_eq!(total(Happened::Part), BasisPoints(7_500));
    assert_eq!(total(Happened::Absent), BasisPoints(5_000));
}

#[test]
fn exactly_ninety_per_cent_reaches_the_gate_whatever_the_rounding() {
    // 30 % × 2/3 missing is 10 %: thirds in one strand must not lose a hundredth on the way.
    let mut things = vec![
        expected("a", Strand::Checks, "2026-10-01", Happened::Done),
        expected("b", Strand::Checks, "2026-10-01", Happened::Done),
        expected("c", Strand::Checks, "2026-10-01", Happened::NotDone),
    ];
    for key in ["d", "e", "f", "g", "h", "i", "j"] {
        things.push(expected(
            key,
            Strand::Attendance,
            "2026-10-01",
            Happened::Done,
        ));
    }
    let found = count(&things, &[], "2026-11-22");
    assert_eq!(found.total, BasisPoints(9_000));
    assert!(found.reached);
}

#[test]
fn nothing_falls_due_during_a_deferral_and_all_is_later_after_it() {
    let things = [expected(
        "a",
        Strand::Attendance,
        "2026-06-01",
        Happened::Absent,
    )];
    let lasting = [Pause {
        from: day("2026-05-01"),
        until: None,
    }];
    assert_eq!(
        count(&things, &lasting, "2026-11-22").total,
        BasisPoints::WHOLE
    );
    let ended = [Pause {
        from: day("2026-05-01"),
        until: Some(day("2026-11-01")),
    }];
    // Due a month after the deferral began, so a month after the return.
    assert_eq!(
        count(&things, &ended, "2026-12-01").total,
        BasisPoints::WHOLE
    );
    let due = count(&things, &ended, "2026-12-02");
    assert_eq!(due.total, BasisPoints(5_000));
    assert_eq!(due.missing[0].due, day("2026-12-02"));
}

#[test]
fn the_cheapest_points_come_first_and_lost_ones_last() {
    let mut things = [
        expected("long", Strand::Checks, "2026-10-01", Happened::NotDone),
        expected("short", Strand::Checks, "2026-10-01", Happened::NotDone),
        expected("lost", Strand::Checks, "2026-09-01", Happened::NotDone),
    ];
    things[0].mend = Some(Mend {
        how: "Read it.".to_owned(),
        minutes: 45,
        by: None,
    });
    things[2].mend = None;
    let found = count(&things, &[], "2026-11-22");
    let order: Vec<_> = found
        .missing
        .iter()
        .map(|missing| missing.key.as_str())
        .collect();
    assert_eq!(order, ["short", "long", "lost"]);
    assert!(found.forecast.gate_in_reach);
    assert_eq!(found.forecast.mend_first, ["short", "long"]);
    assert_eq!(found.forecast.minutes, 65);
}

#[test]
fn what_can_only_be_mended_in_the_past_is_out_of_reach() {
    let mut things = [expected(
        "a",
        Strand::Attendance,
        "2026-10-01",
        Happened::Absent,
    )];
    things[0].mend = Some(Mend {
        how: "Do the catch-up.".to_owned(),
        minutes: 30,
        by: Some(day("2026-11-21")),
    });
    let found = count(&things, &[], "2026-11-22");
    assert!(!found.forecast.gate_in_reach);
    assert!(found.forecast.mend_first.is_empty());
}

#[test]
fn the_strands_tell_how_many_were_due_and_done() {
    let things = [
        expected("a", Strand::Checks, "2026-10-01", Happened::Done),
        expected("b", Strand::Checks, "2026-10-01", Happened::NotDone),
        expected("c", Strand::Checks, "2027-10-01", Happened::Done),
    ];
    let found = count(&things, &[], "2026-11-22");
    let checks = found
        .strands
        .iter()
        .find(|it| it.strand == Strand::Checks)
        .unwrap();
    assert_eq!((checks.due, checks.done), (2, 1));
    assert_eq!(checks.earned, BasisPoints(5_000));
}

prop_compose! {
    fn any_expected()(
        strand in 0usize..3, happened in 0usize..5, share in -1i64..2_000_000,
        due in 0i32..800, minutes in -5i64..500, mend in any::<bool>(), key in 0u32..10_000,
    ) -> Expected {
        Expected {
            key: key.to_string(), strand: Strand::ALL[strand], title: "Clinic".to_owned(),
            due: day("2026-01-01").plus_days(due), share, happened: Happened::ALL[happened],
            mend: mend.then(|| Mend { how: "Do it.".to_owned(), minutes, by: None }),
        }
    }
}

proptest! {
    #[test]
    fn the_total_lies_between_nothing_and_the_whole_and_all_parts_add_up(
        things in prop::collection::vec(any_expected(), 0..80),
        weights in (0i64..100, 0i64..100, 0i64..100),
    ) {
        let weights = Weights { attendance: weights.0, checks: weights.1, application: weights.2, gate: 90 };
        let facts = EngagementFacts { weights, expected: &things, pauses: &[] };
        let found = engagement(&facts, day("2027-01-01"));
        prop_assert!((0..=10_000).contains(&found.total.0));
        let missing: i64 = found.missing.iter().map(|missing| missing.points.0).sum();
        prop_assert_eq!(found.total.0 + missing, 10_000);
        prop_assert!(found.missing.iter().all(|missing| missing.points.0 >= 0));
        prop_assert!(found.forecast.if_all_is_mended >= found.forecast.if_the_rest_is_done);
    }

    #[test]
    fn doing_one_thing_more_never_lowers_the_total(
        things in prop::collection::vec(any_expected(), 1..40), which in any::<prop::sample::Index>(),
    ) {
        let before = count(&things, &[], "2027-01-01");
        let mut more = things.clone();
        let place = which.index(more.len());
        more[place].happened = Happened::Done;
        let after = count(&more, &[], "2027-01-01");
        prop_assert!(after.total >= before.total);
        prop_assert!(after.forecast.if_all_is_mended >= before.forecast.if_the_rest_is_done);
    }

    #[test]
    fn a_deferral_never_lowers_the_total_whatever_was_done_before_or_during_it(
        things in prop::collection::vec(any_expected(), 0..30), from in 0i32..300, days in 0i32..300, lasts in any::<bool>(),
    ) {
        let from = day("2026-01-01").plus_days(from);
        let pause = [Pause { from, until: (!lasts).then(|| from.plus_days(days)) }];
        prop_assert!(count(&things, &pause, "2027-01-01").total >= count(&things, &[], "2027-01-01").total);
    }

    #[test]
    fn the_order_in_which_things_arrive_does_not_matter(
        (things, shuffled) in prop::collection::vec(any_expected(), 0..30).prop_flat_map(|things| {
            let mut named = things;
            for (place, thing) in named.iter_mut().enumerate() { thing.key = place.to_string(); }
            (Just(named.clone()), Just(named).prop_shuffle())
        }),
        from in 0i32..300,
    ) {
        let pause = [Pause { from: day("2026-01-01").plus_days(from), until: Some(day("2026-12-01")) }];
        prop_assert_eq!(count(&things, &pause, "2027-01-01"), count(&shuffled, &pause, "2027-01-01"));
        let facts = |expected| EngagementFacts { weights: Weights::NPQ_SENCO, expected, pauses: &pause };
        prop_assert_eq!(plan(&facts(&things), day("2027-01-01")), plan(&facts(&shuffled), day("2027-01-01")));
    }

    #[test]
    fn earned_missed_and_still_to_come_add_up_to_a_hundred_points(
        things in prop::collection::vec(any_expected(), 0..60), today in 0i32..900,
    ) {
        let facts = EngagementFacts { weights: Weights::NPQ_SENCO, expected: &things, pauses: &[] };
        let found = plan(&facts, day("2026-01-01").plus_days(today));
        prop_assert_eq!(found.earned.0 + found.missed.0 + found.to_come.0, 10_000);
        prop_assert!(found.missed.0 >= 0 && found.earned.0 >= 0);
        prop_assert!(found.coming.iter().all(|one| one.points.0 >= 0 && one.due >= day("2026-01-01").plus_days(today)));
    }

    #[test]
    fn the_likely_end_lies_between_doing_nothing_more_and_doing_the_rest(
        things in prop::collection::vec(any_expected(), 0..40),
    ) {
        let forecast = count(&things, &[], "2027-01-01").forecast;
        prop_assert!(forecast.if_nothing_more <= forecast.likely, "{forecast:?}");
        prop_assert!(forecast.likely <= forecast.if_the_rest_is_done, "{forecast:?}");
    }

    #[test]
    fn the_day_named_for_the_gate_is_the_first_on_which_it_can_be_reached(
        things in prop::collection::vec(any_expected(), 0..40),
    ) {
        let today = day("2027-01-01");
        let found = count(&things, &[], "2027-01-01");
        let all_done: Vec<_> = things.iter().map(|it| {
            let may = it.counts_from(it.due) > today || it.mend.is_some();
            Expected { happened: if may { Happened::Done } else { it.happened }, ..it.clone() }
        }).collect();
        let facts = EngagementFacts { weights: Weights::NPQ_SENCO, expected: &all_done, pauses: &[] };
        match found.forecast.gate_reach {
            GateReach::Reached => prop_assert!(found.reached),
            GateReach::ByMending => prop_assert!(!found.reached && engagement(&facts, today).reached),
            GateReach::On { day } => {
                prop_assert!(day >= today && engagement(&facts, day).reached);
                // What is due today can be enough today: what was recorded today did not count yesterday.
                prop_assert!(day == today || !engagement(&facts, day.plus_days(-1)).reached);
            }
            GateReach::No => prop_assert!(!engagement(&facts, today.plus_years(9)).reached),
        }
    }

    #[test]
    fn mending_what_the_forecast_names_reaches_the_gate_when_it_is_in_reach(
        things in prop::collection::vec(any_expected(), 0..40),
    ) {
        let mut things = things;
        for (place, thing) in things.iter_mut().enumerate() {
            thing.key = place.to_string();
        }
        let found = count(&things, &[], "2027-01-01");
        prop_assume!(found.forecast.gate_in_reach);
        for thing in &mut things {
            let to_come = thing.counts_from(thing.due) > day("2027-01-01");
            if to_come || found.forecast.mend_first.contains(&thing.key) {
                thing.happened = Happened::Done;
            }
        }
        prop_assert!(count(&things, &[], "2030-01-01").reached);
    }
}
