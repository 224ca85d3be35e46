//! A first visit: the page and every file it needs, as a browser with an empty cache fetches them.
//!
//! What this room must not know: what the files are.

use std::{collections::BTreeSet, net::SocketAddr};

use http_body_util::{BodyExt as _, Full};
use hyper::{Request, header};

use crate::{
    Failed, Plan,
    drive::{Line, connect},
};

/// One answer.
struct Fetched {
    wire: usize,
    text: String,
}

/// Visits the page and its files; answers requests and bytes (bodies, as sent).
pub(crate) async fn first(
    address: SocketAddr,
    path: &str,
    plan: Option<&Plan>,
) -> Result<serde_json::Value, Failed> {
    let mut line = connect(address).await?;
    let cookie = plan
        .and_then(|plan| Some(format!("{}={}", plan.cookie, plan.sessions.first()?)))
        .unwrap_or_default();
    // Plain first, to read what it names; then as a browser asks for it, to count.
    let page = fetch(&mut line, address, path, &cookie, false).await?;
    let mut files = named(&page.text);
    for script in files.clone().iter().filter(|file| is(file, "js")) {
        let text = fetch(&mut line, address, script, "", false).await?.text;
        files.extend(imported(&text));
    }
    // A style sheet names every typeface; a browser fetches those that the page's words need.
    for style in files.clone().iter().filter(|file| is(file, "css")) {
        let text = fetch(&mut line, address, style, "", false).await?.text;
        let slanted = page.text.contains("<em>") || page.text.contains("<i>");
        let needed = named(&text).into_iter();
        files.extend(needed.filter(|file| slanted && file.contains("-italic-")));
    }
    let packed = fetch(&mut line, address, path, &cookie, true).await?.wire;
    let mut bytes = packed;
    for file in &files {
        bytes += fetch(&mut line, address, file, "", true).await?.wire;
    }
    Ok(serde_json::json!({
        "what": "first visit",
        "path": path,
        "requests": files.len() + 1,
        "bytes": bytes,
        "page_bytes": packed,
    }))
}

fn is(path: &str, extension: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|one| one.eq_ignore_ascii_case(extension))
}

/// The files of this site that a text names in quotes or in `url(…)`.
fn named(text: &str) -> BTreeSet<String> {
    text.split(['"', '\'', '(', ')'])
        .filter(|part| part.starts_with("/assets/") && !part.contains(char::is_whitespace))
        .map(str::to_owned)
        .collect()
}

/// The scripts that a script fetches with itself; what it fetches later, when it is needed, is no part of a first visit.
fn imported(script: &str) -> BTreeSet<String> {
    script
        .lines()
        .filter(|line| line.starts_with("import "))
        .flat_map(named)
        .collect()
}

async fn fetch(
    line: &mut Line,
    address: SocketAddr,
    path: &str,
    cookie: &str,
    packed: bool,
) -> Result<Fetched, Failed> {
    let mut request = Request::get(path).header(header::HOST, address.to_string());
    if packed {
        request = request.header(header::ACCEPT_ENCODING, "br, gzip");
    }
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    line.ready().await?;
    let answer = line.send_request(request.body(Full::default())?).await?;
    if answer.status() != 200 {
        return Err(format!("{path} was answered {}", answer.status()).into());
    }
    let body = answer.into_body().collect().await?.to_bytes();
    Ok(Fetched {
        wire: body.len(),
        text: String::from_utf8_lossy(&body).into_owned(),
    })
}
