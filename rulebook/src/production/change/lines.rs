//! The lines of a text with what each of them is, and how two lines differ.
//!
//! What this room must not know: signatures, stages.

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Words that people read.
    Prose,
    /// A call-out of the law, with its opening line.
    Law,
    /// The opening line of a call-out of the law or of evidence: it names the source.
    Cites,
    /// A setting: in a record at the top of a page, or in a file of settings.
    Setting,
    /// A picture, sound or film.
    Media,
    /// Nothing but white space.
    Blank,
}

/// One line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// Its number, from 1.
    pub(super) number: usize,
    pub(super) part: Part,
    pub(super) text: &'t str,
}

/// The lines of a file, each with what it is part of.
pub(super) fn lines<'t>(path: &str, text: &'t str) -> Vec<Line<'t>> {
    let settings = path.rsplit_once('.').is_some_and(|(_, end)| end == "toml");
    let (mut record, mut law) = (settings, false);
    let mut found = Vec::new();
    for (number, text) in (1..).zip(text.lines()) {
        let trimmed = text.trim();
        let part = if trimmed == "+++" {
            record = !record || settings;
            Part::Setting
        } else if trimmed.is_empty() {
            Part::Blank
        } else if record {
            Part::Setting
        } else if let Some(opening) = trimmed.strip_prefix(":::") {
            let kind = opening.trim_start_matches(':').trim();
            let cites = kind.starts_with("law") || kind.starts_with("evidence");
            law = kind.starts_with("law");
            if cites { Part::Cites } else { Part::Media }
        } else if law {
            Part::Law
        } else if trimmed.starts_with("![") {
            Part::Media
        } else {
            Part::Prose
        };
        found.push(Line { number, part, text });
    }
    found
}

/// What stands in one text and not in the other, line by line: removed, and added. A line that only moved is in neither.
pub(super) fn changed<'t>(
    before: &[Line<'t>],
    after: &[Line<'t>],
) -> (Vec<Line<'t>>, Vec<Line<'t>>) {
    (without(before, after), without(after, before))
}

fn without<'t>(these: &[Line<'t>], others: &[Line<'t>]) -> Vec<Line<'t>> {
    let mut left: Vec<(&str, Part)> = others
        .iter()
        .map(|one| (one.text.trim_end(), one.part))
        .collect();
    left.sort_unstable_by_key(|(text, _)| *text);
    let mut used = vec![false; left.len()];
    let mut found = Vec::new();
    for line in these {
        let text = line.text.trim_end();
        let from = left.partition_point(|(known, _)| *known < text);
        let same = (from..left.len())
            .take_while(|at| left.get(*at).is_some_and(|(known, _)| *known == text))
            .find(|at| {
                let free = used.get(*at).is_some_and(|used| !*used);
                free && left.get(*at).is_some_and(|(_, part)| *part == line.part)
            });
        match same.and_then(|at| used.get_mut(at)) {
            Some(used) => *used = true,
            None => found.push(*line),
        }
    }
    found
}

/// How two lines of prose differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unlike {
    /// Only marks of heading, list or emphasis.
    Marks,
    /// Punctuation, capitals, or letters of a word.
    Slip,
    /// Words, most of them the same.
    Wording,
    /// A number.
    Number,
    /// A word that turns the meaning round.
    Negation,
    /// A word of duty, or the name of a law.
    Duty,
    /// Most of the words.
    Rewritten,
}

/// Words by which law and guidance speak of duties, and by which a law is named.
const DUTY: &[&str] = &[
    "must",
    "should",
    "shall",
    "may",
    "duty",
    "duties",
    "required",
    "requires",
    "require",
    "legal",
    "legally",
    "law",
    "lawful",
    "unlawful",
    "statutory",
    "statute",
    "act",
    "regulation",
    "regulations",
    "entitled",
    "mandatory",
    "obliged",
    "right",
    "rights",
];
/// Words that turn a sentence round.
const NEGATION: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "without",
    "unless", "except", "only", "always", "all", "every", "any",
];

