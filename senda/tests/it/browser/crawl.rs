//! Every page that a link leads to, for every kind of visitor, is one that everybody can read.
//!
//! Nothing here names a page: pages that are written tomorrow are visited tomorrow.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Browser, ORDINARY, reading::axe};
use crate::{house::kind, town::Town};

/// Pages that one visitor reads at most, so that a whole run ends.
const PAGES: usize = 60;

/// A path whose last parts are names is one kind of page with all others of its kind: three of a kind are read.
const OF_A_KIND: usize = 3;

/// An address of no page.
const NOTHING: &str = "/nothing/here";

/// Every link of a page that stays on the site.
const LINKS: &str = "return [...document.querySelectorAll('a[href]:not([download])')] \
    .filter(a => a.origin === location.origin).map(a => a.pathname + a.search)";

/// Reads pages from these on, and answers what is wrong with them and how many were read. Pages of a kind that others
/// have read often enough are not read again.
async fn crawl(
    browser: &Browser,
    town: &Town,
    axe: &str,
    starts: &[&str],
    kinds: &mut BTreeMap<String, usize>,
) -> (Vec<String>, usize) {
    let mut wrong = Vec::new();
    let mut waiting: VecDeque<String> = starts.iter().map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut read = 0;
    while let Some(path) = waiting.pop_front().filter(|_| read < PAGES) {
        browser.go(&town.url(&path)).await;
        let kind_of_page = browser.script("return document.contentType", vec![]).await;
        if kind_of_page != "text/html" {
            continue;
        }
        read += 1;
        // The page that says there is no such page is read too; that it says so is no fault of it.
        let faults = browser.faults(axe).await.into_iter();
        let faults = faults.filter(|fault| path != NOTHING || !fault.contains("status of 404"));
        wrong.extend(faults.map(|fault| format!("{}: {fault}", kind(&path))));
        // A letter leads where its reader may go, and whoever looks at the letters of a demonstration is not its reader.
        if path.contains("/outbox") {
            continue;
        }
        let links = browser.script(LINKS, vec![]).await;
        for link in links.as_array().cloned().unwrap_or_default() {
            let link = link.as_str().unwrap_or("/").to_owned();
            let many = kinds.entry(kind(&link).to_owned()).or_default();
            if *many < OF_A_KIND && !link.starts_with("/assets/") && seen.insert(link.clone()) {
                *many += 1;
                waiting.push_back(link);
            }
        }
    }
    (wrong, read)
}

/// What a whole walk found: which fault, met by whom.
#[derive(Default)]
struct Walk {
    wrong: BTreeMap<String, BTreeSet<String>>,
}

impl Walk {
    fn add(&mut self, who: &str, (wrong, read): (Vec<String>, usize), least: usize) {
        eprintln!("{who}: {read} pages were read");
        assert!(read >= least, "{who} found only {read} pages");
        for fault in wrong {
            // The port is another one in every run.
            let fault = fault
                .split("http://localhost:")
                .next()
                .unwrap_or("")
                .to_owned()
                + fault.split(" - ").nth(1).unwrap_or("");
            self.wrong.entry(fault).or_default().insert(who.to_owned());
        }
    }
    fn ends_well(self) {
        let lines = self
            .wrong
            .iter()
            .map(|(fault, who)| format!("{fault} (for {who:?})"));
        let lines: Vec<String> = lines.collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_a_stranger_finds_can_be_read_by_everybody() {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let town = Town::with(|config| config.site.demo = true).await;
    let found = crawl(
        &browser,
        &town,
        &axe(),
        &[
            "/",
            "/sign-in",
            "/account/reading",
            "/dev/components",
            "/licences",
            NOTHING,
        ],
        &mut BTreeMap::new(),
    )
    .await;
    browser.close().await;
    let mut walk = Walk::default();
    walk.add("stranger", found, 5);
    walk.ends_well();
}

/// Every second person of the demonstration: two halves, so that two browsers work at once.
async fn people_of_the_demonstration(half: usize) {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let town = crate::demonstration::played().await;
    let (axe, mut walk) = (axe(), Walk::default());
    let mut kinds = BTreeMap::new();
    for one in demo::signins().iter().skip(half).step_by(2) {
        let known = people::by_email(&town.app, &one.email).await.unwrap();
        browser
            .sign_in(&town, known.unwrap().id, one.start_path)
            .await;
        let found = crawl(
            &browser,
            &town,
            &axe,
            &[one.start_path, "/home"],
            &mut kinds,
        )
        .await;
        walk.add(one.role, found, 1);
        browser.client.delete_all_cookies().await.unwrap();
    }
    browser.close().await;
    walk.ends_well();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_that_one_half_of_the_demonstration_finds_can_be_read_by_everybody() {
    people_of_the_demonstration(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_that_the_other_half_of_the_demonstration_finds_can_be_read_by_everybody() {
    people_of_the_demonstration(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_not_everybody_can_read_is_found() {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let town = Town::new().await;
    browser.go(&town.url("/sign-in")).await;
    let plant = "document.querySelector('label').remove(); \
        document.querySelector('h1').insertAdjacentHTML('afterend', '<h1>Again</h1><p id=\"pale\">Pale words</p><img src=\"data:,\">'); \
        const pale = document.getElementById('pale'); pale.style.color = '#ddd'; pale.style.width = '2000px';";
    browser.script(plant, vec![]).await;
    let faults = browser.faults(&axe()).await;
    browser.close().await;
    for (name, sign) in [
        ("label", "label:"),
        ("contrast", "color-contrast:"),
        ("picture", "image-alt:"),
        ("headings", "2 first-level"),
        ("width", "scrolls sideways"),
    ] {
        assert!(
            faults.iter().any(|fault| fault.contains(sign)),
            "the planted {name} was not found in {faults:?}"
        );
    }
}
