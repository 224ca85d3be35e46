//! Outcomes, statements and delivery partners on the wire.
//!
//! What this room must not know: which ones.

use serde::{Deserialize, Serialize};

/// The attributes of a `participant-outcome`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// `passed`, `failed`, `voided`.
    pub state: String,
    /// `yyyy-mm-dd`.
    pub completion_date: String,
    /// `npq-senco`.
    pub course_identifier: String,
    /// The person.
    pub participant_id: String,
    /// When it was told.
    pub created_at: String,
    /// The same: outcomes never change, a newer one counts.
    pub updated_at: String,
}

/// What a new outcome says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeRequest {
    /// The course.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub course_identifier: Option<String>,
    /// `passed` or `failed`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
    /// `yyyy-mm-dd`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub completion_date: Option<String>,
}

/// The attributes of a `statement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The month's name.
    pub month: String,
    /// The year, as text.
    pub year: String,
    /// The cohort's year, as text.
    pub cohort: String,
    /// The last day on which a declaration counts.
    pub cut_off_date: String,
    /// When it is paid.
    pub payment_date: String,
    /// Has it been?
    pub paid: bool,
    /// When it was made.
    pub created_at: String,
    /// When it last moved.
    pub updated_at: String,
}

/// The attributes of a `delivery-partner`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPartner {
    /// Its name.
    pub name: String,
    /// The years of the cohorts in which it delivers for the provider.
    pub cohort: Vec<String>,
    /// When it was added.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}
