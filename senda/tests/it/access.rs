//! Who may open what: every route of the table, tried by every kind of visitor, kept as a snapshot that a person reviews.

use std::fmt::Write as _;

use hyper::body::Bytes;
use kit::web::{Access, Method};
use rulebook::{
    base::Coded as _,
    people::{Action, Actor, PersonId, Role, Scope, may_see_all},
};

use crate::{
    hostile::some_path,
    town::Town,
    visitor::{Page, Visitor},
};

/// What the door said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Door {
    Passes,
    SignInFirst,
    NotYours,
}

fn door(method: Method, page: &Page) -> Door {
    let to_sign_in = page.header("location").starts_with("/sign-in?next=");
    let asked = method == Method::Post && page.text.contains("<title>Sign in - Senda");
    match page.status {
        401 => Door::SignInFirst,
        303 if to_sign_in => Door::SignInFirst,
        200 if asked => Door::SignInFirst,
        403 => Door::NotYours,
        _ => Door::Passes,
    }
}

struct Principal {
    name: &'static str,
    person: Option<PersonId>,
    /// The `Authorization` header of another system.
    bearer: Option<String>,
}

/// The tokens of other systems, by what they carry.
const PROVIDERS_SYSTEM: &str = "a provider’s token";
const RECORD_SERVICE: &str = "the record service’s token";

impl Principal {
    async fn visitor(&self, town: &Town) -> Visitor {
        match self.person {
            Some(person) => town.signed_in(person).await,
            None => town.visitor(),
        }
    }
}

async fn principals(town: &Town) -> Vec<Principal> {
    let mut all = vec![Principal {
        name: "stranger",
        person: None,
        bearer: None,
    }];
    let roleless = town.person("Roleless", &[]).await;
    all.push(Principal {
        name: "no role",
        person: Some(roleless),
        bearer: None,
    });
    let provider = town.provider("Northern Light").await.unwrap();
    for role in Role::ALL {
        let scope = match role {
            Role::SystemAdministrator | Role::RegisterOfficer => Scope::Site,
            Role::Participant => Scope::Own,
            _ => Scope::Provider(provider),
        };
        let person = town.person(role.code(), &[(*role, scope)]).await;
        all.push(Principal {
            name: role.code(),
            person: Some(person),
            bearer: None,
        });
    }
    for (name, provider) in [(PROVIDERS_SYSTEM, Some(provider)), (RECORD_SERVICE, None)] {
        let permit = may_see_all(&Actor::System, Action::KeepDfeApi).unwrap();
        let given = dfe::give_token(&town.app, &permit, provider, name.into()).await;
        all.push(Principal {
            name,
            person: None,
            bearer: Some(format!("Bearer {}", given.unwrap().1)),
        });
    }
    all
}

#[tokio::test]
async fn every_route_opens_to_the_visitors_it_names_and_to_nobody_else() {
    let town = Town::with(|config| config.site.demo = true).await;
    let principals = principals(&town).await;
    let mut visitors = Vec::new();
    for principal in &principals {
        visitors.push(principal.visitor(&town).await);
    }
    let mut matrix = String::new();
    for route in senda::compose::routes().rows() {
        let (verb, path) = (verb(route.method), some_path(route.path));
        let plain: &[(&str, &str)] = if path.starts_with("/f/") {
            &[("host", town.app.config().site.files_authority())]
        } else {
            &[
                ("sec-fetch-site", "same-origin"),
                ("content-type", "application/x-www-form-urlencoded"),
            ]
        };
        let mut passed = Vec::new();
        for (principal, visitor) in principals.iter().zip(&mut visitors) {
            let before = town.head().await;
            let mut headers = plain.to_vec();
            headers.extend(
                principal
                    .bearer
                    .as_deref()
                    .map(|line| ("authorization", line)),
            );
            let page = visitor.ask(verb, &path, &headers, Bytes::new()).await;
            let door = door(route.method, &page);
            let expected = expected(route.access, principal);
            // Behind the door a page may still say that a thing is not the visitor's own: never the other way round.
            let narrower = expected == Door::Passes && door == Door::NotYours;
            assert!(
                door == expected || narrower,
                "{verb} {path} for {}: {door:?}, not {expected:?}",
                principal.name
            );
            if door == Door::Passes {
                passed.push(principal.name);
            } else {
                assert_eq!(
                    town.head().await,
                    before,
                    "{verb} {path} refused {} and changed something",
                    principal.name
                );
            }
            if door == Door::Passes && route.method != Method::Get {
                // Some of what passes ends sessions.
                *visitor = principal.visitor(&town).await;
            }
        }
        writeln!(
            matrix,
            "{verb} {}  {}",
            route.path,
            told(&passed, principals.len())
        )
        .unwrap();
    }
    town.verified().await;
    insta::assert_snapshot!("every_route_and_who_passes_its_door", matrix);
}

fn expected(access: Access, principal: &Principal) -> Door {
    let token_opens = match principal.name {
        PROVIDERS_SYSTEM => Some(Action::SpeakDfeApi),
        RECORD_SERVICE => Some(Action::LookUpQualifications),
        _ => None,
    };
    match (access, principal.person) {
        (Access::Bearer(action), _) if token_opens == Some(action) => Door::Passes,
        (Access::Public, _) | (Access::SignedIn, Some(_)) => Door::Passes,
        (Access::Bearer(_), _) | (_, None) => Door::SignInFirst,
        (Access::May(action), Some(_)) => {
            let own = ["keep_own_account", "apply"].contains(&action.code());
            let carried = action
                .roles()
                .iter()
                .any(|role| role.code() == principal.name);
            if own || carried {
                Door::Passes
            } else {
                Door::NotYours
            }
        }
    }
}

fn told(passed: &[&str], all: usize) -> String {
    let systems = [PROVIDERS_SYSTEM, RECORD_SERVICE];
    let strangers = 1 + systems.len();
    match passed.len() {
        n if n == all => "anybody".to_owned(),
        n if n == all - strangers && !passed.contains(&"stranger") => {
            "anybody signed in".to_owned()
        }
        0 => "nobody with a thing that does not exist".to_owned(),
        _ => passed.join(", "),
    }
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
    }
}

#[test]
fn no_route_stands_twice_and_every_one_says_what_it_is_for() {
    let mut seen = std::collections::BTreeSet::new();
    for route in senda::compose::routes().rows() {
        assert!(
            seen.insert((verb(route.method), route.path)),
            "{} stands twice",
            route.path
        );
        assert!(route.purpose.len() > 3, "{}", route.path);
        if route.method != Method::Get {
            assert_ne!(
                route.access,
                Access::May(Action::ReadPublic),
                "{}",
                route.path
            );
        }
    }
}
