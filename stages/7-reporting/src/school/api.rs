//! A school's standing for machines. No names: who the SENCO is stays on the pages.
//!
//! What this room must not know: how a standing is decided.

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    web::{Call, Form},
};
use rulebook::{
    base::{Coded, Day, Reason, Urn},
    people::Action,
    reporting::compliance::PostStanding,
};
use serde::Serialize;

#[derive(Serialize)]
struct Told {
    urn: Urn,
    school: String,
    local_authority: String,
    as_at: Day,
    status: &'static str,
    deadline: Option<Day>,
    safe_start: Option<Day>,
    reasons: Vec<Reason>,
    posts: Vec<PostStanding>,
}

/// `GET /api/v1/schools/{urn}/compliance?on=YYYY-MM-DD`.
pub(crate) async fn show(
    call: Call,
    Path(urn): Path<String>,
    query: Form,
) -> Result<Response, Problem> {
    let urn: Urn = urn.parse().or_not_found()?;
    call.may(Action::ReadSchool, &super::circles_of(&call, urn).await?)?;
    let mut reader = query.reader();
    let on = reader.optional_day("on").unwrap_or(call.now().day);
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    let view = super::view(call.app(), urn, on, call.now()).await?;
    let told = Told {
        urn,
        school: view.school.name,
        local_authority: view.school.local_authority,
        as_at: on,
        status: view.standing.status.code(),
        deadline: view.standing.deadline,
        safe_start: view.standing.safe_start,
        reasons: view.standing.reasons,
        posts: view.standing.posts,
    };
    Ok(Json(told).into_response())
}
