//! What somebody typed, and how well a text answers it.
//!
//! What this room must not know: where texts are kept.

use maud::{Markup, html};

/// Words beyond these are passed over.
const MOST_WORDS: usize = 8;
/// Letters of a word beyond these are passed over.
const MOST_LETTERS: usize = 40;
/// Letters shown around the first word that answers.
const BEFORE: usize = 60;
const AFTER: usize = 160;

/// A word in a title answers better than one in the text.
const TITLE: u32 = 0;
const TEXT: u32 = 4;
/// For a word that only begins like the question's, and for each slip of the keyboard.
const BEGINS: u32 = 1;
const SLIP: u32 = 8;

/// How strictly words are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// As they are, or beginning so.
    AsTyped,
    /// With slips of the keyboard too.
    Forgiving,
}

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    words: Vec<String>,
}

impl Query {
    /// Reads what was typed. Capital letters, accents of the apostrophe and punctuation do not matter.
    pub fn parse(typed: &str) -> Self {
        let words = words_of(typed)
            .map(|(_, word)| word.chars().take(MOST_LETTERS).collect())
            .take(MOST_WORDS)
            .collect();
        Self { words }
    }

    /// Is nothing asked?
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that are looked for.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// How well a title and a text answer: the less, the better; none when a word is in neither.
    pub fn fits(&self, title: &str, text: &str, fit: Fit) -> Option<u32> {
        let fields = [(title, TITLE), (text, TEXT)];
        let each = self.words.iter().map(|asked| {
            fields
                .iter()
                .flat_map(|(field, weight)| words_of(field).map(move |(_, word)| (word, *weight)))
                .filter_map(|(word, weight)| Some(distance(asked, &word, fit)? + weight))
                .min()
        });
        each.sum()
    }

    /// Those that answer, the best first: as typed, and only where nothing does, with slips.
    pub fn rank<T>(
        &self,
        items: impl IntoIterator<Item = T>,
        text: impl Fn(&T) -> (String, String),
    ) -> Vec<T> {
        if self.is_empty() {
            return Vec::new();
        }
        let (mut strict, mut forgiving) = (Vec::new(), Vec::new());
        for item in items {
            let (title, body) = text(&item);
            if let Some(score) = self.fits(&title, &body, Fit::AsTyped) {
                strict.push((score, item));
            } else if strict.is_empty()
                && let Some(score) = self.fits(&title, &body, Fit::Forgiving)
            {
                forgiving.push((score, item));
            }
        }
        let mut found = if strict.is_empty() { forgiving } else { strict };
        found.sort_by_key(|(score, _)| *score);
        found.into_iter().map(|(_, item)| item).collect()
    }

    fn answers(&self, word: &str) -> bool {
        let as_typed = |asked: &String| distance(asked, word, Fit::AsTyped).is_some();
        let nearly = |asked: &String| distance(asked, word, Fit::Forgiving).is_some();
        self.words.iter().any(as_typed) || self.words.iter().any(nearly)
    }

    /// The text with every word that answers marked.
    pub fn mark(&self, text: &str) -> Markup {
        let mut parts = Vec::new();
        let mut from = 0;
        for (at, word) in words_of(text) {
            if !self.answers(&word) {
                continue;
            }
            parts.push((text.get(from..at.start).unwrap_or(""), false));
            parts.push((text.get(at.clone()).unwrap_or(""), true));
            from = at.end;
        }
        parts.push((text.get(from..).unwrap_or(""), false));
        html! {
            @for (part, marked) in &parts {
                @if *marked { mark { (part) } } @else { (part) }
            }
        }
    }

    /// The part of a text where the question is answered, its words marked; the beginning, when it is not.
    pub fn snippet(&self, text: &str) -> Markup {
        let first = words_of(text)
            .find(|(_, word)| self.answers(word))
            .map_or(0, |(at, _)| at.start);
        let from = back(text, first, BEFORE);
        let until = forward(text, first, AFTER);
        let part = text.get(from..until).unwrap_or("").trim();
        html! {
            @if from > 0 { "… " }
            (self.mark(part))
            @if until < text.len() { " …" }
        }
    }
}

/// The beginning of a word at most so many letters before this place.
fn back(text: &str, at: usize, most: usize) -> usize {
    let Some(before) = text.get(..at) else {
        return 0;
    };
    let from = before
        .char_indices()
        .rev()
        .nth(most)
        .map_or(0, |(place, _)| place);
    if from == 0 {
        return 0;
    }
    let rest = text.get(from..at).unwrap_or("");
    rest.find(char::is_whitespace)
        .map_or(at, |place| from + place)
}

/// The end of a word at most so many letters after this place.
fn forward(text: &str, at: usize, most: usize) -> usize {
    let Some(after) = text.get(at..) else {
        return text.len();
    };
    let Some((cut, _)) = after.char_indices().nth(most) else {
        return text.len();
    };
    let part = after.get(..cut).unwrap_or("");
    part.rfind(char::is_whitespace)
        .map_or(at + cut, |place| at + place)
}

/// How far a word is from the one that was asked for; none when too far.
fn distance(asked: &str, word: &str, fit: Fit) -> Option<u32> {
    if word == asked {
        return Some(0);
    }
    if word.starts_with(asked) {
        return Some(BEGINS);
    }
    if fit == Fit::AsTyped {
        return None;
    }
    slipped(asked, word).map(|slips| slips * SLIP)
}

/// How many slips of the keyboard lie between the two: letters wrong, missing, added or swapped. Short words have to be right.
pub(super) fn slipped(asked: &str, word: &str) -> Option<u32> {
    let allowed = match asked.chars().count() {
        0..=3 => return None,
        4..=6 => 1,
        _ => 2,
    };
    // Whoever types on is forgiven in the beginning of a word too.
    if word.len().abs_diff(asked.len()) > 4 * allowed {
        return None;
    }
    let slips = strsim::osa_distance(asked, word);
    (slips <= allowed)
        .then(|| u32::try_from(slips).ok())
        .flatten()
}

/// The words of a text, each with the place where it stands: letters and digits, small, without apostrophes.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, String)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while rest.next_if(|(_, c)| !c.is_alphanumeric()).is_some() {}
        let (start, _) = *rest.peek()?;
        let mut word = String::new();
        let mut end = start;
        while let Some((at, c)) = rest.next_if(|(_, c)| c.is_alphanumeric() || is_apostrophe(*c)) {
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
                end = at + c.len_utf8();
            }
        }
        Some((start..end, word))
    })
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}
