//! The application from its first question to its receipt, as people answer it.

use rulebook::{
    base::Coded,
    registration::{application::ApplicationState, journey::Step},
};

use crate::town::{Browser, Page, Town};

/// What an applicant answers to each question; the others are never asked of them.
pub type Answers<'a> = Vec<(&'a str, Vec<(&'a str, String)>)>;

fn one(field: &'static str, value: impl Into<String>) -> Vec<(&'static str, String)> {
    vec![(field, value.into())]
}

fn date(day: &str, month: &str, year: &str) -> Vec<(&'static str, String)> {
    vec![
        ("date_day", day.into()),
        ("date_month", month.into()),
        ("date_year", year.into()),
    ]
}

/// A SENCO of a primary school, in post since January 2025.
pub fn senco(town: &Town) -> Answers<'static> {
    vec![
        ("works-in-england", one("answer", "yes")),
        ("work-setting", one("answer", "a_school")),
        ("school", one("urn", "100001")),
        ("senco-role", one("answer", "yes")),
        ("first-senco-on", date("6", "1", "2025")),
        ("senco-here-from", date("6", "1", "2025")),
        ("qualified-teacher", one("answer", "yes")),
        ("induction", one("answer", "complete")),
        ("teaches-here", one("answer", "yes")),
        ("head", one("answer", "no")),
        ("nasenco", one("answer", "none")),
        ("full-name", one("full_name", "Asha Example")),
        ("trn", one("trn", "1234567")),
        ("provider", one("answer", town.provider.to_string())),
        ("cohort", one("answer", town.cohort.to_string())),
        ("funding-confirm", one("funding_confirmed", "yes")),
        (
            "line-manager-email",
            one("line_manager_email", "head@elm.example"),
        ),
    ]
}

/// Somebody outside England, who is no SENCO.
fn abroad(town: &Town) -> Answers<'static> {
    vec![
        ("works-in-england", one("answer", "no")),
        (
            "senco-role",
            one("answer", "no_i_do_not_plan_to_be_a_SENCO"),
        ),
        ("full-name", one("full_name", "Bryn Example")),
        ("trn", one("trn", "RP76/54321")),
        ("provider", one("answer", town.provider.to_string())),
        ("cohort", one("answer", town.cohort.to_string())),
        ("funding-choice", one("answer", "school")),
        (
            "line-manager-email",
            one("line_manager_email", "head@cwm.example"),
        ),
    ]
}

/// A SENCO who moved schools and holds the older award; employed outside schools before.
fn moved(town: &Town) -> Answers<'static> {
    let mut answers = senco(town);
    answers.retain(|(step, _)| !matches!(*step, "senco-here-from" | "nasenco" | "trn"));
    let at = |answers: &Answers<'_>, name: &str| {
        answers.iter().position(|(step, _)| *step == name).unwrap() + 1
    };
    let place = at(&answers, "first-senco-on");
    answers.insert(place, ("senco-here-from", date("1", "9", "2025")));
    answers.insert(place + 1, ("senco-months-before", one("months", "8")));
    let place = at(&answers, "head");
    answers.insert(place, ("nasenco", one("answer", "completed")));
    answers.insert(place + 1, ("nasenco-begun", date("1", "9", "2023")));
    answers.insert(place + 2, ("nasenco-completed", date("1", "7", "2025")));
    let place = at(&answers, "full-name");
    answers.insert(place, ("trn", one("trn", "2345678")));
    answers
}

/// Answers these questions, each where the one before led to; ends on the check page.
pub async fn walk(browser: &Browser, answers: &Answers<'_>) {
    let mut at = browser.get("/apply/continue").await.to;
    for (step, fields) in answers {
        assert_eq!(at, format!("/apply/{step}"));
        browser.get(&at).await.is(200).says("<h1");
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let page = browser.post(&at, &fields).await;
        assert_eq!(page.status.as_u16(), 303, "{step}: {}", page.text);
        at = page.to;
    }
    assert_eq!(at, "/apply/check");
}

pub async fn send(browser: &Browser) -> Page {
    browser.post("/apply/check", &[("declared", "yes")]).await
}

