//! How the API answers: JSON in DfE's envelopes, and every “no” with DfE's words.
//!
//! What this room must not know: what was asked.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kit::{Problem, problem::Refused};
use serde::Serialize;

use super::said::{self, Said};
use crate::wire::{ApiError, Data, Errors, IdChange, OneError};

/// What a handler answers.
pub(super) type Answer = Result<Response, No>;

/// Why a request is not answered with what it asked for.
#[derive(Debug)]
pub(super) enum No {
    /// 400: the request itself is not understood.
    Bad(String),
    /// 404: there is no such thing for this provider.
    NotFound,
    /// 410: the person's record was merged into another.
    Gone(Box<IdChange>),
    /// 403: the declaration is another provider's.
    Another,
    /// 422: a filter holds a word that is in no list.
    Filter(String),
    /// 422: more than one thing is wrong with what was sent, and all of it is told at once.
    Several(Vec<Said>),
    /// 422, or a fault.
    Problem(Problem),
}

impl From<Problem> for No {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::NotFound => Self::NotFound,
            other => Self::Problem(other),
        }
    }
}

impl From<kit::Fault> for No {
    fn from(fault: kit::Fault) -> Self {
        Self::Problem(fault.into())
    }
}

impl No {
    /// Tells everything that is wrong with what was sent, when it is more than one thing. One alone is left to the act, which
    /// refuses it in its turn.
    ///
    /// # Errors
    /// [`No::Several`].
    pub(super) fn of_several(wrong: Vec<Said>) -> Result<(), Self> {
        if wrong.len() < 2 {
            return Ok(());
        }
        Err(Self::Several(wrong))
    }

    /// A body that is not the JSON it should be.
    pub(super) fn body() -> Self {
        Self::Bad("correct json data structure required. See API docs for reference".into())
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        match self {
            Self::Bad(detail) => many(
                StatusCode::BAD_REQUEST,
                ApiError::new("Bad request", detail, "bad_request"),
            ),
            Self::NotFound => not_found(),
            Self::Gone(change) => gone(*change),
            Self::Another => many(
                StatusCode::FORBIDDEN,
                ApiError::new(
                    "Cannot modify declaration",
                    "The declaration cannot be modified because it was created by another lead provider",
                    "another_provider",
                ),
            ),
            Self::Filter(detail) => many(
                StatusCode::UNPROCESSABLE_ENTITY,
                ApiError::new("Unpermitted parameters", detail, "bad_filter"),
            ),
            Self::Several(wrong) => several(
                StatusCode::UNPROCESSABLE_ENTITY,
                wrong.into_iter().filter_map(error_of).collect(),
            ),
            Self::Problem(problem) => of_problem(problem),
        }
    }
}

fn of_problem(problem: Problem) -> Response {
    let busy =
        "Too much is happening at once. Nothing was changed: send it again in a few seconds.";
    match problem {
        Problem::Refused(refused) => refused_as(&refused),
        Problem::NotFound => not_found(),
        Problem::MovedOn => refused_as(&Refused {
            code: "moved_on",
            sentence: "Somebody else changed this at the same moment. Nothing of yours was done: \
                       read it again."
                .into(),
            field: None,
            source: None,
        }),
        Problem::Busy => {
            let mut response = one(StatusCode::SERVICE_UNAVAILABLE, busy);
            let wait = HeaderValue::from_static("5");
            response.headers_mut().insert(header::RETRY_AFTER, wait);
            response
        }
        other => fault(&other),
    }
}

fn error_of(said: Said) -> Option<ApiError> {
    match Problem::from(said) {
        Problem::Refused(refused) => Some(error(&refused)),
        _ => None,
    }
}

fn error(refused: &Refused) -> ApiError {
    let (title, detail) = said::in_dfe_words(refused);
    ApiError::new(title, detail, refused.code)
}

fn refused_as(refused: &Refused) -> Response {
    many(StatusCode::UNPROCESSABLE_ENTITY, error(refused))
}

fn gone(change: IdChange) -> Response {
    let error = ApiError {
        participant_id_changes: vec![change.clone()],
        ..ApiError::new(
            "Participant ID has been changed",
            format!(
                "The participant ID {} was changed to {} on {}. Use the new ID.",
                change.from_participant_id, change.to_participant_id, change.changed_at
            ),
            "participant_id_changed",
        )
    };
    many(StatusCode::GONE, error)
}

fn not_found() -> Response {
    one(StatusCode::NOT_FOUND, "Resource not found")
}

/// 401: no token, or none that opens this.
pub(super) fn denied() -> Response {
    one(StatusCode::UNAUTHORIZED, "HTTP Token: Access denied")
}

/// 429: wait so many seconds.
pub(super) fn too_often(seconds: i64) -> Response {
    let wait = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
    let words = OneError {
        error: "Rate limit exceeded. Retry later".into(),
    };
    (StatusCode::TOO_MANY_REQUESTS, wait, Json(words)).into_response()
}

/// 500: told to the log, not to the asker.
pub(super) fn fault(problem: &Problem) -> Response {
    tracing::error!(?problem, "a request of the API failed");
    one(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
}

fn one(status: StatusCode, words: &str) -> Response {
    let error = words.to_owned();
    (status, Json(OneError { error })).into_response()
}

fn many(status: StatusCode, error: ApiError) -> Response {
    several(status, vec![error])
}

fn several(status: StatusCode, errors: Vec<ApiError>) -> Response {
    let code = errors.first().and_then(|one| one.code.clone());
    let mut response = (status, Json(Errors { errors })).into_response();
    if let Some(code) = code {
        // The log of requests tells by it how the request was answered.
        response.extensions_mut().insert(SaidCode(code));
    }
    response
}

/// The code of a refusal, beside its answer.
#[derive(Debug, Clone)]
pub(super) struct SaidCode(pub(super) String);

/// What was asked for.
pub(super) fn data<T: Serialize>(data: T) -> Response {
    Json(Data { data }).into_response()
}
