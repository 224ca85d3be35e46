//! Confirming and releasing results.
//!
//! What this room must not know: names.

use axum::extract::Path;
use kit::web::{Call, PageResult};

use crate::period::pages::{answered, led_period};

pub(crate) async fn confirm(call: Call, Path(id): Path<String>) -> PageResult {
    let (period, permit) = led_period(&call, &id).await?;
    let done = super::confirm_results(call.app(), &permit, period.id).await;
    answered(
        &call,
        &id,
        done.map(|()| "The results are confirmed. A second person releases them.".to_owned()),
    )
    .await
}

pub(crate) async fn release(call: Call, Path(id): Path<String>) -> PageResult {
    let (period, permit) = led_period(&call, &id).await?;
    let done = super::release(call.app(), &permit, period.id).await;
    answered(
        &call,
        &id,
        done.map(|n| format!("{n} results are released, and their letters are on the way.")),
    )
    .await
}
