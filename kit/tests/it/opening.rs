//! Opening data: what cannot be opened is told in a sentence that helps.

use kit::{
    clock::Clock,
    db::{Db, Place},
};

async fn told(place: Place) -> String {
    let opened = Db::open(&place, Clock::running()).await;
    opened.err().expect("it cannot be opened").to_string()
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_told_by_its_name() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("taken");
    std::fs::write(&file, "x").unwrap();
    let told = told(Place::Folder(file)).await;
    assert!(told.contains("taken"), "{told}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told_by_its_name() {
    let told = told(Place::Folder("/proc/none/senda".into())).await;
    assert!(told.contains("/proc/none/senda"), "{told}");
}

#[tokio::test]
async fn a_database_that_is_no_database_is_told() {
    let folder = tempfile::TempDir::new().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    drop(Db::open(&place, Clock::running()).await.unwrap());
    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let file = file
        .filter(|path| path.extension().is_some_and(|e| e != "lock"))
        .min()
        .unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    std::fs::write(
        &file,
        "this is a shopping list, long enough to be no header of a database".repeat(100),
    )
    .unwrap();
    let told = told(place).await;
    assert!(told.contains("database"), "{told}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_told() {
    let told = told(Place::Server(
        "host=127.0.0.1 port=1 user=senda dbname=x connect_timeout=2".into(),
    ))
    .await;
    assert!(told.to_lowercase().contains("postgresql"), "{told}");
    assert!(!told.contains("password="), "{told}");
}

#[tokio::test]
async fn data_are_the_same_after_they_were_closed_and_opened_again() {
    let rig = crate::rig::Rig::new().await;
    let act = async |tx: &mut kit::db::WriteTx<'_>| {
        tx.about("x");
        Ok(())
    };
    rig.app
        .act(&crate::rig::Rig::permit(), &crate::rig::TRIED, act)
        .await
        .unwrap();
    let before = kit::audit::verify(rig.app.db()).await.unwrap();
    let again = Db::open(&rig.kept.place, Clock::running()).await.unwrap();
    assert_eq!(kit::audit::verify(&again).await.unwrap(), before);
}
