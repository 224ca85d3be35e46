//! Registers: whom they wait for, what they hold fast, and which catch-ups they ask for.

use axum::http::StatusCode;
use kit::web::{Access, Call, PageResult, Routes, router};
use rulebook::{
    base::Coded as _,
    delivery::{
        EventId,
        attendance::Attendance,
        reminder::Reminder,
        visit::{Criterion, Seen},
    },
    people::{Action, Actor, Circles, Grant, GroupId, PersonId, Role, Scope, may},
    registration::enrolment::DeferralReason,
};

use crate::{
    door::Visitor,
    events::code,
    leading::led_by,
    listening,
    town::{Taught, Town, day, system},
};

const DECLARED: kit::Process = kit::Process::new("declared_for_a_test", "was declared for a test");

/// Pauses a place: DfE takes a deferral only of somebody who was declared.
async fn pause(town: &Town, who: Taught) {
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    let declared = town.app.act(&keep, &DECLARED, async move |tx| {
        tx.about(who.enrolment);
        registration::set_declared(tx, who.enrolment, true, true).await
    });
    declared.await.unwrap();
    let (reason, back) = (DeferralReason::ALL[0], day("2027-06-01"));
    registration::defer(&town.app, &keep, who.enrolment, reason, back)
        .await
        .unwrap();
}

async fn mark(town: &Town, group: GroupId, event: EventId, marks: &[(Taught, Attendance)]) {
    let marks = marks.iter().map(|(who, mark)| (who.enrolment, *mark));
    let leads = town.leads(group);
    delivery::take_attendance(&town.app, &leads, event, marks.collect(), String::new())
        .await
        .unwrap();
}

/// The registers that somebody is reminded of today.
async fn reminded(town: &Town, who: PersonId) -> usize {
    let now = town.app.now();
    let read = town
        .app
        .db()
        .read(async |tx| delivery::reminders_due_on(tx, now, None, town.app.clock()).await);
    let due = read.await.unwrap();
    due.iter()
        .filter(|one| one.person == who && one.matter.reminder == Reminder::RegisterOpen)
        .count()
}

async fn home(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let card = Box::pin(delivery::card(&call, None)).await?.unwrap();
    call.page(&permit, "Home", card).send()
}

/// The start page of whoever leads.
async fn start(town: &Town, who: PersonId) -> String {
    let mut visitor = listening::Visitor::enter(town, who).await;
    let table = delivery::routes().and(Routes::new().get("/home", Access::SignedIn, "Home", home));
    visitor.router = router(&town.app, &table);
    let (status, page) = visitor.get("/home").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    page
}

fn to(on: &str, place: &str) -> delivery::Moved {
    delivery::Moved {
        day: day(on),
        from_minute: 960,
        minutes: 60,
        place: place.into(),
        link: String::new(),
        capacity: None,
    }
}

#[tokio::test]
async fn a_session_that_was_held_keeps_its_day_its_marks_and_its_points() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let (app, ada) = (&town.app, people[0]);
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    town.move_to("2026-11-05");
    mark(&town, group, clinic, &[(ada, Attendance::Present)]).await;
    let who = town.person("Kay Keeps").await;
    town.give(
        who,
        Role::ProgrammeAdministrator,
        Scope::Provider(town.provider),
    )
    .await;
    let kay = Visitor::enter(&town, who).await;
    let here = format!("/admin/events/{clinic}");
    // Noon: somebody is marked, and it has not begun. It can be called off at the door, and not moved.
    let page = kay.get(&here).await.text();
    assert!(
        page.contains("Call it off") && !page.contains("Move it and tell everybody"),
        "{page}"
    );
    town.move_to("2026-11-06");
    let moved = delivery::move_event(app, &keep, clinic, to("2027-02-20", "Online")).await;
    assert_eq!(code(moved), "session_marked");
    let off = delivery::call_off(app, &keep, clinic, "A mistake.".into()).await;
    assert_eq!(code(off), "session_held");
    let page = Visitor::enter(&town, who).await.get(&here).await.text();
    assert!(!page.contains("Call it off") && !page.contains("Move it and tell everybody"));
    assert!(page.contains("This session was held"), "{page}");
    assert_eq!(town.engagement(ada).await.strands[0].done, 1);
    // Where it was can still be put right.
    delivery::move_event(app, &keep, clinic, to("2026-11-05", "Hull"))
        .await
        .unwrap();
}

