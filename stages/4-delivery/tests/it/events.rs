//! Events in full: places under pressure, the waiting list, changes, sessions, calendars.

use futures_util::future::join_all;
use ical::parser::ical::component::IcalEvent;
use kit::{Problem, Process, db::Sql};
use rulebook::{
    delivery::booking::BookingState,
    people::{Action, Actor, Circles, Permit, PersonId, may},
    registration::{ApplicationId, EnrolmentId},
};

use crate::town::{Taught, Town, day, system};

const COPIED: Process = Process::new("copied_for_a_test", "copied for a test");
const COPY_APPLICATION: Sql = Sql::new(
    "insert into registration_applications (id, person_id, programme, state, answers, provider_id, cohort_id, full_name, began_at, search)
     select $1, $2, programme, 'accepted', answers, provider_id, cohort_id, full_name, began_at, search
     from registration_applications where id = $3",
);
const COPY_ENROLMENT: Sql = Sql::new(
    "insert into registration_enrolments (id, person_id, application_id, cohort_id, provider_id, edition_id, programme, state,
       full_name, search, fundable, started_on, state_on, days_deferred, declared, declared_started, changed_at)
     select $1, $2, $3, cohort_id, provider_id, edition_id, programme, state, full_name, search, fundable, started_on,
       state_on, days_deferred, declared, declared_started, changed_at
     from registration_enrolments where id = $4",
);

pub fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::Refused(refused) => refused.code,
        Problem::NotFound => "not_found",
        Problem::NotAllowed => "not_allowed",
        other => panic!("{other:?}"),
    }
}

/// So many people, each with an account and a place, made in one act from somebody who applied and was accepted.
async fn crowd(town: &Town, of: Taught, many: usize) -> Vec<Taught> {
    let site = system(Action::RunSystem, &Circles::SITE);
    let act = town.app.act(&site, &COPIED, async move |tx| {
        let first = registration::enrolment(tx, of.enrolment).await?;
        let mut all = Vec::with_capacity(many);
        for nth in 0..many {
            let email = format!("crowd.{nth}@town.example");
            let person = people::open_account(tx, "Somebody", &email).await?;
            let (application, enrolment): (ApplicationId, EnrolmentId) = (tx.mint(), tx.mint());
            tx.run_one(
                COPY_APPLICATION,
                &[&application, &person, &first.application],
            )
            .await?;
            tx.run_one(
                COPY_ENROLMENT,
                &[&enrolment, &person, &application, &of.enrolment],
            )
            .await?;
            all.push(Taught { person, enrolment });
        }
        tx.about(of.enrolment);
        Ok(all)
    });
    act.await.unwrap()
}

fn keeps(town: &Town) -> Permit {
    system(Action::KeepEvents, &Circles::provider(town.provider))
}

#[tokio::test]
async fn two_thousand_people_book_five_hundred_places_at_once_and_each_gets_a_clear_answer() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    let clinic = town.clinic("2026-11-05", None, Some(500)).await;
    let all = crowd(&town, people[0], 2_000).await;
    // Everybody at once, every tenth with a double click, and the provider moves the session meanwhile.
    let clicks = all
        .iter()
        .enumerate()
        .flat_map(|(nth, who)| std::iter::repeat_n(*who, if nth % 10 == 0 { 2 } else { 1 }));
    let asked: Vec<(Taught, Permit)> = clicks.map(|who| (who, who.permit())).collect();
    let booking = join_all(
        asked
            .iter()
            .map(|(who, permit)| delivery::book(&town.app, permit, who.enrolment, clinic)),
    );
    let moving = async {
        let to = delivery::Moved {
            day: day("2026-11-12"),
            from_minute: 960,
            minutes: 60,
            place: "Online".into(),
            link: String::new(),
            capacity: Some(500),
        };
        let keep = keeps(&town);
        delivery::move_event(&town.app, &keep, clinic, to).await
    };
    let (answers, moved) = futures_util::future::join(booking, moving).await;
    moved.unwrap();
    let mut places = 0;
    let mut queue = Vec::new();
    let mut twice = 0;
    for answer in answers {
        match answer {
            Ok(booked) if booked.state == BookingState::Booked => places += 1,
            Ok(booked) => queue.push(booked.queue.unwrap()),
            Err(Problem::Refused(refused)) if refused.code == "already_booked" => twice += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    queue.sort_unstable();
    assert_eq!((places, queue.len(), twice), (500, 1_500, 200));
    assert_eq!(
        queue,
        (1..=1_500).collect::<Vec<i64>>(),
        "each has a place of their own in the queue"
    );
}

#[tokio::test]
async fn nobody_moves_up_too_late_to_travel_and_the_free_place_can_still_be_taken() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let [ada, ben, cy] = people[..] else { panic!() };
    let app = &town.app;
    let clinic = town.clinic("2026-11-05", None, Some(1)).await;
    for one in [ada, ben] {
        delivery::book(app, &one.permit(), one.enrolment, clinic)
            .await
            .unwrap();
    }
    // Noon two days before: four in the afternoon less 48 hours has not come.
    town.move_to("2026-11-03");
    let full = delivery::book(app, &cy.permit(), cy.enrolment, clinic).await;
    assert_eq!(full.unwrap().queue, Some(2));
    town.move_to("2026-11-04");
    delivery::cancel_booking(app, &ada.permit(), ada.enrolment, clinic)
        .await
        .unwrap();
    let letters = town.letters_to("ben.two@town.example").await;
    assert!(
        letters
            .iter()
            .all(|one| !one.subject.contains("you have a place")),
        "too late to travel"
    );
    // Cy can come: the place is there for whoever takes it.
    let taken = delivery::book(app, &cy.permit(), cy.enrolment, clinic)
        .await
        .unwrap();
    assert_eq!(taken.state, BookingState::Booked);
    let full = delivery::book(app, &ada.permit(), ada.enrolment, clinic).await;
    assert_eq!(code(full), "too_late_to_wait");
}

