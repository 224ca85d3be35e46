//! The start page: what changed since last time, and what it says when a place is paused.

use axum::http::StatusCode;
use kit::web::{Access, Routes, router};
use rulebook::{
    base::Coded,
    people::{Action, Circles},
    registration::enrolment::DeferralReason,
};

use crate::{
    leading::{leader, led_by},
    listening::Visitor,
    practice::home,
    study::in_course_1,
    town::{Taught, Town, system},
};

const GIVEN: kit::Process = kit::Process::new("role_given_for_a_test", "gave a role for a test");

async fn at_home(town: &Town, who: Taught) -> String {
    let mut visitor = Visitor::enter(town, who.person).await;
    let table = delivery::routes().and(Routes::new().get("/home", Access::SignedIn, "Home", home));
    visitor.router = router(&town.app, &table);
    let (status, page) = visitor.get("/home").await;
    assert_eq!(status, StatusCode::OK);
    // What was shown is kept beside the page: an act of its own.
    for _ in 0..50 {
        tokio::task::yield_now().await;
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    page
}

fn later(town: &Town, hours: i64) {
    let clock = town.app.clock();
    clock.set_ahead(clock.ahead() + hours * 3_600_000_000);
}

#[tokio::test]
async fn what_changed_since_last_time_is_told_once_and_not_for_ever() {
    let (town, people) = in_course_1().await;
    let ada = people[0];
    let group = town
        .app
        .db()
        .read(async |tx| delivery::group_of(tx, ada.enrolment).await)
        .await
        .unwrap();
    let clinic = town.clinic("2027-01-20", group, None).await;
    let first = at_home(&town, ada).await;
    assert!(
        !first.contains("What changed since last time"),
        "the first time nothing has changed"
    );
    later(&town, 24);
    let keep = system(Action::KeepEvents, &Circles::provider(town.provider));
    let to = delivery::Moved {
        day: "2027-01-21".parse().unwrap(),
        from_minute: 960,
        minutes: 60,
        place: "Hull".into(),
        link: String::new(),
        capacity: None,
    };
    delivery::move_event(&town.app, &keep, clinic, to)
        .await
        .unwrap();
    for _ in 0..2 {
        let page = at_home(&town, ada).await;
        assert!(page.contains("What changed since last time"), "{page}");
        assert!(page.contains("has moved: now Thursday 21 January 2027"));
    }
    later(&town, 24);
    let page = at_home(&town, ada).await;
    assert!(!page.contains("What changed since last time"));
}

#[tokio::test]
async fn a_message_is_news_until_it_is_read_and_no_longer() {
    let (town, people) = in_course_1().await;
    let ada = people[0];
    let group = town
        .app
        .db()
        .read(async |tx| delivery::group_of(tx, ada.enrolment).await)
        .await
        .unwrap()
        .unwrap();
    let fay = leader(led_by(&town, group, "Fay Leads").await, group);
    let write = async |text: &str| {
        let to = vec![ada.enrolment];
        delivery::write_message(&town.app, &fay, group, to, text.to_owned())
            .await
            .unwrap();
    };
    at_home(&town, ada).await;
    later(&town, 24);
    write("One").await;
    write("Two").await;
    let page = at_home(&town, ada).await;
    assert!(page.contains("2 new messages to you"), "{page}");
    assert!(!page.contains("not read"), "it is said once");
    let visitor = Visitor::enter(&town, ada.person).await;
    assert_eq!(visitor.get("/messages").await.0, StatusCode::OK);
    assert!(!at_home(&town, ada).await.contains("new messages to you"));
    later(&town, 24);
    at_home(&town, ada).await;
    later(&town, 24);
    write("Three").await;
    assert!(at_home(&town, ada).await.contains("1 new message to you"));
    later(&town, 24);
    let page = at_home(&town, ada).await;
    assert!(
        !page.contains("1 new message to you"),
        "it was told last time"
    );
    assert!(page.contains("1 message to you is not read"));
}

#[tokio::test]
async fn a_paused_place_says_so_and_asks_for_nothing() {
    let (town, people) = in_course_1().await;
    let ada = people[0];
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    let back = "2027-03-01".parse().unwrap();
    // DfE takes a deferral only of somebody who was declared.
    let declared = town.app.act(&keep, &GIVEN, async move |tx| {
        tx.about(ada.enrolment);
        registration::set_declared(tx, ada.enrolment, true, true).await
    });
    declared.await.unwrap();
    registration::defer(
        &town.app,
        &keep,
        ada.enrolment,
        DeferralReason::ALL[0],
        back,
    )
    .await
    .unwrap();
    let page = at_home(&town, ada).await;
    assert!(
        page.contains("Your place is paused") && page.contains("Monday 1 March 2027"),
        "{page}"
    );
    assert!(!page.contains("Short of time?") && !page.contains("To do"));
    let visitor = Visitor::enter(&town, ada.person).await;
    let (_, now) = visitor.get("/study/now?minutes=10").await;
    assert!(now.contains("Nothing is waiting for you."), "{now}");
    for path in [
        "/notes",
        "/practice",
        "/practice/plan",
        "/glossary",
        "/glossary?q=gradauted",
    ] {
        assert_eq!(visitor.get(path).await.0, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn what_was_passed_over_is_not_said_to_be_missing() {
    let (town, people) = in_course_1().await;
    let visitor = Visitor::enter(&town, people[0].person).await;
    let mut path = "/study/now?minutes=25".to_owned();
    for _ in 0..20 {
        let (_, now) = visitor.get(&path).await;
        let Some(other) = now.split("href=\"/study/now?minutes=25&amp;not=").nth(1) else {
            break;
        };
        let keys = other.split('"').next().unwrap().replace("&amp;", "&");
        path = format!("/study/now?minutes=25&not={keys}");
    }
    // The last is passed over too.
    let (_, last) = visitor.get(&path).await;
    assert!(
        last.contains("That was all that fits into 25 minutes.") || last.contains("Why this?"),
        "{last}"
    );
    assert!(!last.contains("Nothing that is open now is so short."));
    let (_, begun) = visitor.get("/study/now?minutes=1&not=practice").await;
    assert!(
        begun.contains("/study/now?minutes=1\""),
        "one can begin again: {begun}"
    );
}

#[tokio::test]
async fn somebody_without_a_place_is_told_when_pages_fill() {
    let town = Town::new().await;
    let gus = town.person("Gus Elsewhere").await;
    town.app
        .act(
            &system(Action::RunSystem, &Circles::SITE),
            &GIVEN,
            async move |tx| {
                people::give_role(
                    tx,
                    gus,
                    rulebook::people::Role::Participant,
                    rulebook::people::Scope::Own,
                )
                .await
            },
        )
        .await
        .unwrap();
    let visitor = Visitor::enter(&town, gus).await;
    for path in [
        "/study",
        "/study/now",
        "/notes",
        "/practice",
        "/practice/plan",
        "/glossary",
    ] {
        let (status, page) = visitor.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(
            page.contains("You have no place on the programme yet."),
            "{path}"
        );
    }
}
