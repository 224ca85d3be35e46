//! How a request is answered: a page, or a problem turned into a page in one place.
//!
//! What this room must not know: any particular page or problem.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde_json::json;

use super::Call;
use crate::{
    problem::Problem,
    ui::{self, Frame},
};

/// What a handler answers with.
pub type PageResult = Result<Response, Problem>;

/// A page about to be sent.
#[must_use]
pub struct Paged {
    frame: Frame,
    body: Markup,
    status: StatusCode,
}

impl Paged {
    pub(super) fn new(frame: Frame, body: Markup) -> Self {
        Self {
            frame,
            body,
            status: StatusCode::OK,
        }
    }
    /// With a way back.
    pub fn back(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.frame.back = Some((href.into(), label.into()));
        self
    }
    /// As wide as staff need.
    pub fn wide(mut self) -> Self {
        self.frame.wide = true;
        self
    }
    /// One that can be read in focus view, without the menu.
    pub fn focusable(mut self) -> Self {
        self.frame.focusable = true;
        self
    }
    /// As a phone keeps it: without who reads, without ways that need a network, without what is said only once.
    pub fn bare(mut self) -> Self {
        self.frame = Frame {
            bare: true,
            user: None,
            nav: Vec::new(),
            notice: None,
            demo: None,
            ..self.frame
        };
        self
    }
    /// With a further script, by its plain name among the assets. The page works without it.
    pub fn script(mut self, name: &'static str) -> Self {
        self.frame.script = Some(name);
        self
    }
    /// A form that is shown again because of what was typed: the title says so, nothing was changed.
    pub fn again(mut self, errors: &ui::FormErrors) -> Self {
        if !errors.is_empty() {
            self.frame.error = true;
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self
    }
    /// Sent.
    pub fn send(self) -> PageResult {
        Ok(self.into_response())
    }
}

impl IntoResponse for Paged {
    fn into_response(self) -> Response {
        let html = ui::page(&self.frame, self.body).into_string();
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        (self.status, kind, html).into_response()
    }
}

/// A problem travels in the response until the frame of its page is known.
#[derive(Clone)]
pub(super) struct Pending(pub(super) std::sync::Arc<Problem>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = status_of(&self).into_response();
        response
            .extensions_mut()
            .insert(Pending(std::sync::Arc::new(self)));
        response
    }
}

pub(super) fn status_of(problem: &Problem) -> StatusCode {
    match problem {
        Problem::Refused(_) | Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::NotAllowed | Problem::Unwelcome(_) => StatusCode::FORBIDDEN,
        Problem::SignInFirst => StatusCode::UNAUTHORIZED,
        Problem::MovedOn => StatusCode::CONFLICT,
        Problem::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

struct Words {
    code: &'static str,
    title: &'static str,
    sentence: String,
    what_now: &'static str,
}

#[expect(clippy::too_many_lines, reason = "a table: one row a problem")]
fn words(problem: &Problem, reference: &str) -> Words {
    let say = |code, title, sentence: &str, what_now| Words {
        code,
        title,
        sentence: sentence.to_owned(),
        what_now,
    };
    match problem {
        Problem::Refused(refused) => say(
            refused.code,
            "That is not possible",
            &refused.sentence,
            "Nothing was changed. Go back to choose something else.",
        ),
        Problem::Invalid(errors) => say(
            "invalid",
            "Something needs correcting",
            &errors
                .iter()
                .map(|(_, sentence)| sentence)
                .collect::<Vec<_>>()
                .join(" "),
            "Nothing was changed. Go back to correct it; your browser keeps what you typed.",
        ),
        Problem::NotFound => say(
            "not_found",
            "Page not found",
            "There is nothing at this address, or it is not yours to see.",
            "Check the address, or start from the home page.",
        ),
        Problem::NotAllowed => say(
            "not_allowed",
            "This is not part of your role",
            "Your account does not have the role that this page needs.",
            "If you think it should, ask your programme administrator.",
        ),
        Problem::SignInFirst => say(
            "sign_in_first",
            "Sign in first",
            "You need to be signed in for this.",
            "Sign in and try again.",
        ),
        Problem::MovedOn => say(
            "moved_on",
            "This has moved on",
            "Somebody else changed it while you had it open.",
            "Nothing of yours was saved. Go back, load the page again and look at what it says now.",
        ),
        Problem::Busy => say(
            "busy",
            "Senda is very busy",
            "Too much is happening at once.",
            "Nothing was changed. Wait a few seconds and send it again.",
        ),
        Problem::TooLarge => say(
            "too_large",
            "That is too large",
            "What you sent is larger than Senda takes.",
            "Nothing was changed. Go back and send something smaller; your browser keeps what you typed.",
        ),
        Problem::Unwelcome(why) => say(
            "unwelcome",
            "That request was not accepted",
            why,
            "Nothing was changed. Open the page again from Senda itself.",
        ),
        Problem::Fault(_) => Words {
            code: "fault",
            title: "Sorry, something broke",
            sentence: format!("It is our fault, not yours. The reference is {reference}."),
            what_now: "Nothing was changed. Try again; if it happens again, tell us the reference.",
        },
    }
}

/// The page of a problem.
pub(super) fn problem_page(call: &Call, problem: &Problem) -> Response {
    let reference = log(problem);
    let words = words(problem, &reference);
    let source = match problem {
        Problem::Refused(refused) => refused.source,
        _ => None,
    };
    let body = html! {
        (ui::heading(words.title))
        p class="govuk-body-l" { (words.sentence) }
        p class="govuk-body" { (words.what_now) }
        @if let Some(source) = source {
            p class="govuk-body" { "Where this rule comes from: " (source.in_words()) }
        }
        p class="govuk-body" { a class="govuk-link" href="/" { "Go to the home page" } }
    };
    let mut response = Paged::new(call.frame(words.title), body).into_response();
    *response.status_mut() = status_of(problem);
    response
}

/// The problem as machines read it (RFC 9457).
pub fn problem_json(problem: &Problem) -> Response {
    let reference = log(problem);
    let words = words(problem, &reference);
    let mut out = json!({
        "type": format!("/help/problems#{}", words.code),
        "code": words.code,
        "title": words.title,
        "detail": words.sentence,
        "status": status_of(problem).as_u16(),
    });
    if let (Problem::Refused(refused), Some(out)) = (problem, out.as_object_mut()) {
        if let Some(source) = refused.source {
            out.insert("source".into(), json!(source));
        }
        if let Some(field) = refused.field {
            out.insert("field".into(), json!(field));
        }
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status_of(problem), kind, out.to_string()).into_response()
}

/// Tells the log of a fault, once, and gives the reference that the reader is shown.
fn log(problem: &Problem) -> String {
    let Problem::Fault(fault) = problem else {
        return String::new();
    };
    let reference: String = crate::clock::secret()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    tracing::error!(reference, %fault, "a request failed");
    reference
}
