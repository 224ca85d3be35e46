//! The provider's desk: queue, acceptance, rejection, places.

use kit::Problem;
use registration::Placing;
use rulebook::{
    people::{Action, Role, Scope},
    registration::{ApplicationId, application::ApplicationState, funding::CohortFunding},
};

use crate::{
    journey::{self, send, walk},
    town::{Browser, Town},
};

/// Somebody's sent application.
pub async fn applied(town: &Town, name: &str, trn: &str) -> (ApplicationId, Browser) {
    let (person, browser) = town.person(name, &[]).await;
    let mut answers = journey::senco(town);
    for (step, fields) in &mut answers {
        match *step {
            "full-name" => fields[0].1 = format!("{name} Example"),
            "trn" => trn.clone_into(&mut fields[0].1),
            _ => {}
        }
    }
    walk(&browser, &answers).await;
    send(&browser).await.leads_to("/apply/sent");
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    (own.await.unwrap()[0].id, browser)
}

async fn state(town: &Town, id: ApplicationId) -> ApplicationState {
    town.app
        .db()
        .read(async |tx| registration::application(tx, id).await)
        .await
        .unwrap()
        .state
}

#[tokio::test]
async fn accepting_enrols_gives_the_role_records_the_post_and_writes_a_letter() {
    let town = Town::new().await;
    let (id, asha) = applied(&town, "Asha", "1234567").await;
    let morgan = town.administrator().await;
    morgan
        .get("/admin/applications")
        .await
        .is(200)
        .says("Asha Example");
    morgan
        .get(&format!("/admin/applications/{id}"))
        .await
        .is(200)
        .says(&format!("/admin/applications/{id}/accept"))
        .says("Eligible for funding");
    let path = format!("/admin/applications/{id}/accept");
    let cohort = town.cohort.to_string();
    let partner = town.partner.to_string();
    let fields = [
        ("cohort", cohort.as_str()),
        ("partner", partner.as_str()),
        ("funded_place", "yes"),
    ];
    let page = morgan.post(&path, &fields).await.is(303);
    assert_eq!(state(&town, id).await, ApplicationState::Accepted);
    morgan
        .get(&page.to)
        .await
        .is(200)
        .says("North Alliance")
        .says("Funded place")
        .says("The SENCO duty")
        .says("Accepted the application")
        .says("Morgan");
    let held = town
        .app
        .db()
        .read(async |tx| registration::application(tx, id).await)
        .await
        .unwrap();
    let posts = town
        .app
        .db()
        .read(async |tx| registration::posts_of_person(tx, held.person).await);
    assert_eq!(posts.await.unwrap().len(), 1);
    let cohort = town.cohort().await;
    assert_eq!((cohort.taken, cohort.funded_taken), (1, 1));
    let person = town
        .app
        .db()
        .read(async |tx| registration::current_enrolment(tx, held.person).await);
    let enrolment = person.await.unwrap().unwrap();
    assert_eq!(
        enrolment.edition, town.edition,
        "the person studies the cohort’s edition"
    );
    let participants = town
        .app
        .db()
        .read(async |tx| people::holders(tx, Role::Participant, Scope::Own).await);
    assert!(
        participants
            .await
            .unwrap()
            .iter()
            .any(|(person, _)| *person == held.person)
    );
    assert!(
        town.letters_to("asha@town.example").await[0]
            .body
            .contains("You have a place")
    );
    asha.get("/apply")
        .await
        .leads_to(&format!("/application/{id}"));
    asha.get(&format!("/application/{id}"))
        .await
        .says("You have a place");
    morgan
        .post(&path, &fields)
        .await
        .is(409)
        .says("This has moved on");
    assert_eq!(town.cohort().await.taken, 1);
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_wins() {
    let town = Town::new().await;
    let (id, _) = applied(&town, "Asha", "1234567").await;
    let permit = town.keeper();
    let placing = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(false),
    };
    let accept = || registration::accept(&town.app, &permit, id, placing);
    let (first, second) = tokio::join!(accept(), accept());
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
    let lost = first.err().or(second.err()).unwrap();
    assert!(matches!(lost, Problem::MovedOn), "{lost:?}");
    assert_eq!(town.cohort().await.taken, 1);
}

