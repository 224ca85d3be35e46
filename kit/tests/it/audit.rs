//! The audit: every act sealed, every tampering found.

use kit::{
    Problem,
    audit::{Verdict, history, verify},
    db::Sql,
};

use crate::rig::{EXPLAINED, Rig, TRIED};

/// An act of its own trail: it changes rows and adds no entry, as somebody at the database itself would.
const QUIET: kit::Process = kit::Process::new("quiet", "quietly changed").own_trail();

async fn three_acts(rig: &Rig) {
    for name in ["a", "b", "c"] {
        rig.app
            .act(&Rig::permit(), &TRIED, async move |tx| {
                tx.about(name);
                tx.changed("state", Some("old"), Some("new"));
                Ok(())
            })
            .await
            .unwrap();
    }
}

/// An act of its own trail: it changes rows and adds no entry, as somebody at the database itself would.
const QUIET: kit::Process = kit::Process::new("quiet", "quietly changed").own_trail();

async fn tamper(rig: &Rig, sql: Sql) -> Verdict {
    three_acts(rig).await;
    assert!(matches!(
        verify(rig.app.db()).await.unwrap(),
        Verdict::Intact { entries: 3, .. }
    ));
    rig.app
        .act(&Rig::permit(), &QUIET, async move |tx| {
            Ok(tx.run(sql, &[]).await?)
        })
        .await
        .unwrap();
    verify(rig.app.db()).await.unwrap()
}

#[tokio::test]
async fn an_altered_entry_is_found() {
    let rig = Rig::new().await;
    let verdict = tamper(
        &rig,
        Sql::new("update kit_audit set changes = '[]' where entry = 2"),
    )
    .await;
    assert!(
        matches!(verdict, Verdict::Broken { entry: 2, .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_missing_entry_is_found() {
    let rig = Rig::new().await;
    let verdict = tamper(&rig, Sql::new("delete from kit_audit where entry = 1")).await;
    assert!(
        matches!(verdict, Verdict::Broken { entry: 1, .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_chain_cut_at_its_end_is_found() {
    let rig = Rig::new().await;
    let verdict = tamper(&rig, Sql::new("delete from kit_audit where entry = 3")).await;
    assert!(
        matches!(verdict, Verdict::Broken { entry: 3, .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn an_act_without_subject_or_without_its_reason_does_not_happen() {
    let rig = Rig::new().await;
    let nameless = rig
        .app
        .act(&Rig::permit(), &TRIED, async |_tx| Ok(()))
        .await;
    assert!(matches!(nameless, Err(Problem::Fault(_))));
    let unexplained = rig
        .app
        .act(&Rig::permit(), &EXPLAINED, async |tx| {
            tx.about("x");
            Ok(())
        })
        .await;
    assert!(matches!(unexplained, Err(Problem::Fault(_))));
    assert_eq!(rig.entries().await, 0);
}

#[tokio::test]
async fn every_subject_of_an_act_shows_it_in_its_history() {
    let rig = Rig::new().await;
    rig.app
        .act(&Rig::permit(), &EXPLAINED, async |tx| {
            tx.about("first");
            tx.about("second");
            tx.because("it was time");
            Ok(())
        })
        .await
        .unwrap();
    for subject in ["first", "second"] {
        let told = rig
            .app
            .db()
            .read(async |tx| Ok(history(tx, subject).await?))
            .await
            .unwrap();
        assert_eq!(told.len(), 1, "{subject}");
        assert_eq!(told[0].why.as_deref(), Some("it was time"));
    }
}