/// How these two lines of prose differ; nothing when they read alike.
pub(super) fn unlike(before: &str, after: &str) -> Option<Unlike> {
    let (one, two) = (words(before), words(after));
    if one == two {
        let letters = |text: &str| {
            text.chars()
                .filter(|c| !"#*_->`".contains(*c))
                .collect::<String>()
        };
        let same = letters(before)
            .split_whitespace()
            .eq(letters(after).split_whitespace());
        return (before != after).then_some(if same { Unlike::Marks } else { Unlike::Slip });
    }
    let (gone, come) = (rest(&one, &two), rest(&two, &one));
    let touches = |wanted: &dyn Fn(&str) -> bool| gone.iter().chain(&come).any(|word| wanted(word));
    if touches(&|word| DUTY.contains(&word)) {
        return Some(Unlike::Duty);
    }
    if touches(&|word| word.chars().any(|c| c.is_ascii_digit())) {
        return Some(Unlike::Number);
    }
    if touches(&|word| NEGATION.contains(&word) || word.ends_with("n't")) {
        return Some(Unlike::Negation);
    }
    let pairs = one.len() == two.len();
    let slips = |(a, b): (&String, &String)| a == b || is_slip(a, b);
    if pairs && one.iter().zip(&two).all(slips) {
        return Some(Unlike::Slip);
    }
    let same = one.len() + two.len() - gone.len() - come.len();
    if same * 10 >= (one.len() + two.len()) * 6 {
        Some(Unlike::Wording)
    } else {
        Some(Unlike::Rewritten)
    }
}

/// Does a line that came or went speak of duty?
pub(super) fn speaks_of_duty(text: &str) -> bool {
    words(text).iter().any(|word| {
        DUTY.contains(&word.as_str()) && word != "may" && word != "right" && word != "act"
    })
}

/// The words of a line, in small letters, without punctuation.
fn words(text: &str) -> Vec<String> {
    let text: String = text
        .chars()
        .map(|c| if c == '’' || c == '‘' { '\'' } else { c })
        .collect();
    text.split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|word| word.trim_matches('\'').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// What is in one list of words and not in the other, as often as it is there.
fn rest<'w>(these: &'w [String], others: &[String]) -> Vec<&'w str> {
    let mut left: Vec<&str> = others.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for word in these {
        match left.iter().position(|known| known == word) {
            Some(at) => {
                left.swap_remove(at);
            }
            None => found.push(word.as_str()),
        }
    }
    found
}

/// Is one of these words the other with a slip of the pen: one letter in a short word, two in a long one?
fn is_slip(one: &str, two: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let short = a.len().min(b.len());
    let most = match short {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    // A first letter that differs makes another word more often than a slip.
    a.first() == b.first() && a.len().abs_diff(b.len()) <= most && distance(&a, &b) <= most
}

/// How many letters have to be changed, added, taken away or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at =
                |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&row, j) + usize::from(x != y))
                .min(at(&row, j + 1) + 1)
                .min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lines_are_told_apart_by_what_differs() {
        for (before, after, found) in [
            ("A **key** message.", "A key message.", Some(Unlike::Marks)),
            ("## Policies", "### Policies", Some(Unlike::Marks)),
            (
                "Ask the pupils first",
                "Ask the pupils, first.",
                Some(Unlike::Slip),
            ),
            (
                "The recieved letter",
                "The received letter",
                Some(Unlike::Slip),
            ),
            (
                "Schools must listen",
                "Schools should listen",
                Some(Unlike::Duty),
            ),
            ("Wait 15 days", "Wait 20 days", Some(Unlike::Number)),
            (
                "It does help pupils here",
                "It does not help pupils here",
                Some(Unlike::Negation),
            ),
            (
                "Ask how the child sees it first",
                "Ask how the pupil sees it first",
                Some(Unlike::Wording),
            ),
            (
                "Ask the child",
                "Read three policies before Monday",
                Some(Unlike::Rewritten),
            ),
            ("The same", "The same", None),
        ] {
            assert_eq!(unlike(before, after), found, "{before} / {after}");
        }
    }

    #[test]
    fn a_word_is_no_slip_of_another_word() {
        for (one, two) in [
            ("then", "when"),
            ("not", "now"),
            ("child", "adult"),
            ("cat", "cut"),
        ] {
            assert!(!is_slip(one, two), "{one} {two}");
        }
        assert!(is_slip("behavoiur", "behaviour"));
        assert!(is_slip("accomodate", "accommodate"));
    }

    #[test]
    fn lines_know_what_they_are_part_of() {
        use Part::{Blank, Cites, Law, Media, Prose, Setting};
        let text = "+++\nminutes = 9\n+++\n\nRead.\n\n::: law cfa:66\nSchools must.\n:::\n![A map](map.png)\n";
        let parts: Vec<Part> = lines("a.md", text).iter().map(|line| line.part).collect();
        assert_eq!(
            parts,
            [
                Setting, Setting, Setting, Blank, Prose, Blank, Cites, Law, Media, Media
            ]
        );
        assert!(
            lines("m.toml", "a = 1\nb = 2")
                .iter()
                .all(|line| line.part == Setting)
        );
    }
}