#[tokio::test]
async fn whoever_pauses_is_not_expected_and_is_never_one_of_everybody_else() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let [ada, ben, cy] = people[..] else { panic!() };
    let app = &town.app;
    let fay = led_by(&town, group, "Fay Leads").await;
    let (first, second) = (
        town.clinic("2026-11-05", Some(group), None).await,
        town.clinic("2026-11-06", Some(group), None).await,
    );
    let all = people.iter().map(|one| one.enrolment).collect();
    delivery::make_sheet(app, &town.leads(group), second, all)
        .await
        .unwrap();
    town.move_to("2026-11-04");
    pause(&town, cy).await;
    town.move_to("2026-11-06");
    let visitor = Visitor::enter(&town, fay).await;
    let here = format!("/sessions/{first}/register");
    let page = visitor.get(&here).await.text();
    assert!(
        page.contains("Paused") && page.contains("0 of 2 are marked"),
        "{page}"
    );
    let sent = visitor.post(&here, &[("rest", "present")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = visitor.get(&here).await.text();
    assert!(page.contains("2 of 2 are marked: 2 there"), "{page}");
    assert!(!page.contains("everybody else is present"));
    let leads = town.leads(group);
    let count = delivery::type_sheet(app, &leads, second, "1, others absent", String::new())
        .await
        .unwrap();
    assert_eq!(count, 2, "Ada was there, and Ben was not");
    // Nobody waits for whoever pauses.
    assert!(
        !visitor
            .get("/facilitate")
            .await
            .text()
            .contains("To be taken")
    );
    // They can be marked all the same, and are written to about nothing.
    mark(&town, group, second, &[(cy, Attendance::Absent)]).await;
    let letters = town.letters_to("cy.three@town.example").await;
    assert!(!letters.iter().any(|one| one.subject.contains("catch-up")));
    assert_eq!(town.engagement(ada).await.strands[0].done, 1);
    assert_eq!(town.engagement(ben).await.strands[0].done, 1);
}

#[tokio::test]
async fn one_mark_does_not_take_a_register_and_nobody_expected_leaves_none_to_take() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let [ada, ben] = people[..] else { panic!() };
    let fay = led_by(&town, group, "Fay Leads").await;
    let own = town.clinic("2026-11-05", Some(group), None).await;
    // To be booked, and nobody of the group did.
    town.clinic("2026-11-05", None, Some(5)).await;
    town.move_to("2026-11-05");
    mark(&town, group, own, &[(ada, Attendance::Present)]).await;
    town.move_to("2026-11-06");
    let visitor = Visitor::enter(&town, fay).await;
    let page = visitor.get("/facilitate").await.text();
    assert_eq!(page.matches("To be taken").count(), 1, "{page}");
    assert_eq!(reminded(&town, fay).await, 1);
    assert!(start(&town, fay).await.contains("register to take"));
    mark(&town, group, own, &[(ben, Attendance::Absent)]).await;
    assert!(
        !visitor
            .get("/facilitate")
            .await
            .text()
            .contains("To be taken")
    );
    assert_eq!(reminded(&town, fay).await, 0);
}

#[tokio::test]
async fn the_start_page_of_whoever_leads_counts_open_registers_and_shows_the_soonest_session() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let fay = led_by(&town, group, "Fay Leads").await;
    let second = town.group("Group B", Some(fay)).await;
    let today = town.clinic("2026-11-05", Some(group), None).await;
    // The newest group comes first, and its session is later.
    town.clinic("2026-11-20", Some(second), None).await;
    town.move_to("2026-11-05");
    let page = start(&town, fay).await;
    assert!(page.contains("Thursday 5 November 2026"), "{page}");
    assert!(!page.contains("Friday 20 November 2026"), "{page}");
    assert!(page.contains("register to take"));
    mark(&town, group, today, &[(people[0], Attendance::Present)]).await;
    assert!(
        start(&town, fay).await.contains("registers to take"),
        "none"
    );
}

/// What of catch-ups stands on the pages of Ada, and of whoever leads.
async fn asked(town: &Town, ada: Taught, fay: PersonId, event: EventId) -> [bool; 3] {
    let now = town.app.now();
    let (ada, fay) = (
        Visitor::enter(town, ada.person).await,
        Visitor::enter(town, fay).await,
    );
    let page = ada.get(&format!("/clinics/{event}")).await.text();
    let group = fay.get("/facilitate").await.text();
    let read = town
        .app
        .db()
        .read(async |tx| delivery::reminders_due_on(tx, now, None, town.app.clock()).await);
    let due = read.await.unwrap();
    [
        page.contains("Send to my facilitator"),
        group.contains("to catch up"),
        due.iter()
            .any(|one| one.matter.reminder == Reminder::CatchUpOpen),
    ]
}

#[tokio::test]
async fn a_catch_up_is_asked_for_only_where_points_hang_on_it() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let (app, ada) = (&town.app, people[0]);
    let fay = led_by(&town, group, "Fay Leads").await;
    let (first, second) = (
        town.clinic("2026-11-05", Some(group), None).await,
        town.clinic("2026-11-12", Some(group), None).await,
    );
    town.move_to("2026-11-05");
    mark(&town, group, first, &[(ada, Attendance::Absent)]).await;
    town.move_to("2026-11-08");
    assert_eq!(asked(&town, ada, fay, first).await, [true; 3]);
    // The second date of the same part earns its points.
    town.move_to("2026-11-12");
    mark(&town, group, second, &[(ada, Attendance::Present)]).await;
    assert_eq!(asked(&town, ada, fay, first).await, [false; 3]);
    let own = Visitor::enter(&town, ada.person).await;
    let page = own.get(&format!("/clinics/{first}")).await.text();
    assert!(page.contains("nothing to catch up"), "{page}");
    let (permit, text) = (ada.permit(), "I read it.".to_owned());
    let written = delivery::write_catch_up(app, &permit, ada.enrolment, first, text).await;
    assert_eq!(code(written), "nothing_to_catch_up");
}

