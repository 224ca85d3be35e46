//! Going elsewhere: another provider or cohort, a transfer, another school, a later cohort; and what participants ask for.

use kit::Problem;
use registration::{Enrolment, NewCohort, NewPlace, Placing, Wish};
use rulebook::{
    people::{Action, Actor, Circles, Permit, ProviderId, Role, Scope, may},
    registration::{
        CohortId, EnrolmentId,
        application::ApplicationState,
        cohort::{CohortDays, Places},
        enrolment::{DeferralReason, EnrolmentState},
        funding::CohortFunding,
        request::RequestState,
    },
};

use crate::{
    desk::applied,
    town::{Browser, Town, day},
};

/// Another provider with a cohort of one place.
async fn elsewhere(town: &Town) -> (ProviderId, CohortId, Browser) {
    let system = Town::system(Action::RunSystem);
    let provider = people::add_provider(&town.app, &system, "Teach First".into(), true)
        .await
        .unwrap();
    let new = NewCohort {
        provider,
        edition: town.edition,
        name: "Their autumn".into(),
        code: "2026b".into(),
        days: CohortDays {
            opens: day("2026-06-01"),
            closes: day("2026-09-30"),
            starts_on: day("2026-10-12"),
            ends_on: day("2028-04-07"),
            assessment_opens_on: day("2028-04-10"),
        },
        places: Places {
            places: 1,
            funding: CohortFunding::Capped,
            funded_places: 1,
        },
    };
    let cohorts = Town::system(Action::KeepCohorts);
    let cohort = registration::open_cohort(&town.app, &cohorts, new)
        .await
        .unwrap();
    let role = (Role::ProgrammeAdministrator, Scope::Provider(provider));
    let (_, browser) = town.person("Robin", &[role]).await;
    (provider, cohort, browser)
}

async fn enrolled(town: &Town, name: &str, trn: &str) -> (EnrolmentId, Browser) {
    let (id, browser) = applied(town, name, trn).await;
    let placing = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(true),
    };
    let held = registration::accept(&town.app, &town.keeper(), id, placing).await;
    (held.unwrap(), browser)
}

async fn held(town: &Town, id: EnrolmentId) -> Enrolment {
    town.app
        .db()
        .read(async |tx| registration::enrolment(tx, id).await)
        .await
        .unwrap()
}

async fn left(town: &Town, id: CohortId) -> i64 {
    town.app
        .db()
        .read(async |tx| registration::cohort(tx, id).await)
        .await
        .unwrap()
        .left()
}

async fn declare(town: &Town, id: EnrolmentId) {
    town.run(async move |tx| registration::set_declared(tx, id, true, true).await)
        .await;
}

#[tokio::test]
async fn another_provider_is_chosen_in_one_act_and_everyone_concerned_is_told() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (_, theirs, robin) = elsewhere(&town).await;
    let (id, asha) = applied(&town, "Asha", "1234567").await;
    let path = format!("/application/{id}/change");
    asha.get(&path)
        .await
        .is(200)
        .says("Teach First, Their autumn");
    asha.get(&format!("{path}?cohort=coh_nonsense"))
        .await
        .is(422)
        .says("Choose a cohort that takes applications now");
    let to = theirs.to_string();
    asha.get(&format!("{path}?cohort={to}"))
        .await
        .is(200)
        .says("The provider that you chose before is told");
    asha.post(&path, &[("cohort", &to)])
        .await
        .leads_to(&format!("/application/{id}"));
    // Sent twice, it is done once.
    asha.post(&path, &[("cohort", &to)])
        .await
        .leads_to(&format!("/application/{id}"));
    asha.get(&format!("/application/{id}"))
        .await
        .says("Teach First decides by")
        .says("What it named before");
    morgan
        .get(&format!("/admin/applications/{id}"))
        .await
        .is(404);
    robin
        .get(&format!("/admin/applications/{id}"))
        .await
        .is(200)
        .says("Asha Example");
    assert_eq!(town.letters_to("robin@town.example").await.len(), 1);
    let old = town.letters_to("morgan@town.example").await;
    assert!(old[0].body.contains("no longer names your cohort"));
    let own = town.letters_to("asha@town.example").await;
    assert!(own[0].body.contains("Teach First has your application"));
    let (_, stranger) = town.person("Quin", &[]).await;
    stranger.get(&path).await.is(404);
}

#[tokio::test]
async fn a_move_to_another_cohort_frees_and_takes_a_place_and_keeps_dfes_rules() {
    let town = Town::new().await;
    let later = town.open_cohort("2027a", CohortFunding::Capped, 5, 2).await;
    let (id, _) = enrolled(&town, "Asha", "1234567").await;
    let morgan = town.administrator().await;
    let path = format!("/admin/participants/{id}/cohort");
    morgan
        .get(&path)
        .await
        .is(200)
        .says("offered to whoever waits");
    morgan
        .post(&path, &[])
        .await
        .is(422)
        .says("Choose a cohort");
    let to = later.to_string();
    morgan.post(&path, &[("cohort", &to)]).await.is(303);
    let moved = held(&town, id).await;
    assert_eq!((moved.cohort, moved.funded_place), (later, Some(true)));
    assert!(
        moved.fundable,
        "one’s own earlier place does not count against oneself"
    );
    assert_eq!(
        (town.cohort().await.taken, left(&town, later).await),
        (0, 4)
    );
    declare(&town, id).await;
    let back = town.cohort.to_string();
    morgan
        .post(&path, &[("cohort", &back)])
        .await
        .is(422)
        .says("DfE takes no change of cohort after that");
    morgan
        .get(&format!("/admin/participants/{id}"))
        .await
        .says("Moved to another cohort");
}

