//! Comparing two texts: which lines are the same, and within a changed passage which words went and which came.
//!
//! What this room must not know: items, versions, people.

mod marks;

pub use marks::{beside, changed, key};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

/// Lines of unchanged text that are shown around a change.
const AROUND: usize = 2;
/// Texts of more lines than this are shown whole, the old above the new.
const MOST_LINES: usize = 4_000;
/// Pairs of words that one comparison looks at, at most: passages beyond are shown whole. Comparing takes about as long
/// as there are pairs, so this keeps a text of which every line changed from taking long.
const MOST_PAIRS: usize = 3_000_000;
/// Bytes of a word and of what stands between words, on average: what a passage costs is known before it is divided.
const BYTES_OF_A_WORD: usize = 3;
/// When less than this share of a passage stands in both, in hundredths, words between words would be confetti: the old
/// passage is shown above the new.
const LEAST_KEPT: usize = 15;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They stand in both.
    Kept,
    /// They went.
    Gone,
    /// They came.
    New,
}

/// A piece of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Lines that stand in both.
    Same(Vec<String>),
    /// So many unchanged lines are left out.
    LeftOut(usize),
    /// A changed passage, in words.
    Changed(Vec<(Fate, String)>),
}

/// Compares two texts.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    if before.lines().count().max(after.lines().count()) > MOST_LINES {
        return vec![whole(before, after)];
    }
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .diff_lines(before, after);
    let (old, new) = (diff.old_slices(), diff.new_slices());
    let ops = diff.ops();
    let mut pieces = Vec::new();
    let mut pairs = MOST_PAIRS;
    for (at, op) in ops.iter().enumerate() {
        let (was, is) = (lines(old, op.old_range()), lines(new, op.new_range()));
        match op {
            DiffOp::Equal { .. } => same(&was, at == 0, at + 1 == ops.len(), &mut pieces),
            _ => pieces.push(passage(&was.concat(), &is.concat(), &mut pairs)),
        }
    }
    pieces
}

fn lines<'t>(all: &[&'t str], range: std::ops::Range<usize>) -> Vec<&'t str> {
    all.get(range).map(<[&str]>::to_vec).unwrap_or_default()
}

/// Unchanged lines: only those next to a change are shown.
fn same(lines: &[&str], first: bool, last: bool, pieces: &mut Vec<Piece>) {
    let head = if first { 0 } else { AROUND };
    let tail = if last { 0 } else { AROUND };
    let own = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    if lines.len() <= head + tail + 1 {
        pieces.push(Piece::Same(own(lines)));
        return;
    }
    let (start, rest) = lines.split_at(head);
    let (middle, end) = rest.split_at(rest.len() - tail);
    if !start.is_empty() {
        pieces.push(Piece::Same(own(start)));
    }
    pieces.push(Piece::LeftOut(middle.len()));
    if !end.is_empty() {
        pieces.push(Piece::Same(own(end)));
    }
}

fn whole(before: &str, after: &str) -> Piece {
    let fates = [
        (Fate::Gone, before.to_owned()),
        (Fate::New, after.to_owned()),
    ];
    Piece::Changed(
        fates
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect(),
    )
}

fn passage(before: &str, after: &str, pairs: &mut usize) -> Piece {
    let words = |text: &str| text.len() / BYTES_OF_A_WORD + 1;
    let left = pairs.checked_sub(words(before).saturating_mul(words(after)));
    let (false, false, Some(left)) = (before.is_empty(), after.is_empty(), left) else {
        return whole(before, after);
    };
    *pairs = left;
    let words = in_words(before, after);
    let kept = words.iter().filter(|(fate, _)| *fate == Fate::Kept);
    let kept: usize = kept.map(|(_, text)| text.trim().len()).sum();
    if kept * 100 < before.len().max(after.len()) * LEAST_KEPT {
        return whole(before, after);
    }
    Piece::Changed(words)
}

