//! What pages are judged against: short forms that are explained, sources that may be cited, the reading age.
//!
//! What this room must not know: any page.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::SourceKind;
use crate::read::nearest;

/// What pages are judged against.
#[derive(Debug, Default, Hash)]
pub(crate) struct Lexicon {
    /// Short forms that are explained.
    pub short_forms: BTreeSet<String>,
    /// Sources by key.
    pub sources: BTreeMap<String, SourceKind>,
    /// Whether the glossary could be read whole.
    pub words_known: bool,
    /// Whether the sources could be read whole.
    pub sources_known: bool,
    /// Highest reading age.
    pub reading_age_max: Option<u32>,
}

impl Lexicon {
    /// Whether what stands before the colon of a link is, or was meant to be, the key of a source.
    pub(super) fn is_source(&self, key: &str) -> bool {
        let plain = !key.is_empty()
            && key
                .bytes()
                .all(|one| one.is_ascii_alphanumeric() || one == b'-');
        let never = [
            "javascript",
            "data",
            "vbscript",
            "file",
            "blob",
            "ftp",
            "tel",
        ];
        let others = ["term", "module", "source", "https", "http", "mailto"];
        self.sources.contains_key(key)
            || plain
                && !never.contains(&key.to_ascii_lowercase().as_str())
                && nearest(key, others).is_none()
                && (!self.sources_known
                    || nearest(key, self.sources.keys().map(String::as_str)).is_some())
    }
}