#[tokio::test]
async fn a_senco_applies_from_the_first_question_to_the_receipt() {
    let town = Town::new().await;
    let (person, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    asha.get("/apply/check")
        .await
        .is(200)
        .says("Elm Primary School, URN 100001")
        .says("6 January 2025")
        .says("Eligible for funding")
        .says("Thursday 6 January 2028")
        .says("SEND Regulations 2014, regulation 49(4)");
    send(&asha).await.leads_to("/apply/sent");
    asha.get("/apply/sent")
        .await
        .is(200)
        .says("Application sent")
        .says("Monday 21 September 2026");
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    let own = own.await.unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].state, ApplicationState::Pending);
    let id = own[0].id;
    asha.get(&format!("/application/{id}"))
        .await
        .is(200)
        .says("UCL Institute of Education decides by Monday 21 September 2026")
        .says("Certificate");
    let kept = town
        .app
        .db()
        .read(async |tx| registration::duty_kept(tx, id).await)
        .await
        .unwrap();
    let kept = kept.unwrap();
    assert_eq!(kept.rule, rulebook::registration::duty::RULE_VERSION);
    let letters = town.letters_to("asha@town.example").await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].body.contains(&id.to_string()));
    assert!(
        !letters[0].body.contains("1234567"),
        "no letter carries a TRN"
    );
}

#[tokio::test]
async fn other_ways_through_the_journey_end_too() {
    let town = Town::new().await;
    let (_, bryn) = town.person("Bryn", &[]).await;
    walk(&bryn, &abroad(&town)).await;
    bryn.get("/apply/check")
        .await
        .says("Not eligible for funding")
        .says("My school");
    send(&bryn).await.leads_to("/apply/sent");
    let (_, cai) = town.person("Cai", &[]).await;
    walk(&cai, &moved(&town)).await;
    cai.get("/apply/check").await.says("Qualified");
    send(&cai).await.leads_to("/apply/sent");
}

#[tokio::test]
async fn sending_twice_makes_one_application() {
    let town = Town::new().await;
    let (person, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    let (first, second) = tokio::join!(send(&asha), send(&asha));
    first.leads_to("/apply/sent");
    second.leads_to("/apply/sent");
    send(&asha).await.leads_to("/apply/sent");
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    assert_eq!(own.await.unwrap().len(), 1);
    assert_eq!(town.letters_to("asha@town.example").await.len(), 1);
}

#[tokio::test]
async fn without_the_declaration_nothing_is_sent_and_nothing_is_lost() {
    let town = Town::new().await;
    let (person, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    asha.post("/apply/check", &[])
        .await
        .is(422)
        .says("Confirm that your answers are true")
        .says("Asha Example");
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    let own = own.await.unwrap();
    assert_eq!(own[0].state, ApplicationState::Draft);
    let kept = town
        .app
        .db()
        .read(async |tx| registration::duty_kept(tx, own[0].id).await);
    assert_eq!(kept.await.unwrap(), None, "a refused act changes nothing");
}

#[tokio::test]
async fn a_changed_answer_clears_what_rested_on_it_and_asks_again() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    asha.get("/apply/school?change=yes")
        .await
        .is(200)
        .says("/apply/check");
    asha.post("/apply/school", &[("urn", "100002")])
        .await
        .leads_to("/apply/senco-here-from");
    asha.get("/apply/check")
        .await
        .never_says("Send application")
        .says("One question is open");
    send(&asha).await.is(422);
}

#[tokio::test]
async fn changing_one_answer_that_nothing_rests_on_leads_straight_back_to_the_check() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    asha.post("/apply/full-name", &[("full_name", "Asha  B Example")])
        .await
        .leads_to("/apply/check");
    asha.get("/apply/check").await.says("Asha B Example");
}

#[tokio::test]
async fn one_live_application_a_person() {
    let town = Town::new().await;
    let (person, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    send(&asha).await.leads_to("/apply/sent");
    asha.post("/apply/works-in-england", &[("answer", "yes")])
        .await
        .is(422)
        .says("You have an application for this programme already");
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    let own = own.await.unwrap();
    assert_eq!(own.len(), 1);
    // Taken back, it makes way for another.
    asha.post(&format!("/application/{}/take-back", own[0].id), &[])
        .await
        .is(303);
    asha.post("/apply/works-in-england", &[("answer", "yes")])
        .await
        .leads_to("/apply/work-setting");
}

#[tokio::test]
async fn what_was_typed_wrong_is_kept_and_told_at_its_place() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    let answers = senco(&town);
    let until = |name: &str| answers.iter().position(|(step, _)| *step == name).unwrap();
    for (step, fields) in &answers[..until("first-senco-on")] {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        asha.post(&format!("/apply/{step}"), &fields).await.is(303);
    }
    let typed = [
        ("date_day", "8"),
        ("date_month", "9"),
        ("date_year", "2026"),
    ];
    asha.post("/apply/first-senco-on", &typed)
        .await
        .is(422)
        .says("The date must be today or in the past.")
        .says("value=\"2026\"")
        .says("Error:");
    asha.post("/apply/first-senco-on", &[("date_day", "<b>")])
        .await
        .is(422)
        .says("&lt;b&gt;");
    // A question that lies behind the next one leads back to it.
    asha.get("/apply/trn")
        .await
        .leads_to("/apply/first-senco-on");
    asha.get("/apply/nothing").await.is(404);
    asha.post("/apply/nothing", &[]).await.is(404);
}

