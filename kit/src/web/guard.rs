//! What every request passes: host, origin, session, access; and what every answer carries.
//!
//! What this room must not know: what lies behind the door.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use rulebook::people::{Actor, PersonId, may_anywhere};

use super::{
    Access, Call, KEPT_COOKIE, NOTICE_COOKIE, READING_COOKIE, RouteKind, SESSION_COOKIE,
    answer::{Pending, problem_json, problem_page},
    bearer,
    call::{Context, Held},
    form::Form,
};
use crate::{app::App, config::authority_of, db::in_one_moment, problem::Problem, ui::Reading};

/// Script, style, fonts and images come from here only; nothing frames Senda; forms go nowhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; \
    img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// The value of this cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
}

/// Sets a cookie that is sent to this site only, over a secure connection only, and that no script can read.
pub fn set_cookie(response: &mut Response, name: &str, value: &str, seconds: Option<u32>) {
    let life = seconds
        .map(|seconds| format!("; Max-Age={seconds}"))
        .unwrap_or_default();
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{life}");
    if let Ok(text) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, text);
    }
}

/// Forgets a cookie.
pub fn clear_cookie(response: &mut Response, name: &str) {
    set_cookie(response, name, "", Some(0));
}

/// Tells a browser whose pages it keeps without telling it who that is.
pub fn kept_tag(app: &App, person: PersonId) -> String {
    let mut tag = app.sign(&format!("kept pages of {person}"));
    tag.truncate(32);
    tag
}

/// Makes the browser forget every page that it keeps for reading without a network, and what waits there to be sent.
pub fn let_go_of_pages(response: &mut Response) {
    response.headers_mut().insert(
        header::HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"storage\""),
    );
    clear_cookie(response, KEPT_COOKIE);
}

/// Does this browser keep pages of somebody other than the person who is signed in?
fn keeps_anothers(app: &App, headers: &HeaderMap, actor: &Actor) -> bool {
    let whose = cookie(headers, KEPT_COOKIE).filter(|tag| !tag.is_empty());
    match (whose, actor.person()) {
        (Some(tag), Some(person)) => tag != kept_tag(app, person),
        _ => false,
    }
}

/// Text made safe for a cookie.
pub(crate) fn percent(text: &str) -> String {
    serde_urlencoded::to_string([("n", text)])
        .unwrap_or_default()
        .strip_prefix("n=")
        .unwrap_or_default()
        .to_owned()
}

/// The outermost layer: what one request reads, it reads in one moment.
pub(super) async fn front(State(app): State<App>, request: Request, next: Next) -> Response {
    in_one_moment(answer(app, request, next)).await
}

/// Who is asking, from where, and what the answer must carry.
async fn answer(app: App, mut request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let secure = app.config().site.origin.starts_with("https://");
    let static_file = request.uri().path().starts_with("/assets/");
    if let Err(problem) = check_host(&app, &request) {
        return finish(problem_json(&problem), secure, static_file);
    }
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let call = match recognise(&app, &uri, &headers).await {
        Ok(call) => call,
        Err(problem) => return finish(problem_json(&problem), secure, static_file),
    };
    request.extensions_mut().insert(call.clone());
    let refused = check_origin(request.method(), request.headers())
        .and_then(|()| check_length(&app, request.headers()));
    let mut response = match refused {
        Ok(()) => next.run(request).await,
        Err(problem) => {
            tracing::warn!(path = uri.path(), ?problem, "refused before the door");
            problem.into_response()
        }
    };
    if let Some(Pending(problem)) = response.extensions_mut().remove::<Pending>() {
        response = if api {
            problem_json(&problem)
        } else {
            problem_page(&call, &problem)
        };
    }
    if keeps_anothers(&app, &headers, call.actor()) {
        let_go_of_pages(&mut response);
    }
    if call.showed_notice() && response.status().is_success() && !static_file {
        clear_cookie(&mut response, NOTICE_COOKIE);
    }
    finish(response, secure, static_file)
}

async fn recognise(app: &App, uri: &Uri, headers: &HeaderMap) -> Result<Call, Problem> {
    let signed = match cookie(headers, SESSION_COOKIE) {
        Some(token) => app.doorman().who(app, &token).await?,
        None => None,
    };
    let reading = signed.as_ref().map_or_else(
        || {
            cookie(headers, READING_COOKIE)
                .map(|text| Reading::from_cookie(&text))
                .unwrap_or_default()
        },
        |signed| signed.reading,
    );
    let notice = cookie(headers, NOTICE_COOKIE)
        .map(|text| Form::parse(&format!("n={text}")).get("n").to_owned())
        .filter(|text| !text.is_empty());
    Ok(Call::new(Context {
        app: app.clone(),
        now: app.now(),
        path: uri
            .path_and_query()
            .map_or_else(|| uri.path(), |both| both.as_str())
            .to_owned(),
        actor: signed
            .as_ref()
            .map_or(Actor::Stranger, |signed| signed.actor.clone()),
        signed,
        reading,
        notice,
        agent: headers
            .get(header::USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .chars()
            .take(200)
            .collect(),
    }))
}

/// Files people sent are served by the second origin, and nothing else is. No address of ours holds the character
/// NUL, which no database keeps.
fn check_host(app: &App, request: &Request) -> Result<(), Problem> {
    if request.uri().path().contains("%00") {
        return Err(Problem::NotFound);
    }
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let on_files = host.eq_ignore_ascii_case(app.config().site.files_authority());
    let for_files = request.uri().path().starts_with("/f/");
    if on_files == for_files {
        Ok(())
    } else {
        Err(Problem::NotFound)
    }
}

/// A change must come from this site's own pages. Browsers say where a request comes from in `Sec-Fetch-Site` or
/// `Origin`; a client that says neither is no browser, so nobody's session can be abused through it.
fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let refused = Err(Problem::Unwelcome(
        "This change was asked for by another site.",
    ));
    if let Some(site) = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
    {
        return if matches!(site, "same-origin" | "none") {
            Ok(())
        } else {
            refused
        };
    }
    let Some(origin) = headers
        .get(header::ORIGIN)
        .and_then(|value| value.to_str().ok())
    else {
        return Ok(());
    };
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    if !host.is_empty() && authority_of(origin).eq_ignore_ascii_case(host) {
        Ok(())
    } else {
        refused
    }
}

