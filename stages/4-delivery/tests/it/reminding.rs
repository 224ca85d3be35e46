//! Reminders: each once, whatever runs twice and whatever the clock does; in one letter a day; stopped by one press.

use std::collections::BTreeMap;

use kit::mail::Written;
use rulebook::{
    base::Coded as _,
    delivery::{
        attendance::Attendance,
        reminder::{Choice, Reminder, Topic, Wishes},
        term::Closed,
    },
    people::{Action, Actor, Circles, Role, Scope, may},
};

use crate::{
    door::Visitor,
    town::{Taught, Town, day, system},
};

const HOUR: i64 = 3_600_000_000;

/// Moves the clock to this minute of this day, as the clocks in England show it.
fn to_minute(town: &Town, on: &str, minute: i64) {
    town.move_to(on);
    let clock = town.app.clock();
    let shown = clock.now();
    let left = (minute - i64::from(shown.minute_of_day)) * 60_000_000;
    clock.set_ahead(clock.ahead() + left);
    assert_eq!(i64::from(clock.now().minute_of_day), minute);
    assert_eq!(clock.now().day, day(on));
}

async fn letters(town: &Town, to: &str) -> Vec<Written> {
    let mut all = town.letters_to(to).await;
    all.retain(|one| one.body.contains("/account/letters"));
    all
}

/// A town in which somebody missed a clinic and another part falls due.
async fn behind() -> (Town, Taught) {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    town.move_to("2026-11-05");
    let marks = vec![(people[0].enrolment, Attendance::Absent)];
    delivery::take_attendance(&town.app, &town.leads(group), clinic, marks, String::new())
        .await
        .unwrap();
    (town, people[0])
}

const ADA: &str = "ada.one@town.example";

#[tokio::test]
async fn a_night_that_runs_twice_sends_nothing_twice() {
    let (town, _) = behind().await;
    to_minute(&town, "2026-11-09", 16 * 60 + 5);
    let first = delivery::note_reminders(&town.app).await.unwrap();
    assert!(first > 0);
    assert_eq!(delivery::note_reminders(&town.app).await.unwrap(), 0);
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 1);
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 0);
    let written = letters(&town, ADA).await;
    assert_eq!(written.len(), 1, "{written:?}");
    assert!(
        written[0].body.contains("Catch up on Clinic: Culture")
            || written[0].subject.contains("Catch up")
    );
    // Another day, another run: what went does not go again.
    to_minute(&town, "2026-11-10", 17 * 60);
    assert_eq!(delivery::note_reminders(&town.app).await.unwrap(), 0);
}

#[tokio::test]
async fn the_rounds_of_a_night_with_an_hour_more_and_of_one_with_an_hour_less_send_each_reminder_once()
 {
    // The clocks go back on 25 October 2026 and forward on 28 March 2027.
    for eve in ["2026-10-24", "2027-03-27"] {
        let (town, group, _) = Town::teaching(&["Ada One"]).await;
        let after = day(eve).plus_days(2).to_string();
        town.clinic(&after, Some(group), None).await;
        to_minute(&town, eve, 20 * 60);
        for _ in 0..48 {
            for _again in 0..2 {
                delivery::begin_reminder_rounds(&town.app).await.unwrap();
                town.app.work_due().await.unwrap();
            }
            let clock = town.app.clock();
            clock.set_ahead(clock.ahead() + HOUR);
        }
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for letter in letters(&town, ADA).await {
            *seen.entry(letter.subject).or_default() += 1;
        }
        assert!(
            seen.keys().any(|one| one.starts_with("Clinic: Culture")),
            "{seen:?}"
        );
        assert!(seen.values().all(|many| *many == 1), "{eve} {seen:?}");
    }
}

#[tokio::test]
async fn what_can_wait_goes_in_one_letter_at_its_hour_and_not_in_quiet_hours() {
    let (town, ada) = behind().await;
    // A Saturday, at the hour of the letter.
    to_minute(&town, "2026-11-14", 16 * 60 + 5);
    delivery::note_reminders(&town.app).await.unwrap();
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 0);
    to_minute(&town, "2026-11-16", 15 * 60);
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 0);
    let actor = Actor::Person {
        id: ada.person,
        grants: Vec::new(),
    };
    let own = may(&actor, Action::KeepOwnAccount, &Circles::own(ada.person)).unwrap();
    let early = Wishes {
        digest_minute: 8 * 60,
        ..Wishes::default()
    };
    delivery::choose_letters(&town.app, &own, early)
        .await
        .unwrap();
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 1);
    assert_eq!(letters(&town, ADA).await.len(), 1);
}

