//! What one page reads, it reads in one moment; what it writes, it sees.

use std::{thread, time::Duration};

use axum::response::IntoResponse as _;
use kit::{
    App, Problem,
    config::Config,
    db::Sql,
    jobs::Jobs,
    mail::Letter,
    web::{Access, Call, PageResult, Routes},
};

use crate::{
    client::{get, served},
    rig::{Rig, TRIED},
};

const COUNT: Sql = Sql::new("select count(*) from kit_letters");
const WRONG: Sql = Sql::new("select no_such_column from kit_letters");

async fn letters(call: &Call) -> Result<i64, Problem> {
    let counted = call
        .app()
        .db()
        .read(async |tx| Ok(tx.first(COUNT, &[], |row| row.get(0)).await?));
    Ok(counted.await?.unwrap_or(0))
}

async fn write(app: &App) {
    let letter = Letter {
        person: None,
        to: "a@b.example".into(),
        subject: "one".into(),
        body: "x".into(),
    };
    app.act(&Rig::permit(), &TRIED, async move |tx| {
        tx.about("one");
        Ok(tx.letter(letter).await?)
    })
    .await
    .unwrap();
}

/// Somebody else writes, while this page does nothing at all.
fn another_writes(call: &Call) {
    let app = call.app().clone();
    let other = thread::spawn(move || {
        let alone = tokio::runtime::Builder::new_current_thread().build();
        alone.unwrap().block_on(write(&app));
    });
    other.join().unwrap();
}

async fn meanwhile(call: Call) -> PageResult {
    call.public()?;
    let before = letters(&call).await?;
    another_writes(&call);
    let nested = call.app().db().read(async |_| letters(&call).await).await?;
    Ok(format!("{before} {nested} {}", letters(&call).await?).into_response())
}

async fn own(call: Call) -> PageResult {
    call.public()?;
    let before = letters(&call).await?;
    write(call.app()).await;
    Ok(format!("{before} {}", letters(&call).await?).into_response())
}

async fn waits(call: Call) -> PageResult {
    call.public()?;
    let before = letters(&call).await?;
    another_writes(&call);
    tokio::time::sleep(Duration::from_millis(2)).await;
    Ok(format!("{before} {}", letters(&call).await?).into_response())
}

async fn mends(call: Call) -> PageResult {
    call.public()?;
    let before = letters(&call).await?;
    let wrong = call
        .app()
        .db()
        .read(async |tx| Ok(tx.first(WRONG, &[], |row| row.get::<i64>(0)).await?));
    assert!(wrong.await.is_err());
    Ok(format!("{before} {}", letters(&call).await?).into_response())
}

fn routes() -> Routes {
    Routes::new()
        .get("/meanwhile", Access::Public, "Another writes", meanwhile)
        .get("/own", Access::Public, "It writes itself", own)
        .get("/waits", Access::Public, "It waits for something", waits)
        .get("/mends", Access::Public, "A statement fails", mends)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_reads_one_moment_and_sees_what_it_wrote_itself() {
    let rig = Rig::with(Jobs::new(), Config::default()).await;
    let address = served(&rig, routes()).await;
    for (path, told) in [
        ("/meanwhile", "0 0 0"),
        ("/own", "1 2"),
        ("/waits", "2 3"),
        ("/mends", "3 3"),
        ("/meanwhile", "3 3 3"),
        ("/mends", "4 4"),
    ] {
        assert_eq!(get(address, "localhost", path).await.body, told, "{path}");
    }
}
