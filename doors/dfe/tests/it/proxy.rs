//! A bad line between two sites: it drops, delays, cuts, doubles and refuses, as its seed says, until it is told to be quiet.
//!
//! What this room must not know: what is exchanged.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

pub struct Proxy {
    pub address: SocketAddr,
    state: Arc<State>,
}

struct State {
    behind: SocketAddr,
    host: String,
    dice: AtomicU64,
    quiet: AtomicBool,
    faults: AtomicUsize,
}

#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    DropBefore,
    DropAfter,
    Delay,
    Broken,
    TooMany,
    Busy,
    Cut,
    Twice,
}

impl Proxy {
    pub async fn before(behind: SocketAddr, seed: u64) -> Self {
        Self::before_host(behind, "localhost:8080", seed).await
    }

    /// Before a site that answers for this host.
    pub async fn before_host(behind: SocketAddr, host: &str, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            behind,
            host: host.to_owned(),
            dice: AtomicU64::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            quiet: AtomicBool::new(false),
            faults: AtomicUsize::new(0),
        });
        let inside = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(Arc::clone(&inside), stream));
            }
        });
        Self { address, state }
    }

    pub fn is_quiet(&self, quiet: bool) {
        self.state.quiet.store(quiet, Ordering::SeqCst);
    }

    pub fn faults(&self) -> usize {
        self.state.faults.load(Ordering::SeqCst)
    }
}

impl State {
    fn fault(&self, request: &[u8]) -> Fault {
        if self.quiet.load(Ordering::SeqCst) {
            return Fault::None;
        }
        // Xorshift: the same faults for the same seed.
        let mut dice = self.dice.load(Ordering::SeqCst);
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        self.dice.store(dice, Ordering::SeqCst);
        let fault = match dice % 24 {
            0 | 1 => Fault::DropBefore,
            2 | 3 => Fault::DropAfter,
            4 => Fault::Delay,
            5 | 6 => Fault::Broken,
            7 => Fault::TooMany,
            12 => Fault::Busy,
            8 | 9 => Fault::Cut,
            10 | 11 => Fault::Twice,
            // What must not be done twice arrives twice most of all.
            13..=18 if request.starts_with(b"POST") => Fault::Twice,
            _ => Fault::None,
        };
        if fault != Fault::None {
            self.faults.fetch_add(1, Ordering::SeqCst);
        }
        fault
    }
}

async fn pass(state: Arc<State>, mut client: TcpStream) {
    let Some(request) = read_request(&mut client, &state.host).await else {
        return;
    };
    let fault = state.fault(&request);
    let canned = match fault {
        Fault::DropBefore => return,
        Fault::Broken => {
            Some("HTTP/1.1 500 Broken\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Fault::TooMany => Some(
            "HTTP/1.1 429 Too Many\r\nretry-after: 3\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        ),
        Fault::Busy => Some(
            "HTTP/1.1 503 Busy\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        ),
        _ => None,
    };
    if let Some(canned) = canned {
        // The other side may be gone: that is its business.
        drop(client.write_all(canned.as_bytes()).await);
        return;
    }
    let Some(mut answer) = ask(state.behind, &request).await else {
        return;
    };
    match fault {
        Fault::DropAfter => return,
        Fault::Twice => {
            if let Some(second) = ask(state.behind, &request).await {
                answer = second;
            }
        }
        Fault::Delay => tokio::time::sleep(Duration::from_millis(2_500)).await,
        Fault::Cut => answer.truncate(answer.len() * 3 / 4),
        _ => {}
    }
    drop(client.write_all(&answer).await);
}

async fn ask(behind: SocketAddr, request: &[u8]) -> Option<Vec<u8>> {
    let mut server = TcpStream::connect(behind).await.ok()?;
    server.write_all(request).await.ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.ok()?;
    Some(answer)
}

/// A whole request, addressed to the host that the site behind answers for.
async fn read_request(client: &mut TcpStream, host: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut part) = (Vec::new(), [0; 4_096]);
    loop {
        let read = client.read(&mut part).await.ok()?;
        if read == 0 {
            return None;
        }
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let lines: Vec<&str> = head.lines().collect();
        let length = lines
            .iter()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length:")?
                    .trim()
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        if body.len() < length {
            continue;
        }
        let head: Vec<String> = lines
            .iter()
            .map(|line| {
                if line.to_lowercase().starts_with("host:") {
                    format!("host: {host}")
                } else {
                    (*line).to_owned()
                }
            })
            .collect();
        return Some(format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes());
    }
}
