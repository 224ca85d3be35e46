//! A client that writes its requests by hand, so that it can write bad ones.

use std::net::SocketAddr;

use kit::web::{Listening, Routes, router, serve};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::rig::Rig;

/// Serves these routes until the test ends; answers the address.
pub async fn served(rig: &Rig, routes: Routes) -> SocketAddr {
    let listening = Listening::on("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listening.address().unwrap();
    let app = rig.app.clone();
    tokio::spawn(async move {
        let doors = router(&app, &routes);
        serve(&listening, doors, &app, std::future::pending())
            .await
            .unwrap();
    });
    address
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Sends these bytes and reads until the other side closes.
pub async fn send(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may answer and close before it has read everything.
    let _cut = stream.write_all(bytes).await;
    let mut all = Vec::new();
    let _cut = stream.read_to_end(&mut all).await;
    let text = String::from_utf8_lossy(&all).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head: head.to_lowercase(),
        body: body.to_owned(),
    }
}

/// Reads one address of one host.
pub async fn get(address: SocketAddr, host: &str, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    send(address, request.as_bytes()).await
}
