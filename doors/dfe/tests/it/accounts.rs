//! Accounts: statements, their cut-off and payment, clawback, sums.

use rulebook::{
    base::Pence,
    people::Action,
    reporting::{AccountId, payment::Contract},
};
use serde_json::{Value, json};

use crate::{
    declarations::declares,
    town::{FUNDED, Town, day, permit},
};

const PATH: &str = "/api/v3/participant-declarations";

async fn declared() -> (Town, String) {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    town.goes_to("2026-10-12").await;
    let said = declares(&town, &person, "started", "2026-10-06T09:00:00Z")
        .await
        .is(200);
    (town, said.id())
}

async fn seen(town: &Town, id: &str) -> Value {
    town.here
        .system
        .get(&format!("{PATH}/{id}"))
        .await
        .is(200)
        .body["data"]["attributes"]
        .clone()
}

fn statement_of(town: &Town, declaration: &Value) -> AccountId {
    dfe::meant(&town.app, declaration["statement_id"].as_str().unwrap()).unwrap()
}

async fn paid(town: &Town, id: &str) -> AccountId {
    let statement = statement_of(town, &seen(town, id).await);
    dfe::authorise(&town.app, &permit(Action::KeepDfeApi), statement, true)
        .await
        .unwrap();
    town.app.work_due().await.unwrap();
    statement
}

fn code<T>(result: Result<T, kit::Problem>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(kit::Problem::Refused(refused)) => refused.code,
        Err(_) => "another problem",
    }
}

#[tokio::test]
async fn scenario_45_a_void_before_payment_is_void_and_after_it_is_clawed_back() {
    let (town, id) = declared().await;
    let void = |id: &str| format!("{PATH}/{id}/void");
    let said = town
        .here
        .system
        .ask("PUT", &void(&id), None, &[])
        .await
        .is(200);
    assert_eq!(
        (said.attribute("state"), said.attribute("statement_id")),
        (json!("voided"), Value::Null)
    );
    town.here
        .system
        .ask("PUT", &void(&id), None, &[])
        .await
        .refuses("declaration", "already_voided");
    let (town, id) = declared().await;
    town.goes_to("2026-11-27").await;
    assert_eq!(seen(&town, &id).await["state"], json!("payable"));
    paid(&town, &id).await;
    assert_eq!(seen(&town, &id).await["state"], json!("paid"));
    let said = town
        .here
        .system
        .ask("PUT", &void(&id), None, &[])
        .await
        .is(200);
    assert_eq!(said.attribute("state"), json!("awaiting-clawback"));
    assert_ne!(
        said.attribute("clawback_statement_id"),
        said.attribute("statement_id")
    );
    assert!(said.attribute("clawback_statement_id").is_string());
    town.here
        .system
        .ask("PUT", &void(&id), None, &[])
        .await
        .refuses("declaration", "already_refunded");
}

#[tokio::test]
async fn scenario_53_a_cut_off_is_made_up_for_however_many_nights_were_missed() {
    let (town, id) = declared().await;
    town.goes_to("2026-11-25").await;
    assert_eq!(
        seen(&town, &id).await["state"],
        json!("eligible"),
        "the cut-off day itself still counts"
    );
    // Nothing ran for nine nights; then the next one that does makes it up.
    town.goes_to("2026-12-04").await;
    assert_eq!(seen(&town, &id).await["state"], json!("payable"));
    let keep = permit(Action::KeepDfeApi);
    assert_eq!(
        dfe::close_due(&town.app, &keep).await.unwrap(),
        0,
        "and again changes nothing"
    );
}

#[tokio::test]
async fn scenario_54_a_payment_needs_the_tick_and_is_done_whole_and_once() {
    let (town, id) = declared().await;
    let statement = statement_of(&town, &seen(&town, &id).await);
    let keep = permit(Action::KeepDfeApi);
    let authorise = |assured| dfe::authorise(&town.app, &keep, statement, assured);
    assert_eq!(code(authorise(true).await), "statement_not_payable");
    town.goes_to("2026-11-27").await;
    assert_eq!(code(authorise(false).await), "not_assured");
    assert_eq!(code(authorise(true).await), "done");
    assert_eq!(code(authorise(true).await), "statement_not_payable");
    assert_eq!(
        seen(&town, &id).await["state"],
        json!("payable"),
        "the job pays, not the tick"
    );
    town.app.work_due().await.unwrap();
    assert_eq!(seen(&town, &id).await["state"], json!("paid"));
    let path = format!("/api/v3/statements/{}", town.shown(statement));
    assert_eq!(
        town.here.system.get(&path).await.is(200).attribute("paid"),
        json!(true)
    );
    let before = town.entries().await;
    town.app.work_due().await.unwrap();
    assert_eq!(town.entries().await, before);
}

