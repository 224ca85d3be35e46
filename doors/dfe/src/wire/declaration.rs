//! A declaration on the wire.
//!
//! What this room must not know: which declaration.

use rulebook::{base::Coded, reporting::declaration::DeclarationState};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The attributes of a `participant-declaration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// The person.
    pub participant_id: String,
    /// `started`, `retained-1`, `retained-2`, `completed`.
    pub declaration_type: String,
    /// `npq-senco`.
    pub course_identifier: String,
    /// The moment that it carries.
    pub declaration_date: String,
    /// Where it stands: hyphens on the wire, see [`state_of_code`].
    pub state: String,
    /// With completed; the published description says text.
    #[serde(deserialize_with = "yes_or_words")]
    pub has_passed: Option<bool>,
    /// The statement that pays it.
    pub statement_id: Option<String>,
    /// The statement that takes it back.
    pub clawback_statement_id: Option<String>,
    /// The delivery partner.
    pub delivery_partner_id: Option<String>,
    /// Its name.
    pub delivery_partner_name: Option<String>,
    /// The second one.
    pub secondary_delivery_partner_id: Option<String>,
    /// Its name.
    pub secondary_delivery_partner_name: Option<String>,
    /// The application.
    pub application_id: String,
    /// Always false.
    pub uplift_paid: bool,
    /// Who made it.
    pub lead_provider_name: String,
    /// `duplicate_declaration` for a second record of one person.
    pub ineligible_for_funding_reason: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// Reads the boolean that the service sends, and the text that its description promises.
fn yes_or_words<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Bool(yes) => Some(yes),
        Value::String(words) => match words.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    })
}

/// The state as the service writes it: `awaiting-clawback`, not `awaiting_clawback`.
pub fn state_code(state: DeclarationState) -> String {
    state.code().replace('_', "-")
}

/// The state that either spelling means.
pub fn state_of_code(text: &str) -> Option<DeclarationState> {
    DeclarationState::from_code(&text.replace('-', "_")).ok()
}

/// What a new declaration says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationRequest {
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub participant_id: Option<String>,
    /// What is declared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub declaration_type: Option<String>,
    /// The moment, as RFC 3339 has it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub declaration_date: Option<String>,
    /// The course.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub course_identifier: Option<String>,
    /// With completed: a boolean, or its words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub has_passed: Option<Value>,
    /// The delivery partner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub delivery_partner_id: Option<String>,
    /// The second one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub secondary_delivery_partner_id: Option<String>,
}

/// What changing the delivery partners says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnersRequest {
    /// The delivery partner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub delivery_partner_id: Option<String>,
    /// The second one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub secondary_delivery_partner_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_in_both_spellings() {
        for state in DeclarationState::ALL {
            assert_eq!(state_of_code(&state_code(*state)), Some(*state));
            assert_eq!(state_of_code(state.code()), Some(*state));
            assert!(!state_code(*state).contains('_'));
        }
        assert_eq!(state_of_code("lost"), None);
    }

    #[test]
    fn whether_somebody_passed_is_read_as_a_boolean_and_as_words() {
        #[derive(Deserialize)]
        struct Only {
            #[serde(deserialize_with = "yes_or_words")]
            has_passed: Option<bool>,
        }
        for (text, expected) in [
            (r#"{"has_passed":true}"#, Some(true)),
            (r#"{"has_passed":"false"}"#, Some(false)),
            (r#"{"has_passed":null}"#, None),
        ] {
            let read: Only = serde_json::from_str(text).unwrap();
            assert_eq!(read.has_passed, expected);
        }
    }
}