#[tokio::test]
async fn whoever_is_elsewhere_at_that_time_is_passed_over_and_told_until_when_to_say_no() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let [ada, ben, cy] = people[..] else { panic!() };
    let app = &town.app;
    let clinic = town.clinic("2026-11-05", None, Some(1)).await;
    for one in [ada, ben, cy] {
        delivery::book(app, &one.permit(), one.enrolment, clinic)
            .await
            .unwrap();
    }
    let other = town.clinic("2026-11-05", None, None).await;
    delivery::book(app, &ben.permit(), ben.enrolment, other)
        .await
        .unwrap();
    delivery::cancel_booking(app, &ada.permit(), ada.enrolment, clinic)
        .await
        .unwrap();
    assert!(
        town.letters_to("ben.two@town.example")
            .await
            .iter()
            .all(|one| !one.subject.contains("you have a place"))
    );
    let letters = town.letters_to("cy.three@town.example").await;
    let letter = letters
        .iter()
        .find(|one| one.subject.contains("you have a place"))
        .unwrap();
    assert!(
        letter
            .body
            .contains("give it back by 4pm on Tuesday 3 November 2026"),
        "{}",
        letter.body
    );
}

#[tokio::test]
async fn a_booking_is_changed_in_one_act_and_a_full_event_changes_nothing() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let [ada, ben] = people[..] else { panic!() };
    let app = &town.app;
    let one = town.clinic("2026-11-05", None, Some(1)).await;
    let two = town.clinic("2026-11-06", None, Some(1)).await;
    for (who, event) in [(ada, one), (ben, two)] {
        delivery::book(app, &who.permit(), who.enrolment, event)
            .await
            .unwrap();
    }
    let full = delivery::change_booking(app, &ada.permit(), ada.enrolment, one, two).await;
    assert_eq!(code(full), "other_is_full");
    let still = delivery::book(app, &ada.permit(), ada.enrolment, one).await;
    assert_eq!(code(still), "already_booked");
    delivery::cancel_booking(app, &ben.permit(), ben.enrolment, two)
        .await
        .unwrap();
    // Ben waits for the first; when Ada changes, he moves up in the same act.
    delivery::book(app, &ben.permit(), ben.enrolment, one)
        .await
        .unwrap();
    delivery::change_booking(app, &ada.permit(), ada.enrolment, one, two)
        .await
        .unwrap();
    let letters = town.letters_to("ben.two@town.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.subject.contains("you have a place"))
    );
    let twice = delivery::change_booking(app, &ada.permit(), ada.enrolment, one, two).await;
    assert_eq!(code(twice), "not_booked");
}

#[tokio::test]
async fn a_session_that_moves_onto_another_is_told_to_those_who_booked_both() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    let (one, two) = (
        town.clinic("2026-11-05", None, None).await,
        town.clinic("2026-11-06", None, None).await,
    );
    for event in [one, two] {
        delivery::book(&town.app, &ada.permit(), ada.enrolment, event)
            .await
            .unwrap();
    }
    let to = delivery::Moved {
        day: day("2026-11-05"),
        from_minute: 990,
        minutes: 60,
        place: "Online".into(),
        link: String::new(),
        capacity: None,
    };
    delivery::move_event(&town.app, &keeps(&town), two, to)
        .await
        .unwrap();
    let letters = town.letters_to("ada.one@town.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.subject.contains("same time as another"))
    );
}

#[tokio::test]
async fn parallel_sessions_are_chosen_one_for_the_other_and_go_with_the_place() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let [ada, ben] = people[..] else { panic!() };
    let app = &town.app;
    let event = town.clinic("2026-11-05", None, Some(5)).await;
    let keep = keeps(&town);
    let new = |title: &str, from: i64, capacity| delivery::NewSession {
        title: title.into(),
        from_minute: from,
        minutes: 30,
        room: "Room 1".into(),
        link: String::new(),
        capacity,
    };
    let reading = delivery::add_session(app, &keep, event, new("Reading", 960, Some(1)))
        .await
        .unwrap();
    let number = delivery::add_session(app, &keep, event, new("Number", 970, None))
        .await
        .unwrap();
    let outside = delivery::add_session(app, &keep, event, new("Supper", 1_080, None)).await;
    assert_eq!(code(outside), "session_outside");
    let choose = async |who: Taught, session| {
        delivery::choose_session(app, &who.permit(), who.enrolment, event, session).await
    };
    assert_eq!(code(choose(ada, reading).await), "no_place_at_event");
    for who in [ada, ben] {
        delivery::book(app, &who.permit(), who.enrolment, event)
            .await
            .unwrap();
    }
    assert!(choose(ada, reading).await.unwrap().is_empty());
    assert_eq!(code(choose(ben, reading).await), "session_full");
    assert_eq!(choose(ada, number).await.unwrap(), ["Reading"]);
    choose(ben, reading).await.unwrap();
    delivery::cancel_booking(app, &ben.permit(), ben.enrolment, event)
        .await
        .unwrap();
    choose(ada, reading).await.unwrap();
}

