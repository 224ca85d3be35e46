//! Reading elsewhere: what a page weighs, what arrives late from a phone, modules as books.

use std::collections::BTreeSet;

use hyper::body::Bytes;
use kit::{assets, db::Sql};
use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};

use crate::{
    taught::{Intake, Taught},
    town::Town,
    visitor::{Page, Visitor, percent},
};

const MODULE: &str = "1.1";
const STEP: &str = "1.1/culture-what-it-is";
const CHECK: &str = "culture-best-sign";
const PAGE: &str = "/study/m/1.1/culture-what-it-is";

const ANSWERS: Sql = Sql::new("select count(*), cast(sum(tries) as bigint) from delivery_answers");
const DONE: Sql = Sql::new("select count(*) from delivery_progress");
const NOTES: Sql = Sql::new("select count(*) from delivery_notes");
const RECEIPTS: Sql = Sql::new("select count(*) from delivery_offline");

async fn taught() -> (Town, Intake, Taught, Visitor) {
    let town = Town::new().await;
    let intake = Intake::new(&town).await;
    let asha = intake.enrol(&town, "Asha Okoro").await;
    let browser = town.signed_in(asha.person).await;
    (town, intake, asha, browser)
}

async fn number(town: &Town, statement: Sql) -> i64 {
    let read = town
        .app
        .db()
        .read(async |tx| Ok(tx.first(statement, &[], |row| row.get(0)).await?));
    read.await.unwrap().unwrap()
}

async fn tries(town: &Town) -> i64 {
    let read = town.app.db().read(async |tx| {
        Ok(tx
            .first(ANSWERS, &[], |row| row.get::<Option<i64>>(1))
            .await?)
    });
    read.await.unwrap().flatten().unwrap_or(0)
}

/// What a browser with an empty store fetches for a page: bytes as they are sent, and how many requests.
async fn first_visit(visitor: &mut Visitor, path: &str) -> (usize, usize, usize) {
    let page = visitor.open(path).await;
    assert_eq!(page.status, 200, "{path}");
    let path = page.path.as_str();
    let packed = visitor
        .ask(
            "GET",
            path,
            &[("accept-encoding", "gzip, deflate, br")],
            Bytes::new(),
        )
        .await;
    assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
    let mut files: BTreeSet<String> = page
        .attributes(
            "head link[rel=stylesheet], head link[rel=preload], head link[rel=icon]",
            "href",
        )
        .into_iter()
        .chain(page.attributes("script[src], img[src]", "src"))
        .filter(|address| !address.starts_with("data:"))
        .collect();
    // Scripts fetch what they import, and slanted words their own typeface.
    if files.iter().any(|file| file == assets::url("app.js")) {
        files.insert(assets::url("govuk-frontend.min.js").to_owned());
    }
    if !page.all("em, i").is_empty() {
        files.insert(assets::url("atkinson-italic.woff2").to_owned());
    }
    let mut bytes = packed.bytes.len();
    for file in &files {
        let sent = visitor
            .ask(
                "GET",
                file,
                &[("accept-encoding", "gzip, deflate, br")],
                Bytes::new(),
            )
            .await;
        assert_eq!(sent.status, 200, "{file}");
        bytes += sent.bytes.len();
    }
    (bytes, files.len() + 1, packed.bytes.len())
}

#[tokio::test]
async fn a_first_step_of_study_is_light_and_a_later_one_lighter() {
    let (town, _intake, _asha, mut asha) = taught().await;
    let (bytes, requests, page) = first_visit(&mut asha, PAGE).await;
    eprintln!("{PAGE}: {bytes} bytes in {requests} requests, the page {page}");
    assert!(
        bytes < 80_000 && requests <= 6,
        "{bytes} bytes in {requests} requests"
    );
    assert!(page < 20_000, "a later step weighs {page} bytes");
    for path in [
        "/",
        "/home",
        "/study",
        "/study/m/1.1",
        "/progress",
        "/tasks/1.1",
    ] {
        let (bytes, requests, page) = first_visit(&mut asha, path).await;
        eprintln!("{path}: {bytes} bytes in {requests} requests, the page {page}");
        assert!(
            bytes < 120_000 && requests <= 6,
            "{path}: {bytes} bytes in {requests} requests"
        );
    }
    let (bytes, requests, _) = first_visit(&mut town.visitor(), "/").await;
    assert!(
        bytes < 120_000 && requests <= 6,
        "the front page: {bytes} bytes in {requests} requests"
    );
}

