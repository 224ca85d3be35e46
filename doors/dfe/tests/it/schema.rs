//! Every answer fits the schema that DfE publishes for it, where that schema is right.

use serde_json::{Value, json};

use crate::{
    declarations::declares,
    town::{FUNDED, Town},
};

const PUBLISHED: &str = include_str!("../npq-api-v3.schemas.json");

/// The published schemas as JSON Schema, mended where the service's own code says otherwise.
fn schemas() -> Value {
    let mut all: Value = serde_json::from_str(PUBLISHED).unwrap();
    let schemas = &mut all["components"]["schemas"];
    // The service sends words, not a boolean.
    let application = &mut schemas["Application"]["properties"]["attributes"]["properties"];
    application["works_as_senco"] = json!({ "type": "string", "nullable": true });
    // Null for everybody who was not asked, and for nurseries without a school.
    application["headteacher_status"] = json!({ "type": "string", "nullable": true });
    application["school_urn"]["nullable"] = json!(true);
    // The service sends hyphens and booleans.
    let declaration =
        &mut schemas["ParticipantDeclaration"]["properties"]["attributes"]["properties"];
    declaration["state"]["enum"] = json!([
        "submitted",
        "eligible",
        "payable",
        "paid",
        "voided",
        "ineligible",
        "awaiting-clawback",
        "clawed-back"
    ]);
    declaration["has_passed"] = json!({ "type": "boolean", "nullable": true });
    mend(&mut all);
    all
}

/// Booleans in `required` mean nothing, and `nullable` is said in JSON Schema by another type.
fn mend(schema: &mut Value) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(mend),
        Value::Object(map) => {
            if map.get("required").is_some_and(Value::is_boolean) {
                map.remove("required");
            }
            if map.remove("nullable") == Some(json!(true)) {
                if let Some(Value::String(kind)) = map.get("type").cloned() {
                    map.insert("type".into(), json!([kind, "null"]));
                }
                if let Some(Value::Array(words)) = map.get_mut("enum") {
                    words.push(Value::Null);
                }
            }
            map.values_mut().for_each(mend);
        }
        _ => {}
    }
}

#[track_caller]
fn fits(name: &str, answer: &Value) {
    let (mut compiler, mut known) = (boon::Compiler::new(), boon::Schemas::new());
    compiler.add_resource("dfe.json", schemas()).unwrap();
    let place = format!("dfe.json#/components/schemas/{name}");
    let schema = compiler.compile(&place, &mut known).unwrap();
    if let Err(fault) = known.validate(answer, schema) {
        panic!("{name}: {fault:#}\n{answer}");
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one scenario, told whole")]
async fn every_answer_fits_the_schema_that_dfe_publishes() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    town.applies(&town.here, FUNDED, "1234566").await;
    let (person, application) = town.accepted(&town.here, FUNDED, "1234567").await;
    town.goes_to("2026-10-12").await;
    let declared = declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    let system = &town.here.system;
    let statement = declared.attribute("statement_id");
    for (path, name) in [
        ("npq-applications".to_owned(), "ApplicationsResponse"),
        (
            format!("npq-applications/{application}"),
            "ApplicationResponse",
        ),
        ("participants/npq".to_owned(), "ParticipantsResponse"),
        (format!("participants/npq/{person}"), "ParticipantResponse"),
        (
            "participants/npq/outcomes".to_owned(),
            "ParticipantOutcomesResponse",
        ),
        (
            format!("participants/npq/{person}/outcomes"),
            "ParticipantOutcomesResponse",
        ),
        (
            "participant-declarations".to_owned(),
            "ParticipantDeclarationsResponse",
        ),
        (
            format!("participant-declarations/{}", declared.id()),
            "ParticipantDeclarationResponse",
        ),
        ("statements".to_owned(), "StatementsResponse"),
        (
            format!("statements/{}", statement.as_str().unwrap()),
            "StatementResponse",
        ),
        ("delivery-partners".to_owned(), "DeliveryPartnersResponse"),
    ] {
        let answer = system.get(&format!("/api/v3/{path}")).await.is(200);
        fits(name, &answer.body);
    }
    for moved in ["defer", "resume", "withdraw"] {
        let asked = json!({ "course_identifier": "npq-senco", "reason": "other" });
        let path = format!("/api/v3/participants/npq/{person}/{moved}");
        let answer = system.put(&path, asked).await.is(200);
        fits("ParticipantResponse", &answer.body);
    }
    fits(
        "NotFoundResponse",
        &system.get("/api/v3/statements/x").await.is(404).body,
    );
    fits(
        "UnauthorisedResponse",
        &town.stranger().get("/api/v3/statements").await.is(401).body,
    );
    fits(
        "BadRequestResponse",
        &system.get("/api/v3/statements?filter=x").await.is(400).body,
    );
}

#[test]
#[should_panic(expected = "npq_application")]
fn an_answer_that_does_not_fit_would_be_found() {
    let wrong = json!({ "data": [{ "id": "x", "type": "application", "attributes": {} }] });
    fits("ApplicationsResponse", &wrong);
}
