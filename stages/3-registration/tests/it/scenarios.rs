//! The registration scenarios of the acceptance list, by number. What other tests cover is named in docs/dfe-scenarios.md.

use std::collections::HashMap;

use kit::Problem;
use registration::{Application, Placing};
use rulebook::{
    people::PersonId,
    registration::{
        CohortId,
        funding::{CohortFunding, Eligible, FundingCode, WorkSetting},
        journey::SencoRole,
    },
};

use crate::{
    journey::{senco, send},
    town::{Browser, Town, day},
};

pub type Fields = Vec<(&'static str, String)>;

/// What somebody answers, by question: whatever is asked of them, in whatever order.
pub struct Says(pub HashMap<&'static str, Fields>);

impl Says {
    pub fn of(town: &Town) -> Self {
        let mut it = Self(senco(town).into_iter().collect());
        it.say("funding-choice", "answer", "self");
        it
    }
    fn say(&mut self, step: &'static str, field: &'static str, value: &str) {
        self.0.insert(step, vec![(field, value.to_owned())]);
    }
}

/// Answers whatever is asked, until the check page; answers which questions were asked. Every page is a plain form that works
/// without script.
pub async fn walk(browser: &Browser, says: &Says) -> Vec<String> {
    let mut asked = Vec::new();
    loop {
        let at = browser.get("/apply/continue").await.to;
        if at == "/apply/check" {
            return asked;
        }
        let step = at.strip_prefix("/apply/").unwrap().to_owned();
        assert!(!asked.contains(&step), "{step} is asked again: {asked:?}");
        browser.get(&at).await.is(200).says("<form");
        let fields = says.0.get(step.as_str());
        let fields = fields.unwrap_or_else(|| panic!("{step} was not expected"));
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let page = browser.post(&at, &fields).await;
        assert_eq!(page.status.as_u16(), 303, "{step}: {}", page.text);
        asked.push(step);
    }
}

async fn only(town: &Town, person: PersonId) -> Application {
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    own.await.unwrap().remove(0)
}

async fn code(town: &Town, it: &Application) -> FundingCode {
    let id = it.id;
    let kept = town
        .app
        .db()
        .read(async |tx| registration::funding_kept(tx, id).await);
    kept.await.unwrap().unwrap().answer.code
}

/// Walks, sends, and answers what was asked and what is kept.
async fn applies(town: &Town, name: &str, says: &Says) -> (Vec<String>, Application) {
    let (person, browser) = town.person(name, &[]).await;
    let asked = walk(&browser, says).await;
    send(&browser).await.leads_to("/apply/sent");
    (asked, only(town, person).await)
}

#[tokio::test]
async fn scenario_01_02_a_senco_of_a_state_school_applies_without_script_and_every_answer_is_kept()
{
    let town = Town::new().await;
    let (_, held) = applies(&town, "Asha", &Says::of(&town)).await;
    let answers = &held.answers;
    assert_eq!(answers.works_in_england, Some(true));
    assert_eq!(answers.work_setting, Some(WorkSetting::School));
    assert_eq!(
        answers.school.map(|urn| urn.to_string()).as_deref(),
        Some("100001")
    );
    assert_eq!(answers.senco_role, Some(SencoRole::Yes));
    assert_eq!(answers.senco_here_from, Some(day("2025-01-06")));
    assert_eq!(answers.provider, Some(town.provider));
    assert_eq!(answers.cohort, Some(town.cohort));
    assert_eq!(answers.funding_found, Some(Eligible::Yes));
    assert_eq!(held.full_name, "Asha Example");
    assert_eq!(code(&town, &held).await, FundingCode::Funded);
}

#[tokio::test]
async fn scenario_03_04_who_is_no_senco_is_asked_no_date_and_is_eligible_all_the_same() {
    let town = Town::new().await;
    for (name, role) in [
        ("Asha", "no_but_i_plan_to_become_one"),
        ("Bryn", "no_i_do_not_plan_to_be_a_SENCO"),
    ] {
        let mut says = Says::of(&town);
        says.say("senco-role", "answer", role);
        let trn = if name == "Asha" { "1234567" } else { "2345678" };
        says.say("trn", "trn", trn);
        let (asked, held) = applies(&town, name, &says).await;
        assert!(
            !asked
                .iter()
                .any(|step| step.contains("senco-on") || step.contains("here-from"))
        );
        assert_eq!(held.answers.funding_found, Some(Eligible::Yes), "{role}");
        assert_eq!(held.answers.senco_here_from, None);
    }
}

#[tokio::test]
async fn scenario_05_a_date_that_is_ahead_impossible_or_missing_is_refused_with_words() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    let says = Says::of(&town);
    for step in ["works-in-england", "work-setting", "school", "senco-role"] {
        let fields: Vec<(&str, &str)> =
            says.0[step].iter().map(|(n, v)| (*n, v.as_str())).collect();
        asha.post(&format!("/apply/{step}"), &fields).await.is(303);
    }
    let path = "/apply/first-senco-on";
    let date = |day, month, year| {
        [
            ("date_day", day),
            ("date_month", month),
            ("date_year", year),
        ]
    };
    asha.post(path, &date("8", "9", "2026"))
        .await
        .is(422)
        .says("The date must be today or in the past.");
    asha.post(path, &date("31", "2", "2025"))
        .await
        .is(422)
        .says("Enter a real date")
        .says("value=\"31\"");
    asha.post(path, &date("", "", ""))
        .await
        .is(422)
        .says("There is a problem");
}

#[tokio::test]
async fn scenario_06_an_unfunded_cohort_says_why_and_asks_who_pays() {
    let town = Town::new().await;
    let cohort: CohortId = town
        .open_cohort("2026a", CohortFunding::Unfunded, 5, 0)
        .await;
    let mut says = Says::of(&town);
    says.say("cohort", "answer", &cohort.to_string());
    let (asked, held) = applies(&town, "Asha", &says).await;
    assert!(asked.contains(&"funding-choice".to_owned()), "{asked:?}");
    assert_eq!(code(&town, &held).await, FundingCode::UnfundedCohort);
    let placing = Placing {
        cohort,
        partner: None,
        funded_place: Some(false),
    };
    let enrolment = registration::accept(&town.app, &town.keeper(), held.id, placing)
        .await
        .unwrap();
    let kept = town
        .app
        .db()
        .read(async |tx| registration::enrolment(tx, enrolment).await)
        .await
        .unwrap();
    assert_eq!((kept.funded_place, kept.fundable), (Some(false), false));
}

#[tokio::test]
async fn scenario_07_outside_england_the_way_is_short_and_the_money_is_asked_for() {
    let town = Town::new().await;
    let mut says = Says::of(&town);
    says.say("works-in-england", "answer", "no");
    let (asked, held) = applies(&town, "Asha", &says).await;
    assert!(!asked.contains(&"work-setting".to_owned()) && !asked.contains(&"school".to_owned()));
    assert!(asked.contains(&"funding-choice".to_owned()));
    assert_eq!(code(&town, &held).await, FundingCode::NotInEngland);
}

#[tokio::test]
async fn scenario_08_a_private_nursery_and_a_childminder_are_not_eligible() {
    let town = Town::new().await;
    for (name, kind, trn) in [
        ("Asha", "private_nursery", "1234567"),
        ("Bryn", "childminder", "2345678"),
    ] {
        let mut says = Says::of(&town);
        says.say("work-setting", "answer", "early_years_or_childcare");
        says.say("kind-of-nursery", "answer", kind);
        says.say("trn", "trn", trn);
        let (_, held) = applies(&town, name, &says).await;
        assert_eq!(
            code(&town, &held).await,
            FundingCode::EarlyYearsInvalid,
            "{kind}"
        );
    }
}

#[tokio::test]
async fn scenario_09_an_independent_school_is_not_eligible_and_is_told_why() {
    let town = Town::new().await;
    let mut says = Says::of(&town);
    says.say("school", "urn", "100004");
    let (person, asha) = town.person("Asha", &[]).await;
    walk(&asha, &says).await;
    asha.get("/apply/check")
        .await
        .says("Not eligible for funding");
    send(&asha).await.leads_to("/apply/sent");
    let held = only(&town, person).await;
    assert_eq!(
        code(&town, &held).await,
        FundingCode::IneligibleEstablishmentType
    );
}

#[tokio::test]
async fn scenario_10_11_a_virtual_school_and_a_referral_wait_for_review_and_still_choose_a_provider()
 {
    let town = Town::new().await;
    let mut says = Says::of(&town);
    says.say("work-setting", "answer", "another_setting");
    says.say(
        "employment-type",
        "answer",
        "local_authority_virtual_school",
    );
    let (asked, held) = applies(&town, "Asha", &says).await;
    assert!(asked.contains(&"provider".to_owned()));
    assert_eq!(held.answers.funding_found, Some(Eligible::Review));
    assert_eq!(code(&town, &held).await, FundingCode::SubjectToReview);
    let mut says = Says::of(&town);
    says.say("work-setting", "answer", "other");
    says.say("referred-by-adviser", "answer", "yes");
    says.say("trn", "trn", "2345678");
    let (_, held) = applies(&town, "Bryn", &says).await;
    assert_eq!(held.answers.funding_found, Some(Eligible::Review));
    assert_eq!(code(&town, &held).await, FundingCode::ReturnToTeaching);
}

#[tokio::test]
async fn scenario_14_who_becomes_a_senco_on_the_check_page_is_asked_the_sencos_questions() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    let mut says = Says::of(&town);
    says.say("senco-role", "answer", "no_i_do_not_plan_to_be_a_SENCO");
    walk(&asha, &says).await;
    asha.post("/apply/senco-role", &[("answer", "yes")])
        .await
        .leads_to("/apply/first-senco-on");
    asha.get("/apply/check")
        .await
        .never_says("Send application");
    // And the other way round: the date goes with the role.
    let asked = walk(&asha, &Says::of(&town)).await;
    assert!(asked.contains(&"senco-here-from".to_owned()), "{asked:?}");
    asha.post(
        "/apply/senco-role",
        &[("answer", "no_i_do_not_plan_to_be_a_SENCO")],
    )
    .await
    .leads_to("/apply/check");
    asha.get("/apply/check").await.never_says("6 January 2025");
}

