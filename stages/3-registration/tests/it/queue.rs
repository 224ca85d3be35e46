//! The queue of applications: searched, counted, kept in the address; an acceptance undone; the funded place changed.

use kit::Problem;
use registration::Placing;
use rulebook::registration::{application::ApplicationState, enrolment::EnrolmentState};

use crate::{desk::applied, town::Town};

fn code(problem: Problem) -> &'static str {
    match problem {
        Problem::Refused(refused) => refused.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_queue_is_found_by_name_school_email_and_reference_and_counted_by_state() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (asha, _) = applied(&town, "Asha", "1000001").await;
    let (bel, _) = applied(&town, "Bel", "1000002").await;
    let path = format!("/admin/applications/{bel}/reject");
    let fields = [("reason", "rejected_by_provider"), ("words", "No post")];
    morgan.post(&path, &fields).await.is(303);
    for words in [
        "asha",
        "ELM PRIMARY",
        "asha@town.example",
        &asha.to_string(),
        "1000001",
    ] {
        let words = words.replace('@', "%40").replace(' ', "+");
        morgan
            .get(&format!("/admin/applications?words={words}"))
            .await
            .is(200)
            .says("Asha Example")
            .never_says("Bel Example");
    }
    morgan
        .get("/admin/applications?words=elm&state=all")
        .await
        .says("Asha Example")
        .says("Bel Example");
    // Each count is a link that keeps what the list is narrowed to.
    morgan
        .get("/admin/applications?words=elm")
        .await
        .says("<b>1</b> <a href=\"/admin/applications?state=rejected&amp;cohort=&amp;words=elm\">Rejected")
        .says("<b>0</b> <a href=\"/admin/applications?state=accepted&amp;cohort=&amp;words=elm\">Accepted");
    morgan
        .get("/admin/applications?words=zzz%25&state=all")
        .await
        .is(200)
        .says("No application fits");
}

#[tokio::test]
async fn accepting_has_a_page_that_says_the_rule_and_the_places_left() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (asha, _) = applied(&town, "Asha", "1000001").await;
    registration::set_share(
        &town.app,
        &Town::system(rulebook::people::Action::KeepCohorts),
        town.cohort,
        town.partner,
        1,
    )
    .await
    .unwrap();
    let path = format!("/admin/applications/{asha}/accept");
    morgan
        .get(&path)
        .await
        .is(200)
        .says("This person is eligible")
        .says("2 of 2")
        .says("1 of 1")
        .says("North Alliance: 1");
    let cohort = town.cohort.to_string();
    let partner = town.partner.to_string();
    let fields = [
        ("cohort", cohort.as_str()),
        ("partner", &partner),
        ("funded_place", "yes"),
    ];
    morgan.post(&path, &fields).await.is(303);
    morgan
        .get(&path)
        .await
        .leads_to(&format!("/admin/applications/{asha}"));
}

#[tokio::test]
async fn an_acceptance_is_undone_and_made_again_while_nothing_is_declared() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (id, asha) = applied(&town, "Asha", "1000001").await;
    let place = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(true),
    };
    let first = registration::accept(&town.app, &town.keeper(), id, place)
        .await
        .unwrap();
    let path = format!("/admin/applications/{id}/revert");
    morgan
        .get(&path)
        .await
        .is(200)
        .says("waits for your decision again");
    morgan
        .post(&path, &[("words", " ")])
        .await
        .is(422)
        .says("Say why the acceptance is undone.");
    morgan
        .post(&path, &[("words", "The wrong Asha")])
        .await
        .leads_to(&format!("/admin/applications/{id}"));
    let (application, ended) = town
        .app
        .db()
        .read(async |tx| {
            let ended = registration::enrolment(tx, first).await?;
            Ok((registration::application(tx, id).await?, ended))
        })
        .await
        .unwrap();
    assert_eq!(application.state, ApplicationState::Pending);
    assert_eq!(application.decided_at, None);
    assert_eq!(ended.state, EnrolmentState::Cancelled);
    let cohort = town.cohort().await;
    assert_eq!((cohort.taken, cohort.funded_taken), (0, 0));
    let letters = town.letters_to("asha@town.example").await;
    assert!(letters[0].subject.contains("waits for a decision again"));
    assert!(
        !letters[0].body.contains("wrong Asha"),
        "the reason is the desk's"
    );
    asha.get(&format!("/application/{id}"))
        .await
        .is(200)
        .says("decides by");
    // Twice is told; and it is accepted again.
    morgan.post(&path, &[("words", "Again")]).await.is(422);
    let second = registration::accept(&town.app, &town.keeper(), id, place)
        .await
        .unwrap();
    assert_ne!(first, second);
    town.run(async move |tx| registration::set_declared(tx, second, true, true).await)
        .await;
    let refused = registration::revert(&town.app, &town.keeper(), id, "Late".into()).await;
    assert_eq!(code(refused.unwrap_err()), "declared");
    assert_eq!(town.cohort().await.taken, 1);
}

#[tokio::test]
async fn a_funded_place_is_given_and_taken_on_its_page_and_never_one_too_many() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let mut enrolments = Vec::new();
    for (name, trn) in [("Asha", "1000001"), ("Bel", "1000002")] {
        let (id, _) = applied(&town, name, trn).await;
        let place = Placing {
            cohort: town.cohort,
            partner: None,
            funded_place: Some(false),
        };
        let enrolment = registration::accept(&town.app, &town.keeper(), id, place).await;
        enrolments.push(enrolment.unwrap());
    }
    let page = |place: usize| format!("/admin/participants/{}/funded-place", enrolments[place]);
    let yes = [("funded_place", "yes")];
    morgan
        .get(&page(0))
        .await
        .is(200)
        .says("Funded places left");
    morgan.post(&page(0), &[]).await.is(422).says("Say whether");
    morgan.post(&page(0), &yes).await.is(303);
    assert_eq!(town.cohort().await.funded_taken, 1);
    morgan
        .post(&page(1), &yes)
        .await
        .is(422)
        .says("No funded places are left");
    morgan
        .post(&page(0), &[("funded_place", "no")])
        .await
        .is(303);
    assert_eq!(town.cohort().await.funded_taken, 0);
    assert_eq!(town.cohort().await.taken, 2, "the place itself stays");
    morgan.post(&page(1), &yes).await.is(303);
}
