//! Participants: deferred, withdrawn, resumed, moved to another schedule or cohort; merged records.

use rulebook::{people::Action, registration::funding::CohortFunding};
use serde_json::{Value, json};

use crate::{
    declarations::declares,
    town::{FUNDED, Town, permit},
};

fn moving(person: &str, what: &str) -> String {
    format!("/api/v3/participants/npq/{person}/{what}")
}

fn course(more: Value) -> Value {
    let mut all = json!({ "course_identifier": "npq-senco" });
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

async fn started(town: &Town, trn: &str) -> String {
    let (person, _) = town.accepted(&town.here, FUNDED, trn).await;
    town.is_at("2026-10-12");
    declares(town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    person
}

#[tokio::test]
async fn scenario_30_deferring_needs_a_declaration_and_a_reason_of_the_list_and_is_done_once() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let system = &town.here.system;
    let defer = moving(&person, "defer");
    let why = course(json!({ "reason": "parental-leave" }));
    system
        .put(&defer, why.clone())
        .await
        .refuses("participant_id", "nothing_declared");
    town.is_at("2026-10-12");
    declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    system
        .put(&defer, course(json!({ "reason": "holiday" })))
        .await
        .refuses("reason", "reason_unknown");
    system
        .put(&defer, course(json!({})))
        .await
        .refuses("reason", "reason_missing");
    let wrong = json!({ "course_identifier": "npq-headship", "reason": "other" });
    system
        .put(&defer, wrong)
        .await
        .refuses("course_identifier", "not_on_course");
    system
        .put(&defer, json!({ "reason": "other" }))
        .await
        .refuses("course_identifier", "course_missing");
    let said = system.put(&defer, why.clone()).await.is(200);
    let enrolment = &said.attribute("npq_enrolments")[0];
    assert_eq!(enrolment["training_status"], json!("deferred"));
    assert_eq!(enrolment["deferral"]["reason"], json!("parental-leave"));
    assert_eq!(enrolment["withdrawal"], Value::Null);
    system
        .put(&defer, why.clone())
        .await
        .refuses("participant_id", "already_deferred");
    town.there.system.put(&defer, why).await.is(404);
}

#[tokio::test]
async fn scenario_31_withdrawing_needs_a_started_declaration_and_both_ways_lead_back() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (fresh, _) = town.accepted(&town.here, FUNDED, "1234566").await;
    let person = started(&town, "1234567").await;
    let system = &town.here.system;
    let why = course(json!({ "reason": "quality-of-programme-structure-not-suitable." }));
    system
        .put(&moving(&fresh, "withdraw"), why.clone())
        .await
        .refuses("participant_id", "not_started");
    let resume = moving(&person, "resume");
    system
        .put(&resume, course(json!({})))
        .await
        .refuses("participant_id", "already_active");
    system
        .put(
            &moving(&person, "defer"),
            course(json!({ "reason": "other" })),
        )
        .await
        .is(200);
    system.put(&resume, course(json!({}))).await.is(200);
    let said = system
        .put(&moving(&person, "withdraw"), why.clone())
        .await
        .is(200);
    let enrolment = &said.attribute("npq_enrolments")[0];
    assert_eq!(
        enrolment["withdrawal"]["reason"],
        json!("quality-of-programme-structure-not-suitable.")
    );
    system
        .put(&moving(&person, "withdraw"), why)
        .await
        .refuses("participant_id", "already_withdrawn");
    system
        .put(
            &moving(&person, "defer"),
            course(json!({ "reason": "other" })),
        )
        .await
        .refuses("participant_id", "already_withdrawn");
    let said = system.put(&resume, course(json!({}))).await.is(200);
    assert_eq!(
        said.attribute("npq_enrolments")[0]["training_status"],
        json!("active")
    );
}

