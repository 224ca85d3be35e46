//! Judges the words of a page: abbreviations that are explained nowhere, and how hard the page is to read.
//!
//! What this room must not know: headings, links, call-outs.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::lint::Judge;
use super::reading::{Hardness, score};
use crate::Code;

/// Capitals that everybody knows.
const EVERYDAY: &[&str] = &["UK", "OK", "TV", "GOV", "ID"];
impl Judge<'_, '_> {
    pub(super) fn abbreviations(&self, facts: &Facts<'_>) {
        let mut told = BTreeSet::new();
        for (text, span) in &facts.texts {
            for word in short_forms(text) {
                let known = EVERYDAY.contains(&word) || self.lexicon.short_forms.contains(word);
                if known || !told.insert(word.to_owned()) {
                    continue;
                }
                let source = self.page.body.get(span.clone()).unwrap_or_default();
                let at = span.start + source.find(word).unwrap_or_default();
                self.fault(
                    Code::UndefinedAbbreviation,
                    &(at..at + word.len()),
                    format!("“{word}” is not explained"),
                );
            }
        }
    }

    pub(super) fn hardness(&self, facts: &Facts<'_>) -> Option<u32> {
        let Hardness {
            age,
            paragraph,
            longest,
            longest_words,
        } = score(facts.paragraphs.iter().map(|(words, _)| words.as_str()))?;
        let most = self
            .lexicon
            .reading_age_max
            .filter(|most| self.page.for_participants && age > *most);
        if let (Some(most), Some((_, span))) = (most, facts.paragraphs.get(paragraph)) {
            let message = format!(
                "this page needs a reading age of about {age}; the programme aims at {most}"
            );
            let help = format!("The longest sentence has {longest_words} words: “{longest}”");
            self.desk
                .fault_with(Code::ReadingAge, &self.place(span), message, help);
        }
        Some(age)
    }
}

/// Words written in capitals that stand for longer ones: two to six letters, a plural s and digits left off.
pub(crate) fn short_forms(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .map(|word| word.trim_end_matches(|letter: char| letter.is_ascii_digit()))
        .map(|word| word.strip_suffix('s').unwrap_or(word))
        .filter(|word| {
            (2..=6).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_uppercase())
        })
        .filter(|word| {
            !word
                .bytes()
                .all(|letter| matches!(letter, b'I' | b'V' | b'X'))
        })
}

#[cfg(test)]
mod tests {
    use super::short_forms;

    #[test]
    fn short_forms_are_found_without_plural_digits_and_roman_numerals() {
        let found: Vec<&str> =
            short_forms("SENCOs and EHC plans in KS2, Part III. I am A.").collect();
        assert_eq!(found, ["SENCO", "EHC", "KS"]);
    }
}
