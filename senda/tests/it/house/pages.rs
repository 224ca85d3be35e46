//! What every page has in common, seen by a program: one heading, labels, names, links that lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use kit::web::{Access, Method, RouteKind};
use rulebook::{
    base::Coded as _,
    people::{Role, Scope},
};

use super::kind;
use crate::{
    town::Town,
    visitor::{Page, Visitor},
};

/// What is wrong with a page; nothing when it is well made.
pub fn faults(page: &Page) -> Vec<String> {
    let mut wrong = Vec::new();
    let headings = page.all("h1");
    if headings.len() != 1 {
        wrong.push(format!("first-level headings: {headings:?}"));
    }
    if page.attributes("html", "lang") != ["en-GB"] {
        wrong.push("the language is not told".to_owned());
    }
    let ids = page.attributes("[id]", "id");
    let distinct: BTreeSet<&String> = ids.iter().collect();
    if distinct.len() != ids.len() {
        let twice: BTreeSet<_> = ids
            .iter()
            .filter(|id| ids.iter().filter(|other| other == id).count() > 1)
            .collect();
        wrong.push(format!("the same id twice: {twice:?}"));
    }
    let labels: BTreeSet<String> = page.attributes("label", "for").into_iter().collect();
    for id in page.attributes("input:not([type=hidden]), select, textarea", "id") {
        if !labels.contains(&id) {
            wrong.push(format!("no label for {id}"));
        }
    }
    if !page.attributes("[style]", "style").is_empty() || page.text.contains("<script>") {
        wrong.push("style or script inside the page".to_owned());
    }
    for name in ["onclick", "onload", "onsubmit", "onchange"] {
        if !page.attributes(&format!("[{name}]"), name).is_empty() {
            wrong.push(format!("an {name} inside the page"));
        }
    }
    for anchor in page.attributes("a[href^='#']", "href") {
        let to = anchor.trim_start_matches('#');
        if !to.is_empty() && !distinct.contains(&to.to_owned()) {
            wrong.push(format!("{anchor} leads nowhere on its page"));
        }
    }
    wrong
}

/// What is wrong, and for whom.
#[derive(Default)]
struct Findings(BTreeMap<String, BTreeSet<&'static str>>);

impl Findings {
    fn add(&mut self, what: String, who: &'static str) {
        self.0.entry(what).or_default().insert(who);
    }
    fn told(&self) -> String {
        let line = |(what, who): (&String, &BTreeSet<&str>)| format!("{what} (for {who:?})");
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Addresses that differ only by a name lead to pages of one kind: so many of them are followed.
const OF_A_KIND: usize = 3;

/// A page that shows every component as a sample: its links are samples too.
const SAMPLES: &str = "/dev/components";

#[tokio::test]
async fn every_page_without_a_thing_in_its_address_is_well_made_and_its_links_lead_somewhere() {
    let town = Town::with(|config| config.site.demo = true).await;
    let routes = senda::compose::routes();
    let mut found = Findings::default();
    let mut seen = 0;
    for (name, mut visitor) in everybody(&town).await {
        let mut links = BTreeSet::<String>::new();
        for route in routes.rows() {
            let page_of_all = route.access == Access::Public && name != STRANGER;
            let plain = route.method == Method::Get && route.kind == RouteKind::Page;
            if !plain || route.path.contains('{') || page_of_all || route.path == SAMPLES {
                continue;
            }
            let page = visitor.open(route.path).await;
            assert!(page.status < 500, "{}: {}", route.path, page.reading());
            if page.status != 200 || page.header("content-type") != "text/html; charset=utf-8" {
                continue;
            }
            seen += 1;
            for fault in faults(&page) {
                found.add(format!("{}: {fault}", route.path), name);
            }
            for href in page.attributes("a[href^='/']", "href") {
                let like = links
                    .iter()
                    .filter(|known| kind(known) == kind(&href))
                    .count();
                if like < OF_A_KIND && links.insert(href.clone()) {
                    let there = visitor.open(&href).await;
                    if there.status != 200 {
                        found.add(
                            format!(
                                "{} links to {href}, which answers {}",
                                route.path, there.status
                            ),
                            name,
                        );
                    }
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} pages were seen");
    assert!(found.0.is_empty(), "{}", found.told());
}

const STRANGER: &str = "stranger";

async fn everybody(town: &Town) -> Vec<(&'static str, Visitor)> {
    let provider = town.provider("Northern Light").await.unwrap();
    let mut all = vec![(STRANGER, town.visitor())];
    for role in Role::ALL {
        let scope = match role {
            Role::SystemAdministrator | Role::RegisterOfficer => Scope::Site,
            Role::Participant => Scope::Own,
            _ => Scope::Provider(provider),
        };
        let (_, visitor) = town.holder(role.code(), &[(*role, scope)]).await;
        all.push((role.code(), visitor));
    }
    all
}

#[test]
fn a_badly_made_page_would_be_found() {
    let text = "<html><body><h1>A</h1><h1>B</h1><p id=x></p><p id=x></p><input id=y><p style='a:b'></p><a href='#z'>z</a>";
    let page = Page {
        status: 200,
        path: "/x".into(),
        headers: hyper::HeaderMap::new(),
        text: text.into(),
    };
    assert_eq!(faults(&page).len(), 6, "{:?}", faults(&page));
}