#[tokio::test]
async fn scenario_32_a_schedule_changes_unless_it_is_the_same_of_another_course_or_undoes_a_declaration()
 {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let system = &town.here.system;
    let change = moving(&person, "change-schedule");
    let to = |name: &str| course(json!({ "schedule_identifier": name }));
    system
        .put(&change, to("npq-leadership-autumn"))
        .await
        .refuses("schedule_identifier", "same_schedule");
    system
        .put(&change, to("npq-specialist-autumn"))
        .await
        .refuses("schedule_identifier", "schedule_of_another_course");
    system
        .put(&change, course(json!({})))
        .await
        .refuses("schedule_identifier", "schedule_missing");
    let said = system
        .put(&change, to("npq-leadership-spring"))
        .await
        .is(200);
    assert_eq!(
        said.attribute("npq_enrolments")[0]["schedule_identifier"],
        json!("npq-leadership-spring")
    );
    system
        .put(&change, to("npq-leadership-autumn"))
        .await
        .is(200);
    town.is_at("2026-10-12");
    declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    system
        .put(&change, to("npq-leadership-spring"))
        .await
        .refuses("schedule_identifier", "undoes_declaration");
}

#[tokio::test]
async fn scenario_33_a_cohort_changes_as_funding_lets_it_and_never_with_a_live_declaration() {
    let town = Town::with(CohortFunding::Funded, |_| {}).await;
    town.agrees(&town.here).await;
    town.opens(&town.here, "2027b", "2027-10-04", CohortFunding::Capped)
        .await;
    town.opens(&town.here, "2028b", "2028-10-02", CohortFunding::Funded)
        .await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let system = &town.here.system;
    let change = moving(&person, "change-schedule");
    let to = |year: Value| {
        course(json!({ "schedule_identifier": "npq-leadership-autumn", "cohort": year }))
    };
    system
        .put(&change, to(json!("2031")))
        .await
        .refuses("schedule_identifier", "no_such_schedule");
    let said = system.put(&change, to(json!("2027"))).await.is(200);
    let enrolment = &said.attribute("npq_enrolments")[0];
    assert_eq!(
        (&enrolment["cohort"], &enrolment["funded_place"]),
        (&json!("2027"), &json!(true))
    );
    system
        .put(&change, to(json!(2028)))
        .await
        .refuses("cohort", "capped_to_funded");
    let other = started(&town, "1234568").await;
    system
        .put(&moving(&other, "change-schedule"), to(json!("2027")))
        .await
        .refuses("cohort", "cohort_fixed");
    let town = Town::with(CohortFunding::Unfunded, |_| {}).await;
    town.opens(&town.here, "2027b", "2027-10-04", CohortFunding::Capped)
        .await;
    let (person, application) = town.applies(&town.here, FUNDED, "1234567").await;
    let accept = format!(
        "/api/v3/npq-applications/{}/accept",
        town.shown(application)
    );
    town.here
        .system
        .post(&accept, json!({ "funded_place": false }))
        .await
        .is(200);
    let change = moving(&town.shown(person), "change-schedule");
    town.here
        .system
        .put(&change, to(json!("2027")))
        .await
        .refuses("cohort", "unfunded_to_funded");
}

#[tokio::test]
async fn scenario_34_of_two_cohorts_in_a_year_the_latest_that_has_the_schedule_is_meant() {
    let town = Town::new().await;
    for (code, starts) in [("2027a", "2027-02-01"), ("2027b", "2027-10-04")] {
        town.opens(&town.here, code, starts, CohortFunding::Capped)
            .await;
    }
    for (schedule, suffix) in [
        ("npq-leadership-autumn", "b"),
        ("npq-leadership-spring", "a"),
    ] {
        let trn = if suffix == "a" { "1234567" } else { "1234568" };
        let (person, _) = town.accepted(&town.here, FUNDED, trn).await;
        let asked = course(json!({ "schedule_identifier": schedule, "cohort": "2027" }));
        let said = town
            .here
            .system
            .put(&moving(&person, "change-schedule"), asked)
            .await
            .is(200);
        let enrolment = &said.attribute("npq_enrolments")[0];
        assert_eq!(enrolment["cohort_suffix"], json!(suffix), "{enrolment}");
        assert_eq!(enrolment["schedule_identifier"], json!(schedule));
    }
}

