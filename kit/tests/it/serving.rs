//! The accept loop under clients that mean it no good, and the limits of what is taken.

use std::time::{Duration, Instant};

use axum::response::IntoResponse as _;
use kit::{
    config::Config,
    jobs::Jobs,
    web::{Access, Call, Form, PageResult, Routes},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    client::{get, send, served},
    rig::Rig,
};

async fn hello(call: Call) -> PageResult {
    call.public()?;
    Ok("hello".into_response())
}

async fn length(call: Call, form: Form) -> PageResult {
    call.public()?;
    Ok(form.get("text").len().to_string().into_response())
}

async fn broken(_call: Call) -> PageResult {
    assert_eq!(1, 2, "on purpose");
    Ok("never".into_response())
}

async fn slow(_call: Call) -> PageResult {
    std::future::pending().await
}

fn routes() -> Routes {
    Routes::new()
        .get("/hello", Access::Public, "Says hello", hello)
        .get("/broken", Access::Public, "Panics", broken)
        .get("/slow", Access::Public, "Never answers", slow)
        .post("/length", Access::Public, "Counts", length)
}

async fn rig(change: impl FnOnce(&mut Config)) -> Rig {
    let mut config = Config::default();
    change(&mut config);
    Rig::with(Jobs::new(), config).await
}

/// Opens so many connections that send the beginning of a request and then nothing.
async fn dawdle(address: std::net::SocketAddr, count: usize) -> Vec<TcpStream> {
    let mut all = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let begun = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
        stream.write_all(begun).await.unwrap();
        all.push(stream);
    }
    all
}

async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    let reading = tokio::time::timeout(Duration::from_secs(4), stream.read_to_end(&mut rest));
    reading.await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_two_hundred_clients_dawdle_others_are_answered_and_the_slow_are_cut() {
    let rig = rig(|config| config.server.header_seconds = 1).await;
    let address = served(&rig, routes()).await;
    let mut slow = dawdle(address, 200).await;
    for _ in 0..20 {
        let asked = Instant::now();
        assert_eq!(get(address, "localhost", "/hello").await.body, "hello");
        assert!(asked.elapsed() < Duration::from_secs(1), "a probe waited");
    }
    for stream in &mut slow {
        assert!(is_closed(stream).await, "a slow client was not cut");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_every_place_is_taken_by_the_slow_the_next_waits_until_they_are_cut() {
    let rig = rig(|config| {
        config.server.header_seconds = 1;
        config.server.connections = 50;
    })
    .await;
    let address = served(&rig, routes()).await;
    let _slow = dawdle(address, 100).await;
    let probe = get(address, "localhost", "/hello");
    let answer = tokio::time::timeout(Duration::from_secs(8), probe).await;
    assert_eq!(
        answer.expect("the probe is answered in the end").body,
        "hello"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_takes_too_long_is_given_up() {
    let rig = rig(|config| config.server.request_seconds = 1).await;
    let address = served(&rig, routes()).await;
    assert_eq!(get(address, "localhost", "/slow").await.status, 503);
    assert_eq!(get(address, "localhost", "/hello").await.body, "hello");
}

#[tokio::test]
async fn a_handler_that_panics_is_an_answer_and_the_server_lives_on() {
    let rig = rig(|_| {}).await;
    let address = served(&rig, routes()).await;
    let answer = get(address, "localhost", "/broken").await;
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("on purpose"), "{}", answer.body);
    assert_eq!(get(address, "localhost", "/hello").await.body, "hello");
}

fn post(length: usize, claimed: usize) -> Vec<u8> {
    let body = format!("text={}", "x".repeat(length));
    format!(
        "POST /length HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {claimed}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_larger_than_the_door_takes_is_refused_with_413() {
    let rig = rig(|config| {
        config.server.form_bytes = 1_000;
        config.server.upload_bytes = 1_000;
    })
    .await;
    let address = served(&rig, routes()).await;
    let small = send(address, &post(900, 905)).await;
    assert_eq!((small.status, small.body.as_str()), (200, "900"));
    assert_eq!(send(address, &post(200_000, 200_005)).await.status, 413);
    // A length that is only claimed is refused before a byte of it is read.
    assert_eq!(send(address, &post(10, 900_000_000)).await.status, 413);
    assert_eq!(get(address, "localhost", "/hello").await.body, "hello");
}

#[tokio::test]
async fn what_is_no_request_is_answered_as_such() {
    let rig = rig(|_| {}).await;
    let address = served(&rig, routes()).await;
    for bytes in [
        &b"nonsense\r\n\r\n"[..],
        b"GET /hello HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ] {
        let answer = send(address, bytes).await;
        assert!(matches!(answer.status, 0 | 400 | 505), "{}", answer.status);
    }
    let long = format!(
        "GET /hello?{} HTTP/1.1\r\nHost: x\r\n\r\n",
        "x".repeat(100_000)
    );
    let answer = send(address, long.as_bytes()).await;
    assert!(matches!(answer.status, 0 | 414 | 431), "{}", answer.status);
    assert_eq!(get(address, "localhost", "/hello").await.body, "hello");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_finishes_and_ends() {
    let rig = rig(|_| {}).await;
    let listening = kit::web::Listening::on("127.0.0.1:0".parse().unwrap())
        .await
        .unwrap();
    let address = listening.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let app = rig.app.clone();
    let serving = tokio::spawn(async move {
        let router = kit::web::router(&app, &routes());
        let until = async { assert!(stopped.await.is_ok()) };
        kit::web::serve(&listening, router, &app, until).await
    });
    assert_eq!(get(address, "localhost", "/hello").await.body, "hello");
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(12), serving).await;
    ended.expect("it ends").unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_in_a_sentence() {
    let first = kit::web::Listening::on("127.0.0.1:0".parse().unwrap())
        .await
        .unwrap();
    let second = kit::web::Listening::on(first.address().unwrap()).await;
    let told = second.err().expect("taken").to_string();
    assert!(
        told.contains("another program is using this port"),
        "{told}"
    );
}