#[tokio::test]
async fn whoever_stopped_a_topic_gets_no_letter_about_it_but_essential_ones() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    let actor = Actor::Person {
        id: ada.person,
        grants: Vec::new(),
    };
    let own = may(&actor, Action::KeepOwnAccount, &Circles::own(ada.person)).unwrap();
    let nothing = Wishes {
        stopped: Topic::ALL.to_vec(),
        ..Wishes::default()
    };
    delivery::choose_letters(&town.app, &own, nothing)
        .await
        .unwrap();
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    to_minute(&town, "2026-11-04", 23 * 60);
    delivery::note_reminders(&town.app).await.unwrap();
    assert_eq!(
        delivery::send_reminders(&town.app).await.unwrap(),
        1,
        "essential, and late at night"
    );
    town.move_to("2026-11-05");
    let marks = vec![(ada.enrolment, Attendance::Absent)];
    delivery::take_attendance(&town.app, &town.leads(group), clinic, marks, String::new())
        .await
        .unwrap();
    to_minute(&town, "2026-11-10", 17 * 60);
    assert!(delivery::note_reminders(&town.app).await.unwrap() > 0);
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 0);
    let essential = letters(&town, ADA).await;
    assert_eq!(essential.len(), 1);
    assert!(essential[0].stop.is_empty() && essential[0].why.contains("essential"));
}

#[tokio::test]
async fn a_dry_run_lists_who_would_get_what_and_changes_nothing_and_a_provider_may_leave_a_rule_out()
 {
    let (town, ada) = behind().await;
    let dry = async |on: &str| {
        let now = rulebook::base::Now {
            day: day(on),
            ..town.app.now()
        };
        let clock = town.app.clock();
        let read = town
            .app
            .db()
            .read(async |tx| delivery::reminders_due_on(tx, now, Some(town.provider), clock).await);
        let due = read.await.unwrap();
        let mut codes: Vec<_> = due
            .iter()
            .filter(|one| one.person == ada.person)
            .map(|one| one.matter.reminder.code())
            .collect();
        codes.sort_unstable();
        codes
    };
    assert!(!dry("2026-11-06").await.contains(&"catch_up_open"));
    assert!(dry("2026-11-07").await.contains(&"catch_up_open"));
    assert_eq!(
        dry("2026-11-07").await,
        dry("2026-11-07").await,
        "looking sends nothing"
    );
    let keep = system(Action::KeepReminders, &Circles::provider(town.provider));
    let off = (
        Reminder::CatchUpOpen,
        Choice {
            sent: false,
            days: 2,
        },
    );
    delivery::choose_reminder(&town.app, &keep, town.provider, off)
        .await
        .unwrap();
    assert!(!dry("2026-11-07").await.contains(&"catch_up_open"));
}

#[tokio::test]
async fn letters_rest_in_the_holidays_that_ones_own_intake_said_and_an_administrator_reads_why() {
    let (town, ada) = behind().await;
    let actor = Actor::Person {
        id: ada.person,
        grants: Vec::new(),
    };
    let own = may(&actor, Action::KeepOwnAccount, &Circles::own(ada.person)).unwrap();
    let wishes = Wishes {
        quiet_holidays: true,
        ..Wishes::default()
    };
    delivery::choose_letters(&town.app, &own, wishes)
        .await
        .unwrap();
    // A week in November in which most schools are open, and these are not.
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    let days = Closed {
        from: day("2026-11-09"),
        to: day("2026-11-13"),
        name: "late half-term".to_owned(),
        bank: false,
        published: true,
        open: false,
    };
    let said = delivery::say_holiday(&town.app, &keep, town.cohort, days)
        .await
        .unwrap();
    to_minute(&town, "2026-11-10", 16 * 60 + 5);
    let kay = town.person("Kay Keeps").await;
    let mine = Scope::Provider(town.provider);
    town.give(kay, Role::ProgrammeAdministrator, mine).await;
    let kay = Visitor::enter(&town, kay).await;
    let dry = kay.get("/admin/reminders/dry-run").await.text();
    assert!(
        dry.contains("Monday 16 November 2026: their late half-term is quiet"),
        "{dry}"
    );
    assert!(delivery::note_reminders(&town.app).await.unwrap() > 0);
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 0);
    // Taken back, they are days like any other.
    delivery::drop_holiday(&town.app, &keep, town.cohort, said)
        .await
        .unwrap();
    assert_eq!(delivery::send_reminders(&town.app).await.unwrap(), 1);
}
