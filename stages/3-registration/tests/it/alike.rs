//! Records of one person: found, merged with a preview, undone; old ids answer “moved”.

use rulebook::{
    people::{PersonId, Role, Scope},
    registration::application::ApplicationState,
};

use crate::{
    desk::applied,
    town::{Browser, Town},
};

/// Asha twice: once with an application that waits, once with one taken back.
async fn twice(town: &Town) -> (PersonId, PersonId, Browser) {
    let (kept, _) = applied(town, "Asha", "1234567").await;
    let (other, browser) = applied(town, "Asher", "1234567").await;
    browser
        .post(&format!("/application/{other}/take-back"), &[])
        .await
        .is(303);
    let read = town
        .app
        .db()
        .read(async |tx| {
            let kept = registration::application(tx, kept).await?;
            let other = registration::application(tx, other).await?;
            Ok((kept.person, other.person))
        })
        .await
        .unwrap();
    (read.0, read.1, browser)
}

#[tokio::test]
async fn two_records_are_found_by_trn_merged_with_a_preview_and_taken_apart_again() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (kept, gone, browser) = twice(&town).await;
    morgan
        .get("/admin/duplicates")
        .await
        .is(200)
        .says("The same TRN");
    let path = format!("/admin/duplicates/{gone}/{kept}");
    morgan
        .get(&path)
        .await
        .is(200)
        .says("Becomes part of it")
        .says("1 applications");
    morgan
        .post(&path, &[("why", "")])
        .await
        .is(422)
        .says("Say how you know");
    morgan
        .post(&path, &[("why", "I rang her")])
        .await
        .leads_to(&format!("/admin/persons/{kept}"));
    // The old id has moved, for people and for machines; the old session is over.
    morgan
        .get(&format!("/admin/persons/{gone}"))
        .await
        .is(410)
        .says("This record has moved");
    morgan
        .get(&format!("/api/v1/persons/{gone}"))
        .await
        .is(410)
        .says("\"code\":\"moved\"")
        .says(&kept.to_string());
    morgan
        .get(&format!("/api/v1/persons/{kept}"))
        .await
        .is(200)
        .says(&gone.to_string());
    assert_ne!(browser.get("/place").await.status.as_u16(), 200);
    for address in ["asha@town.example", "asher@town.example"] {
        let letters = town.letters_to(address).await;
        assert!(letters[0].subject.contains("one now"), "{address}");
    }
    let of = async |person| {
        town.app
            .db()
            .read(async |tx| registration::applications_of_person(tx, person).await)
            .await
            .unwrap()
    };
    assert_eq!((of(kept).await.len(), of(gone).await.len()), (2, 0));
    // Who asks for a way in with the old address is led to the record that was kept.
    town.stranger()
        .post(
            "/apply/start",
            &[("name", "Asher"), ("email", "asher@town.example")],
        )
        .await
        .is(200);
    assert!(
        town.letters_to("asha@town.example").await[0]
            .body
            .contains("/sign-in/link/")
    );
    morgan.post(&path, &[("why", "Again")]).await.is(404);
    // And back.
    let list = morgan.get("/admin/duplicates").await.says("Merged before");
    let rest = list.text.split("/admin/merges/").nth(1).unwrap();
    let undo = format!("/admin/merges/{}", rest.split('"').next().unwrap());
    morgan
        .get(&undo)
        .await
        .is(200)
        .says("Exactly what went over");
    morgan
        .post(&undo, &[("why", "Two sisters")])
        .await
        .leads_to("/admin/duplicates");
    morgan
        .post(&undo, &[("why", "Twice")])
        .await
        .is(422)
        .says("undone already");
    assert_eq!((of(kept).await.len(), of(gone).await.len()), (1, 1));
    assert_eq!(of(kept).await[0].state, ApplicationState::Pending);
    morgan.get(&format!("/admin/persons/{gone}")).await.is(200);
    morgan.get("/admin/duplicates").await.says("The same TRN");
}

#[tokio::test]
async fn two_that_both_wait_and_staff_and_other_providers_people_are_not_merged() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (first, _) = applied(&town, "Asha", "1234567").await;
    let (second, _) = applied(&town, "Asher", "1234567").await;
    let (first, second) = town
        .app
        .db()
        .read(async |tx| {
            Ok((
                registration::application(tx, first).await?.person,
                registration::application(tx, second).await?.person,
            ))
        })
        .await
        .unwrap();
    let path = format!("/admin/duplicates/{second}/{first}");
    morgan
        .get(&path)
        .await
        .is(200)
        .says("Both records have an application that waits")
        .never_says("What follows");
    morgan.post(&path, &[("why", "Sure")]).await.is(422);
    let same = format!("/admin/duplicates/{first}/{first}");
    morgan
        .post(&same, &[("why", "Sure")])
        .await
        .is(422)
        .says("one record, not two");
    let system = Town::system(rulebook::people::Action::RunSystem);
    let other = people::add_provider(&town.app, &system, "Teach First".into(), true)
        .await
        .unwrap();
    let role = (Role::ProgrammeAdministrator, Scope::Provider(other));
    let (_, robin) = town.person("Robin", &[role]).await;
    robin.get(&path).await.is(404);
    robin.get(&format!("/admin/persons/{first}")).await.is(404);
    robin
        .get("/admin/duplicates")
        .await
        .is(200)
        .never_says("Asha");
    let (_, pupil) = town.person("Quin", &[]).await;
    pupil.get("/admin/duplicates").await.is(403);
}
