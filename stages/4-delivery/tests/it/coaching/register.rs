//! Coaches who were found in the register: one coach on every page, one count of their places.

use rulebook::{
    delivery::coaching::CoachingKind,
    people::{Action, Circles, PersonId, Role, Scope},
    registration::coach::{CoachPhase, Offer},
};

use super::{TIME, after, code, together};
use crate::{
    door::{Visitor, own},
    town::{Taught, Town, system},
};

fn offer(places: i64) -> Offer {
    Offer {
        phases: vec![CoachPhase::Primary],
        settings: Vec::new(),
        specialisms: Vec::new(),
        region: "South West".into(),
        by_video: true,
        years: 9,
        places,
        until: None,
    }
}

async fn coached_by(town: &Town, coach: PersonId) -> i64 {
    town.app
        .db()
        .read(async |tx| registration::coached_by(tx, coach).await)
        .await
        .unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_coach_found_in_the_register_is_the_coach_of_every_page_and_takes_one_place() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two", "Cy Three"]).await;
    let (app, ada) = (&town.app, people[0]);
    let cleo = town.person("Cleo Coach").await;
    registration::offer_coaching(app, &own(cleo), cleo, offer(2), true)
        .await
        .unwrap();
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    let pair = registration::find_coach(app, &keep, cleo, ada.enrolment)
        .await
        .unwrap();
    assert_eq!(coached_by(&town, cleo).await, 1);
    // The pages of those who meet show the very same pair.
    let here = format!("/coaching/with/{pair}");
    let coach = Visitor::enter(&town, cleo).await;
    let participant = Visitor::enter(&town, ada.person).await;
    assert!(coach.get("/coaching/mine").await.text().contains("Ada One"));
    assert!(participant.get(&here).await.text().contains("Cleo Coach"));
    let kay = town.person("Kay Keeps").await;
    town.give(
        kay,
        Role::ProgrammeAdministrator,
        Scope::Provider(town.provider),
    )
    .await;
    let kay = Visitor::enter(&town, kay).await;
    let made = format!("/coaching/make/{group}");
    assert!(
        kay.get(&made)
            .await
            .text()
            .contains("Ada One with Cleo Coach")
    );
    // The group's page counts the same places, and does not give Ada a second coach.
    let cohorts = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let bring = async |who: &[Taught]| {
        let kind = if who.len() == 1 {
            CoachingKind::Pair
        } else {
            CoachingKind::Group
        };
        let new = together(group, kind, Some(cleo), who);
        delivery::bring_together(app, &cohorts, new).await
    };
    assert_eq!(
        bring(&people[..1]).await.unwrap(),
        pair,
        "they are together"
    );
    assert_eq!(code(bring(&people[..2]).await), "together_already");
    assert_eq!(code(bring(&people[1..]).await), "coach_has_no_room");
    let second = bring(&people[1..2]).await.unwrap();
    assert_eq!(coached_by(&town, cleo).await, 2);
    assert_eq!(
        code(registration::find_coach(app, &keep, cleo, people[2].enrolment).await),
        "coach_is_full"
    );
    assert_eq!(
        code(registration::find_coach(app, &keep, cleo, people[1].enrolment).await),
        "has_a_coach"
    );
    // A time that was booked is free again when the administrator ends the coaching in the register.
    coach.post("/coaching/slots", TIME).await;
    let page = participant.get(&here).await.text();
    let slot = format!("slt_{}", after(&page, "value=\"slt_")[0]);
    let with = pair.to_string();
    participant
        .post(
            "/coaching/slots/book",
            &[
                ("with", with.as_str()),
                ("slot", slot.as_str()),
                ("instead", ""),
            ],
        )
        .await;
    assert!(
        !coach
            .get("/coaching/mine")
            .await
            .text()
            .contains("Nobody has booked")
    );
    registration::end_coaching(app, &keep, pair, ada.enrolment)
        .await
        .unwrap();
    assert_eq!(coached_by(&town, cleo).await, 1);
    let theirs = Visitor::enter(&town, people[1].person).await;
    let page = theirs.get(&format!("/coaching/with/{second}")).await.text();
    assert!(
        page.contains(&slot),
        "the time can be booked by somebody else"
    );
    assert_eq!(
        code(registration::end_coaching(app, &keep, pair, ada.enrolment).await),
        "coaching_ended"
    );
    // The pair of somebody else is not ended through this participant.
    assert_eq!(
        code(registration::end_coaching(app, &keep, second, ada.enrolment).await),
        "not_found"
    );
    let told = participant.get(&here).await.text();
    assert!(told.contains("This has ended"), "what was kept stays");
}

#[tokio::test]
async fn whoever_left_the_course_takes_no_place_of_a_coach() {
    let (town, group, people) = Town::teaching(&["Ada One", "Ben Two"]).await;
    let app = &town.app;
    let cleo = town.person("Cleo Coach").await;
    let cohorts = system(Action::KeepCohorts, &Circles::provider(town.provider));
    let new = together(group, CoachingKind::Group, Some(cleo), &people);
    delivery::bring_together(app, &cohorts, new).await.unwrap();
    assert_eq!(coached_by(&town, cleo).await, 2);
    let keep = system(Action::KeepRegistrations, &Circles::provider(town.provider));
    registration::cancel(app, &keep, people[0].enrolment, "A mistake.".into())
        .await
        .unwrap();
    assert_eq!(coached_by(&town, cleo).await, 1);
}
