//! An application on the wire.
//!
//! What this room must not know: which application.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The attributes of an `npq_application`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "as DfE's API has it")]
pub struct Application {
    /// `npq-senco`.
    pub course_identifier: String,
    /// The applicant's address.
    pub email: Option<String>,
    /// Always true.
    pub email_validated: bool,
    /// The employer, where the place of work is no school.
    pub employer_name: Option<String>,
    /// The role there.
    pub employment_role: Option<String>,
    /// The name as it should stand on the award.
    pub full_name: String,
    /// Who pays when DfE does not: `school`, `trust`, `self`, `another`, `employer`.
    pub funding_choice: Option<String>,
    /// Asked for headship only; `null` here.
    pub headteacher_status: Option<String>,
    /// `previously-funded`, `establishment-ineligible`.
    pub ineligible_for_funding_reason: Option<String>,
    /// The person, by UUID.
    pub participant_id: String,
    /// For nurseries.
    pub private_childcare_provider_urn: Option<String>,
    /// Seven digits, once the application is accepted.
    pub teacher_reference_number: Option<String>,
    /// Is it the person's own for sure?
    pub teacher_reference_number_validated: bool,
    /// The school.
    pub school_urn: Option<String>,
    /// The school's UKPRN, where the register has it.
    pub school_ukprn: Option<String>,
    /// `pending`, `accepted`, `rejected`.
    pub status: String,
    /// `registration_expired`, `rejected_by_provider`, `other_application_in_this_cohort_accepted`.
    pub reason_for_rejection: Option<String>,
    /// Does the person work in a school, trust or college?
    pub works_in_school: bool,
    /// The year, as text.
    pub cohort: String,
    /// The letter.
    pub cohort_suffix: String,
    /// Is the person eligible, with earlier funding taken into account?
    pub eligible_for_funding: bool,
    /// Always false.
    pub targeted_delivery_funding_eligibility: bool,
    /// Does the person work in the United Kingdom?
    pub teacher_catchment: Option<bool>,
    /// The country, in words.
    pub teacher_catchment_country: Option<String>,
    /// The country, by its three letters.
    pub teacher_catchment_iso_country_code: Option<String>,
    /// For lead mentors.
    pub itt_provider: Option<String>,
    /// Is the person a lead mentor?
    pub lead_mentor: Option<bool>,
    /// The funded place: nothing before acceptance and in fully funded cohorts.
    pub funded_place: Option<bool>,
    /// When it was sent.
    pub created_at: String,
    /// When anything of it last changed.
    pub updated_at: String,
    /// The schedule, once accepted.
    pub schedule_identifier: Option<String>,
    /// `yes`, `no_but_i_plan_to_become_one`, `no_i_do_not_plan_to_be_a_SENCO`; the published description says boolean.
    #[serde(deserialize_with = "words_or_yes")]
    pub works_as_senco: Option<String>,
    /// Since when.
    pub senco_start_date: Option<String>,
}

/// Reads the words that the service sends, and the boolean that its description promises.
fn words_or_yes<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(words) => Some(words),
        Value::Bool(true) => Some("yes".into()),
        Value::Bool(false) => Some("no_i_do_not_plan_to_be_a_SENCO".into()),
        _ => None,
    })
}

/// What accepting may say. Values that are no booleans are refused, not read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptRequest {
    /// Needed in a capped cohort.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub funded_place: Option<Value>,
    /// The schedule; without it the one of the cohort's season.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub schedule_identifier: Option<String>,
}

/// What changing the funded place says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundedPlaceRequest {
    /// Yes or no.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub funded_place: Option<Value>,
}
