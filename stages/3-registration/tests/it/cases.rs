//! What the law leaves to a person: the queue, a decision that the rule follows, two officers at once, facts that change,
//! and kept decisions decided again.

use registration::{DutyUnder, FundingUnder, NewPost};
use rulebook::{
    people::{Action, Role, Scope},
    registration::{
        PostId,
        duty::{Law, Question, Status},
        funding::{CohortFunding, Policy},
    },
};

use crate::{
    journey::{senco, send, walk},
    posts::post,
    town::{Browser, Town, day},
};

const PDF: &[u8] = b"%PDF-1.7 a letter";

async fn officer(town: &Town, name: &str) -> Browser {
    town.person(name, &[(Role::RegisterOfficer, Scope::Site)])
        .await
        .1
}

/// Somebody who was a SENCO for two years elsewhere before this post.
async fn moved(town: &Town, name: &str) -> (NewPost, PostId) {
    let (person, _) = town.person(name, &[]).await;
    let mut new = post(person, 100_001);
    new.facts.first_senco_on = Some(day("2022-09-01"));
    new.facts.months_before = 24;
    let permit = Town::system(Action::KeepPosts);
    let id = registration::record_post(&town.app, &permit, new.clone())
        .await
        .unwrap();
    (new, id)
}

async fn answer(town: &Town, id: PostId) -> registration::Answer {
    let on = town.app.now().day;
    town.app
        .db()
        .read(async |tx| {
            let one = registration::post(tx, id).await?;
            let single = registration::answer_of(tx, &one, on).await?;
            let all = registration::answers_on(tx, on).await?;
            let bulk = all.into_iter().find(|answer| answer.post.id == id);
            assert_eq!(Some(&single), bulk.as_ref(), "one and all answer alike");
            Ok(single)
        })
        .await
        .unwrap()
}

fn rests_on(answer: &registration::Answer) -> String {
    Question::MovedSchool.rests_on(&answer.facts)
}

#[tokio::test]
async fn a_case_is_decided_once_with_reason_and_evidence_and_then_followed() {
    let town = Town::new().await;
    let (_, id) = moved(&town, "Asha").await;
    let before = answer(&town, id).await;
    assert_eq!(before.standing.status, Status::Check);
    assert_eq!(before.standing.deadline, Some(day("2025-09-01")));
    let sam = officer(&town, "Sam").await;
    let kim = officer(&town, "Kim").await;
    let case = format!("/register/cases/{id}");
    sam.get("/register/cases")
        .await
        .is(200)
        .says("Waiting: 1")
        .says("Asha")
        .says("Elm Primary School");
    sam.get(&case)
        .await
        .is(200)
        .says("letter of regulation 49(4)")
        .says("The answer becomes: exempt")
        .says("The answer becomes: overdue, with 1 September 2025 as the last day in time");

    let seen = rests_on(&before);
    let fields = [
        ("question", "moved_school"),
        ("rests_on", seen.as_str()),
        ("finding", "does_not_apply"),
        ("reason", "Two years at Oak, seen in its records"),
    ];
    // Without evidence, and with evidence of another kind, nothing is recorded and what was typed stays.
    sam.post_parts(&case, &fields, ("", b""))
        .await
        .is(422)
        .says("say where it is kept")
        .says("seen in its records");
    sam.post_parts(&case, &fields, ("a.exe", b"MZ"))
        .await
        .is(422)
        .says("must be a PDF");
    sam.post_parts(
        &case,
        &[
            ("question", "moved_school"),
            ("rests_on", &seen),
            ("finding", "counts"),
            ("reason", "x"),
        ],
        ("a.pdf", PDF),
    )
    .await
    .is(422)
    .says("one of the answers to this question");
    assert_eq!(answer(&town, id).await.standing.status, Status::Check);

    // Both officers have the case open; one wins, the other is told and sees what was decided.
    let (one, other) = tokio::join!(
        sam.post_parts(&case, &fields, ("letter.pdf", PDF)),
        kim.post_parts(&case, &fields, ("letter.pdf", PDF)),
    );
    let (won, lost) = if one.status.as_u16() == 303 {
        (one, other)
    } else {
        (other, one)
    };
    won.leads_to(&case);
    lost.is(422)
        .says("Somebody else has decided this case")
        .says("Followed by the rule")
        .says("seen in its records");

    let after = answer(&town, id).await;
    assert_eq!(
        (after.standing.status, after.standing.deadline),
        (Status::Exempt, None)
    );
    assert!(
        after
            .told()
            .reasons
            .iter()
            .any(|reason| reason.code == "decided_by_a_person")
    );
    sam.get("/register/cases")
        .await
        .says("Waiting: 0")
        .says("The duty does not apply");
    sam.get(&case)
        .await
        .says("letter.pdf")
        .says("Nothing waits for a person");
}

