//! Several courses on offer: which is asked, which questions follow, and that the SENCO questions come back with the SENCO course.

use rulebook::registration::application::ApplicationState;

use crate::{
    journey::{Answers, senco, send, walk},
    town::{Browser, Town},
};

fn one(field: &'static str, value: impl Into<String>) -> Vec<(&'static str, String)> {
    vec![(field, value.into())]
}

/// A head who wants the NPQ for headship: no question about SENCOs.
fn head(town: &Town, cohort: String) -> Answers<'static> {
    vec![
        ("works-in-england", one("answer", "yes")),
        ("work-setting", one("answer", "a_school")),
        ("school", one("urn", "100001")),
        ("course", one("answer", "npqh")),
        ("full-name", one("full_name", "Asha Example")),
        ("trn", one("trn", "1234567")),
        ("provider", one("answer", town.provider.to_string())),
        ("cohort", one("answer", cohort)),
        ("funding-choice", one("answer", "school")),
        (
            "line-manager-email",
            one("line_manager_email", "governors@elm.example"),
        ),
    ]
}

/// A SENCO, where the course is asked.
fn senco_of_several(town: &Town) -> Answers<'static> {
    let mut answers = senco(town);
    answers.insert(3, ("course", one("answer", "npq-senco")));
    answers
}

/// Answers these questions, each where the one before led to.
async fn go_on(
    browser: &Browser,
    mut at: String,
    answers: &[(&str, Vec<(&str, String)>)],
) -> String {
    for (step, fields) in answers {
        assert_eq!(at, format!("/apply/{step}"));
        browser.get(&at).await.is(200);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let page = browser.post(&at, &fields).await;
        assert_eq!(page.status.as_u16(), 303, "{step}: {}", page.text);
        at = page.to;
    }
    at
}

#[tokio::test]
async fn the_senco_questions_are_asked_of_the_senco_course_only() {
    let town = Town::new().await;
    let headship = town.open_cohort_of("npqh", "2026h").await;
    let (person, asha) = town.person("Asha", &[]).await;
    let at = asha.get("/apply/continue").await.to;
    let answers = head(&town, headship.to_string());
    let money = answers.len() - 2;
    let at = go_on(&asha, at, &answers[..money]).await;
    // Whether DfE funds the place is the rule's to say; both ways on are in the table.
    let at = if at == "/apply/funding-confirm" {
        asha.post(&at, &[("funding_confirmed", "yes")]).await.to
    } else {
        go_on(&asha, at, &answers[money..=money]).await
    };
    assert_eq!(
        go_on(&asha, at, &answers[money + 1..]).await,
        "/apply/check"
    );
    asha.get("/apply/check")
        .await
        .is(200)
        .says("Which course do you want to take?")
        .says("NPQ for Headship")
        .never_says("Are you a SENCO?")
        .never_says("NASENCO");
    asha.get("/apply/senco-role").await.leads_to("/apply/check");
    send(&asha).await.leads_to("/apply/sent");
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await)
        .await
        .unwrap();
    let kept = town
        .app
        .db()
        .read(async |tx| registration::duty_kept(tx, own[0].id).await)
        .await
        .unwrap();
    assert_eq!(kept, None, "the duty is nothing to this course");
    assert_eq!(own[0].state, ApplicationState::Pending);
    // And the other course may be applied for beside it, but not the same one again.
    let at = asha.get("/apply/continue").await.to;
    let at = go_on(&asha, at, &head(&town, headship.to_string())[..3]).await;
    assert_eq!(at, "/apply/course");
    asha.get(&at)
        .await
        .is(200)
        .says("You have applied for this already");
    asha.post(&at, &[("answer", "npqh")])
        .await
        .is(422)
        .says("You have an application for this programme already");
    asha.post(&at, &[("answer", "npq-senco")])
        .await
        .leads_to("/apply/senco-role");
}

