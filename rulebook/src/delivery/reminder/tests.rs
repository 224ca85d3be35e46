//! Reminders: each once, none too early, none when it makes no sense; quiet hours over midnight.

use proptest::prelude::*;

use super::*;
use crate::{base::Coded, delivery::term::Closed};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn matter(reminder: Reminder, on: &str, until: &str) -> Matter {
    Matter {
        reminder,
        occasion: "one".to_owned(),
        day: day(on),
        until: day(until),
        subject: String::new(),
        body: String::new(),
        path: String::new(),
    }
}

#[test]
fn every_reminder_has_one_rule_and_words_for_its_days() {
    for reminder in Reminder::ALL {
        let rules: Vec<_> = RULES
            .iter()
            .filter(|one| one.reminder == *reminder)
            .collect();
        assert_eq!(rules.len(), 1, "{reminder}");
        assert!(rules[0].when.contains("{}"), "{reminder}");
        assert!(!(rules[0].essential && rules[0].channel == Channel::Digest));
    }
    assert_eq!(
        rule(Reminder::SessionNext).in_words(1),
        "1 day before a session they are expected at"
    );
    assert_eq!(
        rule(Reminder::LookAgain).in_words(0),
        "On the day on which they wished to see whether something worked"
    );
}

#[test]
fn a_reminder_before_a_session_falls_due_from_its_day_on_and_never_after_the_session() {
    let session = matter(Reminder::SessionNext, "2026-11-22", "2026-11-22");
    let choice = rule(Reminder::SessionNext).as_it_comes();
    for (today, due) in [
        ("2026-11-20", false),
        ("2026-11-21", true),
        ("2026-11-22", true),
        ("2026-11-23", false),
    ] {
        assert_eq!(falls_due(&session, choice, day(today)), due, "{today}");
    }
}

#[test]
fn a_provider_stops_what_is_not_essential_and_nothing_else() {
    let off = Choice {
        sent: false,
        days: 1,
    };
    let part = matter(Reminder::PartDue, "2026-11-22", "2026-11-22");
    let session = matter(Reminder::SessionNext, "2026-11-22", "2026-11-22");
    assert!(!falls_due(&part, off, day("2026-11-22")));
    assert!(falls_due(&session, off, day("2026-11-22")));
}

#[test]
fn quiet_hours_reach_over_midnight_and_essential_letters_go_all_the_same() {
    let wishes = Rest::default();
    let (friday, saturday) = (day("2026-11-27"), day("2026-11-28"));
    for (minute, quiet) in [
        (0, true),
        (419, true),
        (420, false),
        (1_079, false),
        (1_080, true),
    ] {
        assert_eq!(is_quiet(&wishes, friday, minute), quiet, "{minute}");
    }
    assert!(is_quiet(&wishes, saturday, 720));
    assert!(may_go(
        rule(Reminder::SessionNext),
        &wishes,
        saturday,
        0,
        true
    ));
    assert!(!may_go(
        rule(Reminder::MessageNew),
        &wishes,
        saturday,
        720,
        false
    ));
    assert!(may_go(
        rule(Reminder::MessageNew),
        &wishes,
        friday,
        720,
        true
    ));
}

#[test]
fn the_letter_of_the_day_goes_once_and_not_before_its_hour() {
    let (wishes, friday) = (Rest::default(), day("2026-11-27"));
    let part = rule(Reminder::PartDue);
    assert!(!may_go(part, &wishes, friday, 959, false));
    assert!(may_go(part, &wishes, friday, 960, false));
    assert!(!may_go(part, &wishes, friday, 1_000, true));
}

#[test]
fn long_holidays_are_quiet_for_whoever_chose_so() {
    let wishes = Rest::from(Wishes {
        quiet_holidays: true,
        ..Wishes::default()
    });
    for (on, quiet) in [
        ("2026-08-12", true),
        ("2026-12-24", true),
        ("2027-01-01", true),
        ("2026-09-01", false),
        // A Wednesday of a half-term, and one beside it.
        ("2026-10-28", true),
        ("2026-10-21", false),
        // Good Friday of 2027 moves with Easter; so does what goes after it.
        ("2027-03-26", true),
        // Behind the days that are known.
        ("2040-08-08", true),
        ("2040-10-24", false),
    ] {
        assert_eq!(is_quiet(&wishes, day(on), 720), quiet, "{on}");
    }
    assert_eq!(
        quiet_day(&wishes, day("2026-10-28")),
        Some("autumn half-term")
    );
    assert_eq!(next_day(&wishes, day("2026-10-28")), day("2026-11-02"));
    assert_eq!(next_day(&wishes, day("2026-10-21")), day("2026-10-21"));
    assert_eq!(quiet_day(&Rest::default(), day("2026-10-28")), None);
    assert_eq!(
        quiet_day(&Rest::default(), day("2026-10-31")),
        Some("weekend")
    );
}

#[test]
fn letters_rest_in_the_holidays_of_ones_own_intake_and_come_when_its_schools_are_open() {
    let said = |from, to, name: &str, open| Closed {
        from: day(from),
        to: day(to),
        name: name.to_owned(),
        bank: false,
        published: true,
        open,
    };
    let rest = Rest {
        wishes: Wishes {
            quiet_holidays: true,
            ..Wishes::default()
        },
        own: vec![
            said("2026-10-19", "2026-10-23", "half-term here", false),
            said("2026-10-26", "2026-10-30", "open here", true),
            said("2026-12-28", "2026-12-28", "open here", true),
        ],
    };
    for (on, why) in [
        ("2026-10-21", Some("half-term here")),
        ("2026-10-28", None),
        ("2026-12-28", Some("Boxing Day (substitute)")),
        ("2026-12-22", Some("Christmas holiday")),
        ("2026-10-31", Some("weekend")),
    ] {
        assert_eq!(quiet_day(&rest, day(on)), why, "{on}");
        assert_eq!(is_quiet(&rest, day(on), 720), why.is_some(), "{on}");
    }
    assert_eq!(next_day(&rest, day("2026-10-19")), day("2026-10-26"));
    // Whoever did not ask for quiet holidays gets letters in them too.
    let without = Rest {
        wishes: Wishes::default(),
        ..rest
    };
    assert_eq!(quiet_day(&without, day("2026-10-21")), None);
}

proptest! {
    #[test]
    fn outside_all_quiet_hours_is_exactly_the_other_part_of_the_day(from in 0i64..1_440, until in 0i64..1_440) {
        let wishes = Rest::from(Wishes { quiet_from: from, quiet_until: until, ..Wishes::default() });
        let turned = Rest::from(Wishes { quiet_from: until, quiet_until: from, ..Wishes::default() });
        let friday = day("2026-11-27");
        if from != until {
            for minute in 0..1_440 {
                prop_assert_ne!(is_quiet(&wishes, friday, minute), is_quiet(&turned, friday, minute));
            }
        }
    }
}
