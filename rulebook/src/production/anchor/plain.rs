//! Words as they are read, found in a text as it is written: without the marks of Markdown, whatever the line ends.
//!
//! What this room decides: where a copied passage stands in its file.
//! What it does not know: Markdown beyond emphasis, code and links.

use std::ops::Range;

/// Where these words stand in this text: exactly, or else as somebody reads them, the first place.
pub fn quoted(text: &str, words: &str) -> Option<Range<usize>> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    if let Some(at) = text.find(words) {
        return Some(at..at + words.len());
    }
    let (plain, places) = read(text);
    let (wanted, _) = read(words);
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return None;
    }
    let at = plain.find(wanted)?;
    let first = plain.get(..at)?.chars().count();
    let last = (first + wanted.chars().count()).checked_sub(1)?;
    Some(balanced(
        text,
        places.get(first)?.start..places.get(last)?.end,
    ))
}

/// The stretch with the marks at its ends that belong to marks inside it, so that other words can stand in its place.
fn balanced(text: &str, mut range: Range<usize>) -> Range<usize> {
    for mark in ["**", "*", "`"] {
        let odd = inside(text, &range).matches(mark).count() % 2 == 1;
        if odd && before(text, &range).ends_with(mark) {
            range.start -= mark.len();
        } else if odd && after(text, &range).starts_with(mark) {
            range.end += mark.len();
        }
    }
    let count = |range: &Range<usize>, mark: &str| inside(text, range).matches(mark).count();
    if count(&range, "](") > count(&range, "[") && before(text, &range).ends_with('[') {
        range.start -= 1;
    }
    let rest = after(text, &range);
    if count(&range, "[") > count(&range, "](")
        && rest.starts_with("](")
        && let Some(end) = rest.find(')')
    {
        range.end += end + 1;
    }
    range
}

fn inside<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or("")
}

fn before<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(..range.start).unwrap_or("")
}

fn after<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.end..).unwrap_or("")
}

/// The characters that are read, each with the bytes it was written in. White space of any length reads as one space.
fn read(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut plain, mut places) = (String::new(), Vec::new());
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let shown = match letter {
            ']' if letters.peek().is_some_and(|(_, next)| *next == '(') => {
                // The address of a link is not read.
                for (_, skipped) in letters.by_ref() {
                    if matches!(skipped, ')' | '\n') {
                        break;
                    }
                }
                None
            }
            '*' | '`' | '[' | ']' => None,
            '“' | '”' => Some('"'),
            '‘' | '’' => Some('\''),
            white if white.is_whitespace() => (!plain.ends_with(' ')).then_some(' '),
            other => Some(other),
        };
        if let Some(shown) = shown {
            plain.push(shown);
            places.push(at..at + letter.len_utf8());
        }
    }
    (plain, places)
}
