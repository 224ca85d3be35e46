//! An index of texts that do not change, in memory: an edition of a programme.
//!
//! What this room must not know: what the texts are, or who may read them; it is told, for each question.

use std::collections::{BTreeMap, HashMap};

use super::query::{Fit, Query, slipped, words_of};

/// A word in a title, and one in the text.
const TITLE: u32 = 0;
const TEXT: u32 = 4;
const BEGINS: u32 = 1;
const SLIP: u32 = 8;

/// Texts by their words.
#[derive(Debug)]
pub struct Index<K> {
    keys: Vec<K>,
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    text: Box<str>,
    letters: u64,
    /// Place of the text, weight of the field.
    places: Vec<(u32, u32)>,
}

impl<K> Index<K> {
    /// An index of these: key, title, text.
    pub fn new<T: AsRef<str>>(texts: impl IntoIterator<Item = (K, T, String)>) -> Self {
        let mut keys = Vec::new();
        let mut words: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
        for (key, title, text) in texts {
            let Ok(place) = u32::try_from(keys.len()) else {
                break;
            };
            keys.push(key);
            for (field, weight) in [(title.as_ref(), TITLE), (text.as_str(), TEXT)] {
                for (_, word) in words_of(field) {
                    let places = words.entry(word).or_default();
                    // The title comes first, so that a word counts where it weighs least.
                    if places.last().is_none_or(|(last, _)| *last != place) {
                        places.push((place, weight));
                    }
                }
            }
        }
        let words = words
            .into_iter()
            .map(|(text, places)| Word {
                letters: letters(&text),
                text: text.into(),
                places,
            })
            .collect();
        Self { keys, words }
    }

    /// The keys of the texts that answer and that this reader may open, the best first: words as typed, and only where nothing
    /// answers, with slips.
    pub fn find(&self, query: &Query, may_open: impl Fn(&K) -> bool) -> Vec<&K> {
        let mut found = self.fit(query, Fit::AsTyped, &may_open);
        if found.is_empty() {
            found = self.fit(query, Fit::Forgiving, &may_open);
        }
        found.sort_unstable();
        found
            .into_iter()
            .filter_map(|(_, place)| self.key(place))
            .collect()
    }

    fn key(&self, place: u32) -> Option<&K> {
        self.keys.get(usize::try_from(place).ok()?)
    }

    fn fit(&self, query: &Query, fit: Fit, may_open: &impl Fn(&K) -> bool) -> Vec<(u32, u32)> {
        let mut sums: Option<HashMap<u32, u32>> = None;
        for asked in query.words() {
            let best = self.one(asked, fit);
            sums = Some(match sums {
                None => best,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(place, sum)| Some((place, sum + best.get(&place)?)))
                    .collect(),
            });
        }
        let mut found: Vec<(u32, u32)> = sums
            .unwrap_or_default()
            .into_iter()
            .map(|(place, sum)| (sum, place))
            .collect();
        found.retain(|(_, place)| self.key(*place).is_some_and(may_open));
        found
    }

    /// Where one word is found, with what it weighs.
    fn one(&self, asked: &str, fit: Fit) -> HashMap<u32, u32> {
        let mut best: HashMap<u32, u32> = HashMap::new();
        let mut note = |word: &Word, more: u32| {
            for (place, weight) in &word.places {
                let slot = best.entry(*place).or_insert(u32::MAX);
                *slot = (*slot).min(weight + more);
            }
        };
        let from = self.words.partition_point(|one| &*one.text < asked);
        let begun = self.words.iter().skip(from);
        for one in begun.take_while(|one| one.text.starts_with(asked)) {
            note(one, if &*one.text == asked { 0 } else { BEGINS });
        }
        if fit == Fit::Forgiving {
            let mask = letters(asked);
            // A slip changes at most two letters of the set; most words are told apart by that alone.
            let near = |one: &&Word| (one.letters ^ mask).count_ones() <= 4;
            for one in self.words.iter().filter(near) {
                if let Some(slips) = slipped(asked, &one.text) {
                    note(one, slips * SLIP);
                }
            }
        }
        best
    }
}

/// Which letters and digits a word has, as a set.
fn letters(word: &str) -> u64 {
    word.chars()
        .fold(0, |set, one| set | 1 << (u32::from(one) % 61))
}
