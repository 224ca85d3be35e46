//! Packs: an approver outside reads, asks for changes, sees answers, and decides, without an account.

use std::sync::Arc;

use axum::http::StatusCode;
use production::{NewPack, questions};
use rulebook::{
    people::Action,
    production::{
        ItemId, PackId,
        change::Change,
        stage::{Body, Stage},
    },
};

use crate::{
    pages::Visitor,
    rig::{PROGRAMME, Rig, code},
};

const ADDRESS: &str = "ines.calloway@dfe.example";

struct Sent {
    rig: Arc<Rig>,
    item: ItemId,
    pack: PackId,
    link: String,
}

fn new(item: ItemId, body: Body, email: &str) -> NewPack {
    NewPack {
        programme: PROGRAMME.into(),
        body,
        name: "Ines Calloway".into(),
        email: email.into(),
        words: "Thank you for reading.".into(),
        ends_on: "2026-12-20".parse().unwrap(),
        items: vec![item],
    }
}

async fn sent() -> Sent {
    let rig = Arc::new(Rig::with_items().await);
    let item = rig.module().await;
    rig.bring_to(item, Stage::ExternalApproval).await;
    let lead = rig.permit("lead", Action::ReleaseEdition).unwrap();
    let (pack, link) = production::make(&rig.app, &lead, new(item, Body::Dfe, ADDRESS))
        .await
        .unwrap();
    Sent {
        rig,
        item,
        pack,
        link,
    }
}

impl Sent {
    fn at(&self, more: &str) -> String {
        format!("/approvals/{}{more}", self.link)
    }
    async fn first_page(&self) -> String {
        let texts = self.rig.texts(self.item).await;
        let page = texts.keys().find(|path| path.contains(".md"));
        page.unwrap().clone()
    }
    async fn ask(&self, version: &str, passage: &str, words: &str) -> (StatusCode, String) {
        let (item, file) = (self.item.to_string(), self.first_page().await);
        let fields = [
            ("item", item.as_str()),
            ("version", version),
            ("file", &file),
            ("passage", passage),
            ("words", words),
        ];
        Visitor::stranger(&self.rig)
            .post(&self.at("/ask"), &fields)
            .await
    }
    async fn decide(&self, version: &str, decision: &str, reason: &str) -> (StatusCode, String) {
        let item = self.item.to_string();
        let mut fields = vec![
            ("item", item.as_str()),
            ("version", version),
            ("decision", decision),
            ("reason", reason),
        ];
        let confirmed = questions(Stage::ExternalApproval).iter();
        fields.extend(confirmed.map(|one| ("confirmed", one.code)));
        Visitor::stranger(&self.rig)
            .post(&self.at("/decide"), &fields)
            .await
    }
}

#[tokio::test]
async fn an_approver_reads_asks_returns_sees_the_answer_and_approves_without_an_account() {
    let sent = sent().await;
    let outside = Visitor::stranger(&sent.rig);
    let letter = sent.rig.letter(ADDRESS, "/approvals/").await;
    assert!(letter.contains(&sent.link) && letter.contains("Sunday 20 December 2026"));

    let (status, page) = outside.get(&sent.at("")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.contains("Waits for you") && page.contains("Thank you for reading."));

    // Words that are not on the page are not taken, and what was typed stays.
    let (status, page) = sent
        .ask("1", "words that nobody wrote", "Name the Act.")
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("words that nobody wrote") && page.contains("Name the Act."));

    let text = &sent.rig.texts(sent.item).await[&sent.first_page().await];
    let body = text.rsplit("+++").next().unwrap();
    let passage: Vec<&str> = body.split_whitespace().take(6).collect();
    let (status, _) = sent.ask("1", &passage.join(" "), "Name the Act.").await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    // Approving over one's own open request is not possible; returning it is.
    let (status, page) = sent.decide("1", "approve", "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("take your requests back"));
    let (status, _) = sent.decide("1", "changes", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(sent.rig.item(sent.item).await.stage, Stage::Draft);

    // The writer cannot hand on before every request is answered.
    let revision = sent.rig.revision(sent.item, Change::Meaning).await;
    let write = sent.rig.permit("writer", Action::WriteContent).unwrap();
    production::revise(&sent.rig.app, &write, revision)
        .await
        .unwrap();
    let handed = sent.rig.sign("writer", sent.item, None).await;
    assert_eq!(code(handed), "requests_unanswered");
    let writer = Visitor::enter(&sent.rig, "writer").await;
    let (_, page) = writer.get(&format!("/content/{}", sent.item)).await;
    assert!(page.contains("Asked by DfE and EEF, 1 unanswered"));
    let request = page.split("/content/requests/").nth(1).unwrap();
    let request = request.split('/').next().unwrap();
    let answer = format!("/content/requests/{request}/answer");
    let fields = [("request", request), ("answer", "The Act is named now.")];
    assert_eq!(writer.post(&answer, &fields).await.0, StatusCode::SEE_OTHER);

    sent.rig.bring_to(sent.item, Stage::ExternalApproval).await;
    let letter = sent.rig.letter(ADDRESS, "refined").await;
    assert!(letter.contains("version 2"));
    let (_, page) = outside.get(&sent.at("")).await;
    assert!(page.contains("Refined: look again"));
    assert!(page.contains("The Act is named now."));
    assert!(page.contains("Version 2 has replaced version 1"));
    // The version that was read before is refused with its reason; the current one is approved.
    let (status, page) = sent.decide("1", "approve", "").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("moved on while you had it open"));
    assert_eq!(
        sent.decide("2", "approve", "").await.0,
        StatusCode::SEE_OTHER
    );
    let (_, page) = outside.get(&sent.at("")).await;
    assert!(page.contains("Approved") && page.contains("Nothing waits for you"));
    sent.rig.audit().await;
}

