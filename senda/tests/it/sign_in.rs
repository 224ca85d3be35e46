//! Signing in and out, and what an answer carries, as a browser meets them.

use kit::web::SESSION_COOKIE;

use crate::{
    town::{Town, address_of},
    visitor::Visitor,
};

const PASSWORD: &str = "four plain words together";

async fn town_with_asha() -> (Town, rulebook::people::PersonId) {
    let town = Town::new().await;
    let asha = town.person("Asha", &[]).await;
    town.set_password(asha, PASSWORD).await;
    (town, asha)
}

async fn signs_in(visitor: &mut Visitor, email: &str, password: &str) -> crate::visitor::Page {
    let form = visitor.open("/sign-in").await.form("Sign in");
    let form = form.set("email", email).set("password", password);
    visitor.send(&form).await
}

#[tokio::test]
async fn somebody_signs_in_with_a_password_and_out_again() {
    let (town, _) = town_with_asha().await;
    let mut browser = town.visitor();
    signs_in(&mut browser, &address_of("Asha"), PASSWORD)
        .await
        .is("Good afternoon, Asha");
    let out = browser.open("/account").await.form("Sign out");
    browser
        .send(&out)
        .await
        .is("Sign in")
        .says("You are signed out.");
    assert_eq!(browser.cookie(SESSION_COOKIE), None);
}

