//! Declarations: from evidence, in order, once, taken back with a reason, settled after the cut-off.

use kit::Problem;
use rulebook::{
    people::{ProviderId, Role, Scope},
    registration::EnrolmentId,
    reporting::{
        DeclarationId,
        declaration::{DeclarationKind, DeclarationMove, DeclarationState, Standing},
    },
};

use crate::town::{Browser, Town};

fn code<T>(result: Result<T, Problem>) -> String {
    match result {
        Ok(_) => "done".into(),
        Err(Problem::Refused(refused)) => refused.code.into(),
        Err(other) => format!("{other:?}"),
    }
}

async fn declare(
    town: &Town,
    who: EnrolmentId,
    kind: DeclarationKind,
) -> Result<DeclarationId, Problem> {
    reporting::declare(&town.app, &town.finance(), who, kind).await
}

async fn account(town: &Town, who: EnrolmentId) -> reporting::Account {
    let now = town.app.now();
    town.app
        .db()
        .read(async |tx| reporting::account(tx, who, now).await)
        .await
        .unwrap()
}

#[tokio::test]
async fn started_is_declared_on_the_day_that_attendance_shows_and_only_once() {
    let town = Town::new().await;
    let (_, who) = town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-06");
    let before = town.entries().await;
    assert_eq!(
        code(declare(&town, who, DeclarationKind::Started).await),
        "no_evidence"
    );
    assert_eq!(
        town.entries().await,
        before,
        "a refused declaration changes nothing"
    );
    town.came(who).await;
    town.goes_to("2026-10-20");
    assert_eq!(
        code(declare(&town, who, DeclarationKind::Started).await),
        "done"
    );
    let after = town.entries().await;
    assert_eq!(
        code(declare(&town, who, DeclarationKind::Started).await),
        "already_made"
    );
    assert_eq!(
        code(declare(&town, who, DeclarationKind::Retained1).await),
        "no_evidence"
    );
    assert_eq!(town.entries().await, after);
    let account = account(&town, who).await;
    assert!(account.enrolment.declared && account.enrolment.declared_started);
    let made = &account.made[0];
    assert_eq!(made.on.to_string(), "2026-10-06");
    assert_eq!(made.evidence.what, "Attended: Conference 1");
    assert_eq!(made.state, DeclarationState::Eligible);
    assert!(matches!(account.lines[0].standing, Standing::Made { .. }));
}

#[tokio::test]
async fn two_clicks_at_once_make_one_declaration() {
    let town = Town::new().await;
    let (_, who) = town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-06");
    town.came(who).await;
    let (one, two) = tokio::join!(
        declare(&town, who, DeclarationKind::Started),
        declare(&town, who, DeclarationKind::Started)
    );
    let mut codes = [code(one), code(two)];
    codes.sort();
    assert_eq!(codes, ["already_made", "done"]);
    assert_eq!(account(&town, who).await.made.len(), 1);
}

#[tokio::test]
async fn a_declaration_is_taken_back_with_a_reason_and_may_be_made_again() {
    let town = Town::new().await;
    let (_, who) = town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-06");
    town.came(who).await;
    let id = declare(&town, who, DeclarationKind::Started).await.unwrap();
    let void =
        async |why: &str| reporting::void(&town.app, &town.finance(), id, why.to_owned()).await;
    assert_eq!(code(void(" ").await), "reason_missing");
    assert_eq!(code(void("The register was wrong").await), "done");
    assert_eq!(code(void("Again").await), "wrong_state");
    assert!(!account(&town, who).await.enrolment.declared);
    assert_eq!(
        code(declare(&town, who, DeclarationKind::Started).await),
        "done"
    );
}

#[tokio::test]
async fn a_statement_is_closed_after_its_cut_off_and_then_paid() {
    let town = Town::new().await;
    let (_, who) = town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-06");
    town.came(who).await;
    declare(&town, who, DeclarationKind::Started).await.unwrap();
    let settle = async |step| {
        let kind = DeclarationKind::Started;
        reporting::settle(&town.app, &town.finance(), town.cohort, kind, step).await
    };
    assert_eq!(
        code(settle(DeclarationMove::CutOff).await),
        "before_cut_off"
    );
    town.goes_to("2026-11-26");
    assert_eq!(
        code(settle(DeclarationMove::Pay).await),
        "nothing_to_settle"
    );
    assert_eq!(settle(DeclarationMove::CutOff).await.unwrap(), 1);
    assert_eq!(settle(DeclarationMove::Pay).await.unwrap(), 1);
    assert_eq!(
        account(&town, who).await.made[0].state,
        DeclarationState::Paid
    );
}

