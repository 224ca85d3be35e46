//! What an editor's eye looks for on a page: long sentences, words said twice, spellings of the house, words of the glossary
//! that no link explains, and where a long step is best cut.
//!
//! What this room must not know: who looks, what becomes of it. None of this is a fault; it is for a person to judge.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{facts, reading};
use crate::Term;
use crate::read::front;

/// A sentence with more words than this is pointed at.
const LONG_SENTENCE: usize = 30;
/// Letters of the words around a find, on each side.
const AROUND: usize = 60;

/// A spelling of the house: what is written, and what is not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spelling {
    /// What the house writes.
    pub preferred: String,
    /// What it does not.
    pub not: String,
}

/// Something found at a place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The line in the file, from 1.
    pub line: u32,
    /// Where it stands in the file, in bytes.
    pub span: Range<usize>,
    /// The words found.
    pub words: String,
    /// The words before it.
    pub before: String,
    /// The words after it.
    pub after: String,
    /// What the house writes instead, for a spelling; how many words, for a sentence; the term, for a word.
    pub note: String,
}

/// Where a step could be cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Before this heading of the second level.
    pub heading: String,
    /// Minutes of the part before it.
    pub first: u32,
    /// Minutes of the part that begins with it.
    pub second: u32,
}

/// What was found on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examined {
    /// Reading age in years, when there is enough text to tell.
    pub reading_age: Option<u32>,
    /// The longest sentences, the longest first.
    pub longest: Vec<Spot>,
    /// Every sentence of more than thirty words.
    pub long: Vec<Spot>,
    /// Words said twice in a row.
    pub repeated: Vec<Spot>,
    /// Spellings that the house does not use.
    pub spelling: Vec<Spot>,
    /// Words of the glossary that no link on the page explains, each where it stands first.
    pub unlinked: Vec<Spot>,
}

/// Looks through the Markdown of a page; its front matter is left out.
pub fn examine(text: &str, house: &[Spelling], glossary: &[Term]) -> Examined {
    let (at, body) = match front::split(text) {
        Some(parts) => (parts.body_at, parts.body),
        None => (0, text),
    };
    let facts = facts::gather(body);
    let page = Page { text, at };
    let hardness = reading::score(facts.paragraphs.iter().map(|(words, _)| words.as_str()));
    let mut found = Examined {
        reading_age: hardness.as_ref().map(|one| one.age),
        ..Examined::default()
    };
    for one in hardness.iter().flat_map(|one| &one.longest) {
        if let Some((_, span)) = facts.paragraphs.get(one.paragraph) {
            found
                .longest
                .push(page.sentence(span, &one.sentence, one.words));
        }
    }
    for (words, span) in &facts.paragraphs {
        for sentence in reading::split_sentences(words) {
            let count = sentence.split_whitespace().count();
            if count > LONG_SENTENCE {
                found.long.push(page.sentence(span, sentence.trim(), count));
            }
        }
    }
    for (_, span) in &facts.texts {
        let source = body.get(span.clone()).unwrap_or_default();
        page.repeated(span.start, source, &mut found.repeated);
        page.spelling(span.start, source, house, &mut found.spelling);
    }
    let linked = |id: &str| {
        facts
            .links
            .iter()
            .any(|link| link.target.strip_prefix("term:") == Some(id))
    };
    for term in glossary.iter().filter(|term| !linked(&term.id)) {
        let first = facts.texts.iter().find_map(|(_, span)| {
            let source = body.get(span.clone())?;
            let at = whole_word(source, &term.term).next()?;
            Some(span.start + at.start..span.start + at.end)
        });
        if let Some(span) = first {
            found.unlinked.push(page.spot(span, term.id.clone()));
        }
    }
    found
}

struct Page<'t> {
    text: &'t str,
    /// Where the Markdown begins.
    at: usize,
}

