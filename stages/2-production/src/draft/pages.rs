//! Drafts over HTTP: kept while typing, kept by a button, discarded.
//!
//! What this room must not know: how a draft is kept.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kit::{
    Problem,
    web::{Call, Form, PageResult},
};
use serde_json::{Value, json};

use super::{Kept, drop_draft, keep_draft};
use crate::{
    desk::time,
    revise::desk::{Desk, typed},
    sheet,
};

/// What script asks for.
pub(crate) fn told(status: StatusCode, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}

/// Keeps what the form holds as this person's draft: answers its turn and the time.
pub(crate) async fn keep(call: &Call, desk: &Desk, form: &Form) -> Result<i64, Problem> {
    let kept = Kept {
        item: desk.item.id,
        file: desk.path.clone(),
        base: form.get("base").parse().unwrap_or(desk.item.version),
        turn: form.get("turn").parse().unwrap_or(0),
        text: written(desk, form),
    };
    // A text that is the version's own needs no draft.
    if desk.draft.is_none() && kept.text == desk.current() {
        return Ok(0);
    }
    keep_draft(call.app(), &desk.permit, kept).await
}

/// The text that a form holds: as it was typed, or made of the fields of the form for settings and questions.
fn written(desk: &Desk, form: &Form) -> String {
    let made = (form.get("as") == "form").then(|| sheet::pages::text_of(desk, form));
    made.flatten().unwrap_or_else(|| typed(form))
}

/// What script keeps while somebody types.
pub(crate) async fn autosave(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    if desk.path.is_empty() {
        let status = "Name the file first; then drafts of it can be kept.";
        return Ok(told(
            StatusCode::UNPROCESSABLE_ENTITY,
            &json!({ "status": status }),
        ));
    }
    match keep(&call, &desk, &form).await {
        Ok(0) => Ok(told(
            StatusCode::OK,
            &json!({ "status": "Nothing is changed yet." }),
        )),
        Ok(turn) => {
            let status = format!("Draft saved {}", time(&call, call.now().at));
            let fields = json!({ "turn": turn.to_string() });
            Ok(told(
                StatusCode::OK,
                &json!({ "status": status, "fields": fields }),
            ))
        }
        Err(Problem::MovedOn) => {
            let status = "You wrote on this in another window or on another device. Use “Keep as a draft” to see both.";
            Ok(told(StatusCode::CONFLICT, &json!({ "status": status })))
        }
        Err(problem) => {
            let errors = problem.for_form()?;
            let words: Vec<&str> = errors.iter().map(|(_, sentence)| sentence).collect();
            let status = words.join(" ");
            Ok(told(
                StatusCode::UNPROCESSABLE_ENTITY,
                &json!({ "status": status }),
            ))
        }
    }
}

/// Discards a draft; a second press finds it gone, which is what was wished for.
pub(crate) async fn discard(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let desk = Desk::ask(&call, &id, &form).await?;
    let turn = form.get("turn").parse().unwrap_or(0);
    let to = desk.address(&desk.path);
    match drop_draft(call.app(), &desk.permit, desk.item.id, &desk.path, turn).await {
        Ok(()) => Ok(call.go_saying(
            to,
            "Your draft is discarded. This is the text of the newest version.",
        )),
        Err(Problem::MovedOn) if desk.draft.is_none() => Ok(call.go_saying(
            to,
            "Your draft is discarded. This is the text of the newest version.",
        )),
        Err(Problem::MovedOn) => Ok(call.go_saying(
            to,
            "You kept this draft anew in another window. It is shown here and was not discarded.",
        )),
        Err(problem) => Err(problem),
    }
}
