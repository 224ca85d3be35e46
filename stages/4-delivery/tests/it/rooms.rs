//! In the room: codes, sheets, walk-ins, catch-ups, those who stand in, and dates that move with what hangs on them.

use axum::http::StatusCode;
use rulebook::{
    base::Instant,
    delivery::attendance::Attendance,
    people::{Action, Circles, Role, Scope},
};

use crate::{
    door::Visitor,
    events::code,
    town::{Town, day, system},
};

/// It is now this minute of this day.
fn at(town: &Town, on: &str, minute: i64) -> Instant {
    let clock = town.app.clock();
    let there = delivery::instant_at(clock, day(on), minute);
    clock.set_ahead(clock.ahead() + there.0 - clock.now().at.0);
    clock.now().at
}

#[tokio::test]
async fn people_check_in_with_the_code_of_the_room_once_and_late_by_minutes() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let [ada, ben] = people[..] else { panic!() };
    let app = &town.app;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let leads = town.leads(group);
    at(&town, "2026-11-04", 970);
    assert_eq!(
        code(delivery::open_check_in(app, &leads, clinic).await),
        "wrong_day"
    );
    let mut now = at(&town, "2026-11-05", 950);
    let secret = delivery::open_check_in(app, &leads, clinic).await.unwrap();
    let again = delivery::open_check_in(app, &leads, clinic).await.unwrap();
    assert_eq!(secret, again, "opening twice changes nothing");
    let typed = delivery::check_in_code(&secret, now);
    let (_, told) = delivery::check_in(app, &ada.permit(), ada.enrolment, &typed.to_lowercase())
        .await
        .unwrap();
    assert_eq!((told.mark, told.again), (Attendance::Present, false));
    let (_, told) = delivery::check_in(app, &ada.permit(), ada.enrolment, &typed)
        .await
        .unwrap();
    assert!(told.again, "a second tap counts once");
    now = at(&town, "2026-11-05", 980);
    assert_eq!(
        code(delivery::check_in(app, &ben.permit(), ben.enrolment, &typed).await),
        "wrong_code",
        "a code passed on half an hour later"
    );
    let fresh = delivery::check_in_code(&secret, now);
    let (_, told) = delivery::check_in(app, &ben.permit(), ben.enrolment, &fresh)
        .await
        .unwrap();
    assert_eq!((told.mark, told.minutes), (Attendance::Late, Some(20)));
    assert_eq!(town.engagement(ben).await.strands[0].done, 1);
}

#[tokio::test]
async fn a_printed_sheet_is_typed_back_and_its_numbers_hold_when_somebody_joins() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let app = &town.app;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let leads = town.leads(group);
    let ids = |some: &[crate::town::Taught]| some.iter().map(|one| one.enrolment).collect();
    delivery::make_sheet(app, &leads, clinic, ids(&people[1..]))
        .await
        .unwrap();
    delivery::make_sheet(app, &leads, clinic, ids(&people))
        .await
        .unwrap();
    let early = delivery::type_sheet(app, &leads, clinic, "1-3", String::new()).await;
    assert_eq!(code(early), "too_early");
    town.move_to("2026-11-05");
    let nobody = delivery::type_sheet(app, &leads, clinic, "1-4", String::new()).await;
    assert_eq!(code(nobody), "sheet_no_such_number");
    // Ben is 1, Cy is 2, Ada joined later and is 3.
    let count = delivery::type_sheet(
        app,
        &leads,
        clinic,
        "1, 2 late 16:15, others absent",
        String::new(),
    )
    .await
    .unwrap();
    assert_eq!(count, 3);
    assert_eq!(town.engagement(people[1]).await.strands[0].done, 1);
    assert_eq!(town.engagement(people[0]).await.strands[0].done, 0);
    let letters = town.letters_to("ada.one@town.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.subject.contains("catch-up is open"))
    );
}

