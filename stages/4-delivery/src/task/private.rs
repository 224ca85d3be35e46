//! Text that looks as if it names a pupil: a warning for whoever writes, never a verdict and never a block.
//!
//! What this room must not know: who writes, or where the text goes.

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

/// Words that stand with a capital in ordinary writing about schools.
const NO_NAMES: &[&str] = &[
    "academy",
    "act",
    "april",
    "assistant",
    "august",
    "autumn",
    "behaviour",
    "biology",
    "british",
    "catholic",
    "chemistry",
    "child",
    "children",
    "christmas",
    "church",
    "class",
    "code",
    "college",
    "council",
    "december",
    "deputy",
    "designated",
    "dfe",
    "easter",
    "education",
    "eef",
    "ehc",
    "ehcp",
    "england",
    "english",
    "equality",
    "february",
    "forest",
    "french",
    "friday",
    "friends",
    "geography",
    "german",
    "good",
    "governor",
    "head",
    "headteacher",
    "health",
    "high",
    "history",
    "i",
    "infant",
    "january",
    "july",
    "june",
    "junior",
    "key",
    "lead",
    "leader",
    "literacy",
    "local",
    "london",
    "lower",
    "march",
    "maths",
    "mathematics",
    "may",
    "monday",
    "national",
    "november",
    "nurture",
    "october",
    "offer",
    "ofsted",
    "physics",
    "plan",
    "pe",
    "practice",
    "primary",
    "pupil",
    "ramadan",
    "reading",
    "reception",
    "room",
    "rsc",
    "saturday",
    "school",
    "science",
    "secondary",
    "senco",
    "send",
    "sen",
    "september",
    "sixth",
    "social",
    "spanish",
    "special",
    "spring",
    "stage",
    "summer",
    "sunday",
    "support",
    "teacher",
    "team",
    "term",
    "thursday",
    "trust",
    "tuesday",
    "upper",
    "wednesday",
    "welsh",
    "year",
    "zones",
];

/// Everything in the text that looks like a pupil's full name, a unique pupil number, a teacher reference number or a
/// date of birth.
pub(crate) fn findings(text: &str) -> Vec<Finding> {
    let words: Vec<Word<'_>> = words(text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1);
        let looks = number(word.bare)
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

fn number(word: &str) -> Option<Finding> {
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
    let trn = digits == 7 && plain && word.chars().all(|c| c.is_ascii_digit() || c == '/');
    trn.then(|| Finding {
        what: "a teacher reference number",
        piece: piece(),
    })
}

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

/// `12/03/2015`, `12 March 2015`, or any date after “born” or “DOB”, in a year in which a pupil may have been born.
fn date(words: &[Word<'_>], at: usize) -> Option<Finding> {
    let word = words.get(at)?.bare;
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    if let [day, month, year] = parts.as_slice() {
        let numbers = [day, month, year]
            .iter()
            .all(|part| part.parse::<u32>().is_ok());
        let born =
            is_birth_year(year) || is_birth_year(day) || (year.len() == 2 && after_born(words, at));
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
        && is_birth_year(year);
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

fn after_born(words: &[Word<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| words.get(at));
    before.is_some_and(|word| ["born", "dob"].contains(&word.bare.to_lowercase().as_str()))
}

/// Two words with capitals inside a sentence, or one after “called” or “named”.
fn name(words: &[Word<'_>], at: usize, word: &Word<'_>, next: &Word<'_>) -> Option<Finding> {
    let says = ["called", "named"].contains(&word.bare.to_lowercase().as_str());
    if says && is_name(next.bare) {
        return Some(Finding {
            what: "a name",
            piece: next.bare.to_owned(),
        });
    }
    let inside = !word.first || at == 0 || after_capital_start(words, at);
    let full = inside && !word.parted && is_name(word.bare) && is_name(next.bare);
    full.then(|| Finding {
        what: "a full name",
        piece: format!("{} {}", word.bare, next.bare),
    })
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
        && !NO_NAMES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(text: &str) -> Vec<&'static str> {
        findings(text)
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn what_looks_like_a_pupil_is_found() {
        for (text, what) in [
            ("I watched Kofi Mensah in the third lesson.", "a full name"),
            ("Kofi Mensah finds writing hard.", "a full name"),
            ("We have a boy called Kofi in Year 4.", "a name"),
            (
                "His number is A123456789012, see the record.",
                "a unique pupil number",
            ),
            ("She (born 12/03/2015) is new here.", "a date of birth"),
            ("born 12 March 2015", "a date of birth"),
            ("dob 12/3/15", "a date of birth"),
            ("the record 2015-03-12 says", "a date of birth"),
            (
                "The teacher’s TRN is 1234567.",
                "a teacher reference number",
            ),
        ] {
            assert!(looks(text).contains(&what), "{text}: {:?}", findings(text));
        }
    }

    #[test]
    fn ordinary_writing_about_a_school_is_left_in_peace() {
        for text in [
            "",
            "Pupil R said: “I know it in my head but it goes.”",
            "The SEND Code of Practice says that we should listen.",
            "I asked the Head Teacher and the Year 4 team on Monday.",
            "On 3 December 2026 we met. Then I wrote it down.",
            "Next week the Reading Room opens. Everybody is welcome.",
            "11 of 41 notes were about one thing.",
            "Teacher: finds writing hard. Family: not asked yet.",
        ] {
            assert!(looks(text).is_empty(), "{text}: {:?}", findings(text));
        }
    }

    #[test]
    fn no_text_breaks_it() {
        for text in [
            "’s",
            "…",
            "\u{feff}A",
            "born",
            "12 March",
            "é É Éé Öö",
            "A B",
            "'s 's 's",
            "1/2/3 4/5/2015",
        ] {
            findings(text);
        }
    }
}
