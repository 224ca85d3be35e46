//! Judges the words of a page: abbreviations that are explained nowhere, and how hard the page is to read.
//!
//! What this room must not know: headings, links, call-outs.

use std::collections::BTreeSet;
use std::ops::Range;

use super::facts::Facts;
use super::lint::{Judge, Lexicon};
use super::reading::{Hardness, score};
use crate::Code;
use crate::read::{Desk, Fault, Found, Place};

/// Capitals that everybody knows.
const EVERYDAY: &[&str] = &["UK", "OK", "TV", "GOV", "ID"];
impl Judge<'_, '_> {
    pub(super) fn abbreviations(&self, facts: &Facts<'_>) {
        if !self.lexicon.words_known {
            return;
        }
        let mut told = BTreeSet::new();
        for (text, span) in &facts.texts {
            for word in short_forms(text) {
                if known(self.lexicon, word) || !told.insert(word.to_owned()) {
                    continue;
                }
                let source = self.page.body.get(span.clone()).unwrap_or_default();
                let at = span.start + source.find(word).unwrap_or_default();
                let place = self.place(&(at..at + word.len()));
                self.desk.say(unexplained(word, &place));
            }
        }
    }

    pub(super) fn hardness(&self, facts: &Facts<'_>) -> Option<u32> {
        let hardness = score(facts.paragraphs.iter().map(|(words, _)| words.as_str()))?;
        let age = hardness.age;
        let most = self
            .lexicon
            .reading_age_max
            .filter(|most| self.page.for_participants && age > *most);
        if let Some(most) = most {
            self.too_hard(&hardness, most, facts);
        }
        Some(age)
    }
}

impl Judge<'_, '_> {
    /// Points at the longest sentences, the longest first.
    fn too_hard(&self, hardness: &Hardness, most: u32, facts: &Facts<'_>) {
        let age = hardness.age;
        let place = |at: usize| facts.paragraphs.get(at).map(|(_, span)| self.place(span));
        let Some(first) = hardness.longest.first() else {
            return;
        };
        let Some(at) = place(first.paragraph) else {
            return;
        };
        let message =
            format!("this page needs a reading age of about {age}; the programme aims at {most}");
        let (words, sentence) = (first.words, &first.sentence);
        let help = format!("The longest sentence has {words} words: “{sentence}”");
        let fault = Fault::new(Code::ReadingAge, &at, message).help(help);
        let others = hardness.longest.iter().skip(1);
        self.desk.say(others.fold(fault, |fault, one| {
            fault.see(
                place(one.paragraph),
                format!("{} words: “{}”", one.words, one.sentence),
            )
        }));
    }
}

/// Words that claim that the law asks something.
const CLAIMS: &[&str] = &[
    "by law",
    "the law says",
    "the law requires",
    "the law asks",
    "legal duty",
    "legal duties",
    "statutory duty",
    "statutory duties",
    "legally required",
    "unlawful",
    "against the law",
];

impl Judge<'_, '_> {
    /// Sentences outside call-outs that tell what the law asks, in a paragraph that cites nothing.
    pub(super) fn prose(&self, facts: &Facts<'_>) {
        let in_callout = |span: &Range<usize>| {
            facts.callouts.iter().any(|one| {
                let inside = one.body_at..one.body_at + one.body.len();
                inside.start <= span.start && span.end <= inside.end
            })
        };
        for (words, span) in facts
            .paragraphs
            .iter()
            .filter(|(_, span)| !in_callout(span))
        {
            let lower = words.to_lowercase();
            let Some(claim) = CLAIMS.iter().find(|claim| lower.contains(*claim)) else {
                continue;
            };
            if self.cites(facts, span) {
                continue;
            }
            let source = self.page.body.get(span.clone()).unwrap_or_default();
            let at = source
                .to_lowercase()
                .find(claim)
                .filter(|_| source.is_ascii());
            let at = at.map_or_else(
                || span.clone(),
                |at| span.start + at..span.start + at + claim.len(),
            );
            let message =
                format!("“{claim}” tells what the law asks, and the paragraph cites nothing");
            self.fault(Code::StatutoryProse, &at, message);
        }
    }
}

fn known(lexicon: &Lexicon, word: &str) -> bool {
    EVERYDAY.contains(&word) || lexicon.short_forms.contains(word)
}

fn unexplained(word: &str, place: &Place) -> Fault {
    let message = format!("“{word}” is not explained");
    let help = format!(
        "Write it out, or add [[abbreviation]] with short = \"{word}\" and long = \"…\" to the glossary file."
    );
    Fault::new(Code::UndefinedAbbreviation, place, message).help(help)
}

/// Judges the abbreviations of a text in the front matter.
pub(crate) fn told(desk: &Desk<'_>, lexicon: &Lexicon, found: &Found<String>) {
    if !lexicon.words_known {
        return;
    }
    let mut told = BTreeSet::new();
    for word in short_forms(&found.value) {
        if !known(lexicon, word) && told.insert(word) {
            desk.say(unexplained(word, &found.place));
        }
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
