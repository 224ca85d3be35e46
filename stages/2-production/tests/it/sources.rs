//! The register of sources: taken in, changed, checked; what rests on what; a release with a check open.

use axum::http::StatusCode;
use production::NewEntry;
use rulebook::{
    people::Action,
    production::{
        change::Change,
        source::{CheckState, Happened},
        stage::Stage,
    },
};

use crate::{
    pages::Visitor,
    rig::{PROGRAMME, Rig, code},
};

const LAW: &str = "/content/law";

/// A rig whose register is filled, and the legal checker at their desk.
async fn filled() -> (Rig, Visitor) {
    let rig = Rig::with_items().await;
    let legal = Visitor::enter(&rig, "legal").await;
    assert_eq!(legal.post(LAW, &[]).await.0, StatusCode::SEE_OTHER);
    (rig, legal)
}

/// The address of a source's page, by its key.
async fn address(visitor: &Visitor, key: &str) -> String {
    let (_, page) = visitor.get(LAW).await;
    let before = page.split(&format!("<code>{key}</code>")).next().unwrap();
    let id = before.rsplit("/content/law/").next().unwrap();
    format!("{LAW}/{}", id.split('"').next().unwrap())
}

fn change<'a>(happened: &'a str, parts: &'a str, words: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("happened", happened),
        ("from_on_day", "1"),
        ("from_on_month", "9"),
        ("from_on_year", "2026"),
        ("words", words),
        ("parts", parts),
        ("sure", "yes"),
    ]
}

/// The addresses of the checks on a page.
fn checks(page: &str) -> Vec<String> {
    let ids = page.split("/content/checks/chk_").skip(1);
    ids.map(|rest| format!("/content/checks/chk_{}", rest.split('"').next().unwrap()))
        .collect()
}

#[tokio::test]
async fn the_register_is_filled_from_the_sources_file_once_with_the_writers_questions() {
    let rig = Rig::with_items().await;
    let writer = Visitor::enter(&rig, "writer").await;
    assert_eq!(writer.post(LAW, &[]).await.0, StatusCode::FORBIDDEN);
    let legal = Visitor::enter(&rig, "legal").await;
    let (_, page) = legal.get(LAW).await;
    assert!(page.contains("that are not in the register yet"));
    assert_eq!(legal.post(LAW, &[]).await.0, StatusCode::SEE_OTHER);
    let (_, page) = legal.get(LAW).await;
    assert!(!page.contains("not in the register yet"));
    assert!(page.contains("Children and Families Act 2014") && page.contains("checks are open"));
    let (_, open) = legal.get("/content/checks").await;
    let count = checks(&open).len();
    assert!(count >= 10 && open.contains("Is August 2024 the current edition?"));
    legal.post(LAW, &[]).await;
    assert_eq!(checks(&legal.get("/content/checks").await.1).len(), count);
    // They wait in My work of the legal checker, and of nobody else.
    let (_, work) = legal.get("/content/work").await;
    assert!(work.contains(&format!("Checks against the sources: {count}")));
    let (_, work) = writer.get("/content/work").await;
    assert!(!work.contains("Checks against the sources:"));
}

#[tokio::test]
async fn a_change_of_one_paragraph_opens_checks_of_those_items_that_cite_it_and_no_others() {
    let (rig, legal) = filled().await;
    let before = checks(&legal.get("/content/checks").await.1).len();
    let cfa = address(&legal, "cfa").await;
    let (status, page) = legal.post(&cfa, &change("amended", "66", "")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say in a sentence what is different") && page.contains("value=\"66\""));
    let words = "The duty of best endeavours is worded anew.";
    let (status, _) = legal.post(&cfa, &change("amended", "66", words)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, all) = legal.get("/content/checks").await;
    let opened = checks(&all).len() - before;
    // Counted by hand from the very files: which items cite section 66, or the Act as a whole?
    let mut wanted = std::collections::BTreeSet::new();
    for item in rig.items().await {
        let texts = rig.texts(item.id).await;
        let files = texts
            .iter()
            .map(|(path, text)| (path.clone(), text.clone().into_bytes()));
        let found = programme::passages(&files.collect(), &["cfa".to_owned()].into());
        if found
            .iter()
            .any(|one| one.part.is_empty() || one.part.starts_with("66"))
        {
            wanted.insert(item.id);
        }
    }
    assert!(opened > 1 && opened < 41, "{opened}");
    assert_eq!(opened, wanted.len());
    // The item shows it, and the letter to the lead names how many.
    let module = rig.module().await;
    assert!(wanted.contains(&module), "module 1.1 cites section 66");
    let (_, page) = legal.get(&format!("/content/{module}")).await;
    assert!(page.contains("Checks against the sources"));
    let letter = rig.letter("lead@example.org", words).await;
    assert!(
        letter.contains(&format!("{opened} checks were opened")),
        "{letter}"
    );
}