#[tokio::test]
async fn the_course_changed_from_the_check_page_asks_the_senco_questions_anew() {
    let town = Town::new().await;
    let headship = town.open_cohort_of("npqh", "2026h").await;
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco_of_several(&town)).await;
    asha.get("/apply/course?change=yes")
        .await
        .is(200)
        .says("/apply/check");
    // To headship: the SENCO questions are gone, provider and cohort are asked again.
    asha.post("/apply/course", &[("answer", "npqh")])
        .await
        .leads_to("/apply/provider");
    asha.get("/apply/check")
        .await
        .never_says("Are you a SENCO?")
        .never_says("Send application")
        .says("One question is open");
    asha.get("/apply/senco-role")
        .await
        .leads_to("/apply/provider");
    let provider = town.provider.to_string();
    asha.post("/apply/provider", &[("answer", &provider)])
        .await
        .leads_to("/apply/cohort");
    // The SENCO cohort is no answer to headship, on the page or past it.
    asha.get("/apply/cohort")
        .await
        .says("Cohort 2026h")
        .never_says("Cohort 2026b");
    asha.post("/apply/cohort", &[("answer", &town.cohort.to_string())])
        .await
        .is(422)
        .says("another course");
    asha.post("/apply/cohort", &[("answer", &headship.to_string())])
        .await
        .is(303);
    // Back to the SENCO course: every one of its questions is asked again, none is remembered.
    asha.post("/apply/course", &[("answer", "npq-senco")])
        .await
        .leads_to("/apply/senco-role");
    send(&asha).await.is(422);
    let rest = senco(&town);
    let from = rest
        .iter()
        .position(|(step, _)| *step == "senco-role")
        .unwrap();
    let to = rest
        .iter()
        .position(|(step, _)| *step == "full-name")
        .unwrap();
    let at = go_on(&asha, "/apply/senco-role".into(), &rest[from..to]).await;
    assert_eq!(at, "/apply/provider", "name and TRN are kept");
    asha.post("/apply/course", &[("answer", "npq-nonsense")])
        .await
        .is(422)
        .says("This course takes no applications now");
    asha.post("/apply/course", &[])
        .await
        .is(422)
        .says("Choose a course");
}

#[tokio::test]
async fn a_cohort_of_another_course_is_refused_at_the_desk_and_when_changing() {
    let town = Town::new().await;
    let headship = town.open_cohort_of("npqh", "2026h").await;
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco_of_several(&town)).await;
    send(&asha).await.leads_to("/apply/sent");
    let morgan = town.administrator().await;
    let list = morgan.get("/admin/applications").await.is(200);
    let id = list.text.split("/admin/applications/app").nth(1).unwrap();
    let id = format!("app{}", id.split('"').next().unwrap());
    let other = headship.to_string();
    morgan
        .post(
            &format!("/admin/applications/{id}/accept"),
            &[("cohort", &other), ("partner", ""), ("funded_place", "no")],
        )
        .await
        .is(422)
        .says("another course");
    asha.get(&format!("/application/{id}/change"))
        .await
        .never_says("Cohort 2026h");
    asha.post(
        &format!("/application/{id}/change"),
        &[("cohort", &other), ("understood", "yes")],
    )
    .await
    .is(422);
}

#[tokio::test]
async fn back_leads_through_every_question_to_the_first_and_loses_nothing() {
    let town = Town::new().await;
    town.open_cohort_of("npqh", "2026h").await;
    let (_, asha) = town.person("Asha", &[]).await;
    let answers = senco_of_several(&town);
    walk(&asha, &answers).await;
    let mut before = "/apply".to_owned();
    for (step, _) in &answers {
        let at = format!("/apply/{step}");
        asha.get(&at)
            .await
            .is(200)
            .says(&format!("class=\"govuk-back-link\" href=\"{before}\""));
        before = at;
    }
    // Looking back changed nothing: it is still ready to be sent.
    asha.get("/apply/check").await.says("Send application");
}

#[tokio::test]
async fn a_stranger_at_the_same_computer_finds_nothing_of_it() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    let stranger = town.stranger();
    for path in [
        "/apply/check",
        "/apply/full-name",
        "/apply/continue",
        "/apply/sent",
    ] {
        let page = stranger.get(path).await;
        assert_ne!(page.status.as_u16(), 200, "{path}");
        page.never_says("Asha");
    }
    stranger.get("/apply").await.is(200).never_says("Asha");
    let (_, other) = town.person("Bel", &[]).await;
    other.get("/apply/check").await.leads_to("/apply/continue");
    other
        .get("/apply/full-name")
        .await
        .leads_to("/apply/works-in-england");
}