#[tokio::test]
async fn after_a_deferral_somebody_joins_a_later_cohort_and_their_funding_stays() {
    let town = Town::new().await;
    let later = town.open_cohort("2027a", CohortFunding::Funded, 5, 0).await;
    let (id, _) = enrolled(&town, "Asha", "1234567").await;
    declare(&town, id).await;
    registration::defer(
        &town.app,
        &town.keeper(),
        id,
        DeferralReason::Other,
        day("2027-03-01"),
    )
    .await
    .unwrap();
    let morgan = town.administrator().await;
    let path = format!("/admin/participants/{id}/rejoin");
    let to = later.to_string();
    morgan.post(&path, &[("cohort", &to)]).await.is(303);
    let back = held(&town, id).await;
    assert_eq!(
        (back.state, back.cohort, back.funded_place),
        (EnrolmentState::Active, later, Some(true))
    );
    assert_eq!(
        (town.cohort().await.taken, town.cohort().await.funded_taken),
        (0, 0)
    );
}

#[tokio::test]
async fn a_transfer_is_asked_for_by_one_provider_and_granted_by_the_other() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (provider, theirs, robin) = elsewhere(&town).await;
    let (id, asha) = enrolled(&town, "Asha", "1234567").await;
    declare(&town, id).await;
    let path = format!("/admin/participants/{id}/transfer");
    morgan.get(&path).await.is(200).says("Teach First");
    let to = provider.to_string();
    morgan
        .post(&path, &[("provider", &to), ("words", "She moves to Leeds")])
        .await
        .is(303);
    morgan
        .post(&path, &[("provider", &to)])
        .await
        .is(422)
        .says("asked already");
    robin
        .get(&format!("/admin/participants/{id}"))
        .await
        .is(404);
    let asked = town
        .app
        .db()
        .read(async |tx| registration::requests_of(tx, id).await)
        .await
        .unwrap();
    let request = format!("/admin/requests/{}", asked[0].id);
    morgan.get(&request).await.is(404);
    robin.get("/admin/requests").await.says("Asha Example");
    robin
        .get(&request)
        .await
        .is(200)
        .says("She moves to Leeds")
        .never_says("1234567");
    let place = theirs.to_string();
    robin
        .post(&request, &[("decision", "grant"), ("cohort", &place)])
        .await
        .is(303);
    let over = held(&town, id).await;
    assert_eq!((over.provider, over.cohort), (provider, theirs));
    assert_eq!(town.cohort().await.taken, 0);
    morgan
        .get(&format!("/admin/participants/{id}"))
        .await
        .is(404);
    robin
        .get(&format!("/admin/participants/{id}"))
        .await
        .is(200);
    let letters = town.letters_to("morgan@town.example").await;
    assert!(
        letters
            .iter()
            .any(|one| one.body.contains("has taken over Asha Example"))
    );
    asha.get("/place").await.is(200).says("Teach First");
    robin
        .post(&request, &[("decision", "grant"), ("cohort", &place)])
        .await
        .is(422)
        .says("already");
}

#[tokio::test]
async fn of_two_desks_that_answer_a_request_at_once_one_wins() {
    let town = Town::new().await;
    let (id, _) = enrolled(&town, "Asha", "1234567").await;
    declare(&town, id).await;
    let wish = Wish::Pause {
        reason: DeferralReason::Bereavement,
        returns_on: day("2027-01-11"),
    };
    let request = registration::ask(&town.app, &town.keeper(), id, wish, String::new())
        .await
        .unwrap();
    let permit = town.keeper();
    let grant = registration::grant(
        &town.app,
        &permit,
        request,
        registration::Grant::Pause(day("2027-01-11")),
    );
    let decline = registration::decline(&town.app, &permit, request, "Not now".into());
    let (granted, declined) = tokio::join!(grant, decline);
    assert_ne!(granted.is_ok(), declined.is_ok());
    let lost = granted.err().or(declined.err()).unwrap();
    assert!(matches!(lost, Problem::Refused(refused) if refused.code == "answered"));
}