/// Sends what a phone kept, as its worker does.
async fn late(phone: &mut Visitor, owner: &str, fields: &[(&str, &str)]) -> (u16, Value) {
    let mut all = vec![
        ("_owner", owner),
        ("_device", "phone-1"),
        ("_written", "1795600000000"),
        ("_step", STEP),
    ];
    all.extend_from_slice(fields);
    let body: Vec<String> = all
        .iter()
        .map(|(name, value)| format!("{name}={}", percent(value)))
        .collect();
    let page = phone.post("/study/offline/send", &body.join("&")).await;
    (
        page.status,
        serde_json::from_str(&page.text).unwrap_or(Value::Null),
    )
}

async fn owner(phone: &mut Visitor) -> String {
    let list = phone.get(&format!("/study/offline/list/{MODULE}")).await;
    assert_eq!(list.status, 200, "{}", list.text);
    let list: Value = serde_json::from_str(&list.text).unwrap();
    for path in list["pages"]
        .as_array()
        .unwrap()
        .iter()
        .chain(list["files"].as_array().unwrap())
    {
        assert_eq!(
            phone.get(path.as_str().unwrap()).await.status,
            200,
            "{path}"
        );
    }
    list["owner"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_phone_sends_twice_is_taken_once_and_a_late_answer_does_not_push_out_an_earlier_one()
{
    let (town, _intake, _asha, mut phone) = taught().await;
    let owner = owner(&mut phone).await;
    let first = [
        ("_id", "a-1"),
        ("_kind", "answer"),
        ("_check", CHECK),
        ("base", "0"),
        ("answer", "0"),
    ];
    for _ in 0..2 {
        let (status, told) = late(&mut phone, &owner, &first).await;
        assert_eq!((status, &told["outcome"]), (200, &json!("kept")), "{told}");
    }
    assert_eq!((number(&town, ANSWERS).await, tries(&town).await), (1, 1));
    // The same page, the same phone: a second try of its own.
    let second = [
        ("_id", "a-2"),
        ("_kind", "answer"),
        ("_check", CHECK),
        ("base", "0"),
        ("answer", "1"),
    ];
    assert_eq!(late(&mut phone, &owner, &second).await.1["outcome"], "kept");
    // Answered at a desk meanwhile.
    phone
        .post(&format!("{PAGE}/checks/{CHECK}"), "answer=2")
        .await;
    let third = [
        ("_id", "a-3"),
        ("_kind", "answer"),
        ("_check", CHECK),
        ("base", "0"),
        ("answer", "0"),
    ];
    let (_, told) = late(&mut phone, &owner, &third).await;
    assert_eq!(told["outcome"], "stands", "{told}");
    let same = [
        ("_id", "a-4"),
        ("_kind", "answer"),
        ("_check", CHECK),
        ("base", "0"),
        ("answer", "2"),
    ];
    assert_eq!(
        late(&mut phone, &owner, &same).await.1["outcome"],
        "already"
    );
    assert_eq!((number(&town, ANSWERS).await, tries(&town).await), (1, 3));

    let early = [("_id", "d-1"), ("_kind", "done")];
    let (_, told) = late(&mut phone, &owner, &early).await;
    assert_eq!(told["outcome"], "refused", "{told}");
    assert!(told["told"].as_str().unwrap().contains("1 to go"), "{told}");
    let own = [
        ("_id", "a-5"),
        ("_kind", "answer"),
        ("_check", "culture-own-words"),
        ("base", "0"),
        ("answer", "What people do."),
    ];
    assert_eq!(late(&mut phone, &owner, &own).await.1["outcome"], "kept");
    for id in ["d-2", "d-2", "d-3"] {
        assert_eq!(
            late(&mut phone, &owner, &[("_id", id), ("_kind", "done")])
                .await
                .1["outcome"],
            "kept"
        );
    }
    assert_eq!(number(&town, DONE).await, 1);
    for id in ["n-1", "n-1", "n-2"] {
        let note = [
            ("_id", id),
            ("_kind", "note"),
            ("words", "Ask about the lunch queue."),
        ];
        assert_eq!(late(&mut phone, &owner, &note).await.1["outcome"], "kept");
    }
    let named = [
        ("_id", "n-3"),
        ("_kind", "note"),
        ("words", "Kofi Mensah hides at lunch."),
    ];
    let (status, told) = late(&mut phone, &owner, &named).await;
    assert_eq!(
        (status, &told["code"]),
        (422, &json!("may_say_who")),
        "{told}"
    );
    assert_eq!(number(&town, NOTES).await, 1);
    assert_eq!(number(&town, RECEIPTS).await, 10);
    phone
        .open("/study/offline")
        .await
        .is("Kept on this phone")
        .says("Another answer stands")
        .says("From the phone:")
        .says("What stands:")
        .says("1 to go");
}

#[tokio::test]
async fn nobody_sends_under_anothers_name_and_what_makes_no_sense_is_told() {
    let (town, intake, _asha, mut phone) = taught().await;
    let owner = owner(&mut phone).await;
    assert!(phone.cookie(kit::web::KEPT_COOKIE).is_some());
    let ben = intake.enrol(&town, "Ben Other").await;
    let mut other = town.signed_in(ben.person).await;
    let answer = [
        ("_id", "a-1"),
        ("_kind", "answer"),
        ("_check", CHECK),
        ("base", "0"),
        ("answer", "0"),
    ];
    let (status, told) = late(&mut other, &owner, &answer).await;
    assert_eq!(
        (status, &told["code"]),
        (422, &json!("another_person")),
        "{told}"
    );
    assert_eq!(
        (number(&town, ANSWERS).await, number(&town, RECEIPTS).await),
        (0, 0)
    );
    // Whoever signs in on a phone that keeps another's pages makes it let go of them.
    other.keep_cookie(kit::web::KEPT_COOKIE, &owner);
    let page = other.open("/study").await;
    assert_eq!(page.header("clear-site-data"), "\"storage\"");
    assert!(other.cookie(kit::web::KEPT_COOKIE).is_none());
    assert_eq!(other.open("/study").await.header("clear-site-data"), "");
    assert_eq!(phone.open("/study").await.header("clear-site-data"), "");

    for (fields, status) in [
        (vec![("_id", "x"), ("_kind", "dance")], 422),
        (vec![("_id", "a b"), ("_kind", "done")], 422),
        (vec![("_id", ""), ("_kind", "done")], 422),
        (
            vec![
                ("_id", "n-1"),
                ("_kind", "answer"),
                ("_check", "no-such-check"),
                ("answer", "0"),
            ],
            404,
        ),
    ] {
        let (found, told) = late(&mut phone, &owner, &fields).await;
        assert_eq!(found, status, "{told}");
    }
    let nothing = [
        ("_id", "a-9"),
        ("_kind", "answer"),
        ("_check", CHECK),
        ("base", "0"),
    ];
    assert_eq!(
        late(&mut phone, &owner, &nothing).await.1["outcome"],
        "refused"
    );
    let mut stranger = town.visitor();
    assert_eq!(late(&mut stranger, &owner, &answer).await.0, 401);
    let form = phone.open("/account").await.form("Sign out");
    let out = phone.send_once(&form).await;
    assert_eq!(out.header("clear-site-data"), "\"storage\"");
}

/// Reads XML to its end; fails where it is not well formed. Answers what it names and what its anchors are.
fn well_formed(text: &str) -> (Vec<String>, BTreeSet<String>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut named, mut anchors) = (Vec::new(), BTreeSet::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    match attribute.key.as_ref() {
                        b"href" | b"src" => named.push(value),
                        b"id" => assert!(anchors.insert(value.clone()), "{value} twice"),
                        b"alt" => assert!(!value.is_empty(), "a picture without words"),
                        _ => {}
                    }
                }
            }
            Event::Eof => return (named, anchors),
            _ => {}
        }
    }
}

