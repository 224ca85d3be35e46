//! The demonstration, walked through by the people in it: what everybody reaches, and that nobody reaches what belongs
//! to somebody else.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write as _,
};

use demo::Signin;
use kit::web::{Access, Route};
use rulebook::{
    base::{Coded as _, Urn},
    people::{GroupId, Role, Scope},
};

use crate::{
    house::{kind, page_faults},
    town::Town,
    visitor::{Page, Visitor},
};

/// Pages one person reads, and pages of one kind among them.
const PAGES: usize = 90;
const OF_A_KIND: usize = 4;

/// A town in which the whole demonstration has been played.
pub async fn played() -> Town {
    let town = Town::with(|config| config.site.demo = true).await;
    demo::play(&town.app).await.unwrap();
    town
}

/// A browser in which somebody of the demonstration is signed in, with their password.
async fn signed_in(town: &Town, one: &Signin) -> Visitor {
    let mut visitor = town.visitor();
    let form = visitor.open("/sign-in").await.form("Sign in");
    let form = form.set("email", &one.email).set("password", one.password);
    let page = visitor.send(&form).await;
    assert_eq!(
        page.status,
        200,
        "{} cannot sign in: {}",
        one.name,
        page.reading()
    );
    visitor
}

/// Every page that links lead to from here, by path.
async fn reach(visitor: &mut Visitor, start: &str) -> BTreeMap<String, Page> {
    let mut waiting = VecDeque::from([start.to_owned(), "/home".to_owned()]);
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = BTreeMap::new();
    while let Some(path) = waiting.pop_front() {
        if found.len() >= PAGES {
            break;
        }
        let page = visitor.open(&path).await;
        for href in page.attributes("a[href^='/']", "href") {
            let href = href.split('#').next().unwrap().to_owned();
            let many = kinds.entry(kind(&href).to_owned()).or_default();
            if *many < OF_A_KIND && seen.insert(href.clone()) {
                *many += 1;
                waiting.push_back(href);
            }
        }
        found.insert(path, page);
    }
    found
}