#[tokio::test]
async fn a_participant_asks_for_a_pause_and_the_provider_grants_another_day() {
    let town = Town::new().await;
    let (id, asha) = enrolled(&town, "Asha", "1234567").await;
    let morgan = town.administrator().await;
    asha.get("/place").await.is(200).says("Ask for a pause");
    asha.get("/place/pause")
        .await
        .is(200)
        .says("does not change");
    asha.post(
        "/place/pause",
        &[
            ("reason", "other"),
            ("returns_on_day", "31"),
            ("returns_on_month", "2"),
            ("returns_on_year", "2027"),
        ],
    )
    .await
    .is(422)
    .says("Enter a real date");
    let wish = [("reason", "bereavement"), ("returns_on", "2027-01-11")];
    asha.post("/place/pause", &wish).await.leads_to("/place");
    asha.post("/place/pause", &wish)
        .await
        .is(422)
        .says("asked already");
    let page = asha
        .get("/place")
        .await
        .is(200)
        .says("You asked for a pause");
    let rest = page.text.split("/place/requests/").nth(1).unwrap();
    let key = rest.split('/').next().unwrap();
    let take_back = format!("/place/requests/{key}/take-back");
    let (_, stranger) = town.person("Quin", &[]).await;
    stranger.post(&take_back, &[]).await.is(404);
    let request = format!("/admin/requests/{key}");
    morgan.get("/home").await;
    morgan
        .get(&request)
        .await
        .is(200)
        .says("Bereavement")
        .says("value=\"11\"");
    morgan
        .post(
            &request,
            &[("decision", "grant"), ("returns_on", "2027-02-01")],
        )
        .await
        .is(422)
        .says("only after a first declaration");
    declare(&town, id).await;
    morgan
        .post(
            &request,
            &[("decision", "grant"), ("returns_on", "2027-02-01")],
        )
        .await
        .leads_to("/admin/requests");
    let paused = held(&town, id).await;
    assert_eq!(
        (paused.state, paused.returns_on),
        (EnrolmentState::Deferred, Some(day("2027-02-01")))
    );
    asha.get("/place").await.says("Granted");
    assert!(
        town.letters_to("asha@town.example").await[0]
            .body
            .contains("Monday 1 February 2027")
    );
}

#[tokio::test]
async fn who_asks_to_leave_before_anything_is_declared_is_cancelled_and_a_refusal_has_words() {
    let town = Town::new().await;
    let (id, asha) = enrolled(&town, "Asha", "1234567").await;
    let morgan = town.administrator().await;
    let leave = [("reason", "change-in-career")];
    asha.post("/place/leave", &leave).await.leads_to("/place");
    let requests = async || {
        town.app
            .db()
            .read(async |tx| registration::requests_of(tx, id).await)
            .await
            .unwrap()
    };
    let first = requests().await[0].id;
    let path = format!("/admin/requests/{first}");
    morgan
        .post(&path, &[("decision", "decline"), ("words", " ")])
        .await
        .is(422)
        .says("Say why");
    morgan
        .post(
            &path,
            &[("decision", "decline"), ("words", "Ring me first")],
        )
        .await
        .is(303);
    asha.get("/place").await.says("Ring me first");
    asha.post("/place/leave", &leave).await.leads_to("/place");
    let second = requests().await[0].id;
    morgan
        .post(
            &format!("/admin/requests/{second}"),
            &[("decision", "grant")],
        )
        .await
        .is(303);
    assert_eq!(held(&town, id).await.state, EnrolmentState::Cancelled);
    assert_eq!(requests().await[0].state, RequestState::Granted);
    assert_eq!(town.cohort().await.taken, 0);
}

#[tokio::test]
async fn a_school_is_changed_to_an_open_school_of_the_register() {
    let town = Town::new().await;
    let (id, _) = enrolled(&town, "Asha", "1234567").await;
    let morgan = town.administrator().await;
    let path = format!("/admin/participants/{id}/school");
    morgan.get(&path).await.is(200);
    morgan
        .post(&path, &[("urn", "100003")])
        .await
        .is(422)
        .says("This school is closed");
    morgan
        .post(&path, &[("urn", "999999")])
        .await
        .is(422)
        .says("No school of the register");
    morgan.post(&path, &[("urn", "abc")]).await.is(422);
    morgan.post(&path, &[("urn", "100002")]).await.is(303);
    morgan
        .get("/admin/participants?words=100002")
        .await
        .says("Asha Example");
    morgan
        .get(&format!("/admin/participants/{id}"))
        .await
        .says("Oak Academy")
        .says("Changed the school");
}

#[tokio::test]
async fn a_provider_cannot_move_another_providers_people() {
    let town = Town::new().await;
    let (_, theirs, robin) = elsewhere(&town).await;
    let (id, _) = enrolled(&town, "Asha", "1234567").await;
    for page in ["cohort", "rejoin", "school", "transfer"] {
        robin
            .get(&format!("/admin/participants/{id}/{page}"))
            .await
            .is(404);
    }
    let place = NewPlace {
        cohort: theirs,
        partner: None,
    };
    let permit: Permit = may(
        &Actor::System,
        Action::KeepRegistrations,
        &Circles::provider(town.provider),
    )
    .unwrap();
    let refused = registration::move_cohort(&town.app, &permit, id, place).await;
    assert!(matches!(refused, Err(Problem::Refused(refused)) if refused.code == "other_provider"));
    let (id, _) = applied(&town, "Bo", "1234568").await;
    let found = town
        .app
        .db()
        .read(async |tx| registration::application(tx, id).await)
        .await
        .unwrap();
    assert_eq!(found.state, ApplicationState::Pending);
}
