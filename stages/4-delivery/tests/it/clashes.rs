//! Nobody is to be in two places: what one books against what one is expected at, and what is said when a move brings it about.

use axum::http::StatusCode;
use rulebook::{
    delivery::{EventId, booking::BookingState},
    people::{Action, Circles},
};

use crate::{
    door::Visitor,
    events::code,
    town::{Taught, Town, day, system},
};

async fn book(town: &Town, who: Taught, event: EventId) -> Result<BookingState, kit::Problem> {
    let booked = delivery::book(&town.app, &who.permit(), who.enrolment, event).await?;
    Ok(booked.state)
}

async fn move_it(town: &Town, event: EventId, on: &str, capacity: Option<i64>) {
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    let to = delivery::Moved {
        day: day(on),
        from_minute: 990,
        minutes: 60,
        place: "Online".into(),
        link: String::new(),
        capacity,
    };
    delivery::move_event(&town.app, &keep, event, to)
        .await
        .unwrap();
}

async fn conference(town: &Town, on: &str) -> EventId {
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    let plan = delivery::NewEvent {
        cohort: town.cohort,
        group: None,
        element: "conference-1".into(),
        kind: delivery::EventKind::Conference,
        title: "Conference 1".into(),
        day: day(on),
        from_minute: 570,
        minutes: 480,
        place: "Leeds".into(),
        link: String::new(),
        capacity: None,
    };
    delivery::schedule_event(&town.app, &keep, plan)
        .await
        .unwrap()
}

#[tokio::test]
async fn nobody_books_or_waits_for_what_their_own_group_or_a_conference_clashes_with() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let [ada, ben] = people[..] else { panic!() };
    let other = town.group("Group B", None).await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    delivery::place_people(&town.app, &keep, other, vec![ben.enrolment])
        .await
        .unwrap();
    town.clinic("2026-11-05", Some(group), None).await;
    let clinic = town.clinic("2026-11-05", None, Some(1)).await;
    assert_eq!(code(book(&town, ada, clinic).await), "clash_expected");
    // Another group's session is nobody else's business.
    assert_eq!(
        book(&town, ben, clinic).await.unwrap(),
        BookingState::Booked
    );
    assert_eq!(
        code(book(&town, ada, clinic).await),
        "clash_expected",
        "nor the waiting list"
    );
    conference(&town, "2026-11-06").await;
    let after = town.clinic("2026-11-06", None, None).await;
    assert_eq!(code(book(&town, ben, after).await), "clash_expected");
    let free = town.clinic("2026-11-09", None, None).await;
    for who in [ada, ben] {
        assert_eq!(book(&town, who, free).await.unwrap(), BookingState::Booked);
    }
}

#[tokio::test]
async fn whoever_waits_is_passed_over_once_their_group_meets_at_that_time() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let [ada, ben, cy] = people[..] else { panic!() };
    let other = town.group("Group B", None).await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let theirs = vec![ada.enrolment, cy.enrolment];
    delivery::place_people(&town.app, &keep, other, theirs)
        .await
        .unwrap();
    let clinic = town.clinic("2026-11-05", None, Some(1)).await;
    for who in [ada, ben, cy] {
        book(&town, who, clinic).await.unwrap();
    }
    town.clinic("2026-11-05", Some(group), None).await;
    delivery::cancel_booking(&town.app, &ada.permit(), ada.enrolment, clinic)
        .await
        .unwrap();
    assert_eq!(code(book(&town, cy, clinic).await), "already_booked");
    let letters = town.letters_to("cy.three@town.example").await;
    let up = |one: &kit::mail::Written| one.subject.contains("you have a place");
    assert!(letters.iter().any(up));
    let letters = town.letters_to("ben.two@town.example").await;
    assert!(!letters.iter().any(up), "Ben is with his group then");
}

#[tokio::test]
async fn a_move_onto_something_else_is_told_and_stands_wherever_the_two_are_seen() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    let own = town.clinic("2026-11-05", Some(group), None).await;
    let booked = town.clinic("2026-11-12", None, Some(5)).await;
    book(&town, ada, booked).await.unwrap();
    let visitor = Visitor::enter(&town, ada.person).await;
    let pages = ["/clinics", "/calendar"].map(str::to_owned);
    let pages: Vec<String> = pages
        .into_iter()
        .chain([own, booked].map(|id| format!("/clinics/{id}")))
        .collect();
    for page in &pages {
        let text = visitor.get(page).await.text();
        assert!(!text.contains("At the same time"), "{page}");
    }
    // The session of the group moves onto the one that was booked.
    move_it(&town, own, "2026-11-12", None).await;
    let letters = town.letters_to("ada.one@town.example").await;
    let letter = letters
        .iter()
        .find(|one| one.subject.contains("same time as another"))
        .unwrap();
    assert!(
        letter.body.contains("Give that place back"),
        "{}",
        letter.body
    );
    for page in &pages {
        let text = visitor.get(page).await.text();
        assert!(text.contains("At the same time"), "{page}");
    }
}

#[tokio::test]
async fn a_session_that_moved_while_somebody_looked_is_not_booked_unseen() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    let clinic = town.clinic("2026-11-05", None, Some(5)).await;
    let visitor = Visitor::enter(&town, ada.person).await;
    let here = format!("/clinics/{clinic}");
    let shown = async || {
        let page = visitor.get(&here).await.text();
        let at = page.split("name=\"starts\" value=\"").nth(1).unwrap();
        at.split('"').next().unwrap().to_owned()
    };
    let before = shown().await;
    move_it(&town, clinic, "2026-11-06", Some(5)).await;
    let book = format!("{here}/book");
    let sent = visitor.post(&book, &[("starts", &before)]).await;
    assert!(
        sent.text().contains("moved while you looked"),
        "{}",
        sent.text()
    );
    assert!(sent.text().contains("Friday 6 November 2026"));
    let sent = visitor.post(&book, &[("starts", &shown().await)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    // The same where a place is changed for another.
    let other = town.clinic("2026-11-19", None, Some(5)).await;
    let page = visitor.get(&here).await.text();
    let choice = page.split(&format!("value=\"{other}.")).nth(1).unwrap();
    let to = format!("{other}.{}", choice.split('"').next().unwrap());
    move_it(&town, other, "2026-11-20", Some(5)).await;
    let change = format!("{here}/change");
    let sent = visitor.post(&change, &[("to", &to)]).await;
    assert!(
        sent.text().contains("moved while you looked"),
        "{}",
        sent.text()
    );
}

#[tokio::test]
async fn whoever_leaves_the_waiting_list_gives_no_place_back() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let clinic = town.clinic("2026-11-05", None, Some(1)).await;
    for (who, says) in [
        (people[0], "Your place is given back"),
        (people[1], "You are off the waiting list"),
    ]
    .into_iter()
    .rev()
    {
        book(&town, people[0], clinic).await.ok();
        book(&town, who, clinic).await.ok();
        let visitor = Visitor::enter(&town, who.person).await;
        let sent = visitor
            .post(&format!("/clinics/{clinic}/cancel"), &[])
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert!(sent.said.contains(says), "{}", sent.said);
    }
}
