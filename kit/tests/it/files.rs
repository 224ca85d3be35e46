//! Files that people send: links that are signed and end, one host, never shown in place.

use kit::{
    db::Sql,
    files::{FileId, link},
};

use crate::{
    client::{get, served},
    rig::{Rig, TRIED},
};

const HOST: &str = "files.localhost:8080";
const BYTES: &[u8] = b"<script>alert(1)</script>";

async fn kept(rig: &Rig, name: &'static str) -> FileId {
    let act = async move |tx: &mut kit::db::WriteTx<'_>| {
        tx.about("a file");
        Ok(tx.keep_file(name, BYTES).await?)
    };
    rig.app.act(&Rig::permit(), &TRIED, act).await.unwrap()
}

fn path(rig: &Rig, id: FileId) -> String {
    let whole = link(&rig.app, id);
    whole
        .strip_prefix("http://files.localhost:8080")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_signed_link_gives_the_file_as_an_attachment_that_runs_nothing() {
    let rig = Rig::new().await;
    let address = served(&rig, kit::files::routes()).await;
    let id = kept(&rig, "my \"plan\"; é.html").await;
    let answer = get(address, HOST, &path(&rig, id)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body.as_bytes(), BYTES);
    for header in [
        "content-type: application/octet-stream",
        "content-disposition: attachment; filename=\"my _plan__ _.html\"",
        "content-security-policy: default-src 'none'; sandbox",
        "x-content-type-options: nosniff",
    ] {
        assert!(
            answer.head.contains(header),
            "{header} is missing in {}",
            answer.head
        );
    }
}

#[tokio::test]
async fn a_link_ends_after_ten_minutes() {
    let rig = Rig::new().await;
    let address = served(&rig, kit::files::routes()).await;
    let path = path(&rig, kept(&rig, "a.txt").await);
    for (minutes, status) in [(9, 200), (11, 404), (60 * 24, 404)] {
        rig.app.clock().set_ahead(minutes * 60_000_000);
        assert_eq!(
            get(address, HOST, &path).await.status,
            status,
            "after {minutes} minutes"
        );
    }
}

#[tokio::test]
async fn a_link_that_was_altered_or_asked_of_another_host_gives_nothing() {
    let rig = Rig::new().await;
    let address = served(&rig, kit::files::routes()).await;
    let (one, other) = (kept(&rig, "one.txt").await, kept(&rig, "other.txt").await);
    let good = path(&rig, one);
    let (stem, seal) = good.rsplit_once("seal=").unwrap();
    let later: String = stem.replace("until=1", "until=9");
    let altered = [
        good.replace(&one.to_string(), &other.to_string()),
        format!("{later}seal={seal}"),
        format!("{stem}seal="),
        format!("{stem}seal={}", "0".repeat(64)),
        stem.trim_end_matches('&').to_owned(),
        format!("/f/{one}"),
    ];
    for path in altered {
        assert_ne!(path, good);
        assert_eq!(get(address, HOST, &path).await.status, 404, "{path}");
    }
    for host in [
        "localhost:8080",
        "localhost",
        "files.localhost",
        "evil.example",
        "",
    ] {
        assert_eq!(get(address, host, &good).await.status, 404, "{host}");
    }
    assert_eq!(get(address, HOST, &good).await.status, 200);
}

#[tokio::test]
async fn a_file_that_is_not_what_was_stored_is_not_given() {
    const SPOIL: Sql = Sql::new("update kit_files set sha256 = $1 where id = $2");
    let rig = Rig::new().await;
    let address = served(&rig, kit::files::routes()).await;
    let id = kept(&rig, "a.txt").await;
    let path = path(&rig, id);
    rig.app
        .act(&Rig::permit(), &TRIED, async move |tx| {
            tx.about("a file");
            Ok(tx.run(SPOIL, &[&"0", &id]).await?)
        })
        .await
        .unwrap();
    let answer = get(address, HOST, &path).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("alert"), "{}", answer.body);
}

#[tokio::test]
async fn the_seal_of_one_site_is_nothing_to_another() {
    let (here, there) = (Rig::new().await, Rig::new().await);
    let seal = here.app.sign("a text");
    assert!(here.app.is_signed("a text", &seal));
    assert!(!here.app.is_signed("another text", &seal));
    assert!(!there.app.is_signed("a text", &seal));
}
