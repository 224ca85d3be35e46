//! A citation in words: the title of the source and the place in it.
//!
//! What this room must not know: where it is shown.

use super::{Programme, Source, SourceKind, Term};

/// A citation, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Citation {
    /// Key of the source.
    pub key: String,
    /// Title of the source.
    pub title: String,
    /// The place in it, in words, e.g. `paragraph 6.44`.
    pub part: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// False once another source has taken its place.
    pub current: bool,
}

impl std::fmt::Display for Citation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.title)?;
        if let Some(part) = &self.part {
            write!(f, ", {part}")?;
        }
        Ok(())
    }
}

impl Programme {
    /// The citation behind `cop:6.44`, when its source exists.
    pub fn citation(&self, cited: &str) -> Option<Citation> {
        let (key, part) = match cited.split_once(':') {
            Some((key, part)) => (key, Some(part)),
            None => (cited, None),
        };
        let source = self.sources.iter().find(|one| one.key == key)?;
        Some(Citation {
            key: key.to_owned(),
            title: source.title.clone(),
            part: part
                .filter(|part| !part.is_empty())
                .map(|part| source.part_in_words(part)),
            url: source.url.clone().filter(|url| url.starts_with("https://")),
            current: source.current,
        })
    }

    /// The glossary terms with these ids, in the same order.
    pub fn terms(&self, ids: &[String]) -> Vec<&Term> {
        ids.iter()
            .filter_map(|id| self.glossary.iter().find(|one| one.id == *id))
            .collect()
    }
}

impl Source {
    /// `6.44` as `paragraph 6.44`, `6.44-6.56` as `paragraphs 6.44 to 6.56`, `part-2` as `part 2`.
    fn part_in_words(&self, part: &str) -> String {
        if !part.starts_with(|letter: char| letter.is_ascii_digit()) {
            return part.replace('-', " ");
        }
        let word = self.locator.as_deref().unwrap_or_else(|| match self.kind {
            SourceKind::Law if self.title.contains("Regulations") => "regulation",
            SourceKind::Law => "section",
            SourceKind::Guidance => "paragraph",
            SourceKind::Evidence => "page",
        });
        match part.split_once(['-', '–']) {
            Some((first, last)) => format!("{word}s {first} to {last}"),
            None => format!("{word} {part}"),
        }
    }
}