#[tokio::test]
async fn a_case_is_open_again_when_its_facts_change_or_its_decision_is_taken_back() {
    let town = Town::new().await;
    let (mut new, id) = moved(&town, "Asha").await;
    let sam = officer(&town, "Sam").await;
    let case = format!("/register/cases/{id}");
    let decide = async || {
        let seen = rests_on(&answer(&town, id).await);
        let fields = [
            ("question", "moved_school"),
            ("rests_on", seen.as_str()),
            ("finding", "applies"),
            ("reason", "The guidance is followed here"),
            ("evidence", "Minutes of 3 September"),
        ];
        sam.post_parts(&case, &fields, ("", b""))
            .await
            .leads_to(&case);
    };
    decide().await;
    assert_eq!(answer(&town, id).await.standing.status, Status::Overdue);

    let kept = town
        .app
        .db()
        .read(async |tx| registration::decisions_on(tx, id).await)
        .await
        .unwrap();
    let back = format!("{case}/take-back/{}", kept[0].id);
    sam.post(&back, &[("why", "")])
        .await
        .is(422)
        .says("Say why");
    sam.post(&back, &[("why", "The minutes were of another school")])
        .await
        .leads_to(&case);
    sam.post(&back, &[("why", "Again")]).await.is(409);
    assert_eq!(answer(&town, id).await.standing.status, Status::Check);
    sam.get(&case)
        .await
        .says("Taken back")
        .says("Waits for a person");

    decide().await;
    // The same post is learnt of again, with other months: what was decided rests on what is no longer so.
    new.facts.months_before = 36;
    let permit = Town::system(Action::KeepPosts);
    registration::end_post(
        &town.app,
        &permit,
        id,
        day("2026-09-07"),
        "Recorded anew".into(),
    )
    .await
    .unwrap();
    let again = registration::record_post(&town.app, &permit, new)
        .await
        .unwrap();
    assert_eq!(answer(&town, again).await.standing.status, Status::Check);
    let stale = [
        ("question", "moved_school"),
        ("rests_on", "first 2022-09-01 here 2024-09-02 months 24"),
        ("finding", "applies"),
        ("reason", "x"),
        ("evidence", "y"),
    ];
    sam.post_parts(&format!("/register/cases/{again}"), &stale, ("", b""))
        .await
        .is(422)
        .says("the facts have changed");
}

#[tokio::test]
async fn what_people_decided_is_decided_again_under_another_law() {
    let town = Town::new().await;
    let (_, id) = moved(&town, "Asha").await;
    let sam = officer(&town, "Sam").await;
    let case = format!("/register/cases/{id}");
    let seen = rests_on(&answer(&town, id).await);
    let fields = [
        ("question", "moved_school"),
        ("rests_on", seen.as_str()),
        ("finding", "applies"),
        ("reason", "The guidance is followed here"),
        ("evidence", "Minutes of 3 September"),
    ];
    sam.post_parts(&case, &fields, ("", b""))
        .await
        .leads_to(&case);
    let mut found = Vec::new();
    let mut keep = |one: &registration::RulingDifference| {
        found.push(one.clone());
        Ok(())
    };
    let db = town.app.db();
    let same = registration::replay_rulings(db, &DutyUnder::OfTheDay, &mut keep)
        .await
        .unwrap();
    assert_eq!((same.decided, same.different), (1, 0));
    let mut shorter = Law::newest().clone();
    shorter.months_before = 100;
    shorter.years = 5;
    let under = DutyUnder::This(shorter);
    let then = registration::replay_rulings(db, &under, &mut keep)
        .await
        .unwrap();
    assert_eq!((then.decided, then.different), (1, 1));
    assert!(!found[0].still_asked, "such a law asks nobody");
    sam.get("/register/replay?kind=cases")
        .await
        .is(200)
        .says("1 decision of a person decided again");
    assert_eq!(
        town.letters_to("asha@town.example").await.len(),
        1,
        "told what was decided"
    );
}

#[tokio::test]
async fn only_officers_see_cases() {
    let town = Town::new().await;
    let (_, id) = moved(&town, "Asha").await;
    let administrator = town.administrator().await;
    for path in [
        "/register/cases",
        &format!("/register/cases/{id}"),
        "/register/replay",
    ] {
        let page = administrator.get(path).await;
        assert!(
            matches!(page.status.as_u16(), 403 | 404),
            "{path}: {}",
            page.status
        );
    }
    let sam = officer(&town, "Sam").await;
    sam.get("/register/cases/pst_0000000000001").await.is(404);
    sam.get("/register/cases/nonsense").await.is(404);
}

#[tokio::test]
async fn kept_decisions_are_decided_again_under_another_law_and_another_cohort() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    send(&asha).await.leads_to("/apply/sent");
    let db = town.app.db();
    let mut found = Vec::new();
    let under = DutyUnder::OfTheDay;
    let mut keep = |one: &registration::Difference| {
        found.push(one.clone());
        Ok(())
    };
    let same = registration::replay_duty(db, &under, &mut keep)
        .await
        .unwrap();
    assert_eq!((same.different, same.unreadable), (0, 0));
    assert!(same.decided > 0);
    let mut shorter = Law::newest().clone();
    shorter.years = 1;
    let under = DutyUnder::This(shorter);
    let then = registration::replay_duty(db, &under, &mut keep)
        .await
        .unwrap();
    assert_eq!(then.different, same.decided);
    assert!(found[0].now.deadline < found[0].then.deadline, "{found:?}");
    let under = FundingUnder {
        policy: Policy::newest().clone(),
        cohort: Some(CohortFunding::Unfunded),
    };
    let mut answers = Vec::new();
    registration::replay_funding(db, &under, &mut |one| {
        answers.push((one.then.answer.clone(), one.now.answer.clone()));
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(
        answers,
        [("funded".to_owned(), "unfunded_cohort".to_owned())]
    );
    let sam = officer(&town, "Sam").await;
    sam.get("/register/replay")
        .await
        .is(200)
        .says("duty/2009-09-01/1");
    sam.get("/register/replay?kind=duty&rule=duty%2F2009-09-01%2F1")
        .await
        .is(200)
        .says("decided again");
    sam.get("/register/replay?kind=funding&cohort=unfunded")
        .await
        .is(200)
        .says("Cohort not funded");
}
