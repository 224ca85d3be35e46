//! Reminders of the duty as the months go by: listed first, each sent once to the SENCO and to the school, however often
//! a night is run.

use registration::NewPost;
use rulebook::{
    base::Urn,
    people::{Action, PersonId, Role, Scope},
    registration::{
        duty::Induction,
        post::{NpqTold, PostFacts, PostKind},
    },
};

use crate::town::{Browser, Town, day};

const LEADER: &str = "morgan@town.example";
const SENCO: &str = "asha@town.example";

fn facts() -> PostFacts {
    PostFacts {
        kind: PostKind::Sole,
        from_on: day("2025-09-02"),
        until_on: None,
        first_senco_on: Some(day("2025-09-02")),
        months_before: 0,
        qualified_teacher: true,
        induction: Some(Induction::Complete),
        teaches_here: true,
        head: false,
        nasenco_begun: None,
        nasenco_completed: None,
        npq_told: None,
    }
}

async fn post(town: &Town, name: &str, facts: PostFacts) -> PersonId {
    let (person, _) = town.person(name, &[]).await;
    let school = Urn::from_number(100_001).unwrap();
    let new = NewPost {
        person,
        school,
        facts,
    };
    registration::record_post(&town.app, &Town::system(Action::KeepPosts), new)
        .await
        .unwrap();
    person
}

async fn officer(town: &Town, name: &str) -> Browser {
    town.person(name, &[(Role::RegisterOfficer, Scope::Site)])
        .await
        .1
}

async fn leader(town: &Town) {
    let school = Scope::School(Urn::from_number(100_001).unwrap());
    town.person("Morgan", &[(Role::SchoolLeader, school)]).await;
}

/// How many letters about the duty each of the two has.
async fn letters(town: &Town) -> (usize, usize) {
    let count = async |address| town.letters_to(address).await.len();
    (count(SENCO).await, count(LEADER).await)
}

#[tokio::test]
async fn each_reminder_is_listed_and_then_sent_once_to_the_senco_and_the_school() {
    let town = Town::new().await;
    leader(&town).await;
    post(&town, "Asha", facts()).await;
    let sam = officer(&town, "Sam").await;
    sam.get("/compliance/reminders")
        .await
        .is(200)
        .says("Asha")
        .says("24 months are left")
        .says("2 September 2028");
    assert_eq!(letters(&town).await, (0, 0), "a list sends nothing");
    sam.post("/compliance/reminders", &[])
        .await
        .leads_to("/compliance/reminders");
    town.app.work_due().await.unwrap();
    assert_eq!(letters(&town).await, (1, 1));
    sam.get("/compliance/reminders")
        .await
        .is(200)
        .says("Nothing is due today");
    // The button again, and the night twice: nothing more.
    sam.post("/compliance/reminders", &[]).await.is(303);
    town.app.work_due().await.unwrap();
    assert_eq!(reporting::send_reminders(&town.app).await.unwrap(), 0);
    assert_eq!(letters(&town).await, (1, 1));
    // The months go by, each night by itself; in the end both have had six.
    let mut so_far = 1;
    for (on, more) in [
        ("2026-11-01", 0),
        ("2026-11-03", 2),
        ("2027-09-01", 0),
        ("2027-09-02", 1),
        ("2028-03-02", 1),
        ("2028-06-02", 1),
        ("2028-09-03", 0),
    ] {
        town.goes_to(on);
        town.app.work_due().await.unwrap();
        town.app.work_due().await.unwrap();
        so_far += more;
        assert_eq!(letters(&town).await, (so_far, so_far), "{on}");
    }
    let all = town.letters_to(SENCO).await;
    let missed = all
        .iter()
        .filter(|one| one.subject.contains("time to start"))
        .count();
    assert_eq!(missed, 1);
    assert!(all.iter().all(|one| !one.body.contains("TRN")));
}

#[tokio::test]
async fn two_nights_at_once_send_each_reminder_once() {
    let town = Town::new().await;
    leader(&town).await;
    post(&town, "Asha", facts()).await;
    let (one, other) = tokio::join!(
        reporting::send_reminders(&town.app),
        reporting::send_reminders(&town.app)
    );
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    assert_eq!(letters(&town).await, (1, 1));
}

#[tokio::test]
async fn an_award_that_is_told_opens_a_case_and_both_are_told_once() {
    let town = Town::new().await;
    leader(&town).await;
    let told = PostFacts {
        npq_told: Some(NpqTold {
            awarded_on: day("2026-03-31"),
            provider: "Teach First".into(),
        }),
        ..facts()
    };
    post(&town, "Asha", told).await;
    let sam = officer(&town, "Sam").await;
    sam.get("/school/100001")
        .await
        .is(200)
        .says("A person has to decide")
        .says("says that the NPQ for SENCO was awarded by Teach First on 31 March 2026");
    sam.get("/compliance/reminders")
        .await
        .is(200)
        .says("1 case")
        .says("An NPQ that the school or trust tells of");
    sam.post("/compliance/reminders", &[]).await.is(303);
    town.app.work_due().await.unwrap();
    assert_eq!(
        letters(&town).await,
        (1, 1),
        "the case is told, and nobody is reminded of a date that may not hold"
    );
    assert_eq!(registration::tell_open_cases(&town.app).await.unwrap(), 0);
    town.goes_to("2026-09-09");
    town.app.work_due().await.unwrap();
    assert_eq!(letters(&town).await, (1, 1));
}

#[tokio::test]
async fn only_those_who_keep_the_register_see_what_would_be_sent() {
    let town = Town::new().await;
    post(&town, "Asha", facts()).await;
    let (_, stranger) = town.person("Robin", &[]).await;
    stranger.get("/compliance/reminders").await.is(403);
    stranger.post("/compliance/reminders", &[]).await.is(403);
}