#[tokio::test]
async fn scenario_55_a_payable_statement_takes_adjustments_only_and_a_paid_one_nothing() {
    let (town, id) = declared().await;
    let keep = permit(Action::KeepDfeApi);
    let statement = statement_of(&town, &seen(&town, &id).await);
    let change = || {
        dfe::change_days(
            &town.app,
            &keep,
            statement,
            day("2026-11-26"),
            day("2026-12-27"),
        )
    };
    let adjust = |pence| {
        dfe::adjust(
            &town.app,
            &keep,
            statement,
            "A correction".into(),
            Pence(pence),
        )
    };
    let agree = || {
        dfe::agree(
            &town.app,
            &keep,
            town.here.cohort,
            Contract::leadership(Pence(1), 1),
        )
    };
    assert_eq!(code(change().await), "done");
    assert_eq!(code(agree().await), "done");
    town.agrees(&town.here).await;
    town.goes_to("2026-11-28").await;
    assert_eq!(code(change().await), "statement_not_open");
    assert_eq!(code(agree().await), "contract_settled");
    assert_eq!(code(adjust(0).await), "adjustment_of_nothing");
    assert_eq!(code(adjust(-500).await), "done");
    paid(&town, &id).await;
    assert_eq!(code(adjust(-500).await), "statement_paid");
}

#[tokio::test]
async fn scenario_56_a_declaration_pays_fifteen_per_cent_and_the_parts_of_a_statement_add_up() {
    let (town, id) = declared().await;
    let keep = permit(Action::KeepDfeApi);
    town.goes_to("2026-11-27").await;
    let statement = statement_of(&town, &seen(&town, &id).await);
    dfe::adjust(
        &town.app,
        &keep,
        statement,
        "A correction".into(),
        Pence(-500),
    )
    .await
    .unwrap();
    let sums = async |statement| {
        town.app
            .db()
            .read(async |tx| dfe::totals(tx, statement).await)
            .await
            .unwrap()
    };
    let first = sums(statement).await;
    assert_eq!(
        (first.output, first.clawback, first.adjustments),
        (Pence(12_000), Pence(0), Pence(-500))
    );
    // £800 × 20 × 40 % ÷ 19
    assert_eq!(first.service_fee, Pence(33_684));
    assert_eq!(first.total, Pence(33_684 + 12_000 - 500));
    paid(&town, &id).await;
    assert_eq!(sums(statement).await, first);
    let void = format!("{PATH}/{id}/void");
    let said = town.here.system.ask("PUT", &void, None, &[]).await.is(200);
    let back = said.attribute("clawback_statement_id");
    let back: AccountId = dfe::meant(&town.app, back.as_str().unwrap()).unwrap();
    assert_eq!(sums(back).await.clawback, Pence(12_000));
    assert_eq!(
        sums(statement).await,
        first,
        "what was paid stays as it was"
    );
    town.goes_to("2027-06-26").await;
    dfe::authorise(&town.app, &keep, back, true).await.unwrap();
    town.app.work_due().await.unwrap();
    assert_eq!(seen(&town, &id).await["state"], json!("clawed-back"));
}

#[tokio::test]
async fn statements_are_listed_by_cohort_and_only_those_that_pay_declarations() {
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let all = town.here.system.list("/api/v3/statements").await;
    assert!((5..=12).contains(&all.len()), "{}", all.len());
    assert!(
        town.here
            .system
            .list("/api/v3/statements?filter[cohort]=2025")
            .await
            .is_empty()
    );
    assert!(
        town.there
            .system
            .list("/api/v3/statements")
            .await
            .is_empty()
    );
    let path = format!("/api/v3/statements/{}", all[0]["id"].as_str().unwrap());
    town.there.system.get(&path).await.is(404);
    let partners = town
        .here
        .system
        .list("/api/v3/delivery-partners?sort=-name")
        .await;
    assert_eq!(
        partners[0]["attributes"]["name"],
        json!("Northern Light Hub")
    );
    assert_eq!(partners[0]["attributes"]["cohort"], json!(["2026"]));
    let one = format!(
        "/api/v3/delivery-partners/{}",
        partners[0]["id"].as_str().unwrap()
    );
    town.here.system.get(&one).await.is(200);
    town.there.system.get(&one).await.is(404);
}

#[tokio::test]
async fn what_was_declared_on_a_page_gets_its_place_before_its_statement_closes() {
    use rulebook::reporting::declaration::DeclarationKind;
    let town = Town::new().await;
    town.agrees(&town.here).await;
    let (person, _) = town.accepted(&town.here, FUNDED, "1234567").await;
    let person = dfe::meant(&town.app, &person).unwrap();
    let partner = town.here.partner;
    town.goes_to("2026-10-12").await;
    let system = permit(Action::RunSystem);
    let now = town.app.now();
    let act = town
        .app
        .act(&system, &reporting::DECLARED, async move |tx| {
            let enrolment = registration::enrolments_of_person(tx, person)
                .await?
                .remove(0);
            let days = registration::cohort(tx, enrolment.cohort).await?.days;
            let told = reporting::Told {
                enrolment: enrolment.id,
                kind: DeclarationKind::Started,
                on: now.day,
                at: now.at,
                outcome: None,
                schedule: reporting::schedule_of(&days),
                partners: (Some(partner), None),
                partner_needed: true,
            };
            reporting::tell_in(tx, told).await
        });
    let made = town.shown(act.await.unwrap().id);
    assert_eq!(seen(&town, &made).await["statement_id"], Value::Null);
    town.goes_to("2026-12-28").await;
    let after = seen(&town, &made).await;
    assert_eq!(after["state"], json!("payable"));
    let statement = statement_of(&town, &after);
    let read = town
        .app
        .db()
        .read(async |tx| dfe::statement(tx, statement).await);
    let cut_off = read.await.unwrap().cut_off;
    assert!(cut_off >= day("2026-10-12") && cut_off < day("2026-12-28"));
}
