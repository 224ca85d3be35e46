//! Queued work: done if, and only if, the act is; once; retried when it fails.

use std::sync::atomic::{AtomicU32, Ordering};

use kit::{
    App, Fault, Problem,
    config::Config,
    jobs::{Jobs, Work},
};
use serde::{Deserialize, Serialize};

use crate::rig::{Rig, TRIED};

static DONE: AtomicU32 = AtomicU32::new(0);
static TRIES: AtomicU32 = AtomicU32::new(0);

#[derive(Serialize, Deserialize)]
struct Count;
impl Work for Count {
    const KIND: &'static str = "test.count";
    async fn run(self, _app: App) -> Result<(), Problem> {
        DONE.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
struct FailTwice;
impl Work for FailTwice {
    const KIND: &'static str = "test.fail_twice";
    async fn run(self, _app: App) -> Result<(), Problem> {
        if TRIES.fetch_add(1, Ordering::SeqCst) < 2 {
            Err(Fault::say("not yet").into())
        } else {
            Ok(())
        }
    }
}

async fn rig() -> Rig {
    Rig::with(
        Jobs::new()
            .with::<Count>()
            .with::<FailTwice>()
            .with::<Nothing>(),
        Config::default(),
    )
    .await
}

#[tokio::test]
async fn work_is_done_once_and_only_when_its_act_happened() {
    let rig = rig().await;
    for happens in [true, false] {
        let permit = Rig::permit();
        let act = rig.app.act(&permit, &TRIED, async move |tx| {
            tx.about("x");
            tx.later(&Count).await?;
            if happens {
                Ok(())
            } else {
                Err(Problem::MovedOn)
            }
        });
        assert_eq!(act.await.is_ok(), happens);
    }
    let before = DONE.load(Ordering::SeqCst);
    rig.app.work_due().await.unwrap();
    rig.app.work_due().await.unwrap();
    assert_eq!(DONE.load(Ordering::SeqCst) - before, 1);
}

#[tokio::test]
async fn work_that_fails_is_tried_again_later() {
    let rig = rig().await;
    rig.app
        .act(&Rig::permit(), &TRIED, async |tx| {
            tx.about("x");
            Ok(tx.later(&FailTwice).await?)
        })
        .await
        .unwrap();
    for (minutes, done) in [(0, 0), (0, 0), (1, 0), (2, 1), (3, 0)] {
        rig.app.clock().set_ahead(minutes * 60_000_000);
        assert_eq!(
            rig.app.work_due().await.unwrap(),
            done,
            "after {minutes} minutes"
        );
    }
    assert_eq!(TRIES.load(Ordering::SeqCst), 3);
}

const CLAIM: kit::db::Sql =
    kit::db::Sql::new("update kit_jobs set state = 'running', claimed_at = $1");

#[tokio::test]
async fn work_that_a_stopped_machine_left_is_put_back_and_done() {
    let rig = rig().await;
    let now = rig.app.now().at;
    rig.app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.about("x");
            tx.later(&Nothing).await?;
            // As the machine left it: claimed, and never finished.
            Ok(tx.run(CLAIM, &[&now]).await?)
        })
        .await
        .unwrap();
    for (minutes, done) in [(0, 0), (4, 0), (6, 1), (12, 0)] {
        rig.app.clock().set_ahead(minutes * 60_000_000);
        rig.app.release_interrupted().await.unwrap();
        assert_eq!(
            rig.app.work_due().await.unwrap(),
            done,
            "after {minutes} minutes"
        );
    }
}

#[tokio::test]
async fn work_of_no_known_kind_is_given_up_after_eight_tries_and_stays_to_be_seen() {
    let known = rig().await;
    known
        .app
        .act(&Rig::permit(), &TRIED, async |tx| {
            tx.about("x");
            Ok(tx.later(&Unknown).await?)
        })
        .await
        .unwrap();
    for hour in 0..20 {
        known.app.clock().set_ahead(hour * 3_600_000_000);
        known.app.work_due().await.unwrap();
    }
    let read = known.app.db().read(async |tx| {
        let state = |row: &kit::db::Row<'_>| Ok((row.get::<String>(0)?, row.get::<i64>(1)?));
        Ok(tx.first(STATE, &[], state).await?)
    });
    assert_eq!(read.await.unwrap(), Some(("failed".to_owned(), 8)));
}

#[derive(Serialize, Deserialize)]
struct Nothing;
impl Work for Nothing {
    const KIND: &'static str = "test.nothing";
    async fn run(self, _app: App) -> Result<(), Problem> {
        Ok(())
    }
}

const STATE: kit::db::Sql = kit::db::Sql::new("select state, attempts from kit_jobs");

#[derive(Serialize, Deserialize)]
struct Unknown;
impl Work for Unknown {
    const KIND: &'static str = "test.unknown";
    async fn run(self, _app: App) -> Result<(), Problem> {
        Ok(())
    }
}
