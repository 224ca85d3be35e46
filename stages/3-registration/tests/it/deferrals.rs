//! A deferral from its first day to past its limit, with the clock moved.

use registration::{Enrolment, Placing};
use rulebook::registration::{
    EnrolmentId,
    enrolment::{DeferralReason, EnrolmentState},
};

use crate::{
    desk::applied,
    town::{Town, day},
};

async fn paused(town: &Town) -> EnrolmentId {
    let (id, _) = applied(town, "Asha", "1234567").await;
    let place = Placing {
        cohort: town.cohort,
        partner: None,
        funded_place: Some(true),
    };
    let permit = town.keeper();
    let id = registration::accept(&town.app, &permit, id, place)
        .await
        .unwrap();
    town.run(async move |tx| registration::set_declared(tx, id, true, true).await)
        .await;
    let reason = DeferralReason::ParentalLeave;
    registration::defer(&town.app, &permit, id, reason, day("2027-09-07"))
        .await
        .unwrap();
    id
}

/// It is now this day, ten days of work done at a time as a running site does it.
async fn go_to(town: &Town, to: &str) {
    let clock = town.app.clock();
    while clock.now().day < day(to) {
        clock.set_ahead(clock.ahead() + 86_400_000_000);
        town.app.work_due().await.unwrap();
    }
}

async fn held(town: &Town, id: EnrolmentId) -> Enrolment {
    town.app
        .db()
        .read(async |tx| registration::enrolment(tx, id).await)
        .await
        .unwrap()
}

async fn subjects(town: &Town, to: &str) -> Vec<String> {
    let mut letters = town.letters_to(to).await;
    letters.reverse();
    letters.into_iter().map(|one| one.subject).collect()
}

#[tokio::test]
async fn a_deferral_is_reminded_asked_about_warned_and_left_to_a_person_at_its_limit() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let id = paused(&town).await;
    let theirs = "asha@town.example";
    let ours = "morgan@town.example";
    morgan
        .get(&format!("/admin/participants/{id}"))
        .await
        .says("Place kept until")
        .says("Sunday 7 November 2027");
    let base = subjects(&town, theirs).await.len();
    let desk = subjects(&town, ours).await.len();
    // The return is near: the participant is reminded, the desk is not.
    go_to(&town, "2027-08-07").await;
    assert_eq!(subjects(&town, theirs).await.len(), base, "not a day early");
    go_to(&town, "2027-08-09").await;
    let letters = subjects(&town, theirs).await;
    assert_eq!(letters[base..], ["You are expected back on the NPQ soon"]);
    assert_eq!(subjects(&town, ours).await.len(), desk);
    town.administrator()
        .await
        .get("/admin/deferrals?show=due")
        .await
        .says("All clear");
    // The return has passed: both are asked.
    go_to(&town, "2027-09-09").await;
    let letters = subjects(&town, theirs).await;
    assert_eq!(letters[base + 1..], ["We expected you back on the NPQ"]);
    assert_eq!(
        subjects(&town, ours).await[desk..],
        ["A participant has not come back"]
    );
    town.administrator()
        .await
        .get("/admin/deferrals?show=due")
        .await
        .says("Asha Example")
        .says("The return has passed");
    // The limit is near, and passed: a person decides; nothing ends by itself.
    go_to(&town, "2027-10-10").await;
    go_to(&town, "2027-11-09").await;
    let letters = subjects(&town, theirs).await;
    assert_eq!(
        letters[base + 2..],
        [
            "Your place on the NPQ is kept for one more month",
            "Your pause has reached its limit"
        ]
    );
    assert_eq!(
        subjects(&town, ours).await[desk + 1..],
        [
            "A pause reaches its limit in a month",
            "A pause has reached its limit: decide"
        ]
    );
    assert_eq!(held(&town, id).await.state, EnrolmentState::Deferred);
    town.administrator()
        .await
        .get("/admin/deferrals")
        .await
        .says("1 person waits for you to act")
        .says("Decide: resume or withdraw");
    go_to(&town, "2027-12-01").await;
    assert_eq!(subjects(&town, theirs).await.len(), base + 4, "told once");
    // Withdrawn with one of DfE's reasons, it leaves the list.
    town.administrator()
        .await
        .post(
            &format!("/admin/participants/{id}/withdraw"),
            &[("reason", "disengaged-and-unresponsive")],
        )
        .await
        .is(303);
    town.administrator()
        .await
        .get("/admin/deferrals")
        .await
        .says("Nobody is deferred now.");
}

#[tokio::test]
async fn who_is_back_or_has_another_day_gets_no_letter_about_the_old_one() {
    let town = Town::new().await;
    let id = paused(&town).await;
    let permit = town.keeper();
    go_to(&town, "2026-12-01").await;
    registration::resume(&town.app, &permit, id).await.unwrap();
    let reason = DeferralReason::CareerBreak;
    registration::defer(&town.app, &permit, id, reason, day("2027-03-01"))
        .await
        .unwrap();
    let base = subjects(&town, "asha@town.example").await.len();
    go_to(&town, "2027-02-05").await;
    registration::resume(&town.app, &permit, id).await.unwrap();
    let letters = subjects(&town, "asha@town.example").await;
    assert_eq!(
        letters[base..],
        [
            "You are expected back on the NPQ soon",
            "Welcome back to the NPQ"
        ]
    );
    go_to(&town, "2027-12-31").await;
    assert_eq!(subjects(&town, "asha@town.example").await.len(), base + 2);
}