impl Page<'_> {
    /// A spot at this place of the Markdown.
    fn spot(&self, span: Range<usize>, note: String) -> Spot {
        let span = span.start + self.at..span.end + self.at;
        let before = self.text.get(..span.start).unwrap_or_default();
        let after = self.text.get(span.end..).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        let last = before.rsplit('\n').next().unwrap_or_default();
        let next = after.split('\n').next().unwrap_or_default();
        let skip = last.chars().count().saturating_sub(AROUND);
        Spot {
            line: u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1),
            words: self.text.get(span.clone()).unwrap_or_default().to_owned(),
            before: last.chars().skip(skip).collect(),
            after: next.chars().take(AROUND).collect(),
            span,
            note,
        }
    }

    fn sentence(&self, paragraph: &Range<usize>, sentence: &str, words: usize) -> Spot {
        Spot {
            words: sentence.to_owned(),
            before: String::new(),
            after: String::new(),
            ..self.spot(paragraph.clone(), words.to_string())
        }
    }

    /// The same word twice in a row, in letters; numbers are often meant.
    fn repeated(&self, base: usize, source: &str, found: &mut Vec<Spot>) {
        let mut last: Option<(Range<usize>, &str)> = None;
        for span in words(source) {
            let word = source.get(span.clone()).unwrap_or_default();
            if let Some((before, other)) = &last {
                let gap = source.get(before.end..span.start).unwrap_or_default();
                let joined = !gap.is_empty() && gap.chars().all(char::is_whitespace);
                if joined && word.chars().all(char::is_alphabetic) && same(word, other) {
                    let both = base + before.start..base + span.end;
                    found.push(self.spot(both, word.to_owned()));
                }
            }
            last = Some((span, word));
        }
    }

    fn spelling(&self, base: usize, source: &str, house: &[Spelling], found: &mut Vec<Spot>) {
        for one in house.iter().filter(|one| !one.not.trim().is_empty()) {
            for span in whole_word(source, &one.not) {
                let words = source.get(span.clone()).unwrap_or_default();
                if words == one.preferred {
                    continue;
                }
                let instead = cased(words, &one.preferred);
                found.push(self.spot(base + span.start..base + span.end, instead));
            }
        }
    }
}

/// Where the words of a text stand.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '’' | '\'' | '-');
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(part)?;
        let inside = text.get(start..)?;
        let end = start + inside.find(|one| !part(one)).unwrap_or(inside.len());
        at = end;
        Some(start..end)
    })
}

/// Where these words stand whole, whatever their capitals.
fn whole_word<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let count = words(wanted).count().max(1);
    let spans: Vec<Range<usize>> = words(text).collect();
    let runs: Vec<Range<usize>> = spans
        .windows(count)
        .filter_map(|run| Some(run.first()?.start..run.last()?.end))
        .collect();
    runs.into_iter()
        .filter(move |span| text.get(span.clone()).is_some_and(|one| same(one, wanted)))
}

fn same(one: &str, other: &str) -> bool {
    one.chars()
        .flat_map(char::to_lowercase)
        .eq(other.chars().flat_map(char::to_lowercase))
}

/// The spelling of the house with the capitals of what stands there.
fn cased(found: &str, preferred: &str) -> String {
    let capital = found.chars().next().is_some_and(char::is_uppercase);
    let shouted = found.chars().count() > 1 && !found.chars().any(char::is_lowercase);
    let mut letters = preferred.chars();
    if shouted {
        return preferred.to_uppercase();
    }
    match letters.next().filter(|_| capital) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => preferred.to_owned(),
    }
}

