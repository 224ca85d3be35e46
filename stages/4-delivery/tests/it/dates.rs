//! Moving a group's date, or a part of the programme: what hangs on it moves, the preview counts exactly those who are told.

use axum::http::StatusCode;
use rulebook::{
    base::counted,
    people::{Action, Circles, GroupId, PersonId, Role, Scope},
};

use crate::{
    door::Visitor,
    town::{Town, day, system},
};

/// How many letters with this in their subject each of these has.
async fn told(town: &Town, people: &[&str], what: &str) -> Vec<usize> {
    let mut all = Vec::new();
    for one in people {
        let letters = town.letters_to(&format!("{one}@town.example")).await;
        all.push(
            letters
                .iter()
                .filter(|it| it.subject.contains(what))
                .count(),
        );
    }
    all
}

const EVERYBODY: &[&str] = &[
    "ada.one",
    "ben.two",
    "cy.three",
    "fay.leads",
    "sue.stands",
    "gus.leads",
];

/// Two groups of one intake, each with somebody who leads it; Sue stands in for the first on the day of its clinic.
async fn two_groups() -> (Town, GroupId, GroupId, PersonId) {
    let (town, first, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let (fay, gus) = (
        town.person("Fay Leads").await,
        town.person("Gus Leads").await,
    );
    delivery::choose_leaders(&town.app, &keep, first, Some(fay), None)
        .await
        .unwrap();
    let second = town.group("Group B", Some(gus)).await;
    delivery::place_people(&town.app, &keep, second, vec![people[2].enrolment])
        .await
        .unwrap();
    let sue = town.person("Sue Stands").await;
    let new = delivery::NewSubstitute {
        group: first,
        person: sue,
        from: day("2026-11-04"),
        to: day("2026-11-06"),
        note: String::new(),
    };
    delivery::plan_substitute(&town.app, &keep, new)
        .await
        .unwrap();
    let kay = town.person("Kay Keeps").await;
    let mine = Scope::Provider(town.provider);
    town.give(kay, Role::ProgrammeAdministrator, mine).await;
    (town, first, second, kay)
}

#[tokio::test]
async fn a_groups_date_is_moved_after_a_preview_that_counts_exactly_those_who_are_told() {
    let (town, first, second, kay) = two_groups().await;
    let clinic = town.clinic("2026-11-05", Some(first), None).await;
    let other = town.clinic("2026-11-05", Some(second), None).await;
    let kay = Visitor::enter(&town, kay).await;
    let here = format!("/admin/events/{clinic}");
    let mut fields = vec![
        ("day_day", "12"),
        ("day_month", "11"),
        ("day_year", "2026"),
        ("from", "4pm"),
        ("minutes", "60"),
        ("place", "Online"),
        ("link", ""),
        ("capacity", ""),
        ("preview", "yes"),
    ];
    let page = kay.post(&here, &fields).await.text();
    let many = 4;
    assert!(
        page.contains(&counted(many, "person is told", "people are told")),
        "{page}"
    );
    assert!(
        page.contains("Sue Stands stands in on one of the two days"),
        "{page}"
    );
    assert_eq!(
        told(&town, EVERYBODY, "has moved").await,
        [0; 6],
        "looking tells nobody"
    );
    fields.pop();
    assert_eq!(kay.post(&here, &fields).await.status, StatusCode::SEE_OTHER);
    let letters = told(&town, EVERYBODY, "has moved").await;
    assert_eq!(
        letters,
        [1, 1, 0, 1, 1, 0],
        "the group and those who lead it, then or now"
    );
    assert_eq!(letters.iter().sum::<usize>(), many);
    // A button that was pressed twice moves it once, and tells nobody twice.
    assert_eq!(kay.post(&here, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(told(&town, EVERYBODY, "has moved").await, letters);
    let days = town.app.db().read(async |tx| {
        let moved = delivery::event(tx, clinic).await?.plan.day;
        Ok((moved, delivery::event(tx, other).await?.plan.day))
    });
    assert_eq!(days.await.unwrap(), (day("2026-11-12"), day("2026-11-05")));
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    delivery::call_off(&town.app, &keep, clinic, "Snow.".into())
        .await
        .unwrap();
    assert_eq!(
        told(&town, EVERYBODY, "is called off").await,
        [1, 1, 0, 1, 0, 0],
        "Sue does not stand in on the day it was moved to"
    );
}

#[tokio::test]
async fn a_conference_for_everybody_counts_and_tells_the_intake_and_all_who_lead_but_nobody_who_left()
 {
    let (town, _, _, kay) = two_groups().await;
    let gone = town
        .app
        .db()
        .read(async |tx| registration::enrolments_of_cohort(tx, town.cohort).await);
    let gone = gone
        .await
        .unwrap()
        .into_iter()
        .find(|one| one.full_name == "Cy Three")
        .unwrap();
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    registration::cancel(&town.app, &keep, gone.id, "A mistake.".into())
        .await
        .unwrap();
    let events = system(Action::KeepEvents, &Circles::provider(town.provider));
    let plan = delivery::NewEvent {
        cohort: town.cohort,
        group: None,
        element: "conference-1".into(),
        kind: delivery::EventKind::Conference,
        title: "Conference 1".into(),
        day: day("2026-11-20"),
        from_minute: 570,
        minutes: 360,
        place: "Leeds".into(),
        link: String::new(),
        capacity: None,
    };
    let conference = delivery::schedule_event(&town.app, &events, plan)
        .await
        .unwrap();
    let kay = Visitor::enter(&town, kay).await;
    let fields = [
        ("day_day", "27"),
        ("day_month", "11"),
        ("day_year", "2026"),
        ("from", "9:30am"),
        ("minutes", "360"),
        ("place", "Leeds"),
        ("link", ""),
        ("capacity", ""),
        ("preview", "yes"),
    ];
    let here = format!("/admin/events/{conference}");
    let page = kay.post(&here, &fields).await.text();
    assert!(page.contains("4 people are told"), "{page}");
    kay.post(&here, &fields[..8]).await;
    assert_eq!(
        told(&town, EVERYBODY, "has moved").await,
        [1, 1, 0, 1, 0, 1]
    );
}

#[tokio::test]
async fn a_part_of_the_programme_moves_with_the_dates_of_every_group_and_names_itself_in_the_letters()
 {
    let (town, first, second, _) = two_groups().await;
    let clinic = town.clinic("2026-11-05", Some(first), None).await;
    town.clinic("2026-11-06", Some(second), None).await;
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    let before = town
        .app
        .db()
        .read(async |tx| delivery::openings(tx, town.cohort).await);
    let before = before
        .await
        .unwrap()
        .into_iter()
        .find(|one| one.element == "courses/1-culture")
        .unwrap();
    let to = delivery::Opening {
        opens_on: before.opens_on.plus_days(7),
        due_on: before.due_on.plus_days(7),
        ..before
    };
    let many = delivery::shift_element(&town.app, &keep, town.cohort, to.clone())
        .await
        .unwrap();
    let again = delivery::shift_element(&town.app, &keep, town.cohort, to).await;
    assert_eq!(again.unwrap(), 0, "pressed twice, it tells nobody twice");
    let letters = told(&town, EVERYBODY, "Dates of your programme").await;
    assert_eq!(letters, [1, 1, 1, 1, 0, 1]);
    assert_eq!(letters.iter().sum::<usize>(), many);
    let moved = town
        .app
        .db()
        .read(async |tx| delivery::event(tx, clinic).await);
    assert_eq!(moved.await.unwrap().plan.day, day("2026-11-12"));
    let fays = town.letters_to("fay.leads@town.example").await;
    let fays = &fays
        .iter()
        .find(|it| it.subject.contains("Dates"))
        .unwrap()
        .body;
    assert!(
        !fays.contains("courses/1") && fays.contains("Thursday 5 November 2026"),
        "{fays}"
    );
    assert!(
        !fays.contains("Friday 6 November 2026"),
        "another group’s: {fays}"
    );
}
