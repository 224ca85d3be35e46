//! How long the server takes over the editor: `cargo run --release -p production --example editor`.
//!
//! Opens the largest page of the largest module, asks what the check says of a text while it is typed, and saves it as a
//! version, through the whole router with a session, on a throw-away database. Needs no network.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement that goes wrong ends"
)]

#[path = "../tests/it/rig.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod rig;

use std::time::{Duration, Instant};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use rig::Rig;
use tower::ServiceExt;

struct Writer {
    router: Router,
    cookie: String,
}

impl Writer {
    async fn ask(&self, path: &str, form: Option<String>) -> (StatusCode, usize) {
        let request = if form.is_some() {
            Request::post(path)
        } else {
            Request::get(path)
        };
        let request = request
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json, text/html");
        let request = request.body(form.map_or_else(Body::empty, Body::from));
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let status = response.status();
        (
            status,
            response
                .into_body()
                .collect()
                .await
                .unwrap()
                .to_bytes()
                .len(),
        )
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect::<Vec<_>>()
        .concat()
}

fn tell(what: &str, mut times: Vec<Duration>, bytes: usize) {
    times.sort_unstable();
    let at = |place: usize| times[place].as_secs_f64() * 1e3;
    println!(
        "{what}: {:.1} ms ({} rounds, first or slowest {:.1} ms, {} KB)",
        at(times.len() / 2),
        times.len(),
        at(times.len() - 1),
        bytes / 1000
    );
}

#[tokio::main]
async fn main() {
    let rig = Rig::with_items().await;
    let mut largest = (0, None);
    for item in rig.items().await {
        let texts = rig.texts(item.id).await;
        let size: usize = texts.values().map(String::len).sum();
        if item.part.contains("module") && size > largest.0 {
            largest = (size, Some((item, texts)));
        }
    }
    let (size, Some((item, texts))) = largest else {
        return;
    };
    let (file, text) = texts.iter().max_by_key(|(_, text)| text.len()).unwrap();
    println!(
        "{} ({}): {} files, {} KB; {file}: {} KB",
        item.title,
        item.part,
        texts.len(),
        size / 1000,
        text.len() / 1000
    );
    let token = people::begin_session_for(&rig.app, rig.id("writer"), "bench")
        .await
        .unwrap();
    let writer = Writer {
        router: kit::web::router(&rig.app, &curriculum::routes().and(production::routes())),
        cookie: format!("{}={token}", kit::web::SESSION_COOKIE),
    };
    let page = format!("/content/{}/revise?file={file}", item.id);
    let form = format!("/content/{}/form?file={file}", item.id);
    let live = format!("/content/{}/live", item.id);
    for (what, path, typed) in [
        ("opening the editor", page, false),
        ("opening the page as a form", form, false),
        ("what the check says of a text", live, true),
    ] {
        let (mut times, mut bytes) = (Vec::new(), 0);
        for round in 0..41 {
            let body = typed.then(|| {
                let text = encoded(&format!("{text}\nA further line, number {round}.\n"));
                format!("file={}&base=1&turn=0&text={text}", encoded(file))
            });
            let begun = Instant::now();
            let (status, size) = writer.ask(&path, body).await;
            times.push(begun.elapsed());
            assert_eq!(status, StatusCode::OK, "{path}");
            bytes = size;
        }
        tell(what, times, bytes);
    }
}
