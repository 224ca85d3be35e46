//! The server: every path of DfE's API version 3, answered as DfE's service answers.
//!
//! What this room must not know: any rule. Each handler reads what was asked, has the stages do it, and writes what they say.

mod answer;
mod applications;
mod asked;
mod declarations;
mod declare;
mod gate;
mod heard;
mod outcomes;
mod participants;
mod partners;
mod qualifications;
mod roll;
mod said;
mod schedule;
mod shape;
mod statements;

use kit::web::{Access, RouteKind, Routes};
use rulebook::people::Action;

pub use gate::Gate;

/// The paths that [`Gate`] keeps.
pub const PATHS: [&str; 3] = [
    "/api/v3/",
    "/api/teaching-record-system/",
    "/api/teacher-record-service/",
];

/// The routes of this door.
pub fn routes() -> Routes {
    application_routes()
        .and(participant_routes())
        .and(outcome_routes())
        .and(declaration_routes())
        .and(account_routes())
}

const SPEAK: Access = Access::Bearer(Action::SpeakDfeApi);
const LOOK_UP: Access = Access::Bearer(Action::LookUpQualifications);

fn application_routes() -> Routes {
    use applications as it;
    Routes::new()
        .get(
            "/api/v3/npq-applications",
            SPEAK,
            "DfE API: applications",
            it::list,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/v3/npq-applications/{id}",
            SPEAK,
            "DfE API: one application",
            it::one,
        )
        .as_kind(RouteKind::Api)
        .post(
            "/api/v3/npq-applications/{id}/accept",
            SPEAK,
            "DfE API: accept an application",
            it::accept,
        )
        .as_kind(RouteKind::Api)
        .post(
            "/api/v3/npq-applications/{id}/reject",
            SPEAK,
            "DfE API: reject an application",
            it::reject,
        )
        .as_kind(RouteKind::Api)
        .put(
            "/api/v3/npq-applications/{id}/change-funded-place",
            SPEAK,
            "DfE API: change the funded place",
            it::change_funded_place,
        )
}

fn participant_routes() -> Routes {
    use participants as it;
    Routes::new()
        .get(
            "/api/v3/participants/npq",
            SPEAK,
            "DfE API: participants",
            it::list,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/v3/participants/npq/{id}",
            SPEAK,
            "DfE API: one participant",
            it::one,
        )
        .as_kind(RouteKind::Api)
        .put(
            "/api/v3/participants/npq/{id}/defer",
            SPEAK,
            "DfE API: defer",
            it::defer,
        )
        .put(
            "/api/v3/participants/npq/{id}/resume",
            SPEAK,
            "DfE API: resume",
            it::resume,
        )
        .put(
            "/api/v3/participants/npq/{id}/withdraw",
            SPEAK,
            "DfE API: withdraw",
            it::withdraw,
        )
        .put(
            "/api/v3/participants/npq/{id}/change-schedule",
            SPEAK,
            "DfE API: change schedule or cohort",
            schedule::change_schedule,
        )
}

fn outcome_routes() -> Routes {
    Routes::new()
        .get(
            "/api/v3/participants/npq/outcomes",
            SPEAK,
            "DfE API: outcomes",
            outcomes::list,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/v3/participants/npq/{id}/outcomes",
            SPEAK,
            "DfE API: outcomes of a participant",
            outcomes::of_participant,
        )
        .as_kind(RouteKind::Api)
        .post(
            "/api/v3/participants/npq/{id}/outcomes",
            SPEAK,
            "DfE API: tell an outcome",
            outcomes::tell,
        )
        .as_kind(RouteKind::Api)
}

fn declaration_routes() -> Routes {
    use declarations as it;
    Routes::new()
        .get(
            "/api/v3/participant-declarations",
            SPEAK,
            "DfE API: declarations",
            it::list,
        )
        .as_kind(RouteKind::Api)
        .post(
            "/api/v3/participant-declarations",
            SPEAK,
            "DfE API: declare",
            declare::declare,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/v3/participant-declarations/{id}",
            SPEAK,
            "DfE API: one declaration",
            it::one,
        )
        .as_kind(RouteKind::Api)
        .put(
            "/api/v3/participant-declarations/{id}/void",
            SPEAK,
            "DfE API: void a declaration",
            it::void,
        )
        .put(
            "/api/v3/participant-declarations/{id}/change-delivery-partner",
            SPEAK,
            "DfE API: change the delivery partner",
            it::change_partners,
        )
}

fn account_routes() -> Routes {
    let by_trn = "Qualifications by TRN";
    Routes::new()
        .get(
            "/api/v3/statements",
            SPEAK,
            "DfE API: statements",
            statements::list,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/v3/statements/{id}",
            SPEAK,
            "DfE API: one statement",
            statements::one,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/v3/delivery-partners",
            SPEAK,
            "DfE API: delivery partners",
            partners::list,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/v3/delivery-partners/{id}",
            SPEAK,
            "DfE API: one delivery partner",
            partners::one,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/teaching-record-system/v1/qualifications/{trn}",
            LOOK_UP,
            by_trn,
            qualifications::of,
        )
        .as_kind(RouteKind::Api)
        .get(
            "/api/teacher-record-service/v1/qualifications/{trn}",
            LOOK_UP,
            by_trn,
            qualifications::of,
        )
        .as_kind(RouteKind::Api)
}
