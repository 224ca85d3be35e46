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
        .says("1 application,");
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

#[tokio::test]
async fn a_coach_and_a_post_go_over_with_a_merge_and_come_back_with_its_undoing() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (kept, gone, browser) = twice(&town).await;
    browser
        .post("/coaching", &crate::coaches::OFFER)
        .await
        .is(303);
    let post = crate::posts::post(gone, 100_002);
    let permit = Town::system(rulebook::people::Action::KeepPosts);
    registration::record_post(&town.app, &permit, post)
        .await
        .unwrap();
    let of = async |person| {
        let read = town.app.db().read(async |tx| {
            let coaches = registration::coaches(tx).await?;
            let posts = registration::posts_of_person(tx, person).await?;
            let coaches = coaches.iter().filter(|one| one.person == person).count();
            Ok((coaches, posts.len()))
        });
        read.await.unwrap()
    };
    assert_eq!((of(gone).await, of(kept).await), ((1, 1), (0, 0)));
    let merge =
        registration::merge_records(&town.app, &town.keeper(), gone, kept, "One".into()).await;
    assert_eq!((of(gone).await, of(kept).await), ((0, 0), (1, 1)));
    morgan
        .get("/admin/applications?words=asha%40town.example&state=all")
        .await
        .says("Asher Example");
    registration::undo_merge(&town.app, &town.keeper(), merge.unwrap(), "Two".into())
        .await
        .unwrap();
    assert_eq!((of(gone).await, of(kept).await), ((1, 1), (0, 0)));
    morgan
        .get("/admin/applications?words=asha%40town.example&state=all")
        .await
        .never_says("Asher Example");
}

const WISH: kit::db::Sql = kit::db::Sql::new(
    "insert into registration_wishes (person_id, wish, changed_at) values ($1, $2, 0)",
);
const WISHES: kit::db::Sql =
    kit::db::Sql::new("select person_id, wish from registration_wishes order by wish");

#[tokio::test]
async fn what_is_said_once_follows_a_merge_or_stays_behind_and_both_come_back() {
    let town = Town::new().await;
    let (kept, gone, _browser) = twice(&town).await;
    let wishes = async || {
        let read = town.app.db().read(async |tx| {
            let all = tx.all(WISHES, &[], |row| {
                Ok((row.get::<PersonId>(0)?, row.get::<String>(1)?))
            });
            Ok(all.await?)
        });
        read.await.unwrap()
    };
    let of = |who: PersonId, wish: &str| (who, wish.to_owned());
    let there_and_back = async || {
        let keeper = town.keeper();
        let merge = registration::merge_records(&town.app, &keeper, gone, kept, "One".into()).await;
        let merged = wishes().await;
        registration::undo_merge(&town.app, &keeper, merge.unwrap(), "Two".into())
            .await
            .unwrap();
        (merged, wishes().await)
    };
    town.run(async move |tx| {
        tx.run_one(WISH, &[&gone, &"a"]).await?;
        Ok(())
    })
    .await;
    let (merged, undone) = there_and_back().await;
    assert_eq!(merged, [of(kept, "a")]);
    assert_eq!(undone, [of(gone, "a")]);
    town.run(async move |tx| {
        tx.run_one(WISH, &[&kept, &"b"]).await?;
        Ok(())
    })
    .await;
    let both = [of(gone, "a"), of(kept, "b")];
    assert_eq!(there_and_back().await, (both.to_vec(), both.to_vec()));
}

/// One trait each, two people for every one: 2,500 pairs among 5,000 people.
const TRAIT: kit::db::Sql = kit::db::Sql::new(
    "insert into registration_traits (person_id, kind, trait) values ($1, 'trn', $2)",
);

#[tokio::test]
async fn among_five_thousand_people_the_list_of_pairs_is_short_and_quick() {
    let town = Town::new().await;
    town.run(async |tx| {
        for number in 0..5_000_i64 {
            let address = format!("p{number}@town.example");
            let person = people::open_account(tx, "Pat Example", &address).await?;
            let shared = format!("{}", 2_000_000 + number / 2);
            tx.run_one(TRAIT, &[&person, &shared]).await?;
        }
        Ok(())
    })
    .await;
    let (_, boss) = town
        .person("Boss", &[(Role::ProgrammeAdministrator, Scope::Site)])
        .await;
    let began = std::time::Instant::now();
    let page = boss.get("/admin/duplicates").await.is(200);
    let took = began.elapsed();
    assert_eq!(page.text.matches("The same TRN").count(), 50);
    assert!(page.text.contains("These are the first 50"));
    // Comparing all with all would be 12,500,000 comparisons. The bound is wide: the machine may be busy.
    assert!(took.as_secs() < 5, "{took:?}");
}
