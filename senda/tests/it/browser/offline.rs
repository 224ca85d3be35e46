//! Study on a phone that loses the network: kept, read, answered, and sent once when the network is back.

use std::time::Duration;

use kit::db::Sql;
use serde_json::{Value, json};

use super::{Browser, ORDINARY, Setup};
use crate::{taught::Intake, town::Town};

const STEP: &str = "/study/m/1.1/culture-what-it-is";
const ANSWERS: Sql = Sql::new("select cast(sum(tries) as bigint) from delivery_answers");
const DONE: Sql = Sql::new("select count(*) from delivery_progress");
const RECEIPTS: Sql = Sql::new("select count(*) from delivery_offline where outcome = 'kept'");

/// Names of the stores and of the worker that a browser has for this site.
const STORED: &str = "const done = arguments[arguments.length - 1]; \
    Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations(), indexedDB.databases()]) \
    .then(([a, b, c]) => done([...a, ...b.map(r => r.scope), ...c.map(d => d.name)]), wrong => done([`${wrong}`]));";

async fn number(town: &Town, statement: Sql) -> i64 {
    let read = town.app.db().read(async |tx| {
        Ok(tx
            .first(statement, &[], |row| row.get::<Option<i64>>(0))
            .await?)
    });
    read.await.unwrap().flatten().unwrap_or(0)
}

