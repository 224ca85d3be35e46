//! A visitor: speaks HTTP as a browser does, keeps its cookies, finds forms on pages, fills them in and sends them.
//!
//! What this room must not know: any page. It sends only fields that a form on the page has.

use std::{collections::BTreeMap, net::SocketAddr};

use http_body_util::{BodyExt as _, Full};
use hyper::{HeaderMap, Request, body::Bytes, header};
use hyper_util::rt::TokioIo;
use scraper::{ElementRef, Html, Selector};
use tokio::net::TcpStream;

/// Somebody with a browser.
#[derive(Clone)]
pub struct Visitor {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    /// Path and query that answered.
    pub path: String,
    pub headers: HeaderMap,
    pub text: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

/// A form on a page, with what it holds.
#[derive(Debug, Clone)]
pub struct Filled {
    pub action: String,
    pub method: String,
    pub fields: Vec<(String, String)>,
}

impl Visitor {
    /// A visitor of the program at this address.
    pub fn at(address: SocketAddr) -> Self {
        Self {
            address,
            cookies: BTreeMap::new(),
        }
    }
    /// The site's own address.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }
    /// Keeps a cookie.
    pub fn keep_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }
    /// The cookie of this name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Opens an address and follows where it leads.
    pub async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Sends a form and follows where it leads.
    pub async fn send(&mut self, form: &Filled) -> Page {
        let page = self.send_once(form).await;
        self.follow(page).await
    }

    /// Sends a form and stays with the first answer.
    pub async fn send_once(&mut self, form: &Filled) -> Page {
        let body = encoded(&form.fields);
        if form.method == "get" {
            return self.get(&format!("{}?{body}", form.action)).await;
        }
        self.post(&form.action, &body).await
    }

    /// Reads an address, once.
    pub async fn get(&mut self, path: &str) -> Page {
        self.ask("GET", path, &[], Bytes::new()).await
    }

    /// Sends a body of form fields, once, as a page of the site does.
    pub async fn post(&mut self, path: &str, body: &str) -> Page {
        let origin = self.origin();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        let body = Bytes::from(body.to_owned());
        self.ask("POST", path, &headers, body).await
    }

    /// Any request at all. Keeps the cookies that come back.
    pub async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Page {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header(header::HOST, format!("localhost:{}", self.address.port()));
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(n, v)| format!("{n}={v}"))
                .collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Full::new(body))
            .unwrap_or_else(|e| panic!("{method} {path}: {e}"));
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        let driving = tokio::spawn(connection);
        let response = sender.send_request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        driving.abort();
        self.keep(&parts.headers);
        Page {
            status: parts.status.as_u16(),
            path: path.to_owned(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }

    async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..10 {
            if !(300..400).contains(&page.status) {
                return page;
            }
            let next = page.header("location").to_owned();
            assert!(next.starts_with('/'), "led off the site, to {next}");
            page = self.get(&next).await;
        }
        panic!("{} leads round in circles", page.path)
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
    /// The words of the one first-level heading.
    pub fn heading(&self) -> String {
        let found = self.all("h1");
        assert_eq!(found.len(), 1, "{} has headings {found:?}", self.path);
        found.into_iter().next().unwrap()
    }
    /// The words of everything this selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        html.select(&Selector::parse(selector).unwrap())
            .map(|element| words(&element))
            .collect()
    }
    /// This attribute of everything this selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        html.select(&Selector::parse(selector).unwrap())
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }
    /// Everything that can be read on the page, tags taken away.
    pub fn reading(&self) -> String {
        self.all("body").join(" ")
    }
    /// Fails unless the page answers 200 under this heading.
    pub fn is(self, heading: &str) -> Self {
        assert_eq!(self.status, 200, "{}: {}", self.path, self.reading());
        assert_eq!(self.heading(), heading, "{}", self.path);
        self
    }
    /// Fails unless the page says this.
    pub fn says(self, words: &str) -> Self {
        let reading = self.reading();
        assert!(
            reading.contains(words),
            "{} does not say “{words}” but: {reading}",
            self.path
        );
        self
    }
    /// The form whose button says this. Fails when there is none.
    pub fn form(&self, button: &str) -> Filled {
        let html = Html::parse_document(&self.text);
        let forms = Selector::parse("form").unwrap();
        let buttons = Selector::parse("button").unwrap();
        for form in html.select(&forms) {
            if let Some(pressed) = form.select(&buttons).find(|b| words(b) == button) {
                return filled(form, &pressed, &self.path);
            }
        }
        panic!(
            "{} ({}) has no button “{button}” but {:?}",
            self.path,
            self.status,
            self.all("form button")
        )
    }
}

impl Filled {
    /// With this typed into the field of this name. Fails when the form has no such field.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(known, _)| known == name);
        match field {
            Some((_, old)) => value.clone_into(old),
            None => panic!(
                "the form {} has no field {name}: {:?}",
                self.action, self.fields
            ),
        }
        self
    }
    /// The value that a field holds.
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}

fn words(element: &ElementRef<'_>) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn filled(form: ElementRef<'_>, pressed: &ElementRef<'_>, path: &str) -> Filled {
    let inputs = Selector::parse("input, select, textarea").unwrap();
    let mut fields = Vec::new();
    for input in form.select(&inputs) {
        let Some(name) = input
            .attr("name")
            .filter(|_| input.attr("disabled").is_none())
        else {
            continue;
        };
        if let Some(value) = value_of(&input) {
            fields.push((name.to_owned(), value));
        }
    }
    if let Some(name) = pressed.attr("name") {
        let value = pressed.attr("value").unwrap_or("");
        fields.push((name.to_owned(), value.to_owned()));
    }
    Filled {
        action: form.attr("action").unwrap_or(path).to_owned(),
        method: form.attr("method").unwrap_or("get").to_lowercase(),
        fields,
    }
}

fn value_of(input: &ElementRef<'_>) -> Option<String> {
    let value = || input.attr("value").unwrap_or("").to_owned();
    match (input.value().name(), input.attr("type").unwrap_or("text")) {
        ("textarea", _) => Some(input.text().collect()),
        ("select", _) => {
            let options = Selector::parse("option").unwrap();
            let chosen = Selector::parse("option[selected]").unwrap();
            let option = input.select(&chosen).next();
            let option = option.or_else(|| input.select(&options).next())?;
            Some(option.attr("value").unwrap_or("").to_owned())
        }
        ("input", "radio" | "checkbox") => input.attr("checked").map(|_| value()),
        ("input", "submit" | "button" | "file") => None,
        _ => Some(value()),
    }
}

/// Fields as a browser encodes them.
pub fn encoded(fields: &[(String, String)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Text as a browser puts it into a form body.
pub fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() || b"*-._".contains(&b) => out.push(char::from(b)),
            b => write!(out, "%{b:02X}").unwrap(),
        }
    }
    out
}
