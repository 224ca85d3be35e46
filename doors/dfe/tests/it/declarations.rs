//! Declarations and outcomes: what is made, what is refused, and what becomes of it.

use serde_json::{Value, json};

use crate::town::{FUNDED, NOT_FUNDED, Said, Town};

const PATH: &str = "/api/v3/participant-declarations";

pub async fn declares(town: &Town, person: &str, kind: &str, at: &str) -> Said {
    declares_with(town, person, (kind, at), json!({})).await
}

pub async fn declares_with(
    town: &Town,
    person: &str,
    (kind, at): (&str, &str),
    more: Value,
) -> Said {
    let mut asked = json!({
        "participant_id": person,
        "declaration_type": kind,
        "declaration_date": at,
        "course_identifier": "npq-senco",
        "delivery_partner_id": town.shown(town.here.partner),
    });
    for (name, value) in more.as_object().unwrap() {
        asked[name] = value.clone();
    }
    town.here.system.post(PATH, asked).await
}

async fn ready(urn: i64) -> (Town, String) {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, _) = town.accepted(&town.here, urn, "1234567").await;
    town.goes_to("2026-10-12").await;
    (town, person)
}

#[tokio::test]
async fn scenario_38_a_fundable_declaration_stands_on_the_next_statement_and_another_on_none() {
    let (town, person) = ready(FUNDED).await;
    let said = declares(&town, &person, "started", "2026-10-06T09:00:00+01:00")
        .await
        .is(200);
    assert_eq!(said.attribute("state"), json!("eligible"));
    assert_eq!(
        said.attribute("declaration_date"),
        json!("2026-10-06T08:00:00Z")
    );
    assert_eq!(
        said.attribute("lead_provider_name"),
        json!("Northern Light")
    );
    assert_eq!(
        said.attribute("delivery_partner_name"),
        json!("Northern Light Alliance")
    );
    let statement = said.attribute("statement_id");
    let found = town
        .here
        .system
        .get(&format!(
            "/api/v3/statements/{}",
            statement.as_str().unwrap()
        ))
        .await
        .is(200);
    assert_eq!(found.attribute("cut_off_date"), json!("2026-11-25"));
    assert_eq!(found.attribute("month"), json!("December"));
    assert_eq!(found.attribute("paid"), json!(false));
    let (town, person) = ready(NOT_FUNDED).await;
    let said = declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    assert_eq!(said.attribute("state"), json!("submitted"));
    assert_eq!(said.attribute("statement_id"), Value::Null);
}

#[tokio::test]
async fn scenario_39_dates_are_rfc_3339_past_and_within_schedule_and_training() {
    let (town, person) = ready(FUNDED).await;
    for (at, title, code) in [
        ("2026-10-13T09:00:00Z", "declaration_date", "in_the_future"),
        ("2026-10-12T12:00:01Z", "declaration_date", "in_the_future"),
        ("2026-10-06", "declaration_date", "date_wrong"),
        ("06/10/2026", "declaration_date", "date_wrong"),
        ("", "declaration_date", "date_missing"),
        (
            "2026-10-04T09:00:00Z",
            "declaration_date",
            "before_schedule",
        ),
    ] {
        declares(&town, &person, "started", at)
            .await
            .refuses(title, code);
    }
    declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    let withdraw = format!("/api/v3/participants/npq/{person}/withdraw");
    let why = json!({ "course_identifier": "npq-senco", "reason": "other" });
    town.here.system.put(&withdraw, why).await.is(200);
    town.is_at("2026-12-01");
    declares(&town, &person, "retained-1", "2026-10-13T09:00:00Z")
        .await
        .refuses("declaration_date", "after_withdrawal");
    declares(&town, &person, "retained-1", "2026-10-11T09:00:00Z")
        .await
        .is(200);
}