/// Where a step of so many minutes is best cut: before the heading of the second level that leaves the two parts nearest to
/// equal, by their words. Nothing when it has no heading to cut at.
pub fn best_cut(text: &str, minutes: u32) -> Option<Cut> {
    let body = front::split(text).map_or(text, |parts| parts.body);
    let facts = facts::gather(body);
    let count = |part: &str| part.split_whitespace().count().max(1);
    let cuts = facts.headings.iter().filter(|(level, _, _)| *level == 2);
    let shares = cuts.filter_map(|(_, words, span)| {
        let (first, second) = body.split_at_checked(span.start)?;
        let (first, second) = (count(first), count(second));
        Some((first.abs_diff(second), words.trim(), first, second))
    });
    let (_, heading, first, second) = shares.min_by_key(|one| one.0)?;
    let whole = usize::try_from(minutes.max(2)).ok()?;
    let short = (whole * first / (first + second)).clamp(1, whole - 1);
    Some(Cut {
        heading: heading.to_owned(),
        first: u32::try_from(short).ok()?,
        second: u32::try_from(whole - short).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn house() -> Vec<Spelling> {
        [
            ("organisation", "organization"),
            ("SENCO", "SENDCO"),
            ("programme", "program"),
        ]
        .map(|(preferred, not)| Spelling {
            preferred: preferred.into(),
            not: not.into(),
        })
        .into()
    }

    fn found(text: &str) -> Vec<(u32, String, String)> {
        let spots = examine(text, &house(), &[]).spelling;
        spots
            .into_iter()
            .map(|one| (one.line, one.words, one.note))
            .collect()
    }

    #[test]
    fn spellings_are_found_whole_with_their_capitals_and_not_in_code_or_addresses() {
        let text = "+++\ntitle = \"Program\"\n+++\n\nThe Organization has a program.\n\nProgramming and `program` and [it](https://program.example) stay. A Sendco reads.\n";
        let told = |line, words: &str, note: &str| (line, words.to_owned(), note.to_owned());
        assert_eq!(
            found(text),
            [
                told(5, "Organization", "Organisation"),
                told(5, "program", "programme"),
                told(7, "Sendco", "SENCO"),
            ]
        );
    }

    #[test]
    fn a_word_said_twice_is_found_and_a_number_is_not() {
        let spots = examine("It is is so. 10 10 times. The the end.\n", &[], &[]).repeated;
        let words: Vec<&str> = spots.iter().map(|one| one.words.as_str()).collect();
        assert_eq!(words, ["is is", "The the"]);
    }

    #[test]
    fn long_sentences_and_words_without_a_link_are_pointed_at() {
        let text = format!(
            "Short. {}end.\n\nA [graduated approach](term:graduated) and best endeavours.\n",
            "word ".repeat(31)
        );
        let term = |id: &str, term: &str| Term {
            id: id.into(),
            term: term.into(),
            plain: String::new(),
            legal: None,
            source: None,
        };
        let glossary = [
            term("graduated", "graduated approach"),
            term("best", "best endeavours"),
        ];
        let seen = examine(&text, &[], &glossary);
        assert_eq!(seen.long.len(), 1);
        assert_eq!(seen.long[0].note, "32");
        let notes: Vec<&str> = seen.unlinked.iter().map(|one| one.note.as_str()).collect();
        assert_eq!((notes, seen.unlinked[0].line), (vec!["best"], 3));
    }

    #[test]
    fn a_step_is_cut_where_its_parts_are_nearest_to_equal() {
        let part = |words: usize| "word ".repeat(words);
        let text = format!(
            "{}\n\n## One\n\n{}\n\n## Two\n\n{}\n",
            part(50),
            part(60),
            part(100)
        );
        let cut = best_cut(&text, 20).unwrap();
        assert_eq!((cut.heading.as_str(), cut.first + cut.second), ("Two", 20));
        assert_eq!(cut.first, 10);
        assert_eq!(best_cut("No heading.", 20), None);
    }

    proptest! {
        #[test]
        fn what_is_found_stands_where_it_is_said_to_stand_and_is_gone_once_it_is_replaced(text in "([a-zé ’#\\n\\[\\]().`]|program |SENDCO |Organization ){0,80}") {
            let spots = examine(&text, &house(), &[]).spelling;
            let mut mended = text.clone();
            for one in &spots {
                prop_assert_eq!(text.get(one.span.clone()), Some(one.words.as_str()));
            }
            let mut places: Vec<_> = spots.iter().collect();
            places.sort_by_key(|one| std::cmp::Reverse(one.span.start));
            for one in places {
                mended.replace_range(one.span.clone(), &one.note);
            }
            prop_assert!(examine(&mended, &house(), &[]).spelling.is_empty());
        }

        #[test]
        fn a_cut_loses_no_minute(text in "(## [a-z]{1,6}\\n|[a-z ]{0,20}\\n){0,12}", minutes in 0_u32..60) {
            if let Some(cut) = best_cut(&text, minutes) {
                prop_assert_eq!(cut.first + cut.second, minutes.max(2));
                prop_assert!(cut.first >= 1 && cut.second >= 1);
            }
        }
    }
}