#[tokio::test]
async fn a_school_is_found_by_words_and_a_closed_one_cannot_be_chosen() {
    let town = Town::new().await;
    let (_, asha) = town.person("Asha", &[]).await;
    asha.post("/apply/works-in-england", &[("answer", "yes")])
        .await
        .is(303);
    asha.post("/apply/work-setting", &[("answer", "a_school")])
        .await
        .is(303);
    asha.get("/apply/school")
        .await
        .is(200)
        .never_says("Elm Primary School");
    asha.get("/apply/school?words=leeds")
        .await
        .says("Elm Primary School")
        .never_says("Oak Academy");
    asha.get("/apply/school?words=hu11aa")
        .await
        .says("This school is closed")
        .says("disabled");
    asha.get("/apply/school?words=zzz")
        .await
        .says("No school fits");
    asha.post("/apply/school", &[("urn", "999999")])
        .await
        .is(422)
        .says("No school of the register");
    asha.post("/apply/school", &[("urn", "100003")])
        .await
        .is(422)
        .says("This school is closed");
    asha.post("/apply/school", &[("urn", ""), ("words", "leeds")])
        .await
        .is(422)
        .says("Elm Primary School");
}

#[tokio::test]
async fn a_stranger_asks_for_a_way_in_and_comes_to_the_first_question() {
    let town = Town::new().await;
    let stranger = town.stranger();
    stranger.get("/apply").await.is(200).says("/apply/start");
    stranger.get("/apply/works-in-england").await.is(303);
    stranger
        .post("/apply/start", &[("name", ""), ("email", "x")])
        .await
        .is(422)
        .says("Enter your name");
    let fields = [("name", "Dee Example"), ("email", "Dee@Town.example")];
    stranger
        .post("/apply/start", &fields)
        .await
        .is(200)
        .says("dee@town.example");
    let letters = town.letters_to("dee@town.example").await;
    let link = letters[0]
        .body
        .split_whitespace()
        .find(|word| word.contains("/sign-in/link/"))
        .unwrap();
    let path = link.strip_prefix("http://localhost:8080").unwrap();
    stranger.post(path, &[]).await.leads_to("/apply/continue");
}

#[tokio::test]
async fn nobody_reads_anothers_application() {
    let town = Town::new().await;
    let (person, asha) = town.person("Asha", &[]).await;
    walk(&asha, &senco(&town)).await;
    send(&asha).await.is(303);
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    let id = own.await.unwrap()[0].id;
    let (_, other) = town.person("Other", &[]).await;
    other.get(&format!("/application/{id}")).await.is(404);
    other
        .post(&format!("/application/{id}/take-back"), &[])
        .await
        .is(404);
    other
        .get(&format!("/admin/applications/{id}"))
        .await
        .is(403);
}

#[test]
fn the_pages_ask_every_question_of_the_rulebook_in_these_tests_or_name_the_rest() {
    // The course is asked where several take applications: see the tests of courses.
    let never = [
        "course",
        "kind_of_nursery",
        "employment_type",
        "referred_by_adviser",
        "check_answers",
    ];
    let asked = [
        "works-in-england",
        "work-setting",
        "school",
        "senco-role",
        "first-senco-on",
        "senco-here-from",
        "senco-months-before",
        "qualified-teacher",
        "induction",
        "teaches-here",
        "head",
        "nasenco",
        "nasenco-begun",
        "nasenco-completed",
        "full-name",
        "trn",
        "provider",
        "cohort",
        "funding-confirm",
        "funding-choice",
        "line-manager-email",
    ];
    for step in Step::ALL {
        let slug = step.code().replace('_', "-");
        assert!(
            asked.contains(&slug.as_str()) || never.contains(&step.code()),
            "{step}"
        );
    }
}