#[tokio::test]
async fn a_refused_acceptance_changes_nothing() {
    let town = Town::new().await;
    let (id, _) = applied(&town, "Asha", "1234567").await;
    let morgan = town.administrator().await;
    let cohort = town.cohort.to_string();
    morgan
        .post(
            &format!("/admin/applications/{id}/accept"),
            &[("cohort", &cohort), ("partner", "")],
        )
        .await
        .is(422)
        .says("Say whether this is one of your funded places.");
    assert_eq!(state(&town, id).await, ApplicationState::Pending);
    assert_eq!(town.cohort().await.taken, 0);
    assert_eq!(
        town.letters_to("asha@town.example").await.len(),
        1,
        "only the receipt"
    );
}

#[tokio::test]
async fn places_and_funded_places_run_out() {
    let town = Town::new().await;
    let permit = town.keeper();
    let mut ids = Vec::new();
    for (name, trn) in [("Asha", "1000001"), ("Bel", "1000002"), ("Cai", "1000003")] {
        ids.push(applied(&town, name, trn).await.0);
    }
    let place = |funded| Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(funded),
    };
    let code = |problem: Problem| match problem {
        Problem::Refused(refused) => refused.code,
        other => panic!("{other:?}"),
    };
    registration::accept(&town.app, &permit, ids[0], place(true))
        .await
        .unwrap();
    let refused = registration::accept(&town.app, &permit, ids[1], place(true))
        .await
        .unwrap_err();
    assert_eq!(code(refused), "no_funded_places");
    registration::accept(&town.app, &permit, ids[1], place(false))
        .await
        .unwrap();
    let refused = registration::accept(&town.app, &permit, ids[2], place(false))
        .await
        .unwrap_err();
    assert_eq!(code(refused), "no_places");
    assert_eq!(town.cohort().await.left(), 0);
    town.stranger().get("/cohorts").await.says("No places left");
    // Somebody who comes now finds the cohort full, and is told of its waiting list.
    let (_, dee) = town.person("Dee", &[]).await;
    let answers = journey::senco(&town);
    let until = answers
        .iter()
        .position(|(step, _)| *step == "cohort")
        .unwrap();
    for (step, fields) in &answers[..until] {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        dee.post(&format!("/apply/{step}"), &fields).await.is(303);
    }
    dee.get("/apply/cohort")
        .await
        .is(200)
        .says("you would be number 1 on the waiting list");
}

#[tokio::test]
async fn the_same_trn_holds_one_place() {
    let town = Town::new().await;
    let permit = town.keeper();
    let (first, _) = applied(&town, "Asha", "1234567").await;
    let (second, _) = applied(&town, "Asher", "1234567").await;
    let place = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(false),
    };
    registration::accept(&town.app, &permit, first, place)
        .await
        .unwrap();
    let refused = registration::accept(&town.app, &permit, second, place)
        .await
        .unwrap_err();
    assert!(matches!(refused, Problem::Refused(refused) if refused.code == "holds_a_place"));
}

#[tokio::test]
async fn rejecting_needs_words_and_tells_the_applicant() {
    let town = Town::new().await;
    let (id, asha) = applied(&town, "Asha", "1234567").await;
    let morgan = town.administrator().await;
    let path = format!("/admin/applications/{id}/reject");
    morgan.get(&path).await.is(200);
    morgan
        .post(&path, &[("reason", "rejected_by_provider"), ("words", " ")])
        .await
        .is(422)
        .says("Say why");
    assert_eq!(state(&town, id).await, ApplicationState::Pending);
    let fields = [
        ("reason", "rejected_by_provider"),
        ("words", "Please apply in spring."),
    ];
    morgan
        .post(&path, &fields)
        .await
        .leads_to("/admin/applications");
    assert_eq!(state(&town, id).await, ApplicationState::Rejected);
    assert!(
        town.letters_to("asha@town.example").await[0]
            .body
            .contains("Please apply in spring.")
    );
    asha.get(&format!("/application/{id}"))
        .await
        .says("Please apply in spring.")
        .says("Apply again");
    morgan.post(&path, &fields).await.is(409);
}