/// Every file of a book is well formed and listed, and every link inside it leads somewhere.
fn whole(page: &Page) -> usize {
    assert_eq!(page.header("content-type"), "application/epub+zip");
    assert_eq!(&page.bytes[30..58], b"mimetypeapplication/epub+zip");
    let limits = exchange::Limits {
        entries: 2_000,
        entry_bytes: 4 << 20,
        all_bytes: 64 << 20,
        ratio: 1_000,
    };
    let files = exchange::Parcel::open(&page.bytes, limits)
        .unwrap()
        .folder()
        .unwrap();
    let text = |name: &str| String::from_utf8(files[&format!("book/{name}")].clone()).unwrap();
    let (listed, _) = well_formed(&text("package.opf"));
    assert_eq!(listed.len(), files.len() - 3, "{listed:?}");
    let pages: Vec<&String> = listed
        .iter()
        .filter(|file| file.rsplit_once('.').is_some_and(|(_, end)| end == "xhtml"))
        .collect();
    let anchors: Vec<(&String, BTreeSet<String>)> = pages
        .iter()
        .map(|page| (*page, well_formed(&text(page)).1))
        .collect();
    for page in &pages {
        for address in well_formed(&text(page)).0 {
            if address.starts_with("https://") || address.starts_with("http://") {
                continue;
            }
            let (file, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let file = if file.is_empty() { page.as_str() } else { file };
            assert!(
                listed.iter().any(|one| one == file),
                "{page} names {address}"
            );
            let known = anchors.iter().find(|(one, _)| one.as_str() == file);
            assert!(
                anchor.is_empty() || known.unwrap().1.contains(anchor),
                "{page} names {address}"
            );
        }
    }
    pages.len()
}

#[tokio::test]
async fn a_module_and_the_whole_programme_are_books_in_which_every_link_leads_somewhere() {
    let (town, intake, _asha, mut asha) = taught().await;
    let one = whole(&asha.get("/study/m/1.1/book.epub").await);
    assert!(one >= 8, "{one} chapters");
    let all = whole(&asha.get("/study/book.epub").await);
    assert!(all > one, "{all} chapters");
    let pdf = asha.get("/study/m/1.1/book.pdf").await;
    assert_eq!(
        (pdf.status, pdf.header("content-type")),
        (200, "application/pdf")
    );
    assert!(pdf.bytes.starts_with(b"%PDF") && pdf.bytes.len() > 20_000);
    // What is not open yet is not handed out, and nothing goes to those who do not study.
    for path in [
        "/study/m/9.1/book.epub",
        "/study/m/9.1/book.pdf",
        "/study/offline/list/9.1",
        "/study/offline/m/9.1",
    ] {
        assert_eq!(asha.get(path).await.status, 422, "{path}");
    }
    assert_eq!(asha.get("/study/m/99.9/book.epub").await.status, 404);
    let mut fay = town.signed_in(intake.facilitator).await;
    assert_eq!(fay.get("/study/m/1.1/book.epub").await.status, 403);
}

#[tokio::test]
async fn focus_view_is_one_step_without_menu_and_list_and_is_left_again() {
    let (_town, _intake, _asha, mut asha) = taught().await;
    let plain = asha.open(PAGE).await;
    assert!(!plain.all("nav[aria-label=Menu]").is_empty() && !plain.all(".app-steps").is_empty());
    let focused = asha
        .send(&plain.form("Focus view"))
        .await
        .is("What culture is, and why it comes first");
    assert_eq!(focused.attributes("html", "data-focus"), ["on"]);
    assert!(focused.all("nav[aria-label=Menu]").is_empty() && focused.all(".app-steps").is_empty());
    // Elsewhere the menu stays.
    assert!(
        !asha
            .open("/study")
            .await
            .all("nav[aria-label=Menu]")
            .is_empty()
    );
    let left = asha.send(&focused.form("Leave focus view")).await;
    assert!(!left.all(".app-steps").is_empty());
}