#[tokio::test]
async fn a_catch_up_that_seems_to_name_a_pupil_is_looked_at_again_before_it_is_sent() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let ada = people[0];
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    town.move_to("2026-11-05");
    mark(&town, group, clinic, &[(ada, Attendance::Absent)]).await;
    let own = Visitor::enter(&town, ada.person).await;
    let (here, words) = (format!("/clinics/{clinic}"), "I tried it with Kofi Mensah.");
    let path = format!("{here}/catch-up");
    let asked = own.post(&path, &[("text", words)]).await.text();
    assert!(
        asked.contains("Kofi Mensah") && asked.contains("name=\"sure\""),
        "{asked}"
    );
    assert!(
        !own.get(&here).await.text().contains(words),
        "nothing is kept yet"
    );
    own.post(&path, &[("text", words), ("sure", "yes")]).await;
    assert!(own.get(&here).await.text().contains(words));
}

#[tokio::test]
async fn a_session_called_off_at_the_door_asks_for_no_catch_up() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let (app, ada) = (&town.app, people[0]);
    let fay = led_by(&town, group, "Fay Leads").await;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    town.move_to("2026-11-05");
    mark(&town, group, clinic, &[(ada, Attendance::Absent)]).await;
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    delivery::call_off(app, &keep, clinic, "Snow.".into())
        .await
        .unwrap();
    town.move_to("2026-11-08");
    assert_eq!(asked(&town, ada, fay, clinic).await, [false; 3]);
}

#[tokio::test]
async fn a_catch_up_that_was_sent_back_waits_for_nobody_and_is_signed_off_once() {
    let (town, group, people) = Town::teaching(&["Ada One"]).await;
    let (app, ada) = (&town.app, people[0]);
    let fay = led_by(&town, group, "Fay Leads").await;
    let clinic = town.clinic("2026-11-05", Some(group), None).await;
    town.move_to("2026-11-05");
    mark(&town, group, clinic, &[(ada, Attendance::Absent)]).await;
    let write = async || {
        let text = "I read it.".to_owned();
        delivery::write_catch_up(app, &ada.permit(), ada.enrolment, clinic, text).await
    };
    write().await.unwrap();
    let visitor = Visitor::enter(&town, fay).await;
    let waits = async || {
        let page = visitor.get("/facilitate").await.text();
        page.contains("1 catch-up to read")
    };
    assert!(waits().await);
    let leads = town.leads(group);
    delivery::send_back_catch_up(app, &leads, clinic, ada.enrolment, "More.".into())
        .await
        .unwrap();
    assert!(!waits().await, "it is theirs again");
    write().await.unwrap();
    assert!(waits().await);
    let here = format!("/sessions/{clinic}/catch-ups/{}/sign-off", ada.enrolment);
    for _ in 0..2 {
        let sent = visitor.post(&here, &[]).await;
        assert_eq!(
            (sent.status, sent.to.as_str()),
            (StatusCode::SEE_OTHER, "/facilitate")
        );
    }
    let twice = delivery::sign_off_catch_up(app, &leads, clinic, ada.enrolment).await;
    assert_eq!(code(twice), "catch_up_signed_off");
}

#[tokio::test]
async fn a_visit_that_waits_for_an_answer_is_found_from_the_groups_and_the_start_page() {
    let (town, group, _) = Town::teaching(&["Ada One"]).await;
    let fay = led_by(&town, group, "Fay Leads").await;
    let clinic = town.clinic("2026-10-05", Some(group), None).await;
    let visitor = town.person("Vic Visits").await;
    let actor = Actor::Person {
        id: visitor,
        grants: vec![Grant {
            role: Role::ProgrammeAdministrator,
            scope: Scope::Provider(town.provider),
        }],
    };
    let circles = Circles {
        provider: Some(town.provider),
        group: Some(group),
        ..Circles::SITE
    };
    let keep = may(&actor, Action::KeepQuality, &circles).unwrap();
    town.move_to("2026-10-06");
    let visit = delivery::NewVisit {
        event: clinic,
        group,
        judged: vec![(Criterion::Clear, Seen::Developing, "Few questions.".into())],
        actions: "Ask more".into(),
        follow_up: Some(day("2026-11-01")),
    };
    let id = delivery::keep_visit(&town.app, &keep, visit).await.unwrap();
    let fay_in = Visitor::enter(&town, fay).await;
    let way = format!("/quality/visits/{id}");
    let pages = async || {
        let groups = fay_in.get("/facilitate").await.text();
        [groups, start(&town, fay).await].map(|page| page.contains(&way))
    };
    assert_eq!(pages().await, [true, true]);
    let sent = fay_in
        .post(&format!("{way}/answer"), &[("answer", "I will.")])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(pages().await, [false, false]);
}
