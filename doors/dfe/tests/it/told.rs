//! What else a lead provider's site tells: cohort and schedule, the funded place, outcomes that come later; and taking theirs.

use registration::Application;
use rulebook::{
    assessment::Outcome,
    people::Action,
    registration::{EnrolmentId, funding::CohortFunding},
    reporting::declaration::DeclarationKind,
};
use serde_json::{Value, json};

use crate::{
    client::{Pair, two_started},
    town::{FUNDED, day, permit},
};

/// One person, accepted on both sides.
async fn accepted() -> (Pair, Application, EnrolmentId) {
    let pair = Pair::new(1).await;
    let to = &pair.national.here;
    pair.national.applies(to, FUNDED, "1234567").await;
    pair.rounds(1, true).await;
    let person = pair.applications().await.remove(0);
    pair.accepts(&person).await;
    pair.rounds(2, true).await;
    pair.agrees().await;
    let enrolment = enrolment_of(&pair, &person).await;
    (pair, person, enrolment)
}

async fn enrolment_of(pair: &Pair, it: &Application) -> EnrolmentId {
    let person = it.person;
    let all = pair
        .ours
        .app
        .db()
        .read(async |tx| registration::enrolments_of_person(tx, person).await)
        .await;
    all.unwrap()[0].id
}

/// Their participant and its one enrolment.
async fn there(pair: &Pair) -> (String, Value) {
    let all = pair
        .national
        .here
        .system
        .list("/api/v3/participants/npq")
        .await;
    let id = all[0]["id"].as_str().unwrap().to_owned();
    (id, all[0]["attributes"]["npq_enrolments"][0].clone())
}

async fn settle(pair: &Pair, how: dfe::client::Settling) {
    let open = pair.open_conflicts().await;
    assert_eq!(open.len(), 1, "{open:#?}");
    let system = permit(Action::RunSystem);
    dfe::client::settle(&pair.ours.app, &system, open[0].id, how, "It is so".into())
        .await
        .unwrap();
    pair.rounds(2, true).await;
    pair.agrees().await;
}

#[tokio::test]
async fn another_schedule_is_told_and_theirs_is_taken() {
    let (pair, _, enrolment) = accepted().await;
    let system = permit(Action::RunSystem);
    let spring = "npq-leadership-spring";
    reporting::choose_schedule(&pair.ours.app, &system, enrolment, spring.into())
        .await
        .unwrap();
    pair.rounds(2, true).await;
    pair.agrees().await;
    let (id, held) = there(&pair).await;
    assert_eq!(held["schedule_identifier"], json!(spring));
    // They change it back: a person takes theirs.
    let path = format!("/api/v3/participants/npq/{id}/change-schedule");
    let back =
        json!({ "course_identifier": "npq-senco", "schedule_identifier": "npq-leadership-autumn" });
    pair.national.here.system.put(&path, back).await.is(200);
    pair.rounds(1, true).await;
    settle(&pair, dfe::client::Settling::Theirs).await;
    let choice = pair
        .ours
        .app
        .db()
        .read(async |tx| reporting::schedule_choice(tx, enrolment).await)
        .await
        .unwrap();
    assert_eq!(choice.unwrap().identifier, "npq-leadership-autumn");
}

#[tokio::test]
async fn another_cohort_is_told_with_its_year() {
    let (pair, _, enrolment) = accepted().await;
    let spring = ("2027a", "2027-02-22", CohortFunding::Capped);
    let there_ = &pair.national;
    there_
        .opens(&there_.here, spring.0, spring.1, spring.2)
        .await;
    let to = pair
        .ours
        .opens(&pair.ours.here, spring.0, spring.1, spring.2)
        .await;
    let system = permit(Action::RunSystem);
    let place = registration::NewPlace {
        cohort: to,
        partner: Some(pair.ours.here.partner),
    };
    registration::move_cohort(&pair.ours.app, &system, enrolment, place)
        .await
        .unwrap();
    pair.rounds(2, true).await;
    pair.agrees().await;
    let (_, held) = there(&pair).await;
    assert_eq!(
        (
            &held["cohort"],
            &held["cohort_suffix"],
            &held["schedule_identifier"]
        ),
        (&json!("2027"), &json!("a"), &json!("npq-leadership-spring"))
    );
}

#[tokio::test]
async fn the_funded_place_is_told_and_kept_against_theirs_on_a_persons_word() {
    let (pair, _, enrolment) = accepted().await;
    let system = permit(Action::RunSystem);
    let act = pair
        .ours
        .app
        .act(&system, &registration::PLACE_CHANGED, async move |tx| {
            registration::change_funded_place_in(tx, enrolment, true, false).await
        });
    act.await.unwrap();
    pair.rounds(2, true).await;
    pair.agrees().await;
    let (_, held) = there(&pair).await;
    assert_eq!(held["funded_place"], json!(false));
    let application = held["npq_application_id"].as_str().unwrap();
    let path = format!("/api/v3/npq-applications/{application}/change-funded-place");
    let yes = json!({ "funded_place": true });
    pair.national.here.system.put(&path, yes).await.is(200);
    pair.rounds(1, true).await;
    settle(&pair, dfe::client::Settling::Ours).await;
    assert_eq!(there(&pair).await.1["funded_place"], json!(false));
}

#[tokio::test]
async fn a_later_outcome_is_told_and_a_corrected_one_of_theirs_is_taken() {
    let (pair, people, _) = two_started().await;
    for kind in [DeclarationKind::Retained1, DeclarationKind::Retained2] {
        pair.declares(&people[0], kind).await;
    }
    let failed = Some(Outcome::Failed);
    pair.declares_with(&people[0], DeclarationKind::Completed, failed)
        .await;
    pair.rounds(3, true).await;
    pair.agrees().await;
    let outcomes = async || {
        let path = "/api/v3/participants/npq/outcomes";
        let all = pair.national.here.system.list(path).await;
        let state = |one: &Value| one["attributes"]["state"].as_str().unwrap().to_owned();
        all.iter().map(state).collect::<Vec<_>>()
    };
    assert_eq!(outcomes().await, ["failed"]);
    // The second sitting is passed a while later.
    pair.both_are_at("2026-11-20");
    let enrolment = enrolment_of(&pair, &people[0]).await;
    let system = permit(Action::RunSystem);
    let act = pair
        .ours
        .app
        .act(&system, &dfe::client::SETTLED, async move |tx| {
            let passed = Some((Outcome::Passed, day("2026-11-19")));
            registration::tell_outcome_in(tx, enrolment, passed).await
        });
    act.await.unwrap();
    pair.rounds(2, true).await;
    pair.agrees().await;
    assert_eq!(outcomes().await, ["failed", "passed"]);
    // They correct the day.
    let path = "/api/v3/participants/npq/outcomes";
    let all = pair.national.here.system.list(path).await;
    let id = all[0]["attributes"]["participant_id"].as_str().unwrap();
    let path = format!("/api/v3/participants/npq/{id}/outcomes");
    let said = json!({ "course_identifier": "npq-senco", "state": "passed", "completion_date": "2026-11-20" });
    pair.national.passes(1);
    pair.national.here.system.post(&path, said).await.is(200);
    pair.rounds(1, true).await;
    settle(&pair, dfe::client::Settling::Theirs).await;
}
