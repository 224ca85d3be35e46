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
        Jobs::new().with::<Count>().with::<FailTwice>(),
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