#[tokio::test]
async fn another_providers_administrator_sees_nothing_of_it() {
    let town = Town::new().await;
    let (id, _) = applied(&town, "Asha", "1234567").await;
    let system = Town::system(Action::RunSystem);
    let other = people::add_provider(&town.app, &system, "Elsewhere".into(), false)
        .await
        .unwrap();
    let role = (Role::ProgrammeAdministrator, Scope::Provider(other));
    let (_, stranger) = town.person("Ellis", &[role]).await;
    stranger
        .get("/admin/applications")
        .await
        .is(200)
        .never_says("Asha");
    stranger
        .get(&format!("/admin/applications/{id}"))
        .await
        .is(404);
    let cohort = town.cohort.to_string();
    stranger
        .post(
            &format!("/admin/applications/{id}/accept"),
            &[("cohort", &cohort)],
        )
        .await
        .is(404);
    stranger
        .get(&format!("/admin/cohorts/{}", town.cohort))
        .await
        .is(404);
}

#[tokio::test]
async fn a_draft_is_nobodys_business_but_the_applicants() {
    let town = Town::new().await;
    let (person, asha) = town.person("Asha", &[]).await;
    walk(&asha, &journey::senco(&town)).await;
    let own = town
        .app
        .db()
        .read(async |tx| registration::applications_of_person(tx, person).await);
    let id = own.await.unwrap()[0].id;
    let morgan = town.administrator().await;
    morgan
        .get(&format!("/admin/applications/{id}"))
        .await
        .is(404);
}

#[tokio::test]
async fn a_cohort_is_opened_on_its_page_and_impossible_days_are_told() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    morgan
        .get("/admin/cohorts/new")
        .await
        .is(200)
        .says("Edition");
    let edition = town.edition.to_string();
    let mut fields = vec![
        ("name", "Spring 2027"),
        ("code", "2027a"),
        ("edition", edition.as_str()),
        ("places", "20"),
        ("funding", "unfunded"),
        ("funded_places", ""),
    ];
    let days = [
        ("opens", "1", "11", "2026"),
        ("closes", "31", "1", "2027"),
        ("starts_on", "1", "2", "2027"),
        ("ends_on", "31", "7", "2028"),
        ("assessment_opens_on", "1", "9", "2028"),
    ];
    let names: Vec<[String; 3]> = days
        .iter()
        .map(|(name, ..)| ["day", "month", "year"].map(|part| format!("{name}_{part}")))
        .collect();
    for (names, (_, day, month, year)) in names.iter().zip(&days) {
        fields.extend([
            (names[0].as_str(), *day),
            (names[1].as_str(), *month),
            (names[2].as_str(), *year),
        ]);
    }
    let page = morgan.post("/admin/cohorts/new", &fields).await.is(303);
    morgan
        .get(&page.to)
        .await
        .is(200)
        .says("Spring 2027")
        .says("20 of 20 places left");
    morgan
        .post("/admin/cohorts/new", &fields)
        .await
        .is(422)
        .says("There is a cohort with this code already.");
    morgan
        .post(&page.to, &[("places", "0"), ("funded_places", "0")])
        .await
        .is(422)
        .says("at least 1 place");
    morgan
        .post(&page.to, &[("places", "25"), ("funded_places", "0")])
        .await
        .is(303);
    town.open_cohort("2027b", CohortFunding::Funded, 3, 0).await;
    town.stranger()
        .get("/cohorts")
        .await
        .is(200)
        .says("Spring 2027")
        .says("Opening later");
}
