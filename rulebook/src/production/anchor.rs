//! Where the words that a comment is about stand, after the text around them was edited.
//!
//! What this room decides: whether a passage is found, moved, changed or gone, and where it is now.
//! What it does not know: comments, files, who wrote what.

mod plain;

use std::ops::Range;

pub use plain::quoted;

/// How much of the text on either side of a passage is remembered, in characters.
const AROUND: usize = 40;
/// A passage shorter than this is told from others like it only by its surroundings.
const SHORT: usize = 12;
/// How many characters of surroundings a short passage needs.
const NEEDED: usize = 8;
/// Of a hundred words of a passage, how many must be left for it to be the same passage, changed.
const LIKENESS: usize = 60;

/// A passage as it was when it was last seen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Anchor {
    /// The words.
    pub quote: String,
    /// What stood before them.
    pub before: String,
    /// What stood after them.
    pub after: String,
    /// Where they began, in bytes of the text.
    pub start: usize,
}

crate::coded! {
    /// What became of a passage.
    pub enum Fate {
        /// It stands where it stood, between the same words.
        Found = "found", "In the text";
        /// The same words stand between other words.
        Moved = "moved", "Moved in the text";
        /// The place is there; its words are others.
        Changed = "changed", "Words changed since";
        /// Neither the words nor the place.
        Gone = "gone", "No longer in the text";
    }
}

/// What became of a passage, and where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// What became of it.
    pub fate: Fate,
    /// Its bytes in the text of now; nothing when it is gone.
    pub range: Option<Range<usize>>,
}

/// Remembers a passage: these bytes of this text. Nothing when they are no whole characters or none at all.
pub fn take(text: &str, range: Range<usize>) -> Option<Anchor> {
    let quote = text.get(range.clone())?.to_owned();
    let before = text.get(..range.start)?;
    let after = text.get(range.end..)?;
    if quote.is_empty() {
        return None;
    }
    Some(Anchor {
        quote,
        before: tail(before).to_owned(),
        after: head(after).to_owned(),
        start: range.start,
    })
}

/// Finds a passage again. The same words win over the same place; among the same words, those between the most alike
/// surroundings; among those, the nearest.
pub fn locate(text: &str, anchor: &Anchor) -> Located {
    if anchor.quote.is_empty() {
        return gone();
    }
    if let Some((range, alike)) = same_words(text, anchor) {
        let whole = anchor.before.chars().count() + anchor.after.chars().count();
        let fate = if alike == whole {
            Fate::Found
        } else {
            Fate::Moved
        };
        return Located {
            fate,
            range: Some(range),
        };
    }
    let range = same_place(text, anchor).or_else(|| like_words(text, &anchor.quote));
    range.map_or_else(gone, |range| Located {
        fate: Fate::Changed,
        range: Some(range),
    })
}

/// The anchor in a newer text: as it stands there, or as it was when it is gone, so that it is found again if the
/// words come back. A passage whose words changed keeps its own words and learns its new surroundings.
pub fn follow(text: &str, anchor: &Anchor) -> Anchor {
    let Some(range) = locate(text, anchor).range else {
        return anchor.clone();
    };
    match take(text, range) {
        Some(now) => Anchor {
            quote: anchor.quote.clone(),
            ..now
        },
        None => anchor.clone(),
    }
}

const fn gone() -> Located {
    Located {
        fate: Fate::Gone,
        range: None,
    }
}

/// The last characters of a text.
fn tail(text: &str) -> &str {
    let at = text.char_indices().rev().take(AROUND).last();
    at.and_then(|(at, _)| text.get(at..)).unwrap_or("")
}

/// The first characters of a text.
fn head(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(AROUND)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or("")
}

