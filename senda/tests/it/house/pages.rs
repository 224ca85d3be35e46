//! What every page has in common, seen by a program: one heading, labels, names, links that lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use kit::web::{Access, Method, Route, RouteKind};
use rulebook::{
    base::Coded as _,
    people::{Action, Actor, Circles, Role, Scope, may},
};
use scraper::{Html, Selector};

use super::kind;
use crate::{
    town::Town,
    visitor::{Page, Visitor},
};

/// What is wrong with a page; nothing when it is well made.
pub fn faults(page: &Page) -> Vec<String> {
    let html = Html::parse_document(&page.text);
    let all = |selector: &str, name: &str| -> Vec<String> {
        html.select(&Selector::parse(selector).unwrap())
            .map(|element| element.attr(name).unwrap_or("").to_owned())
            .collect()
    };
    let mut wrong = Vec::new();
    let headings = all("h1", "class").len();
    if headings != 1 {
        wrong.push(format!("{headings} first-level headings"));
    }
    if all("html", "lang") != ["en-GB"] {
        wrong.push("the language is not told".to_owned());
    }
    let ids = all("[id]", "id");
    let mut distinct = BTreeSet::new();
    for id in &ids {
        if !distinct.insert(id.clone()) {
            wrong.push(format!("the id {id} twice"));
        }
    }
    let labels: BTreeSet<String> = all("label", "for").into_iter().collect();
    for id in all("input:not([type=hidden]), select, textarea", "id") {
        if !labels.contains(&id) {
            wrong.push(format!("no label for {id}"));
        }
    }
    let inside = "[style], script:not([src]), [onclick], [onload], [onsubmit], [onchange]";
    if !all(inside, "id").is_empty() {
        wrong.push("style or script inside the page".to_owned());
    }
    for anchor in all("a[href^='#']", "href") {
        let to = anchor.trim_start_matches('#');
        if !to.is_empty() && !distinct.contains(to) {
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
    let of_all = |route: &&Route| route.access == Access::Public;
    let public: BTreeSet<&str> = routes
        .rows()
        .iter()
        .filter(of_all)
        .map(|r| r.path)
        .collect();
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
                let like = links.iter().filter(|one| kind(one) == kind(&href)).count();
                let first = name == STRANGER || !public.contains(kind(&href));
                if first && like < OF_A_KIND && links.insert(href.clone()) {
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

/// A stranger, and a new holder of every role. A participant is enrolled by being accepted, so those of the
/// demonstration stand for them.
async fn everybody(town: &Town) -> Vec<(&'static str, Visitor)> {
    let provider = Scope::Provider(town.provider("Northern Light").await.unwrap());
    let permit = may(&Actor::System, Action::RunSystem, &Circles::SITE).unwrap();
    people::import_schools(&town.app, &permit, demo::SCHOOLS)
        .await
        .unwrap();
    let urn = demo::SCHOOLS
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap();
    let school = Scope::School(urn.trim_matches('"').parse().unwrap());
    let mut all = vec![(STRANGER, town.visitor())];
    for role in Role::ALL {
        let scope = match role {
            Role::SystemAdministrator | Role::RegisterOfficer => Scope::Site,
            Role::SchoolLeader | Role::Governor => school,
            Role::Participant => continue,
            _ => provider,
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
        bytes: Vec::new(),
        text: text.into(),
    };
    assert_eq!(faults(&page).len(), 6, "{:?}", faults(&page));
}
