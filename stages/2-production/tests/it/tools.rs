//! Tools for proofreaders and digital editors, through the pages.

use axum::http::StatusCode;
use production::Texts;
use rulebook::{people::Action, production::change::Change};

use crate::{pages::Visitor, rig::Rig};

/// Writes a page of module 1.1 anew.
async fn written(rig: &Rig, end: &str, text: &str) -> String {
    let id = rig.module().await;
    let texts = rig.texts(id).await;
    let path = texts
        .keys()
        .find(|path| path.ends_with(end))
        .unwrap()
        .clone();
    let mut revision = rig.revision(id, Change::Meaning).await;
    let front = texts[&path].rsplit_once("+++\n").unwrap().0;
    revision.files = Texts::from([(path.clone(), format!("{front}+++\n\n{text}\n"))]);
    let permit = rig.permit("writer", Action::WriteContent).unwrap();
    production::revise(&rig.app, &permit, revision)
        .await
        .unwrap();
    path
}

const PAGE: &str = "1-what-culture-is.md";

#[tokio::test]
async fn a_spelling_is_suggested_accepted_and_another_let_stand() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let file = written(&rig, PAGE, "Every Organization is is a program of its own.").await;
    let proof = Visitor::enter(&rig, "proof").await;
    let tools = format!("/content/{id}/tools");
    let (status, page) = proof.get(&tools).await;
    assert_eq!((status, page.matches("<h1").count()), (StatusCode::OK, 1));
    assert!(page.contains("<mark>Organization</mark>") && page.contains("Organisation"));
    assert!(page.contains("<mark>is is</mark>") && page.contains("<mark>program</mark>"));
    let text = rig.texts(id).await[&file].clone();
    let at = |words: &str| text.rfind(words).unwrap().to_string();
    let (first, second) = (at("Organization"), at("program"));
    let fields = |act: &'static str, at: &str, words: &'static str| {
        [
            ("act", act.to_owned()),
            ("file", file.clone()),
            ("at", at.to_owned()),
            ("words", words.to_owned()),
            ("version", "2".to_owned()),
        ]
    };
    let send = async |act, at: &str, words| {
        let all = fields(act, at, words);
        let all: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        proof.post(&tools, &all).await.0
    };
    assert_eq!(
        send("stand", &second, "program").await,
        StatusCode::SEE_OTHER
    );
    let (_, page) = proof.get(&tools).await;
    assert!(!page.contains("<mark>program</mark>"));
    assert_eq!(
        send("suggest", "7", "Organization").await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        send("suggest", &first, "Organization").await,
        StatusCode::SEE_OTHER
    );
    let writer = Visitor::enter(&rig, "writer").await;
    let (_, page) = writer.get(&format!("/content/{id}")).await;
    let suggestion = page.split("/content/suggestions/").nth(1).unwrap();
    let suggestion = suggestion.split('/').next().unwrap();
    let accept = format!("/content/suggestions/{suggestion}/accept");
    let (status, _) = writer
        .post(&accept, &[("change", "slip"), ("kind", "slip")])
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(rig.texts(id).await[&file].contains("Every Organisation is is a program"));
}

#[tokio::test]
async fn the_list_of_the_house_is_changed_by_proofreaders_and_by_nobody_else() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    written(&rig, PAGE, "The pupil voice group meets.").await;
    let proof = Visitor::enter(&rig, "proof").await;
    let (_, page) = proof.get("/content/style").await;
    assert!(page.contains("SENDCO") && page.contains("organization"));
    let new = [("preferred", "pupils’ views"), ("not", "pupil voice")];
    let writer = Visitor::enter(&rig, "writer").await;
    assert_eq!(
        writer.post("/content/style", &new).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        proof.post("/content/style", &new).await.0,
        StatusCode::SEE_OTHER
    );
    let (status, page) = proof.post("/content/style", &new).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("has this spelling already"));
    let circle = [("preferred", "pupil voice"), ("not", "voice of pupils")];
    let (_, page) = proof.post("/content/style", &circle).await;
    assert!(page.contains("The list says that this is not written"));
    let (_, page) = proof.get(&format!("/content/{id}/tools")).await;
    assert!(page.contains("<mark>pupil voice</mark>") && page.contains("pupils’ views"));
    let gone = [
        ("act", "remove"),
        ("preferred", "pupils’ views"),
        ("not", "pupil voice"),
    ];
    assert_eq!(
        proof.post("/content/style", &gone).await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = proof.get(&format!("/content/{id}/tools")).await;
    assert!(!page.contains("<mark>pupil voice</mark>"));
}

#[tokio::test]
async fn an_abbreviation_that_nobody_explains_is_added_to_the_glossary_by_a_writer() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    written(&rig, PAGE, "Ask the QZX team.\n\n![](x.png)").await;
    let digital = Visitor::enter(&rig, "digital").await;
    let tools = format!("/content/{id}/tools");
    let (_, page) = digital.get(&tools).await;
    assert!(page.contains("“QZX” is not explained") && page.contains("Pictures"));
    assert!(!page.contains("Add it to the glossary"));
    let writer = Visitor::enter(&rig, "writer").await;
    let (_, page) = writer.get(&tools).await;
    assert!(page.contains("Add it to the glossary") && page.contains("&amp;line="));
    let glossary = format!("/content/{id}/glossary");
    let term = [("short", "QZX"), ("long", "a made-up team")];
    assert_eq!(writer.post(&glossary, &term).await.0, StatusCode::SEE_OTHER);
    let (_, page) = writer.get(&tools).await;
    assert!(!page.contains("“QZX” is not explained"));
    let (status, page) = writer.post(&glossary, &term).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("in the glossary already"));
}

#[tokio::test]
async fn a_long_step_is_cut_where_the_tool_says_with_one_button() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let part = "These are words of the step. ".repeat(40);
    let file = written(&rig, PAGE, &format!("{part}\n\n## The middle\n\n{part}")).await;
    let mut texts = rig.texts(id).await;
    let mut revision = rig.revision(id, Change::Meaning).await;
    let text = texts.remove(&file).unwrap();
    let minutes = text
        .lines()
        .find(|line| line.starts_with("minutes = "))
        .unwrap()
        .to_owned();
    revision.files = Texts::from([(file.clone(), text.replacen(&minutes, "minutes = 14", 1))]);
    let permit = rig.permit("writer", Action::WriteContent).unwrap();
    production::revise(&rig.app, &permit, revision)
        .await
        .unwrap();
    let writer = Visitor::enter(&rig, "writer").await;
    let (_, page) = writer.get(&format!("/content/{id}/tools")).await;
    assert!(page.contains("Before “The middle”: ") && page.contains("Cut it here"));
    let name = file.rsplit('/').next().unwrap();
    let cut = [
        ("act", "split"),
        ("base", "3"),
        ("step", name),
        ("heading", "The middle"),
    ];
    let (status, _) = writer.post(&format!("/content/{id}/edit"), &cut).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(
        rig.texts(id)
            .await
            .keys()
            .any(|path| path.ends_with("the-middle.md"))
    );
}