#[tokio::test]
async fn whoever_left_since_the_sheet_was_printed_is_none_of_the_others() {
    let (town, group, people) =
        Town::teaching(&["Ada One", "Ben Two", "Cy Three", "Dee Four"]).await;
    let app = &town.app;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let leads = town.leads(group);
    let all = people.iter().map(|one| one.enrolment).collect();
    delivery::make_sheet(app, &leads, clinic, all)
        .await
        .unwrap();
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    registration::cancel(app, &keep, people[1].enrolment, "A mistake.".into())
        .await
        .unwrap();
    let other = town.group("Group B", None).await;
    let cohorts = system(Action::KeepCohorts, &Circles::provider(town.provider));
    delivery::place_people(app, &cohorts, other, vec![people[2].enrolment])
        .await
        .unwrap();
    town.move_to("2026-11-05");
    let count = delivery::type_sheet(app, &leads, clinic, "1, others absent", String::new())
        .await
        .unwrap();
    assert_eq!(count, 2, "Ada was there, and Dee was not");
    for email in ["ben.two@town.example", "cy.three@town.example"] {
        let letters = town.letters_to(email).await;
        let told = |one: &kit::mail::Written| one.subject.contains("catch-up is open");
        assert!(!letters.iter().any(told), "{email}");
    }
}

#[tokio::test]
async fn somebody_of_another_group_walks_in_and_it_counts() {
    let (town, group, people) = Town::teaching(&["Ada One", "Dee Four"]).await;
    let (app, guest) = (&town.app, people[1]);
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let other = town.group("Group B", None).await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    delivery::place_people(app, &keep, other, vec![guest.enrolment])
        .await
        .unwrap();
    let leads = town.leads(group);
    assert_eq!(
        code(delivery::record_walk_in(app, &leads, clinic, guest.enrolment).await),
        "too_early"
    );
    town.move_to("2026-11-05");
    assert_eq!(
        code(delivery::record_walk_in(app, &town.leads(other), clinic, guest.enrolment).await),
        "not_your_group"
    );
    delivery::record_walk_in(app, &leads, clinic, guest.enrolment)
        .await
        .unwrap();
    assert_eq!(
        code(delivery::record_walk_in(app, &leads, clinic, guest.enrolment).await),
        "already_marked"
    );
    assert_eq!(town.engagement(guest).await.strands[0].done, 1);
    // The facilitator of the session keeps the mark, although the person is of no group of theirs.
    let marks = vec![(guest.enrolment, Attendance::Late)];
    delivery::take_attendance(app, &leads, clinic, marks, "Came at five past.".into())
        .await
        .unwrap();
    assert_eq!(town.engagement(people[0]).await.strands[0].done, 0);
}

