//! Requests that no page of the site makes: from other sites, malformed, too large, for the wrong host.

use hyper::body::Bytes;
use kit::web::Method;
use rulebook::{
    base::Coded as _,
    people::{Role, Scope},
};

use crate::{
    town::{Town, address_of},
    visitor::Visitor,
};

/// Somebody who holds every role for the whole site, so that no door stops what is tried.
async fn everything(town: &Town) -> (rulebook::people::PersonId, Visitor) {
    let roles: Vec<_> = Role::ALL.iter().map(|role| (*role, Scope::Site)).collect();
    town.holder("Everything", &roles).await
}

#[tokio::test]
async fn a_change_asked_for_by_another_site_is_refused_whatever_the_route() {
    let town = Town::new().await;
    let (_, visitor) = everything(&town).await;
    let before = town.head().await;
    let own = visitor.origin();
    let foreign: &[&[(&str, &str)]] = &[
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://localhost.evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
    ];
    for route in senda::compose::routes().rows() {
        if route.method == Method::Get {
            continue;
        }
        for headers in foreign {
            let page = visitor
                .clone()
                .ask("POST", &some_path(route.path), headers, Bytes::new())
                .await;
            assert_eq!(page.status, 403, "{} with {headers:?}", route.path);
            if !route.path.starts_with("/api/") {
                assert_eq!(page.heading(), "That request was not accepted");
            }
        }
    }
    assert_eq!(town.head().await, before);
}

