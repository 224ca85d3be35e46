//! An enrolment for machines.
//!
//! What this room must not know: how it came to stand where it stands.

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use kit::{OrNotFound, Problem, web::Call};
use rulebook::{
    base::{Day, Trn, Urn},
    people::{Action, PartnerId, PersonId, ProviderId},
    production::EditionId,
    registration::{CohortId, EnrolmentId, duty::NpqOutcome, enrolment::EnrolmentState},
};
use serde::Serialize;

use super::{Enrolment, store};

/// What is told of an enrolment.
#[derive(Debug, Serialize)]
struct Out {
    id: EnrolmentId,
    participant: PersonId,
    cohort: CohortId,
    lead_provider: ProviderId,
    delivery_partner: Option<PartnerId>,
    school_urn: Option<Urn>,
    edition: EditionId,
    state: EnrolmentState,
    state_on: Day,
    reason: Option<String>,
    returns_on: Option<Day>,
    full_name: String,
    trn: Option<Trn>,
    funded_place: Option<bool>,
    started_on: Day,
    outcome: Option<NpqOutcome>,
    outcome_on: Option<Day>,
}

impl From<Enrolment> for Out {
    fn from(held: Enrolment) -> Self {
        Self {
            id: held.id,
            participant: held.person,
            cohort: held.cohort,
            lead_provider: held.provider,
            delivery_partner: held.partner,
            school_urn: held.school,
            edition: held.edition,
            state: held.state,
            state_on: held.state_on,
            reason: held.reason,
            returns_on: held.returns_on,
            full_name: held.full_name,
            trn: held.trn,
            funded_place: held.funded_place,
            started_on: held.started_on,
            outcome: held.outcome.map(|(outcome, _)| outcome),
            outcome_on: held.outcome.map(|(_, on)| on),
        }
    }
}

pub(crate) async fn one(call: Call, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: EnrolmentId = id.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    call.may(Action::ReadRegistrations, &held.circles(None))?;
    Ok(Json(Out::from(held)).into_response())
}