fn own_account(person: PersonId) -> Permit {
    let actor = Actor::Person {
        id: person,
        grants: Vec::new(),
    };
    may(&actor, Action::KeepOwnAccount, &Circles::own(person)).unwrap()
}

async fn feed(town: &Town, secret: &str) -> Vec<IcalEvent> {
    let text = delivery::calendar_file(&town.app, secret)
        .await
        .unwrap()
        .unwrap();
    let mut all: Vec<_> = ical::IcalParser::new(text.as_bytes()).collect();
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap().events
}

fn value(event: &IcalEvent, name: &str) -> String {
    let found = event.properties.iter().find(|one| one.name == name);
    found.and_then(|one| one.value.clone()).unwrap_or_default()
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a journey is read from its beginning to its end"
)]
async fn a_calendar_is_followed_through_a_move_a_place_given_back_and_a_goodbye() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    let (app, ada) = (&town.app, people[0]);
    let clinic = town.clinic("2026-11-05", None, None).await;
    let own = own_account(ada.person);
    let secret = delivery::make_calendar(app, &own, ada.person, false)
        .await
        .unwrap();
    assert!(feed(&town, &secret).await.is_empty(), "nothing is booked");
    delivery::book(app, &ada.permit(), ada.enrolment, clinic)
        .await
        .unwrap();
    let first = feed(&town, &secret).await;
    assert_eq!(value(&first[0], "STATUS"), "CONFIRMED");
    assert_eq!(value(&first[0], "DTSTART"), "20261105T160000Z");
    let to = delivery::Moved {
        day: day("2026-11-06"),
        from_minute: 960,
        minutes: 60,
        place: "Online".into(),
        link: String::new(),
        capacity: None,
    };
    delivery::move_event(app, &keeps(&town), clinic, to)
        .await
        .unwrap();
    let second = feed(&town, &secret).await;
    assert_eq!(value(&second[0], "UID"), value(&first[0], "UID"));
    assert_eq!(value(&second[0], "DTSTART"), "20261106T160000Z");
    let number = |event: &IcalEvent| value(event, "SEQUENCE").parse::<i64>().unwrap();
    assert!(number(&second[0]) > number(&first[0]));
    delivery::cancel_booking(app, &ada.permit(), ada.enrolment, clinic)
        .await
        .unwrap();
    let third = feed(&town, &secret).await;
    assert_eq!(value(&third[0], "STATUS"), "CANCELLED");
    assert!(number(&third[0]) > number(&second[0]));
    // A new link stops the old one; taking it back stops it too.
    let renewed = delivery::make_calendar(app, &own, ada.person, true)
        .await
        .unwrap();
    assert!(
        delivery::calendar_file(app, &secret)
            .await
            .unwrap()
            .is_none()
    );
    let with_days = feed(&town, &renewed).await;
    let last_days: Vec<String> = with_days
        .iter()
        .map(|one| value(one, "SUMMARY"))
        .filter(|title| title.starts_with("Last day in time"))
        .collect();
    // By its title, not by its key.
    assert!(
        last_days.iter().any(|title| title.contains('&')),
        "{last_days:?}"
    );
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    registration::cancel(app, &keep, ada.enrolment, "Left the school.".into())
        .await
        .unwrap();
    assert!(feed(&town, &renewed).await.is_empty(), "gone");
    delivery::revoke_calendar(app, &own, ada.person)
        .await
        .unwrap();
    assert!(
        delivery::calendar_file(app, &renewed)
            .await
            .unwrap()
            .is_none()
    );
    let other = town.person("Ben Two").await;
    assert_eq!(
        code(delivery::make_calendar(app, &own, other, false).await),
        "not_found"
    );
}

#[tokio::test]
async fn the_place_of_somebody_who_has_left_is_given_on_in_time() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let [ada, ben] = people[..] else { panic!() };
    let app = &town.app;
    let clinic = town.clinic("2026-11-05", None, Some(1)).await;
    for one in [ada, ben] {
        delivery::book(app, &one.permit(), one.enrolment, clinic)
            .await
            .unwrap();
    }
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    registration::cancel(app, &keep, ada.enrolment, "Left the school.".into())
        .await
        .unwrap();
    town.move_to("2026-10-30");
    app.work_due().await.unwrap();
    let letters = town.letters_to("ben.two@town.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.subject.contains("you have a place"))
    );
}
