//! How hard a text is to read: Flesch and Kincaid's grade, told as an age in years (grade and five).
//! Source: Kincaid, Fishburne, Rogers and Chissom, 1975; syllables are counted by vowel groups.
//!
//! What this room must not know: which texts should be easy.

/// Fewest words for a figure that means something.
const FEWEST_WORDS: usize = 100;

/// How hard a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hardness {
    /// Years of age at which it can be read.
    pub age: u32,
    /// Its longest sentences, the longest first.
    pub longest: Vec<Long>,
}

/// A long sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Long {
    /// Its words, counted.
    pub words: usize,
    /// The paragraph in which it stands, by position.
    pub paragraph: usize,
    /// The sentence.
    pub sentence: String,
}

/// Sentences that are pointed at.
const LONGEST: usize = 3;

/// Scores paragraphs; `None` when there is too little text.
pub(crate) fn score<'p, P: IntoIterator<Item = &'p str>>(paragraphs: P) -> Option<Hardness> {
    let (mut words, mut sentences, mut syllables) = (0_usize, 0_usize, 0_usize);
    let mut longest: Vec<(usize, usize, &str)> = Vec::new();
    for (at, paragraph) in paragraphs.into_iter().enumerate() {
        for sentence in split_sentences(paragraph) {
            let count = count_words(sentence);
            if count == 0 {
                continue;
            }
            sentences += 1;
            words += count;
            syllables += sentence
                .split_whitespace()
                .map(count_syllables)
                .sum::<usize>();
            longest.push((count, at, sentence));
            if longest.len() > 64 {
                keep_longest(&mut longest);
            }
        }
    }
    if words < FEWEST_WORDS {
        return None;
    }
    keep_longest(&mut longest);
    let long = |(words, paragraph, sentence): (usize, usize, &str)| Long {
        words,
        paragraph,
        sentence: sentence.trim().to_owned(),
    };
    Some(Hardness {
        age: age(words, sentences, syllables),
        longest: longest.into_iter().map(long).collect(),
    })
}

fn keep_longest(list: &mut Vec<(usize, usize, &str)>) {
    list.sort_by_key(|one| std::cmp::Reverse(one.0));
    list.truncate(LONGEST);
}

/// Age in whole years, in integers: `0.39 w/s + 11.8 y/w - 15.59 + 5`, rounded.
fn age(words: usize, sentences: usize, syllables: usize) -> u32 {
    let per_sentence = 390 * words / sentences.max(1);
    let per_word = 11_800 * syllables / words.max(1);
    let thousandths = (per_sentence + per_word).saturating_sub(10_590);
    u32::try_from((thousandths + 500) / 1000).unwrap_or(u32::MAX)
}

fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

/// Sentences end at a full stop, question or exclamation mark, colon or semicolon before a space.
pub(crate) fn split_sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = sentence_end(rest);
        let (sentence, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(sentence)
    })
}

fn sentence_end(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let last =
            next.is_none_or(|next| next.is_whitespace() || matches!(next, '”' | '’' | '"' | ')'));
        if matches!(letter, '.' | '?' | '!' | ':' | ';') && last {
            return at + letter.len_utf8();
        }
    }
    text.len()
}

/// Syllables of one word by its vowel groups; a silent e at the end does not count.
fn count_syllables(word: &str) -> usize {
    let letters: Vec<char> = word
        .chars()
        .filter(|one| one.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    if letters.is_empty() {
        return usize::from(word.chars().any(char::is_numeric));
    }
    let vowel = |letter: &char| "aeiouyáéíóúàèêâôûëï".contains(*letter);
    let mut groups = 0_usize;
    let mut before = false;
    for letter in &letters {
        let now = vowel(letter);
        groups += usize::from(now && !before);
        before = now;
    }
    let silent = match letters.as_slice() {
        [.., a, 'l', 'e'] => vowel(a),
        [.., 't' | 'd', 'e', 'd'] => false,
        [.., a, 'e'] | [.., a, 'e', 'd'] => !vowel(a),
        _ => false,
    };
    groups.saturating_sub(usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::{age, count_syllables, score, split_sentences};

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        let table = [
            ("school", 1),
            ("pupil", 2),
            ("make", 1),
            ("table", 2),
            ("helped", 1),
            ("wanted", 2),
            ("education", 4),
        ];
        for (word, syllables) in table {
            assert_eq!(count_syllables(word), syllables, "{word}");
        }
    }

    #[test]
    fn sentences_end_where_a_reader_pauses_and_not_in_a_number() {
        let found: Vec<&str> = split_sentences("Read 6.44 first. Then act!")
            .map(str::trim)
            .collect();
        assert_eq!(found, ["Read 6.44 first.", "Then act!"]);
    }

    #[test]
    fn the_age_follows_the_formula() {
        // 100 words, 5 sentences, 150 syllables: 7.8 + 17.7 - 15.59 + 5 = 14.91
        assert_eq!(age(100, 5, 150), 15);
        assert_eq!(age(100, 20, 100), 3);
    }

    #[test]
    fn long_words_in_long_sentences_are_harder_and_short_texts_have_no_age() {
        let easy = "The cat sat on the mat. ".repeat(20);
        let hard = "Comprehensive organisational considerations necessitate interdisciplinary collaboration. ".repeat(30);
        let (easy, hard) = (
            score([easy.as_str()]).unwrap(),
            score([hard.as_str()]).unwrap(),
        );
        assert!(easy.age < 8 && hard.age > 20, "{} {}", easy.age, hard.age);
        assert_eq!(score(["Too short."]), None);
    }
}
