//! Guesses which name was meant when one is misspelt.
//!
//! What this room must not know: what the names stand for.

/// The candidate nearest to `word`, when one is near enough to be meant.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let limit = ((length + 1) / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(far, _)| *far <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut before = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (b, above) in to.iter().zip(row.iter().skip(1)) {
            let swap = before + usize::from(a != *b);
            left = swap.min(left + 1).min(above + 1);
            before = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_key_is_recognised_and_another_word_is_not() {
        for (word, meant) in [
            ("titel", Some("title")),
            ("minuts", Some("minutes")),
            ("colour", None),
            ("1.21", Some("1.2")),
        ] {
            assert_eq!(nearest(word, ["title", "minutes", "1.2"]), meant, "{word}");
        }
    }
}