#[tokio::test]
async fn scenario_35_an_id_that_was_merged_away_answers_410_and_is_found_by_the_new_one() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (old, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let person = town.person("Kept").await;
    let new = town.shown(person);
    let from = dfe::meant(&town.app, &old).unwrap();
    let keep = permit(Action::KeepRegistrations);
    registration::merge_records(&town.app, &keep, from, person, "Two records".into())
        .await
        .unwrap();
    let system = &town.here.system;
    let gone = system
        .get(&format!("/api/v3/participants/npq/{old}"))
        .await
        .is(410);
    let change = &gone.body["errors"][0]["participant_id_changes"][0];
    assert_eq!(
        (&change["from_participant_id"], &change["to_participant_id"]),
        (&json!(old), &json!(new))
    );
    system
        .put(&moving(&old, "defer"), course(json!({ "reason": "other" })))
        .await
        .is(410);
    system
        .get(&format!("/api/v3/participants/npq/{old}/outcomes"))
        .await
        .is(410);
    town.is_at("2026-10-12");
    declares(&town, &old, "started", "2026-10-06T09:00:00Z")
        .await
        .refuses("participant_id", "participant_moved");
    let found = system
        .list(&format!(
            "/api/v3/participants/npq?filter[from_participant_id]={old}"
        ))
        .await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], json!(new));
    assert_eq!(
        found[0]["attributes"]["participant_id_changes"][0]["from_participant_id"],
        json!(old)
    );
}

#[tokio::test]
async fn scenario_36_names_and_addresses_appear_as_they_are_promised() {
    let town = Town::new().await;
    let (who, application) = town.applies(&town.here, FUNDED, "1234567").await;
    let person = town.shown(who);
    let application = format!("/api/v3/npq-applications/{}", town.shown(application));
    let funded = json!({ "funded_place": true });
    town.here
        .system
        .post(&format!("{application}/accept"), funded)
        .await
        .is(200);
    let said = town
        .here
        .system
        .get(&format!("/api/v3/participants/npq/{person}"))
        .await
        .is(200);
    assert_eq!(said.attribute("previous_names"), json!([]));
    assert_eq!(
        said.attribute("npq_enrolments")[0]["email"],
        json!("person.1@town.example")
    );
    assert_eq!(said.attribute("teacher_reference_number"), json!("1234567"));
    // A name that changes is told as a previous one, each once, and the application carries the new one too.
    for name in ["Ada Lovelace", "Ada King"] {
        town.renames(&town.here, who, name).await;
    }
    let path = format!("/api/v3/participants/npq/{person}");
    let said = town.here.system.get(&path).await.is(200);
    assert_eq!(said.attribute("full_name"), json!("Ada King"));
    assert_eq!(
        said.attribute("previous_names"),
        json!(["Person 1", "Ada Lovelace"])
    );
    let said = town.here.system.get(&application).await.is(200);
    assert_eq!(said.attribute("full_name"), json!("Ada King"));
    assert_eq!(said.attribute("school_ukprn"), json!("10079297"));
}

#[tokio::test]
async fn scenario_37_the_training_status_is_one_of_three_words() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    town.accepted(&town.here, FUNDED, "1234568").await;
    let person = started(&town, "1234567").await;
    let system = &town.here.system;
    system
        .put(
            &moving(&person, "defer"),
            course(json!({ "reason": "other" })),
        )
        .await
        .is(200);
    for (status, expected) in [("active", 1), ("deferred", 1), ("withdrawn", 0)] {
        let path = format!("/api/v3/participants/npq?filter[training_status]={status}");
        assert_eq!(system.list(&path).await.len(), expected, "{status}");
    }
    let said = system
        .get("/api/v3/participants/npq?filter[training_status]=asleep")
        .await
        .is(422);
    assert_eq!(
        said.body["errors"][0]["title"],
        json!("Unpermitted parameters")
    );
}
