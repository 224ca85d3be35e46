//! Questions that come back, the place where somebody stopped, and what a page costs.

use axum::http::StatusCode;
use kit::{
    Problem,
    web::{Access, Call, PageResult, Routes, router},
};
use maud::html;
use programme::Answer;
use rulebook::delivery::progress::Sureness;

use crate::{
    listening::Visitor,
    study::{STEP, answer_both, in_course_1, refused},
    town::{Taught, Town},
};

const CHECK: &str = "culture-best-sign";
const PAGE: &str = "/study/m/1.1/culture-what-it-is";

fn given(turn: i64, chosen: usize, sure: Option<Sureness>) -> delivery::Practised {
    delivery::Practised {
        step: STEP.into(),
        check: CHECK.into(),
        turn,
        answer: Answer::Chosen(vec![chosen]),
        sure,
    }
}

async fn practise(
    town: &Town,
    who: Taught,
    given: delivery::Practised,
) -> Result<programme::Marked, Problem> {
    delivery::practise(&town.app, &who.permit(), who.enrolment, given).await
}

fn later(town: &Town, days: i64) {
    let clock = town.app.clock();
    clock.set_ahead(clock.ahead() + days * 86_400_000_000);
}

/// Somebody who has finished the first step.
async fn learnt() -> (Town, Vec<Taught>) {
    let (town, people) = in_course_1().await;
    let ada = people[0];
    answer_both(&town, ada).await;
    delivery::finish_step(&town.app, &ada.permit(), ada.enrolment, STEP)
        .await
        .unwrap();
    (town, people)
}

#[tokio::test]
async fn a_question_comes_back_after_days_is_taken_once_and_then_comes_back_later() {
    let (town, people) = learnt().await;
    let ada = people[0];
    assert_eq!(
        refused(practise(&town, ada, given(0, 1, None)).await),
        "not_up"
    );
    later(&town, 3);
    assert_eq!(
        refused(practise(&town, people[1], given(0, 1, None)).await),
        "not_found",
        "nobody practises what they have not learnt"
    );
    let (one, other) = tokio::join!(
        practise(&town, ada, given(0, 1, Some(Sureness::Sure))),
        practise(&town, ada, given(0, 1, Some(Sureness::Sure))),
    );
    assert!(
        one.unwrap().right && other.unwrap().right,
        "a double click is one"
    );
    let mut ada_sees = Visitor::enter(&town, ada.person).await;
    let (_, plan) = ada_sees.get("/practice/plan").await;
    assert!(plan.contains("You had it, and you were sure"), "{plan}");
    assert_eq!(
        refused(practise(&town, ada, given(1, 1, None)).await),
        "not_up"
    );
    // Known and sure goes two rungs up: from 3 days to 30. Whoever was away for a year owes nothing more.
    later(&town, 365);
    ada_sees = Visitor::enter(&town, ada.person).await;
    let (_, page) = ada_sees.get("/practice").await;
    assert!(page.contains("Question 1 of ") || page.contains("Nothing comes back today"));
    let (_, home) = ada_sees.get("/study/now?minutes=5").await;
    for shame in ["streak", "missed", "overdue", "behind"] {
        assert!(!home.to_lowercase().contains(shame), "{shame}");
    }
}

#[tokio::test]
async fn a_practice_page_asks_marks_tells_of_every_option_and_lets_go() {
    let (town, people) = learnt().await;
    later(&town, 3);
    let ada = Visitor::enter(&town, people[0].person).await;
    let (status, page) = ada.get("/practice").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("Question 1 of 2") && page.contains("Stop here"),
        "{page}"
    );
    assert!(
        !page.contains("people may not live by them"),
        "the answer is not given away"
    );
    let path = format!("/practice/{STEP}/{CHECK}");
    let (status, again) = ada.post(&path, &[("turn", "0")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("Choose or write an answer."));
    for _ in 0..2 {
        let (status, _) = ada
            .post(&path, &[("turn", "0"), ("answer", "0"), ("sure", "fairly")])
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    let (_, told) = ada.get(&path).await;
    for words in [
        "Not yet",
        "Your answer.",
        "people may not live by them",
        "Yes. What people do when it is hard",
        "Next question",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let ben = Visitor::enter(&town, people[1].person).await;
    assert_eq!(ben.get(&path).await.0, StatusCode::NOT_FOUND);
    let (_, nothing) = ben.get("/practice").await;
    assert!(nothing.contains("Nothing comes back today"));
}

#[tokio::test]
async fn the_very_place_is_kept_on_any_device_with_script_and_without() {
    let (town, people) = in_course_1().await;
    let phone = Visitor::enter(&town, people[0].person).await;
    let (_, page) = phone.get(PAGE).await;
    assert!(page.contains(&format!("data-place=\"{PAGE}/here\"")));
    let here = format!("{PAGE}/here");
    let by_page = phone
        .post(&here, &[("passage", "p4"), ("by", "page")])
        .await;
    assert_eq!(by_page.0, StatusCode::NO_CONTENT);
    let desk = Visitor::enter(&town, people[0].person).await;
    let (_, now) = desk.get("/study/now").await;
    assert!(now.contains(&format!("{PAGE}#p4")), "{now}");
    assert!(now.contains("You are in the middle of it."));
    let (_, page) = desk.get(PAGE).await;
    assert!(page.contains("Go to where you stopped"));
    let by_form = desk
        .post(&here, &[("passage", "part-why-it-comes-first")])
        .await;
    assert_eq!(by_form.0, StatusCode::SEE_OTHER);
    let (_, path) = phone.get("/study").await;
    assert!(path.contains(&format!("{PAGE}#part-why-it-comes-first")));
    phone
        .post(&here, &[("passage", "\"><script>"), ("by", "page")])
        .await;
    assert!(!phone.get("/study").await.1.contains("<script>\""));
}

pub async fn home(call: Call) -> PageResult {
    let permit = call.may_own(rulebook::people::Action::Study)?;
    let person = call.person()?;
    let who = call
        .app()
        .db()
        .read(async |tx| registration::current_enrolment(tx, person).await)
        .await?;
    let card = Box::pin(delivery::card(&call, who.as_ref())).await?;
    let body = html! { @if let Some(card) = card { (card) } };
    call.page(&permit, "Home", body).send()
}

async fn cost(ada: &Visitor, path: &str) -> usize {
    // Once before: what is kept beside the page the first time is not the page.
    assert_eq!(ada.get(path).await.0, StatusCode::OK);
    let before = kit::testing::statements_asked();
    assert_eq!(ada.get(path).await.0, StatusCode::OK);
    kit::testing::statements_asked() - before
}

#[tokio::test]
async fn a_page_takes_few_statements_however_much_was_done() {
    let (town, people) = learnt().await;
    let mut ada = Visitor::enter(&town, people[0].person).await;
    let table = delivery::routes().and(Routes::new().get("/home", Access::SignedIn, "Home", home));
    ada.router = router(&town.app, &table);
    for (path, most) in [
        (PAGE, 12),
        ("/home", 26),
        ("/study", 14),
        ("/study/now?minutes=10", 16),
        ("/practice", 8),
    ] {
        let cost = cost(&ada, path).await;
        assert!(cost <= most, "{path} takes {cost} statements");
    }
}
