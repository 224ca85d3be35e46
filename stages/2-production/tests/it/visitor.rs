//! Somebody at the front door, with a session or without.

use axum::{
    Router,
    body::Body as HttpBody,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kit::web::router;
use tower::ServiceExt;

use crate::rig::Rig;

pub struct Visitor {
    router: Router,
    cookie: String,
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

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
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
            .body(HttpBody::from(body.join("&")));
        self.ask(request.unwrap()).await
    }
}