impl Browser {
    /// Waits until the page says this where it tells what waits.
    async fn told(&self, words: &str) {
        let ask = "return [...document.querySelectorAll('[data-app=offline-status]')].map(e => e.textContent).join(' ')";
        let mut last = Value::Null;
        for _ in 0..100 {
            last = self.script(ask, vec![]).await;
            if last.as_str().unwrap_or("").contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the page does not say “{words}” but {last}");
    }

    async fn stored(&self) -> Vec<String> {
        let found = self.client.execute_async(STORED, vec![]).await.unwrap();
        serde_json::from_value(found).unwrap()
    }

    /// Chooses an option; its own dot is drawn by the style and lies under a picture of it.
    async fn choose(&self, selector: &str) {
        self.wait_for(selector).await;
        self.script(
            "document.querySelector(arguments[0]).click()",
            vec![json!(selector)],
        )
        .await;
    }

    async fn press(&self, selector: &str) {
        self.wait_for(selector).await.click().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_is_read_answered_and_finished_without_a_network_and_sent_exactly_once() {
    let phone = Setup {
        width: 390,
        ..ORDINARY
    };
    let Some(browser) = Browser::open(phone).await else {
        return;
    };
    let mut town = Town::new().await;
    let intake = Intake::new(&town).await;
    let asha = intake.enrol(&town, "Asha Okoro").await;
    browser.sign_in(&town, asha.person, "/study/offline").await;
    assert!(
        browser.stored().await.is_empty(),
        "nothing is stored before a module is kept"
    );
    browser
        .press("[data-keep='1.1'] button:not([hidden])")
        .await;
    browser.told("Module 1.1 is kept on this phone.").await;

    town.unplug().await;
    browser.go(&town.url("/home")).await;
    assert_eq!(browser.heading().await, "You are offline");
    browser.press("[data-app='offline-list'] a").await;
    assert_eq!(browser.heading().await, "Inclusive school culture");
    browser.go(&town.url(STEP)).await;
    assert_eq!(
        browser.heading().await,
        "What culture is, and why it comes first"
    );
    let name = browser
        .script("return document.body.textContent.includes('Asha')", vec![])
        .await;
    assert_eq!(name, false, "a kept page does not say who reads");

    // Marked as done too early: told here already.
    browser.press("#end form button").await;
    browser
        .told("Answer the checks of this step first: 2 to go.")
        .await;
    browser
        .choose("#check-culture-best-sign input[type='radio'][value='0']")
        .await;
    browser.press("#check-culture-best-sign form button").await;
    browser.told("1 answer waits to be sent.").await;
    browser
        .wait_for("#check-culture-best-sign [data-waits]")
        .await;
    let words = browser.wait_for("#check-culture-own-words textarea").await;
    words
        .send_keys("What people do when nobody looks.")
        .await
        .unwrap();
    browser.press("#check-culture-own-words form button").await;
    browser.told("2 answers wait to be sent.").await;
    browser.press("#end form button").await;
    browser.told("3 answers wait to be sent.").await;
    assert_ne!(
        browser.heading().await,
        "What culture is, and why it comes first"
    );
    assert_eq!(number(&town, RECEIPTS).await, 0);

    town.plug_in().await;
    browser.go(&town.url("/study/offline")).await;
    browser.told("3 answers sent.").await;
    assert_eq!(number(&town, RECEIPTS).await, 3);
    assert_eq!(
        (number(&town, ANSWERS).await, number(&town, DONE).await),
        (2, 1)
    );
    browser.go(&town.url("/study/offline")).await;
    browser
        .wait_for("[data-keep='1.1'] button:not([hidden])")
        .await;
    assert_eq!(number(&town, RECEIPTS).await, 3, "sent again");
    browser.complaints().await;

    // Kept anew, the step shows what came of the answers, also without a network.
    town.unplug().await;
    browser.go(&town.url(STEP)).await;
    let kept = browser
        .wait_for("#check-culture-best-sign .app-feedback")
        .await;
    assert!(kept.text().await.unwrap().contains("Not yet"));
    town.plug_in().await;

    browser.go(&town.url("/account")).await;
    browser.press("form[action='/sign-out'] button").await;
    browser.wait_for("input[name=password]").await;
    assert_eq!(
        browser.stored().await,
        Vec::<String>::new(),
        "something stayed on the phone"
    );
    town.unplug().await;
    let gone = browser.client.goto(&town.url(STEP)).await;
    assert!(
        gone.is_err()
            || browser
                .script(
                    "return document.querySelector('h1')?.textContent ?? ''",
                    vec![]
                )
                .await
                != json!("What culture is, and why it comes first")
    );
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_on_the_same_phone_finds_nothing_and_sends_nothing() {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let mut town = Town::new().await;
    let intake = Intake::new(&town).await;
    let asha = intake.enrol(&town, "Asha Okoro").await;
    let ben = intake.enrol(&town, "Ben Other").await;
    browser.sign_in(&town, asha.person, "/study/offline").await;
    browser
        .press("[data-keep='1.1'] button:not([hidden])")
        .await;
    browser.told("Module 1.1 is kept on this phone.").await;
    town.unplug().await;
    browser.go(&town.url(STEP)).await;
    browser
        .choose("#check-culture-best-sign input[type='radio'][value='0']")
        .await;
    browser.press("#check-culture-best-sign form button").await;
    browser.told("1 answer waits to be sent.").await;
    town.plug_in().await;
    // Asha’s session ends without a sign-out; Ben signs in.
    let token = people::begin_session_for(&town.app, ben.person, "a test")
        .await
        .unwrap();
    let cookie = json!({ "name": kit::web::SESSION_COOKIE, "value": token, "url": town.url("/"), "secure": true, "httpOnly": true, "path": "/" });
    browser.devtools("Network.setCookie", cookie).await;
    browser.go(&town.url("/study")).await;
    browser.wait_for("h1").await;
    for _ in 0..50 {
        if browser.stored().await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(
        browser.stored().await,
        Vec::<String>::new(),
        "something stayed on the phone"
    );
    assert_eq!(
        (number(&town, RECEIPTS).await, number(&town, ANSWERS).await),
        (0, 0)
    );
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_session_has_ended_what_is_kept_is_locked_until_its_owner_is_back() {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let mut town = Town::new().await;
    let intake = Intake::new(&town).await;
    let asha = intake.enrol(&town, "Asha Okoro").await;
    browser.sign_in(&town, asha.person, "/study/offline").await;
    browser
        .press("[data-keep='1.1'] button:not([hidden])")
        .await;
    browser.told("Module 1.1 is kept on this phone.").await;
    town.unplug().await;
    browser.go(&town.url(STEP)).await;
    browser
        .choose("#check-culture-best-sign input[type='radio'][value='0']")
        .await;
    browser.press("#check-culture-best-sign form button").await;
    browser.told("1 answer waits to be sent.").await;
    // The next contact finds nobody signed in.
    town.plug_in().await;
    let gone = json!({ "name": kit::web::SESSION_COOKIE, "url": town.url("/") });
    browser.devtools("Network.deleteCookies", gone).await;
    browser.go(&town.url("/study")).await;
    browser.told("what is kept on this phone is locked").await;
    town.unplug().await;
    browser.go(&town.url(STEP)).await;
    browser.told("Sign in again to open it.").await;
    let heading = "return document.querySelector('h1').textContent";
    let here = browser.script(heading, vec![]).await;
    assert_eq!(here, json!("You are offline"), "a kept page is still shown");
    // Asha comes back: what she answered goes, and what she kept opens.
    town.plug_in().await;
    browser.sign_in(&town, asha.person, "/study/offline").await;
    browser.told("1 answer sent.").await;
    assert_eq!(number(&town, ANSWERS).await, 1);
    town.unplug().await;
    browser.go(&town.url(STEP)).await;
    browser.wait_for("#check-culture-best-sign").await;
    browser.close().await;
}
