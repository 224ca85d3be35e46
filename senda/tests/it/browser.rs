//! What a browser sees: Chromium driven through the `WebDriver` whose address `SENDA_BROWSER` holds. Without that
//! address these tests say so and do nothing; `./test` always gives it.

mod crawl;
mod journeys;
mod offline;
mod reading;
mod writing;

use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator, error::CmdError, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use rulebook::people::PersonId;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::town::Town;

/// The address of the driver, when there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "the test script tells by the environment where the browser is"
)]
pub fn driver() -> Option<String> {
    let address = std::env::var("SENDA_BROWSER")
        .ok()
        .filter(|address| !address.is_empty());
    if address.is_none() {
        eprintln!(
            "no browser: set SENDA_BROWSER to the address of a chromedriver, or run ./test browser"
        );
    }
    address
}

/// A browser of its own, with a fresh profile, gone when it is closed.
pub struct Browser {
    pub client: Client,
    _profile: TempDir,
}

/// How a browser is set up.
#[derive(Clone, Copy)]
pub struct Setup {
    pub width: u32,
    pub script: bool,
}

/// An ordinary screen.
pub const ORDINARY: Setup = Setup {
    width: 1280,
    script: true,
};

impl Browser {
    /// Opens a browser, or answers nothing when there is no driver.
    pub async fn open(setup: Setup) -> Option<Self> {
        let driver = driver()?;
        let profile = TempDir::new().unwrap();
        let mut options = json!({
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--force-prefers-reduced-motion",
                format!("--window-size={},900", setup.width),
                format!("--user-data-dir={}", profile.path().display()),
            ],
        });
        if !setup.script {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let mut wanted = serde_json::Map::new();
        wanted.insert("goog:chromeOptions".into(), options);
        wanted.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&driver)
            .await
            .unwrap();
        let browser = Self {
            client,
            _profile: profile,
        };
        browser
            .devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            .await;
        browser.width(setup.width).await;
        Some(browser)
    }

    /// Makes the screen this wide. Windows have a least width; what a page sees of its screen has none.
    pub async fn width(&self, width: u32) {
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// A command of the browser's own protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.own("goog/cdp/execute", body).await
    }

    /// What the browser complained about since it was last asked: blocked by the policy, failed, not found.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.own("se/log", json!({ "type": "browser" })).await;
        let entries = log.as_array().cloned().unwrap_or_default();
        let told = entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        told.map(|entry| entry["message"].as_str().unwrap_or("").to_owned())
            .collect()
    }

    async fn own(&self, path: &'static str, body: Value) -> Value {
        let command = Own {
            path,
            body: body.to_string(),
        };
        self.client.issue_cmd(command).await.unwrap()
    }

    /// Goes to an address and waits until the page stands.
    pub async fn go(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Runs script in the page.
    pub async fn script(&self, code: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(code, arguments).await.unwrap()
    }

    /// Waits until this is on the page.
    pub async fn wait_for(&self, selector: &str) -> fantoccini::elements::Element {
        self.client
            .wait()
            .at_most(Duration::from_secs(10))
            .for_element(Locator::Css(selector))
            .await
            .unwrap()
    }

    /// The words of the page's first heading.
    pub async fn heading(&self) -> String {
        self.wait_for("h1").await.text().await.unwrap()
    }

    /// Types and presses keys, wherever the focus is.
    pub async fn keys(&self, text: &str) -> Result<(), CmdError> {
        self.client.active_element().await?.send_keys(text).await
    }

    /// Signs somebody in, the way they do: by opening a link and pressing its button.
    pub async fn sign_in(&self, town: &Town, person: PersonId, next: &str) {
        let link = town.link_for(person, next).await;
        self.go(&town.url(&link)).await;
        self.wait_for("main form button")
            .await
            .click()
            .await
            .unwrap();
        self.wait_for("h1").await;
    }

    /// Closes it.
    pub async fn close(self) {
        self.client.close().await.unwrap();
    }
}

/// A command that this driver knows beside the standard's.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: String,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }
    fn method_and_body(&self, _url: &url::Url) -> (hyper::Method, Option<String>) {
        (hyper::Method::POST, Some(self.body.clone()))
    }
}
