//! Who is let in: the token, its scope, its rate; and the moment that a test asks for.
//!
//! What this room must not know: what lies behind the door.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use kit::{
    App, Problem,
    web::{Admission, Asked, Call, Gatekeeper},
};
use rulebook::{
    base::{Instant, Now},
    people::Action,
};

use super::{answer, asked, heard::Speaker};
use crate::{
    request,
    token::{self, ApiToken, TokenId},
};

/// A test says with this header what time it is; a real site passes over it.
const SERVER_DATE: HeaderName = HeaderName::from_static("x-with-server-date");
/// So many requests of one token in one stretch, as DfE's service allows.
const MOST: u32 = 1_000;
/// The stretch, in seconds.
const STRETCH: i64 = 300;

/// The gatekeeper of DfE's API. How often each token asked is kept in memory: a restart forgives.
#[derive(Default)]
pub struct Gate {
    asked: Mutex<HashMap<TokenId, Stretch>>,
}

#[derive(Clone, Copy)]
struct Stretch {
    ends: Instant,
    asked: u32,
}

/// What is left of a stretch.
#[derive(Clone, Copy)]
struct Left {
    requests: u32,
    seconds: i64,
    refused: bool,
}

impl Gate {
    /// A gate at which nobody has asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn count(&self, token: TokenId, now: Instant) -> Left {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Stretch {
            ends: now.plus_seconds(STRETCH),
            asked: 0,
        };
        let stretch = asked.entry(token).or_insert(fresh);
        // A clock that was set back does not lock anybody out.
        if now >= stretch.ends || stretch.ends > fresh.ends {
            *stretch = fresh;
        }
        let refused = stretch.asked >= MOST;
        stretch.asked = (stretch.asked + 1).min(MOST);
        Left {
            requests: MOST - stretch.asked,
            seconds: (stretch.ends.0 - now.0).max(0) / 1_000_000 + 1,
            refused,
        }
    }

    async fn let_in(
        &self,
        call: &Call,
        action: Action,
        mut request: Request,
    ) -> Result<Request, Response> {
        let app = call.app();
        let (token, speaker) = recognise(app, request.headers())
            .await
            .map_err(|problem| answer::fault(&problem))?
            .ok_or_else(answer::denied)?;
        if !token.scope.carries(action) {
            return Err(answer::denied());
        }
        let left = self.count(token.id, app.now().at);
        if left.refused {
            tracing::warn!(token = %token.id, path = call.path(), "a token asks too often");
            return Err(told(answer::too_often(left.seconds), left));
        }
        token::note_use(app, &token)
            .await
            .map_err(|problem| answer::fault(&problem))?;
        request.extensions_mut().insert(speaker);
        Ok(request)
    }
}

impl Gatekeeper for Gate {
    fn admit<'a>(&'a self, call: &'a Call, action: Action, request: Request) -> Admission<'a> {
        Box::pin(async move { self.let_in(call, action, request).await.map_err(Box::new) })
    }

    fn answered(&self, call: &Call, asked: &Asked, response: &Response) {
        let Some((token, provider)) = asked.extensions.get::<Speaker>().map(Speaker::who) else {
            return;
        };
        let app = call.app().clone();
        let code = response.extensions().get::<answer::SaidCode>();
        let it = request::New {
            token,
            provider,
            verb: asked.method.to_string(),
            path: call.path().to_owned(),
            status: i64::from(response.status().as_u16()),
            code: code.map(|answer::SaidCode(code)| code.clone()),
            at: asked.at,
            took: app.now().at.0.saturating_sub(asked.at.0),
        };
        // The answer does not wait for the log.
        tokio::spawn(async move {
            if let Err(problem) = request::note(&app, it).await {
                tracing::error!(?problem, "a request was not kept in the log");
            }
        });
    }
}

/// The token that a request shows, and whom it speaks for.
async fn recognise(app: &App, headers: &HeaderMap) -> Result<Option<(ApiToken, Speaker)>, Problem> {
    let Some(secret) = bearer(headers) else {
        return Ok(None);
    };
    let token = app
        .db()
        .read(async |tx| token::known(tx, &secret).await)
        .await?;
    Ok(token.map(|token| {
        let speaker = Speaker::new(&token, supposed(app, headers));
        (token, speaker)
    }))
}

/// The token in `Authorization: Bearer …`; the word in any case.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (word, secret) = line.split_once(' ')?;
    (word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("token"))
        .then(|| secret.trim().to_owned())
        .filter(|secret| !secret.is_empty())
}

/// The moment that a test supposes: never on a real site.
fn supposed(app: &App, headers: &HeaderMap) -> Option<Now> {
    if !app.config().site.demo {
        return None;
    }
    let text = headers.get(SERVER_DATE)?.to_str().ok()?;
    Some(app.clock().at(asked::instant(text)?))
}

/// The headers that say how much is left.
fn told(mut response: Response, left: Left) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("ratelimit-limit", i64::from(MOST)),
        ("ratelimit-remaining", i64::from(left.requests)),
        ("ratelimit-reset", left.seconds),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_requests_pass_in_five_minutes_and_no_more() {
        let gate = Gate::new();
        let (token, now) = (TokenId::from_number(1), Instant(0));
        for asked in 0..MOST {
            let left = gate.count(token, now);
            assert!(!left.refused);
            assert_eq!(left.requests, MOST - asked - 1);
        }
        assert!(gate.count(token, now.plus_seconds(STRETCH - 1)).refused);
        assert!(!gate.count(TokenId::from_number(2), now).refused);
        assert!(!gate.count(token, now.plus_seconds(STRETCH)).refused);
    }

    #[test]
    fn a_token_is_read_from_its_header_only() {
        let of = |line: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(line));
            bearer(&headers)
        };
        assert_eq!(of("Bearer abc"), Some("abc".into()));
        assert_eq!(of("bearer  abc"), Some("abc".into()));
        for wrong in ["abc", "Bearer", "Bearer ", "Basic abc"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
