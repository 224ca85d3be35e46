//! The pages, through the front door, with a session.

use axum::{
    Router,
    body::Body as HttpBody,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kit::web::router;
use production::questions;
use rulebook::production::{change::Change, stage::Stage};
use tower::ServiceExt;

use crate::rig::Rig;

pub struct Visitor {
    pub router: Router,
    pub cookie: String,
}

impl Visitor {
    pub async fn enter(rig: &Rig, who: &str) -> Self {
        let token = people::begin_session_for(&rig.app, rig.id(who), "test")
            .await
            .unwrap();
        let table = curriculum::routes().and(production::routes());
        Self {
            router: router(&rig.app, &table),
            cookie: format!("{}={token}", kit::web::SESSION_COOKIE),
        }
    }

    /// Somebody without an account.
    pub fn stranger(rig: &Rig) -> Self {
        Self {
            router: router(&rig.app, &curriculum::routes().and(production::routes())),
            cookie: String::new(),
        }
    }

    /// What stands at this address, as it comes.
    pub async fn file(&self, path: &str) -> (StatusCode, String, Vec<u8>) {
        let request = Request::get(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .body(HttpBody::empty());
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let status = response.status();
        let kind = response.headers().get(header::CONTENT_TYPE);
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, kind, bytes.to_vec())
    }

    async fn ask(&self, request: Request<HttpBody>) -> (StatusCode, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .body(HttpBody::empty());
        self.ask(request.unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        self.send(path, fields, "text/html").await
    }

    /// As script sends it.
    pub async fn tell(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        self.send(path, fields, "application/json").await
    }

    async fn send(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        accept: &str,
    ) -> (StatusCode, String) {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                let bytes: Vec<_> = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let value = bytes.concat();
                format!("{name}={value}")
            })
            .collect();
        let request = Request::post(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, accept)
            .body(HttpBody::from(body.join("&")));
        self.ask(request.unwrap()).await
    }
}

fn confirmed(stage: Stage) -> Vec<(&'static str, &'static str)> {
    questions(stage)
        .iter()
        .map(|one| ("confirmed", one.code))
        .collect()
}

