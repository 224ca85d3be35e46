//! Who is let in: tokens, their scope, their rate; pages, filters, order; the clock of a test.

use rulebook::{people::Action, registration::funding::CohortFunding};
use serde_json::json;

use crate::town::{FUNDED, Town, permit};

const LIST: &str = "/api/v3/npq-applications";

#[tokio::test]
async fn scenario_19_a_provider_sees_only_its_own_and_without_a_token_nothing() {
    let town = Town::new().await;
    let (_, application) = town.applies(&town.here, FUNDED, "1234567").await;
    let path = format!("{LIST}/{}", town.shown(application));
    town.here.system.get(&path).await.is(200);
    assert_eq!(town.here.system.list(LIST).await.len(), 1);
    let other = town.there.system.get(&path).await.is(404);
    assert_eq!(other.body, json!({ "error": "Resource not found" }));
    assert!(town.there.system.list(LIST).await.is_empty());
    for path in [LIST, path.as_str(), "/api/v3/statements"] {
        let denied = town.stranger().get(path).await.is(401);
        assert_eq!(denied.body, json!({ "error": "HTTP Token: Access denied" }));
    }
    let mut wrong = town.stranger();
    wrong.token = "senda_nobody".into();
    wrong.get(LIST).await.is(401);
    let (person, _) = town.applies(&town.here, FUNDED, "1234568").await;
    for id in [
        "1",
        "d0b4a32e-a272-489e-b30a-cb17131457fc",
        &town.shown(person),
    ] {
        town.here.system.get(&format!("{LIST}/{id}")).await.is(404);
    }
}

#[tokio::test]
async fn scenario_52_qualifications_are_looked_up_with_a_token_of_their_own_scope() {
    let town = Town::new().await;
    let path = "/api/teacher-record-service/v1/qualifications/1234567";
    town.here.system.get(path).await.is(401);
    let keep = permit(Action::KeepDfeApi);
    let given = dfe::give_token(&town.app, &keep, None, "records".into());
    let mut records = town.stranger();
    records.token = given.await.unwrap().1;
    records.get(LIST).await.is(401);
    let found = records.get(path).await.is(200);
    assert_eq!(
        found.body["data"],
        json!({ "trn": "1234567", "qualifications": [] })
    );
    for unknown in ["0000000", "abc"] {
        let path = format!("/api/teacher-record-service/v1/qualifications/{unknown}");
        let found = records.get(&path).await.is(200);
        assert_eq!(found.body["data"]["qualifications"], json!([]));
    }
}

#[tokio::test]
async fn a_token_that_was_revoked_opens_nothing_from_then_on() {
    let town = Town::new().await;
    town.here.system.get(LIST).await.is(200);
    let keep = permit(Action::KeepDfeApi);
    dfe::revoke_token(&town.app, &keep, town.here.token)
        .await
        .unwrap();
    town.here.system.get(LIST).await.is(401);
    town.there.system.get(LIST).await.is(200);
    assert!(
        dfe::revoke_token(&town.app, &keep, town.here.token)
            .await
            .is_err()
    );
    let tokens = dfe::tokens(&town.app).await.unwrap();
    assert!(tokens[0].used_at.is_some() && tokens[0].revoked_at.is_some());
}

