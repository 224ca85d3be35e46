//! Text that looks as if it names a pupil: a warning for whoever writes, never a verdict and never a block.
//!
//! What this room must not know: who writes, or where the text goes.

mod lists;
#[cfg(test)]
mod tests;

use lists::{BIRTH, NO_NAMES, PAPERS, PEOPLE, REFERENCE, SCHEMES, STARTERS, THINGS, Words};

/// What a piece of text looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// What it looks like: `a full name`.
    pub(crate) what: &'static str,
    /// The piece itself.
    pub(crate) piece: String,
}

/// Most pieces shown: enough to make the point.
const MOST: usize = 5;

/// Everything in the text that looks like a pupil's full name, a unique pupil number, a teacher reference number or a
/// date of birth.
pub(crate) fn findings(text: &str) -> Vec<Finding> {
    let words: Vec<Word<'_>> = words(text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1);
        let looks = number(&words, at)
            .or_else(|| date(&words, at))
            .or_else(|| next.and_then(|next| name(&words, at, word, next)));
        if let Some(finding) = looks
            && !found.contains(&finding)
        {
            found.push(finding);
        }
    }
    found.truncate(MOST);
    found
}

struct Word<'t> {
    /// Without the marks around it.
    bare: &'t str,
    /// Whether a sentence begins with it.
    first: bool,
    /// Whether a mark follows that parts it from the next word.
    parted: bool,
}

/// The same in several texts of one form.
pub(crate) fn all_findings<const N: usize>(texts: [&String; N]) -> Vec<Finding> {
    let mut found: Vec<Finding> = texts.into_iter().flat_map(|text| findings(text)).collect();
    found.dedup();
    found.truncate(MOST);
    found
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut first = true;
        for raw in line.split_whitespace() {
            let bare = raw.trim_matches(|c: char| !c.is_alphanumeric());
            let bare = bare
                .strip_suffix("’s")
                .or_else(|| bare.strip_suffix("'s"))
                .unwrap_or(bare);
            let parted = raw.ends_with(['.', ',', ':', ';', '?', '!', ')', '”', '"']);
            if !bare.is_empty() {
                found.push(Word {
                    bare,
                    first: first || raw.starts_with(['“', '"', '(']),
                    parted,
                });
            }
            first = raw.ends_with(['.', '?', '!', ':', '-', '*', '–']);
        }
    }
    found
}

/// Is one of these among so many words before this one?
fn after(words: &[Word<'_>], at: usize, many: usize, these: &Words) -> bool {
    let from = at.saturating_sub(many);
    let before = words.get(from..at).unwrap_or_default();
    before.iter().any(|word| these.has(word.bare))
}

fn number(words: &[Word<'_>], at: usize) -> Option<Finding> {
    let word = words.get(at)?.bare;
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let plain = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'/');
    let letter_first = word.starts_with(|c: char| c.is_ascii_uppercase());
    let piece = || word.to_owned();
    if plain && letter_first && word.len() == 13 && digits >= 11 {
        return Some(Finding {
            what: "a unique pupil number",
            piece: piece(),
        });
    }
    let seven = digits == 7 && word.chars().all(|c| c.is_ascii_digit() || c == '/');
    // Seven digits are money, an order or a telephone as well: it has to be said that they are a reference.
    let trn = seven && (word.find('/') == Some(2) || after(words, at, NEAR, &REFERENCE));
    trn.then(|| Finding {
        what: "a teacher reference number",
        piece: piece(),
    })
}

/// Words before “called” among which it is said who or what is called so.
const SAID_OF: usize = 8;
/// Words before something that say what it is.
const NEAR: usize = 5;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `12/03/2015` in a year in which a pupil may have been born, if it is not the day of a paper; `12 March 2015` or `12/3/15` after
/// “born” or “DOB”.
fn date(words: &[Word<'_>], at: usize) -> Option<Finding> {
    let word = words.get(at)?.bare;
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    if let [day, month, year] = parts.as_slice() {
        let numbers = [day, month, year]
            .iter()
            .all(|part| part.parse::<u32>().is_ok());
        let said = after(words, at, NEAR, &BIRTH);
        let may_be = is_birth_year(year) || is_birth_year(day);
        let born =
            (may_be && (said || !after(words, at, NEAR, &PAPERS))) || (year.len() == 2 && said);
        if numbers && born {
            return Some(Finding {
                what: "a date of birth",
                piece: word.to_owned(),
            });
        }
    }
    let (month, year) = (words.get(at + 1)?.bare, words.get(at + 2)?.bare);
    let day = word.trim_end_matches(|c: char| c.is_alphabetic());
    let good = day.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
        && MONTHS.contains(&month.to_lowercase().as_str())
        && is_birth_year(year)
        && after(words, at, NEAR, &BIRTH);
    good.then(|| Finding {
        what: "a date of birth",
        piece: format!("{word} {month} {year}"),
    })
}

/// Years in which somebody at school now may have been born; dates of the programme itself lie later.
fn is_birth_year(text: &str) -> bool {
    text.len() == 4
        && text
            .parse::<u32>()
            .is_ok_and(|year| (2000..=2023).contains(&year))
}

/// Two words with capitals inside a sentence, or one after “a boy called”.
fn name(words: &[Word<'_>], at: usize, word: &Word<'_>, next: &Word<'_>) -> Option<Finding> {
    let says = ["called", "named"].contains(&word.bare.to_lowercase().as_str());
    if says && is_name(next.bare) && is_of_somebody(words, at) {
        return Some(Finding {
            what: "a name",
            piece: next.bare.to_owned(),
        });
    }
    let inside = !word.first || at == 0 || after_capital_start(words, at);
    let pair = format!("{} {}", word.bare, next.bare);
    let full = inside
        && !word.parted
        && !(word.first && is_starter(word.bare))
        && is_name(word.bare)
        && is_name(next.bare)
        && !SCHEMES.contains(&pair.to_lowercase().as_str());
    full.then_some(Finding {
        what: "a full name",
        piece: pair,
    })
}

/// Is it somebody who is called so, and not a group or a book?
fn is_of_somebody(words: &[Word<'_>], at: usize) -> bool {
    let before = words
        .get(at.saturating_sub(SAID_OF)..at)
        .unwrap_or_default();
    let mut before = before.iter().rev().map(|word| word.bare);
    let said = before.find(|word| PEOPLE.has(word) || THINGS.has(word));
    said.is_some_and(|word| PEOPLE.has(word))
}

/// A word that begins a sentence and never a name: `Today`, `Because`, `Watching`.
fn is_starter(word: &str) -> bool {
    STARTERS.has(word) || (word.len() > 5 && word.ends_with("ing"))
}

/// A sentence may begin with a name too: then the next word has a capital as well, which nothing else explains.
fn after_capital_start(words: &[Word<'_>], at: usize) -> bool {
    words
        .get(at + 1)
        .is_some_and(|next| !next.first && is_name(next.bare))
}

fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let rest: Vec<char> = letters.collect();
    capital
        && !rest.is_empty()
        && rest
            .iter()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''))
        && rest.iter().any(|c| c.is_lowercase())
        && !NO_NAMES.has(word)
}