fn in_words(before: &str, after: &str) -> Vec<(Fate, String)> {
    let diff = TextDiff::from_unicode_words(before, after);
    let mut words: Vec<(Fate, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        let fate = match change.tag() {
            ChangeTag::Equal => Fate::Kept,
            ChangeTag::Delete => Fate::Gone,
            ChangeTag::Insert => Fate::New,
        };
        match words.last_mut() {
            Some((last, text)) if *last == fate => text.push_str(change.value()),
            _ => words.push((fate, change.value().to_owned())),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the comparison says the texts were.
    fn rebuilt(pieces: &[Piece], skip: Fate) -> String {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Same(lines) => text.extend(lines.iter().map(String::as_str)),
                Piece::LeftOut(_) => text.push('…'),
                Piece::Changed(words) => {
                    text.extend(
                        words
                            .iter()
                            .filter(|(f, _)| *f != skip)
                            .map(|(_, w)| w.as_str()),
                    );
                }
            }
        }
        text
    }

    fn twenty_lines() -> String {
        let lines: Vec<_> = (0..20).map(|number| format!("line {number}\n")).collect();
        lines.concat()
    }

    #[test]
    fn both_texts_can_be_read_out_of_a_comparison() {
        let cases = [
            ("", "new\n"),
            ("old\n", ""),
            ("a\nb\nc\n", "a\nB\nc\n"),
            ("must tell the family\n", "should tell the parents\n"),
            ("no end", "no end\n"),
            ("ends\r\n", "ends\n"),
        ];
        for (before, after) in cases {
            let pieces = compare(before, after);
            assert_eq!(rebuilt(&pieces, Fate::New), before);
            assert_eq!(rebuilt(&pieces, Fate::Gone), after);
        }
    }

    #[test]
    fn one_changed_word_is_the_only_one_marked() {
        let pieces = compare("He must tell them.\n", "He should tell them.\n");
        let Some(Piece::Changed(words)) = pieces.first() else {
            panic!("{pieces:?}")
        };
        let marked: Vec<_> = words
            .iter()
            .filter(|(fate, _)| *fate != Fate::Kept)
            .collect();
        assert_eq!(
            marked,
            [&(Fate::Gone, "must".into()), &(Fate::New, "should".into())]
        );
    }

    #[test]
    fn a_passage_of_which_hardly_anything_stayed_is_shown_whole() {
        let pieces = compare(
            "One two three four five.\n",
            "Quite another sentence altogether now.\n",
        );
        let fates: Vec<Fate> = match pieces.first() {
            Some(Piece::Changed(words)) => words.iter().map(|(fate, _)| *fate).collect(),
            _ => Vec::new(),
        };
        assert_eq!(fates, [Fate::Gone, Fate::New], "{pieces:?}");
    }

    #[test]
    fn however_much_changed_both_texts_can_be_read_and_short_passages_come_word_by_word() {
        let long = |word: &str| format!("{}end\n", format!("{word} stays ").repeat(3_000));
        let before = format!("It must go.\nKept.\n{}", long("old"));
        let after = format!("It should go.\nKept.\n{}", long("new"));
        let pieces = compare(&before, &after);
        assert_eq!(rebuilt(&pieces, Fate::New), before);
        assert_eq!(rebuilt(&pieces, Fate::Gone), after);
        let of = |piece: Option<&Piece>| match piece {
            Some(Piece::Changed(words)) => words.len(),
            _ => 0,
        };
        assert_eq!(of(pieces.first()), 4, "{:?}", pieces.first());
        assert_eq!(of(pieces.last()), 2, "the long passage is shown whole");
    }

    #[test]
    fn far_from_a_change_lines_are_left_out_and_counted() {
        let before = twenty_lines();
        let after = before.replace("line 10\n", "line ten\n");
        let left_out: Vec<_> = compare(&before, &after)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::LeftOut(lines) => Some(lines),
                _ => None,
            })
            .collect();
        assert_eq!(left_out, [8, 7]);
    }

    #[test]
    fn equal_texts_show_nothing_but_a_count() {
        let text = twenty_lines();
        assert_eq!(compare(&text, &text), [Piece::LeftOut(20)]);
    }
}