/// The best place of exactly these words, with how many characters of surroundings agree.
fn same_words(text: &str, anchor: &Anchor) -> Option<(Range<usize>, usize)> {
    let places = places(text, &anchor.quote);
    let alike = |at: usize| {
        let end = at + anchor.quote.len();
        let before = text.get(..at).unwrap_or("").chars().rev();
        let after = text.get(end..).unwrap_or("").chars();
        agree(before, anchor.before.chars().rev()) + agree(after, anchor.after.chars())
    };
    let best = places.iter().map(|at| (alike(*at), *at)).max_by(|a, b| {
        let far = |at: usize| at.abs_diff(anchor.start);
        a.0.cmp(&b.0).then_with(|| far(b.1).cmp(&far(a.1)))
    });
    let (alike, at) = best?;
    let short = anchor.quote.chars().count() < SHORT;
    let whole = anchor.before.chars().count() + anchor.after.chars().count();
    if short && alike < NEEDED.min(whole) {
        return None;
    }
    Some((at..at + anchor.quote.len(), alike))
}

/// Every place of these words, those that overlap another one too: “aa” stands twice in “aaa”.
fn places(text: &str, quote: &str) -> Vec<usize> {
    let step = quote.chars().next().map_or(1, char::len_utf8);
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(quote)) {
        found.push(from + at);
        from += at + step;
    }
    found
}

fn agree(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

/// What stands between the surroundings now: only when both are there, in order, and not too far apart.
fn same_place(text: &str, anchor: &Anchor) -> Option<Range<usize>> {
    let most = anchor.quote.len().saturating_mul(2).saturating_add(200);
    let lengths = [AROUND, AROUND / 2, SHORT];
    for length in lengths {
        let before: String = last_of(&anchor.before, length);
        let after: String = anchor.after.chars().take(length).collect();
        if before.trim().is_empty() || after.trim().is_empty() {
            continue;
        }
        let ends = text.match_indices(&before).map(|(at, _)| at + before.len());
        let nearest = ends.min_by_key(|at| at.abs_diff(anchor.start));
        let Some(start) = nearest else { continue };
        let rest = text.get(start..).unwrap_or("");
        if let Some(length) = rest.find(&after).filter(|length| *length <= most) {
            let between = rest.get(..length).unwrap_or("");
            // Nothing between them: the passage was taken out.
            return (!between.trim().is_empty()).then_some(start..start + length);
        }
    }
    None
}

fn last_of(text: &str, length: usize) -> String {
    let skip = text.chars().count().saturating_sub(length);
    text.chars().skip(skip).collect()
}

/// A stretch of as many words that shares most of them, whatever their order.
fn like_words(text: &str, quote: &str) -> Option<Range<usize>> {
    let wanted: Vec<String> = words(quote).map(|(_, word)| word).collect();
    if wanted.len() < 4 {
        return None;
    }
    let here: Vec<(Range<usize>, String)> = words(text).collect();
    let mut open = std::collections::BTreeMap::<&str, isize>::new();
    for word in &wanted {
        *open.entry(word).or_default() += 1;
    }
    let (mut shared, mut best) = (0_usize, (0_usize, 0_usize));
    for (at, (_, word)) in here.iter().enumerate() {
        if let Some(left) = open.get_mut(word.as_str()) {
            if *left > 0 {
                shared += 1;
            }
            *left -= 1;
        }
        if let Some((_, old)) = at.checked_sub(wanted.len()).and_then(|old| here.get(old))
            && let Some(left) = open.get_mut(old.as_str())
        {
            *left += 1;
            if *left > 0 {
                shared -= 1;
            }
        }
        if shared > best.0 {
            best = (shared, at);
        }
    }
    if best.0 * 100 < wanted.len() * LIKENESS {
        return None;
    }
    let first = (best.1 + 1).saturating_sub(wanted.len());
    let window = here.get(first..=best.1)?;
    let known = |(_, word): &&(Range<usize>, String)| wanted.contains(word);
    let (start, _) = window.iter().find(known)?;
    let (end, _) = window.iter().rfind(known)?;
    Some(start.start..end.end)
}

/// The words of a text with their places, in small letters.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let base = text.as_ptr() as usize;
    text.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'')
        .filter(|word| !word.is_empty())
        .map(move |word| {
            let at = word.as_ptr() as usize - base;
            (at..at + word.len(), word.to_lowercase())
        })
}

#[cfg(test)]
mod tests;