#[tokio::test]
async fn reading_changes_nothing() {
    let town = Town::with(|config| config.site.demo = true).await;
    let (_, mut visitor) = everything(&town).await;
    let before = town.head().await;
    for route in senda::compose::routes().rows() {
        if route.method == Method::Get {
            visitor.get(&some_path(route.path)).await;
        }
    }
    assert_eq!(town.head().await, before);
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_its_reader() {
    let town = Town::new().await;
    let (_, everybody) = everything(&town).await;
    for mut visitor in [town.visitor(), everybody] {
        let routes = senda::compose::routes();
        let paths = routes.rows().iter().map(|route| some_path(route.path));
        for path in paths.chain(["/nothing/here".to_owned()]) {
            let page = visitor.get(&path).await;
            let policy = page.header("content-security-policy");
            for part in [
                "default-src 'none'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
            ] {
                assert!(
                    path.starts_with("/f/") || policy.contains(part),
                    "{path}: {policy}"
                );
            }
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
            assert_eq!(
                page.header("cross-origin-opener-policy"),
                "same-origin",
                "{path}"
            );
            // The worker and the icon are asked for anew each time, and hold nothing of anybody’s.
            if !path.starts_with("/assets/")
                && !["/worker.js", "/favicon.ico"].contains(&path.as_str())
            {
                assert_eq!(page.header("cache-control"), "no-store", "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_site_with_https_says_that_it_stays_so() {
    let town = Town::with(|config| config.site.origin = "https://senda.example".into()).await;
    let page = town.visitor().get("/").await;
    assert!(
        page.header("strict-transport-security")
            .contains("max-age=63072000")
    );
}

#[tokio::test]
async fn cookies_are_bound_to_this_host_and_unreadable_for_scripts() {
    let town = Town::new().await;
    let person = town.person("Asha", &[]).await;
    town.set_password(person, "four plain words together").await;
    let mut browser = town.visitor();
    let form = browser.open("/sign-in").await.form("Sign in");
    let form = form
        .set("email", &address_of("Asha"))
        .set("password", "four plain words together");
    let signed = browser.send_once(&form).await;
    let read = browser.open("/account/reading").await;
    let buttons = read.all("form button");
    let form = read.form(buttons.iter().find(|b| b.contains("Save")).unwrap());
    let told = browser.send_once(&form).await;
    let mut seen = 0;
    for page in [signed, told] {
        for cookie in page.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            seen += 1;
            assert!(cookie.starts_with("__Host-"), "{cookie}");
            for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
                assert!(cookie.contains(part), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }
    assert!(seen >= 2, "a session and a notice were expected");
}

#[tokio::test]
async fn nothing_that_is_sent_breaks_a_page() {
    let town = Town::new().await;
    let (person, mut visitor) = everything(&town).await;
    let long = "x".repeat(70_000);
    let many: String = "f=1&".repeat(3_000);
    let bodies: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"%".to_vec(),
        b"%zz=%f&&&===".to_vec(),
        b"\xff\xfe\x00".to_vec(),
        b"name=%00&email=%ff%fe&role=%E2%80%AE".to_vec(),
        format!("name={long}&email={long}&why={long}&text={long}").into_bytes(),
        many.into_bytes(),
        b"id=9223372036854775807&number=-9223372036854775808&day=99999999999&on_day=31&on_month=2&on_year=2026".to_vec(),
        b"name=<script>alert(1)</script>&email=a@b.example'--&why={{7*7}}".to_vec(),
    ];
    for route in senda::compose::routes().rows() {
        if route.method == Method::Get {
            continue;
        }
        for kind in [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
            "application/json",
        ] {
            for body in &bodies {
                if kind != "application/x-www-form-urlencoded" && body.len() > 100 {
                    continue;
                }
                let headers = [("content-type", kind), ("sec-fetch-site", "same-origin")];
                let path = some_path(route.path);
                let page = visitor
                    .ask("POST", &path, &headers, Bytes::from(body.clone()))
                    .await;
                let shown = String::from_utf8_lossy(&body[..body.len().min(60)]);
                assert!(
                    page.status < 500,
                    "{path} {kind} {shown:?}: {}",
                    page.reading()
                );
                if visitor.cookie(kit::web::SESSION_COOKIE).is_none() {
                    visitor = town.signed_in(person).await;
                }
            }
        }
        visitor = town.signed_in(person).await;
    }
}

#[tokio::test]
async fn no_address_breaks_a_page() {
    let town = Town::new().await;
    let (_, mut visitor) = everything(&town).await;
    let long = "9".repeat(5_000);
    let parts = [
        "x",
        "0",
        "-1",
        "%00",
        "%FF",
        "%2e%2e%2f",
        "..",
        "%F0%9F%A6%89",
        "a%20b",
        "per_0000000000000",
        "per_ZZZZZZZZZZZZZ",
        "9223372036854775808",
        "<script>",
        "'",
        long.as_str(),
    ];
    let queries = [
        "?page=-1",
        "?before=x&after=9e99",
        "?on=2026-02-30&q=%FF",
        "?q=%00'%22--",
        "?year=999999999999999999999",
    ];
    for route in senda::compose::routes().rows() {
        if route.method != Method::Get {
            continue;
        }
        let mut paths: Vec<String> = queries
            .iter()
            .map(|q| format!("{}{q}", some_path(route.path)))
            .collect();
        if route.path.contains('{') {
            paths.extend(parts.iter().map(|part| path_with(route.path, part)));
        }
        for path in paths {
            let Ok(uri) = path.parse::<hyper::Uri>() else {
                continue;
            };
            let page = visitor.get(&uri.to_string()).await;
            let shown: String = path.chars().take(100).collect();
            assert!(page.status < 500, "{shown}: {}", page.reading());
        }
    }
}

#[tokio::test]
async fn other_verbs_and_other_hosts_find_nothing() {
    let town = Town::new().await;
    let mut visitor = town.visitor();
    for verb in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let status = visitor
            .ask(verb, "/sign-in", &[], Bytes::new())
            .await
            .status;
        assert!((400..500).contains(&status), "{verb}: {status}");
    }
    let files = format!("files.localhost:{}", town.address.port());
    let elsewhere = visitor
        .ask("GET", "/sign-in", &[("host", &files)], Bytes::new())
        .await;
    assert_eq!(elsewhere.status, 404, "the files' host serves files only");
    assert_eq!(
        visitor.get("/f/fil_0000000000000").await.status,
        404,
        "this host serves no files"
    );
}

#[tokio::test]
async fn script_in_a_name_or_a_browser_stays_text() {
    const CANARY: &str = "<script>window.canary=1</script>";
    let town = Town::new().await;
    let (person, _) = town.holder(CANARY, &[]).await;
    let token = people::begin_session_for(&town.app, person, CANARY)
        .await
        .unwrap();
    let mut visitor = town.visitor();
    visitor.keep_cookie(kit::web::SESSION_COOKIE, &token);
    for path in [
        "/home",
        "/account",
        "/account/security",
        "/sign-in?next=%3Cscript%3Ewindow.canary=1%3C/script%3E",
    ] {
        let page = visitor.get(path).await;
        assert!(!page.text.contains(CANARY), "{path}");
    }
    let typed = "email=%3Cscript%3Ewindow.canary%3D1%3C%2Fscript%3E&password=x";
    let page = town.visitor().post("/sign-in", typed).await;
    assert!(!page.text.contains(CANARY));
    assert!(
        page.text.contains("&lt;script&gt;"),
        "what was typed is kept, as text"
    );
}

/// A path of this route that names nothing.
pub fn some_path(path: &str) -> String {
    path_with(path, "x")
}

fn path_with(path: &str, part: &str) -> String {
    path.split('/')
        .map(|piece| if piece.starts_with('{') { part } else { piece })
        .collect::<Vec<_>>()
        .join("/")
}
