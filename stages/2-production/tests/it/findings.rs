//! A finding, from what was heard to the edition that answers it, over HTTP.

use axum::http::StatusCode;
use rulebook::{
    people::Action,
    production::{FindingId, finding::State, stage::Stage},
};

use crate::{
    pages::Visitor,
    rig::{PROGRAMME, Rig},
};

async fn only_finding(rig: &Rig) -> production::Finding {
    let db = rig.app.db();
    let all = db.read(async |tx| production::findings(tx, rig.provider, PROGRAMME).await);
    let all = all.await.unwrap();
    assert_eq!(all.len(), 1);
    all.into_iter().next().unwrap()
}

async fn raised(rig: &Rig) -> FindingId {
    let writer = Visitor::enter(rig, "writer").await;
    let fields = [
        ("module", "1.1"),
        ("theme", "unclear"),
        ("heard", "note"),
        ("words", "The second example reads like two."),
        ("said", "3"),
    ];
    let (status, _) = writer.post("/content/findings", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    only_finding(rig).await.id
}

#[tokio::test]
async fn a_finding_is_raised_with_words_and_decided_by_the_lead_alone() {
    let rig = Rig::with_items().await;
    let writer = Visitor::enter(&rig, "writer").await;
    let empty = [
        ("module", "1.1"),
        ("theme", "unclear"),
        ("heard", "note"),
        ("words", " "),
        ("said", "0"),
    ];
    let (status, page) = writer.post("/content/findings", &empty).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say in a sentence what was said"), "{page}");
    let id = raised(&rig).await;
    let here = format!("/content/findings/{id}");
    let decision = [
        ("seen", "open"),
        ("verdict", "no_change"),
        ("answer", "Because the law has two cases."),
    ];
    let (status, _) = writer.post(&here, &decision).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let lead = Visitor::enter(&rig, "lead").await;
    let silent = [("seen", "open"), ("verdict", "no_change"), ("answer", "")];
    let (status, page) = lead.post(&here, &silent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say what will change, or why nothing does"));
    let (status, _) = lead.post(&here, &decision).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(only_finding(&rig).await.state, State::NoChange);
    // Decided on a page that showed it open: somebody was quicker.
    let late = [
        ("seen", "open"),
        ("verdict", "no_change"),
        ("answer", "Another reason."),
    ];
    let (status, _) = lead.post(&here, &late).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(
        only_finding(&rig).await.answer,
        "Because the law has two cases."
    );
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a chain is read from its beginning to its end"
)]
async fn the_version_that_names_a_finding_and_the_release_that_holds_it_answer_it() {
    let rig = Rig::with_items().await;
    for item in rig.items().await {
        rig.bring_to(item.id, Stage::Ready).await;
    }
    let release = rig.permit("lead", Action::ReleaseEdition).unwrap();
    production::release(&rig.app, &release, PROGRAMME, "The first.")
        .await
        .unwrap();
    let id = raised(&rig).await;
    let item = rig.module().await.to_string();
    let lead = Visitor::enter(&rig, "lead").await;
    let decision = [
        ("seen", "open"),
        ("verdict", "change"),
        ("item", item.as_str()),
        ("answer", "One example, told once."),
    ];
    let (status, _) = lead
        .post(&format!("/content/findings/{id}"), &decision)
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    let writer = Visitor::enter(&rig, "writer").await;
    let (_, page) = writer.get(&format!("/content/{item}/revise")).await;
    assert!(page.contains("Which findings does this version answer?"));
    assert!(page.contains("The second example reads like two."));
    let texts = rig.texts(rig.module().await).await;
    let (file, text) = texts
        .iter()
        .find(|(path, text)| text.starts_with("+++") && !path.ends_with("task.md"))
        .unwrap();
    let (text, finding) = (format!("{text}\nOne example.\n"), id.to_string());
    let base = rig.item(rig.module().await).await.version.to_string();
    let fields = [
        ("file", file.as_str()),
        ("base", &base),
        ("text", &text),
        ("change", "wording"),
        ("why_not", "The test says so."),
        ("note", "One example."),
        ("answers", &finding),
        ("action", "save"),
    ];
    let (status, page) = writer
        .post(&format!("/content/{item}/revise"), &fields)
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(only_finding(&rig).await.state, State::Change);

    rig.bring_to(rig.module().await, Stage::Ready).await;
    let (_, page) = lead.get("/content/releases").await;
    assert!(page.contains("answers a finding"));
    assert!(
        !page.contains(&format!("({id})")),
        "the draft of the note names an id"
    );
    let edition = production::release(&rig.app, &release, PROGRAMME, "One example.")
        .await
        .unwrap();
    let answered = only_finding(&rig).await;
    assert_eq!(answered.state, State::Answered);
    assert_eq!(answered.answered.map(|(edition, _)| edition), Some(edition));
    let (_, page) = lead.get("/content/releases").await;
    assert!(page.contains("The second example reads like two."));
    let (_, page) = lead.get(&format!("/content/findings/{id}")).await;
    assert!(page.contains("Answered by") && page.contains("One example, told once."));
}
