//! The one writer: groups, savepoints, and what happens when an act fails.

use kit::{Problem, db::Sql, mail::Letter};

use crate::rig::{Rig, TRIED};

const COUNT: Sql = Sql::new("select count(*) from kit_letters");

async fn letters(rig: &Rig) -> i64 {
    rig.app
        .db()
        .read(async |tx| Ok(tx.first(COUNT, &[], |row| row.get(0)).await?.unwrap_or(0)))
        .await
        .unwrap()
}

fn letter(subject: &str) -> Letter {
    Letter {
        person: None,
        to: "a@b.example".into(),
        subject: subject.into(),
        body: "x".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_fails_takes_back_only_itself() {
    let rig = Rig::new().await;
    let acts = (0..100).map(|number: i32| {
        let app = rig.app.clone();
        tokio::spawn(async move {
            app.act(&Rig::permit(), &TRIED, async move |tx| {
                tx.about(number);
                tx.letter(letter("one")).await?;
                if number % 3 == 0 {
                    Err(Problem::MovedOn)
                } else {
                    Ok(number)
                }
            })
            .await
        })
    });
    let mut worked = 0;
    for act in acts.collect::<Vec<_>>() {
        worked += i64::from(act.await.unwrap().is_ok());
    }
    assert_eq!(worked, 66);
    assert_eq!(letters(&rig).await, 66);
    assert_eq!(rig.entries().await, 66);
}

#[tokio::test]
async fn an_act_that_panics_is_a_fault_and_the_writer_lives_on() {
    let rig = Rig::new().await;
    let broken = rig
        .app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.letter(letter("lost")).await?;
            assert_eq!(1, 2, "on purpose");
            Ok(())
        })
        .await;
    assert!(matches!(broken, Err(Problem::Fault(_))));
    rig.app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.about("next");
            Ok(tx.letter(letter("kept")).await?)
        })
        .await
        .unwrap();
    assert_eq!(letters(&rig).await, 1);
}

#[tokio::test]
async fn a_statement_that_fails_leaves_the_group_usable() {
    const WRONG: Sql = Sql::new("insert into kit_clock (id, ahead_micros) values (2, 0)");
    let rig = Rig::new().await;
    let refused = rig
        .app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            Ok(tx.run(WRONG, &[]).await?)
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(rig.entries().await, 0);
}

#[tokio::test]
async fn data_of_a_newer_version_are_refused_with_a_sentence() {
    const NEWER: Sql = Sql::new(
        "insert into kit_migrations (number, name, hash, applied_at) values (9999, 'x', 'x', 0)",
    );
    let rig = Rig::new().await;
    rig.app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.about("x");
            Ok(tx.run(NEWER, &[]).await?)
        })
        .await
        .unwrap();
    let again = kit::db::Db::open(&rig.kept.place, kit::clock::Clock::running()).await;
    let told = again.err().unwrap().to_string();
    assert!(told.contains("newer version of Senda"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_whose_statement_fails_harms_no_act_of_its_group() {
    const WRONG: Sql = Sql::new("insert into kit_clock (id, ahead_micros) values (2, 0)");
    let rig = Rig::new().await;
    let acts = (0..99).map(|number: i32| {
        let app = rig.app.clone();
        tokio::spawn(async move {
            app.act(&Rig::permit(), &TRIED, async move |tx| {
                tx.about(number);
                tx.letter(letter("one")).await?;
                if number % 3 == 0 {
                    tx.run(WRONG, &[]).await?;
                }
                Ok(())
            })
            .await
        })
    });
    let mut worked = 0;
    for act in acts.collect::<Vec<_>>() {
        worked += i64::from(act.await.unwrap().is_ok());
    }
    assert_eq!(
        (worked, letters(&rig).await, rig.entries().await),
        (66, 66, 66)
    );
}

#[tokio::test]
async fn a_reading_that_was_given_up_leaves_no_old_snapshot_behind() {
    let rig = Rig::new().await;
    let reading = rig.app.db().read(async |tx| {
        let counted: Option<i64> = tx.first(COUNT, &[], |row| row.get(0)).await?;
        std::future::pending::<()>().await;
        Ok(counted)
    });
    let given_up = tokio::time::timeout(std::time::Duration::from_millis(50), reading).await;
    assert!(!matches!(given_up, Ok(Ok(_))));
    rig.app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.about("x");
            Ok(tx.letter(letter("one")).await?)
        })
        .await
        .unwrap();
    assert_eq!(letters(&rig).await, 1);
}
