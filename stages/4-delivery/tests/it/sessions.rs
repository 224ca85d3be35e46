//! Booking, the queue, the register.

use kit::Problem;
use rulebook::{
    delivery::{attendance::Attendance, booking::BookingState},
    people::Permit,
};

use crate::town::Town;

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::Refused(refused) => refused.code,
        Problem::NotFound => "not_found",
        Problem::NotAllowed => "not_allowed",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_one_who_finds_a_full_clinic_waits_and_moves_up_when_a_place_is_given_back() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let clinic = town.clinic("2026-11-05", None, Some(1)).await;
    let app = &town.app;
    let [ada, ben, cy] = people[..] else { panic!() };
    let booked = delivery::book(app, &ada.permit(), ada.enrolment, clinic)
        .await
        .unwrap();
    assert_eq!((booked.state, booked.queue), (BookingState::Booked, None));
    for (who, place) in [(ben, 1), (cy, 2)] {
        let waits = delivery::book(app, &who.permit(), who.enrolment, clinic)
            .await
            .unwrap();
        assert_eq!(
            (waits.state, waits.queue),
            (BookingState::Waiting, Some(place))
        );
    }
    let twice = delivery::book(app, &ben.permit(), ben.enrolment, clinic).await;
    assert_eq!(code(twice), "already_booked");

    delivery::cancel_booking(app, &ada.permit(), ada.enrolment, clinic)
        .await
        .unwrap();
    let letters = town.letters_to("ben.two@town.example").await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.subject == "Clinic: Culture: you have a place"),
        "{letters:?}"
    );
    let again = delivery::book(app, &ben.permit(), ben.enrolment, clinic).await;
    assert_eq!(code(again), "already_booked");
    assert!(
        town.letters_to("cy.three@town.example")
            .await
            .iter()
            .all(|it| !it.subject.contains("Clinic"))
    );
}

#[tokio::test]
async fn a_clash_and_a_session_that_has_begun_are_refused() {
    let (town, _, people) = Town::teaching(&["Ada One"]).await;
    let (one, other) = (
        town.clinic("2026-11-05", None, None).await,
        town.clinic("2026-11-05", None, None).await,
    );
    let ada = people[0];
    delivery::book(&town.app, &ada.permit(), ada.enrolment, one)
        .await
        .unwrap();
    assert_eq!(
        code(delivery::book(&town.app, &ada.permit(), ada.enrolment, other).await),
        "clash"
    );
    town.move_to("2026-11-06");
    assert_eq!(
        code(delivery::cancel_booking(&town.app, &ada.permit(), ada.enrolment, one).await),
        "begun"
    );
}

#[tokio::test]
async fn nobody_books_for_somebody_else() {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let clinic = town.clinic("2026-11-05", None, None).await;
    let taken = delivery::book(&town.app, &people[0].permit(), people[1].enrolment, clinic).await;
    assert_eq!(code(taken), "not_found");
}

#[tokio::test]
async fn attendance_is_taken_by_that_groups_facilitator_alone_and_a_refused_register_changes_nothing()
 {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let other = town.group("Group B", None).await;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let take = async |permit: Permit, mark| {
        let marks = people.iter().map(|one| (one.enrolment, mark)).collect();
        delivery::take_attendance(&town.app, &permit, clinic, marks, String::new()).await
    };
    let leads = town.leads(group);
    assert_eq!(
        code(take(leads.clone(), Attendance::Present).await),
        "too_early"
    );
    town.move_to("2026-11-05");
    let before = town.counted(people[0]).await;
    assert_eq!(
        code(take(town.leads(other), Attendance::Present).await),
        "not_your_group"
    );
    assert_eq!(
        code(take(people[0].permit(), Attendance::Present).await),
        "not_allowed"
    );
    assert_eq!(town.counted(people[0]).await, before);

    take(leads.clone(), Attendance::Present).await.unwrap();
    assert_eq!(
        code(take(leads.clone(), Attendance::Absent).await),
        "reason_missing"
    );
    // The same register sent twice is one register.
    take(leads.clone(), Attendance::Present).await.unwrap();
    assert_eq!(town.engagement(people[0]).await.strands[0].done, 1);
}

#[tokio::test]
async fn a_missed_clinic_is_caught_up_in_words_and_signed_off() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let (app, ada) = (&town.app, people[0]);
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    town.move_to("2026-11-05");
    let nothing =
        delivery::write_catch_up(app, &ada.permit(), ada.enrolment, clinic, "Words".into()).await;
    assert_eq!(code(nothing), "nothing_to_catch_up");
    let marks = vec![(ada.enrolment, Attendance::Absent)];
    delivery::take_attendance(app, &town.leads(group), clinic, marks, String::new())
        .await
        .unwrap();
    let missed = town.engagement(ada).await;
    assert!(
        missed
            .missing
            .iter()
            .any(|one| one.key == "event:courses/1-culture"),
        "{missed:?}"
    );
    delivery::write_catch_up(
        app,
        &ada.permit(),
        ada.enrolment,
        clinic,
        "I learned to listen.".into(),
    )
    .await
    .unwrap();
    delivery::sign_off_catch_up(app, &town.leads(group), clinic, ada.enrolment)
        .await
        .unwrap();
    assert!(
        town.engagement(ada)
            .await
            .missing
            .iter()
            .all(|one| one.key != "event:courses/1-culture")
    );
    assert_eq!(
        code(delivery::sign_off_catch_up(app, &town.leads(group), clinic, ada.enrolment).await),
        "catch_up_signed_off"
    );
}