/// Who is who in a test's words.
fn who(one: &Signin) -> String {
    format!("{} ({})", one.role, one.standing)
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_in_the_demonstration_signs_in_and_every_page_they_find_is_well_made() {
    let town = played().await;
    let mut wrong: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in demo::signins() {
        let mut visitor = signed_in(&town, &one).await;
        let pages = reach(&mut visitor, one.start_path).await;
        for (path, page) in &pages {
            let mut faults = Vec::new();
            if page.status != 200 {
                faults.push(format!("answers {}", page.status));
            } else if page.header("content-type").starts_with("text/html") {
                faults = page_faults(page);
            }
            for fault in faults {
                wrong
                    .entry(format!("{}: {fault}", kind(path)))
                    .or_default()
                    .insert(one.role.to_owned());
            }
        }
    }
    let told: Vec<String> = wrong
        .iter()
        .map(|(fault, who)| format!("{fault} (for {who:?})"))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Paths that name a thing which belongs to somebody: pages that anybody may open are not among them.
fn things(pages: &BTreeMap<String, Page>) -> BTreeSet<String> {
    let routes = senda::compose::routes();
    let of_all = |route: &&Route| route.access == Access::Public;
    let public: BTreeSet<&str> = routes
        .rows()
        .iter()
        .filter(of_all)
        .map(|r| r.path)
        .collect();
    pages
        .iter()
        .filter(|(_, page)| page.status == 200)
        .map(|(path, _)| path.clone())
        .filter(|path| kind(path).contains('{') && !public.contains(kind(path)))
        .collect()
}

/// People of every role, for another provider, another school and another group than those of the demonstration.
async fn outsiders(town: &Town) -> Vec<(String, Visitor)> {
    let elsewhere = Scope::Provider(town.provider("Southern Star").await.unwrap());
    let school = Scope::School(Urn::from_number(199_999).unwrap());
    let mut grants = Vec::new();
    for role in Role::ALL {
        match role {
            // These are given for the whole site: they see every provider by duty.
            Role::SystemAdministrator | Role::RegisterOfficer => {}
            Role::Participant => grants.push((*role, Scope::Own)),
            Role::SchoolLeader | Role::Governor => grants.push((*role, school)),
            _ => grants.push((*role, elsewhere)),
        }
    }
    for role in [Role::Facilitator, Role::Coach] {
        grants.push((role, Scope::Group(GroupId::from_number(1))));
    }
    let mut all = Vec::new();
    for (place, (role, scope)) in grants.into_iter().enumerate() {
        let name = format!("{} elsewhere {place}", role.code());
        let (_, visitor) = town.holder(&name, &[(role, scope)]).await;
        all.push((role.code().to_owned(), visitor));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_provider_keeps_nobody_of_another_opens() {
    let town = played().await;
    let mut outsiders = outsiders(&town).await;
    let mut open: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut tried = 0;
    for one in demo::signins() {
        let mut insider = signed_in(&town, &one).await;
        for path in things(&reach(&mut insider, one.start_path).await) {
            for (role, visitor) in &mut outsiders {
                let page = visitor.get(&path).await;
                assert!(page.status < 500, "{path}: {}", page.reading());
                tried += 1;
                if page.status == 200 {
                    open.entry(kind(&path).to_owned())
                        .or_default()
                        .insert(role.clone());
                }
            }
        }
    }
    assert!(tried > 500, "only {tried} were tried");
    insta::assert_snapshot!("things_that_another_provider_opens", lines(&open));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_one_participants_own_no_other_participant_opens() {
    let town = played().await;
    let all: Vec<Signin> = demo::signins()
        .into_iter()
        .filter(|one| one.role == "participant")
        .collect();
    let mut visitors = Vec::new();
    for one in &all {
        visitors.push(signed_in(&town, one).await);
    }
    let mut open: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (place, one) in all.iter().enumerate() {
        let mut own = visitors[place].clone();
        for path in things(&reach(&mut own, one.start_path).await) {
            let text = own.get(&path).await.text;
            for (other, visitor) in visitors
                .iter_mut()
                .enumerate()
                .filter(|(other, _)| *other != place)
            {
                let page = visitor.get(&path).await;
                assert!(page.status < 500, "{path}: {}", page.reading());
                if page.status == 200 {
                    open.entry(kind(&path).to_owned())
                        .or_default()
                        .insert("participant".to_owned());
                    let leaks = page.text.contains(one.name)
                        && text.contains(one.name)
                        && all[other].name != one.name;
                    assert!(!leaks, "{path} tells {} of {}", who(&all[other]), one.name);
                }
            }
        }
    }
    insta::assert_snapshot!("things_that_another_participant_opens", lines(&open));
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_mark_meet_no_name_address_or_school_of_those_they_mark() {
    let town = played().await;
    let mut canaries: BTreeSet<String> = BTreeSet::new();
    for one in demo::signins()
        .into_iter()
        .filter(|one| one.role == "participant")
    {
        canaries.insert(one.name.to_owned());
        canaries.insert(one.email);
    }
    assert!(canaries.len() > 4);
    let markers: Vec<Signin> = demo::signins()
        .into_iter()
        .filter(|one| ["assessor", "moderator"].contains(&one.role))
        .collect();
    assert!(!markers.is_empty());
    let mut scripts = 0;
    for one in &markers {
        let mut visitor = signed_in(&town, one).await;
        for (path, page) in reach(&mut visitor, one.start_path).await {
            if path.starts_with("/demo/") || path.starts_with("/account") {
                continue;
            }
            scripts += usize::from(kind(&path).contains('{') && path.starts_with("/marking"));
            for canary in &canaries {
                assert!(
                    !page.text.contains(canary.as_str()),
                    "{path} tells {} of {canary}",
                    who(one)
                );
            }
        }
    }
    assert!(scripts > 0, "no script was seen");
}

fn lines(open: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut text = String::new();
    for (kind, who) in open {
        writeln!(
            text,
            "{kind}  {}",
            who.iter().cloned().collect::<Vec<_>>().join(", ")
        )
        .unwrap();
    }
    text
}