#[tokio::test]
async fn every_page_answers_with_one_heading() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let lead = Visitor::enter(&rig, "lead").await;
    let pages = [
        "/programme".to_owned(),
        "/curriculum".into(),
        "/curriculum?edition=folder".into(),
        "/curriculum/checks".into(),
        "/curriculum/coverage".into(),
        "/curriculum/thread".into(),
        "/curriculum/hours".into(),
        "/curriculum/prerequisites".into(),
        "/curriculum/framework".into(),
        "/curriculum/sources".into(),
        "/curriculum/editions".into(),
        "/curriculum/modules/1.1".into(),
        "/curriculum/modules/1.1/culture-what-it-is".into(),
        "/content".into(),
        "/content?view=table&kind=module".into(),
        "/content/releases".into(),
        format!("/content/{id}"),
        format!("/content/{id}?view=text"),
        format!("/content/{id}/compare"),
        format!("/content/{id}/compare?view=side"),
        format!("/content/{id}/edit"),
        format!("/content/{id}/form"),
        format!("/content/{id}/comments"),
        format!("/content/{id}/revise"),
        format!("/content/{id}/revise?new="),
    ];
    for path in pages {
        let (status, page) = lead.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        assert!(!page.contains("style=\""), "{path} has an inline style");
    }
    for path in [
        "/curriculum/modules/99.9",
        "/curriculum?edition=edn_x",
        "/content/itm_x",
    ] {
        assert_eq!(lead.get(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_outline_is_public_and_is_what_the_compiler_says() {
    let rig = Rig::new().await;
    let peer = Visitor::enter(&rig, "peer").await;
    let (status, body) = peer.get("/api/v1/programmes/npq-senco/outline").await;
    assert_eq!(status, StatusCode::OK);
    let folder = programme::check(&curriculum::embedded("npq-senco"));
    let expected = programme::outline_json(&folder.programme.unwrap());
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&body).unwrap(),
        expected
    );
    assert_eq!(
        peer.get("/api/v1/programmes/none/outline").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_writer_hands_on_and_a_reviewer_signs_in_the_browser() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let path = format!("/content/{id}/decide");
    let writer = Visitor::enter(&rig, "writer").await;
    let mut fields = vec![
        ("stage", "draft"),
        ("version", "1"),
        ("decision", "pass_on"),
    ];
    let (status, page) = writer.post(&path, &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("There is a problem"));
    fields.extend(confirmed(Stage::Draft));
    assert_eq!(writer.post(&path, &fields).await.0, StatusCode::SEE_OTHER);
    assert_eq!(rig.item(id).await.stage, Stage::PeerReview);
    // The same form again: it has moved on, and says so.
    assert_eq!(writer.post(&path, &fields).await.0, StatusCode::CONFLICT);

    let peer = Visitor::enter(&rig, "peer").await;
    let fields = [
        ("stage", "peer_review"),
        ("version", "1"),
        ("decision", "changes"),
        ("reason", ""),
    ];
    let (status, page) = peer.post(&path, &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say what has to change, and why."));
    let mut fields = vec![
        ("stage", "peer_review"),
        ("version", "1"),
        ("decision", "approve"),
    ];
    fields.extend(confirmed(Stage::PeerReview));
    assert_eq!(
        writer.post(&path, &fields).await.0,
        StatusCode::FORBIDDEN,
        "not a writer’s duty"
    );
    assert_eq!(peer.post(&path, &fields).await.0, StatusCode::SEE_OTHER);
    assert_eq!(rig.item(id).await.stage, Stage::ExternalApproval);
}

#[tokio::test]
async fn when_two_writers_cross_the_second_sees_both_texts() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let path = format!("/content/{id}/revise");
    let revision = rig.revision(id, Change::Wording).await;
    let (file, text) = revision.files.first_key_value().unwrap();
    let mine = text.replace("One sentence more.", "Quite another sentence.");
    let fields = |text| {
        [
            ("file", file.as_str()),
            ("base", "1"),
            ("text", text),
            ("change", "meaning"),
            ("note", "A sentence."),
            ("action", "save"),
        ]
    };
    let (one, two) = (
        Visitor::enter(&rig, "writer").await,
        Visitor::enter(&rig, "second").await,
    );
    assert_eq!(
        one.post(&path, &fields(text)).await.0,
        StatusCode::SEE_OTHER
    );
    let (status, page) = two.post(&path, &fields(&mine)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("One sentence more.") && page.contains("Quite another sentence."));
    assert!(page.contains("name=\"base\" value=\"2\""));
    assert_eq!(rig.item(id).await.version, 2);
}

#[tokio::test]
async fn the_kind_of_change_is_suggested_and_saying_less_needs_a_reason() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let path = format!("/content/{id}/revise");
    let revision = rig.revision(id, Change::Slip).await;
    let (file, text) = revision.files.first_key_value().unwrap();
    let fields = |why_not| {
        [
            ("file", file.as_str()),
            ("base", "1"),
            ("text", text),
            ("change", "slip"),
            ("why_not", why_not),
            ("note", "A sentence."),
            ("action", "save"),
        ]
    };
    let writer = Visitor::enter(&rig, "writer").await;
    let (status, page) = writer.post(&path, &fields("")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Comparing the texts suggests: <strong>What is taught</strong>"));
    assert!(page.contains("A passage came or went."));
    assert_eq!(rig.item(id).await.version, 1);
    let (status, _) = writer.post(&path, &fields("It repeats the title.")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = writer.get(&format!("/content/{id}")).await;
    assert!(page.contains("Not so, says the author: It repeats the title."));
}

#[tokio::test]
async fn checking_without_saving_tells_what_is_wrong_and_saves_nothing() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let writer = Visitor::enter(&rig, "writer").await;
    let revision = rig.revision(id, Change::Wording).await;
    let file = revision.files.keys().next().unwrap();
    let fields = [
        ("file", file.as_str()),
        ("base", "1"),
        ("text", "No heading at all."),
        ("action", "check"),
    ];
    let (status, page) = writer.post(&format!("/content/{id}/revise"), &fields).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("What the check finds") && page.contains("Error"));
    assert!(page.contains("No heading at all."));
    assert_eq!(rig.item(id).await.version, 1);
}

#[tokio::test]
async fn strangers_and_other_duties_do_not_get_in() {
    let rig = Rig::with_items().await;
    let id = rig.module().await;
    let stranger = Visitor {
        cookie: String::new(),
        ..Visitor::enter(&rig, "peer").await
    };
    assert_eq!(stranger.get("/programme").await.0, StatusCode::OK);
    assert_ne!(stranger.get("/content").await.0, StatusCode::OK);
    assert_ne!(stranger.get("/curriculum").await.0, StatusCode::OK);
    let peer = Visitor::enter(&rig, "peer").await;
    assert_eq!(
        peer.get(&format!("/content/{id}/revise")).await.0,
        StatusCode::FORBIDDEN
    );
    let sent = peer.post("/content/releases", &[("notes", "x")]).await.0;
    assert_eq!(sent, StatusCode::FORBIDDEN);
}
