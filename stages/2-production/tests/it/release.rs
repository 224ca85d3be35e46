//! The release: refused while anything stands in the way, made once, and never changed.

use kit::Problem;
use production::{Revision, Texts};
use rulebook::{
    people::Action,
    production::{change::Change, stage::Stage},
};

use crate::rig::{PROGRAMME, Rig, code};

const NOTE: &str = "The first edition.";

async fn all_ready() -> Rig {
    let rig = Rig::with_items().await;
    for item in rig.items().await {
        rig.bring_to(item.id, Stage::Ready).await;
    }
    rig
}

/// What was changed since the edition before, as it is kept with the edition.
async fn kinds_of_change(rig: &Rig, edition: rulebook::production::EditionId) -> Vec<Change> {
    let db = rig.app.db();
    let changes = db.read(async |tx| curriculum::changes_of(tx, edition).await);
    changes
        .await
        .unwrap()
        .iter()
        .map(|one| one.change)
        .collect()
}

/// Whether the shipped folder checks without an error, as it must before a release.
fn folder_is_clean() -> bool {
    programme::check(&curriculum::embedded(PROGRAMME)).errors() == 0
}

#[tokio::test]
async fn a_release_is_refused_while_any_item_is_not_ready() {
    let rig = Rig::with_items().await;
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let entries = rig.audit().await;
    let refused = production::release(&rig.app, &permit, PROGRAMME, NOTE).await;
    assert_eq!(code(refused), "items_not_ready");
    assert_eq!(rig.audit().await, entries);
    let none = rig
        .app
        .db()
        .read(async |tx| curriculum::editions(tx).await)
        .await
        .unwrap();
    assert!(none.is_empty());
}

#[tokio::test]
async fn an_edition_is_released_once_and_the_next_takes_the_next_version() {
    let rig = all_ready().await;
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    if !folder_is_clean() {
        let refused = production::release(&rig.app, &permit, PROGRAMME, NOTE).await;
        assert_eq!(code(refused), "does_not_compile");
        return;
    }
    assert_eq!(
        code(production::release(&rig.app, &permit, PROGRAMME, " ").await),
        "notes_missing"
    );
    let first = production::release(&rig.app, &permit, PROGRAMME, NOTE)
        .await
        .unwrap();
    let again = production::release(&rig.app, &permit, PROGRAMME, NOTE).await;
    assert_eq!(code(again), "already_released");

    let id = rig.module().await;
    let writer = rig.permit("writer", Action::WriteContent).unwrap();
    let revision = rig.revision(id, Change::Slip).await;
    production::revise(&rig.app, &writer, revision)
        .await
        .unwrap();
    assert_eq!(
        code(production::release(&rig.app, &permit, PROGRAMME, NOTE).await),
        "items_not_ready"
    );
    rig.bring_to(id, Stage::Ready).await;
    let second = production::release(&rig.app, &permit, PROGRAMME, "A slip.")
        .await
        .unwrap();

    let old = curriculum::edition(&rig.app, &first).await.unwrap();
    let new = curriculum::edition(&rig.app, &second).await.unwrap();
    assert_ne!(old.version, new.version);
    let has = |one: &programme::Programme| {
        let steps = one
            .elements
            .iter()
            .flat_map(|e| &e.modules)
            .flat_map(|m| &m.steps);
        steps
            .filter(|step| step.source.contains("One sentence more."))
            .count()
    };
    assert_eq!(
        (has(&old), has(&new)),
        (0, 1),
        "the old edition does not change"
    );
    assert_eq!(kinds_of_change(&rig, second).await, [Change::Slip]);
    let latest = rig
        .app
        .db()
        .read(async |tx| curriculum::latest_edition(tx, PROGRAMME).await)
        .await;
    assert_eq!(latest.unwrap(), Some((second, new.version.clone())));
}

#[tokio::test]
async fn a_programme_with_an_error_is_not_released_however_well_signed() {
    let rig = Rig::with_items().await;
    let writer = rig.permit("writer", Action::WriteContent).unwrap();
    let id = rig.module().await;
    let broken = Revision {
        item: id,
        base: 1,
        change: Change::Meaning,
        why_not: String::new(),
        note: "Broke it.".into(),
        files: Texts::from([(
            "courses/1-culture/1-inclusive-school-culture/module.toml".into(),
            "title = ".into(),
        )]),
    };
    production::revise(&rig.app, &writer, broken).await.unwrap();
    for item in rig.items().await {
        rig.bring_to(item.id, Stage::Ready).await;
    }
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let refused = production::release(&rig.app, &permit, PROGRAMME, NOTE).await;
    assert_eq!(code(refused), "does_not_compile");
}

#[tokio::test]
async fn only_a_permit_for_a_provider_releases() {
    let rig = Rig::with_items().await;
    let site = rulebook::people::may(
        &rulebook::people::Actor::System,
        Action::ReleaseEdition,
        &rulebook::people::Circles::SITE,
    );
    let refused = production::release(&rig.app, &site.unwrap(), PROGRAMME, NOTE).await;
    assert!(matches!(refused, Err(Problem::NotFound)));
}

#[tokio::test]
async fn a_release_and_an_edit_at_the_same_instant_lose_nothing() {
    let rig = all_ready().await;
    if !folder_is_clean() {
        return;
    }
    let lead = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let writer = rig.permit("writer", Action::WriteContent).unwrap();
    let id = rig.module().await;
    let revision = rig.revision(id, Change::Slip).await;
    let (released, saved) = tokio::join!(
        production::release(&rig.app, &lead, PROGRAMME, NOTE),
        production::revise(&rig.app, &writer, revision),
    );
    saved.unwrap();
    assert_eq!(rig.item(id).await.version, 2, "the edit is kept");
    match released {
        // The release came first: it holds what was signed, and not the edit.
        Ok(edition) => {
            let kept = curriculum::edition(&rig.app, &edition).await.unwrap();
            let has = kept
                .modules()
                .flat_map(|(_, module)| &module.steps)
                .any(|step| step.source.contains("One sentence more."));
            assert!(!has);
        }
        // The edit came first: nothing was released.
        Err(problem) => {
            if !matches!(problem, Problem::MovedOn) {
                assert_eq!(code::<()>(Err(problem)), "items_not_ready");
            }
            let none = rig.app.db().read(async |tx| curriculum::editions(tx).await);
            assert!(none.await.unwrap().is_empty());
        }
    }
}
