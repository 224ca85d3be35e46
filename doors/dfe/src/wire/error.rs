//! Errors on the wire: two envelopes, as the service has them.
//!
//! What this room must not know: what went wrong.

use serde::{Deserialize, Serialize};

use super::IdChange;

/// 400, 403, 410 and 422.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errors {
    /// One or more.
    pub errors: Vec<ApiError>,
}

/// One error of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// For 422 the attribute, otherwise a heading.
    pub title: String,
    /// A sentence.
    pub detail: String,
    /// Senda's own stable code. DfE's service has none, and its clients pass over it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// With 410: where the person is now.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub participant_id_changes: Vec<IdChange>,
}

impl ApiError {
    /// An error with Senda's own code beside DfE's words.
    pub fn new(title: &str, detail: impl Into<String>, code: &str) -> Self {
        Self {
            title: title.to_owned(),
            detail: detail.into(),
            code: Some(code.to_owned()),
            participant_id_changes: Vec::new(),
        }
    }
}

/// 401, 404 and 500.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneError {
    /// A few words.
    pub error: String,
}