#[tokio::test]
async fn a_link_that_ended_was_taken_back_or_never_was_is_explained() {
    let sent = sent().await;
    let outside = Visitor::stranger(&sent.rig);
    let (status, _) = outside.get("/approvals/guessed").await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    let day = 24 * 60 * 60 * 1_000_000;
    sent.rig.app.clock().set_ahead(28 * day);
    assert_eq!(outside.get(&sent.at("")).await.0, StatusCode::OK);
    sent.rig.app.clock().set_ahead(29 * day);
    let (status, page) = outside.get(&sent.at("")).await;
    assert_eq!(status, StatusCode::GONE);
    assert!(page.contains("This link ended on Sunday 20 December 2026."));
    assert!(page.contains("lead at A Provider"));
    let (status, page) = sent.decide("1", "approve", "").await;
    assert_eq!(status, StatusCode::GONE, "{page}");
    assert_eq!(
        sent.rig.item(sent.item).await.stage,
        Stage::ExternalApproval
    );
    sent.rig.app.clock().set_ahead(0);

    let lead = Visitor::enter(&sent.rig, "lead").await;
    let revoke = format!("/content/approvals/{}/revoke", sent.pack);
    let (status, _) = lead.post(&revoke, &[("why", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = [("why", "Sent to the wrong person.")];
    assert_eq!(lead.post(&revoke, &why).await.0, StatusCode::SEE_OTHER);
    let (status, page) = outside.get(&sent.at("")).await;
    assert_eq!(status, StatusCode::GONE);
    assert!(page.contains("taken back") && page.contains("Sent to the wrong person."));
}

#[tokio::test]
async fn only_the_hash_of_a_link_is_kept() {
    let sent = sent().await;
    let hash = kit::clock::hash_of(&sent.link);
    assert_ne!(hash, sent.link);
    // The hash itself opens nothing.
    let (status, _) = Visitor::stranger(&sent.rig)
        .get(&format!("/approvals/{hash}"))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_person_approves_for_one_body_and_no_writer_approves_by_a_link() {
    let sent = sent().await;
    assert_eq!(
        sent.decide("1", "approve", "").await.0,
        StatusCode::SEE_OTHER
    );
    let lead = sent.rig.permit("lead", Action::ReleaseEdition).unwrap();
    let again = production::make(
        &sent.rig.app,
        &lead,
        new(sent.item, Body::Dfe, "x@y.example"),
    );
    assert_eq!(code(again.await), "approved_already");

    for (email, said) in [
        (ADDRESS, "You approved this text for the other body"),
        ("writer@example.org", "You wrote part of this text"),
    ] {
        let pack = new(sent.item, Body::Eef, email);
        let (pack, link) = production::make(&sent.rig.app, &lead, pack).await.unwrap();
        let other = Sent {
            rig: Arc::clone(&sent.rig),
            item: sent.item,
            pack,
            link,
        };
        let (status, page) = other.decide("1", "approve", "").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(said), "{email}");
    }
}

#[tokio::test]
async fn a_link_takes_only_so_much_at_once() {
    let sent = sent().await;
    for _ in 0..rulebook::production::pack::MOST_IN_WINDOW {
        assert_eq!(sent.ask("1", "", "Again.").await.0, StatusCode::SEE_OTHER);
    }
    let (status, page) = sent.ask("1", "", "Once more.").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Wait a little") && page.contains("Once more."));
    sent.rig.app.clock().set_ahead(601 * 1_000_000);
    assert_eq!(sent.ask("1", "", "Later.").await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn two_sign_offs_at_the_same_instant_leave_one_and_tell_the_other() {
    let rig = Rig::with_items().await;
    let item = rig.module().await;
    rig.bring_to(item, Stage::PeerReview).await;
    let (one, two) = tokio::join!(rig.sign("peer", item, None), rig.sign("peer2", item, None));
    // Whoever came second either read the item before (it has moved on), or after (it is no longer theirs to sign).
    let told = [&one, &two].into_iter().any(|answer| {
        matches!(
            answer,
            Err(kit::Problem::MovedOn | kit::Problem::Refused(_) | kit::Problem::NotAllowed)
        )
    });
    assert!(one.is_ok() != two.is_ok() && told, "{one:?} {two:?}");
    assert_eq!(rig.item(item).await.stage, Stage::ExternalApproval);
}

#[tokio::test]
async fn who_declares_a_conflict_of_interest_is_asked_no_more() {
    let rig = Rig::with_items().await;
    let item = rig.module().await;
    rig.bring_to(item, Stage::PeerReview).await;
    let peer = Visitor::enter(&rig, "peer").await;
    let path = format!("/content/{item}/conflict");
    let (status, page) = peer.post(&path, &[("conflict", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say in a sentence what the conflict is"));
    let words = [("conflict", "I line-manage its writer.")];
    assert_eq!(peer.post(&path, &words).await.0, StatusCode::SEE_OTHER);
    assert_eq!(code(rig.sign("peer", item, None).await), "conflict");
    let (_, page) = peer.get(&format!("/content/{item}")).await;
    assert!(page.contains("You declared a conflict of interest"));
    assert!(rig.sign("peer2", item, None).await.is_ok());
}