/// The most bytes that any door takes: a file, and the form around it.
pub(super) fn most_bytes(app: &App) -> usize {
    let server = &app.config().server;
    server.upload_bytes.max(server.form_bytes) + 65_536
}

/// A length that is only claimed is refused before a byte of it is read.
fn check_length(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let claimed = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let most = u64::try_from(most_bytes(app)).unwrap_or(u64::MAX);
    if claimed.is_some_and(|claimed| claimed > most) {
        return Err(Problem::TooLarge);
    }
    Ok(())
}

fn finish(mut response: Response, secure: bool, static_file: bool) -> Response {
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    );
    if secure {
        set(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        );
    }
    if !static_file {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// The layer of one route: may this actor pass its door at all?
pub(super) async fn door(
    State((access, kind)): State<(Access, RouteKind)>,
    call: Call,
    request: Request,
    next: Next,
) -> Response {
    let signed = call.actor().person().is_some();
    match access {
        Access::Bearer(action) => match bearer::admit(&call, action, request).await {
            Ok(request) => {
                let asked = bearer::Asked::of(&call, &request);
                let response = next.run(request).await;
                bearer::answered(&call, &asked, &response);
                response
            }
            Err(refused) => *refused,
        },
        Access::Public => next.run(request).await,
        _ if !signed => ask_to_sign_in(&call, kind, request).await,
        Access::SignedIn => next.run(request).await,
        Access::May(action) if may_anywhere(call.actor(), action) => next.run(request).await,
        Access::May(action) => {
            tracing::warn!(action = %action, path = call.path(), "refused at the door");
            Problem::NotAllowed.into_response()
        }
    }
}

async fn ask_to_sign_in(call: &Call, kind: RouteKind, request: Request) -> Response {
    // Script that saves while somebody types keeps their words on the page; a page to sign in would look like success.
    if kind == RouteKind::Api || asks_for_json(&request) {
        return Problem::SignInFirst.into_response();
    }
    if request.method() == Method::GET {
        let next = serde_urlencoded::to_string([("next", call.path())]).unwrap_or_default();
        return Redirect::to(&format!("/sign-in?{next}")).into_response();
    }
    let fields = typed_fields(request, call.app().config().server.form_bytes).await;
    call.app().doorman().ask_to_sign_in(
        call,
        Held {
            path: call.path().to_owned(),
            fields,
        },
    )
}

fn asks_for_json(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    accept.is_some_and(|accept| accept.as_bytes() == b"application/json")
}

async fn typed_fields(request: Request, most: usize) -> Vec<(String, String)> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !kind
        .unwrap_or("")
        .starts_with("application/x-www-form-urlencoded")
    {
        return Vec::new();
    }
    let body: Body = request.into_body();
    let bytes = to_bytes(body, most).await.unwrap_or_default();
    Form::parse(&String::from_utf8_lossy(&bytes))
        .fields()
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn a_change_from_another_site_is_refused() {
        let foreign: &[&[(&str, &str)]] = &[
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[
                ("origin", "https://evil.example"),
                ("host", "senda.example"),
            ],
            &[("origin", "null"), ("host", "senda.example")],
            &[
                ("origin", "http://senda.example:81"),
                ("host", "senda.example"),
            ],
        ];
        for pairs in foreign {
            assert!(
                check_origin(&Method::POST, &headers(pairs)).is_err(),
                "{pairs:?}"
            );
            assert!(check_origin(&Method::GET, &headers(pairs)).is_ok());
        }
    }

    #[test]
    fn a_change_from_our_own_pages_passes() {
        let own: &[&[(&str, &str)]] = &[
            &[("sec-fetch-site", "same-origin")],
            &[
                ("origin", "https://senda.example"),
                ("host", "senda.example"),
            ],
            &[("host", "senda.example")],
        ];
        for pairs in own {
            assert!(
                check_origin(&Method::POST, &headers(pairs)).is_ok(),
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn a_notice_survives_its_cookie() {
        let text = "Booked; Thursday 3 December, 4pm = good";
        assert_eq!(Form::parse(&format!("n={}", percent(text))).get("n"), text);
    }
}
