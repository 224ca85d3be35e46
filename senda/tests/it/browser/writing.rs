//! Writing in a browser: what the compiler says while somebody types, drafts by themselves, two writers at once, and an
//! approver outside, who has a link and no script.

use std::time::Duration;

use production::{Asked, NewPack, Revision, Texts};
use rulebook::{
    people::{Action, Actor, Circles, Grant, Permit, PersonId, ProviderId, Role, Scope, may},
    production::{
        ItemId,
        change::Change,
        stage::{Body, Stage},
    },
};

use super::{Browser, ORDINARY, Setup};
use crate::town::Town;

/// A provider with its programme open for production, and the first page of its first module.
struct Desk {
    town: Town,
    provider: ProviderId,
    item: ItemId,
    file: String,
    text: String,
    writers: [PersonId; 2],
    peer: PersonId,
    lead: PersonId,
}

impl Desk {
    async fn new() -> Self {
        let town = Town::new().await;
        let provider: ProviderId = town.provider("A Provider").await.unwrap();
        let scope = Scope::Provider(provider);
        let amara = town.person("Amara", &[(Role::Writer, scope)]).await;
        let ben = town.person("Ben", &[(Role::Writer, scope)]).await;
        let peer = town.person("Peer", &[(Role::PeerReviewer, scope)]).await;
        let lead = town.person("Lead", &[(Role::ContentLead, scope)]).await;
        let permit = permit(provider, lead, Role::ContentLead, Action::ReleaseEdition);
        production::open_items(&town.app, &permit, "npq-senco")
            .await
            .unwrap();
        let found = town.app.db().read(async |tx| {
            let items = production::items(tx, provider, "npq-senco").await?;
            let module = items.iter().find(|one| one.part.ends_with("module 1.1"));
            let item = module.unwrap().id;
            Ok((item, production::texts(tx, item, 1).await?))
        });
        let (item, texts) = found.await.unwrap();
        let page = texts.into_iter().find(|(path, _)| path.contains("/1-what"));
        let (file, text) = page.unwrap();
        Self {
            town,
            provider,
            item,
            file,
            text,
            writers: [amara, ben],
            peer,
            lead,
        }
    }

    fn path(&self) -> String {
        format!("/content/{}/revise?file={}", self.item, self.file)
    }

    fn permit(&self, who: PersonId, role: Role, action: Action) -> Permit {
        permit(self.provider, who, role, action)
    }

    /// Hands the draft on and has it reviewed by a peer: now the bodies outside read it.
    async fn to_approval(&self, version: i64) {
        let write = self.permit(self.writers[0], Role::Writer, Action::WriteContent);
        let review = self.permit(self.peer, Role::PeerReviewer, Action::ReviewContent);
        for (permit, stage) in [(&write, Stage::Draft), (&review, Stage::PeerReview)] {
            let asked = Asked::approve(self.item, stage, version, None);
            production::decide(&self.town.app, permit, asked)
                .await
                .unwrap();
        }
    }
}

fn permit(provider: ProviderId, id: PersonId, role: Role, action: Action) -> Permit {
    let grants = vec![Grant {
        role,
        scope: Scope::Provider(provider),
    }];
    let actor = Actor::Person { id, grants };
    may(&actor, action, &Circles::provider(provider)).unwrap()
}

