//! Journeys that need a browser: by keyboard alone, without script, and with every reading setting.

use super::{Browser, ORDINARY, Setup, reading::axe};
use crate::town::{Town, address_of};

const PASSWORD: &str = "four plain words together";

async fn town_with_asha() -> Town {
    let town = Town::new().await;
    let asha = town.person("Asha", &[]).await;
    town.set_password(asha, PASSWORD).await;
    town
}

/// Presses Tab until the focus is on what this selector names.
async fn tab_to(browser: &Browser, selector: &str) {
    let here = format!("return document.activeElement.matches({selector:?})");
    for _ in 0..60 {
        if browser.script(&here, vec![]).await == true {
            return;
        }
        let ring = "const style = getComputedStyle(document.activeElement); \
            return document.activeElement === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.backgroundColor !== 'rgba(0, 0, 0, 0)'";
        browser.keys("\u{E004}").await.unwrap();
        assert_eq!(
            browser.script(ring, vec![]).await,
            true,
            "the focus cannot be seen on the way to {selector}"
        );
    }
    panic!("Tab does not lead to {selector}");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_and_out_by_keyboard_alone() {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let town = town_with_asha().await;
    browser.go(&town.url("/")).await;
    tab_to(&browser, ".govuk-skip-link").await;
    tab_to(&browser, "main a[href='/sign-in']").await;
    browser.keys("\u{E007}").await.unwrap();
    browser.wait_for("input[name=password]").await;
    tab_to(&browser, "input[name=email]").await;
    browser.keys(&address_of("Asha")).await.unwrap();
    tab_to(&browser, "input[name=password]").await;
    browser.keys(&format!("{PASSWORD}\u{E007}")).await.unwrap();
    browser.wait_for("a[href='/account']").await;
    assert_eq!(browser.heading().await, "Good afternoon, Asha");
    tab_to(&browser, "a[href='/account']").await;
    browser.keys("\u{E007}").await.unwrap();
    browser.wait_for("form[action='/sign-out'] button").await;
    tab_to(&browser, "form[action='/sign-out'] button").await;
    browser.keys("\u{E007}").await.unwrap();
    browser.wait_for("input[name=password]").await;
    assert_eq!(browser.heading().await, "Sign in");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_signing_in_its_errors_and_reading_settings_work() {
    let Some(browser) = Browser::open(Setup {
        script: false,
        ..ORDINARY
    })
    .await
    else {
        return;
    };
    let town = town_with_asha().await;
    browser.go(&town.url("/sign-in")).await;
    browser
        .wait_for("form[action='/sign-in'] button:not([type=button])")
        .await
        .click()
        .await
        .unwrap();
    let summary = browser
        .wait_for(".govuk-error-summary")
        .await
        .text()
        .await
        .unwrap();
    assert!(summary.contains("Enter your email address"), "{summary}");
    browser
        .wait_for("input[name=email]")
        .await
        .send_keys(&address_of("Asha"))
        .await
        .unwrap();
    browser
        .wait_for("input[name=password]")
        .await
        .send_keys(PASSWORD)
        .await
        .unwrap();
    browser
        .wait_for("form[action='/sign-in'] button:not([type=button])")
        .await
        .click()
        .await
        .unwrap();
    browser.wait_for("a[href='/account']").await;
    assert_eq!(browser.heading().await, "Good afternoon, Asha");
    browser.go(&town.url("/account/reading")).await;
    browser
        .wait_for("form[action='/account/reading'] button")
        .await
        .click()
        .await
        .unwrap();
    let told = browser
        .wait_for(".govuk-notification-banner")
        .await
        .text()
        .await
        .unwrap();
    assert!(told.contains("saved"), "{told}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_theme_font_size_and_spacing_can_be_chosen_and_read() {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let town = town_with_asha().await;
    let axe = axe();
    let url = town.url("/account/reading");
    browser.go(&url).await;
    let mut tried = 0;
    for name in ["theme", "font", "size", "spacing", "ruler"] {
        let list = format!(
            "return [...document.querySelectorAll('input[name={name}]')].map(i => i.value)"
        );
        let values = browser.script(&list, vec![]).await;
        for value in values.as_array().unwrap() {
            let value = value.as_str().unwrap();
            let choose =
                format!("document.querySelector('input[name={name}][value={value:?}]').click()");
            browser.script(&choose, vec![]).await;
            browser
                .wait_for("form[action='/account/reading'] button:not([type=button])")
                .await
                .click()
                .await
                .unwrap();
            browser
                .wait_for(&format!("html[data-{name}={value:?}]"))
                .await;
            let faults = browser.faults(&axe).await;
            assert!(faults.is_empty(), "{name} {value}: {faults:?}");
            tried += 1;
        }
    }
    assert!(tried >= 12, "only {tried} settings were tried");
    browser.close().await;
}