#[tokio::test]
async fn scenario_20_filters_narrow_and_bad_ones_are_told_with_400() {
    let town = Town::new().await;
    let (person, _) = town.applies(&town.here, FUNDED, "1234567").await;
    town.applies(&town.here, FUNDED, "1234568").await;
    let of = town.shown(person);
    for (filter, expected) in [
        ("filter[cohort]=2026", 2),
        ("filter[cohort]=2025,2026", 2),
        ("filter[cohort]=2025", 0),
        (&*format!("filter[participant_id]={of}"), 1),
        ("filter[updated_since]=2026-09-07T11:00:00Z", 2),
        ("filter[updated_since]=2026-09-07T13:00:00%2B00:00", 0),
        ("filter[updated_since]=2026-09-07", 2),
        ("filter%5Bcohort%5D=2026&unknown=1", 2),
    ] {
        let found = town.here.system.list(&format!("{LIST}?{filter}")).await;
        assert_eq!(found.len(), expected, "{filter}");
    }
    for bad in [
        "filter[updated_since]=yesterday",
        "filter[participant_id]=nobody",
        "filter=2026",
    ] {
        let said = town.here.system.get(&format!("{LIST}?{bad}")).await.is(400);
        assert_eq!(
            said.body["errors"][0]["title"],
            json!("Bad request"),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn scenario_21_pages_are_five_then_three_then_none() {
    let town = Town::new().await;
    for number in 0..8 {
        town.applies(&town.here, FUNDED, &format!("12345{number:02}"))
            .await;
    }
    let mut seen = std::collections::BTreeSet::new();
    for (page, expected) in [(1, 5), (2, 3), (3, 0)] {
        let found = town
            .here
            .system
            .list(&format!("{LIST}?page[page]={page}&page[per_page]=5"))
            .await;
        assert_eq!(found.len(), expected);
        seen.extend(found.iter().map(|one| one["id"].to_string()));
    }
    assert_eq!(seen.len(), 8);
    for bad in [
        "page[page]=-1",
        "page[page]=0",
        "page[per_page]=0",
        "page[page]=x",
    ] {
        town.here.system.get(&format!("{LIST}?{bad}")).await.is(400);
    }
    let whole = town
        .here
        .system
        .list(&format!("{LIST}?page[per_page]=999999"))
        .await;
    assert_eq!(whole.len(), 8);
    let rising = town
        .here
        .system
        .list(&format!("{LIST}?sort=created_at"))
        .await;
    let mut falling = town
        .here
        .system
        .list(&format!("{LIST}?sort=-updated_at,nonsense"))
        .await;
    assert_eq!(rising.len(), falling.len());
    falling.retain(|one| rising.contains(one));
    assert_eq!(falling.len(), 8);
}

#[tokio::test]
async fn scenario_60_a_token_that_asks_too_often_waits_and_no_other_does() {
    let town = Town::new().await;
    let first = town
        .here
        .system
        .get("/api/v3/delivery-partners")
        .await
        .is(200);
    assert_eq!(first.headers["cache-control"], "no-store");
    for _ in 1..1_000 {
        town.here.system.get("/api/v3/statements").await.is(200);
    }
    let refused = town.here.system.get("/api/v3/statements").await.is(429);
    assert_eq!(refused.headers["ratelimit-remaining"], "0");
    assert_eq!(refused.headers["ratelimit-limit"], "1000");
    let wait: i64 = refused.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=301).contains(&wait));
    town.there.system.get("/api/v3/statements").await.is(200);
}

#[tokio::test]
async fn the_clock_of_a_test_is_heard_outside_production_only() {
    for (demo, heard) in [(true, true), (false, false)] {
        let town = if demo {
            Town::new().await
        } else {
            Town::with(CohortFunding::Capped, |config| config.site.demo = false).await
        };
        let (_, application) = town.applies(&town.here, FUNDED, "1234567").await;
        let path = format!("{LIST}/{}/accept", town.shown(application));
        let body = json!({ "data": { "type": "x", "attributes": { "funded_place": true } } });
        let later = [("x-with-server-date", "2026-10-01T09:30:00Z")];
        let said = town
            .here
            .system
            .ask("POST", &path, Some(body.to_string()), &later)
            .await
            .is(200);
        let at = said.attribute("updated_at");
        assert_eq!(at == json!("2026-10-01T09:30:00Z"), heard, "{at}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_request_are_refused_with_400_and_change_nothing() {
    let town = Town::new().await;
    let (_, application) = town.applies(&town.here, FUNDED, "1234567").await;
    let path = format!("{LIST}/{}/accept", town.shown(application));
    let before = town.entries().await;
    for body in [
        "{",
        "[]x",
        r#"{"data":{"attributes":"x"}}"#,
        r#"{"data":{"attributes":{"schedule_identifier":7}}}"#,
    ] {
        let said = town
            .here
            .system
            .ask("POST", &path, Some(body.into()), &[])
            .await
            .is(400);
        let detail = said.body["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(detail.contains("correct json data structure"), "{detail}");
    }
    town.here
        .system
        .ask("POST", "/api/v3/participant-declarations", None, &[])
        .await
        .is(400);
    assert_eq!(town.entries().await, before);
}
