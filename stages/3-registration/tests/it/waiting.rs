//! The waiting list: joined when a cohort is full, promoted when a place comes free, answered or lapsed.

use kit::Problem;
use registration::{Placing, Wait};
use rulebook::registration::{
    ApplicationId, EnrolmentId, application::ApplicationState, waiting::WaitState,
};

use crate::{
    desk::applied,
    town::{Browser, Town, day},
};

async fn accept(town: &Town, id: ApplicationId) -> EnrolmentId {
    let placing = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(false),
    };
    registration::accept(&town.app, &town.keeper(), id, placing)
        .await
        .unwrap()
}

async fn wait(town: &Town, id: ApplicationId) -> Option<Wait> {
    town.app
        .db()
        .read(async |tx| registration::wait_of(tx, id).await)
        .await
        .unwrap()
}

async fn state(town: &Town, id: ApplicationId) -> ApplicationState {
    town.app
        .db()
        .read(async |tx| registration::application(tx, id).await)
        .await
        .unwrap()
        .state
}

/// A full cohort of two, and two more who wait.
async fn full() -> (Town, EnrolmentId, [(ApplicationId, Browser); 2]) {
    let town = Town::new().await;
    let (asha, _) = applied(&town, "Asha", "1234567").await;
    let (bo, _) = applied(&town, "Bo", "1234568").await;
    let held = accept(&town, asha).await;
    accept(&town, bo).await;
    let cleo = applied(&town, "Cleo", "1234569").await;
    let dan = applied(&town, "Dan", "1234570").await;
    (town, held, [cleo, dan])
}

#[tokio::test]
async fn who_applies_to_a_full_cohort_waits_and_is_told_the_position_and_honest_chances() {
    let (town, _, [(cleo, _), (dan, browser)]) = full().await;
    assert_eq!(wait(&town, cleo).await.unwrap().state, WaitState::Waiting);
    browser
        .get(&format!("/application/{dan}"))
        .await
        .is(200)
        .says("You are number <strong>2</strong> on its waiting list")
        .says("we cannot say")
        .says("fewer than 3 say too little");
    assert!(
        town.letters_to("dan@town.example").await[0]
            .body
            .contains("number 2 on its waiting list")
    );
    let morgan = town.administrator().await;
    morgan
        .get(&format!("/admin/cohorts/{}/waiting", town.cohort))
        .await
        .is(200)
        .says("Cleo Example")
        .says("Dan Example");
}

#[tokio::test]
async fn a_place_that_comes_free_is_held_for_the_first_in_the_same_act() {
    let (town, held, [(cleo, browser), (dan, _)]) = full().await;
    registration::cancel(&town.app, &town.keeper(), held, "Took another post".into())
        .await
        .unwrap();
    let offered = wait(&town, cleo).await.unwrap();
    assert_eq!(offered.state, WaitState::Offered);
    assert_eq!(offered.answer_by, Some(day("2026-09-14")));
    assert_eq!(town.cohort().await.left(), 0, "the place is held");
    assert!(
        town.letters_to("cleo@town.example").await[0]
            .body
            .contains("by the end of Monday 14 September 2026")
    );
    let path = format!("/application/{cleo}/offer");
    browser
        .post(&path, &[])
        .await
        .is(422)
        .says("Choose whether you want this place");
    browser.post(&path, &[("wants", "yes")]).await.is(303);
    // The same form again changes nothing.
    browser
        .post(&path, &[("wants", "yes")])
        .await
        .is(422)
        .says("On the waiting list this stands at");
    accept(&town, cleo).await;
    assert_eq!(town.cohort().await.taken, 2);
    assert_eq!(wait(&town, dan).await.unwrap().state, WaitState::Waiting);
    let again = registration::answer_offer(&town.app, &town.keeper(), cleo, false).await;
    assert!(matches!(again, Err(Problem::NotFound)));
}

#[tokio::test]
async fn an_offer_that_is_declined_or_not_answered_goes_to_the_next() {
    let (town, held, [(cleo, browser), (dan, _)]) = full().await;
    registration::cancel(&town.app, &town.keeper(), held, "Took another post".into())
        .await
        .unwrap();
    browser
        .post(&format!("/application/{cleo}/offer"), &[("wants", "no")])
        .await
        .is(303);
    assert_eq!(state(&town, cleo).await, ApplicationState::Withdrawn);
    assert_eq!(wait(&town, dan).await.unwrap().state, WaitState::Offered);
    town.app.clock().set_ahead(7 * 86_400_000_000);
    town.app.work_due().await.unwrap();
    assert_eq!(
        wait(&town, dan).await.unwrap().state,
        WaitState::Offered,
        "the last day counts"
    );
    town.app.clock().set_ahead(9 * 86_400_000_000);
    town.app.work_due().await.unwrap();
    town.app.work_due().await.unwrap();
    assert_eq!(wait(&town, dan).await, None);
    assert_eq!(
        state(&town, dan).await,
        ApplicationState::Pending,
        "the application is kept"
    );
    assert_eq!(town.cohort().await.left(), 1);
}

#[tokio::test]
async fn more_places_are_offered_down_the_list_and_nobody_jumps_it() {
    let (town, _, [(cleo, _), (dan, _)]) = full().await;
    let (eve, _) = applied(&town, "Eve", "1234571").await;
    registration::change_places(&town.app, &town.keeper(), town.cohort, 4, 1)
        .await
        .unwrap();
    assert_eq!(wait(&town, cleo).await.unwrap().state, WaitState::Offered);
    assert_eq!(wait(&town, dan).await.unwrap().state, WaitState::Offered);
    assert_eq!(wait(&town, eve).await.unwrap().state, WaitState::Waiting);
    let placing = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(false),
    };
    let ahead = registration::accept(&town.app, &town.keeper(), eve, placing).await;
    assert!(matches!(ahead, Err(Problem::Refused(refused)) if refused.code == "no_places"));
    accept(&town, dan).await;
    accept(&town, cleo).await;
    assert_eq!(town.cohort().await.taken, 4);
}

#[tokio::test]
async fn a_partners_share_is_kept_and_never_exceeded() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let path = format!("/admin/cohorts/{}/shares", town.cohort);
    let partner = town.partner.to_string();
    morgan
        .post(&path, &[("partner", &partner), ("share", "3")])
        .await
        .is(422)
        .says("The other partners leave 2 places");
    morgan
        .post(&path, &[("partner", &partner), ("share", "1")])
        .await
        .is(303);
    let placing = Placing {
        cohort: town.cohort,
        partner: Some(town.partner),
        funded_place: Some(false),
    };
    let (asha, _) = applied(&town, "Asha", "1234567").await;
    registration::accept(&town.app, &town.keeper(), asha, placing)
        .await
        .unwrap();
    let (bo, _) = applied(&town, "Bo", "1234568").await;
    let over = registration::accept(&town.app, &town.keeper(), bo, placing).await;
    assert!(matches!(over, Err(Problem::Refused(refused)) if refused.code == "no_partner_places"));
    accept(&town, bo).await;
    morgan
        .post(&path, &[("partner", &partner), ("share", "0")])
        .await
        .is(303);
    morgan.get(&path).await.says("Of all that are left");
}
