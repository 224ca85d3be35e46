//! Steps, checks and tasks.

use kit::Problem;
use programme::Answer;
use rulebook::people::{Action, Circles};

use crate::town::{Taught, Town, system};

pub fn refused<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    match result.unwrap_err() {
        Problem::Refused(refused) => refused.code,
        Problem::NotFound => "not_found",
        Problem::NotAllowed => "not_allowed",
        Problem::MovedOn => "moved_on",
        other => panic!("{other:?}"),
    }
}

pub const STEP: &str = "1.1/culture-what-it-is";

/// On a day on which course 1 is open.
pub async fn in_course_1() -> (Town, Vec<Taught>) {
    let (town, _, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let openings = town
        .app
        .db()
        .read(async |tx| delivery::openings(tx, town.cohort).await)
        .await
        .unwrap();
    let course = openings
        .iter()
        .find(|one| one.element == "courses/1-culture")
        .unwrap();
    town.move_to(&course.opens_on.to_string());
    (town, people)
}

pub async fn answer_both(town: &Town, who: Taught) {
    let right = Answer::Chosen(vec![1]);
    let told = Answer::Told("What people do together.".into());
    for (check, answer) in [("culture-best-sign", right), ("culture-own-words", told)] {
        delivery::answer_check(
            &town.app,
            &who.permit(),
            who.enrolment,
            (STEP, check),
            answer,
        )
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn a_step_opens_on_its_day_and_is_done_once_however_often_the_button_is_pressed() {
    let (town, people) = in_course_1().await;
    let (app, ada) = (&town.app, people[0]);
    let early = delivery::finish_step(
        app,
        &ada.permit(),
        ada.enrolment,
        "2.1/science-two-memories",
    )
    .await;
    assert!(["opens_later", "not_found"].contains(&refused(early)));
    assert_eq!(
        refused(delivery::finish_step(app, &ada.permit(), ada.enrolment, STEP).await),
        "checks_open"
    );
    answer_both(&town, ada).await;
    let (one, other) = (ada.permit(), ada.permit());
    let (first, second) = tokio::join!(
        delivery::finish_step(app, &one, ada.enrolment, STEP),
        delivery::finish_step(app, &other, ada.enrolment, STEP),
    );
    first.unwrap();
    second.unwrap();
    let others = delivery::finish_step(app, &ada.permit(), people[1].enrolment, STEP).await;
    assert_eq!(refused(others), "not_found");
}

#[tokio::test]
async fn an_answer_is_marked_kept_and_counted_once_right_or_wrong() {
    let (town, people) = in_course_1().await;
    let (app, ada) = (&town.app, people[0]);
    let try_one = async |chosen: Vec<usize>| {
        let check = (STEP, "culture-best-sign");
        delivery::answer_check(
            app,
            &ada.permit(),
            ada.enrolment,
            check,
            Answer::Chosen(chosen),
        )
        .await
    };
    assert_eq!(refused(try_one(vec![]).await), "no_answer");
    assert_eq!(refused(try_one(vec![0, 1]).await), "one_only");
    let wrong = try_one(vec![0]).await.unwrap();
    assert!(!wrong.right && wrong.options.iter().all(|one| one.feedback.is_some()));
    assert!(try_one(vec![1]).await.unwrap().right);
    assert_eq!(
        refused(delivery::finish_step(app, &ada.permit(), ada.enrolment, STEP).await),
        "checks_open"
    );
}

#[tokio::test]
async fn a_task_is_written_handed_in_and_confirmed_by_somebody_else() {
    let (town, people) = in_course_1().await;
    let (app, ada) = (&town.app, people[0]);
    let draft = |body: &str, version| delivery::Draft {
        body: body.into(),
        version,
    };
    let write =
        async |one| delivery::write_task(app, &ada.permit(), ada.enrolment, "1.1", one).await;
    let nothing = delivery::hand_in(app, &ada.permit(), ada.enrolment, "1.1", String::new()).await;
    assert_eq!(refused(nothing), "nothing_written");
    assert_eq!(write(draft("Arrival looked calm.", 0)).await.unwrap(), 1);
    assert_eq!(refused(write(draft("Another tab.", 0)).await), "moved_on");
    // The same text sent twice changes nothing.
    assert_eq!(write(draft("Arrival looked calm.", 1)).await.unwrap(), 1);
    let own = delivery::hand_in(
        app,
        &ada.permit(),
        ada.enrolment,
        "1.1",
        "ada.one@town.example".into(),
    )
    .await;
    assert_eq!(refused(own), "own_task");
    delivery::hand_in(
        app,
        &ada.permit(),
        ada.enrolment,
        "1.1",
        "head@school.example".into(),
    )
    .await
    .unwrap();
    let letters = town.letters_to("head@school.example").await;
    let letter = letters
        .iter()
        .find(|it| it.body.contains("/confirm/tsk_"))
        .unwrap();
    assert!(
        !letter.body.contains("Arrival"),
        "the letter shows what was written"
    );
    assert_eq!(refused(write(draft("Later.", 1)).await), "wrong_state");
    confirmed_once(&town, letter).await;
}

/// The holder of the letter's link says that it was done; that stands.
async fn confirmed_once(town: &Town, letter: &kit::mail::Written) {
    let (_, rest) = letter.body.split_once("/confirm/").unwrap();
    let id = rest.split('?').next().unwrap().parse().unwrap();
    let permit = system(Action::ReadPublic, &Circles::SITE);
    let say = async |done, words: &str| {
        delivery::confirm_task(&town.app, &permit, id, done, words.into()).await
    };
    assert_eq!(refused(say(false, "").await), "reason_missing");
    say(true, "Well done.").await.unwrap();
    assert_eq!(refused(say(true, "").await), "wrong_state");
}

#[tokio::test]
async fn nobody_writes_on_somebody_elses_task() {
    let (town, people) = in_course_1().await;
    let draft = delivery::Draft {
        body: "Mine now.".into(),
        version: 0,
    };
    let taken = delivery::write_task(
        &town.app,
        &people[0].permit(),
        people[1].enrolment,
        "1.1",
        draft,
    )
    .await;
    assert_eq!(refused(taken), "not_found");
}