#[tokio::test]
async fn what_is_wrong_on_the_register_is_said_on_its_page_with_what_was_typed() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let fay = town.person("Fay Leads").await;
    town.give(fay, Role::Facilitator, Scope::Group(group)).await;
    at(&town, "2026-11-05", 1_030);
    let visitor = Visitor::enter(&town, fay).await;
    let here = format!("/sessions/{clinic}");
    let id = group.to_string();
    let fields = [
        ("group", id.as_str()),
        ("recording", "video.example/1"),
        ("task", "Watch its middle."),
    ];
    let wrong = visitor.post(&format!("{here}/recording"), &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text();
    assert!(
        page.contains("Enter a link that begins with https://")
            && page.contains("video.example/1")
            && page.contains("Watch its middle."),
        "{page}"
    );
    // A changed mark without its reason: said beside the form that was sent, and there alone.
    let enrolment = ada.enrolment.to_string();
    let register = format!("{here}/register");
    let mark = |mark| [("group", id.as_str()), (enrolment.as_str(), mark)];
    visitor.post(&register, &mark("absent")).await;
    let fields = [("group", id.as_str())];
    visitor.post(&format!("{here}/sheet"), &fields).await;
    let wrong = visitor.post(&register, &mark("present")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("reason-error"), "{}", wrong.text());
    assert!(!wrong.text().contains("typed-reason-error"));
    let back = format!("{here}/catch-ups/{enrolment}/send-back");
    let wrong = visitor.post(&back, &[("word", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text();
    assert!(
        page.contains("Say what is missing") && page.contains("Send it back"),
        "{page}"
    );
}

#[tokio::test]
async fn a_catch_up_goes_back_with_a_word_and_then_counts() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let (app, ada) = (&town.app, people[0]);
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let leads = town.leads(group);
    town.move_to("2026-11-05");
    delivery::put_recording(
        app,
        &leads,
        clinic,
        "https://video.example/1".into(),
        "Watch it.".into(),
    )
    .await
    .unwrap();
    let marks = vec![(ada.enrolment, Attendance::Absent)];
    delivery::take_attendance(app, &leads, clinic, marks, String::new())
        .await
        .unwrap();
    let letters = town.letters_to("ada.one@town.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.body.contains("https://video.example/1"))
    );
    let back = async |word: &str| {
        delivery::send_back_catch_up(app, &leads, clinic, ada.enrolment, word.into()).await
    };
    assert_eq!(code(back("More.").await), "nothing_written");
    let write = async |text: &str| {
        delivery::write_catch_up(app, &ada.permit(), ada.enrolment, clinic, text.into()).await
    };
    write("I watched it.").await.unwrap();
    back("What will you do with it in your school?")
        .await
        .unwrap();
    let letters = town.letters_to("ada.one@town.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.body.contains("in your school?"))
    );
    write("I watched it and will change our plan.")
        .await
        .unwrap();
    delivery::sign_off_catch_up(app, &leads, clinic, ada.enrolment)
        .await
        .unwrap();
    assert_eq!(town.engagement(ada).await.strands[0].done, 1);
}

#[tokio::test]
async fn somebody_stands_in_on_their_days_and_sees_the_group_no_longer_afterwards() {
    let (town, group, _) = Town::teaching(&["Ada One"]).await;
    let app = &town.app;
    let who = town.person("Sam Stand").await;
    let keep = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let holds = async || {
        app.db()
            .read(async |tx| people::holders(tx, Role::Facilitator, Scope::Group(group)).await)
            .await
            .unwrap()
            .iter()
            .any(|(id, _)| *id == who)
    };
    let new = |from: &str, to: &str| delivery::NewSubstitute {
        group,
        person: who,
        from: day(from),
        to: day(to),
        note: "They like to begin with a question.".into(),
    };
    assert_eq!(
        code(delivery::plan_substitute(app, &keep, new("2026-09-01", "2026-09-02")).await),
        "no_days"
    );
    delivery::plan_substitute(app, &keep, new("2026-11-04", "2026-11-05"))
        .await
        .unwrap();
    assert!(!holds().await, "not before their first day");
    town.move_to("2026-11-04");
    app.work_due().await.unwrap();
    assert!(holds().await);
    town.move_to("2026-11-06");
    app.work_due().await.unwrap();
    assert!(!holds().await, "no longer than their last day");
    let letters = town.letters_to("sam.stand@town.example").await;
    assert!(letters.iter().any(|one| one.body.contains("hand-over")));
}

#[tokio::test]
async fn moving_a_part_moves_its_sessions_by_whole_weeks_and_tells_everybody() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let (app, cohort) = (&town.app, town.cohort);
    let clinic = town.clinic("2026-12-03", Some(group), None).await;
    let openings = app
        .db()
        .read(async |tx| delivery::openings(tx, cohort).await)
        .await
        .unwrap();
    let before = openings
        .into_iter()
        .find(|one| one.element == "courses/1-culture")
        .unwrap();
    let to = delivery::Opening {
        element: before.element.clone(),
        opens_on: before.opens_on.plus_days(13),
        due_on: before.due_on.plus_days(13),
    };
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    let told = delivery::shift_element(app, &keep, cohort, to)
        .await
        .unwrap();
    assert_eq!(told, people.len());
    let moved = app
        .db()
        .read(async |tx| delivery::event(tx, clinic).await)
        .await
        .unwrap();
    assert_eq!(
        moved.plan.day,
        day("2026-12-17"),
        "a Thursday stays a Thursday"
    );
    let letters = town.letters_to("ben.two@town.example").await;
    let letter = letters
        .iter()
        .find(|one| one.subject == "Dates of your programme change")
        .unwrap();
    assert!(
        letter.body.contains("Thursday 17 December 2026"),
        "{}",
        letter.body
    );
}
