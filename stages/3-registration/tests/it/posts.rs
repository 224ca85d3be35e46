//! Posts: recorded, ended, and the standing that follows.

use kit::Problem;
use registration::NewPost;
use rulebook::{
    base::Urn,
    people::{Action, PersonId},
    registration::{
        PostId,
        duty::{Induction, Status},
        post::{PostFacts, PostKind},
    },
};

use crate::town::{Town, day};

pub fn post(person: PersonId, urn: i64) -> NewPost {
    NewPost {
        person,
        school: Urn::from_number(urn).unwrap(),
        facts: PostFacts {
            kind: PostKind::Sole,
            from_on: day("2024-09-02"),
            until_on: None,
            first_senco_on: Some(day("2024-09-02")),
            months_before: 0,
            qualified_teacher: true,
            induction: Some(Induction::Complete),
            teaches_here: true,
            head: false,
            nasenco_begun: None,
            nasenco_completed: None,
            npq_told: None,
        },
    }
}

#[tokio::test]
async fn a_post_is_recorded_once_ended_with_a_reason_and_judged_on_any_day() {
    let town = Town::new().await;
    let (person, _) = town.person("Asha", &[]).await;
    let permit = Town::system(Action::KeepPosts);
    let id = registration::record_post(&town.app, &permit, post(person, 100_001))
        .await
        .unwrap();
    let again = registration::record_post(&town.app, &permit, post(person, 100_001)).await;
    assert!(matches!(again, Err(Problem::Refused(refused)) if refused.code == "already_held"));
    let nowhere = registration::record_post(&town.app, &permit, post(person, 999_999)).await;
    assert!(matches!(nowhere, Err(Problem::NotFound)));
    let (known, found) = town
        .app
        .db()
        .read(async |tx| {
            let known = registration::post(tx, id).await?;
            let found = registration::duty_of_post(tx, &known, day("2026-09-07")).await?;
            Ok((known, found))
        })
        .await
        .unwrap();
    assert_eq!(
        (found.status, found.deadline),
        (Status::StartNow, Some(day("2027-09-02")))
    );
    registration::end_post(
        &town.app,
        &permit,
        id,
        day("2026-08-31"),
        "Moved away".into(),
    )
    .await
    .unwrap();
    let late =
        registration::end_post(&town.app, &permit, id, day("2026-08-31"), "Again".into()).await;
    assert!(matches!(late, Err(Problem::MovedOn)));
    let of_school = town
        .app
        .db()
        .read(async |tx| registration::posts_of_school(tx, known.school).await);
    assert_eq!(of_school.await.unwrap().len(), 1);
    let on = async |text: &str| {
        let on = day(text);
        let found = town
            .app
            .db()
            .read(async |tx| registration::posts_on(tx, on, PostId::from_number(0), 10).await);
        found.await.unwrap().len()
    };
    assert_eq!((on("2026-08-31").await, on("2026-09-01").await), (1, 0));
}
