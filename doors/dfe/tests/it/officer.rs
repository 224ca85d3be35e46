//! Whoever keeps DfE's API: statements on a page, what was asked and by whom, and how long that is kept.

use rulebook::people::{Action, Role, Scope};
use serde_json::json;

use crate::{
    declarations::declares,
    town::{FUNDED, Town, permit},
};

/// The log is written beside the answer: it is there a moment later.
async fn logged(town: &Town, most: usize) -> Vec<dfe::Logged> {
    for _ in 0..200 {
        let found = town
            .app
            .db()
            .read(async |tx| dfe::requests(tx, None, false, 1_000).await)
            .await
            .unwrap();
        if found.len() >= most {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("the log was never written");
}

#[tokio::test]
async fn what_was_asked_is_kept_with_its_answer_for_ninety_days() {
    let town = Town::new().await;
    let path = "/api/v3/npq-applications";
    town.here.system.get(path).await.is(200);
    let (_, application) = town.applies(&town.here, FUNDED, "1234567").await;
    let accept = format!("{path}/{}/accept", town.shown(application));
    let wrong = json!({ "funded_place": "true" });
    town.here.system.post(&accept, wrong).await.is(422);
    town.there
        .system
        .get(&accept.replace("/accept", ""))
        .await
        .is(404);
    let mut found = logged(&town, 3).await;
    found.sort_by_key(|one| one.status);
    assert_eq!(
        found.iter().map(|one| one.status).collect::<Vec<_>>(),
        [200, 404, 422]
    );
    assert_eq!(found[2].code.as_deref(), Some("not_yes_or_no"));
    assert_eq!((found[2].verb.as_str(), &found[2].path), ("POST", &accept));
    assert_eq!(
        (found[2].provider, found[2].token),
        (Some(town.here.id), town.here.token)
    );
    assert_eq!(found[1].provider, Some(town.there.id));
    let (keeper, finance) = keepers(&town).await;
    let page = town
        .page(keeper, "GET", "/dfe/requests?answer=refused", "")
        .await;
    assert_eq!(page.0, 200);
    assert!(
        page.1.contains("not yes or no") && page.1.contains("Northern Light"),
        "{}",
        page.1
    );
    assert!(!page.1.contains(&town.here.system.token));
    assert_eq!(town.page(finance, "GET", "/dfe/requests", "").await.0, 403);
    // Ninety-one days later the first request of a day has the old ones forgotten.
    town.goes_to("2026-12-08").await;
    town.here.system.get(path).await.is(200);
    for _ in 0..200 {
        town.app.work_due().await.unwrap();
        if logged(&town, 1).await.len() == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("old requests are kept for ever");
}

async fn keepers(town: &Town) -> (rulebook::people::PersonId, rulebook::people::PersonId) {
    let keeper = town
        .holder("Lou", Role::SystemAdministrator, Scope::Site)
        .await;
    let own = Scope::Provider(town.here.id);
    (keeper, town.holder("Kit", Role::Finance, own).await)
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one journey, told in order")]
async fn a_statement_is_adjusted_moved_and_paid_on_its_page() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    town.goes_to("2026-10-12").await;
    let said = declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    let id = said.attribute("statement_id");
    let statement = dfe::meant::<rulebook::reporting::Account>(&town.app, id.as_str().unwrap());
    let (keeper, finance) = keepers(&town).await;
    let path = format!("/dfe/statements/{}", statement.unwrap());
    let open = town.page(keeper, "GET", &path, "").await;
    assert!(
        open.1.contains("Person 1") && open.1.contains("£120.00"),
        "{}",
        open.1
    );
    let to = |what: &str| format!("{path}/{what}");
    let wrong = town
        .page(
            keeper,
            "POST",
            &to("adjust"),
            "description=Venue&amount=ten",
        )
        .await;
    assert!(wrong.0 == 422 && wrong.1.contains("Venue") && wrong.1.contains("in pounds"));
    let done = town
        .page(
            keeper,
            "POST",
            &to("adjust"),
            "description=Venue&amount=-20.50",
        )
        .await;
    assert_eq!(done.0, 303, "{}", done.1);
    let days = "cut_off_day=20&cut_off_month=11&cut_off_year=2026&paid_on_day=1&paid_on_month=11&paid_on_year=2026";
    assert_eq!(town.page(keeper, "POST", &to("days"), days).await.0, 422);
    let days = days.replace("paid_on_month=11", "paid_on_month=12");
    assert_eq!(town.page(keeper, "POST", &to("days"), &days).await.0, 303);
    town.goes_to("2026-11-21").await;
    assert_eq!(town.page(keeper, "POST", &to("authorise"), "").await.0, 422);
    assert_eq!(
        town.page(finance, "POST", &to("authorise"), "assured=yes")
            .await
            .0,
        403
    );
    assert_eq!(
        town.page(keeper, "POST", &to("authorise"), "assured=yes")
            .await
            .0,
        303
    );
    town.app.work_due().await.unwrap();
    let paid = town.page(keeper, "GET", &path, "").await.1;
    assert!(
        paid.contains("Paid") && paid.contains("-£20.50") && paid.contains("Venue"),
        "{paid}"
    );
    let list = town
        .page(keeper, "GET", "/dfe/statements?state=paid", "")
        .await
        .1;
    assert!(
        list.contains("Northern Light") && !list.contains("Southern Cross</a>"),
        "{list}"
    );
}

fn codes(said: &crate::town::Said) -> Vec<String> {
    let all = said.body["errors"].as_array().unwrap();
    all.iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_is_wrong_with_the_participant_is_told_beside_what_is_wrong_with_the_request() {
    let town = Town::new().await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let path = format!("/api/v3/participants/npq/{person}/defer");
    let left = format!("/api/v3/participants/npq/{person}/withdraw");
    let one = json!({ "course_identifier": "npq-senco", "reason": "tired" });
    let said = town.here.system.put(&left, one).await.is(422);
    assert_eq!(codes(&said), ["reason_unknown", "not_started"]);
    let one = json!({ "course_identifier": "npq-senco", "reason": "other" });
    let said = town.here.system.put(&path, one).await.is(422);
    assert_eq!(codes(&said), ["nothing_declared"]);
    let declarations = "/api/v3/participant-declarations";
    let of_nobody = json!({
        "participant_id": town.shown(town.person("Nobody").await),
        "course_identifier": "npq-senco",
        "declaration_type": "started",
        "declaration_date": "2030-01-01T09:00:00Z",
    });
    let said = town.here.system.post(declarations, of_nobody).await.is(422);
    assert_eq!(codes(&said), ["participant_unknown", "in_the_future"]);
}

#[tokio::test]
async fn several_mistakes_are_told_at_once_and_one_alone_as_before() {
    let town = Town::new().await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let path = "/api/v3/participant-declarations";
    let empty = json!({ "declaration_type": "completed" });
    let said = town.here.system.post(path, empty).await.is(422);
    assert_eq!(
        codes(&said),
        [
            "participant_missing",
            "course_missing",
            "date_missing",
            "passed_missing"
        ]
    );
    let path = format!("/api/v3/participants/npq/{person}/defer");
    let said = town
        .here
        .system
        .put(&path, json!({ "reason": "tired" }))
        .await
        .is(422);
    assert_eq!(codes(&said), ["course_missing", "reason_unknown"]);
    let one = json!({ "course_identifier": "npq-senco", "reason": "tired" });
    let said = town.here.system.put(&path, one).await.is(422);
    assert_eq!(codes(&said), ["reason_unknown", "nothing_declared"]);
    let path = format!("/api/v3/participants/npq/{person}/outcomes");
    let said = town
        .here
        .system
        .post(&path, json!({ "x": 1 }))
        .await
        .is(422);
    assert_eq!(
        codes(&said),
        [
            "course_missing",
            "outcome_state_missing",
            "completion_missing"
        ]
    );
    assert_eq!(permit(Action::KeepDfeApi).actor(), None);
}
