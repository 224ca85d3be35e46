//! “No” is a value: a stable code, a plain sentence, where it belongs on the page, and its source.
//!
//! What this room must not know: how a refusal is shown.

/// Where a rule comes from: a key of `sources.toml` with a paragraph, e.g. `cop:6.85`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Source(pub &'static str);

impl Source {
    /// The source as a reader knows it: the document and the place in it.
    pub fn in_words(self) -> String {
        source_in_words(self.0)
    }
}

/// The words for a kept source key, as [`Source::in_words`] tells them.
pub fn source_in_words(source: &str) -> String {
    let (key, place) = source.split_once(':').unwrap_or((source, ""));
    let place = place.replace('-', " ");
    match key {
        "cfa" => format!("Children and Families Act 2014, section {place}"),
        "regs" if place.starts_with('A') => format!("SEND Regulations 2014, schedule {place}"),
        "regs" => format!("SEND Regulations 2014, regulation {place}"),
        "cop" => format!("SEND Code of Practice 2015, paragraph {place}"),
        "dfe-guidance" => format!("DfE’s guidance on the NPQ for SENCOs ({place})"),
        "dfe-service" => format!("DfE’s registration service for NPQs ({place})"),
        "senda" => format!("the provider’s own policy ({place})"),
        _ => source.to_owned(),
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Why something may not happen. One enum per decision implements this.
pub trait Refusal: std::fmt::Debug {
    /// Stable word, the same in pages, API and reports, e.g. `window_closed`.
    fn code(&self) -> &'static str;
    /// One plain sentence that says what is wrong and what would mend it.
    fn sentence(&self) -> String;
    /// The name of the form field it belongs to, when it belongs to one.
    fn field(&self) -> Option<&'static str> {
        None
    }
    /// The rule's source, shown to the reader as “Why?”.
    fn source(&self) -> Option<Source> {
        None
    }
}

/// Declares the refusals of one decision, in the order in which they are looked for:
/// `refusals! { /// doc pub enum R { /// doc NoReason = "no_reason" [source::X, "reason"] "Say why."; } }`.
/// The square brackets hold the source and, when there is one, the form field; the sentence may use the variant's fields.
#[macro_export]
macro_rules! refusals {
    ($(#[$outer:meta])* pub enum $name:ident { $(
        $(#[$inner:meta])* $variant:ident $({ $($(#[$doc:meta])* $part:ident : $type:ty),+ $(,)? })?
            = $code:literal [$source:expr $(, $field:literal)?] $sentence:literal $(, $arg:expr)* ;
    )+ }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $( $(#[$inner])* $variant $({ $($(#[$doc])* $part : $type),+ })? ),+ }

        impl $crate::base::Refusal for $name {
            fn code(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $code ),+ }
            }
            fn sentence(&self) -> String {
                match self {
                    $( Self::$variant $({ $($part),+ })? => format_args!($sentence $(, $arg)*).to_string() ),+
                }
            }
            fn field(&self) -> Option<&'static str> {
                match self { $( Self::$variant { .. } => $crate::refusals!(@field $($field)?) ),+ }
            }
            fn source(&self) -> Option<$crate::base::Source> {
                match self { $( Self::$variant { .. } => Some($source) ),+ }
            }
        }
    };
    (@field) => { None };
    (@field $field:literal) => { Some($field) };
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn every_source_of_a_rule_has_words_of_its_own() {
        for source in crate::source::ALL {
            assert_ne!(source.in_words(), source.0, "{source} has no words");
        }
        assert_eq!(
            Source("regs:49(4)").in_words(),
            "SEND Regulations 2014, regulation 49(4)"
        );
    }
}
