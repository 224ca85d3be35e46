//! The number for machines: `GET /api/v1/enrolments/{id}/engagement`.
//!
//! What this room must not know: how it is counted.

use axum::{Json, extract::Path, response::IntoResponse};
use kit::{
    OrNotFound, Problem,
    web::{Call, PageResult},
};
use rulebook::{people::Action, registration::EnrolmentId};

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let (who, group) = call
        .app()
        .db()
        .read(async |tx| {
            let who = registration::enrolment(tx, id).await?;
            let group = crate::group::store::group_of(tx, id).await?;
            Ok((who, group))
        })
        .await?;
    let circles = who.circles(group);
    let read = call.may(Action::ReadDelivery, &circles);
    if read.is_err() {
        call.may(Action::Study, &circles)?;
    }
    let told = call
        .app()
        .db()
        .read(async |tx| super::engagement(tx, id, call.now()).await)
        .await?;
    Ok::<_, Problem>(Json(told).into_response())
}
