//! What holds of the register for every source, day and citation.

use proptest::prelude::*;

use super::*;
use crate::base::Coded;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn state(happened: Happened, from_on: &str, at: i64) -> State {
    State {
        happened,
        from_on: day(from_on),
        at: Instant(at),
    }
}

fn asked(happened: Happened) -> RecordAsked<'static> {
    RecordAsked {
        happened,
        words: "Part two was rewritten.",
        link: "",
        parts: &[],
        successor: "",
    }
}

fn attempt(asked: &RecordAsked<'_>, history: &[State]) -> Result<(), RecordRefusal> {
    let known = ["kcsie".to_owned(), "kcsie-2026".to_owned()];
    let facts = RecordFacts {
        key: "kcsie",
        history,
        known: &known,
    };
    record(&facts, asked)
}

#[test]
fn paragraphs_meet_when_one_lies_in_the_other_or_their_ranges_overlap() {
    let meet = [
        ("6.44", "6.44"),
        ("6.40-6.50", "6.44"),
        ("6.44-56", "6.50"),
        ("6.44-6.56", "6.50-6.60"),
        ("49", "49(4)"),
        ("49(4)", "49"),
        ("chapter-6", "6.44"),
        ("6", "6.44"),
        ("schedule-10", "schedule-10"),
        ("schedule-10", "schedule-10(3)"),
        ("A1", "a1"),
        ("20-29", "27A"),
    ];
    for (one, other) in meet {
        assert!(touches(one, other), "{one} and {other}");
    }
    let apart = [
        ("6.44", "6.45"),
        ("6.4", "6.44"),
        ("4", "49"),
        ("49(4)", "49(5)"),
        ("6.40-6.43", "6.44"),
        ("schedule-10", "10"),
        ("schedule-10", "schedule-1"),
        ("chapter-5", "6.44"),
    ];
    for (one, other) in apart {
        assert!(!touches(one, other), "{one} and {other}");
    }
}

#[test]
fn a_change_of_some_paragraphs_concerns_those_who_cite_them_and_those_who_cite_the_whole() {
    let changed = ["6.44".to_owned(), "9.1-9.10".to_owned()];
    assert!(concerns(&changed, "6.44") && concerns(&changed, "9.5") && concerns(&changed, ""));
    assert!(!concerns(&changed, "6.45"));
    assert!(concerns(&[], "6.45"));
}

#[test]
fn a_source_stands_as_its_newest_entry_of_that_day_says() {
    let history = [
        state(Happened::Listed, "2015-01-01", 1),
        state(Happened::Amended, "2026-09-01", 2),
        state(Happened::Confirmed, "2026-10-01", 3),
        state(Happened::Withdrawn, "2027-01-01", 4),
    ];
    let at = |on: &str| as_at(&history, day(on)).map(|one| one.happened);
    assert_eq!(at("2014-12-31"), None);
    assert_eq!(at("2026-08-31"), Some(Happened::Listed));
    assert_eq!(at("2026-09-01"), Some(Happened::Amended));
    assert_eq!(at("2026-12-31"), Some(Happened::Amended));
    assert_eq!(at("2027-01-01"), Some(Happened::Withdrawn));
}

#[test]
fn a_change_says_what_is_different_and_a_superseded_source_names_its_successor() {
    assert_eq!(attempt(&asked(Happened::Amended), &[]), Ok(()));
    let silent = RecordAsked {
        words: " ",
        ..asked(Happened::Amended)
    };
    assert_eq!(attempt(&silent, &[]), Err(RecordRefusal::WordsMissing));
    let read = RecordAsked {
        words: "",
        ..asked(Happened::Confirmed)
    };
    assert_eq!(attempt(&read, &[]), Ok(()));
    let gone = asked(Happened::Superseded);
    assert_eq!(attempt(&gone, &[]), Err(RecordRefusal::SuccessorUnknown));
    for (successor, wanted) in [
        ("kcsie-2026", Ok(())),
        ("kcsie", Err(RecordRefusal::SuccessorUnknown)),
        ("other", Err(RecordRefusal::SuccessorUnknown)),
    ] {
        assert_eq!(attempt(&RecordAsked { successor, ..gone }, &[]), wanted);
    }
    let parts = ["2".to_owned()];
    let partly = RecordAsked {
        parts: &parts,
        ..asked(Happened::Withdrawn)
    };
    assert_eq!(attempt(&partly, &[]), Err(RecordRefusal::NotInPart));
    let link = RecordAsked {
        link: "javascript:alert(1)",
        ..asked(Happened::Amended)
    };
    assert_eq!(attempt(&link, &[]), Err(RecordRefusal::LinkUnsafe));
    assert_eq!(
        attempt(&asked(Happened::Listed), &[]),
        Err(RecordRefusal::OnlyOnce)
    );
    let history = [state(Happened::Withdrawn, "2026-01-01", 1)];
    assert_eq!(
        attempt(&asked(Happened::Amended), &history),
        Err(RecordRefusal::Withdrawn)
    );
}