#[tokio::test]
async fn a_passage_is_named_by_file_and_line_and_leads_a_writer_into_the_editor() {
    let (rig, legal) = filled().await;
    let cfa = address(&legal, "cfa").await;
    let module = rig.module().await;
    let texts = rig.texts(module).await;
    let (path, text) = texts
        .iter()
        .find(|(_, text)| text.contains("::: law cfa:66"))
        .unwrap();
    let line = 1 + text
        .lines()
        .position(|one| one.starts_with("::: law cfa:66"))
        .unwrap();
    let (_, page) = legal.get(&cfa).await;
    assert!(page.contains(&format!("{path}:{line}")));
    let writer = Visitor::enter(&rig, "writer").await;
    let (_, page) = writer.get(&cfa).await;
    assert!(page.contains(&format!(
        "/content/{module}/revise?file={path}&amp;line={line}"
    )));
    assert!(
        !page.contains("Record the change"),
        "a writer records no change"
    );
    assert_eq!(
        writer.post(&cfa, &change("amended", "", "New.")).await.0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_check_ends_with_a_reason_or_with_a_version_and_only_once() {
    let (rig, legal) = filled().await;
    let cfa = address(&legal, "cfa").await;
    legal
        .post(&cfa, &change("amended", "66", "Worded anew."))
        .await;
    let module = rig.module().await;
    let (_, page) = legal.get(&format!("/content/{module}")).await;
    let check = checks(&page).remove(0);
    let (status, page) = legal.post(&check, &[("to", "no_change")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say why the text is right as it is"));
    let (status, page) = legal
        .post(&check, &[("to", "changed"), ("reason", "x")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("has not been changed since this check was opened"));
    let writer = Visitor::enter(&rig, "writer").await;
    assert_eq!(
        writer.post(&check, &[("to", "no_change")]).await.0,
        StatusCode::FORBIDDEN
    );
    let permit = rig.permit("writer", Action::WriteContent).unwrap();
    let revision = rig.revision(module, Change::SourceChanged).await;
    production::revise(&rig.app, &permit, revision)
        .await
        .unwrap();
    let ended = [
        ("to", "changed"),
        ("reason", "The new words are in step 3."),
    ];
    assert_eq!(legal.post(&check, &ended).await.0, StatusCode::SEE_OTHER);
    let (_, page) = legal.get(&check).await;
    assert!(page.contains("Change made: version 2") && page.contains("in step 3"));
    let (status, page) = legal.post(&check, &ended).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This check has ended"));
}

#[tokio::test]
async fn a_source_stands_as_at_any_day_as_it_stood_then() {
    let (_rig, legal) = filled().await;
    let cfa = address(&legal, "cfa").await;
    legal
        .post(&cfa, &change("withdrawn", "", "Repealed."))
        .await;
    let (_, now) = legal.get(&cfa).await;
    assert!(now.contains("Withdrawn") && now.contains("Repealed."));
    let (_, then) = legal
        .get(&format!("{cfa}?on_day=31&on_month=8&on_year=2026"))
        .await;
    assert!(then.contains("As at Monday 31 August 2026") && !then.contains("Repealed."));
    let (status, page) = legal.post(&cfa, &change("amended", "", "Again.")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This source was withdrawn"));
}

#[tokio::test]
async fn an_edition_with_open_checks_is_released_only_with_a_reason() {
    let rig = Rig::with_items().await;
    let check_law = rig.permit("legal", Action::CheckLaw).unwrap();
    for item in rig.items().await {
        rig.bring_to(item.id, Stage::Ready).await;
    }
    production::take_sources(&rig.app, &check_law, PROGRAMME)
        .await
        .unwrap();
    let lead = Visitor::enter(&rig, "lead").await;
    let (_, page) = lead.get("/content/releases").await;
    assert!(page.contains("Open checks against the sources") && page.contains("despite"));
    let permit = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let refused = production::release(&rig.app, &permit, PROGRAMME, "All new.").await;
    assert_eq!(code(refused), "source_checks_open");
    let fields = [
        ("notes", "All new."),
        ("despite", "The answers come in May."),
    ];
    let (status, _) = lead.post("/content/releases", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    // What becomes of a source afterwards is told to whoever studies that edition.
    let db = rig.app.db();
    let editions = db.read(async |tx| curriculum::editions_of(tx, PROGRAMME).await);
    let edition = editions.await.unwrap()[0].id;
    let none = production::since_released(&rig.app, edition).await.unwrap();
    assert!(none.is_empty());
    rig.app.clock().set_ahead(60_000_000);
    let legal = Visitor::enter(&rig, "legal").await;
    let cfa = address(&legal, "cfa").await;
    legal
        .post(&cfa, &change("new_edition", "66", "Worded anew."))
        .await;
    let since = production::since_released(&rig.app, edition).await.unwrap();
    assert_eq!(since.len(), 1);
    assert!(since[0].places > 0 && since[0].entry.words == "Worded anew.");
    let (_, page) = legal.get(&cfa).await;
    assert!(page.contains("Edition 2026.1"));
}

#[tokio::test]
async fn another_providers_register_does_not_exist() {
    let (rig, legal) = filled().await;
    let (_, page) = legal.get(LAW).await;
    let id = page.split("/content/law/").nth(1).unwrap();
    let id: rulebook::production::SourceId = id.split('"').next().unwrap().parse().unwrap();
    let elsewhere = rulebook::people::ProviderId::from_number(7);
    let actor = rulebook::people::Actor::Person {
        id: rig.id("legal"),
        grants: vec![rulebook::people::Grant {
            role: rulebook::people::Role::LegalChecker,
            scope: rulebook::people::Scope::Provider(elsewhere),
        }],
    };
    let circles = rulebook::people::Circles::provider(elsewhere);
    let permit = rulebook::people::may(&actor, Action::CheckLaw, &circles).unwrap();
    let new = NewEntry {
        happened: Happened::Amended,
        from_on: "2026-09-01".parse().unwrap(),
        words: "x".into(),
        link: String::new(),
        edition: String::new(),
        parts: Vec::new(),
        successor: String::new(),
        given_to: None,
    };
    let refused = production::record_source(&rig.app, &permit, id, new).await;
    assert!(matches!(refused, Err(kit::Problem::NotFound)));
    let (_, page) = legal.get("/content/checks").await;
    let check = checks(&page).remove(0).replace("/content/checks/", "");
    let settled = production::settle_check(
        &rig.app,
        &permit,
        check.parse().unwrap(),
        CheckState::NoChange,
        "x",
    )
    .await;
    assert!(matches!(settled, Err(kit::Problem::NotFound)));
}