#[tokio::test]
async fn a_session_that_was_signed_out_is_dead_even_when_its_cookie_was_kept() {
    let (town, asha) = town_with_asha().await;
    let mut browser = town.signed_in(asha).await;
    let mut thief = browser.clone();
    thief.open("/account").await.is("Your account");
    let out = browser.open("/account").await.form("Sign out");
    browser.send(&out).await;
    thief.open("/account").await.is("Sign in");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_are_told_the_same() {
    let (town, _) = town_with_asha().await;
    let mut told = Vec::new();
    for email in [address_of("Asha"), address_of("Nobody")] {
        let page = signs_in(&mut town.visitor(), &email, "not the password at all").await;
        assert_eq!(page.status, 422);
        told.push(page.all(".govuk-error-summary"));
    }
    assert_eq!(told[0], told[1]);
    assert!(told[0][0].contains("do not belong together"), "{told:?}");
}

#[tokio::test]
async fn many_failures_make_the_next_try_wait_and_time_heals() {
    let (town, _) = town_with_asha().await;
    let email = address_of("Asha");
    let mut slowed = false;
    for _ in 0..30 {
        let page = signs_in(&mut town.visitor(), &email, "wrong again and again").await;
        if !page.reading().contains("do not belong together") {
            slowed = true;
            break;
        }
    }
    assert!(slowed, "thirty wrong tries in one moment were all heard");
    let page = signs_in(&mut town.visitor(), &email, PASSWORD).await;
    assert_eq!(page.status, 422, "even the right password waits");
    town.advance(2);
    signs_in(&mut town.visitor(), &email, PASSWORD)
        .await
        .is("Good afternoon, Asha");
}

async fn link_for_asha(town: &Town) -> String {
    let mut browser = town.visitor();
    let form = browser.open("/sign-in").await.form("Email me a link");
    let form = form.set("link-email", &address_of("Asha"));
    browser.send(&form).await.is("Check your email");
    let letters = town.letters_to(&address_of("Asha")).await;
    let body = &letters.first().expect("a letter").body;
    let at = body.find("/sign-in/link/").expect("a link in the letter");
    body[at..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_signs_in_once_and_not_by_being_opened() {
    let (town, _) = town_with_asha().await;
    let link = link_for_asha(&town).await;
    let mut scanner = town.visitor();
    for _ in 0..3 {
        scanner.open(&link).await.is("Sign in to Senda");
    }
    assert_eq!(
        scanner.cookie(SESSION_COOKIE),
        None,
        "opening signs nobody in"
    );
    let mut browser = town.visitor();
    let form = browser.open(&link).await.form("Sign in");
    browser.send(&form).await.is("Good afternoon, Asha");
    let mut second = town.visitor();
    second.send(&form).await.is("This link has ended");
    assert_eq!(second.cookie(SESSION_COOKIE), None);
}

#[tokio::test]
async fn a_link_ends_after_a_quarter_of_an_hour() {
    let (town, _) = town_with_asha().await;
    let link = link_for_asha(&town).await;
    town.advance_minutes(16);
    let mut browser = town.visitor();
    let form = browser.open(&link).await.form("Sign in");
    browser.send(&form).await.is("This link has ended");
}

#[tokio::test]
async fn asking_for_a_link_does_not_tell_who_has_an_account() {
    let (town, _) = town_with_asha().await;
    let mut told = Vec::new();
    for name in ["Asha", "Nobody"] {
        let mut browser = town.visitor();
        let form = browser.open("/sign-in").await.form("Email me a link");
        let page = browser
            .send(&form.set("link-email", &address_of(name)))
            .await;
        told.push(page.reading().replace(&address_of(name), "X"));
    }
    assert_eq!(told[0], told[1]);
    assert!(town.letters_to(&address_of("Nobody")).await.is_empty());
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let (town, asha) = town_with_asha().await;
    let (mut here, mut there) = (town.signed_in(asha).await, town.signed_in(asha).await);
    let page = here.open("/account/security").await;
    assert_eq!(
        page.all("form button")
            .iter()
            .filter(|b| *b == "End this session")
            .count(),
        2
    );
    let everywhere = page.form("Sign out everywhere");
    here.send(&everywhere).await.is("Sign in");
    there.open("/account").await.is("Sign in");
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let (town, asha) = town_with_asha().await;
    let (_, mut other) = town.holder("Ben", &[]).await;
    let mut browser = town.signed_in(asha).await;
    let hash = browser
        .open("/account/security")
        .await
        .form("End this session");
    let form = other
        .open("/account/security")
        .await
        .form("End this session");
    other
        .send(&form.set("session", hash.value("session")))
        .await;
    browser.open("/account").await.is("Your account");
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let (town, asha) = town_with_asha().await;
    let mut browser = town.signed_in(asha).await;
    browser.open("/account").await.is("Your account");
    town.advance(8);
    browser.open("/account").await.is("Sign in");
}

#[tokio::test]
async fn what_was_typed_while_a_session_ended_is_kept() {
    let (town, asha) = town_with_asha().await;
    let mut browser = town.signed_in(asha).await;
    let form = browser.open("/account/password").await.form("Set password");
    town.advance(8);
    let typed = "a long new password of mine";
    let page = browser.send(&form.set("password", typed)).await;
    assert_eq!(page.heading(), "Sign in");
    let form = page.form("Sign in");
    assert_eq!(form.value("held-password"), typed, "{form:?}");
    let form = form
        .set("email", &address_of("Asha"))
        .set("password", PASSWORD);
    let page = browser.send(&form).await.is("You are signed in again");
    let again = page.form("Send what I typed");
    assert_eq!(
        (again.action.as_str(), again.value("password")),
        ("/account/password", typed)
    );
    browser.send(&again).await.says("Your password is set.");
}

#[tokio::test]
async fn a_new_password_is_the_one_that_counts() {
    let (town, asha) = town_with_asha().await;
    let mut browser = town.signed_in(asha).await;
    let form = browser.open("/account/password").await.form("Set password");
    let short = browser.send(&form.clone().set("password", "short")).await;
    assert_eq!(short.status, 422);
    let fresh = "quite another set of words";
    browser
        .send(&form.set("password", fresh))
        .await
        .says("Your password is set.");
    let old = signs_in(&mut town.visitor(), &address_of("Asha"), PASSWORD).await;
    assert_eq!(old.status, 422);
    signs_in(&mut town.visitor(), &address_of("Asha"), fresh)
        .await
        .is("Good afternoon, Asha");
}

#[tokio::test]
async fn somebody_signs_in_where_they_were_going_and_never_on_another_site() {
    let (town, _) = town_with_asha().await;
    let page = town.visitor().get("/account/security").await;
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/sign-in?next=%2Faccount%2Fsecurity")
    );
    let ways = [
        ("/account/security", "/account/security"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("https:evil.example", "/"),
        ("http://localhost@evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("data:text/html,x", "/"),
        ("/\tevil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\r\nLocation: https://evil.example", "/"),
        (" //evil.example", "/"),
        ("%2f%2fevil.example", "/"),
        ("evil.example", "/"),
        ("", "/"),
    ];
    for (next, lands) in ways {
        let mut browser = town.visitor();
        let form = browser.open("/sign-in").await.form("Sign in");
        let form = form
            .set("next", next)
            .set("email", &address_of("Asha"))
            .set("password", PASSWORD);
        let page = browser.send_once(&form).await;
        assert_eq!(
            (page.status, page.header("location")),
            (303, lands),
            "{next:?}"
        );
        let again = browser
            .get(&format!("/sign-in?next={}", crate::visitor::percent(next)))
            .await;
        assert_eq!(
            again.header("location"),
            lands,
            "signed in already, {next:?}"
        );
    }
}