/// Waits until the page's own words about this hold these.
async fn says(browser: &Browser, selector: &str, words: &str) {
    let ask = format!("return document.querySelector({selector:?})?.textContent ?? ''");
    for _ in 0..300 {
        let told = browser.script(&ask, vec![]).await;
        if told.as_str().is_some_and(|told| told.contains(words)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!(
        "{selector} never says {words}: {:?}",
        browser.script(&ask, vec![]).await
    );
}

const TYPE: &str = "const text = document.querySelector('textarea[name=text]'); \
    text.focus(); text.setSelectionRange(text.value.length, text.value.length); \
    document.execCommand('insertText', false, arguments[0])";

#[tokio::test(flavor = "multi_thread")]
async fn while_somebody_types_the_page_reads_along_finds_faults_and_keeps_a_draft() {
    let Some(browser) = Browser::open(ORDINARY).await else {
        return;
    };
    let desk = Desk::new().await;
    browser
        .sign_in(&desk.town, desk.writers[0], &desk.path())
        .await;
    browser.go(&desk.town.url(&desk.path())).await;
    browser.wait_for("[data-ready]").await;
    browser
        .script(TYPE, vec!["\n#### Far too deep\n".into()])
        .await;
    says(&browser, "[data-pane=read]", "Far too deep").await;
    says(&browser, "[data-autosave-status]", "Draft saved").await;
    browser
        .wait_for("[data-pane=found] a[data-line]")
        .await
        .click()
        .await
        .unwrap();
    let at = "const text = document.querySelector('textarea[name=text]'); \
        return document.activeElement === text && text.value.slice(text.selectionStart).startsWith('#### Far')";
    assert_eq!(
        browser.script(at, vec![]).await,
        true,
        "a line leads the cursor to its place"
    );
    browser.go(&desk.town.url(&desk.path())).await;
    let held =
        "return document.querySelector('textarea[name=text]').value.includes('Far too deep')";
    assert_eq!(browser.script(held, vec![]).await, true);
    let complaints = browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_writers_see_each_other_and_neither_overwrites_the_other_with_or_without_script() {
    let Some(one) = Browser::open(ORDINARY).await else {
        return;
    };
    let two = Browser::open(Setup {
        script: false,
        width: 320,
    })
    .await
    .unwrap();
    let desk = Desk::new().await;
    one.sign_in(&desk.town, desk.writers[0], &desk.path()).await;
    two.sign_in(&desk.town, desk.writers[1], &desk.path()).await;
    for browser in [&one, &two] {
        browser.go(&desk.town.url(&desk.path())).await;
        browser.wait_for("textarea[name=text]").await;
    }
    says(
        &two,
        "[data-pane=others]",
        "Amara is also editing this file.",
    )
    .await;
    one.script(TYPE, vec!["\nBy Amara.\n".into()]).await;
    let keys = two.wait_for("textarea[name=text]").await;
    keys.send_keys("\u{E009}\u{E010}").await.unwrap();
    keys.send_keys("\nBy Ben.\n").await.unwrap();
    for browser in [&one, &two] {
        browser
            .wait_for("input[name=change][value=meaning]")
            .await
            .click()
            .await
            .unwrap();
        browser
            .wait_for("input[name=note]")
            .await
            .send_keys("A line.")
            .await
            .unwrap();
        browser
            .wait_for("button[value=save]")
            .await
            .click()
            .await
            .unwrap();
        browser.wait_for("h1").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    says(
        &two,
        ".govuk-error-summary",
        "Amara saved version 2 while you were writing.",
    )
    .await;
    says(&two, "main", "By Amara.").await;
    says(&two, "textarea[name=text]", "By Ben.").await;
    one.close().await;
    two.close().await;
}

/// Opens what the link leads to, and presses one of its buttons after typing.
async fn send(browser: &Browser, form: &str, typed: &[(&str, &str)], chosen: &[&str]) {
    for choice in chosen {
        let css = format!("form[action$='{form}'] {choice}");
        browser.wait_for(&css).await.click().await.unwrap();
    }
    for (name, words) in typed {
        let css = format!("form[action$='{form}'] [name={name}]");
        browser.wait_for(&css).await.send_keys(words).await.unwrap();
    }
    let css = format!("form[action$='{form}'] button");
    browser.wait_for(&css).await.click().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approver_with_a_link_and_no_script_asks_returns_sees_the_answer_and_approves() {
    let setup = Setup {
        script: false,
        width: 320,
    };
    let Some(browser) = Browser::open(setup).await else {
        return;
    };
    let desk = Desk::new().await;
    desk.to_approval(1).await;
    let lead = desk.permit(desk.lead, Role::ContentLead, Action::ReleaseEdition);
    let pack = NewPack {
        programme: "npq-senco".into(),
        body: Body::Dfe,
        name: "Ines Calloway".into(),
        email: "ines.calloway@dfe.example".into(),
        words: "Thank you for reading.".into(),
        ends_on: desk.town.app.now().day.plus_days(20),
        items: vec![desk.item],
    };
    let (_, link) = production::make(&desk.town.app, &lead, pack).await.unwrap();
    let page = desk.town.url(&format!(
        "/approvals/{link}?item={}&file={}",
        desk.item, desk.file
    ));
    browser.go(&page).await;
    says(&browser, "main", "One text waits for you.").await;
    let asks = [
        ("passage", "Think of two schools."),
        ("words", "Say of which kind."),
    ];
    send(&browser, "/ask", &asks, &[]).await;
    says(&browser, "main", "Your request is recorded.").await;
    send(
        &browser,
        "/decide",
        &[],
        &["input[name=decision][value=changes]"],
    )
    .await;
    says(&browser, "main", "Nothing waits for you").await;

    let write = desk.permit(desk.writers[0], Role::Writer, Action::WriteContent);
    let text = desk
        .text
        .replace("Think of two schools.", "Think of two primary schools.");
    let revision = Revision {
        item: desk.item,
        base: 1,
        change: Change::Meaning,
        why_not: String::new(),
        note: "Which kind of school.".into(),
        files: Texts::from([(desk.file.clone(), text)]),
    };
    production::revise(&desk.town.app, &write, revision)
        .await
        .unwrap();
    answer_in_browser(&desk).await;
    desk.to_approval(2).await;

    browser.go(&page).await;
    says(&browser, "main", "Primary schools, now.").await;
    says(&browser, "main", "Think of two primary schools.").await;
    let approve = ["input[name=decision][value=approve]"];
    let every = "form[action$='/decide'] input[name=confirmed]";
    let ticked = format!(
        "const boxes = [...document.querySelectorAll({every:?})]; boxes.forEach(one => one.checked = true); return boxes.length > 0"
    );
    assert_eq!(browser.script(&ticked, vec![]).await, true);
    send(&browser, "/decide", &[], &approve).await;
    says(&browser, "main", "Nothing waits for you").await;
    says(&browser, "main", "Approved").await;
    assert_eq!(
        browser
            .script(
                "return document.documentElement.scrollWidth <= innerWidth",
                vec![]
            )
            .await,
        true
    );
    browser.close().await;
}

/// The writer answers what was asked, on the item's page.
async fn answer_in_browser(desk: &Desk) {
    let browser = Browser::open(ORDINARY).await.unwrap();
    let page = format!("/content/{}", desk.item);
    browser.sign_in(&desk.town, desk.writers[0], &page).await;
    browser.go(&desk.town.url(&page)).await;
    send(
        &browser,
        "/answer",
        &[("answer", "Primary schools, now.")],
        &[],
    )
    .await;
    says(&browser, "main", "Primary schools, now.").await;
    browser.close().await;
}