#[tokio::test]
async fn scenario_40_a_kind_is_declared_once_even_by_ten_requests_at_once() {
    let (town, person) = ready(FUNDED).await;
    declares(&town, &person, "retained-3", "2026-10-06T09:00:00Z")
        .await
        .refuses("declaration_type", "kind_missing");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (system, asked) = (
            town.here.system.clone(),
            json!({
                "participant_id": person, "declaration_type": "started", "course_identifier": "npq-senco",
                "declaration_date": "2026-10-06T09:00:00Z", "delivery_partner_id": town.shown(town.here.partner),
            }),
        );
        tasks.spawn(async move { system.post(PATH, asked).await.status });
    }
    let all = tasks.join_all().await;
    assert_eq!(
        all.iter().filter(|status| **status == 200).count(),
        1,
        "{all:?}"
    );
    assert_eq!(town.here.system.list(PATH).await.len(), 1);
    declares(&town, &person, "started", "2026-10-07T09:00:00Z")
        .await
        .refuses("base", "already_made");
}

#[tokio::test]
async fn scenario_41_a_second_record_of_one_person_is_ineligible() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (first, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    town.is_at("2026-10-12");
    declares(&town, &first, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    let withdraw = format!("/api/v3/participants/npq/{first}/withdraw");
    let why = json!({ "course_identifier": "npq-senco", "reason": "other" });
    town.here.system.put(&withdraw, why).await.is(200);
    town.is_at("2026-09-20");
    let (second, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    town.is_at("2026-10-12");
    let said = declares(&town, &second, "started", "2026-10-07T09:00:00Z")
        .await
        .is(200);
    assert_eq!(said.attribute("state"), json!("ineligible"));
    assert_eq!(said.attribute("statement_id"), Value::Null);
    let void = format!("{PATH}/{}/void", said.id());
    let said = town.here.system.ask("PUT", &void, None, &[]).await.is(200);
    assert_eq!(said.attribute("state"), json!("voided"));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one scenario, told whole")]
async fn scenario_42_delivery_partners_are_named_in_england_and_are_the_providers_own() {
    let (town, person) = ready(FUNDED).await;
    let started = ("started", "2026-10-06T09:00:00Z");
    let (own, second) = (town.shown(town.here.partner), town.shown(town.here.second));
    let foreign = town.shown(town.there.partner);
    for (first, other, title, code) in [
        (
            json!(null),
            json!(null),
            "delivery_partner_id",
            "partner_missing",
        ),
        (
            json!(foreign),
            json!(null),
            "delivery_partner_id",
            "partner_unknown",
        ),
        (
            json!("nobody"),
            json!(null),
            "delivery_partner_id",
            "partner_unknown",
        ),
        (
            json!(null),
            json!(second),
            "secondary_delivery_partner_id",
            "second_partner_alone",
        ),
        (
            json!(own),
            json!(own),
            "secondary_delivery_partner_id",
            "second_partner_same",
        ),
        (
            json!(own),
            json!(foreign),
            "secondary_delivery_partner_id",
            "second_partner_unknown",
        ),
    ] {
        let more = json!({ "delivery_partner_id": first, "secondary_delivery_partner_id": other });
        declares_with(&town, &person, started, more)
            .await
            .refuses(title, code);
    }
    let more = json!({ "secondary_delivery_partner_id": second });
    let said = declares_with(&town, &person, started, more).await.is(200);
    assert_eq!(
        said.attribute("secondary_delivery_partner_name"),
        json!("Northern Light Hub")
    );
    let change = format!("{PATH}/{}/change-delivery-partner", said.id());
    let said = town
        .here
        .system
        .put(&change, json!({ "delivery_partner_id": second }))
        .await
        .is(200);
    assert_eq!(said.attribute("delivery_partner_id"), json!(second));
    assert_eq!(said.attribute("secondary_delivery_partner_id"), Value::Null);
    town.is_at("2026-09-20");
    let (abroad, application) = town
        .applies_from(&town.here, FUNDED, ("1234568", false))
        .await;
    let accept = format!(
        "/api/v3/npq-applications/{}/accept",
        town.shown(application)
    );
    town.here
        .system
        .post(&accept, json!({ "funded_place": false }))
        .await
        .is(200);
    town.is_at("2026-10-12");
    let abroad = town.shown(abroad);
    declares(&town, &abroad, started.0, started.1)
        .await
        .refuses("delivery_partner_id", "partner_overseas");
    let nobody = json!({ "delivery_partner_id": null });
    declares_with(&town, &abroad, started, nobody).await.is(200);
}

#[tokio::test]
async fn scenario_43_without_a_contract_nothing_and_without_a_statement_nothing_fundable_is_declared()
 {
    let town = Town::new().await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let (other, _) = town.accepted(&town.here, NOT_FUNDED, "1234568").await;
    town.is_at("2026-10-12");
    declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .refuses("cohort", "no_contract");
    town.agrees(&town.here).await;
    town.goes_to("2032-10-12").await;
    let before = town.entries().await;
    declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .refuses("cohort", "no_output_fee_statement");
    assert_eq!(town.entries().await, before);
    assert!(town.here.system.list(PATH).await.is_empty());
    declares(&town, &other, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
}

async fn declared_all(town: &Town, person: &str, passed: Value) -> Said {
    for (kind, at) in [
        ("started", "2026-10-06T09:00:00Z"),
        ("retained-1", "2027-04-01T09:00:00Z"),
        ("retained-2", "2027-12-01T09:00:00Z"),
    ] {
        declares(town, person, kind, at).await.is(200);
    }
    let completed = ("completed", "2028-05-01T09:00:00Z");
    declares_with(town, person, completed, json!({ "has_passed": passed })).await
}

#[tokio::test]
async fn scenario_44_completed_says_whether_the_person_passed_and_that_is_the_outcome() {
    for (passed, shown, outcome) in [
        (json!(true), true, "passed"),
        (json!("false"), false, "failed"),
    ] {
        let (town, person) = ready(FUNDED).await;
        town.goes_to("2028-05-02").await;
        let said = declared_all(&town, &person, passed).await.is(200);
        assert_eq!(said.attribute("has_passed"), json!(shown));
        let outcomes = town
            .here
            .system
            .list(&format!("/api/v3/participants/npq/{person}/outcomes"))
            .await;
        assert_eq!(outcomes.len(), 1);
        assert_eq!(outcomes[0]["attributes"]["state"], json!(outcome));
        assert_eq!(
            outcomes[0]["attributes"]["completion_date"],
            json!("2028-05-01")
        );
        assert_eq!(
            town.here
                .system
                .list("/api/v3/participants/npq/outcomes")
                .await,
            outcomes
        );
    }
    let (town, person) = ready(FUNDED).await;
    town.goes_to("2028-05-02").await;
    for unclear in [Value::Null, json!("perhaps"), json!(1)] {
        let said = declared_all(&town, &person, unclear).await;
        said.refuses("has_passed", "passed_missing");
        for made in town.here.system.list(PATH).await {
            let void = format!("{PATH}/{}/void", made["id"].as_str().unwrap());
            let _either = town.here.system.ask("PUT", &void, None, &[]).await;
        }
    }
}

#[tokio::test]
async fn scenario_46_another_providers_declaration_is_not_there_for_others() {
    let (town, person) = ready(FUNDED).await;
    let said = declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    let path = format!("{PATH}/{}", said.id());
    town.there.system.get(&path).await.is(404);
    town.there
        .system
        .ask("PUT", &format!("{path}/void"), None, &[])
        .await
        .is(404);
    assert!(town.there.system.list(PATH).await.is_empty());
    let asked = json!({
        "participant_id": person, "declaration_type": "started", "course_identifier": "npq-senco",
        "declaration_date": "2026-10-06T09:00:00Z",
    });
    town.there
        .system
        .post(PATH, asked)
        .await
        .refuses("participant_id", "participant_unknown");
}

#[tokio::test]
async fn scenario_47_milestones_are_declared_in_order_which_the_real_service_does_not_ask() {
    let (town, person) = ready(FUNDED).await;
    declares(&town, &person, "retained-2", "2026-10-06T09:00:00Z")
        .await
        .refuses("declaration_type", "out_of_order");
    declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    declares(&town, &person, "retained-2", "2026-10-07T09:00:00Z")
        .await
        .refuses("declaration_type", "out_of_order");
    declares(&town, &person, "retained-1", "2026-10-07T09:00:00Z")
        .await
        .is(200);
}

#[tokio::test]
async fn scenario_48_of_two_applications_of_a_person_the_latest_is_declared() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, first) = town.accepted(&town.here, FUNDED, "1234567").await;
    let reject = format!("/api/v3/npq-applications/{first}/reject");
    town.here
        .system
        .ask("POST", &reject, None, &[])
        .await
        .is(200);
    town.is_at("2026-10-12");
    declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .refuses("participant_id", "participant_unknown");
    let seen = town
        .here
        .system
        .list(&format!("{PATH}?filter[participant_id]={person}"))
        .await;
    assert!(seen.is_empty());
}

#[tokio::test]
async fn scenario_49_an_outcome_needs_a_completed_declaration_that_stands() {
    let (town, person) = ready(FUNDED).await;
    let path = format!("/api/v3/participants/npq/{person}/outcomes");
    let system = &town.here.system;
    let of = |state: &str, on: &str| json!({ "course_identifier": "npq-senco", "state": state, "completion_date": on });
    system
        .post(&path, of("passed", "2026-10-11"))
        .await
        .refuses("base", "not_completed");
    town.goes_to("2028-05-02").await;
    let completed = declared_all(&town, &person, json!(false)).await.is(200);
    system
        .post(&path, of("voided", "2028-05-01"))
        .await
        .refuses("state", "outcome_state_wrong");
    system
        .post(&path, of("", "2028-05-01"))
        .await
        .refuses("state", "outcome_state_missing");
    system
        .post(&path, of("passed", "2028-05-03"))
        .await
        .refuses("completion_date", "completion_ahead");
    system
        .post(&path, of("passed", "1 May 2028"))
        .await
        .refuses("completion_date", "completion_wrong");
    system
        .post(&path, of("passed", ""))
        .await
        .refuses("completion_date", "completion_missing");
    system.post(&path, of("passed", "2028-05-02")).await.is(200);
    let void = format!("{PATH}/{}/void", completed.id());
    system.ask("PUT", &void, None, &[]).await.is(200);
    system
        .post(&path, of("passed", "2028-05-02"))
        .await
        .refuses("base", "not_completed");
    town.there
        .system
        .post(&path, of("passed", "2028-05-02"))
        .await
        .is(404);
}

#[tokio::test]
async fn scenario_50_51_the_same_pass_is_one_outcome_a_corrected_date_is_another_and_a_void_is_told()
 {
    let (town, person) = ready(FUNDED).await;
    town.goes_to("2028-05-02").await;
    let completed = declared_all(&town, &person, json!(false)).await.is(200);
    let path = format!("/api/v3/participants/npq/{person}/outcomes");
    let system = &town.here.system;
    let of = |on: &str| json!({ "course_identifier": "npq-senco", "state": "passed", "completion_date": on });
    let first = system.post(&path, of("2028-05-01")).await.is(200).id();
    assert_eq!(
        system.post(&path, of("2028-05-01")).await.is(200).id(),
        first
    );
    assert_ne!(
        system.post(&path, of("2028-04-30")).await.is(200).id(),
        first
    );
    system
        .ask("PUT", &format!("{PATH}/{}/void", completed.id()), None, &[])
        .await
        .is(200);
    let told: Vec<Value> = system
        .list(&path)
        .await
        .iter()
        .map(|one| one["attributes"]["state"].clone())
        .collect();
    assert_eq!(told, ["failed", "passed", "passed", "voided"]);
}