#[tokio::test]
async fn where_the_account_is_kept_here_no_declaration_moves_ahead_of_its_statement() {
    let priced =
        reporting::Worth(|_, _| Box::pin(async { Ok(Some(rulebook::base::Pence(12_000))) }));
    let town = Town::with(kit::app::Shelf::new().with(priced)).await;
    let (_, who) = town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-06");
    town.came(who).await;
    declare(&town, who, DeclarationKind::Started).await.unwrap();
    town.goes_to("2026-11-26");
    let here = [(Role::Finance, Scope::Provider(town.provider))];
    let (_, finance) = town.person("Kit", &here).await;
    let page = format!("/admin/declarations/statements/{}", town.cohort);
    let shown = finance.get(&page).await.is(200);
    shown
        .says("close by themselves")
        .never_says("Close the statement at its cut-off");
    let form = [("kind", "started"), ("step", "cut_off")];
    finance
        .post(&page, &form)
        .await
        .is(422)
        .says("The account of this intake with DfE is kept here");
    assert_eq!(
        account(&town, who).await.made[0].state,
        DeclarationState::Eligible
    );
}

/// A town on the day of the conference, with one participant, and finance officers here and elsewhere.
async fn two_offices() -> (Town, EnrolmentId, [Browser; 2]) {
    let town = Town::new().await;
    let (_, who) = town.participant("Asha", "1234567", 100_001).await;
    town.goes_to("2026-10-06");
    let here = [(Role::Finance, Scope::Provider(town.provider))];
    let elsewhere = [(Role::Finance, Scope::Provider(ProviderId::from_number(7)))];
    let (_, finance) = town.person("Kit", &here).await;
    let (_, other) = town.person("Lou", &elsewhere).await;
    (town, who, [finance, other])
}

#[tokio::test]
async fn finance_sees_why_not_and_then_declares_all_that_is_ready() {
    let (town, who, [finance, _]) = two_offices().await;
    let page = format!("/admin/declarations/{who}");
    let first = finance.get(&page).await.is(200);
    first.says("No record shows that this person took part");
    let refused = finance
        .post(&format!("{page}/declare"), &[("kind", "started")])
        .await;
    refused.is(422).says("This cannot be declared yet.");
    town.came(who).await;
    let list = finance.get("/admin/declarations").await.is(200);
    list.says("Declare all 1 that are ready");
    let cohort = town.cohort.to_string();
    let list = format!("/admin/declarations?cohort={cohort}");
    let done = finance
        .post("/admin/declarations/ready", &[("cohort", &cohort)])
        .await;
    done.leads_to(&list);
    let after = finance.get(&page).await.is(200);
    after.says("Attended: Conference 1").says("Eligible");
    let statement = finance
        .get(&format!("/admin/declarations/statements/{cohort}"))
        .await;
    statement.is(200).says("Autumn 2026");
    let filtered = finance.get(&format!("{list}&look=ready")).await.is(200);
    filtered.says("Nobody matches").never_says(">Asha<");
}

#[tokio::test]
async fn the_account_of_another_provider_does_not_exist() {
    let (town, who, [_, other]) = two_offices().await;
    town.came(who).await;
    let before = town.entries().await;
    let cohort = town.cohort.to_string();
    let page = format!("/admin/declarations/{who}");
    other.get(&page).await.is(404);
    other
        .post(&format!("{page}/declare"), &[("kind", "started")])
        .await
        .is(404);
    other
        .post("/admin/declarations/ready", &[("cohort", &cohort)])
        .await
        .is(404);
    other
        .get(&format!("/admin/declarations/statements/{cohort}"))
        .await
        .is(404);
    other
        .get(&format!("/admin/declarations?cohort={cohort}"))
        .await
        .never_says("Asha");
    assert_eq!(town.entries().await, before);
}

#[tokio::test]
async fn the_accounts_of_a_cohort_are_read_whole_whatever_the_number_of_its_people() {
    use kit::testing::statements_asked;
    let town = Town::new().await;
    let (mut asked, mut people) = (Vec::new(), Vec::new());
    for many in [3, 12] {
        for number in people.len()..many {
            let (name, trn) = (format!("Person {number}"), format!("12345{number:02}"));
            people.push(town.participant(&name, &trn, 100_001).await.1);
        }
        let (finance, browser) = town
            .person(&format!("Finance {many}"), &[(Role::Finance, Scope::Site)])
            .await;
        assert!(finance.number() > 0);
        let before = statements_asked();
        browser
            .get(&format!("/admin/declarations/today?cohort={}", town.cohort))
            .await
            .says(&format!("Person {}", many - 1));
        asked.push(statements_asked() - before);
    }
    town.goes_to("2026-10-20");
    for who in people {
        town.came(who).await;
    }
    let one_by_one = statements_asked();
    let now = town.app.now();
    let (all, each) = town
        .app
        .db()
        .read(async |tx| {
            let cohort = registration::cohorts(tx).await?.remove(0);
            let all = reporting::accounts(tx, &cohort, now).await?;
            let mut each = Vec::new();
            for one in registration::enrolments_of_cohort(tx, cohort.id).await? {
                each.push(reporting::account(tx, one.id, now).await?);
            }
            Ok((all, each))
        })
        .await
        .unwrap();
    assert_eq!(format!("{all:?}"), format!("{each:?}"));
    eprintln!("{asked:?}, one by one {}", statements_asked() - one_by_one);
    assert_eq!(
        asked[0], asked[1],
        "the page asks as much for twelve as for three"
    );
}
