//! Working together: the team, key messages, the plan of a release, and the dossier.

use axum::http::StatusCode;
use rulebook::production::stage::Stage;

use crate::{pages::Visitor, rig::Rig};

#[tokio::test]
async fn the_pages_of_working_together_answer_with_one_heading() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let lead = Visitor::enter(&rig, "lead").await;
    for path in [
        "/content/work".to_owned(),
        "/content/calendar".into(),
        "/content/team".into(),
        "/content/messages".into(),
        format!("/content/messages?item={id}"),
        "/content/approvals".into(),
        "/content/approvals/new".into(),
    ] {
        let (status, page) = lead.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_team_shows_what_it_misses_and_why() {
    let rig = Rig::with_items().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (_, page) = lead.get("/content/team").await;
    assert!(page.contains("5 experiences are missing."));
    let writer = rig.id("writer").to_string();
    let fields = [
        ("person", writer.as_str()),
        ("workplace", "A special school in Leeds"),
        ("setting", "special"),
        ("phase", "secondary"),
        ("expertise", "law"),
        ("earlier_award", "yes"),
        ("began_on_day", "1"),
        ("began_on_month", "9"),
        ("began_on_year", "2026"),
    ];
    let (status, _) = lead.post("/content/team", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = lead.get("/content/team").await;
    assert!(
        page.contains("3 experiences are missing.") && page.contains("A special school in Leeds")
    );
    // Nobody is on it twice at once; what was typed stays.
    let (status, page) = lead.post("/content/team", &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("on the team at that time already"));
    // The mix is data of the provider.
    let mix = [
        ("want_special", "2"),
        ("want_mainstream_primary", "0"),
        ("want_mainstream_secondary", "0"),
        ("want_university", "0"),
        ("want_earlier_award", "1"),
        ("want_early_years", "0"),
        ("want_post_16", "0"),
        ("want_alternative", "0"),
        ("want_law", "1"),
    ];
    assert_eq!(
        lead.post("/content/team/mix", &mix).await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = lead.get("/content/team").await;
    assert!(page.contains("One experience is missing.") && page.contains("1 of 2 wanted."));
    let peer = Visitor::enter(&rig, "peer").await;
    assert_eq!(
        peer.post("/content/team", &fields).await.0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story from the first words to the text"
)]
async fn a_message_is_written_discussed_agreed_and_met() {
    let rig = Rig::with_items().await;
    let item = rig.module().await.to_string();
    let writer = Visitor::enter(&rig, "writer").await;
    let words = "Culture is what people do when nobody looks.";
    let new = |statements| {
        [
            ("item", item.as_str()),
            ("words", words),
            ("statements", statements),
        ]
    };
    let (status, page) = writer.post("/content/messages", &new("1.1 99.9")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("no statement 99.9") && page.contains(words));
    assert_eq!(
        writer.post("/content/messages", &new("1.1")).await.0,
        StatusCode::SEE_OTHER
    );
    let here = format!("/content/messages?item={item}");
    let (_, page) = writer.get(&here).await;
    let id = page.split("/content/messages/msg_").nth(1).unwrap();
    let id = format!("msg_{}", id.split('/').next().unwrap());
    let at = |act: &str| format!("/content/messages/{id}/{act}");
    let base = [("message", id.as_str()), ("wording", "1")];
    let with = |more: &[(&'static str, &'static str)]| {
        let mut all = base.to_vec();
        all.extend(more);
        all
    };

    let lead = Visitor::enter(&rig, "lead").await;
    let agreed = with(&[("to", "agreed")]);
    let (status, page) = lead.post(&at("settle"), &agreed).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("0 of 2 others agree"));
    for who in ["peer", "second"] {
        let somebody = Visitor::enter(&rig, who).await;
        let yes = with(&[("stance", "agree")]);
        assert_eq!(
            somebody.post(&at("say"), &yes).await.0,
            StatusCode::SEE_OTHER
        );
    }
    let legal = Visitor::enter(&rig, "legal").await;
    let no = with(&[("stance", "disagree"), ("said", "Law is culture too.")]);
    assert_eq!(legal.post(&at("say"), &no).await.0, StatusCode::SEE_OTHER);
    let (_, page) = lead.post(&at("settle"), &agreed).await;
    assert!(page.contains("Somebody disagrees"));
    let settled = with(&[
        ("to", "agreed"),
        ("reason", "The law has a message of its own."),
    ]);
    assert_eq!(
        lead.post(&at("settle"), &settled).await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = writer.get(&here).await;
    assert!(page.contains("Disagree: legal") && page.contains("Not met yet"));

    // The writer sees it beside the text, and names the passage that meets it.
    let (_, page) = writer.get(&format!("/content/{item}/revise")).await;
    assert!(page.contains(words) && page.contains("Not met yet"));
    let texts = rig.texts(rig.module().await).await;
    let (file, text) = texts.iter().find(|(path, _)| path.contains(".md")).unwrap();
    let body = text.rsplit("+++").next().unwrap();
    let passage: Vec<&str> = body.split_whitespace().take(6).collect();
    let passage = passage.join(" ");
    let mut fields = base.to_vec();
    fields.extend([
        ("file", file.as_str()),
        ("passage", "not in the text at all"),
    ]);
    let (status, _) = writer.post(&at("meet"), &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.pop();
    fields.push(("passage", passage.as_str()));
    assert_eq!(
        writer.post(&at("meet"), &fields).await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = writer.get(&here).await;
    assert!(page.contains("Met in the text"));

    // Other words are discussed anew, and a stance on the old ones is not taken.
    let mut fields = base.to_vec();
    fields.extend([
        ("words", "Culture is what people do."),
        ("statements", "1.1"),
    ]);
    assert_eq!(
        writer.post(&at("reword"), &fields).await.0,
        StatusCode::SEE_OTHER
    );
    let (status, _) = legal.post(&at("say"), &with(&[("stance", "agree")])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    rig.audit().await;
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story from the plan to the reminder"
)]
async fn a_planned_release_gives_due_days_letters_and_a_reminder() {
    let rig = Rig::with_items().await;
    let item = rig.module().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let mut fields = vec![
        ("release_on_day", "1"),
        ("release_on_month", "3"),
        ("release_on_year", "2027"),
    ];
    for name in [
        "draft",
        "peer_review",
        "external_approval",
        "legal_check",
        "proofreading",
        "digital",
    ] {
        let name: &'static str = Box::leak(format!("days_{name}").into_boxed_str());
        fields.push((name, "10"));
    }
    assert_eq!(
        lead.post("/content/calendar", &fields).await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = lead.get("/content/calendar").await;
    assert!(page.contains("planned for Monday 1 March 2027"));

    let peer = rig.id("peer2").to_string();
    let given = [("stage", "peer_review"), ("person", peer.as_str())];
    let assign = format!("/content/{item}/assign");
    assert_eq!(lead.post(&assign, &given).await.0, StatusCode::SEE_OTHER);
    rig.letter("peer2@example.org", "is yours at the stage")
        .await;
    rig.bring_to(item, Stage::PeerReview).await;
    // What was given to one waits for that one alone.
    let (_, page) = Visitor::enter(&rig, "peer2")
        .await
        .get("/content/work")
        .await;
    assert!(page.contains("Waiting for me: 1"));
    let (_, page) = Visitor::enter(&rig, "peer")
        .await
        .get("/content/work")
        .await;
    assert!(page.contains("Waiting for me: 0"));
    let (_, page) = Visitor::enter(&rig, "writer")
        .await
        .get("/content/work")
        .await;
    assert!(page.contains("peer2") && page.contains("Handed on"));

    // Due on 19 January 2027: the reminder comes that morning, not before.
    let day = 24 * 60 * 60 * 1_000_000;
    rig.app.clock().set_ahead(57 * day);
    rig.app.work_due().await.unwrap();
    assert_eq!(rig.letters("peer2@example.org", "is due today").await, 0);
    rig.app.clock().set_ahead(58 * day);
    rig.app.work_due().await.unwrap();
    assert_eq!(rig.letters("peer2@example.org", "is due today").await, 1);
    assert_eq!(rig.letters("peer@example.org", "is due today").await, 0);
    let (_, page) = Visitor::enter(&rig, "peer2")
        .await
        .get("/content/work")
        .await;
    assert!(page.contains("Due today"));

    let late = [
        ("stage", "peer_review"),
        ("due_on_day", "1"),
        ("due_on_month", "3"),
        ("due_on_year", "2027"),
    ];
    let due = format!("/content/{item}/due");
    // Two months on, the lead signs in again.
    let lead = Visitor::enter(&rig, "lead").await;
    let (status, page) = lead.post(&due, &late).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("The release is planned for 1 March 2027"));
}

#[tokio::test]
async fn the_dossier_is_a_pdf_for_whoever_sees_the_content() {
    let rig = Rig::with_items().await;
    let item = rig.module().await;
    rig.bring_to(item, Stage::LegalCheck).await;
    let lead = Visitor::enter(&rig, "lead").await;
    let (status, kind, bytes) = lead.file("/content/dossier").await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(bytes.starts_with(b"%PDF"));
    let (status, ..) = Visitor::stranger(&rig).file("/content/dossier").await;
    assert_ne!(status, StatusCode::OK);
}
