//! A reason that is kept with a decision: the same three parts as a refusal, but a value that can be stored and read back.
//!
//! What this room must not know: which decision it belongs to.

use super::Source;

/// Why a decision came out as it did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    /// Stable word, e.g. `anniversary_passed`.
    pub code: String,
    /// One plain sentence.
    pub sentence: String,
    /// Citation key, shown to the reader as “Why?”.
    pub source: String,
}

impl Reason {
    /// A reason with its code, sentence and source.
    pub fn new(code: &'static str, sentence: impl Into<String>, source: Source) -> Self {
        Self {
            code: code.to_owned(),
            sentence: sentence.into(),
            source: source.0.to_owned(),
        }
    }
    /// The source as a reader knows it: the document and the place in it; nothing when there is none.
    pub fn source_in_words(&self) -> Option<String> {
        (!self.source.is_empty()).then(|| super::refusal::source_in_words(&self.source))
    }
    /// The reason that a refusal gives; the source is empty when the refusal has none.
    pub fn of(refusal: &dyn super::Refusal) -> Self {
        Self {
            code: refusal.code().to_owned(),
            sentence: refusal.sentence(),
            source: refusal
                .source()
                .map_or_else(String::new, |source| source.0.to_owned()),
        }
    }
}
