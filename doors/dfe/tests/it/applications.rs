//! Applications: accepted and rejected by the rules, their funded place changed, and races.

use rulebook::registration::funding::CohortFunding;
use serde_json::{Value, json};

use crate::town::{FUNDED, NOT_FUNDED, Said, Town};

async fn accept(town: &Town, id: &str, attributes: Value) -> Said {
    town.here
        .system
        .post(&format!("/api/v3/npq-applications/{id}/accept"), attributes)
        .await
}

async fn pending(town: &Town, urn: i64, trn: &str) -> String {
    let (_, application) = town.applies(&town.here, urn, trn).await;
    town.shown(application)
}

#[tokio::test]
async fn scenario_22_a_capped_cohort_needs_a_funded_place_that_is_a_boolean_and_that_the_person_may_have()
 {
    let town = Town::new().await;
    let eligible = pending(&town, FUNDED, "1234567").await;
    let not = pending(&town, NOT_FUNDED, "1234568").await;
    for attributes in [
        json!({}),
        json!({ "funded_place": "true" }),
        json!({ "funded_place": 1 }),
    ] {
        let said = accept(&town, &eligible, attributes).await.is(422);
        assert_eq!(
            said.body["errors"][0]["detail"],
            json!("Set '#/funded_place' to true or false.")
        );
    }
    accept(&town, &not, json!({ "funded_place": true }))
        .await
        .refuses("application", "not_eligible");
    let taken = accept(&town, &eligible, json!({ "funded_place": true }))
        .await
        .is(200);
    assert_eq!(taken.attribute("status"), json!("accepted"));
    assert_eq!(taken.attribute("funded_place"), json!(true));
    let taken = accept(&town, &not, json!({ "funded_place": false }))
        .await
        .is(200);
    assert_eq!(taken.attribute("funded_place"), json!(false));
    assert_eq!(taken.attribute("eligible_for_funding"), json!(false));
    assert_eq!(
        taken.attribute("ineligible_for_funding_reason"),
        json!("establishment-ineligible")
    );
}

#[tokio::test]
async fn a_fully_funded_cohort_passes_over_the_funded_place_and_an_unfunded_one_has_none() {
    let town = Town::with(CohortFunding::Funded, |_| {}).await;
    let id = pending(&town, FUNDED, "1234567").await;
    let taken = town
        .here
        .system
        .ask(
            "POST",
            &format!("/api/v3/npq-applications/{id}/accept"),
            None,
            &[],
        )
        .await
        .is(200);
    assert_eq!(taken.attribute("funded_place"), Value::Null);
    let town = Town::with(CohortFunding::Unfunded, |_| {}).await;
    let id = pending(&town, FUNDED, "1234567").await;
    accept(&town, &id, json!({ "funded_place": true }))
        .await
        .refuses("funded_place", "cohort_not_funded");
    let taken = accept(&town, &id, json!({ "funded_place": false }))
        .await
        .is(200);
    assert_eq!(taken.attribute("funded_place"), json!(false));
}

#[tokio::test]
async fn scenario_23_accepting_sets_the_schedule_and_refuses_one_of_another_course_or_none() {
    let town = Town::new().await;
    let own = pending(&town, FUNDED, "1234567").await;
    let named = pending(&town, FUNDED, "1234568").await;
    let with = |schedule: &str| json!({ "funded_place": true, "schedule_identifier": schedule });
    accept(&town, &named, with("npq-ehco-june"))
        .await
        .refuses("schedule_identifier", "schedule_of_another_course");
    accept(&town, &named, with("npq-summer"))
        .await
        .refuses("schedule_identifier", "no_such_schedule");
    let taken = accept(&town, &named, with("npq-leadership-spring"))
        .await
        .is(200);
    assert_eq!(
        taken.attribute("schedule_identifier"),
        json!("npq-leadership-spring")
    );
    let taken = accept(&town, &own, json!({ "funded_place": true }))
        .await
        .is(200);
    assert_eq!(
        taken.attribute("schedule_identifier"),
        json!("npq-leadership-autumn")
    );
}

