//! Qualifications by TRN, for the teacher record service: passes, newest first.
//!
//! What this room must not know: who asks on whose behalf.

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse as _, Response},
};
use kit::web::Call;
use serde::Serialize;

use super::answer::No;
use crate::outcome;

/// DfE's short code of the NPQ for SENCO.
const SHORT_CODE: &str = "NPQSENCO";

#[derive(Serialize)]
struct Out {
    data: Qualifications,
}

#[derive(Serialize)]
struct Qualifications {
    trn: String,
    qualifications: Vec<Qualification>,
}

#[derive(Serialize)]
struct Qualification {
    award_date: String,
    npq_type: &'static str,
}

pub(super) async fn of(call: Call, Path(trn): Path<String>) -> Result<Response, No> {
    let mut days = Vec::new();
    if let Some(trn) = outcome::trn(&trn) {
        days = call
            .app()
            .db()
            .read(async |tx| {
                let mut days = Vec::new();
                for enrolment in registration::enrolments_with_trn(tx, &trn).await? {
                    let told = outcome::passed(&outcome::of(tx, enrolment.id).await?);
                    let released = enrolment.outcome.filter(|(outcome, _)| {
                        *outcome == rulebook::registration::duty::NpqOutcome::Passed
                    });
                    days.extend(told.or(released.map(|(_, on)| on)));
                }
                Ok(days)
            })
            .await?;
    }
    days.sort_unstable();
    let qualifications = days
        .iter()
        .rev()
        .map(|day| Qualification {
            award_date: day.to_string(),
            npq_type: SHORT_CODE,
        })
        .collect();
    let data = Qualifications {
        trn,
        qualifications,
    };
    Ok(Json(Out { data }).into_response())
}
