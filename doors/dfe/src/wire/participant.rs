//! A participant on the wire.
//!
//! What this room must not know: which participant.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The attributes of an `npq-participant`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The name.
    pub full_name: String,
    /// Names before it.
    #[serde(default)]
    pub previous_names: Vec<String>,
    /// Seven digits.
    pub teacher_reference_number: Option<String>,
    /// When anything of it last changed.
    pub updated_at: String,
    /// The accepted applications with this provider.
    pub npq_enrolments: Vec<Enrolment>,
    /// Ids that this person had before records were merged.
    #[serde(default)]
    pub participant_id_changes: Vec<IdChange>,
}

/// An accepted application, as training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The address.
    pub email: Option<String>,
    /// `npq-senco`.
    pub course_identifier: String,
    /// The schedule.
    pub schedule_identifier: Option<String>,
    /// The year, as text.
    pub cohort: String,
    /// The letter.
    #[serde(default)]
    pub cohort_suffix: String,
    /// The application.
    pub npq_application_id: String,
    /// Is the person eligible, whatever was funded before?
    pub eligible_for_funding: bool,
    /// `active`, `deferred`, `withdrawn`.
    pub training_status: String,
    /// The school.
    pub school_urn: Option<String>,
    /// Always false.
    pub targeted_delivery_funding_eligibility: bool,
    /// The last withdrawal, while it lasts.
    pub withdrawal: Option<Left>,
    /// The last deferral, while it lasts.
    pub deferral: Option<Left>,
    /// When it was accepted.
    pub created_at: String,
    /// The funded place.
    pub funded_place: Option<bool>,
}

/// Why and when somebody paused or left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// From DfE's closed lists.
    pub reason: String,
    /// When.
    pub date: String,
}

/// Two records of one person were merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdChange {
    /// The id that answers 410 since.
    pub from_participant_id: String,
    /// The id to use.
    pub to_participant_id: String,
    /// When.
    pub changed_at: String,
}

/// What deferring, withdrawing, resuming and changing the schedule say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionRequest {
    /// The course.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub course_identifier: Option<String>,
    /// The reason, from DfE's closed lists.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The schedule to follow.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub schedule_identifier: Option<String>,
    /// The year of the cohort to move to: text or a number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cohort: Option<Value>,
}