#[tokio::test]
async fn scenario_24_nothing_is_accepted_twice_or_after_it_was_rejected() {
    let town = Town::new().await;
    let id = pending(&town, FUNDED, "1234567").await;
    accept(&town, &id, json!({ "funded_place": true }))
        .await
        .is(200);
    let before = town.entries().await;
    accept(&town, &id, json!({ "funded_place": true }))
        .await
        .refuses("application", "already_accepted");
    let other = pending(&town, FUNDED, "1234568").await;
    let reject = format!("/api/v3/npq-applications/{other}/reject");
    town.here
        .system
        .ask("POST", &reject, None, &[])
        .await
        .is(200);
    town.here
        .system
        .ask("POST", &reject, None, &[])
        .await
        .refuses("application", "already_rejected");
    accept(&town, &other, json!({ "funded_place": true }))
        .await
        .refuses("application", "after_rejection");
    assert!(town.entries().await > before);
}

#[tokio::test]
async fn scenario_26_somebody_with_the_same_trn_who_holds_a_place_stands_in_the_way_until_they_withdraw()
 {
    let town = Town::new().await;
    let first = pending(&town, FUNDED, "1234567").await;
    let (_, second) = town.applies(&town.there, FUNDED, "1234567").await;
    accept(&town, &first, json!({ "funded_place": true }))
        .await
        .is(200);
    let path = format!("/api/v3/npq-applications/{}/accept", town.shown(second));
    let said = town
        .there
        .system
        .post(&path, json!({ "funded_place": true }))
        .await;
    let said = said.refuses("application", "holds_a_place");
    assert_eq!(
        said.body["errors"][0]["detail"],
        json!("The participant has already had an application accepted for this course.")
    );
    let reject = format!("/api/v3/npq-applications/{first}/reject");
    town.here
        .system
        .ask("POST", &reject, None, &[])
        .await
        .is(200);
    town.there
        .system
        .post(&path, json!({ "funded_place": true }))
        .await
        .is(200);
}

#[tokio::test]
async fn of_two_providers_who_accept_at_the_same_moment_one_wins() {
    let town = Town::new().await;
    let (_, first) = town.applies(&town.here, FUNDED, "1234567").await;
    let (_, second) = town.applies(&town.there, FUNDED, "1234567").await;
    let path = |id| format!("/api/v3/npq-applications/{}/accept", town.shown(id));
    let (here, there) = (path(first), path(second));
    let (left, right) = tokio::join!(
        town.here
            .system
            .post(&here, json!({ "funded_place": true })),
        town.there
            .system
            .post(&there, json!({ "funded_place": true })),
    );
    let mut both = [left, right];
    both.sort_by_key(|said| said.status);
    assert_eq!([both[0].status, both[1].status], [200, 422]);
    assert_eq!(both[1].body["errors"][0]["code"], json!("holds_a_place"));
}

