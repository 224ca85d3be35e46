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