fn settled(
    state: CheckState,
    version: i64,
    to: CheckState,
    reason: &str,
) -> Result<Settled, SettleCheckRefusal> {
    let facts = SettleFacts {
        state,
        opened_at: 3,
        version,
        authors: &[PersonId::from_number(2)],
    };
    settle(&facts, PersonId::from_number(1), (to, reason))
}

#[test]
fn a_check_ends_once_with_a_reason_or_with_a_newer_version() {
    use CheckState::{Changed, NoChange, Open};
    assert_eq!(settled(Open, 3, NoChange, "Read.").unwrap().version, None);
    assert_eq!(settled(Open, 4, Changed, "").unwrap().version, Some(4));
    let refused = |state, version, to, reason| settled(state, version, to, reason).unwrap_err();
    assert_eq!(
        refused(Open, 3, NoChange, " "),
        SettleCheckRefusal::ReasonMissing
    );
    assert_eq!(
        refused(Open, 3, Changed, "Done."),
        SettleCheckRefusal::NoNewVersion
    );
    assert_eq!(refused(Open, 4, Open, ""), SettleCheckRefusal::NotAnEnd);
    assert_eq!(refused(NoChange, 4, Changed, ""), SettleCheckRefusal::Ended);
    let facts = SettleFacts {
        state: Open,
        opened_at: 3,
        version: 4,
        authors: &[PersonId::from_number(1)],
    };
    assert_eq!(
        settle(&facts, PersonId::from_number(1), (Changed, "")),
        Err(SettleCheckRefusal::OwnWork)
    );
}

#[test]
fn refusals_are_told_well() {
    source::assert_refusals_are_told_well(&[
        &RecordRefusal::Withdrawn,
        &RecordRefusal::OnlyOnce,
        &RecordRefusal::WordsMissing,
        &RecordRefusal::LinkUnsafe,
        &RecordRefusal::NotInPart,
        &RecordRefusal::SuccessorUnknown,
        &SettleCheckRefusal::Ended,
        &SettleCheckRefusal::NotAnEnd,
        &SettleCheckRefusal::ReasonMissing,
        &SettleCheckRefusal::NoNewVersion,
        &SettleCheckRefusal::OwnWork,
    ]);
    for state in CheckState::ALL {
        assert_eq!(state.is_final(), *state != CheckState::Open);
    }
}

fn any_part() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,2}(\\.[0-9]{1,2})?",
        "[0-9]{1,2}\\([0-9]\\)",
        "[0-9]{1,2}\\.[0-9]{1,2}-[0-9]{1,2}\\.[0-9]{1,2}",
        "(part|schedule|annex|chapter)-[0-9]{1,2}",
        ".{0,12}",
    ]
}

proptest! {
    #[test]
    fn every_part_meets_itself_and_meeting_goes_both_ways(one in any_part(), other in any_part()) {
        prop_assert!(touches(&one, &one));
        prop_assert_eq!(touches(&one, &other), touches(&other, &one));
    }

    #[test]
    fn what_lies_in_a_part_is_touched_by_whatever_changes_the_part(chapter in 1_u32..30, paragraph in 1_u32..120, sub in 1_u32..9) {
        let whole = format!("{chapter}.{paragraph}");
        let inside = format!("{chapter}.{paragraph}({sub})");
        prop_assert!(touches(&whole, &inside));
        let of_chapter = format!("chapter-{chapter}");
        prop_assert!(touches(&of_chapter, &inside));
        let range = format!("{chapter}.{paragraph}-{chapter}.{}", paragraph + 3);
        prop_assert!(touches(&range, &inside));
        let next = format!("{chapter}.{}", paragraph + 1);
        prop_assert!(!touches(&next, &inside));
    }

    #[test]
    fn a_day_shows_nothing_that_came_after_it(days in prop::collection::vec((0_i32..900, 0..Happened::ALL.len()), 0..12), on in 0_i32..900) {
        let first = day("2025-01-01");
        let history: Vec<State> = days.iter().zip(1_i64..).map(|((from, which), at)| State {
            happened: Happened::ALL[*which], from_on: first.plus_days(*from), at: Instant(at),
        }).collect();
        let on = first.plus_days(on);
        let found = as_at(&history, on);
        let earlier = history.iter().filter(|one| one.from_on <= on && one.happened != Happened::Confirmed);
        prop_assert_eq!(found.is_some(), earlier.clone().count() > 0);
        if let Some(found) = found {
            prop_assert!(earlier.clone().all(|one| (one.from_on, one.at) <= (found.from_on, found.at)));
        }
    }
}