#[tokio::test]
async fn the_same_acceptance_sent_ten_times_at_once_is_one() {
    let town = Town::new().await;
    let id = pending(&town, FUNDED, "1234567").await;
    let all = futures(&town, &id).await;
    assert_eq!(all.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(all.iter().filter(|status| **status == 422).count(), 9);
}

async fn futures(town: &Town, id: &str) -> Vec<u16> {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (system, path) = (
            town.here.system.clone(),
            format!("/api/v3/npq-applications/{id}/accept"),
        );
        tasks.spawn(async move {
            system
                .post(&path, json!({ "funded_place": true }))
                .await
                .status
        });
    }
    tasks.join_all().await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one scenario, told whole")]
async fn scenario_27_an_accepted_application_is_rejected_only_before_a_live_declaration() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, application) = town.accepted(&town.here, FUNDED, "1234567").await;
    let second = town.accepted(&town.here, FUNDED, "2345678").await;
    town.goes_to("2026-10-12").await;
    let declared = town
        .here
        .system
        .post(
            "/api/v3/participant-declarations",
            json!({
                "participant_id": person, "declaration_type": "started", "course_identifier": "npq-senco",
                "declaration_date": "2026-10-06T09:00:00Z", "delivery_partner_id": town.shown(town.here.partner),
            }),
        )
        .await
        .is(200);
    let reject = format!("/api/v3/npq-applications/{application}/reject");
    town.here
        .system
        .ask("POST", &reject, None, &[])
        .await
        .refuses("application", "declared");
    let void = format!("/api/v3/participant-declarations/{}/void", declared.id());
    town.here.system.ask("PUT", &void, None, &[]).await.is(200);
    let said = town
        .here
        .system
        .ask("POST", &reject, None, &[])
        .await
        .is(200);
    assert_eq!(
        said.attribute("reason_for_rejection"),
        json!("rejected_by_provider")
    );
    assert_eq!(said.attribute("status"), json!("rejected"));
    town.here
        .system
        .get(&format!("/api/v3/participants/npq/{person}"))
        .await
        .is(404);

    // Whoever was withdrawn meanwhile is no exception: what counts is what is declared.
    let (person, application) = second;
    let declared = town
        .here
        .system
        .post(
            "/api/v3/participant-declarations",
            json!({
                "participant_id": person, "declaration_type": "started", "course_identifier": "npq-senco",
                "declaration_date": "2026-10-06T09:00:00Z", "delivery_partner_id": town.shown(town.here.partner),
            }),
        )
        .await
        .is(200);
    let system = &town.here.system;
    let withdraw = format!("/api/v3/participants/npq/{person}/withdraw");
    let why = json!({ "course_identifier": "npq-senco", "reason": "other" });
    system.put(&withdraw, why).await.is(200);
    let void = format!("/api/v3/participant-declarations/{}/void", declared.id());
    system.put(&void, json!({})).await.is(200);
    let reject = format!("/api/v3/npq-applications/{application}/reject");
    system.post(&reject, json!({})).await.is(200);
    let gone = format!("/api/v3/participants/npq/{person}");
    system.get(&gone).await.is(404);
}

#[tokio::test]
async fn scenario_28_the_funded_place_changes_in_an_accepted_capped_application_without_declarations()
 {
    let town = Town::new().await;
    let waiting = pending(&town, FUNDED, "1234566").await;
    let change = |id: &str| format!("/api/v3/npq-applications/{id}/change-funded-place");
    let system = &town.here.system;
    system
        .put(&change(&waiting), json!({ "funded_place": true }))
        .await
        .refuses("application", "not_accepted");
    let (_, id) = town.accepted(&town.here, FUNDED, "1234567").await;
    system
        .put(&change(&id), json!({ "funded_place": "no" }))
        .await
        .refuses("funded_place", "not_yes_or_no");
    system.put(&change(&id), json!({})).await.is(400);
    let said = system
        .put(&change(&id), json!({ "funded_place": false }))
        .await
        .is(200);
    assert_eq!(said.attribute("funded_place"), json!(false));
    system
        .put(&change(&id), json!({ "funded_place": true }))
        .await
        .is(200);
    let (_, not) = town.accepted(&town.here, NOT_FUNDED, "1234568").await;
    system
        .put(&change(&not), json!({ "funded_place": true }))
        .await
        .refuses("application", "place_not_eligible");
    town.there
        .system
        .put(&change(&id), json!({ "funded_place": false }))
        .await
        .is(404);
    let whole = Town::with(CohortFunding::Funded, |_| {}).await;
    let (_, id) = whole.accepted(&whole.here, FUNDED, "1234567").await;
    whole
        .here
        .system
        .put(&change(&id), json!({ "funded_place": false }))
        .await
        .refuses("application", "place_not_capped");
}

#[tokio::test]
async fn scenario_29_the_trn_is_shown_from_acceptance_on() {
    let town = Town::new().await;
    let id = pending(&town, FUNDED, "1234567").await;
    let path = format!("/api/v3/npq-applications/{id}");
    let before = town.here.system.get(&path).await.is(200);
    assert_eq!(before.attribute("teacher_reference_number"), Value::Null);
    assert_eq!(
        before.attribute("teacher_reference_number_validated"),
        json!(false)
    );
    assert_eq!(before.attribute("works_as_senco"), json!("yes"));
    assert_eq!(before.attribute("senco_start_date"), json!("2025-09-02"));
    let after = accept(&town, &id, json!({ "funded_place": true }))
        .await
        .is(200);
    assert_eq!(
        after.attribute("teacher_reference_number"),
        json!("1234567")
    );
}
