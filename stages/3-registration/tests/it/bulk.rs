//! Accepting from a file: preview by line, run, run again.

use registration::{BulkId, read_acceptances, run_acceptances};
use rulebook::registration::{ApplicationId, application::ApplicationState};

use crate::{
    desk::applied,
    town::{Browser, Town},
};

async fn read(town: &Town, text: &[u8]) -> BulkId {
    let permit = town.keeper();
    read_acceptances(&town.app, &permit, town.provider, "list.csv".into(), text)
        .await
        .unwrap()
}

async fn report(morgan: &Browser, id: BulkId) -> crate::town::Page {
    morgan
        .get(&format!("/admin/applications/bulk/{id}"))
        .await
        .is(200)
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
async fn a_file_is_shown_line_by_line_then_run_and_run_again_without_harm() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let (asha, _) = applied(&town, "Asha", "1234567").await;
    let (bo, _) = applied(&town, "Bo", "1234568").await;
    let (cleo, _) = applied(&town, "Cleo", "1234569").await;
    let text = format!(
        "Application,Partner,Funded place\n{asha},North Alliance,yes\n{bo},,no\n{cleo},,no\n{asha},,no\napp_nothing,,no\n{bo},,perhaps\n"
    );
    let id = read(&town, text.as_bytes()).await;
    assert_eq!(
        state(&town, asha).await,
        ApplicationState::Pending,
        "a preview accepts nobody"
    );
    report(&morgan, id)
        .await
        .says("Accept these 2")
        .says("no_places")
        .says("Line 2 names the same application")
        .says("application_unknown")
        .says("Write yes or no");
    let path = format!("/admin/applications/bulk/{id}");
    morgan.post(&path, &[]).await.leads_to(&path);
    assert_eq!(state(&town, asha).await, ApplicationState::Accepted);
    assert_eq!(state(&town, bo).await, ApplicationState::Accepted);
    assert_eq!(state(&town, cleo).await, ApplicationState::Pending);
    let cohort = town.cohort().await;
    assert_eq!((cohort.taken, cohort.funded_taken), (2, 1));
    assert_eq!(
        run_acceptances(&town.app, &town.keeper(), id)
            .await
            .unwrap(),
        0
    );
    report(&morgan, id).await.says("Accepted already");
    registration::change_places(&town.app, &town.keeper(), town.cohort, 3, 1)
        .await
        .unwrap();
    assert_eq!(
        run_acceptances(&town.app, &town.keeper(), id)
            .await
            .unwrap(),
        1
    );
    assert_eq!(town.cohort().await.taken, 3);
    let letters = town.letters_to("asha@town.example").await;
    let places = letters
        .iter()
        .filter(|one| one.body.contains("You have a place"));
    assert_eq!(places.count(), 1, "nobody is written to twice");
}

#[tokio::test]
async fn files_that_cannot_be_read_and_files_of_other_providers_are_refused() {
    let town = Town::new().await;
    let morgan = town.administrator().await;
    let permit = town.keeper();
    for text in [&b""[..], b"name,date\nx,y\n", b"application\n"] {
        let refused = read_acceptances(&town.app, &permit, town.provider, "x.csv".into(), text);
        assert!(refused.await.is_err());
    }
    let (asha, _) = applied(&town, "Asha", "1234567").await;
    // Windows-1252, and a partner that is not there.
    let mut text = b"partner,application,funded_place\nCaf".to_vec();
    text.push(0xe9);
    text.extend_from_slice(format!(",{asha},no\n").as_bytes());
    let id = read(&town, &text).await;
    report(&morgan, id).await.says("partner_unknown");
    morgan
        .get("/admin/applications/bulk")
        .await
        .is(200)
        .says("list.csv");
    let system = Town::system(rulebook::people::Action::RunSystem);
    let other = people::add_provider(&town.app, &system, "Teach First".into(), true)
        .await
        .unwrap();
    let role = rulebook::people::Role::ProgrammeAdministrator;
    let scope = rulebook::people::Scope::Provider(other);
    let (_, robin) = town.person("Robin", &[(role, scope)]).await;
    robin
        .get(&format!("/admin/applications/bulk/{id}"))
        .await
        .is(404);
    robin
        .post(&format!("/admin/applications/bulk/{id}"), &[])
        .await
        .is(404);
}
