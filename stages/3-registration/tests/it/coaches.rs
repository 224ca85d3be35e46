//! The register of coaches: joining with consent, leaving without a trace, suggestions with reasons.

use crate::{
    desk::applied,
    town::{Browser, Town},
};

pub const OFFER: [(&str, &str); 8] = [
    ("years", "7"),
    ("phases", "primary"),
    ("settings", "mainstream"),
    ("specialisms", "plans"),
    ("region", "South West"),
    ("by_video", "yes"),
    ("places", "2"),
    ("consent", "yes"),
];

async fn coach(town: &Town, name: &str) -> Browser {
    town.person(name, &[]).await.1
}

#[tokio::test]
async fn a_senco_joins_with_consent_and_leaves_without_a_trace() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let cleo = coach(&town, "Cleo").await;
    cleo.get("/coaching")
        .await
        .is(200)
        .says("Join the register");
    let without: Vec<_> = OFFER
        .into_iter()
        .filter(|(name, _)| *name != "consent")
        .collect();
    cleo.post("/coaching", &without)
        .await
        .is(422)
        .says("Say that your details may be shown");
    let mut young = OFFER;
    young[0] = ("years", "2");
    cleo.post("/coaching", &young)
        .await
        .is(422)
        .says("three years or more");
    morgan
        .get("/admin/coaches")
        .await
        .is(200)
        .never_says("Cleo");
    cleo.post("/coaching", &OFFER).await.leads_to("/coaching");
    cleo.post("/coaching", &OFFER).await.leads_to("/coaching");
    cleo.get("/coaching")
        .await
        .is(200)
        .says("Leave the register");
    morgan
        .get("/admin/coaches")
        .await
        .is(200)
        .says("Cleo")
        .says("EHC assessments and plans")
        .says("South West, or by video");
    cleo.get("/admin/coaches").await.is(403);
    cleo.post("/coaching/leave", &[])
        .await
        .leads_to("/coaching");
    morgan
        .get("/admin/coaches")
        .await
        .is(200)
        .never_says("Cleo");
}

#[tokio::test]
async fn a_full_coach_is_not_suggested_and_who_leaves_coaches_nobody() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (cleo_id, cleo) = town.person("Cleo", &[]).await;
    let mut one_place = OFFER;
    one_place[6] = ("places", "1");
    cleo.post("/coaching", &one_place)
        .await
        .leads_to("/coaching");
    let mut places = Vec::new();
    for (name, trn) in [("Asha", "1234567"), ("Bola", "7654321")] {
        let (sent, browser) = applied(&town, name, trn).await;
        let placing = registration::Placing {
            cohort: town.cohort,
            partner: None,
            funded_place: Some(false),
        };
        let held = registration::accept(&town.app, &town.keeper(), sent, placing).await;
        places.push((held.unwrap(), browser));
    }
    let (first, asha) = (&places[0].0, &places[0].1);
    let wish = [("specialisms", "plans"), ("words", "After school is best")];
    asha.get("/coaching/wish")
        .await
        .is(200)
        .says("A coach for me");
    asha.post("/coaching/wish", &wish)
        .await
        .leads_to("/coaching/wish");
    cleo.get("/coaching/wish").await.is(404);
    let page = format!("/admin/coaches/for/{first}");
    morgan
        .get(&page)
        .await
        .is(200)
        .says("After school is best")
        .says("Knows what is asked for: EHC assessments and plans");
    let coach = cleo_id.to_string();
    morgan
        .post(&page, &[("coach", &coach)])
        .await
        .leads_to(&page);
    assert_eq!(town.letters_to("cleo@town.example").await.len(), 1);
    asha.get("/coaching/wish")
        .await
        .is(200)
        .says("is your coach");
    let second = format!("/admin/coaches/for/{}", places[1].0);
    morgan
        .get(&second)
        .await
        .is(200)
        .says("Nobody on the register suits");
    // Whoever asks all the same is refused, and nothing is recorded.
    morgan
        .post(&second, &[("coach", &coach)])
        .await
        .leads_to(&second);
    assert_eq!(town.letters_to("cleo@town.example").await.len(), 1);
    morgan.get("/admin/coaches").await.is(200).says("1 of 1");
    cleo.post("/coaching/leave", &[])
        .await
        .leads_to("/coaching");
    asha.get("/coaching/wish")
        .await
        .is(200)
        .never_says("is your coach");
    morgan.get(&page).await.is(200).never_says("Cleo");
}

#[tokio::test]
async fn a_participant_is_suggested_coaches_with_reasons() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let cleo = coach(&town, "Cleo").await;
    cleo.post("/coaching", &OFFER).await.leads_to("/coaching");
    let (asha, _) = applied(&town, "Asha", "1234567").await;
    let placing = registration::Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(false),
    };
    let accepted = registration::accept(&town.app, &town.keeper(), asha, placing).await;
    let enrolment = accepted.unwrap();
    morgan
        .get(&format!("/admin/coaches/for/{enrolment}"))
        .await
        .is(200)
        .says("A coach for Asha")
        .says("Cleo")
        .says("coaches by video");
    town.stranger()
        .get(&format!("/admin/coaches/for/{enrolment}"))
        .await
        .is(303);
}
