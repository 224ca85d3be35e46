//! A folder goes in and comes out the same, to the byte; what differs becomes versions; an edition is its folder.

use production::FolderFate;
use programme::Files;
use rulebook::{people::Action, production::stage::Stage};

use crate::rig::{PROGRAMME, Rig, code};

fn small() -> Files {
    let mut files = programme::new("npq-try", "A try");
    // No text, and nothing that a text editor would leave as it is.
    files.insert("LICENCE.bin".into(), vec![0xff, 0xfe, 0, 1, 2]);
    let readme = "Line\r\nends of another system\r\n\u{feff}";
    files.insert("README.md".into(), readme.into());
    files
}

async fn bring(rig: &Rig, files: &Files) -> Result<production::FolderPlan, kit::Problem> {
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    production::bring_folder(&rig.app, &permit, files).await
}

async fn out(rig: &Rig, programme: &str) -> Files {
    production::working_files(&rig.app, rig.provider, programme)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_new_programme_comes_out_as_it_went_in_to_the_byte() {
    let rig = Rig::new().await;
    let files = small();
    let plan = bring(&rig, &files).await.unwrap();
    assert!(plan.items.iter().all(|one| one.fate == FolderFate::New));
    assert_eq!(out(&rig, "npq-try").await, files);
    let entries = rig.audit().await;
    assert_eq!(code(bring(&rig, &files).await.map(drop)), "folder_same");
    assert_eq!(rig.audit().await, entries);
}

#[tokio::test]
async fn what_differs_becomes_a_version_and_the_rest_keeps_its_sign_offs() {
    let rig = Rig::with_items().await;
    let mut files = out(&rig, PROGRAMME).await;
    assert_eq!(files, curriculum::embedded(PROGRAMME));
    let module = rig.item(rig.module().await).await;
    let others = rig.items().await;
    let other = others.iter().find(|one| one.id != module.id).unwrap();
    rig.bring_to(other.id, Stage::Ready).await;
    let step = format!("{}/task.md", module.key);
    files
        .get_mut(&step)
        .unwrap()
        .extend(b"\nOne sentence more.\n");
    files.insert(format!("{}/media/x.png", module.key), vec![0x89, 0xff]);
    let plan = production::plan_folder(&rig.app, rig.provider, &files).await;
    let plan = plan.unwrap();
    let changed: Vec<_> = plan.changed().map(production::ItemPlan::files).collect();
    assert_eq!(changed, [[('~', step.as_str())]]);
    assert_eq!(plan.media.len(), 1);
    assert_eq!(
        rig.item(module.id).await.version,
        1,
        "nothing is changed yet"
    );
    bring(&rig, &files).await.unwrap();
    assert_eq!(rig.item(module.id).await.version, 2);
    assert_eq!(rig.item(other.id).await.stage, Stage::Ready);
    assert_eq!(out(&rig, PROGRAMME).await, files);
    files.remove(&format!("{}/media/x.png", module.key));
    bring(&rig, &files).await.unwrap();
    assert_eq!(out(&rig, PROGRAMME).await, files);
}

#[tokio::test]
async fn a_folder_with_an_error_is_refused_whole() {
    let rig = Rig::new().await;
    let mut files = small();
    let first = files.keys().find(|path| path.ends_with("module.toml"));
    let first = first.unwrap().clone();
    files.remove(&first);
    let entries = rig.audit().await;
    assert_eq!(
        code(bring(&rig, &files).await.map(drop)),
        "folder_has_errors"
    );
    assert_eq!(rig.audit().await, entries);
}

#[tokio::test]
async fn an_edition_is_its_folder_to_the_byte_whatever_is_written_later() {
    let rig = Rig::new().await;
    let files = small();
    bring(&rig, &files).await.unwrap();
    let items = rig.items_of("npq-try").await;
    for item in items {
        rig.bring_to(item.id, Stage::Ready).await;
    }
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let edition = production::release(&rig.app, &permit, "npq-try", "The first.").await;
    let edition = edition.unwrap();
    let mut later = files.clone();
    later.insert("LICENCE.bin".into(), vec![0xff, 9]);
    bring(&rig, &later).await.unwrap();
    let kept = production::edition_files(&rig.app, edition).await.unwrap();
    assert_eq!(kept.unwrap(), files);
    assert_eq!(out(&rig, "npq-try").await, later);
    let next = production::release(&rig.app, &permit, "npq-try", "A new picture.").await;
    assert!(next.is_ok(), "a picture alone is a change: {next:?}");
}