#[tokio::test]
async fn scenario_15_another_provider_means_another_cohort() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &Says::of(&town)).await;
    let permit = Town::system(rulebook::people::Action::RunSystem);
    let other = people::add_provider(&town.app, &permit, "Southern Cross".into(), true)
        .await
        .unwrap();
    asha.post("/apply/provider", &[("answer", &other.to_string())])
        .await
        .leads_to("/apply/cohort");
    // The cohort of the first provider is not one of the second's.
    asha.post("/apply/cohort", &[("answer", &town.cohort.to_string())])
        .await
        .is(422);
    asha.get("/apply/check")
        .await
        .never_says("Send application");
}

#[tokio::test]
async fn scenario_25_accepting_leaves_other_peoples_applications_and_a_second_live_one_cannot_be() {
    let town = Town::new().await;
    let (_, first) = applies(&town, "Asha", &Says::of(&town)).await;
    let mut says = Says::of(&town);
    says.say("trn", "trn", "2345678");
    let (_, second) = applies(&town, "Bryn", &says).await;
    let placing = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(true),
    };
    registration::accept(&town.app, &town.keeper(), first.id, placing)
        .await
        .unwrap();
    assert_eq!(only(&town, second.person).await.state, second.state);
    // The same person cannot have another one waiting beside the accepted one.
    let answers = first.answers.clone();
    let person = first.person;
    let own = rulebook::people::may(
        &rulebook::people::Actor::System,
        rulebook::people::Action::Apply,
        &rulebook::people::Circles::own(person),
    );
    let again = registration::submit_application(&town.app, &own.unwrap(), person, answers).await;
    assert!(matches!(again, Err(Problem::Refused(_))), "{again:?}");
}
